"""What arrives is kept, looked over, shown with its verdict and its damage, and never dropped."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from support.incoming import (
    NOW,
    Place,
    arrive,
    lay_in_inbox,
    make_place,
    packet,
    paper,
    part,
    reported,
)
from vanban.core.files.operations import keep
from vanban.core.records.queries import attachments_of, document_face, versions_of
from vanban.exchange.receiving.queries import inbox_item
from vanban.formats.edxml.message import Bussiness, BussinessDocType, Code, Organization
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.reception import handlers
from vanban.incoming.reception.operations import (
    CannotAnswerTakeBack,
    CannotEnter,
    CannotReturn,
    NothingToJudge,
    agree_to_take_back,
    enter_by_hand,
    judge_again,
    note_take_back,
    refuse_take_back,
    return_package,
    take_in,
    take_up,
)
from vanban.incoming.reception.queries import ArrivalRow, arrival, document_of_packet
from vanban.incoming.reception.rules import Way
from vanban.incoming.reception.rules.header import Header

UTF8_DAMAGED = paper().decode("utf-8", "replace").encode()


def look(place: Place, document_id: UUID) -> ArrivalRow:
    return arrival(place.clerk, document_id=document_id)


@pytest.mark.checklist(1, 2)
def test_a_whole_packet_becomes_a_document_with_its_words_files_and_verdict(place: Place) -> None:
    files = (part(paper("CÔNG VĂN")), part(paper("PHỤ LỤC"), "phu-luc.pdf", 2))
    document = arrive(place, packet(10482, *files))
    face = document_face(place.clerk, document_id=document)
    assert (face.direction, face.state) == ("incoming", "received")
    assert (face.symbol, face.number) == ("10482/VPCP-NN", 10482)
    assert face.issued_date == date(2026, 11, 19)
    assert (face.issuer_name, face.issuer_code) == ("Văn phòng Chính phủ", "G22")
    assert (face.type_code, face.urgency) == ("cong-van", 3)
    assert (face.signer_name, face.signer_title) == ("Lê Minh Khôi", "Phó Chủ nhiệm")
    (version,) = versions_of(place.clerk, document_id=document)
    assert (version.kind, version.file_name) == ("received", "van-ban.pdf")
    (annex,) = attachments_of(place.clerk, document_id=document)
    assert (annex.file_name, annex.damage) == ("phu-luc.pdf", "")
    seen = look(place, document)
    assert (seen.way, seen.fitness, seen.outcome, seen.problems) == (
        "axis",
        "whole",
        "unsigned",
        (),
    )
    assert seen.said["number"] == "10482"


def test_a_sender_that_gives_only_its_code_is_named_by_the_directory(place: Place) -> None:
    neighbour = make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    nameless = packet(9).replace("Văn phòng Chính phủ".encode(), b"").replace(b"G22", b"H42")
    face = document_face(place.clerk, document_id=arrive(place, nameless))
    assert face.issuer_name == "Ủy ban nhân dân tỉnh Khánh Hòa"
    assert neighbour.office.organisation_id != place.office.organisation_id


def test_a_packet_delivered_twice_is_one_document(place: Place) -> None:
    item = lay_in_inbox(place, packet())
    first = take_in(actor=place.system, now=NOW, inbox_item_id=item)
    handlers.on_package_received(
        item, organisation_id=str(place.office.organisation_id), inbox_item_id=str(item)
    )
    assert document_of_packet(place.clerk, inbox_item_id=item) == first


@pytest.mark.parametrize("step", ["examine_package", "lay_down", "take_up", "send_back"])
def test_killed_anywhere_it_is_taken_up_once_when_tried_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The packet bears a mark of secrecy, so that every step, also the report, is passed."""
    item = lay_in_inbox(place, packet(7, part(paper(mark="MẬT"))))
    module = take_up
    real = getattr(module, step)

    def killed(*args: object, **kwargs: object) -> object:
        real(*args, **kwargs) if step in {"lay_down", "send_back"} else None
        raise ConnectionError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(module, step, killed)
        with pytest.raises(ConnectionError):
            take_in(actor=place.system, now=NOW, inbox_item_id=item)
    assert document_of_packet(place.clerk, inbox_item_id=item) is None
    assert reported(place) == []
    taken = take_in(actor=place.system, now=NOW, inbox_item_id=item)
    assert take_in(actor=place.system, now=NOW, inbox_item_id=item) == taken
    assert [code for code, _ in reported(place)] == ["02"]


