"""A log is read by many: nothing in it may open a door."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from vanban.axis.members.queries.memory import Secret
from vanban.config.logs import configure
from vanban.foundation.clock import now

SECRET = "mot-khoa-bi-mat-rat-dai"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    root, kept = logging.root, (logging.root.handlers[:], logging.root.level)
    before = structlog.get_config()
    told = io.StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    configure()
    yield told
    root.handlers[:], level = kept
    root.setLevel(level)
    structlog.configure(**before)


def last(lines: io.StringIO) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lines.getvalue().splitlines()[-1])
    return found


def test_a_value_under_a_secrets_name_is_not_written(lines: io.StringIO) -> None:
    names = ("secret", "password", "axis_secret", "token", "Authorization", "pin", "user_pin")
    structlog.get_logger("a").warning("signed in", person="hanh", **dict.fromkeys(names, SECRET))
    assert SECRET not in lines.getvalue()
    assert last(lines)["person"] == "hanh"


def test_a_password_in_an_address_is_not_written_not_even_in_a_traceback(
    lines: io.StringIO,
) -> None:
    address = f"postgresql://vanban:{SECRET}@db.example.vn/vanban"

    def connect() -> None:
        raise ConnectionError(address)

    try:
        connect()
    except ConnectionError:
        logging.root.getChild("library").exception("cannot reach %s", address)
    assert SECRET not in lines.getvalue()
    assert "ConnectionError" in last(lines)["exception"]
    assert "db.example.vn" in last(lines)["event"]


def test_what_holds_a_secret_does_not_show_it() -> None:
    assert SECRET not in repr(Secret(SECRET, now(), None))
