"""A page asks only for what there is of a document, and shows nobody what he may not see."""

import pytest

from support.incoming import NOW, Place, arrive, assign_lead, directed, light, make_place, presented
from vanban.core.records.queries import document_face, versions_of
from vanban.foundation.errors import NotFound
from vanban.foundation.operation import reading
from vanban.incoming.assignment.queries import directions_of, parts_of
from vanban.incoming.processing.operations import add_note, start_work
from vanban.incoming.processing.queries import work_notes
from vanban.oversight.tracking.queries import what_there_is

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make_place()


def test_of_a_new_arrival_there_is_nothing_more_to_ask(place: Place) -> None:
    there = what_there_is(place.clerk, document_id=arrive(place, light(1)))
    assert not any(getattr(there, name) for name in there.__slots__)


def test_what_was_given_said_and_written_is_there(place: Place) -> None:
    document = presented(place)
    assert what_there_is(place.leader, document_id=document).presented
    assign_lead(place, document)
    there = what_there_is(place.head, document_id=document)
    assert (there.given, there.directed, there.notes) == (True, True, False)
    start_work(actor=place.head, now=NOW, document_id=document)
    add_note(actor=place.head, now=NOW, document_id=document, text="Đã giao chuyên viên xem.")
    assert what_there_is(place.head, document_id=document).notes


def test_a_page_that_may_not_show_the_document_shows_nothing_of_it(place: Place) -> None:
    document = directed(place)
    stranger = place.other_officer
    with reading():
        document_face(place.head, document_id=document)
        with pytest.raises(NotFound):
            document_face(stranger, document_id=document)
        assert not what_there_is(stranger, document_id=document).given
        for ask in (parts_of, directions_of, versions_of, work_notes):
            assert ask(stranger, document_id=document) == []
        assert parts_of(place.head, document_id=document)
        assert versions_of(place.head, document_id=document)
