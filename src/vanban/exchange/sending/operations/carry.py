"""Packets taken along as one file while the line is down: signed by us, opened only by them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.organisations.queries import organisation
from vanban.core.records.operations import touch
from vanban.exchange.directory.queries import certificate_of
from vanban.exchange.sending.models import Carriage, Dispatch
from vanban.exchange.sending.operations.timeline import note
from vanban.exchange.sending.queries import Carriable, carriable
from vanban.exchange.sending.rules import Outcome, message_type_of
from vanban.formats.envelope.errors import EnvelopeError
from vanban.formats.envelope.parcel import Packet, Parcel, pack, parcel_name
from vanban.formats.envelope.sealing import seal
from vanban.formats.envelope.signed import sign
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

    Signed by the organisation's key, sealed for the receiving organisation's. The packets keep
    their place in the queue: when the line is back they go again as the same bytes under the same
    identifier, and the receiver sees that it has them. Outside work between two transactions.

    Refuses (Forbidden) whoever may not issue, (NotFound) an unknown receiver, (CannotCarry),
    (KeyUnavailable).
    """
    actor.require("outgoing.issue")
    receiver, sender = organisation(target_id), organisation(actor.organisation)
    rows = carriable(actor, target_id=target_id, dispatch_ids=dispatch_ids)
    certificate = certificate_of(actor, organisation_id=target_id, at=now)
    usable = key_for_organisation(actor, at=now)
    refuse_if(
        CannotCarry,
        _reasons(receiver.name, rows, has_key=usable is not None, known=certificate is not None),
    )
    assert usable is not None  # noqa: S101 - refused above
    assert certificate is not None  # noqa: S101
    packets = tuple(
        Packet(message_type_of(row.kind), row.business_id, load(row.sha256)) for row in rows
    )
    signer = signer_of(usable)
    try:
        signed = sign(
            pack(Parcel(sender.code, receiver.code, now, packets)),
            certificate=signer.certificate,
            chain=signer.chain,
            signature=signer.sign,
        )
        data = seal(signed, [certificate])
    except EnvelopeError as error:
        raise CannotCarry(Reason(error.code, error.text_vi)) from error
    name = parcel_name(sender.code, receiver.code, local(now))
    stored = keep(data, file_name=name)
    record_carried(
        actor=actor,
        now=now,
        target_id=target_id,
        dispatch_ids=[row.dispatch_id for row in rows],
        sha256=stored.sha256,
        size=stored.size,
    )
    return CarriedFile(name, stored.sha256, len(packets), data)


@operation("exchange.sending.record_carried")
def record_carried(
    *,
    actor: Actor,
    now: datetime,
    target_id: UUID,
    dispatch_ids: Sequence[UUID],
    sha256: str,
    size: int,
) -> None:
    """The file is written: who took what along, to whom, when; the boards show it."""
    actor.require("outgoing.issue")
    receiver = organisation(target_id)
    carriage = Carriage.objects.create(
        organisation_id=actor.organisation,
        target_code=receiver.code,
        target_name=receiver.name,
        sha256=sha256,
        size=size,
        packets=len(dispatch_ids),
        made_at=now,
        made_by_name=actor.name[:200],
    )
    rows = (
        Dispatch.objects.select_for_update(of=("self",))
        .select_related("package")
        .filter(id__in=dispatch_ids, organisation_id=actor.organisation)
        .order_by("id")
    )
    audit.subject("carriage", carriage.id, to=receiver.code, sha256=sha256, packets=len(rows))
    for row in rows:
        row.carried_at = now
        row.save(update_fields=["carried_at"])
        note(row, Outcome.CARRIED, actor=actor, now=now, text=f"SHA-256 {sha256}")
        touch(row.package.document_id)


def _reasons(name: str, rows: Sequence[Carriable], *, has_key: bool, known: bool) -> list[Reason]:
    reasons = []
    if not rows:
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