@pytest.mark.parametrize("data", [b"not a packet", b"<edXML", packet(1)[:-40]])
def test_an_unreadable_packet_stays_visible_with_its_bytes_and_a_plain_reason(
    place: Place, data: bytes
) -> None:
    document = arrive(place, data)
    seen = look(place, document)
    assert (seen.fitness, seen.outcome) == ("unreadable", "unknown")
    assert len(seen.problems) == 1
    (packed,) = attachments_of(place.clerk, document_id=document)
    assert packed.file_name == "goi-tin.edxml"
    assert packed.damage
    assert document_face(place.clerk, document_id=document).state == "received"


def test_a_file_destroyed_on_the_way_is_kept_and_named(place: Place) -> None:
    document = arrive(place, packet(5, part(UTF8_DAMAGED), part(paper(), "phu-luc.pdf", 2)))
    seen = look(place, document)
    assert (seen.fitness, seen.outcome) == ("damaged", "unknown")
    assert any("van-ban.pdf" in problem for problem in seen.problems)
    assert versions_of(place.clerk, document_id=document) == []
    assert [row.file_name for row in attachments_of(place.clerk, document_id=document)] == [
        "van-ban.pdf",
        "phu-luc.pdf",
    ]


def test_a_packet_with_a_mark_of_secrecy_is_sent_back_and_nothing_of_it_is_kept(
    place: Place,
) -> None:
    document = arrive(place, packet(6, part(paper(mark="TỐI MẬT")), subject="Kế hoạch tác chiến"))
    face = document_face(place.clerk, document_id=document)
    seen = look(place, document)
    assert (face.state, seen.fitness, seen.return_code) == ("returned", "quarantined", "secret")
    assert "Kế hoạch" not in face.subject
    assert (face.symbol, face.signer_name, seen.said) == ("", "", {})
    assert versions_of(place.clerk, document_id=document) == []
    assert attachments_of(place.clerk, document_id=document) == []
    assert "Tối mật" in seen.problems[0]
    assert seen.inbox_item_id is not None
    packed = inbox_item(place.clerk, inbox_item_id=seen.inbox_item_id)
    assert (packed.subject, packed.sender_code) == ("", "G22")
    assert reported(place) == [("02", "Có dấu hiệu bí mật nhà nước, không được gửi qua mạng")]


def test_a_subject_that_only_speaks_of_secrets_is_no_secret(place: Place) -> None:
    document = arrive(place, packet(8, subject="Về việc bảo vệ bí mật nhà nước độ Tối mật"))
    assert look(place, document).fitness == "whole"


@pytest.mark.checklist(5)
def test_a_second_arrival_is_warned_of_and_kept(place: Place) -> None:
    file = part(paper("MỘT"))
    first = arrive(place, packet(10, file))
    second = arrive(place, packet(10, file, to_places=("Như trên",)))
    assert first != second
    assert [(row.document_id, row.likeness) for row in look(place, second).likenesses] == [
        (first, "business_id"),
        (first, "content"),
        (first, "symbol"),
    ]
    assert look(place, first).likenesses == ()


@pytest.mark.parametrize(
    ("changes", "likeness"),
    [
        ({"document_id": "khác"}, ["symbol"]),
        ({"document_id": "khác", "code": Code("010", "vpcp-nn ")}, ["symbol"]),
        ({"code": Code("99", "VPCP-NN")}, ["business_id"]),
        ({"document_id": "khác", "promulgation_date": date(2025, 11, 19)}, []),
        ({"document_id": "khác", "promulgation_date": date(2026, 11, 18)}, ["other_date"]),
        ({"document_id": "khác", "code": Code("10", "VPCP-KT")}, []),
    ],
)
def test_what_makes_two_arrivals_alike(
    place: Place, changes: dict[str, object], likeness: list[str]
) -> None:
    arrive(place, packet(10, part(paper("MỘT"))))
    second = arrive(place, packet(10, part(paper("HAI")), **changes))
    assert [row.likeness for row in look(place, second).likenesses] == likeness


@pytest.mark.checklist(2)
def test_a_packet_addressed_to_others_only_is_told_of_and_may_be_returned(place: Place) -> None:
    make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    theirs, ours = Organization(organ_id="H42"), Organization(organ_id="H15")
    seen = look(place, arrive(place, packet(1, receivers=(theirs,))))
    assert (seen.fitness, len(seen.problems)) == ("whole", 1)
    assert "gửi Ủy ban nhân dân tỉnh Khánh Hòa, không ghi gửi cơ quan này" in seen.problems[0]
    told = ((theirs, ours), (theirs, Organization(organ_id="X99")), (ours,))
    for number, receivers in enumerate(told, start=2):
        assert look(place, arrive(place, packet(number, receivers=receivers))).problems == ()


