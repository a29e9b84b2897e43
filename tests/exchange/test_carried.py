"""What is sealed opens by one key; what is carried arrives once, whichever way comes first."""

from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from support.exchange import Office, Partner, go_round, run_jobs
from vanban.doors.testpki.authority import KeyKind, Pki, make_pki
from vanban.exchange.carrying.operations import (
    CannotCarry,
    CannotTakeFile,
    CarriedFile,
    carry_in,
    carry_out,
)
from vanban.exchange.directory.operations import (
    CannotTakeCertificate,
    register_certificate,
    retire_certificate,
)
from vanban.exchange.directory.queries import partner_certificates
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations import take_in
from vanban.exchange.sending.models import Package
from vanban.exchange.sending.operations import (
    CannotInstruct,
    instruct,
    resume_dispatch,
)
from vanban.exchange.sending.queries import carriages, dispatches_of, steps_of
from vanban.formats.edxml.message import DocumentMessage
from vanban.formats.edxml.reader import read
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.trust.certificates.operations.enrolling import enrol_software_key

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def authority(tmp_path_factory: Any) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), now=now())


@pytest.fixture
def pki(authority: Pki, settings: Any) -> Pki:
    settings.TRUST_DIR = str(authority.folder)
    return authority


def give_key(pki: Pki, body: UUID, name: str, kind: KeyKind = "ec") -> str:
    """A seal for a body, in the register; its certificate."""
    identity = pki.issue_organisation(name, now=now(), kind=kind)
    enrol_software_key(
        actor=Actor.system(body),
        now=now(),
        label=name,
        private_key=identity.private_key,
        certificate=identity.certificate,
        chain=identity.chain,
    )
    return identity.certificate.public_bytes(Encoding.PEM).decode()


def know(here: Office, partner: UUID, pem: str) -> UUID:
    return register_certificate(actor=here.system, now=now(), organisation_id=partner, pem=pem)


def inbox(body: UUID) -> list[InboxItem]:
    tenancy.enter(body)
    return list(InboxItem.objects.filter(kind="edoc").order_by("arrived_at"))


@pytest.fixture
def carried(here: Office, axis: Any, pki: Pki) -> Any:
    """An office whose line is down, that knows its partner's certificate and has its own key."""
    give_key(pki, here.committee, "Ủy ban nhân dân tỉnh Đắk Lắk")
    know(here, here.partner, give_key(pki, here.partner, "Văn phòng Chính phủ", "rsa"))
    axis.stop()
    yield here
    axis.stop()
    axis.start()


def test_the_queue_is_carried_in_order_and_what_comes_by_line_later_is_known(
    carried: Office, partner: Partner, axis: Any
) -> None:
    documents = [carried.issue(number) for number in (1, 2)]
    go_round()
    file = carry_out(actor=carried.system, now=now(), target_id=carried.partner)
    assert file.packets == 2
    assert "mưa lũ".encode() not in file.data
    assert file.name.endswith(".vbp")
    there = Actor.system(carried.partner)
    brought = carry_in(actor=there, now=now(), data=file.data)
    assert (brought.sender_code, brought.new, brought.known) == ("H15", 2, 0)
    again = carry_in(actor=there, now=now(), data=file.data)
    assert (again.new, again.known) == (0, 2)
    run_jobs()
    assert [item.symbol for item in inbox(carried.partner)] == ["01/QĐ-UBND", "02/QĐ-UBND"]
    for document in documents:
        (row,) = dispatches_of(carried.system, document_id=document)
        assert row.carried_at is not None
        assert [status.code for status in row.statuses] == [1]  # told back, by what way there is
        assert "carried" in [
            step.outcome for step in steps_of(carried.system, document_id=document)
        ]
    assert [row.packets for row in carriages(carried.system)] == [2]

    axis.start()
    tenancy.enter(carried.committee)
    for document in documents:
        (row,) = dispatches_of(carried.system, document_id=document)
    from support.clock import standing

    with standing(now()) as hands:
        hands.go_on(minutes=40)
        go_round()
        for number, data in enumerate(partner.take()):
            arrive_by_line(carried, data, f"line-{number}")
        run_jobs()
    items = inbox(carried.partner)
    assert len(items) == 4
    assert [item.duplicate_of_id for item in items] == [None, None, items[0].id, items[1].id]


def arrive_by_line(here: Office, data: bytes, doc_id: str) -> None:
    """As the axis hands it over: written anew, with a trace of its own."""
    from vanban.core.files.operations import keep

    end = b"</edXML:TraceHeaderList>"
    trace = b"<edXML:TraceHeader><edXML:OrganId>TRUC</edXML:OrganId></edXML:TraceHeader>"
    assert end in data
    stored = keep(data.replace(end, trace + end), file_name="x.edxml")
    take_in(
        actor=Actor.system(here.partner),
        now=now(),
        link="truc",
        axis_doc_id=doc_id,
        kind=MessageType.EDOC,
        sha256=stored.sha256,
        size=stored.size,
    )


