import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.formats.vxp.files import body_of, file_in, is_hash_of, sdk_file_hash
from vanban.formats.vxp.headers import (
    FILE_TYPE,
    JSON_TYPE,
    HeaderError,
    claimed_system_id,
    parse_timestamp,
    sign_headers,
    signature_of,
    verify_headers,
)

SECRET = "test-secret-not-real"
CAPTURES = sorted(
    (Path(__file__).resolve().parents[4] / "shared" / "edxml" / "sdk-requests").glob("*.txt")
)
absent = pytest.mark.skipif(not CAPTURES, reason="the SDK's requests are not on this machine")
captured = pytest.mark.parametrize(
    "path", CAPTURES or [pytest.param(Path(), marks=absent)], ids=lambda path: path.stem
)
AT = datetime(2026, 11, 22, 6, 45, 30, 705_000, UTC)
VECTOR = (
    '{"XroadVnpt-systemid":"vxp.test.01",'
    '"XroadVnpt-docid":"11111111-2222-3333-4444-555555555555",'
    '"XroadVnpt-timestamp":"22112026T134530+0705",'
    '"XroadVnpt-Content-Type":"application/json","XroadVnpt-status":"done"}'
)
ARGS = {"docid": "11111111-2222-3333-4444-555555555555", "status": "done"}


def request_of(path: Path) -> tuple[dict[str, str], bytes]:
    head, _, body = path.read_bytes().partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")[1:]
    return dict(line.split(": ", 1) for line in lines), body


def refusal(headers: Mapping[str, str], secret: str = SECRET) -> str:
    with pytest.raises(HeaderError) as caught:
        verify_headers(headers, secret)
    assert caught.value.text
    return caught.value.code


def resigned(headers: Mapping[str, str], text: str) -> dict[str, str]:
    return {
        **headers,
        "XroadVnpt-sign-header": text,
        "XroadVnpt-hash-header": signature_of(text, SECRET),
    }


def test_the_vector_of_the_wire_format() -> None:
    assert signature_of(VECTOR, SECRET) == (
        "f49715be602f8bffa5fa051da77b67017d9bd9a990673f8047d123e70d93a521"
    )


@captured
def test_captured_requests_are_verified(path: Path) -> None:
    headers, body = request_of(path)
    request = verify_headers(headers, SECRET)
    assert request.system_id == claimed_system_id(headers) == "vxp.test.01"
    assert request.sent_at.isoformat().startswith("2026-11-22T13:45:")
    assert request.content_type == headers["Content-Type"]
    if "sendEdoc" in path.name:
        assert request.arg("from") == "000.00.01.H15"
        assert file_in(body, request.arg("hash-file")) == body.removesuffix(b"\r\n")


@captured
def test_our_requests_have_the_headers_of_captured_ones(path: Path) -> None:
    headers, _ = request_of(path)
    request = verify_headers(headers, SECRET)
    ours = sign_headers(
        request.system_id, SECRET, request.args, request.content_type, request.sent_at
    )
    transport = {"Host", "Connection", "Accept", "Accept-Encoding", "Content-Length", "Expect"}
    transport |= {"Cache-Control", "Pragma"}
    assert set(ours) == set(headers) - transport
    ordered = {"XroadVnpt-sign-header", "XroadVnpt-sign-header-key", "XroadVnpt-hash-header"}
    assert {name: value for name, value in ours.items() if name not in ordered} == {
        name: headers[name] for name in ours if name not in ordered
    }
    again = verify_headers(ours, SECRET)
    assert (again.args, again.sent_at) == (request.args, request.sent_at)


def test_signing_gives_the_sdks_header_set() -> None:
    headers = sign_headers("vxp.test.01", SECRET, ARGS, JSON_TYPE, AT)
    assert headers["XroadVnpt-timestamp"] == "22112026T134530+0705"
    assert headers["XroadVnpt-sign-header-key"] == "systemid;docid;status;timestamp;Content-Type"
    assert headers["User-Agent"] == "JAVASDKAgent/1.0.0 XRoad/VPCP"
    assert headers["XroadVnpt-version"] == "3.0.201608"
    assert headers["Content-Type"] == headers["XroadVnpt-Content-Type"] == JSON_TYPE
    request = verify_headers(headers, SECRET)
    assert request.args == ARGS
    assert request.sent_at == AT


