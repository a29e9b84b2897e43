"""What bears a mark of secrecy neither leaves nor stays."""

import pytest

from support.exchange import Office, Partner, run_jobs
from support.incoming import paper
from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.records.models import Document
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations import CannotPurge, purge, take_in
from vanban.exchange.receiving.operations.quarantine import quarantine
from vanban.exchange.receiving.queries import quarantined_items
from vanban.exchange.sending.queries import dispatches_of
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db


def test_a_marked_document_does_not_leave(here: Office, partner: Partner) -> None:
    document = here.issue(1)
    tenancy.enter(here.committee)
    Document.objects.filter(id=document).update(subject="(Mật) Về việc bố trí lực lượng")
    run_jobs()
    (row,) = dispatches_of(here.system, document_id=document)
    assert row.state == "failed"
    assert "dấu chỉ độ mật" in row.problem
    assert partner.waiting() == ()


def test_an_annex_with_a_mark_does_not_leave(here: Office, partner: Partner) -> None:
    document = here.issue(2, more=paper(mark="TỐI MẬT"))
    run_jobs()
    (row,) = dispatches_of(here.system, document_id=document)
    assert row.state == "failed"
    assert "Tối mật" in row.problem
    assert partner.waiting() == ()


def test_a_packet_in_quarantine_is_destroyed_under_a_record(here: Office) -> None:
    stored = keep(b"<edXML>noi dung mat</edXML>", file_name="x.edxml")
    item = take_in(
        actor=here.system,
        now=now(),
        link="truc",
        axis_doc_id="mat",
        kind=MessageType.EDOC,
        sha256=stored.sha256,
        size=stored.size,
    )
    with pytest.raises(CannotPurge) as refused:
        purge(actor=here.system, now=now(), inbox_item_id=item, reason="")
    assert {reason.code for reason in refused.value.reasons} == {
        "receiving.not_quarantined",
        "receiving.no_ground",
    }
    quarantine(actor=here.system, now=now(), inbox_item_id=item, problem="Dấu Mật")
    nobody = Actor(organisation_id=here.committee, name="Khác")
    with pytest.raises(Forbidden):
        purge(actor=nobody, now=now(), inbox_item_id=item, reason="Biên bản số 1")
    for _ in range(2):
        purge(actor=here.system, now=now(), inbox_item_id=item, reason="Biên bản số 1")
    with pytest.raises(NotFound):
        load(stored.sha256)
    (row,) = quarantined_items(here.system)
    assert (row.sha256, row.purge_reason) == (stored.sha256, "Biên bản số 1")
    tenancy.enter(here.committee)
    assert InboxItem.objects.count() == 1
