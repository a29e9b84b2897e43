"""A directory of three member systems, and callers that speak as the vendor's SDK does."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.test import Client

from vanban.axis.members.operations import admit_member, import_agencies
from vanban.axis.members.rules import AgencyInput
from vanban.formats.vxp.files import body_of, sdk_file_hash
from vanban.formats.vxp.headers import FILE_TYPE, JSON_TYPE, sign_headers
from vanban.formats.vxp.rows import Call
from vanban.foundation.actor import Actor

OPERATOR = Actor.system(None, name="Điều hành trục")
SECRETS = {"00.15.W00": "bí-mật-H15", "00.22.W00": "bí-mật-G22", "vxp.saas.03": "bí-mật-03"}
SERVED = {
    "00.15.W00": ("H15", "H15.01", "H15.02"),
    "00.22.W00": ("000.00.00.G22",),
    "vxp.saas.03": ("vxp.saas.03",),
}


class Speak(Protocol):
    """One call as a member system; extra arguments travel in signed headers."""

    def __call__(
        self, call: Call, system: str = ..., body: bytes = ..., **args: str
    ) -> tuple[int, dict[str, Any]]: ...


@pytest.fixture(autouse=True)
def axis_settings(settings: Any, tmp_path: Path) -> None:
    settings.ROOT_URLCONF = "vanban.config.axis_urls"
    settings.MIDDLEWARE = []
    settings.STORE_URL = (tmp_path / "store").as_uri()


@pytest.fixture
def directory(db: None) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    for system, secret in SECRETS.items():
        admit_member(actor=OPERATOR, now=now, system_id=system, name=system, secret=secret)
        agencies = [
            AgencyInput(
                code=code,
                name=f"Cơ quan {code}",
                mail="vanthu@example.vn",
                old_code="000.00.01.H15" if code == "H15.01" else "",
                parent_code="H15" if code.startswith("H15.") else "",
            )
            for code in SERVED[system]
        ]
        import_agencies(actor=OPERATOR, now=now, agencies=agencies, served_by=system)
    closed = [AgencyInput(code="H45", name="Cơ quan chưa kết nối")]
    import_agencies(actor=OPERATOR, now=now, agencies=closed)


@pytest.fixture
def speak(client: Client, directory: None) -> Iterator[Speak]:
    def call(
        call: Call, system: str = "00.15.W00", body: bytes = b"", **args: str
    ) -> tuple[int, dict[str, Any]]:
        kind = FILE_TYPE if call is Call.SEND_EDOC else JSON_TYPE
        named = {name.replace("_", "-"): value for name, value in args.items()}
        named["from"] = named.pop("from-", named.pop("from", ""))
        if call is Call.SEND_EDOC:
            named.setdefault("hash-file", sdk_file_hash(body))
            body = body_of(body)
        named = {name: value for name, value in named.items() if value}
        headers = sign_headers(system, SECRETS[system], named, kind, datetime.now(UTC))
        headers.pop("Content-Type")
        method = client.get if call.method == "GET" else client.post
        answer = method(
            f"/vxp/{call}",
            **({"data": body, "content_type": kind} if call.method == "POST" else {}),
            headers=headers,
        )
        content = b"".join(answer) if answer.streaming else answer.content
        if call is Call.DOWNLOAD_EDOC and answer.status_code == 200:
            return answer.status_code, {"file": content}
        assert content.isascii()
        members: dict[str, Any] = json.loads(content)
        return answer.status_code, members

    yield call


Packet = Callable[..., bytes]


@pytest.fixture
def packet() -> Packet:
    """A document's packet, or a report on one when `status` is given."""
    return _packet


def _packet(
    number: int = 12,
    sender: str = "H15",
    to: tuple[str, ...] = ("000.00.00.G22",),
    status: str = "",
    note: str = "",
    doc_type: int | None = None,
) -> bytes:
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
