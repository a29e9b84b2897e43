"""A decision signed, numbered and sealed, for tests that begin with one."""

from collections.abc import Callable
from datetime import datetime

from support.papers import draft, sign_with
from vanban.doors.testpki.answers import time_stamp_answer
from vanban.doors.testpki.authority import Identity, Pki
from vanban.formats.pades.appearance import handwriting, seal_image
from vanban.formats.pades.fields import DATE_FIELD, NUMBER_FIELD, fill_fields, prepare_fields
from vanban.formats.pades.signing import (
    LEADER_FIELD,
    SEAL_FIELD,
    Lock,
    finish_signature,
    prepare_signature,
)
from vanban.formats.pades.stamps import ImageAppearance
from vanban.formats.pades.timestamps import time_stamp_request, time_stamp_token
from vanban.formats.pdf.blanks import find_blanks
from vanban.formats.pdf.places import seal_place
from vanban.formats.pdf.signers import find_signer

SIGNER = "Nguyễn Văn Hùng"
DATE = "ngày 22 tháng 11 năm 2026"
Timestamper = Callable[[bytes], bytes]


def timestamper_at(pki: Pki, moment: datetime) -> Timestamper:
    """The demonstration authority's stamp, asked without a line between."""

    def stamp(value: bytes) -> bytes:
        answer = time_stamp_answer(pki, time_stamp_request(value, 5), now=moment)
        return time_stamp_token(answer, value, 5)

    return stamp


def signed(
    pdf: bytes, identity: Identity, *, now: datetime, timestamper: Timestamper | None = None
) -> bytes:
    """The leader's signature above the printed name."""
    prepared = prepare_signature(
        pdf,
        field_name=LEADER_FIELD,
        appearance=ImageAppearance(handwriting(SIGNER), find_signer(pdf, SIGNER).box),
        certificate=identity.certificate,
        chain=identity.chain,
        signing_time=now,
    )
    value = sign_with(identity, prepared.signed_attributes)
    return finish_signature(prepared, value, timestamper=timestamper)


def sealed(
    pdf: bytes,
    identity: Identity,
    *,
    now: datetime,
    timestamper: Timestamper | None = None,
    lock: Lock | None = None,
) -> bytes:
    """The body's seal, over number and date."""
    place = seal_place(find_signer(pdf, SIGNER).box, 36, (595, 842))
    prepared = prepare_signature(
        pdf,
        field_name=SEAL_FIELD,
        appearance=ImageAppearance(seal_image("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK"), place),
        certificate=identity.certificate,
        chain=identity.chain,
        signing_time=now,
        lock=lock or Lock(),
    )
    value = sign_with(identity, prepared.signed_attributes)
    return finish_signature(prepared, value, timestamper=timestamper)


def decision(
    leader: Identity, seal: Identity, *, now: datetime, timestamper: Timestamper | None = None
) -> bytes:
    """The whole order: fields, leader, number and date, seal."""
    paper = draft()
    paper = prepare_fields(paper, find_blanks(paper))
    paper = signed(paper, leader, now=now, timestamper=timestamper)
    paper = fill_fields(paper, {NUMBER_FIELD: "3481", DATE_FIELD: DATE})
    return sealed(paper, seal, now=now, timestamper=timestamper)
