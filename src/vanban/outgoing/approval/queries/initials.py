"""The initials given in the round under way, and whether the file to be signed shows them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from vanban.core.records.lifecycle import State, VersionKind
from vanban.core.records.models import Document, Version
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.operation import query
from vanban.outgoing.approval.models import Approval, InitialledFile
from vanban.outgoing.approval.rules import Decision, StepKind


@dataclass(frozen=True, slots=True)
class Given:
    """One person's initials. `of_drafting_unit`: he answers for the text, not for the office."""

    step_id: UUID
    person_id: UUID | None
    name: str
    day: date
    of_drafting_unit: bool


@dataclass(frozen=True, slots=True)
class InitialsOrder:
    """The file as it was submitted, what to draw on it, and the newest version it follows."""

    sha256: str
    file_name: str
    newest_id: UUID
    given: tuple[Given, ...]


@query
def initials_to_draw(actor: Actor, *, document_id: UUID) -> InitialsOrder | None:
    """What is to be drawn on a document that waits for its signer; None when nothing is."""
    document = Document.objects.filter(
        id=document_id, organisation_id=actor.organisation, state=State.TO_SIGN
    ).first()
    if document is None or not initials_pending(document):
        return None
    newest = _newest(document)
    rows = _standing(document)
    base = _submitted(document)
    assert newest is not None and base is not None  # noqa: S101, PT018 - or nothing is pending
    return InitialsOrder(
        sha256=base.blob_id,
        file_name=base.file_name,
        newest_id=newest.id,
        given=tuple(_given(row, document) for row in rows),
    )


def initials_pending(document: Document) -> bool:
    """Whether the file that lies before the signer does not show the initials that stand."""
    newest = _newest(document)
    if newest is None or newest.kind != VersionKind.PREPARED:
        return False
    shown = InitialledFile.objects.filter(version=newest).first()
    standing = sorted(str(row.id) for row in _standing(document))
    return standing != (shown.steps if shown else [])


def _newest(document: Document) -> Version | None:
    return Version.objects.filter(document=document).order_by("-ordinal").first()


def _round(document: Document) -> int:
    rows = Approval.objects.filter(document=document, by_hand=False)
    return rows.aggregate(top=Max("round"))["top"] or 0


def _submitted(document: Document) -> Version | None:
    row = Approval.objects.filter(document=document, round=_round(document), by_hand=False).first()
    return row.version if row else None


def _standing(document: Document) -> list[Approval]:
    """The initials of the round that were not taken back, in the order of the steps."""
    rows = Approval.objects.filter(
        document=document,
        round=_round(document),
        side=StepKind.INITIAL,
        decision=Decision.APPROVED,
    )
    return list(rows.select_related("decided_by").order_by("place", "ordinal"))


def _given(row: Approval, document: Document) -> Given:
    by = row.decided_by
    own = document.unit_id is not None and by is not None and by.unit_id == document.unit_id
    assert row.decided_at is not None  # noqa: S101 - what is decided has a time
    return Given(
        step_id=row.id,
        person_id=by.person_id if by else None,
        name=row.decided_by_name,
        day=local_date(row.decided_at),
        of_drafting_unit=own,
    )
