"""Setting by hand where the signatures stand, on a file whose words do not tell."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import page_sizes, pdf_of
from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import lock_document, reasons_against, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import SignatureSpot
from vanban.outgoing.drafting.operations.create import CannotDraft
from vanban.outgoing.drafting.queries.spots import SpotsSheet, spots_sheet
from vanban.outgoing.drafting.rules.spots import Sizes, Spot, reasons_against_spots, usual_spots


def sizes_of_draft(sheet: SpotsSheet, *, now: datetime) -> Sizes:
    """The pages of the draft as they will be signed. Outside work: a Word file is converted.

    Refuses (NotReadable) a file that has no pages.
    """
    return page_sizes(pdf_of(sheet.sha256, now=now).sha256, now=now)


def spots_or_usual(sheet: SpotsSheet, sizes: Sizes) -> list[Spot]:
    """For every signer the place set by hand, else the usual one, in the order of signing."""
    known = {spot.name: spot for spot in sheet.spots}
    return [known.get(usual.name, usual) for usual in usual_spots(sheet.names, sizes)]


def place_signatures(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    version_id: UUID | None,
    spots: Sequence[Spot],
) -> None:
    """Set where each signature stands on this version of the draft; none: as the file tells.

    Another file begins without. Refuses (Forbidden), (DocumentNotFound), (CannotDraft) with all
    reasons: not a draft any more, another file since, a signer without a place, a place off the
    page, two that overlap.
    """
    sheet = spots_sheet(actor, document_id=document_id) if actor.may("outgoing.draft") else None
    sizes = sizes_of_draft(sheet, now=now) if sheet else ()
    _place(
        actor=actor,
        now=now,
        document_id=document_id,
        version_id=version_id,
        spots=spots,
        sizes=sizes,
    )


@operation("outgoing.drafting.place_signatures")
def _place(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    version_id: UUID | None,
    spots: Sequence[Spot],
    sizes: Sizes,
) -> None:
    actor.require("outgoing.draft")
    document = lock_document(actor, document_id)
    sheet = spots_sheet(actor, document_id=document_id)
    reasons = reasons_against(document, Move.SUBMIT)
    if sheet is None or sheet.version_id != version_id:
        reasons.append(_other_file())
    elif spots and not reasons:
        reasons += reasons_against_spots(spots, sheet.names, sizes)
    refuse_if(CannotDraft, reasons)
    assert sheet is not None  # noqa: S101 - judged above
    audit.subject("document", document_id, spots=[f"{each.name}: {each.page}" for each in spots])
    SignatureSpot.objects.filter(version_id=sheet.version_id).delete()
    SignatureSpot.objects.bulk_create(
        SignatureSpot(
            organisation_id=document.organisation_id,
            version_id=sheet.version_id,
            name=each.name,
            page=each.page,
            left_mm=each.left_mm,
            top_mm=each.top_mm,
            set_by_name=actor.name,
            set_at=now,
        )
        for each in spots
    )
    touch(document_id)


def _other_file() -> Reason:
    return Reason(
        "drafting.spots_other_file",
        "Dự thảo vừa được thay bằng tệp khác, hoặc chưa chọn người ký.",
        "Tải lại trang rồi đặt chỗ ký trên tệp mới.",
    )