def test_header_names_come_in_any_case_and_others_are_ignored() -> None:
    signed = sign_headers("vxp.test.01", SECRET, ARGS, JSON_TYPE, AT)
    headers = {name.lower(): value for name, value in signed.items()}
    headers["xroadvnpt-from"] = "not signed"
    request = verify_headers(headers, SECRET)
    assert request.arg("from") == ""
    assert request.arg("docId", "docid") == ARGS["docid"]


@pytest.mark.parametrize("name", list(sign_headers("a", SECRET, ARGS, JSON_TYPE, AT)))
def test_every_signed_header_is_needed_as_signed(name: str) -> None:
    headers = sign_headers("vxp.test.01", SECRET, ARGS, JSON_TYPE, AT)
    loose = {"Content-Type", "User-Agent", "XroadVnpt-version"}
    removed = {key: value for key, value in headers.items() if key != name}
    changed = {**headers, name: f"{headers[name]}x"}
    if name in loose:
        assert verify_headers(removed, SECRET) == verify_headers(changed, SECRET)
    else:
        assert refusal(removed) in {"missing", "mismatch"}
        assert refusal(changed) in {"signature", "mismatch"}


def test_another_secret_is_refused() -> None:
    headers = sign_headers("vxp.test.01", SECRET, ARGS, JSON_TYPE, AT)
    assert refusal(headers, "another secret") == "signature"
    assert refusal({**headers, "XroadVnpt-hash-header": "đ"}) == "signature"
    assert refusal({}) == "missing"
    assert claimed_system_id({}) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not JSON", "malformed"),
        ("[" * 100_000, "malformed"),
        ("[]", "malformed"),
        ('{"XroadVnpt-systemid":1}', "malformed"),
        ('{"XroadVnpt-systemid":{"a":"b"}}', "malformed"),
        ('{"systemid":"vxp.test.01"}', "malformed"),
        ('{"XroadVnpt-systemid":"x","XroadVnpt-systemid":"vxp.test.01"}', "malformed"),
        ("{}", "mismatch"),
        (VECTOR.replace("done", "fail"), "mismatch"),
        (VECTOR.replace(',"XroadVnpt-status":"done"', ""), "mismatch"),
    ],
)
def test_a_signed_string_that_says_something_else_is_refused(text: str, code: str) -> None:
    headers = sign_headers("vxp.test.01", SECRET, ARGS, JSON_TYPE, AT)
    assert refusal(resigned(headers, text)) == code


def test_a_signature_that_leaves_the_caller_out_is_refused() -> None:
    headers = {"XroadVnpt-sign-header-key": "status", "XroadVnpt-status": "done"}
    assert refusal(resigned(headers, '{"XroadVnpt-status":"done"}')) == "missing"


def test_two_spellings_of_one_argument_from_a_reused_object() -> None:
    args = {"docId": "old", "docid": "new"}
    text = (
        '{"XroadVnpt-docId":"old","XroadVnpt-docid":"new","XroadVnpt-systemid":"s",'
        '"XroadVnpt-timestamp":"22112026T134530+0705"}'
    )
    pairs = [
        ("xroadvnpt-systemid", "s"),
        ("xroadvnpt-timestamp", "22112026T134530+0705"),
        ("xroadvnpt-sign-header-key", "docId;docid;systemid;timestamp"),
        ("xroadvnpt-sign-header", text),
        ("xroadvnpt-hash-header", signature_of(text, SECRET)),
    ]
    apart = [*pairs, ("xroadvnpt-docid", "old"), ("xroadvnpt-docid", "new")]
    joined = [*pairs, ("xroadvnpt-docid", "old,new")]
    # Java's clients keep one header for names that differ in case only: the last that was set.
    replaced = [[*pairs, ("xroadvnpt-docid", value)] for value in ("old", "new")]
    for headers in (apart, joined, *replaced):
        request = verify_headers(headers, SECRET)
        assert request.args == args
        assert request.arg("docid", "docId") == "new"
        assert request.arg("docId", "docid") == "old"
    with pytest.raises(HeaderError, match="mismatch"):
        verify_headers([*pairs, ("xroadvnpt-docid", "new,newer")], SECRET)


