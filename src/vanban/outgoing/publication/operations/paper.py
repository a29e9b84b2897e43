"""What goes on paper too: the rules, and the copies ticked off as the post gets them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from vanban.core.organisations.queries import organisations_by_id
from vanban.core.records.models import Document
from vanban.core.records.operations import touch
from vanban.formats.symbol import DOCUMENT_TYPES
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.publication.models import PaperRule, Posting
from vanban.outgoing.publication.queries import ToPost, places_to_post, to_post
from vanban.outgoing.publication.rules import (
    PaperPlace,
    reasons_against_paper_rule,
    reasons_against_ticking,
)


class CannotPost(Refusal):
    """The rule or the tick cannot stand as it is given."""

    kind = Kind.CONFLICT
    code = "publication.cannot_post"
    title = "Chưa ghi được"


def may_set_paper(actor: Actor) -> None:
    """Rules of paper are set by the clerk or the administrator, as the regulation has them."""
    if not actor.may("people.administer"):
        actor.require("outgoing.issue")


@operation("outgoing.publication.add_paper_rule")
def add_paper_rule(
    *,
    actor: Actor,
    now: datetime,
    basis: str,
    type_codes: Sequence[str] = (),
    kinds: Sequence[str] = (),
    targets: Sequence[UUID] = (),
) -> UUID:
    """From now on documents of these types to these receivers go on paper too.

    No types: all; neither kinds of bodies nor bodies: all receivers. `basis`: the regulation.
    Refuses (Forbidden) whoever is neither clerk nor administrator, (CannotPost) with all reasons:
    no basis, a type there is not, (NotFound) a body that is not in the directory.
    """
    may_set_paper(actor)
    audit.subject("organisation", actor.organisation, types=list(type_codes), basis=basis)
    known = {kind.code for kind in DOCUMENT_TYPES}
    refuse_if(CannotPost, reasons_against_paper_rule(basis, known_types=set(type_codes) <= known))
    if len(organisations_by_id(set(targets))) < len(set(targets)):
        raise NotFound(
            Reason(
                "organisations.not_found",
                "Không có cơ quan này trong danh bạ.",
                "Nhờ quản trị xem lại danh bạ.",
            )
        )
    rule = PaperRule.objects.create(
        organisation_id=actor.organisation,
        type_codes=list(dict.fromkeys(type_codes)),
        kinds=list(dict.fromkeys(kinds)),
        targets=[str(each) for each in dict.fromkeys(targets)],
        basis=basis.strip()[:500],
        made_at=now,
        made_by_name=actor.name,
    )
    return rule.id


@operation("outgoing.publication.end_paper_rule")
def end_paper_rule(*, actor: Actor, now: datetime, rule_id: UUID) -> None:
    """End a rule; what was issued under it stays to be posted. Ending twice changes nothing.

    Refuses (Forbidden), (NotFound).
    """
    may_set_paper(actor)
    rule = PaperRule.objects.filter(id=rule_id, organisation_id=actor.organisation).first()
    if rule is None:
        raise NotFound(
            Reason("publication.no_paper_rule", "Không có quy định này.", "Mở lại trang Bản giấy.")
        )
    audit.subject("organisation", actor.organisation, basis=rule.basis)
    if rule.ended_at is None:
        rule.ended_at, rule.ended_by_name = now, actor.name
        rule.save(update_fields=["ended_at", "ended_by_name"])


def open_postings(actor: Actor, document: Document, *, now: datetime) -> None:
    """Write down who gets a document on paper; a step of issuing it."""
    _open(document, to_post(actor, document), now)


def post_further(
    actor: Actor, document: Document, places: Sequence[PaperPlace], *, now: datetime
) -> None:
    """The same for further places that an issued document is sent to; a step of sending it."""
    _open(document, places_to_post(actor, document, places), now)


def _open(document: Document, places: Sequence[ToPost], now: datetime) -> None:
    Posting.objects.bulk_create(
        Posting(
            organisation_id=document.organisation_id,
            document=document,
            ordinal=each.ordinal,
            name=each.name,
            why=each.why,
            made_at=now,
        )
        for each in places
    )


@operation("outgoing.publication.tick_posted")
def tick_posted(
    *,
    actor: Actor,
    now: datetime,
    posting_id: UUID,
    posted_on: date | None = None,
    envelopes: int = 1,
    mark: str = "",
) -> None:
    """Tick a paper copy as handed to the post (today), with the number of envelopes and the mark.

    Refuses (Forbidden) whoever is no clerk, (NotFound), (CannotPost) with all reasons: ticked
    already, a day before issue or to come, no envelope.
    """
    actor.require("outgoing.issue")
    posting = (
        Posting.objects.select_for_update(no_key=True)
        .filter(id=posting_id, organisation_id=actor.organisation)
        .first()
    )
    if posting is None:
        raise NotFound(
            Reason(
                "publication.no_posting",
                "Không có bản giấy này trong danh sách.",
                "Mở lại trang Bản giấy.",
            )
        )
    day = posted_on or local_date(now)
    audit.subject("document", posting.document_id, to=posting.name, day=day, mark=mark.strip())
    refuse_if(
        CannotPost,
        reasons_against_ticking(
            ticked=posting.ticked_at is not None,
            posted_on=day,
            issued_on=local_date(posting.made_at),
            today=local_date(now),
            envelopes=envelopes,
            mark=mark.strip(),
        ),
    )
    posting.posted_on, posting.envelopes, posting.mark = day, envelopes, mark.strip()
    posting.ticked_at, posting.ticked_by_name = now, actor.name
    posting.save(update_fields=["posted_on", "envelopes", "mark", "ticked_at", "ticked_by_name"])
    touch(posting.document_id)
