"""The body's own templates: kept, and used no more. What was made from one is not touched."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.files.operations import enter, mark_in
from vanban.core.files.queries import load
from vanban.core.files.rules import DOCX, Stored
from vanban.formats.docx.merging import fields_in
from vanban.formats.docx.package import DocxError
from vanban.formats.symbol import DOCUMENT_TYPES
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import OwnTemplate
from vanban.outgoing.drafting.queries import own_template, own_templates
from vanban.outgoing.drafting.rules import reasons_against_template


class CannotKeepTemplate(Refusal):
    """The template cannot be kept as it is given."""

    kind = Kind.INVALID
    code = "drafting.cannot_keep_template"
    title = "Chưa lưu được mẫu"


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read in the file, outside of the transaction."""

    fields: frozenset[str] = frozenset()
    problem: str = ""
    secret_mark: str = ""


def add_template(
    *, actor: Actor, now: datetime, name: str, type_code: str = "", stored: Stored | None
) -> UUID:
    """Keep a Word file as a template of the body, for one type of document or for all.

    Refuses (Forbidden) all but the registry and the administrator, (CannotKeepTemplate) with all
    reasons: no name, one taken, no Word file, a field nobody can fill, a mark of secrecy.
    """
    seen = _look_at(stored) if stored is not None else _Seen()
    return _add(actor=actor, now=now, name=name, type_code=type_code, stored=stored, seen=seen)


@operation("outgoing.drafting.add_template")
def _add(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    type_code: str,
    stored: Stored | None,
    seen: _Seen,
) -> UUID:
    _require(actor)
    name = " ".join(name.split())
    audit.subject("organisation", actor.organisation, template=name, type_code=type_code)
    refuse_if(
        CannotKeepTemplate,
        reasons_against_template(
            name=name,
            name_taken=any(row.name == name for row in own_templates(actor)),
            known_type=not type_code or type_code in {kind.code for kind in DOCUMENT_TYPES},
            media_type=stored.media_type if stored is not None else None,
            fields=seen.fields,
            problem=seen.problem,
            secret_mark=seen.secret_mark,
        ),
    )
    assert stored is not None  # noqa: S101 - refused above
    row = OwnTemplate.objects.create(
        organisation_id=actor.organisation,
        name=name,
        type_code=type_code,
        blob=enter(stored, now=now),
        file_name=stored.file_name,
        added_at=now,
        added_by_name=actor.name,
    )
    return row.id


@operation("outgoing.drafting.withdraw_template")
def withdraw_template(*, actor: Actor, now: datetime, template_id: UUID) -> None:
    """Use a template no more; file and trace stay. Refuses (Forbidden), (NotFound)."""
    _require(actor)
    row = own_template(actor, template_id=template_id)
    audit.subject("organisation", actor.organisation, template=row.name)
    OwnTemplate.objects.filter(id=row.id).update(withdrawn_at=now, withdrawn_by_name=actor.name)


def _require(actor: Actor) -> None:
    if not actor.may("people.administer"):
        actor.require("outgoing.issue")


def _look_at(stored: Stored) -> _Seen:
    data = load(stored.sha256)
    mark = mark_in(data)
    if stored.media_type != DOCX:
        return _Seen(secret_mark=mark)
    try:
        return _Seen(fields_in(data), secret_mark=mark)
    except DocxError as wrong:
        return _Seen(problem=wrong.text_vi, secret_mark=mark)
