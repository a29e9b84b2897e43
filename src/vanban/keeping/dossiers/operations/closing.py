"""Closing a dossier when its work is done, and opening it again."""

from datetime import date, datetime
from uuid import UUID

from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.keeping.dossiers.models import Dossier, Leaf
from vanban.keeping.dossiers.operations import lock, lock_open
from vanban.keeping.dossiers.queries.contents import held_in, time_of
from vanban.keeping.dossiers.rules import (
    DossierState,
    Face,
    reasons_against_face,
    reasons_against_reason,
)
from vanban.keeping.dossiers.rules.closing import reasons_against_closing

_ASIDE = 1_000_000  # where the numbers wait while they are laid anew


class CannotClose(Refusal):
    """The dossier cannot be closed yet, or opened again so."""

    kind = Kind.CONFLICT
    code = "dossiers.cannot_close"
    title = "Chưa kết thúc được hồ sơ"


@operation("keeping.dossiers.close_dossier")
def close_dossier(*, actor: Actor, now: datetime, dossier_id: UUID, end_date: date | None) -> None:
    """Close a dossier at the end of its work (Decree 30/2020 art. 29.4): what lies in it is
    numbered in the order of time, from 1, and nothing changes after it.

    Refuses (NotFound), (Forbidden) who does not answer for it, (DossierClosed), (CannotClose) with
    all reasons: work under way, drafts and duplicates left, missing fields, the day.
    """
    row = lock_open(actor, dossier_id, answering=True)
    held = held_in(actor, row)
    face = Face(
        notation=row.notation,
        title=row.title,
        retention_years=row.retention_years,
        start_date=row.start_date,
        end_date=end_date,
        note=row.note,
    )
    refuse_if(
        CannotClose,
        [
            *reasons_against_face(face, today=local_date(now)),
            *reasons_against_closing(held, end_date=end_date, start_date=row.start_date),
        ],
    )
    _lay_in_order(row)
    Dossier.objects.filter(id=row.id).update(
        state=DossierState.CLOSED,
        end_date=end_date,
        closed_at=now,
        closed_by_name=actor.name,
        last_ordinal=len(held),
    )
    audit.subject("dossier", dossier_id, end_date=end_date, leaves=len(held))


@operation("keeping.dossiers.reopen_dossier")
def reopen_dossier(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    dossier_id: UUID,
    reason: str,
) -> None:
    """Open a closed dossier again. Refuses (NotFound), (Forbidden) who has no right to it,
    (CannotClose) with all reasons: not closed, no reason.
    """
    row = lock(actor, dossier_id)
    actor.require("keeping.reopen")
    reasons = reasons_against_reason(reason)
    if row.state != DossierState.CLOSED:
        reasons.append(Reason("dossiers.not_closed", "Hồ sơ đang mở.", "Tải lại trang."))
    refuse_if(CannotClose, reasons)
    Dossier.objects.filter(id=row.id).update(
        state=DossierState.OPEN, end_date=None, closed_at=None, closed_by_name=""
    )
    audit.subject("dossier", dossier_id, text=reason.strip())


def _lay_in_order(dossier: Dossier) -> None:
    """Number what lies in it by time, without a gap; until now by when it was filed."""
    leaves = list(dossier.leaves.filter(taken_out_at=None).select_related("document"))
    leaves.sort(key=lambda leaf: (time_of(leaf), leaf.ordinal))
    for offset in (_ASIDE, 0):
        for place, leaf in enumerate(leaves, start=1):
            leaf.ordinal = offset + place
        Leaf.objects.bulk_update(leaves, ["ordinal"])
