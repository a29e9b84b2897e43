"""Every arrival gets the next number of its book and year, and the clerk's corrections are kept."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from uuid import UUID

import pytest

from support.incoming import (
    NOW,
    TODAY,
    Place,
    arrive,
    light,
    make_place,
    packet,
    paper,
    part,
    reported,
)
from vanban.core.records.queries import document_face
from vanban.foundation import tenancy
from vanban.foundation.errors import Forbidden, NotFound
from vanban.foundation.models import AuditEntry, EventRecord
from vanban.incoming.reception.operations import enter_by_hand, return_package
from vanban.incoming.reception.queries import arrival
from vanban.incoming.reception.rules.header import Header
from vanban.incoming.registration.operations import (
    CannotPresent,
    CannotRegister,
    hand_back_presentation,
    present,
    register,
    take_back,
)
from vanban.incoming.registration.queries import (
    entry_of,
    leaders_to_ask,
    next_arrival,
    presentations_of,
    register_page,
)
from vanban.outgoing.numbering.operations import CannotNumber, close_book
from vanban.outgoing.numbering.queries import books


def header(place: Place, document_id: UUID) -> Header:
    face = document_face(place.clerk, document_id=document_id)
    return Header(
        issuer_name=face.issuer_name,
        issuer_code=face.issuer_code,
        number=face.symbol.split("/", maxsplit=1)[0],
        notation=face.symbol.split("/", maxsplit=1)[1],
        issued_date=face.issued_date,
        type_code=face.type_code,
        type_name=face.type_name,
        subject=face.subject,
        signer_name=face.signer_name,
        signer_title=face.signer_title,
        signer_authority=face.signer_authority,
        urgency=face.urgency,
        reply_due_date=face.reply_due_date,
        page_count=face.page_count,
        business_id=face.business_id,
    )


@pytest.mark.checklist(5)
def test_one_key_registers_with_the_senders_own_words(place: Place) -> None:
    document = arrive(place, light())
    number = register(actor=place.clerk, now=NOW, document_id=document)
    assert number == 1
    entry = entry_of(place.clerk, document_id=document)
    assert entry is not None
    assert (entry.number, entry.arrival_date, entry.year) == (1, TODAY, 2026)
    assert entry.registered_by_name == "Hồ Thị Mỹ Duyên"
    assert entry.due_at == datetime(2026, 11, 27, 16, 59, tzinfo=UTC)
    assert document_face(place.clerk, document_id=document).state == "registered"
    assert reported(place) == [("03", "")]


@pytest.mark.checklist(4)
def test_numbers_follow_each_other_and_start_again_each_year(place: Place) -> None:
    documents = [arrive(place, light(number)) for number in (1, 2, 3)]
    numbers = [register(actor=place.clerk, now=NOW, document_id=one) for one in documents]
    assert numbers == [1, 2, 3]
    january = datetime(2027, 1, 4, 2, tzinfo=UTC)
    late = arrive(place, light(4), now=january)
    assert register(actor=place.clerk, now=january, document_id=late) == 1
    (this_year,) = books(place.clerk, kind="incoming", year=2026)
    page = register_page(place.clerk, book_id=this_year.id, limit=2)
    assert [row.number for row in page] == [3, 2]
    assert [row.number for row in register_page(place.clerk, book_id=this_year.id, before=2)] == [1]


def test_a_refused_registration_takes_no_number(place: Place) -> None:
    document = arrive(place, light())
    with pytest.raises(CannotRegister):
        register(actor=place.clerk, now=NOW, document_id=document, header=Header())
    forecast = next_arrival(place.clerk, now=NOW)
    assert forecast is not None
    assert forecast.next_number == 1
    assert register(actor=place.clerk, now=NOW, document_id=document) == 1


def test_killed_after_the_number_was_taken_it_is_not_taken_twice(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = arrive(place, light())
    with monkeypatch.context() as patched:
        module = import_module("vanban.incoming.registration.operations.register")
        patched.setattr(module, "advance", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            register(actor=place.clerk, now=NOW, document_id=document)
    assert reported(place) == []
    assert register(actor=place.clerk, now=NOW, document_id=document) == 1
    assert [code for code, _ in reported(place)] == ["03"]


def test_registering_twice_is_refused(place: Place) -> None:
    document = arrive(place, light())
    register(actor=place.clerk, now=NOW, document_id=document)
    with pytest.raises(CannotRegister) as refused:
        register(actor=place.clerk, now=NOW, document_id=document)
    assert [reason.code for reason in refused.value.reasons] == ["records.wrong_state"]


def test_corrections_are_kept_before_and_after(place: Place) -> None:
    document = arrive(place, light())
    corrected = replace(header(place, document), number="10483", subject="V/v khắc phục mưa lũ")
    register(actor=place.clerk, now=NOW, document_id=document, header=corrected)
    face = document_face(place.clerk, document_id=document)
    assert (face.symbol, face.subject) == ("10483/VPCP-NN", "V/v khắc phục mưa lũ")
    assert arrival(place.clerk, document_id=document).said["number"] == "10482"
    tenancy.enter(place.office.organisation_id)
    entry = AuditEntry.objects.get(act="incoming.registration.register", subject_id=document)
    facts = json.loads(entry.payload)["facts"]
    assert facts["before"] == {
        "number": "10482",
        "subject": "V/v tập trung khắc phục hậu quả mưa lũ",
    }
    assert facts["after"] == {"number": "10483", "subject": "V/v khắc phục mưa lũ"}
    assert facts["arrival_number"] == "01"


def test_a_corrected_number_is_compared_with_earlier_ones_again(place: Place) -> None:
    first = arrive(place, packet(1, part(paper("MỘT"))))
    second = arrive(place, packet(2, part(paper("HAI"))))
    assert arrival(place.clerk, document_id=second).likenesses == ()
    corrected = replace(header(place, second), number="01")
    register(actor=place.clerk, now=NOW, document_id=second, header=corrected)
    (alike,) = arrival(place.clerk, document_id=second).likenesses
    assert (alike.document_id, alike.likeness) == (first, "symbol")


def test_everything_wrong_is_told_at_once(place: Place) -> None:
    document = arrive(place, light())
    with pytest.raises(CannotRegister) as refused:
        register(
            actor=place.clerk,
            now=NOW,
            document_id=document,
            header=Header(issued_date=TODAY + timedelta(days=9), urgency=7),
            arrival_date=TODAY + timedelta(days=1),
            due=TODAY - timedelta(days=1),
            present_to_post_id=place.officer.post_id,
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "reception.urgency",
        "registration.no_subject",
        "registration.no_issuer",
        "registration.in_the_future",
        "registration.issued_later",
        "registration.due_before_arrival",
        "registration.not_a_leader",
    }


def test_what_cannot_be_read_has_no_number(place: Place) -> None:
    document = arrive(place, b"broken")
    with pytest.raises(CannotRegister) as refused:
        register(actor=place.clerk, now=NOW, document_id=document)
    assert "registration.unreadable" in {reason.code for reason in refused.value.reasons}


def test_what_was_returned_has_no_number(place: Place) -> None:
    document = arrive(place, light())
    return_package(actor=place.clerk, now=NOW, document_id=document, reason_code="duplicate")
    with pytest.raises(CannotRegister):
        register(actor=place.clerk, now=NOW, document_id=document)


def test_a_closed_book_gives_no_number(place: Place) -> None:
    document = arrive(place, light())
    (book,) = books(place.clerk, kind="incoming", year=2026)
    close_book(actor=place.clerk, now=NOW, book_id=book.id)
    with pytest.raises(CannotNumber):
        register(actor=place.clerk, now=NOW, document_id=document, book_id=book.id)
    assert document_face(place.clerk, document_id=document).state == "received"


def test_paper_is_registered_with_nobody_to_tell(place: Place) -> None:
    given = Header(subject="Đơn kiến nghị", issuer_name="Ông Nguyễn Văn Thạo")
    document = enter_by_hand(actor=place.clerk, now=NOW, header=given)
    yesterday = TODAY - timedelta(days=1)
    register(actor=place.clerk, now=NOW, document_id=document, arrival_date=yesterday)
    entry = entry_of(place.clerk, document_id=document)
    assert entry is not None
    assert entry.arrival_date == yesterday
    assert reported(place) == []


@pytest.mark.parametrize("who", ["leader", "head", "officer"])
def test_only_the_clerk_registers(place: Place, who: str) -> None:
    document = arrive(place, light())
    with pytest.raises(Forbidden):
        register(actor=getattr(place, who), now=NOW, document_id=document)


def test_the_clerk_of_another_body_finds_nothing(place: Place) -> None:
    document = arrive(place, light())
    elsewhere = make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    with pytest.raises(NotFound):
        register(actor=elsewhere.clerk, now=NOW, document_id=document)


def test_a_leader_sees_what_is_put_before_him_and_nobody_else_does(place: Place) -> None:
    document = arrive(place, light())
    assert {row.id for row in leaders_to_ask(place.clerk, now=NOW)} == {
        place.leader.post_id,
        place.deputy.post_id,
    }
    register(
        actor=place.clerk,
        now=NOW,
        document_id=document,
        present_to_post_id=place.leader.post_id,
        proposal="Kính báo cáo Chủ tịch, giao Phòng Nông nghiệp chủ trì.",
    )
    assert document_face(place.leader, document_id=document).state == "registered"
    (shown,) = presentations_of(place.leader, document_id=document)
    assert (shown.full_name, shown.ended_how) == ("Trần Quốc Bảo", "")
    assert shown.proposal.startswith("Kính báo cáo")
    for other in (place.deputy, place.head, place.officer):
        with pytest.raises(NotFound):
            document_face(other, document_id=document)


def registered(place: Place) -> UUID:
    document = arrive(place, light())
    register(actor=place.clerk, now=NOW, document_id=document)
    return document


def test_presenting_later_and_twice_is_one_presentation(place: Place) -> None:
    document = registered(place)
    assert place.leader.post_id is not None
    for _ in range(2):
        present(actor=place.clerk, now=NOW, document_id=document, post_id=place.leader.post_id)
    assert len(presentations_of(place.clerk, document_id=document)) == 1
    tenancy.enter(place.office.organisation_id)
    told = EventRecord.objects.filter(name="incoming.registration.DocumentPresented")
    assert told.count() == 1


def test_a_leader_hands_back_with_a_reason_and_the_clerk_presents_to_another(
    place: Place,
) -> None:
    document = registered(place)
    assert place.leader.post_id is not None
    assert place.deputy.post_id is not None
    present(actor=place.clerk, now=NOW, document_id=document, post_id=place.leader.post_id)
    with pytest.raises(CannotPresent) as refused:
        hand_back_presentation(actor=place.leader, now=NOW, document_id=document, reason="sai")
    assert [reason.code for reason in refused.value.reasons] == ["registration.no_reason"]
    hand_back_presentation(
        actor=place.leader, now=NOW, document_id=document, reason="Chuyển đồng chí Phó Chủ tịch."
    )
    present(actor=place.clerk, now=NOW, document_id=document, post_id=place.deputy.post_id)
    first, second = presentations_of(place.clerk, document_id=document)
    assert (first.ended_how, first.end_reason) == ("handed_back", "Chuyển đồng chí Phó Chủ tịch.")
    assert (second.post_id, second.ended_how) == (place.deputy.post_id, "")


def test_the_clerk_takes_back_what_nobody_has_directed(place: Place) -> None:
    document = registered(place)
    assert place.leader.post_id is not None
    present(actor=place.clerk, now=NOW, document_id=document, post_id=place.leader.post_id)
    take_back(actor=place.clerk, now=NOW, document_id=document, post_id=place.leader.post_id)
    with pytest.raises(CannotPresent):
        take_back(actor=place.clerk, now=NOW, document_id=document, post_id=place.leader.post_id)
    (shown,) = presentations_of(place.clerk, document_id=document)
    assert shown.ended_how == "taken_back"


def test_wrong_people_cannot_present_take_or_hand_back(place: Place) -> None:
    document = registered(place)
    assert place.leader.post_id is not None
    post_id = place.leader.post_id
    with pytest.raises(Forbidden):
        present(actor=place.leader, now=NOW, document_id=document, post_id=post_id)
    with pytest.raises(CannotPresent):
        present(actor=place.clerk, now=NOW, document_id=arrive(place, light(3)), post_id=post_id)
    present(actor=place.clerk, now=NOW, document_id=document, post_id=post_id)
    with pytest.raises(Forbidden):
        take_back(actor=place.officer, now=NOW, document_id=document, post_id=post_id)
    with pytest.raises(NotFound):
        hand_back_presentation(
            actor=place.deputy, now=NOW, document_id=document, reason="Không phải việc của tôi"
        )
    with pytest.raises(CannotPresent):
        hand_back_presentation(
            actor=place.clerk, now=NOW, document_id=document, reason="Không phải việc của tôi"
        )


def test_an_arrival_of_last_year_is_entered_this_year(place: Place) -> None:
    january = datetime(2027, 1, 4, 2, tzinfo=UTC)
    document = arrive(place, light(), now=january)
    register(actor=place.clerk, now=january, document_id=document, arrival_date=date(2026, 12, 31))
    entry = entry_of(place.clerk, document_id=document)
    assert entry is not None
    assert (entry.year, entry.arrival_date) == (2027, date(2026, 12, 31))
