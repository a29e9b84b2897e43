import json

import pytest

from vanban.formats.vxp.answers import AnswerError, encoded, fail, ok, parse_answer
from vanban.formats.vxp.rows import (
    AgencyQD20Row,
    AgencyRow,
    Call,
    ReceivedRow,
    Row,
    SentRow,
    TransportStatus,
    UnitRow,
    member_of,
    row_of,
)

# Member names as the SDK's own classes have them.
MEMBERS = {
    ReceivedRow: "docId serviceType messageType created_time updated_time from to status "
    "status_desc",
    SentRow: "serviceType messageType senderDocId receiverDocId fromCode toCode title notation "
    "sentTime receivedTime sendStatus sendStatusDesc receiveStatus receiveStatusDesc",
    AgencyRow: "id pid code name mail oldCode",
    AgencyQD20Row: "id code name mail code102",
    UnitRow: "id pid code name mail version centerCode deleted modifyDate isAgency",
}


def test_answers_are_ascii_with_the_exact_keys_and_no_null() -> None:
    answer = ok(DocId="x", title="Đắk Lắk", data=[{"a": None, "b": ["c", None]}], gone=None)
    assert answer.isascii()
    assert json.loads(answer) == {
        "status": "OK",
        "ErrorCode": "0",
        "ErrorDesc": "Thanh cong",
        "DocId": "x",
        "title": "Đắk Lắk",
        "data": [{"b": ["c"]}],
    }
    failed = fail("22", "edXML sai chuẩn", DocId="")
    assert failed.isascii()
    assert json.loads(failed) == {
        "status": "FAIL",
        "ErrorCode": "22",
        "ErrorDesc": "edXML sai chuẩn",
        "DocId": "",
    }


def test_answers_are_read_back() -> None:
    answer = parse_answer(ok(DocId="x", count=3, data=[{"docId": "1"}]))
    assert answer.ok
    assert (answer.code, answer.text("DocId"), answer.count()) == ("0", "x", 3)
    assert answer.rows() == ({"docId": "1"},)
    answer = parse_answer(fail("18", "Đơn vị nhận không tồn tại", DocId=""))
    assert not answer.ok
    assert (answer.code, answer.desc) == ("18", "Đơn vị nhận không tồn tại")
    assert answer.rows() == ()
    assert answer.text("DocId") == ""


def test_a_file_travels_as_base64() -> None:
    edxml = "<edXML>xin chào</edXML>".encode()
    assert parse_answer(ok(data=encoded(edxml))).file() == edxml
    for data in (None, "", "%%%", "đ"):
        with pytest.raises(AnswerError, match="base64"):
            parse_answer(ok(data=data)).file()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"\r\n", "empty"),
        (b"<html>502 Bad Gateway</html>", "unreadable"),
        (b"[]", "unreadable"),
        (b"{}", "unreadable"),
        (b'{"status":null}', "unreadable"),
        (b"\xff\xfe\x00", "unreadable"),
        (b"[" * 100_000, "unreadable"),
    ],
)
def test_an_outage_is_never_taken_for_an_answer(body: bytes, code: str) -> None:
    with pytest.raises(AnswerError) as caught:
        parse_answer(body)
    assert caught.value.code == code
    assert caught.value.text


@pytest.mark.parametrize(
    ("body", "good"),
    [
        (b'{"status":"OK"}', True),
        (b'{"status":"ok","ErrorCode":0}', True),
        (b'{"status":"OK","ErrorCode":"0","ErrorDesc":null}', True),
        (b'{"status":"OK","ErrorCode":"20"}', False),
        (b'{"status":"FAIL","ErrorCode":"0"}', False),
    ],
)
def test_answers_of_other_axes(body: bytes, *, good: bool) -> None:
    assert parse_answer(body).ok is good


@pytest.mark.parametrize("data", ["x", [1], {"a": 1}])
def test_members_of_another_shape_are_refused(data: object) -> None:
    answer = parse_answer(ok(data=data, count="many"))
    with pytest.raises(AnswerError, match="danh sách"):
        answer.rows()
    with pytest.raises(AnswerError, match="số"):
        answer.count()
    if not isinstance(data, str):
        with pytest.raises(AnswerError, match="chữ"):
            answer.text("data")


@pytest.mark.parametrize("kind", MEMBERS)
def test_rows_have_the_sdks_members(kind: type[Row]) -> None:
    values: dict[str, object] = dict.fromkeys(MEMBERS[kind].split(), "1")
    row = row_of(kind, values)
    assert set(member_of(row)) == set(values)
    assert row_of(kind, member_of(row)) == row


def test_rows_with_missing_null_and_odd_members() -> None:
    unit = row_of(UnitRow, {"id": 7, "name": None, "version": "12", "deleted": "true", "x": []})
    assert (unit.id, unit.name, unit.version, unit.deleted) == ("7", "", 12, True)
    assert row_of(UnitRow, {"version": "v2", "mail": ["a"]}) == UnitRow()
    assert member_of(ReceivedRow(doc_id="1", sender="H15")) == {
        "docId": "1",
        "serviceType": "eDoc",
        "from": "H15",
    }


def test_calls() -> None:
    assert Call.SEND_EDOC.url("http://10.0.0.1:8080/XrdAdapter/adapter/") == (
        "http://10.0.0.1:8080/XrdAdapter/adapter/sendEdoc"
    )
    assert [call for call in Call if call.method == "GET"] == [Call.DOWNLOAD_EDOC]
    assert all(status.label for status in TransportStatus)
