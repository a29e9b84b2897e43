"""Every real and vendor-made file of the shared folder is read, or refused for a known reason."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import (
    VIETNAM,
    BussinessDocType,
    Code,
    Damage,
    DocumentMessage,
    ReceiverChange,
    ReceiverType,
    ReplacementInfo,
    StatusCode,
    StatusMessage,
)
from vanban.formats.edxml.reader import read

SHARED = Path(__file__).resolve().parents[4] / "shared" / "edxml"
absent = pytest.mark.skipif(
    not SHARED.exists(), reason="the shared edXML samples are not on this machine"
)

# What each file is: the kind of message, and the remarks it must be read with.
DOCUMENTS: dict[str, set[str]] = {
    "vendor-java-sdk/edoc.edxml": {"unbound_prefix", "not_base64"},
    "vendor-java-sdk/edoc_new.edxml": {"junk"},
    "vendor-java-sdk/edoc_replacement.edxml": set(),
    "vendor-java-sdk/edoc_revocation.edxml": set(),
    "vendor-java-sdk/edoc_update.edxml": set(),
    "vendor-sdk-output-synthetic/0_new.edxml": set(),
    "vendor-sdk-output-synthetic/1_revoke.edxml": set(),
    "vendor-sdk-output-synthetic/2_update.edxml": set(),
    "vendor-sdk-output-synthetic/3_replace.edxml": set(),
    "downloaded-from-axis/2019-05_axis-returned.edxml": set(),
    "downloaded-from-axis/2025-10_axis-returned_damaged-pdf.edxml": {"utf8_round_trip"},
    "downloaded-from-axis/2025-10_axis-returned_zip-labelled-pdf.edxml": set(),
    "gateway-built/2025-10_two-txt-attachments.edxml": set(),
    "gateway-built/minimal.edxml": set(),
    "bkav-axis/edoc_new_tayninh.edxml": {"date_order"},
}
STATUSES = {
    "vendor-java-sdk/status.edxml": StatusCode.INBOX,
    "vendor-java-sdk/status_inbox_01.edxml": StatusCode.INBOX,
    "vendor-java-sdk/status_rejection_02.edxml": StatusCode.REJECTION,
    "vendor-java-sdk/status_acceptance_03.edxml": StatusCode.ACCEPTANCE,
    "vendor-java-sdk/status_assignment_04.edxml": StatusCode.ASSIGNMENT,
    "vendor-java-sdk/status_processing_05.edxml": StatusCode.PROCESSING,
    "vendor-java-sdk/status_finish_06.edxml": StatusCode.FINISH,
    "vendor-java-sdk/status_cancellation_13.edxml": StatusCode.CANCELLATION,
    "vendor-java-sdk/status_change-acceptance_15.edxml": StatusCode.CHANGE_ACCEPTANCE,
    "vendor-java-sdk/status_change-rejection_16.edxml": StatusCode.CHANGE_REJECTION,
    **{f"vendor-sdk-output-synthetic/status_{code.wire}.edxml": code for code in StatusCode},
}
REFUSED = {
    "README.md": {"not_xml"},
    **{
        f"ript-json/{name}.json": {"not_xml"}
        for name in ("edoc", "edoc_req", "status", "status_req", "status_response")
    },
}


def document(name: str) -> DocumentMessage:
    message = read((SHARED / name).read_bytes())
    assert isinstance(message, DocumentMessage)
    return message


@absent
def test_the_tables_cover_the_folder() -> None:
    files = {
        str(path.relative_to(SHARED))
        for path in SHARED.rglob("*")
        if path.is_file() and path.parent.name != "sdk-requests"
    }
    assert files == {*DOCUMENTS, *STATUSES, *REFUSED}


@pytest.mark.checklist(46)
@absent
@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_read(name: str) -> None:
    message = document(name)
    assert {remark.code for remark in message.remarks} == DOCUMENTS[name]
    assert message.sender.organ_id
    assert message.receivers
    assert message.document_id
    for part in message.attachments:
        assert part.transferred
        assert part.damage or part.data


@absent
@pytest.mark.parametrize("name", STATUSES)
def test_statuses_are_read(name: str) -> None:
    message = read((SHARED / name).read_bytes())
    assert isinstance(message, StatusMessage)
    assert message.status_code is STATUSES[name]
    assert message.remarks == ()
    assert message.at
    assert message.response_for.document_id.endswith(message.response_for.code)


@absent
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_message_is_refused(name: str) -> None:
    with pytest.raises(EdxmlError) as caught:
        read((SHARED / name).read_bytes())
    assert caught.value.code in REFUSED[name]


@absent
def test_requests_captured_from_the_sdk_carry_statuses() -> None:
    bodies = [
        path.read_bytes().partition(b"\r\n\r\n")[2]
        for path in sorted((SHARED / "sdk-requests").glob("*_sendEdoc.txt"))
    ]
    assert len(bodies) == 3
    for body in bodies:
        message = read(body)
        assert isinstance(message, StatusMessage)
        assert message.status_code is StatusCode.INBOX


@absent
def test_a_whole_document_is_understood() -> None:
    message = document("vendor-sdk-output-synthetic/0_new.edxml")
    assert message.sender.organ_name == "Sở Thử nghiệm A"
    assert [receiver.organ_id for receiver in message.receivers] == ["H15.2", "H15.3"]
    assert message.code == Code("12", "STN-VP")
    assert (message.place, message.promulgation_date) == ("Đắk Lắk", date(2025, 1, 15))
    assert (message.type, message.type_detail, message.type_name) == (2, 18, "Công văn")
    assert message.signer
    assert message.signer.competence == "KT. GIÁM ĐỐC"
    assert message.due_date == date(2025, 1, 30)
    assert message.other_info.priority.label == "Khẩn"
    assert message.other_info.appendixes == ("Phụ lục I",)
    assert message.response_for[0].document_id == "H15.2,2025/01/10,5/STN-B"
    assert message.to_places == ("Như trên", "Lưu: VT")
    assert message.doc_type is BussinessDocType.NEW
    assert message.trace_headers[0].at == datetime(2025, 1, 15, 8, 30, tzinfo=VIETNAM)
    main, appendix = message.attachments
    assert main.data == main.transferred == b"%PDF-1.4\n% synthetic\n%%EOF\n"
    assert main.media_type == "application/pdf"
    assert appendix.data.decode().startswith("Phụ lục")
    assert appendix.media_type == "text/plain"
    assert appendix.transferred.startswith(b"PK")


@absent
def test_the_three_changes_are_understood() -> None:
    revoked = document("vendor-java-sdk/edoc_revocation.edxml")
    assert revoked.doc_type is BussinessDocType.REVOKE
    assert revoked.concerned_document_id == revoked.document_id
    updated = document("vendor-java-sdk/edoc_update.edxml")
    assert updated.concerned_document_id == "000.00.00.G22,2014/02/30,7806/VPCP-TTĐT"
    assert updated.bussiness
    assert updated.bussiness.document_info
    assert updated.bussiness.document_info.receivers == (
        ReceiverChange("000.00.00.H41", ReceiverType.REMOVED),
        ReceiverChange("000.00.00.H14", ReceiverType.ADDED),
    )
    replacing = document("vendor-sdk-output-synthetic/3_replace.edxml")
    assert replacing.bussiness
    assert replacing.bussiness.replacements == (
        ReplacementInfo("H15.1,2025/01/01,1/STN-VP", ("H15.2", "H15.3")),
    )
    leftover = document("vendor-java-sdk/edoc_new.edxml")
    assert leftover.concerned_document_id == leftover.document_id


@absent
def test_what_the_axis_added_is_understood() -> None:
    message = document("downloaded-from-axis/2019-05_axis-returned.edxml")
    assert [header.organ_id for header in message.trace_headers] == ["01.02.G22", "001.00.20.TT2"]
    assert message.response_for == ()
    assert message.bussiness is None
    assert message.attachments[0].name.endswith(".SIGNED.PDF")
    assert message.attachments[0].data.startswith(b"%PDF-")
    message = document("downloaded-from-axis/2025-10_axis-returned_damaged-pdf.edxml")
    assert [header.organ_id for header in message.trace_headers] == ["", ""]
    assert message.attachments[0].damage is Damage.UTF8_ROUND_TRIP
    assert message.attachments[0].data is message.attachments[0].transferred


@absent
def test_a_zip_labelled_pdf_is_opened() -> None:
    part = document(
        "downloaded-from-axis/2025-10_axis-returned_zip-labelled-pdf.edxml"
    ).attachments[0]
    assert part.declared_type == "application/pdf"
    assert part.transferred.startswith(b"PK")
    assert part.data.startswith(b"%PDF-")
    assert part.damage is None


@absent
def test_dialects_are_read() -> None:
    message = document("bkav-axis/edoc_new_tayninh.edxml")
    assert message.promulgation_date == date(2020, 10, 30)
    assert message.signer is None
    message = document("gateway-built/minimal.edxml")
    assert message.code is None
    assert message.subject == "Test"


@absent
def test_every_kind_of_change_is_among_the_samples() -> None:
    counted = Counter(document(name).doc_type for name in DOCUMENTS)
    assert counted == {
        BussinessDocType.NEW: 9,
        BussinessDocType.REVOKE: 2,
        BussinessDocType.UPDATE: 2,
        BussinessDocType.REPLACE: 2,
    }