def test_a_revocation_is_known_as_one(place: Place) -> None:
    concerned = "G22,2026/11/01,1/VPCP-NN"
    revoking = Bussiness(doc_type=BussinessDocType.REVOKE, document_id=concerned, reason="Sai")
    seen = look(place, arrive(place, packet(11, bussiness=revoking)))
    assert (seen.business, seen.concerned_id) == ("revoke", concerned)


@pytest.mark.checklist(2)
def test_returning_tells_the_sender_why(place: Place) -> None:
    document = arrive(place)
    return_package(
        actor=place.clerk,
        now=NOW,
        document_id=document,
        reason_code="wrong_recipient",
        text="Việc này của Sở Công Thương.",
    )
    assert document_face(place.clerk, document_id=document).state == "returned"
    assert look(place, document).returned_by_name == "Hồ Thị Mỹ Duyên"
    assert reported(place) == [("02", "Gửi nhầm nơi nhận: Việc này của Sở Công Thương.")]


@pytest.mark.parametrize(("code", "text"), [("", ""), ("nonsense", ""), ("other", "ngắn")])
def test_nothing_is_returned_without_a_reason_that_helps(
    place: Place, code: str, text: str
) -> None:
    document = arrive(place)
    with pytest.raises(CannotReturn):
        return_package(
            actor=place.clerk, now=NOW, document_id=document, reason_code=code, text=text
        )
    assert reported(place) == []


def test_what_was_returned_cannot_be_returned_again(place: Place) -> None:
    document = arrive(place)
    args = {"actor": place.clerk, "now": NOW, "document_id": document}
    return_package(**args, reason_code="duplicate")
    with pytest.raises(CannotReturn) as refused:
        return_package(**args, reason_code="")
    assert {reason.code for reason in refused.value.reasons} == {
        "records.wrong_state",
        "reception.no_reason",
    }


def test_only_the_registry_receives_returns_and_enters(place: Place) -> None:
    document = arrive(place)
    with pytest.raises(Forbidden):
        return_package(actor=place.leader, now=NOW, document_id=document, reason_code="duplicate")
    with pytest.raises(Forbidden):
        enter_by_hand(actor=place.officer, now=NOW, header=Header(subject="Đơn kiến nghị"))
    with pytest.raises(NotFound):
        arrival(place.officer, document_id=document)


def test_another_body_sees_nothing(place: Place) -> None:
    document = arrive(place)
    elsewhere = make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    with pytest.raises(NotFound):
        arrival(elsewhere.clerk, document_id=document)
    with pytest.raises(NotFound):
        return_package(
            actor=elsewhere.clerk, now=NOW, document_id=document, reason_code="duplicate"
        )


@pytest.mark.checklist(1)
def test_a_paper_letter_is_entered_with_its_scan(place: Place) -> None:
    scan = keep(paper("ĐƠN KIẾN NGHỊ"), file_name="quet.pdf")
    header = Header(subject="Kiến nghị hỗ trợ di dời", issuer_name="Ông Nguyễn Văn Thạo")
    document = enter_by_hand(actor=place.clerk, now=NOW, header=header, files=[scan])
    seen = look(place, document)
    assert (seen.way, seen.outcome, seen.fitness) == ("paper", "paper", "whole")
    (version,) = versions_of(place.clerk, document_id=document)
    assert version.sha256 == scan.sha256
    return_package(actor=place.clerk, now=NOW, document_id=document, reason_code="wrong_recipient")
    assert reported(place) == []


def test_a_paper_letter_may_come_before_its_scan(place: Place) -> None:
    header = Header(subject="Thư mời", issuer_name="Trường Đại học Tây Nguyên")
    document = enter_by_hand(actor=place.clerk, now=NOW, header=header)
    assert look(place, document).problems == ()


def test_the_paper_that_follows_an_electronic_document_is_warned_of(place: Place) -> None:
    first = arrive(place)
    header = Header(
        subject="Như bản điện tử",
        issuer_name="Văn phòng  chính phủ",
        number="10482",
        notation="VPCP-NN",
        issued_date=date(2026, 11, 19),
    )
    document = enter_by_hand(actor=place.clerk, now=NOW, header=header)
    assert [row.document_id for row in look(place, document).likenesses] == [first]


