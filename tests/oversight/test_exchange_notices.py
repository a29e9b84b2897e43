"""Bells of the registry: a copy that stopped, a packet nobody can read, a request to give back."""

from uuid import UUID, uuid4

import pytest

from support.incoming import NOW, Place, arrive, packet, paper, part
from support.outgoing import Bureau
from vanban.core.people.models import Post
from vanban.core.records.queries import document_face
from vanban.foundation.actor import Actor
from vanban.incoming.reception.handlers import on_take_back_asked
from vanban.incoming.reception.operations import agree_to_take_back, refuse_take_back
from vanban.oversight.tracking import handlers
from vanban.oversight.tracking.operations import see_notices
from vanban.oversight.tracking.queries import incoming_box, notices_of
from vanban.oversight.tracking.rules import IncomingBox

UNREADABLE = "Gói tin đến không đọc được hoặc có dấu chỉ độ mật"
STRAYED = "Gói tin lạc: không có nơi nhận ở đây, hoặc không nhận được"
BUSINESS_ID = "G22,2026/11/19,10482/VPCP-NN"


def bells(actor: Actor) -> list[str]:
    return [row.label for row in notices_of(actor) if not row.seen]


@pytest.mark.checklist(42)
def test_copies_that_stop_together_ring_the_bell_once_until_it_is_seen(bureau: Bureau) -> None:
    document, body = bureau.drafted(), str(bureau.organisation_id)

    def three_copies_stop() -> None:
        for event in (uuid4(), uuid4(), uuid4()):
            handlers.on_dispatch_stopped(
                event, organisation_id=body, document_id=str(document), dispatch_id=str(uuid4())
            )

    three_copies_stop()
    for actor in (bureau.clerk, bureau.officer):  # the registry, and who drafted it
        assert bells(actor) == ["Văn bản chưa gửi được, chờ gửi lại"]
    assert bells(bureau.leader) == []
    see_notices(actor=bureau.clerk, now=NOW)
    three_copies_stop()  # sent again, and stopped again
    assert bells(bureau.clerk) == ["Văn bản chưa gửi được, chờ gửi lại"]
    assert len(notices_of(bureau.officer)) == 1


def test_a_refusal_of_a_recipient_rings_the_bell(bureau: Bureau) -> None:
    document = bureau.drafted()
    handlers.on_document_turned_down(
        uuid4(),
        organisation_id=str(bureau.organisation_id),
        document_id=str(document),
        dispatch_id=str(uuid4()),
        code=2,
    )
    assert bells(bureau.clerk) == ["Nơi nhận từ chối"]


def received(place: Place, document: UUID, fitness: str) -> None:
    handlers.on_document_received(
        uuid4(),
        organisation_id=str(place.office.organisation_id),
        document_id=str(document),
        fitness=fitness,
    )


def test_a_packet_that_cannot_be_read_or_bears_a_mark_rings_the_bell_of_the_registry(
    place: Place,
) -> None:
    received(place, arrive(place), "whole")
    assert bells(place.clerk) == []
    received(place, arrive(place, b"not a packet"), "unreadable")
    secret = arrive(place, packet(2, part(paper(mark="TỐI MẬT"))))
    received(place, secret, "quarantined")
    assert bells(place.clerk) == [UNREADABLE, UNREADABLE]
    told = notices_of(place.clerk)[0]
    assert told.document_id == secret
    assert told.subject == "Gói tin có dấu hiệu bí mật nhà nước (đã cách ly, không mở)"
    assert document_face(place.clerk, document_id=secret).state == "returned"
    assert bells(place.leader) == []


def ask_back(place: Place, doc_type: int, reason: str) -> None:
    on_take_back_asked(
        uuid4(),
        organisation_id=str(place.office.organisation_id),
        business_id=BUSINESS_ID,
        from_code="G22",
        reason=reason,
        doc_type=doc_type,
    )


def marks(place: Place) -> list[tuple[str, int]]:
    """What the list needs to say that the sender asks, of the one document that came."""
    (row,) = incoming_box(place.clerk, box=IncomingBox.ALL).rows
    waits = row.take_back_asked_at is not None and not row.take_back_answer
    return [(row.state, row.take_back_doc_type)] if waits else []


def test_the_mark_of_a_request_goes_with_its_answer_and_comes_with_the_next(place: Place) -> None:
    document = arrive(place)
    ask_back(place, 2, "Sửa số trang")
    assert marks(place) == [("received", 2)]
    agree_to_take_back(actor=place.clerk, now=NOW, document_id=document)
    ask_back(place, 2, "Sửa số trang")  # the same request, heard once more
    assert marks(place) == []
    ask_back(place, 1, "Gửi nhầm")  # what was updated is called back later
    assert marks(place) == [("received", 1)]
    refuse_take_back(actor=place.clerk, now=NOW, document_id=document, reason="Đã xử lý xong.")
    assert marks(place) == []


def test_a_request_to_give_back_rings_the_bell(place: Place) -> None:
    document = arrive(place)
    handlers.on_take_back_noted(
        uuid4(),
        organisation_id=str(place.office.organisation_id),
        document_id=str(document),
    )
    assert bells(place.clerk) == ["Nơi gửi xin lấy lại, cập nhật hoặc thay thế"]


def test_stray_packets_ring_the_administrators_bell_once_until_it_is_seen(bureau: Bureau) -> None:
    body = str(bureau.organisation_id)
    Post.objects.filter(id=bureau.clerk.post_id).update(role="administrator")
    administrator = bureau.clerk

    def two_packets_stray() -> None:
        for event in (uuid4(), uuid4()):
            handlers.on_packet_strayed(event, organisation_id=body, inbox_item_id=str(uuid4()))

    two_packets_stray()
    assert bells(administrator) == [STRAYED]
    assert bells(bureau.officer) == []
    see_notices(actor=administrator, now=NOW)
    assert bells(administrator) == []
    two_packets_stray()
    assert bells(administrator) == [STRAYED]
    assert notices_of(administrator)[0].document_id is None