def test_reports_are_carried_too_and_count_once_when_they_come_by_line_later(
    carried: Office, partner: Partner, axis: Any
) -> None:
    from support.clock import standing
    from vanban.exchange.receiving.models import StatusReport
    from vanban.exchange.receiving.operations import report_status
    from vanban.exchange.receiving.queries import report_receivers, reports_on_links

    axis.start()
    partner.send(4)
    go_round()
    (item,) = inbox(carried.committee)
    axis.stop()
    with standing(now()) as hands:
        hands.go_on(seconds=5)
        report_status(actor=carried.system, now=now(), inbox_item_id=item.id, code=3)
        run_jobs()
        assert reports_on_links(carried.system) == {"truc": 1}
        waiting = report_receivers(carried.system, now=now())
        assert waiting == {carried.partner: ("Văn phòng Chính phủ", 1)}
        file = carry_out(actor=carried.system, now=now(), target_id=carried.partner)
        assert file.packets == 1
        there = Actor.system(carried.partner)
        assert carry_in(actor=there, now=now(), data=file.data).new == 1
        assert carry_in(actor=there, now=now(), data=file.data).known == 1
        run_jobs()
        axis.start()
        hands.go_on(minutes=40)
        go_round()
    tenancy.enter(carried.committee)
    report = StatusReport.objects.get(code=3)
    assert (report.state, report.carried_at is not None) == ("sent", True)
    by_line = partner.take(MessageType.STATUS)
    assert sum(b"03" in each for each in by_line) >= 1
    for number, each in enumerate(by_line):
        status_arrives(carried, each, f"status-{number}")
    run_jobs()
    tenancy.enter(carried.partner)
    (by_file,) = InboxItem.objects.filter(kind="status", status_code=3).exclude(carried_sha256="")
    (later,) = InboxItem.objects.filter(kind="status", status_code=3, carried_sha256="")
    assert (by_file.duplicate_of_id, later.duplicate_of_id) == (None, by_file.id)


def status_arrives(here: Office, data: bytes, doc_id: str) -> None:
    from vanban.core.files.operations import keep

    stored = keep(data, file_name="x.edxml")
    take_in(
        actor=Actor.system(here.partner),
        now=now(),
        link="truc",
        axis_doc_id=doc_id,
        kind=MessageType.STATUS,
        sha256=stored.sha256,
        size=stored.size,
    )


def test_what_came_by_line_first_is_known_when_the_file_comes(
    carried: Office, partner: Partner
) -> None:
    carried.issue(3)
    go_round()
    file = carry_out(actor=carried.system, now=now(), target_id=carried.partner)
    tenancy.enter(carried.committee)
    from vanban.core.files.queries import load

    arrive_by_line(carried, load(Package.objects.get().sha256), "line")
    run_jobs()
    carry_in(actor=Actor.system(carried.partner), now=now(), data=file.data)
    run_jobs()
    first, second = inbox(carried.partner)
    assert (first.duplicate_of_id, second.duplicate_of_id) == (None, first.id)


def test_one_urgent_document_and_only_for_its_receiver(carried: Office) -> None:
    carried.issue(1)
    urgent = carried.issue(2)
    go_round()
    (row,) = dispatches_of(carried.system, document_id=urgent)
    file: CarriedFile = carry_out(
        actor=carried.system, now=now(), target_id=carried.partner, dispatch_ids=[row.id]
    )
    assert file.packets == 1
    with pytest.raises(CannotTakeFile) as refused:
        carry_in(actor=Actor.system(carried.committee), now=now(), data=file.data)
    assert refused.value.reasons[0].code == "envelope.not_ours"
    altered = bytearray(file.data)
    altered[-30] ^= 1
    with pytest.raises(CannotTakeFile):
        carry_in(actor=Actor.system(carried.partner), now=now(), data=bytes(altered))
    with pytest.raises(CannotTakeFile):
        carry_in(actor=Actor.system(carried.partner), now=now(), data=b"khong phai tep")


def test_a_signer_whom_the_directory_does_not_know_is_refused(carried: Office, pki: Pki) -> None:
    from vanban.exchange.directory.queries import certificate_of
    from vanban.formats.envelope.parcel import Parcel, pack
    from vanban.formats.envelope.sealing import seal
    from vanban.formats.envelope.signed import sign

    stranger = pki.issue_organisation("Cơ quan khác", now=now())
    receiver = certificate_of(carried.system, organisation_id=carried.partner, at=now())
    assert receiver is not None
    from support.papers import sign_with

    parcel = pack(Parcel("H15", "G22", now(), ()))
    data = seal(
        sign(
            parcel,
            certificate=stranger.certificate,
            chain=(),
            signature=lambda value: sign_with(stranger, value),
        ),
        [receiver],
    )
    with pytest.raises(CannotTakeFile) as refused:
        carry_in(actor=Actor.system(carried.partner), now=now(), data=data)
    assert refused.value.reasons[0].code == "receiving.signer"