def test_all_that_is_wrong_with_an_entry_by_hand_is_told_at_once(place: Place) -> None:
    with pytest.raises(CannotEnter) as refused:
        enter_by_hand(
            actor=place.clerk,
            now=NOW,
            header=Header(notation="X" * 61, urgency=9),
            way=Way.AXIS,
            arrived_at=NOW + timedelta(days=2),
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "reception.too_long",
        "reception.urgency",
        "reception.way",
        "reception.nothing",
        "reception.in_the_future",
    }


def test_a_secret_is_not_entered_by_hand(place: Place) -> None:
    scan = keep(paper(mark="MẬT"), file_name="quet.pdf")
    with pytest.raises(CannotEnter) as refused:
        enter_by_hand(
            actor=place.clerk,
            now=NOW,
            header=Header(subject="Kế hoạch"),
            files=[scan],
            way=Way.HAND,
        )
    assert [reason.code for reason in refused.value.reasons] == ["reception.secret"]


def asked_back(place: Place, doc_type: int = 1) -> UUID:
    """A document that its sender asks for, as the exchange tells it (twice)."""
    document = arrive(place)
    for _ in range(2):
        handlers.on_take_back_asked(
            document,
            organisation_id=str(place.office.organisation_id),
            inbox_item_id="",
            business_id="G22,2026/11/19,10482/VPCP-NN",
            from_code="G22",
            reason="Gửi nhầm bản dự thảo",
            doc_type=doc_type,
        )
    return document


def test_a_document_is_given_back_when_its_sender_asks(place: Place) -> None:
    document = asked_back(place)
    assert look(place, document).take_back_reason == "Gửi nhầm bản dự thảo"
    agree_to_take_back(actor=place.clerk, now=NOW, document_id=document)
    assert document_face(place.clerk, document_id=document).state == "cancelled"
    assert reported(place) == [("15", "")]
    with pytest.raises(CannotAnswerTakeBack):
        refuse_take_back(
            actor=place.clerk, now=NOW, document_id=document, reason="Đã xử lý xong việc này."
        )


@pytest.mark.parametrize(
    ("doc_type", "state", "did"),
    [
        (2, "received", "đồng ý cập nhật"),
        (3, "cancelled", "đồng ý thay thế, hủy bản cũ"),
    ],
)
def test_an_update_leaves_the_document_in_force_and_a_replacement_cancels_it(
    place: Place, doc_type: int, state: str, did: str
) -> None:
    document = asked_back(place, doc_type)
    assert look(place, document).take_back_doc_type == doc_type
    agree_to_take_back(actor=place.clerk, now=NOW, document_id=document)
    assert document_face(place.clerk, document_id=document).state == state
    assert reported(place) == [("15", "")]
    from vanban.oversight.tracking.queries import timeline_of

    assert did in [row.did for row in timeline_of(place.clerk, document_id=document)]
    with pytest.raises(CannotAnswerTakeBack):
        agree_to_take_back(actor=place.clerk, now=NOW, document_id=document)


def test_a_document_is_kept_with_a_reason(place: Place) -> None:
    document = asked_back(place)
    with pytest.raises(CannotAnswerTakeBack):
        refuse_take_back(actor=place.clerk, now=NOW, document_id=document, reason="")
    refuse_take_back(
        actor=place.clerk, now=NOW, document_id=document, reason="Đã xử lý xong việc này."
    )
    assert document_face(place.clerk, document_id=document).state == "received"
    assert reported(place) == [("16", "Đã xử lý xong việc này.")]


def test_only_the_registry_answers_and_only_what_was_asked(place: Place) -> None:
    document = arrive(place)
    with pytest.raises(CannotAnswerTakeBack):
        agree_to_take_back(actor=place.clerk, now=NOW, document_id=document)
    with pytest.raises(Forbidden):
        agree_to_take_back(actor=place.leader, now=NOW, document_id=document)
    with pytest.raises(Forbidden):
        refuse_take_back(
            actor=place.officer, now=NOW, document_id=document, reason="Đã xử lý xong việc này."
        )


def test_a_request_for_what_never_came_changes_nothing(place: Place) -> None:
    assert (
        note_take_back(
            actor=place.system, now=NOW, business_id="lạ", from_code="G22", reason="Gửi nhầm"
        )
        is None
    )


def test_signatures_are_looked_at_again_on_demand(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = arrive(place)
    later = NOW + timedelta(hours=1)
    assert judge_again(actor=place.clerk, now=later, document_id=document) == "unsigned"
    assert look(place, document).judged_at == later
    with pytest.raises(Forbidden):
        judge_again(actor=place.leader, now=later, document_id=document)
    with pytest.raises(NothingToJudge):
        judge_again(actor=place.clerk, now=later, document_id=arrive(place, b"broken"))
