"""Writing the process of a type of document, a version at a time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from vanban.core.organisations.models import Organisation
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Invalid, NotFound, Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.approval.models import Process, ProcessStep
from vanban.outgoing.approval.queries import takers_anywhere, type_choices, unit_names
from vanban.outgoing.approval.rules.templates import (
    Planned,
    Who,
    in_order,
    reasons_against_template,
    target_id,
)

ADMINISTER = "people.administer"


class CannotSaveProcess(Invalid):
    """The process cannot be used as it is written."""

    code = "approval.cannot_save_process"
    title = "Chưa lưu được quy trình"


@operation("outgoing.approval.save_process")
def save_process(
    *, actor: Actor, now: datetime, document_type: str, name: str, steps: Sequence[Planned]
) -> UUID:
    """Write the process of a type of document (empty: of all other types) as a new version.

    Drafts under way keep the version they began with. Refuses (Forbidden), (CannotSaveProcess)
    with all reasons: both responsibilities must be in it, and no step that nobody can take.
    """
    actor.require(ADMINISTER)
    refuse_if(CannotSaveProcess, reasons_against(actor, now, document_type, name, steps))
    Organisation.objects.select_for_update(no_key=True).get(
        id=actor.organisation
    )  # one version at a time
    same = Process.objects.filter(organisation_id=actor.organisation, document_type=document_type)
    version = (same.aggregate(top=Max("version"))["top"] or 0) + 1
    same.filter(retired_at=None).update(retired_at=now)
    process = Process.objects.create(
        organisation_id=actor.organisation,
        document_type=document_type,
        version=version,
        name=name.strip(),
        made_at=now,
        made_by_name=actor.name,
    )
    for ordinal, step in enumerate(in_order(steps), start=1):
        target = target_id(step)
        ProcessStep.objects.create(
            organisation_id=actor.organisation,
            process=process,
            ordinal=ordinal,
            place=step.place,
            kind=step.kind,
            label=step.label.strip(),
            who=step.who,
            role=step.target if step.who == Who.ROLE else "",
            unit_id=target if step.who == Who.UNIT else None,
            post_id=target if step.who == Who.POST else None,
            days=step.days,
            only_types=list(dict.fromkeys(step.condition.type_codes)),
            only_urgency=step.condition.urgency,
            only_ways=list(dict.fromkeys(step.condition.ways)),
            only_units=list(dict.fromkeys(step.condition.units)),
        )
    audit.subject("process", process.id, type=document_type, version=version, steps=len(steps))
    return process.id


@operation("outgoing.approval.retire_process")
def retire_process(*, actor: Actor, now: datetime, process_id: UUID) -> None:
    """Give a process up: the type goes by the one for all types again. Twice changes nothing.

    Refuses (Forbidden), (NotFound).
    """
    actor.require(ADMINISTER)
    rows = Process.objects.filter(id=process_id, organisation_id=actor.organisation)
    if not rows.exists():
        raise NotFound(
            Reason(
                "approval.no_process",
                "Không có quy trình này ở cơ quan bạn.",
                "Mở lại trang Quy trình trình ký.",
            )
        )
    rows.filter(retired_at=None).update(retired_at=now)
    audit.subject("process", process_id)


def reasons_against(
    actor: Actor, now: datetime, document_type: str, name: str, steps: Sequence[Planned]
) -> list[Reason]:
    """Everything that keeps the process from being used today; also for the page while it is
    written.
    """
    reasons = []
    if document_type not in dict(type_choices()):
        text = "Không có loại văn bản này."
        reasons.append(Reason("approval.type_unknown", text, "Chọn lại.", field="document_type"))
    today = local_date(now)
    return reasons + reasons_against_template(
        name=name,
        steps=steps,
        takers=takers_anywhere(actor, steps=tuple(steps), on=today),
        process_type=document_type,
        units=unit_names(actor, on=today),
    )
