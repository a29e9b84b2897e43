"""Packets that came as a file: opened by our key, signed by the sender's, then as by line."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography import x509

from vanban.core.files.operations import keep
from vanban.core.organisations.queries import OrganisationRow, organisation, organisation_by_code
from vanban.exchange.directory.queries import certificate_of, link_between
from vanban.exchange.receiving.operations import note_carried, open_for, take_in
from vanban.exchange.receiving.queries import holds
from vanban.formats.envelope.errors import EnvelopeError
from vanban.formats.envelope.parcel import Packet, Parcel, unpack
from vanban.formats.envelope.signed import Signed, open_signed
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal


class CannotTakeFile(Refusal):
    """The file is not for this organisation, was altered, or its signer is not known here."""

    kind = Kind.INVALID
    code = "receiving.cannot_take_file"
    title = "Chưa nhập được tệp mang theo"


@dataclass(frozen=True, slots=True)
class CarriedIn:
    """What a file brought: packets new here, and those that were here already."""

    sender_code: str
    sender_name: str
    made_at: datetime
    new: int
    known: int


def carry_in(*, actor: Actor, now: datetime, data: bytes) -> CarriedIn:
    """Take the packets of a carried file into the inbox, in their order.

    The same file again changes nothing; a packet that comes by line before or after is one and
    the same. Outside work: the key opens it while no transaction is open.

    Refuses (Forbidden) whoever does not receive, (CannotTakeFile), (KeyUnavailable).
    """
    actor.require("incoming.receive")
    try:
        signed = open_signed(open_for(actor, data))
        parcel = unpack(signed.content)
    except EnvelopeError as error:
        raise CannotTakeFile(Reason(error.code, error.text_vi, field="file")) from error
    sender = _sender(actor, now, parcel, signed)
    stored = keep(data, file_name="tep-mang-theo.vbp")
    ours = organisation(actor.organisation)
    link = link_between(sender_code=ours.code, recipient_code=sender.code)
    back = "" if sender.hosted or link is None else link.code
    new = sum(_take(actor, now, packet, back, stored.sha256) for packet in parcel.packets)
    note_carried(
        actor=actor, now=now, sender_code=sender.code, sha256=stored.sha256,
        packets=len(parcel.packets), new=new,
    )  # fmt: skip
    known = len(parcel.packets) - new
    return CarriedIn(sender.code, sender.name, parcel.made_at, new, known)


def _sender(actor: Actor, now: datetime, parcel: Parcel, signed: Signed) -> OrganisationRow:
    """Who sends, proved by the certificate that our directory has of him."""
    on = local_date(now)
    ours, sender = (
        organisation_by_code(parcel.receiver_code, on=on),
        organisation_by_code(parcel.sender_code, on=on),
    )
    if ours is None or ours.id != actor.organisation:
        text = f"Tệp này gửi cho “{parcel.receiver_code[:35]}”, không phải cơ quan này."
        raise CannotTakeFile(Reason("receiving.not_for_us", text, field="file"))
    if sender is None:
        text = f"Không có cơ quan gửi “{parcel.sender_code[:35]}” trong danh bạ."
        raise CannotTakeFile(Reason("receiving.unknown_sender", text, field="file"))
    if not _known(actor, sender.id, signed.certificate, now):
        text = f"Chữ ký trên tệp không bằng chứng thư đã ghi của {sender.name}."
        mend = "Nhờ cán bộ chứng thư đối chiếu và ghi chứng thư của nơi gửi."
        raise CannotTakeFile(Reason("receiving.signer", text, mend, field="file"))
    return sender


def _known(actor: Actor, sender_id: UUID, certificate: x509.Certificate, now: datetime) -> bool:
    return certificate_of(actor, organisation_id=sender_id, at=now) == certificate


def _take(actor: Actor, now: datetime, packet: Packet, link: str, carried_sha256: str) -> int:
    name = f"carried:{packet.sha256}"
    if holds(actor, link=link, axis_doc_id=name):
        return 0
    stored = keep(packet.data, file_name="goi-tin.edxml")
    take_in(
        actor=actor,
        now=now,
        link=link,
        axis_doc_id=name,
        kind=MessageType(packet.kind),
        sha256=stored.sha256,
        size=stored.size,
        carried_sha256=carried_sha256,
    )
    return 1