def test_without_packets_key_or_certificate_all_reasons_are_told(here: Office) -> None:
    with pytest.raises(CannotCarry) as refused:
        carry_out(actor=here.system, now=now(), target_id=here.partner)
    assert [reason.code for reason in refused.value.reasons] == [
        "sending.nothing_to_carry",
        "sending.no_key",
        "sending.no_certificate",
    ]


def test_a_certificate_of_a_partner_leads_to_a_trusted_root(
    here: Office, pki: Pki, settings: Any
) -> None:
    pem = give_key(pki, here.partner, "Văn phòng Chính phủ")
    assert know(here, here.partner, pem) == know(here, here.partner, pem)
    (row,) = partner_certificates(here.system)
    assert (row.partner_code, row.retired_at) == ("G22", None)
    retire_certificate(actor=here.system, now=now(), certificate_id=row.id)
    (row,) = partner_certificates(here.system)
    assert row.retired_at is not None
    settings.TRUST_DIR = ""
    with pytest.raises(CannotTakeCertificate):
        know(here, here.other_partner, pem)
    with pytest.raises(CannotTakeCertificate):
        know(here, here.other_partner, "không phải chứng thư")


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_sealed_document_says_nothing_outside_and_opens_at_its_receiver(
    here: Office, partner: Partner, pki: Pki, kind: KeyKind
) -> None:
    from vanban.core.records.lifecycle import State
    from vanban.core.records.models import Document

    document = here.issue(7)
    Document.objects.filter(id=document).update(state=State.SEALED)
    with pytest.raises(CannotInstruct) as refused:
        instruct(actor=here.system, now=now(), document_id=document, sealed=True)
    assert [reason.code for reason in refused.value.reasons] == ["sending.no_certificate"]
    assert "Văn phòng Chính phủ" in refused.value.reasons[0].text
    lapsed = know(here, here.partner, give_key(pki, here.partner, "Văn phòng Chính phủ", kind))
    instruct(actor=here.system, now=now(), document_id=document, sealed=True)
    retire_certificate(actor=here.system, now=now(), certificate_id=lapsed)
    Document.objects.filter(id=document).update(state=State.ISSUED)
    run_jobs()
    (row,) = dispatches_of(here.system, document_id=document)
    assert row.state == "failed"
    assert "chứng thư" in row.problem

    know(here, here.partner, give_key(pki, here.partner, "Văn phòng Chính phủ", kind))
    resume_dispatch(actor=here.system, now=now(), dispatch_id=row.id)
    run_jobs()
    (packet,) = partner.take()
    outside = read(packet)
    assert isinstance(outside, DocumentMessage)
    assert "mưa lũ" not in packet.decode()
    assert outside.subject == "Văn bản niêm phong, chỉ cơ quan nhận mở được"
    assert [part.name for part in outside.attachments] == ["niem-phong.p7m"]

    arrive_by_line(here, packet, "sealed")
    run_jobs()
    (item,) = inbox(here.partner)
    assert (item.state, item.subject) == ("read", "Về việc giao nhiệm vụ khắc phục hậu quả mưa lũ")
    assert item.opened_sha256 not in {"", item.sha256}


def test_sealed_for_somebody_else_it_stays_closed_with_the_reason(
    here: Office, partner: Partner, pki: Pki
) -> None:
    from vanban.core.files.operations import keep
    from vanban.core.records.lifecycle import State
    from vanban.core.records.models import Document

    know(here, here.partner, give_key(pki, here.partner, "Văn phòng Chính phủ"))
    give_key(pki, here.department, "Sở Giáo dục và Đào tạo")
    document = here.issue(8)
    Document.objects.filter(id=document).update(state=State.SEALED)
    instruct(actor=here.system, now=now(), document_id=document, sealed=True)
    Document.objects.filter(id=document).update(state=State.ISSUED)
    run_jobs()
    (packet,) = partner.take()
    stored = keep(packet, file_name="x.edxml")
    take_in(
        actor=Actor.system(here.department),
        now=now(),
        link="truc",
        axis_doc_id="astray",
        kind=MessageType.EDOC,
        sha256=stored.sha256,
        size=stored.size,
    )
    run_jobs()
    (item,) = inbox(here.department)
    assert item.state == "refused"
    assert "không gửi cho khóa" in item.problem
