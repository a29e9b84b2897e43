"""A directory of three member systems, and callers that speak as the vendor's SDK does."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.conf import settings as django_settings
from django.test import Client

from support.axis import OPERATOR, ask
from support.clock import Hands, standing
from vanban.axis.members.operations import admit_member, import_agencies
from vanban.axis.members.operations.operators import set_operator
from vanban.axis.members.rules import AgencyInput
from vanban.formats.vxp.files import body_of, sdk_file_hash
from vanban.formats.vxp.headers import FILE_TYPE, JSON_TYPE, sign_headers
from vanban.formats.vxp.rows import Call
from vanban.foundation.clock import now

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
    settings.STORE_URL = (tmp_path / "store").as_uri()


@pytest.fixture(autouse=True)
def clock() -> Iterator[Hands]:
    """Today stands, so that no midnight falls between two lines of a test."""
    with standing(datetime.now(UTC)) as hands:
        yield hands


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
def speak(directory: None) -> Speak:
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
        status, content = ask(call.method, f"/vxp/{call}", body, headers)
        if call is Call.DOWNLOAD_EDOC and status == 200:
            return status, {"file": content}
        assert content.isascii()
        members: dict[str, Any] = json.loads(content)
        return status, members

    return call


OPERATORS_PASSWORD = "mật khẩu của người điều hành"


@pytest.fixture
def pages(db: None, settings: Any) -> None:
    """The operator's pages as an axis serves them, and an operator."""
    settings.ROOT_URLCONF = "vanban.config.axis_urls"
    settings.MIDDLEWARE = django_settings.AXIS_MIDDLEWARE
    engine = dict(settings.TEMPLATES[0])
    engine["OPTIONS"] = {"context_processors": engine["OPTIONS"]["context_processors"][:2]}
    settings.TEMPLATES = [engine]
    set_operator(actor=OPERATOR, now=now(), name="truc1", password=OPERATORS_PASSWORD)


@pytest.fixture
def inside(pages: None, client: Client) -> Client:
    """An operator who is signed in."""
    told = {"name": "truc1", "password": OPERATORS_PASSWORD}
    assert client.post("/dieu-hanh/vao", told).status_code == 302
    return client
