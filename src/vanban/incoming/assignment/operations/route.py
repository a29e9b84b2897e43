"""Rules by which the body's regulation sends documents to a unit, and sending them so.

Source: Decree 30/2020 art. 23.1: where the regulation names the unit, the registry hands the
document over directly.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from vanban.core.calendar.rules import ADMINISTER, reasons_against_basis
from vanban.core.records.lifecycle import State
from vanban.core.records.operations import lock_document
from vanban.formats.symbol import DOCUMENT_TYPES
from vanban.formats.workdays import read_term
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, NotFound, Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.incoming.assignment.models import RoutingPlace, RoutingRule
from vanban.incoming.assignment.operations.assign import assign, reasons_against_giving
from vanban.incoming.assignment.queries import route_of, routing_rules
from vanban.incoming.assignment.rules import Assignee
from vanban.incoming.registration.models import Presentation

WORDS_MOST = 20


class CannotRoute(Invalid):
    """The routing rule cannot be set so."""

    code = "assignment.cannot_route"
    title = "Chưa ghi được quy tắc"


@operation("incoming.assignment.set_routing_rule")
def set_routing_rule(
    *,
    actor: Actor,
    now: datetime,
    assignees: Sequence[Assignee],
    basis: str,
    issuer_code: str = "",
    type_code: str = "",
    words: Sequence[str] = (),
    task: str = "",
    term: str = "",
    direct: bool = False,
) -> UUID:
    """Add a rule behind those there are; the first that fits a document holds.

    Refuses (Forbidden) whoever does not administer the office, (CannotRoute) with all reasons: a
    rule that fits everything, nobody to lead, a kind or term there is not, no basis.
    """
    actor.require(ADMINISTER)
    kept = [word.strip() for word in words if word.strip()]
    refuse_if(
        CannotRoute,
        [
            *reasons_against_giving(actor, now, assignees, task, has_lead=False),
            *reasons_against_basis(basis),
            *_against_form(issuer_code, type_code, kept, term),
        ],
    )
    last = RoutingRule.objects.filter(organisation_id=actor.organisation).aggregate(
        last=Max("ordinal")
    )
    rule = RoutingRule.objects.create(
        organisation_id=actor.organisation,
        ordinal=(last["last"] or 0) + 1,
        issuer_code=issuer_code.strip(),
        type_code=type_code,
        words=kept,
        task=task.strip(),
        term=term,
        direct=direct,
        basis=basis.strip(),
        set_by_name=actor.name,
        set_at=now,
    )
    RoutingPlace.objects.bulk_create(
        RoutingPlace(
            organisation_id=actor.organisation,
            rule=rule,
            role=each.role,
            unit_id=each.unit_id,
            post_id=each.post_id,
        )
        for each in assignees
    )
    audit.subject(
        "organisation", actor.organisation, rule=rule.id, words=kept, direct=direct, basis=basis
    )
    return rule.id


@operation("incoming.assignment.end_routing_rule")
def end_routing_rule(*, actor: Actor, now: datetime, rule_id: UUID) -> None:
    """End a rule; what it gave stays given. Refuses (Forbidden), (NotFound)."""
    actor.require(ADMINISTER)
    ended = RoutingRule.objects.filter(
        id=rule_id, organisation_id=actor.organisation, ended_at=None
    ).update(ended_at=now)
    if not ended:
        raise NotFound(Reason("assignment.no_rule", "Không có quy tắc này."))
    audit.subject("organisation", actor.organisation, rule=rule_id)


@operation("incoming.assignment.route")
def route(*, actor: Actor, now: datetime, document_id: UUID) -> bool:
    """Give a registered document to whom a direct rule names; whether it was given. Again: no.

    What lies before a leader is the leader's to direct. For the house itself, after registering.
    """
    document = lock_document(actor, document_id)
    if document.state != State.REGISTERED:
        return False
    if Presentation.objects.filter(document=document, ended_at=None).exists():
        return False
    rule = route_of(
        routing_rules(actor),
        issuer_code=document.issuer_code,
        type_code=document.type_code,
        subject=document.subject,
    )
    if rule is None or not rule.route.direct:
        return False
    assign(
        actor=actor,
        now=now,
        document_id=document_id,
        assignees=rule.route.assignees(),
        instruction=f"{rule.route.proposal} (Theo {rule.basis})",
    )
    return True


def _against_form(
    issuer_code: str, type_code: str, words: Sequence[str], term: str
) -> list[Reason]:
    reasons = []
    if not (issuer_code.strip() or type_code or words):
        text = "Quy tắc này khớp mọi văn bản."
        mend = "Ghi ít nhất nơi ban hành, loại văn bản hoặc từ trong trích yếu."
        reasons.append(Reason("assignment.fits_everything", text, mend, field="words"))
    if len(words) > WORDS_MOST:
        text = f"Mỗi quy tắc tối đa {WORDS_MOST} từ, cụm từ."
        reasons.append(Reason("assignment.many_words", text, "Tách quy tắc.", field="words"))
    if type_code and type_code not in {kind.code for kind in DOCUMENT_TYPES}:
        reasons.append(
            Reason("assignment.type", "Không có loại văn bản này.", "Chọn lại.", field="type_code")
        )
    if term and read_term(term) is None:
        reasons.append(
            Reason("assignment.term", "Thời hạn phải từ 1 đến 365.", "Sửa lại.", field="amount")
        )
    return reasons
