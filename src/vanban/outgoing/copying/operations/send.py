"""Sending an electronic copy: it leaves as a document of its own, under its own number."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.files.queries import stored
from vanban.core.organisations.queries import organisation, organisations_by_id
from vanban.core.people.queries import post
from vanban.core.records.lifecycle import Direction, State, VersionKind
from vanban.core.records.operations import add_version, lock_document, open_document, touch
from vanban.formats.symbol import document_type
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.copying.models import Copy
from vanban.outgoing.copying.rules import Medium, reasons_against_sending
from vanban.outgoing.drafting.operations.create import reasons_against_recipients, write_recipients
from vanban.outgoing.drafting.rules import RecipientInput, reasons_against_ended
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.publication.operations import leave
from vanban.trust.keys.rules.working import WorkState


class CannotSendCopy(Refusal):
    """The copy cannot be sent so."""

    kind = Kind.CONFLICT
    code = "copying.cannot_send"
    title = "Chưa gửi được bản sao"


@operation("outgoing.copying.send_copy")
def send_copy(
    *, actor: Actor, now: datetime, copy_id: UUID, recipients: Sequence[RecipientInput]
) -> UUID:
    """Send an electronic copy to bodies of the directory; the document that carries it.

    It goes by the ways every document goes (axis, inside, paper) and is followed on its own board;
    the line of the copy in its book then shows where it went. Refuses (Forbidden) whoever may not
    issue, (NotFound), (CannotSendCopy) with all reasons: not made yet, on paper, sent already,
    nobody chosen, a receiver that is not there, a body that has ended.
    """
    actor.require("outgoing.issue")
    row = Copy.objects.filter(id=copy_id, organisation_id=actor.organisation).first()
    if row is None:
        raise NotFound(
            Reason(
                "copying.not_found", "Không có bản sao này.", "Mở lại trang Bản sao của văn bản."
            )
        )
    original = lock_document(actor, row.document_id)
    row = (
        Copy.objects.select_for_update(of=("self",), no_key=True)
        .select_related("entry")
        .get(id=copy_id)
    )
    audit.subject("document", original.id, symbol=row.symbol, recipients=len(recipients))
    today, body = local_date(now), organisation(actor.organisation)
    targets = organisations_by_id({r.organisation_id for r in recipients if r.organisation_id})
    refuse_if(
        CannotSendCopy,
        [
            *reasons_against_sending(
                done=row.state == WorkState.DONE,
                electronic=row.target_medium == Medium.ELECTRONIC,
                sent=row.sent_as_id is not None,
                anybody=bool(recipients),
            ),
            *reasons_against_recipients(recipients, targets, today),
            *reasons_against_ended(body, today),
        ],
    )
    kind = document_type(row.form)
    printed, _, notation = row.symbol.partition("/")
    document = open_document(
        actor=actor,
        now=now,
        direction=Direction.OUTGOING,
        state=State.SEALED,
        type_code=kind.code,
        type_name=kind.name,
        subject=original.subject,
        urgency=original.urgency,
        notation=notation,
        number=row.entry.number,
        number_printed=printed,
        issued_date=row.copy_date,
        signer_id=row.signer_id,
        signer_name=row.signer_name,
        signer_title=post(row.signer_id).title,
        issuer_name=body.name,
        issuer_code=body.code,
        unit_id=actor.unit_id,
        drafter_id=actor.post_id,
    )
    write_recipients(document, recipients, targets)
    file = stored(row.result_id or "", file_name=f"{row.symbol.replace('/', '-')}.pdf")
    version = add_version(document, actor=actor, now=now, kind=VersionKind.SEALED, stored=file)
    # A line of a locked book stays as it was printed; the copy's own page tells where it went.
    open_lines = NumberEntry.objects.filter(id=row.entry_id, book__locked_at=None)
    open_lines.update(document=document)
    leave(actor, document, version, now=now, due=None)
    row.sent_as = document
    row.save(update_fields=["sent_as"])
    touch(original.id)
    return document.id
