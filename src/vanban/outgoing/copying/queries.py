"""The copies made of a document."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vanban.core.records.queries import visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.foundation.operation import query
from vanban.outgoing.copying.models import Copy
from vanban.outgoing.copying.rules import NAMES, Form, Medium
from vanban.trust.keys.queries import kept_work, problem_of
from vanban.trust.keys.rules.working import LIVE, KeptWork


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A copy, made or being made; `problem` says why one failed and how to mend it."""

    id: UUID
    document_id: UUID
    form: str
    form_name: str
    symbol: str
    copy_date: date
    electronic: bool
    signer_name: str
    asked_by_name: str
    asked_at: datetime
    state: str
    problem: Reason | None
    sha256: str
    sent_as_id: UUID | None
    channel: str


@dataclass(frozen=True, slots=True)
class CopyOrder:
    """What there is to make."""

    copy_id: UUID
    form: Form
    target: Medium
    source_sha256: str
    symbol: str
    copy_date: date
    signer_name: str
    signer_lines: tuple[str, ...]
    recipients: tuple[str, ...]
    kept: KeptWork


@query
def copies_of(actor: Actor, *, document_id: UUID) -> list[CopyRow]:
    """The copies of a document the actor may see, the latest first."""
    rows = Copy.objects.filter(document__in=visible_documents(actor).filter(id=document_id))
    return [_row(row) for row in rows.order_by("-asked_at")]


@query
def copy_file(actor: Actor, *, copy_id: UUID) -> CopyRow | None:
    """A copy whose document the actor may see; None otherwise."""
    row = Copy.objects.filter(id=copy_id, document__in=visible_documents(actor)).first()
    return _row(row) if row is not None else None


@query
def copy_order(actor: Actor, *, copy_id: UUID) -> CopyOrder | None:
    """What is to be made; None once it is made or given up."""
    row = Copy.objects.filter(
        id=copy_id, organisation_id=actor.organisation, state__in=LIVE
    ).first()
    if row is None:
        return None
    return CopyOrder(
        copy_id=row.id,
        form=Form(row.form),
        target=Medium(row.target_medium),
        source_sha256=row.source_id,
        symbol=row.symbol,
        copy_date=row.copy_date,
        signer_name=row.signer_name,
        signer_lines=tuple(row.signer_lines),
        recipients=tuple(row.recipients),
        kept=kept_work(row),
    )


def _row(row: Copy) -> CopyRow:
    return CopyRow(
        id=row.id,
        document_id=row.document_id,
        form=row.form,
        form_name=NAMES[Form(row.form)].capitalize(),
        symbol=row.symbol,
        copy_date=row.copy_date,
        electronic=row.target_medium == Medium.ELECTRONIC,
        signer_name=row.signer_name,
        asked_by_name=row.asked_by_name,
        asked_at=row.asked_at,
        state=row.state,
        problem=problem_of(row),
        sha256=row.result_id or "",
        sent_as_id=row.sent_as_id,
        channel=row.channel,
    )
