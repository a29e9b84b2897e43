"""The form of a draft in words: as it stands, and as somebody wrote it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from vanban.core.organisations.queries import OrganisationRow
from vanban.core.people.queries import PostRow
from vanban.core.records.models import Document
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.foundation.actor import Actor
from vanban.outgoing.drafting.operations.signers import Posts
from vanban.outgoing.drafting.queries import DraftSheet
from vanban.outgoing.drafting.rules import DraftFields, JointInput, RecipientInput
from vanban.outgoing.drafting.rules.clash import BETWEEN, URGENCY_LABELS


def words_standing(actor: Actor, document: Document, sheet: DraftSheet) -> dict[str, str]:
    """A draft as it is saved, by the names of the form's fields."""
    return {
        "type_code": document.type_name,
        "subject": sheet.subject,
        "urgency": str(URGENCY_LABELS.get(sheet.urgency, sheet.urgency)),
        "notation": sheet.notation,
        "signer_post_id": sheet.signer_name,
        "joint": _list(row.name for row in sheet.joint[:-1]),
        "recipients": _list(row.name for row in sheet.recipients),
        "answers_id": _answered(actor, sheet.answers_id),
        "reply_due_date": _day(sheet.reply_due_date),
    }


def words_written(
    actor: Actor,
    fields: DraftFields,
    columns: Mapping[str, object],
    people: tuple[PostRow | None, JointInput, Posts],
    places: tuple[Sequence[RecipientInput], Mapping[UUID, OrganisationRow]],
) -> dict[str, str]:
    """A form as it was given. `people`: the signer, who signs beside him, their posts; `places`:
    the recipients and their bodies.
    """
    (main, joint, beside), (recipients, targets) = people, places
    answers = columns["answers_id"]
    return {
        "type_code": str(columns["type_name"]),
        "subject": str(columns["subject"]),
        "urgency": str(URGENCY_LABELS.get(fields.urgency, fields.urgency)),
        "notation": fields.notation,
        "signer_post_id": main.full_name if main else "",
        "joint": _list(
            beside[each.post_id].full_name if each.post_id in beside else each.name
            for each in joint.signers
        ),
        "recipients": _list(_place(each, targets) for each in recipients),
        "answers_id": _answered(actor, answers if isinstance(answers, UUID) else None),
        "reply_due_date": _day(fields.reply_due_date),
    }


def _answered(actor: Actor, answers_id: UUID | None) -> str:
    row = visible_documents(actor).filter(id=answers_id).first() if answers_id else None
    return f"{row.type_name} {symbol_of(row)}".strip() if row else ""


def _place(given: RecipientInput, targets: Mapping[UUID, OrganisationRow]) -> str:
    target = targets.get(given.organisation_id) if given.organisation_id else None
    return target.name if target else given.name.strip()


def _list(names: Iterable[str]) -> str:
    return BETWEEN.join(names)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
