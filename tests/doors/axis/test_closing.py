"""A body is closed by the operator at the command line; what is still sent to it finds its heir."""

import argparse
from datetime import timedelta
from typing import Any

import pytest

from support.axis import packet
from vanban.axis.mailbox.models import Trace
from vanban.doors.cli import axis_operator
from vanban.formats.vxp.rows import Call
from vanban.foundation.clock import local_date, now

H15 = "00.15.W00"
pytestmark = pytest.mark.django_db


def close(*words: str) -> int:
    parser = argparse.ArgumentParser()
    axis_operator.add_arguments(parser)
    return axis_operator.run(parser.parse_args(["agencies", "close", *words]))


def day(distance: int) -> str:
    return f"{local_date(now()) + timedelta(days=distance):%d/%m/%Y}"


def send(speak: Any, number: int, to: str) -> dict[str, Any]:
    answer: dict[str, Any] = speak(
        Call.SEND_EDOC,
        "00.22.W00",
        packet(number, sender="000.00.00.G22", to=(to,)),
        messagetype="edoc",
        **{"from": "000.00.00.G22"},
    )[1]
    return answer


def test_mail_to_a_closed_body_reaches_its_successor_and_the_sender_is_warned(
    speak: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert close("H15.01", "--from", day(1), "--successor", "H15.02") == 0
    assert "được chuyển tới H15.02" in capsys.readouterr().out
    assert send(speak, 1, "H15.01")["ErrorDesc"] == "Thanh cong"  # it still stands today
    assert close("H15.01", "--from", day(0), "--successor", "H15.02") == 0
    for number, code in enumerate(("H15.01", "000.00.01.H15"), 2):
        answer = send(speak, number, code)
        assert (answer["status"], answer["ErrorCode"]) == ("OK", "0")
        assert "Cơ quan H15.01 đã đóng" in answer["ErrorDesc"]
        assert "H15.02" in answer["ErrorDesc"]
    rows = speak(Call.GET_RECEIVED_EDOC_LIST, H15, messagetype="edoc")[1]["data"]
    assert [row["to"] for row in rows] == ["H15.01", "H15.02", "H15.02"]
    assert Trace.objects.filter(act="accept", text__contains="H15.01 đã đóng").count() == 2


def test_mail_to_a_body_closed_without_a_successor_is_refused(speak: Any) -> None:
    assert close("H15.01", "--from", day(0)) == 0
    answer = send(speak, 1, "H15.01")
    assert (answer["status"], answer["ErrorCode"]) == ("FAIL", "23")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("H15.99", "--from", "01/07/2025"), "Không có cơ quan mã “H15.99”"),
        (("H15.01", "--from", "01/07/2025", "--successor", "X9"), "Không có cơ quan mã “X9”"),
        (("H15.01", "--from", "01/07/2025", "--successor", "H15.01"), "vòng"),
    ],
)
def test_what_cannot_be_closed_is_told_and_nothing_changes(
    speak: Any, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert close(*words) == 1
    assert said in capsys.readouterr().err
    assert send(speak, 1, "H15.01")["ErrorDesc"] == "Thanh cong"


def test_a_day_is_written_as_officials_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        close("H15.01", "--from", "2025-07-01")
    assert "viết như 01/07/2025" in capsys.readouterr().err