def test_vietnamese_that_reached_us_as_latin_1_is_verified() -> None:
    text = (
        '{"XroadVnpt-systemid":"s","XroadVnpt-timestamp":"22112026T134530+0705",'
        '"XroadVnpt-filePath":"D:/Văn bản"}'
    )
    headers = {
        "XroadVnpt-systemid": "s",
        "XroadVnpt-timestamp": "22112026T134530+0705",
        "XroadVnpt-filePath": "D:/Văn bản".encode().decode("latin-1"),
        "XroadVnpt-sign-header-key": "systemid;timestamp;filePath",
        "XroadVnpt-sign-header": text.encode().decode("latin-1"),
        "XroadVnpt-hash-header": signature_of(text, SECRET),
    }
    assert verify_headers(headers, SECRET).arg("filePath") == "D:/Văn bản"


@pytest.mark.parametrize(
    "args",
    [{"from": "a\r\nX: b"}, {"filePath": "Văn bản"}, {"a;b": "c"}, {"": "c"}, {"Timestamp": "now"}],
)
def test_arguments_that_cannot_travel_are_refused(args: dict[str, str]) -> None:
    with pytest.raises(HeaderError, match="argument"):
        sign_headers("vxp.test.01", SECRET, args, JSON_TYPE, AT)


def test_timestamps() -> None:
    moment = parse_timestamp("05012026T000000+0007")
    assert moment == datetime(2026, 1, 4, 17, 0, 0, 7000, UTC)
    assert moment.utcoffset() == timedelta(hours=7)
    for text in ("", "32012026T000000+0000", "05012026T000000+0700x", "2026-01-05T00:00:00Z"):
        with pytest.raises(HeaderError, match="timestamp"):
            parse_timestamp(text)
    naive = datetime(2026, 1, 5)  # noqa: DTZ001
    with pytest.raises(HeaderError, match="argument"):
        sign_headers("s", SECRET, {}, JSON_TYPE, naive)


def test_the_clock_of_another_zone_is_written_in_vietnams_hours() -> None:
    tokyo = AT.astimezone(timezone(timedelta(hours=9)))
    headers = sign_headers("s", SECRET, {}, FILE_TYPE, tokyo)
    assert headers["XroadVnpt-timestamp"] == "22112026T134530+0705"


def test_the_sdks_hash_drops_leading_zeros() -> None:
    assert sdk_file_hash(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    short = next(data for n in range(99) if len(sdk_file_hash(data := bytes([n]))) < 64)
    digest = hashlib.sha256(short).digest()
    assert is_hash_of(sdk_file_hash(short), digest)
    assert is_hash_of(digest.hex().upper(), digest)
    assert not is_hash_of(sdk_file_hash(b"another"), digest)


@settings(max_examples=50, deadline=None, database=None)
@given(data=st.binary(max_size=50) | st.just(b"x\r\n") | st.just(b"\r\n"), sdk=st.booleans())
def test_the_file_is_found_in_the_body(data: bytes, *, sdk: bool) -> None:
    claimed = sdk_file_hash(data)
    assert file_in(body_of(data) if sdk else data, claimed) == data
    with pytest.raises(HeaderError, match="file_hash"):
        file_in(data + b"!", claimed)


@settings(max_examples=50, deadline=None, database=None)
@given(
    args=st.dictionaries(
        st.sampled_from(["from", "to", "docId", "servicetype", "hash-file", "status", "level"]),
        st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
    ),
    at=st.integers(0, 4_000_000_000_000).map(
        lambda millis: datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=millis)
    ),
)
def test_what_is_signed_is_verified(args: dict[str, str], at: datetime) -> None:
    request = verify_headers(sign_headers("s", SECRET, args, JSON_TYPE, at), SECRET)
    assert (request.args, request.sent_at) == (args, at)
