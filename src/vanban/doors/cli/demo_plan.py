"""What the demo consists of: two offices, the axis and the test authority; places and secrets."""

import hashlib
import json
import os
import secrets
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from vanban.doors.testpki.softhsm import softhsm_module

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Part:
    """One installation of the demo: an office or the axis."""

    code: str
    title: str
    process: str
    port_step: int
    system_id: str = ""

    @property
    def database(self) -> str:
        """The name of its database."""
        return f"vanban_{self.code}"


# Identifiers of systems below level 1 are invented.
H15 = Part("h15", "Tỉnh Đắk Lắk (H15)", "office", 0, "00.15.W00")
G22 = Part("g22", "Văn phòng Chính phủ (G22)", "office", 1, "00.22.W00")
AXIS = Part("axis", "Trục liên thông", "axis", 100)
OFFICES = (H15, G22)
PARTS = (*OFFICES, AXIS)
TESTPKI_STEP = 200
PAPERS_DONE = "papers.done"  # a file of the folder: its people have documents


@dataclass(frozen=True, slots=True)
class Plan:
    """The demo on this machine: its folder, its ports, its databases' addresses."""

    folder: Path
    ports: dict[str, int]
    databases: dict[str, str]

    def address(self, code: str) -> str:
        """Where that part is reached."""
        return f"http://{HOST}:{self.ports[code]}"

    def place(self, code: str, name: str = "") -> Path:
        """A folder or file of that part."""
        path = self.folder / code / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def environment(self, part: Part) -> dict[str, str]:
        """Everything the part's processes are told."""
        kept = _secrets(self.folder)[part.code]
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "vanban.config.settings",
            "VANBAN_PROCESS": part.process,
            "DATABASE_URL": self.databases[part.code],
            "VANBAN_SECRET_KEY": kept["secret_key"],
            "VANBAN_KEYSTORE_SECRET": kept["keystore_secret"],
            "VANBAN_STORE_URL": self.place(part.code, "store").as_uri(),
            "VANBAN_BASE_URL": self.address(part.code),
            "VANBAN_SESSION_COOKIE": f"vanban-{part.code}",  # cookies do not tell ports apart
            "VANBAN_AXIS_LINKS_FILE": str(self.place(part.code, "axis-links.json")),
            "VANBAN_TRUST_DIR": os.pathsep.join(
                [str(self.place("testpki", "roots")), *_given("VANBAN_TRUST_DIR")]
            ),
            "VANBAN_TSA_URL": f"{self.address('testpki')}/tsa",
            "VANBAN_TESTPKI_URL": self.address("testpki"),
            "VANBAN_DEMO_FOLDER": str(self.folder),
            "VANBAN_DEMO_ACCOUNTS_FILE": str(self.place(part.code, "accounts.json")),
            **self.token(part, kept["keystore_secret"]),
        }

    def token(self, part: Part, secret: str) -> dict[str, str]:
        """Where the part's signing device is, where SoftHSM is installed and it has one."""
        module = softhsm_module()
        if module is None or part not in OFFICES:
            return {}
        return {
            "SOFTHSM2_CONF": str(self.place(part.code, "softhsm/softhsm2.conf")),
            "VANBAN_PKCS11_MODULE": module,
            "VANBAN_PKCS11_PIN": hashlib.sha256(f"pin {secret}".encode()).hexdigest()[:16],
        }

    def write_links(self) -> None:
        """Tell every office how to reach the axis, and the demo's loader who its members are."""
        kept = _secrets(self.folder)
        members = [
            {
                "code": part.code,
                "name": part.title,
                "base_url": self.address(AXIS.code),
                "system_id": part.system_id,
                "secret": kept[part.code]["axis_secret"],
            }
            for part in OFFICES
        ]
        for part, link in zip(OFFICES, members, strict=True):
            way = link | {"name": AXIS.title}
            _write_private(self.place(part.code, "axis-links.json"), [way])
        _write_private(self.place(AXIS.code, "members.json"), members)


def choose_ports(folder: Path, first: int) -> dict[str, int]:
    """Take the usual ports, the same as last time where they are free, else the next free ones."""
    wanted = {part.code: first + part.port_step for part in PARTS}
    wanted["testpki"] = first + TESTPKI_STEP
    noted = folder / "ports.json"
    if noted.exists():
        before = json.loads(noted.read_text(encoding="utf-8"))
        if before.get("first") == first:
            wanted |= {code: before[code] for code in wanted if code in before}
    chosen: dict[str, int] = {}
    for code, port in wanted.items():
        chosen[code] = _next_free(port, chosen.values())
    settled = folder / "testpki" / "pki.json"
    if settled.exists():  # the authority's address stands in its certificates: it cannot move
        address = json.loads(settled.read_text(encoding="utf-8"))["url"]
        chosen["testpki"] = urlsplit(address).port or chosen["testpki"]
    noted.write_text(json.dumps({"first": first, **chosen}), encoding="utf-8")
    return chosen


def _next_free(port: int, taken: Iterable[int]) -> int:
    while port in taken or not _is_free(port):
        port += 1
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server itself will: a port that is only cooling down counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _given(name: str) -> list[str]:
    """What the person adds to a setting of the demo, such as roots of real authorities."""
    return [os.environ[name]] if os.environ.get(name) else []


def _secrets(folder: Path) -> dict[str, dict[str, str]]:
    """The demo's secrets: made once, kept in a file that only its owner reads."""
    path = folder / "secrets.json"
    if path.exists():
        kept: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
        return kept
    names = ("secret_key", "keystore_secret", "axis_secret")
    kept = {part.code: {name: secrets.token_urlsafe(48) for name in names} for part in PARTS}
    _write_private(path, kept)
    return kept


def _write_private(path: Path, content: object) -> None:
    draft = path.with_suffix(".part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
    draft.replace(path)
