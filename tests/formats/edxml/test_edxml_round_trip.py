"""Whatever may be written is read back equal."""

import contextlib
from datetime import UTC, date, datetime
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from vanban.formats.edxml import message as edxml
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.reader import read
from vanban.formats.edxml.writer import write_document, write_status

T = TypeVar("T")
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)

# Any text that XML can hold, trimmed as both sides trim it.
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30
).map(str.strip)
words = texts.filter(bool)
organ_ids = st.from_regex(r"[A-Z][0-9]{2}(\.[0-9A-Z]{2,3}){0,3}", fullmatch=True)
dates = st.dates(date(1945, 9, 2), date(2100, 1, 1))
times = st.integers(0, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))
amounts = st.integers(0, 999_999)
organizations = st.builds(
    edxml.Organization,
    organ_id=organ_ids,
    organization_in_charge=texts,
    organ_name=texts,
    organ_add=texts,
    email=texts,
    telephone=texts,
    fax=texts,
    website=texts,
)
staff = st.none() | st.builds(edxml.StaffInfo, department=words, staff=texts, mobile=texts)
responses = st.builds(
    edxml.ResponseFor,
    organ_id=organ_ids,
    document_id=words,
    code=words,
    promulgation_date=st.none() | dates,
)
traces = st.builds(edxml.TraceHeader, organ_id=organ_ids, at=st.none() | times)
changes = st.builds(
    edxml.ReceiverChange, organ_id=organ_ids, receiver_type=st.sampled_from(edxml.ReceiverType)
)


def tuples(strategy: st.SearchStrategy[T], least: int = 0) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


bussinesses = st.builds(
    edxml.Bussiness,
    doc_type=st.sampled_from(edxml.BussinessDocType),
    document_id=texts,
    reason=words,
    paper=st.booleans(),
    document_info=st.none()
    | st.builds(
        edxml.BussinessDocumentInfo,
        document_info=st.booleans(),
        document_receiver=st.booleans(),
        receivers=tuples(changes),
    ),
    replacements=tuples(st.builds(edxml.ReplacementInfo, words, tuples(organ_ids, 1)), 1),
    staff=staff,
)
names = st.builds(
    "{}.{}".format, words, st.sampled_from(["pdf", "PDF", "docx", "xlsx", "txt", "zip", "JPG"])
)
attachments = st.lists(
    st.builds(
        edxml.AttachmentPart,
        content_id=st.uuids().map(str),
        name=names,
        data=st.binary(max_size=60).map(lambda data: b"%PDF-1.7\n%\xe2\xe3\n" + data),
        description=texts,
    ),
    max_size=3,
    unique_by=lambda part: part.content_id,
).map(tuple)
documents = st.builds(
    edxml.DocumentMessage,
    sender=organizations,
    receivers=st.lists(
        organizations, min_size=1, max_size=3, unique_by=lambda one: one.organ_id
    ).map(tuple),
    document_id=words,
    code=st.builds(edxml.Code, words, words),
    place=texts,
    promulgation_date=dates,
    type=st.integers(1, 40),
    type_detail=st.none() | st.integers(0, 40),
    type_name=words,
    subject=words,
    content=texts,
    signer=st.builds(edxml.SignerInfo, full_name=words, competence=texts, position=texts),
    due_date=st.none() | dates,
    other_info=st.builds(
        edxml.OtherInfo,
        priority=st.sampled_from(edxml.Priority),
        sphere_of_promulgation=texts,
        typer_notation=texts,
        promulgation_amount=amounts,
        page_amount=amounts,
        direction=st.booleans(),
        appendixes=tuples(words),
    ),
    response_for=tuples(responses),
    steering_type=st.none() | st.integers(0, 3),
    task_codes=tuples(words),
    application_type=texts,
    to_places=tuples(words),
    trace_headers=tuples(traces, 1),
    bussiness=st.none() | bussinesses,
    attachments=attachments,
)
statuses = st.builds(
    edxml.StatusMessage,
    sender=organizations,
    response_for=responses,
    status_code=st.sampled_from(edxml.StatusCode),
    description=texts,
    at=times,
    staff=staff,
)


@quick
@given(documents)
def test_documents_come_back_equal(message: edxml.DocumentMessage) -> None:
    data = write_document(message)
    assert etree.fromstring(data) is not None
    returned = read(data)
    assert returned == message
    assert isinstance(returned, edxml.DocumentMessage)
    assert returned.remarks == ()
    assert write_document(returned) == data


@quick
@given(statuses)
def test_statuses_come_back_equal(message: edxml.StatusMessage) -> None:
    data = write_status(message)
    assert read(data) == message
    assert etree.fromstring(data) is not None


@quick
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"<{text}>".encode()))
def test_no_bytes_cause_anything_but_a_refusal(data: bytes) -> None:
    with contextlib.suppress(EdxmlError):
        read(data)


@quick
@given(st.data())
def test_a_torn_message_is_never_taken_for_a_whole_one(data: st.DataObject) -> None:
    whole = write_document(data.draw(documents)).rstrip()
    torn = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        read(torn)
    except EdxmlError:
        return
    raise AssertionError(torn[-80:])
