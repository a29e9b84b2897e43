"""An issued document sent to further places: once each, in the same manner, its own list kept."""

from typing import Any
from uuid import UUID

import pytest

from support.exchange import Office, Partner, go_round, run_jobs
from vanban.core.records.models import Document
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations import report_status
from vanban.exchange.sending.models import Package
from vanban.exchange.sending.operations import (
    CannotSendFurther,
    instruct,
    recall_document,
    send_further,
)
from vanban.exchange.sending.queries import dispatches_of
from vanban.formats.edxml.message import DocumentMessage, StatusCode
from vanban.formats.edxml.reader import read
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.errors import Forbidden
from vanban.outgoing.drafting.models import Recipient
from vanban.outgoing.drafting.rules import RecipientInput
from vanban.outgoing.publication.models import Posting
from vanban.outgoing.publication.operations import add_paper_rule

pytestmark = pytest.mark.django_db
WHY = "Sở Nội vụ đề nghị gửi thêm để phối hợp"


def further(here: Office, document: UUID, *to: UUID | str, reason: str = WHY) -> UUID:
    return send_further(
        actor=here.system,
        now=now(),
        document_id=document,
        recipients=[
            RecipientInput(name=each, by_paper=True)
            if isinstance(each, str)
            else RecipientInput(organisation_id=each)
            for each in to
        ],
        reason=reason,
    )


def issued(here: Office, *to: UUID, paper: str = "") -> UUID:
    document = here.issue(to=to or (here.partner,), paper=paper)
    run_jobs()
    return document


def refused(here: Office, document: UUID, *to: UUID | str, reason: str = WHY) -> list[str]:
    with pytest.raises(CannotSendFurther) as told:
        further(here, document, *to, reason=reason)
    return [each.code for each in told.value.reasons]


def packets(partner: Partner) -> list[DocumentMessage]:
    messages = [read(data) for data in partner.take()]
    return [message for message in messages if isinstance(message, DocumentMessage)]


def test_it_goes_inside_by_the_axis_and_on_paper_and_the_document_stays_as_signed(
    here: Office, partner: Partner
) -> None:
    document = issued(here)
    packets(partner)
    before = list(Recipient.objects.filter(document=document).values_list("name", flat=True))
    further(here, document, here.department, here.other_partner, "Ông Y Thông, buôn Ea Kmar")
    run_jobs()
    rows = dispatches_of(here.system, document_id=document)
    assert [(row.target_name, row.way, row.state) for row in rows[1:]] == [
        ("Sở Giáo dục và Đào tạo", "internal", "handed_over"),
        ("Bảo hiểm xã hội Việt Nam", "axis", "sent"),
        ("Ông Y Thông, buôn Ea Kmar", "paper", "on_paper"),
    ]
    assert {row.added_reason for row in rows[1:]} == {WHY}
    assert rows[0].added_at is None
    (packet,) = packets(partner)
    assert packet.document_id == "H15,2026/11/20,05/QĐ-UBND"
    assert [to.organ_id for to in packet.receivers] == ["H15.07", "G24"]
    assert list(packet.to_places) == before, "whom it names is what was signed"
    tenancy.enter(here.committee)
    assert list(Posting.objects.values_list("name", flat=True)) == ["Ông Y Thông, buôn Ea Kmar"]
    assert list(Recipient.objects.filter(document=document).values_list("name", flat=True)) == (
        before
    )
    tenancy.enter(here.department)
    assert InboxItem.objects.filter(organisation=here.department).count() == 1


def test_a_place_reports_on_its_own_copy(here: Office, partner: Partner) -> None:
    document = issued(here)
    partner.take()
    further(here, document, here.other_partner)
    run_jobs()
    partner.send_status("H15", "H15,2026/11/20,05/QĐ-UBND", StatusCode.ACCEPTANCE, now(), by="G24")
    go_round()
    rows = dispatches_of(here.system, document_id=document)
    assert [[each.code for each in row.statuses] for row in rows] == [[], [3]]


