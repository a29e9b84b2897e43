"""An axis for tests: packets, and a real process with a database of its own."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vanban.config.embedded import EmbeddedPostgres
from vanban.foundation.actor import Actor

OPERATOR = Actor.system(None, name="Điều hành trục")

# Run in the axis's own rooms: this process may have no database of an axis.
SEED = """
import json, sys, django
django.setup()
from vanban.axis.members.operations import admit_member, import_agencies
from vanban.axis.members.rules import AgencyInput
from vanban.doors.axis.line import application
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
operator = Actor.system(None)
for member in json.load(sys.stdin):
    name, secret = member["system_id"], member["secret"]
    admit_member(actor=operator, now=now(), system_id=name, name=name, secret=secret)
    agencies = [AgencyInput(code=code, name=text) for code, text in member["serves"].items()]
    import_agencies(actor=operator, now=now(), agencies=agencies, served_by=name)
"""


@dataclass(frozen=True, slots=True)
class Member:
    """A member system and the organisations it serves, by code and name."""

    system_id: str
    secret: str
    serves: Mapping[str, str]


@dataclass(slots=True)
class AxisProcess:
    """`vanban axis` on a free port, with its own database and store."""

    server: EmbeddedPostgres
    folder: Path
    members: Sequence[Member]
    database: str = "vanban_axis_process"
    settings: Mapping[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"
    port: int = 0
    _running: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{self.port}/vxp"

    @property
    def log(self) -> str:
        return (self.folder / "axis.log").read_text(encoding="utf-8")

    def prepare(self) -> None:
        """An empty database with the tables and the members."""
        self.port = _free_port()
        self.server.drop_database(self.database)
        self.server.ensure_database(self.database)
        self._once("-m", "vanban.doors.cli.main", "migrate", "--process", "axis")
        members = [
            {"system_id": one.system_id, "secret": one.secret, "serves": dict(one.serves)}
            for one in self.members
        ]
        self._once("-c", SEED, given=json.dumps(members))

    def start(self) -> None:
        place = ["--host", self.host, "--port", str(self.port)]
        command = [sys.executable, "-m", "vanban.doors.cli.main", "axis", *place]
        with (self.folder / "axis.log").open("ab") as log:
            self._running = subprocess.Popen(
                command, env=self._environment(), stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + 120
        while not self._answers():
            assert self._running.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End the server and its workers; SIGKILL for a death without warning."""
        if self._running is not None:
            os.killpg(self._running.pid, number)
            self._running.wait(120)
            self._running = None

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=10)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def _once(self, *words: str, given: str = "") -> None:
        subprocess.run(
            [sys.executable, *words],
            env=self._environment(),
            input=given.encode(),
            check=True,
            timeout=120,
        )

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "vanban.config.settings",
            "VANBAN_PROCESS": "axis",
            "DATABASE_URL": self.server.url(self.database),
            "VANBAN_SECRET_KEY": "only-for-tests",
            "VANBAN_KEYSTORE_SECRET": "only-for-tests",
            "VANBAN_STORE_URL": (self.folder / "axis-store").as_uri(),
            **self.settings,
        }


def ask(
    method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """One call on the axis's line in this process: status and body."""
    told: list[str] = []
    environ: dict[str, object] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(body),
    }
    for name, value in (headers or {}).items():
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value.encode().decode("latin-1")
    from vanban.doors.axis.line import application  # an office's process has no rooms of an axis

    answer = application(environ, lambda status, _: told.append(status))
    return int(told[0].split()[0]), b"".join(answer)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def packet(
    number: int = 12,
    sender: str = "H15",
    to: tuple[str, ...] = ("000.00.00.G22",),
    status: str = "",
    note: str = "",
    doc_type: int | None = None,
) -> bytes:
    """A document's packet, or a report on one when `status` is given."""

    def organ(name: str, code: str) -> str:
        return f"<{name}><OrganId>{code}</OrganId><OrganName>Cơ quan {code}</OrganName></{name}>"

    code = f"{number}/UBND-VP"
    business_id = f"{sender},2026/11/20,{code}"
    if status:
        header = (
            organ("From", sender)
            + f"<ResponseFor><OrganId>{to[0]}</OrganId><Code>{code}</Code>"
            + f"<DocumentId>{to[0]},2026/11/20,{code}</DocumentId></ResponseFor>"
            + f"<StatusCode>{status}</StatusCode><Timestamp>2026/11/21 08:00:00</Timestamp>"
        )
        traces = ""
    else:
        header = (
            organ("From", sender)
            + "".join(organ("To", each) for each in to)
            + f"<DocumentId>{business_id}</DocumentId>"
            + f"<Code><CodeNumber>{number}</CodeNumber>"
            + "<CodeNotation>UBND-VP</CodeNotation></Code>"
            + f"<Subject>Về việc thử nghiệm {note}</Subject>"
        )
        kind = f"<BussinessDocType>{doc_type}</BussinessDocType>" if doc_type is not None else ""
        traces = f"<TraceHeaderList><Bussiness>{kind}</Bussiness></TraceHeaderList>"
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\r\n'
        '<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader>'
        f"<MessageHeader>{header}</MessageHeader>{traces}"
        "</edXMLHeader></edXMLEnvelope></edXML>\r\n"
    )
    return text.encode()
