"""What looks like an earlier arrival is discarded, put with it, or registered for a reason."""

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError

from support.incoming import NOW, Place, arrive, make_place, packet, paper, part, reported
from vanban.core.records.queries import document_face
from vanban.foundation import tenancy
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.reception.models import DuplicateWarning
from vanban.incoming.reception.operations import return_package
from vanban.incoming.reception.queries import ArrivalRow, arrival, linked_to
from vanban.incoming.registration.operations import (
    CannotLink,
    CannotRegister,
    link_to_earlier,
    register,
)
from vanban.incoming.registration.queries import entry_of

WHY = "Bản đính chính, nội dung khác bản trước."


def look(place: Place, document_id: UUID) -> ArrivalRow:
    return arrival(place.clerk, document_id=document_id)


def twice(place: Place, *, registered: bool = True) -> tuple[UUID, UUID]:
    """The same packet, sent twice; the first stands in the book."""
    first = arrive(place, packet(10, part(paper("MỘT"))))
    if registered:
        register(actor=place.clerk, now=NOW, document_id=first)
    return first, arrive(place, packet(10, part(paper("MỘT")), to_places=("Như trên",)))


@pytest.mark.checklist(5)
def test_a_duplicate_is_not_registered_without_a_reason(place: Place) -> None:
    _, second = twice(place)
    with pytest.raises(CannotRegister) as refused:
        register(actor=place.clerk, now=NOW, document_id=second, duplicate_reason="ngắn")
    assert [(each.code, each.field) for each in refused.value.reasons] == [
        ("reception.looks_like_earlier", "duplicate_reason")
    ]
    assert register(actor=place.clerk, now=NOW, document_id=second, duplicate_reason=WHY) == 2
    rows = look(place, second).likenesses
    assert {(row.decision, row.decision_reason, row.decided_by_name) for row in rows} == {
        ("registered", WHY, place.clerk.name)
    }


def test_a_duplicate_is_put_with_the_earlier_one_and_takes_no_number(place: Place) -> None:
    first, second = twice(place)
    link_to_earlier(actor=place.clerk, now=NOW, document_id=second, earlier_id=first)
    assert document_face(place.clerk, document_id=second).state == "linked"
    assert entry_of(place.clerk, document_id=second) is None
    assert [row.document_id for row in linked_to(place.clerk, document_id=first)] == [second]
    assert reported(place) == [
        ("03", ""),
        ("03", "Đã vào sổ cùng bản nhận trước, số đến 01."),
    ]
    third = arrive(place, packet(11))
    assert register(actor=place.clerk, now=NOW, document_id=third) == 2


def test_all_that_is_against_linking_is_told_at_once(place: Place) -> None:
    first, second = twice(place, registered=False)
    with pytest.raises(CannotLink) as unregistered:
        link_to_earlier(actor=place.clerk, now=NOW, document_id=second, earlier_id=first)
    assert [each.code for each in unregistered.value.reasons] == [
        "registration.earlier_has_no_number"
    ]
    other = arrive(place, packet(12))
    register(actor=place.clerk, now=NOW, document_id=other)
    with pytest.raises(CannotLink) as unlike:
        link_to_earlier(actor=place.clerk, now=NOW, document_id=other, earlier_id=second)
    assert {each.code for each in unlike.value.reasons} == {
        "records.wrong_state",
        "registration.not_alike",
        "registration.earlier_has_no_number",
    }


def test_a_duplicate_is_discarded_and_its_sender_told(place: Place) -> None:
    _, second = twice(place)
    return_package(
        actor=place.clerk,
        now=NOW,
        document_id=second,
        reason_code="duplicate",
        text="Đã nhận 10/VPCP-NN, số đến 01.",
    )
    assert {row.decision for row in look(place, second).likenesses} == {"discarded"}
    assert reported(place)[-1] == ("02", "Văn bản gửi trùng: Đã nhận 10/VPCP-NN, số đến 01.")


def test_an_earlier_one_that_went_back_asks_for_no_reason(place: Place) -> None:
    first, second = twice(place, registered=False)
    return_package(actor=place.clerk, now=NOW, document_id=first, reason_code="bad_signature")
    assert look(place, second).likenesses, "still told"
    assert register(actor=place.clerk, now=NOW, document_id=second) == 1


def test_only_the_clerk_of_the_body_links(place: Place) -> None:
    first, second = twice(place)
    given = {"now": NOW, "document_id": second, "earlier_id": first}
    with pytest.raises(Forbidden):
        link_to_earlier(actor=place.leader, **given)  # type: ignore[arg-type]
    elsewhere = make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    with pytest.raises(NotFound):
        link_to_earlier(actor=elsewhere.clerk, **given)  # type: ignore[arg-type]


def test_the_database_takes_no_registering_of_a_duplicate_without_a_reason(place: Place) -> None:
    _, second = twice(place)
    tenancy.enter(place.office.organisation_id)
    rows = DuplicateWarning.objects.filter(document_id=second)
    with pytest.raises(IntegrityError, match="duplicate_registered_for_a_reason"):
        rows.update(decision="registered", decided_at=NOW)


def dated(day: date, number: int, **changes: object) -> bytes:
    """Number 10 of the Government Office, of a day; every file another."""
    return packet(
        10, part(paper(f"BẢN {number}")), promulgation_date=day, document_id=f"x{number}", **changes
    )


def test_the_whole_date_is_compared_and_a_difference_told_in_words(place: Place) -> None:
    first = arrive(place, dated(date(2026, 11, 9), 1))
    again = arrive(place, dated(date(2026, 11, 9), 2))
    other = arrive(place, dated(date(2026, 11, 19), 3))
    later_year = arrive(place, dated(date(2025, 11, 19), 4))
    (same,) = look(place, again).likenesses
    assert (same.document_id, same.label) == (first, "trùng số, ký hiệu, ngày và nơi ban hành")
    told = {(row.document_id, row.label) for row in look(place, other).likenesses}
    words = "khác ngày: bản này 19/11/2026, bản trước 09/11/2026"
    words = f"trùng số, ký hiệu và nơi ban hành, {words}"
    assert told == {(first, words), (again, words)}
    assert look(place, later_year).likenesses == ()