def test_no_place_gets_it_twice(here: Office) -> None:
    document = issued(here, here.partner, paper="Hội Chữ thập đỏ tỉnh")
    twice = ["sending.place_twice"]
    assert refused(here, document, here.partner) == twice
    assert refused(here, document, "hội chữ thập đỏ  tỉnh") == twice
    further(here, document, here.department)
    assert refused(here, document, here.department, here.partner) == twice * 2
    assert refused(here, document, "Ông A", "ông a") == twice
    assert refused(here, document, here.other_partner, here.other_partner) == [
        "drafting.recipient_twice"
    ]


def test_all_that_speaks_against_it_is_said_at_once(here: Office) -> None:
    document = issued(here)
    assert refused(here, document, reason=" ") == ["sending.nobody_to_send", "sending.no_reason"]
    assert refused(here, document, here.committee) == ["sending.to_itself"]
    unpacked = here.issue(6)
    assert refused(here, unpacked, here.department) == ["sending.not_packed"]


def test_what_was_called_back_goes_nowhere(here: Office) -> None:
    document = issued(here)
    recall_document(actor=here.system, now=now(), document_id=document, reason="Sai số liệu")
    assert refused(here, document, here.department) == ["sending.frozen"]


def test_a_place_that_refused_it_may_be_sent_to_again(here: Office, partner: Partner) -> None:
    document = issued(here, here.department)
    tenancy.enter(here.department)
    first = InboxItem.objects.get(organisation=here.department)
    report_status(
        actor=Actor.system(here.department),
        now=now(),
        inbox_item_id=first.id,
        code=StatusCode.REJECTION,
        description="Gửi nhầm nơi nhận",
    )
    run_jobs()
    further(here, document, here.department)
    run_jobs()
    tenancy.enter(here.department)
    again = InboxItem.objects.exclude(id=first.id).get(organisation=here.department)
    assert (again.state, again.duplicate_of_id) == ("read", None)
    rows = dispatches_of(here.system, document_id=document)
    codes = [[each.code for each in row.statuses] for row in rows]
    assert 2 in codes[0]
    assert codes[1] == [1], "the report on the second copy is the second copy's"


def test_it_goes_in_the_manner_of_the_first_packet(here: Office) -> None:
    document = here.issue()
    Document.objects.filter(id=document).update(state="sealed")
    instruct(actor=here.system, now=now(), document_id=document)
    Document.objects.filter(id=document).update(state="issued")
    run_jobs()
    Package.objects.filter(document=document).update(sealed=True)
    assert refused(here, document, here.other_partner) == ["sending.no_certificate"]


def test_rules_of_paper_hold_for_further_places(here: Office) -> None:
    document = issued(here)
    add_paper_rule(actor=here.system, now=now(), basis="Quy chế công tác văn thư")
    further(here, document, here.department)
    tenancy.enter(here.committee)
    assert list(Posting.objects.values_list("name", "why")) == [
        ("Sở Giáo dục và Đào tạo", "Quy chế công tác văn thư")
    ]


def test_only_who_issues_sends_further(here: Office) -> None:
    document = issued(here)
    somebody: dict[str, Any] = {"organisation_id": here.committee, "name": "Lê Văn Tuấn"}
    with pytest.raises(Forbidden):
        send_further(
            actor=Actor(**somebody),
            now=now(),
            document_id=document,
            recipients=[RecipientInput(organisation_id=here.department)],
            reason=WHY,
        )


def test_recalling_asks_the_further_places_too(here: Office, partner: Partner) -> None:
    document = issued(here)
    further(here, document, here.other_partner)
    run_jobs()
    asked = recall_document(
        actor=here.system, now=now(), document_id=document, reason="Sai số liệu ở phụ lục"
    )
    assert asked.asked == 2
    run_jobs()
    assert len(partner.take()) == 2
