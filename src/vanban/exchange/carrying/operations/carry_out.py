"""What waits for a receiver as one file: signed by us, opened only by them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.organisations.queries import organisation
from vanban.exchange.directory.queries import certificate_of
from vanban.exchange.receiving.operations import note_reports_carried
from vanban.exchange.receiving.queries import carriable_reports
from vanban.exchange.receiving.rules import ReportSheet, message_of
from vanban.exchange.sending.operations import note_dispatches_carried
from vanban.exchange.sending.queries import Carriable, carriable
from vanban.exchange.sending.rules import message_type_of
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.writer import write_status
from vanban.formats.envelope.errors import EnvelopeError
from vanban.formats.envelope.parcel import Packet, Parcel, pack, parcel_name
from vanban.formats.envelope.sealing import seal
from vanban.formats.envelope.signed import sign
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.trust.certificates.operations.signers import signer_of
from vanban.trust.certificates.queries import key_for_organisation


class CannotCarry(Refusal):
    """Nothing waits for the receiver, or a key or certificate for the file is missing."""

    kind = Kind.CONFLICT
    code = "sending.cannot_carry"
    title = "Chưa xuất được tệp mang theo"


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """The file to be taken along."""

    name: str
    sha256: str
    packets: int
    data: bytes = field(repr=False)


def carry_out(
    *, actor: Actor, now: datetime, target_id: UUID, dispatch_ids: Sequence[UUID] = ()
) -> CarriedFile:
    """Write what waits for a receiver, or only the dispatches named, into one file.

    All that waits: documents, requests to give back, and our reports on its own documents. Signed
    by the organisation's key, sealed for the receiving organisation's. The packets keep their place
    in the queue: when the line is back they go again as the same bytes under the same identifier,
    and the receiver sees that it has them. Outside work between two transactions.

    Refuses (Forbidden) whoever may not issue, (NotFound) an unknown receiver, (CannotCarry),
    (KeyUnavailable).
    """
    actor.require("outgoing.issue")
    receiver, sender = organisation(target_id), organisation(actor.organisation)
    rows = carriable(actor, target_id=target_id, dispatch_ids=dispatch_ids)
    reports = [] if dispatch_ids else carriable_reports(actor, now=now, target_id=target_id)
    certificate = certificate_of(actor, organisation_id=target_id, at=now)
    usable = key_for_organisation(actor, at=now)
    refuse_if(
        CannotCarry,
        _reasons(
            receiver.name,
            anything=bool(rows or reports),
            has_key=usable is not None,
            known=certificate is not None,
        ),
    )
    assert usable is not None  # noqa: S101 - refused above
    assert certificate is not None  # noqa: S101
    signer = signer_of(usable)
    try:
        packets = _packets(rows, reports)
        signed = sign(
            pack(Parcel(sender.code, receiver.code, now, packets)),
            certificate=signer.certificate,
            chain=signer.chain,
            signature=signer.sign,
        )
        data = seal(signed, [certificate])
    except EnvelopeError as error:
        raise CannotCarry(Reason(error.code, error.text_vi)) from error
    except EdxmlError as error:
        raise CannotCarry(Reason("sending.report", error.message_vi)) from error
    stored = keep(data, file_name=parcel_name(sender.code, receiver.code, local(now)))
    record_carried(
        actor=actor,
        now=now,
        target_id=target_id,
        dispatch_ids=[row.dispatch_id for row in rows],
        report_ids=[sheet.report_id for sheet in reports],
        stored=stored,
    )
    return CarriedFile(stored.file_name, stored.sha256, len(packets), data)


def _packets(rows: Sequence[Carriable], reports: Sequence[ReportSheet]) -> tuple[Packet, ...]:
    documents = [
        Packet(message_type_of(row.kind), row.business_id, load(row.sha256)) for row in rows
    ]
    told = [
        Packet(MessageType.STATUS, sheet.business_id, write_status(message_of(sheet)))
        for sheet in reports
    ]
    return (*documents, *told)


@operation("exchange.carrying.record_carried")
def record_carried(
    *,
    actor: Actor,
    now: datetime,
    target_id: UUID,
    dispatch_ids: Sequence[UUID],
    report_ids: Sequence[UUID],
    stored: Stored,
) -> None:
    """The file is written: who took what along, to whom, when; the boards show it."""
    actor.require("outgoing.issue")
    receiver = organisation(target_id)
    audit.subject("organisation", target_id, to=receiver.code, sha256=stored.sha256)
    note_dispatches_carried(
        actor=actor,
        now=now,
        target_id=target_id,
        dispatch_ids=dispatch_ids,
        packets=len(dispatch_ids) + len(report_ids),
        stored=stored,
    )
    note_reports_carried(actor=actor, now=now, report_ids=report_ids)


def _reasons(name: str, *, anything: bool, has_key: bool, known: bool) -> list[Reason]:
    reasons = []
    if not anything:
        text = f"Không có gói tin nào đang chờ gửi tới {name}."
        reasons.append(Reason("sending.nothing_to_carry", text))
    if not has_key:
        text = "Cơ quan chưa có khóa còn hiệu lực để ký tệp mang theo."
        mend = "Nhờ cán bộ chứng thư đăng ký khóa của cơ quan."
        reasons.append(Reason("sending.no_key", text, mend))
    if not known:
        text = f"Chưa có chứng thư còn hiệu lực của {name} để mã hóa tệp."
        mend = "Nhờ cán bộ chứng thư ghi chứng thư của nơi nhận vào danh bạ chứng thư."
        reasons.append(Reason("sending.no_certificate", text, mend))
    return reasons
