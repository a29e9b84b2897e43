"""Pictures of signatures and of seals: read as hostile, drawn anew, put in force, taken out."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from vanban.core.files.operations import enter, keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.pictures import DPI, Drawn, drawn_anew
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Invalid, Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.trust.keys.models import Picture
from vanban.trust.keys.operations.registering import require_seal_keeper
from vanban.trust.keys.queries import held_by, picture_of
from vanban.trust.keys.rules import HolderKind
from vanban.trust.keys.rules.pictures import LARGEST_SEAL_MM, may_use_picture

_MM_PER_INCH = 25.4
_LONGEST_SIGNATURE = round(60 / _MM_PER_INCH * DPI)
_LONGEST_SEAL = round(LARGEST_SEAL_MM / _MM_PER_INCH * DPI)


class PictureRefused(Invalid):
    """The picture cannot be drawn on documents as given."""

    code = "keys.picture_refused"
    title = "Chưa dùng được ảnh này"


@dataclass(frozen=True, slots=True)
class Fitting:
    """A picture that was read, judged and kept; nothing is in force yet. `diameter_mm`: a seal;
    `initials`: a person's ký nháy.
    """

    stored: Stored
    diameter_mm: float | None = None
    initials: bool = False


def fit_picture(
    data: bytes, *, clear_ground: bool, diameter_mm: float | None = None, initials: bool = False
) -> Fitting:
    """Read a given PNG and keep it drawn anew, for looking at before it is put in force.

    `diameter_mm` makes it a seal, `initials` a person's ký nháy. Outside work: no transaction
    open. Refuses (PictureRefused) with all reasons: no PNG, too large or small, blank, opaque,
    the wrong colour, a seal that is not
    round or has no real diameter.
    """
    seal = diameter_mm is not None
    longest = _LONGEST_SEAL if seal else _LONGEST_SIGNATURE
    try:
        drawn = drawn_anew(data, clear_ground=clear_ground, longest_px=longest, square=seal)
    except PadesError as wrong:
        mend = "Chọn ảnh quét dạng PNG, không quá 3 MB."
        raise PictureRefused(Reason(wrong.code, wrong.text_vi, mend, field="file")) from wrong
    refuse_if(PictureRefused, _reasons(drawn, diameter_mm, cleared=clear_ground))
    name = "con-dau.png" if seal else "ky-nhay.png" if initials else "chu-ky.png"
    return Fitting(keep(drawn.png, file_name=name), diameter_mm, initials and not seal)


def _reasons(drawn: Drawn, diameter_mm: float | None, *, cleared: bool) -> list[Reason]:
    holder = HolderKind.PERSON if diameter_mm is None else HolderKind.ORGANISATION
    return may_use_picture(holder=holder, drawn=drawn, diameter_mm=diameter_mm, cleared=cleared)


@operation("trust.keys.use_picture")
def use_picture(
    *, actor: Actor, now: datetime, fitting: Fitting, person_id: UUID | None = None
) -> None:
    """Put a fitted picture in force in the place of the one before, which stays on record.

    `person_id`: whose signature it is; None: the body's seal. Refuses (Forbidden) another's
    signature, and the seal for whoever neither keeps it nor administers keys.
    """
    _require(actor, person_id)
    assert (fitting.diameter_mm is None) == (person_id is not None)  # noqa: S101 - by the caller
    before = _retire(actor, person_id, now, initials=fitting.initials)
    Picture.objects.create(
        organisation_id=actor.organisation,
        holder_kind=HolderKind.PERSON if person_id else HolderKind.ORGANISATION,
        person_id=person_id,
        blob=enter(fitting.stored, now=now),
        diameter_mm=fitting.diameter_mm,
        initials=fitting.initials,
        given_by_name=actor.name,
        given_at=now,
    )
    audit.subject(
        "picture",
        person_id or actor.organisation,
        sha256=fitting.stored.sha256,
        before=before,
        diameter_mm=fitting.diameter_mm,
        initials=fitting.initials,
    )


@operation("trust.keys.drop_picture")
def drop_picture(
    *, actor: Actor, now: datetime, person_id: UUID | None = None, initials: bool = False
) -> None:
    """Take a picture out of use; signatures show words from now on. Again: no change.

    Refuses (Forbidden) as ``use_picture``.
    """
    _require(actor, person_id)
    before = _retire(actor, person_id, now, initials=initials)
    audit.subject("picture", person_id or actor.organisation, before=before, initials=initials)


def picture_png(actor: Actor, *, person_id: UUID | None) -> tuple[bytes, str, float]:
    """The PNG in force, its SHA-256 and the seal's diameter in mm; empty where none is given.

    Outside work: no transaction open. Each picture is read from the store once a process.
    """
    row = picture_of(actor, person_id=person_id)
    return (_loaded(row.sha256), row.sha256, row.diameter_mm) if row else (b"", "", 0.0)


def initials_png(actor: Actor, *, person_id: UUID) -> bytes:
    """The PNG of a person's initials in force; empty where he has given none. Outside work."""
    row = picture_of(actor, person_id=person_id, initials=True)
    return _loaded(row.sha256) if row else b""


@lru_cache(maxsize=128)
def _loaded(sha256: str) -> bytes:
    return load(sha256)


def _require(actor: Actor, person_id: UUID | None) -> None:
    if person_id is None:
        require_seal_keeper(actor)
    if person_id is not None and not actor.is_system and person_id != actor.person_id:
        raise Forbidden(
            Reason("keys.not_yours", "Mỗi người tự đưa hình chữ ký của mình, không ai đưa thay.")
        )


def _retire(actor: Actor, person_id: UUID | None, now: datetime, *, initials: bool) -> str:
    rows = Picture.objects.select_for_update(no_key=True).filter(
        organisation_id=actor.organisation, retired_at=None, initials=initials
    )
    before = rows.filter(held_by(person_id)).first()
    if before is None:
        return ""
    before.retired_at = now
    before.save(update_fields=["retired_at"])
    return before.blob_id
