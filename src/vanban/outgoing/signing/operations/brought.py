"""The signature of another body's person on a joint document, brought back as a file.

He signs with his own body's means; his key and his certificate are unknown here. What comes back
is the file we gave out and one signature more, by the person whose name the document prints.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.organisations.rules import fold
from vanban.core.records.lifecycle import Move, VersionKind
from vanban.core.records.models import Document, Version
from vanban.core.records.operations import add_version, advance, lock_document, reasons_against
from vanban.formats.pades.fields import DATE_FIELD, NUMBER_FIELD
from vanban.formats.pades.signing import SEAL_FIELD
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import JointSigner
from vanban.outgoing.drafting.rules import Turn
from vanban.outgoing.signing.models import SigningRequest
from vanban.outgoing.signing.operations.complete import go_on
from vanban.outgoing.signing.operations.request import CannotSign
from vanban.outgoing.signing.queries import Lent, lent_out
from vanban.outgoing.signing.rules import brought_by_another, moved_on_meanwhile, not_asked_of_them
from vanban.trust.keys.rules import Channel
from vanban.trust.keys.rules.working import WorkState
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.operations.recording import record_verdict
from vanban.trust.verification.rules.returned import Expected, is_an_update, judge_returned

_EXPECTED: Final = Expected(None, vouched=True, open_for=(NUMBER_FIELD, DATE_FIELD, SEAL_FIELD))
"""One signature, by a certificate of a trusted issuer; number, date and seals come after it."""


def bring_signature(
    *, actor: Actor, now: datetime, document_id: UUID, ordinal: int, data: bytes
) -> None:
    """Take up the file that a person of another body has signed.

    `ordinal`: which of the signers. Refuses (Forbidden) whoever neither drafted nor issues it,
    (CannotSign) with all reasons: not their turn, not the file that was given out, changed
    otherwise, not one signature more, an invalid one, or another person's.
    """
    lent = _ask_back(actor=actor, now=now, document_id=document_id, ordinal=ordinal)
    source = load(lent.sha256)
    refuse_if(CannotSign, is_an_update(source, data))
    verdict = look_at(data, now=now, ask_issuers=False)
    judged = judge_returned(source, data, _EXPECTED, verdict)
    new = [each for each in verdict.signatures if each.covered > len(source) and each.signer]
    signed_by = new[0].signer.name if new and new[0].signer else ""
    other = fold(signed_by) != fold(lent.name)
    refuse_if(
        CannotSign,
        [*judged.reasons, *([brought_by_another(signed_by, lent.name)] if other else [])],
    )
    stored = keep(data, file_name=lent.file_name)
    _keep(
        actor=actor,
        now=now,
        document_id=document_id,
        lent=lent,
        stored=stored,
        timestamped=judged.timestamped,
    )
    record_verdict(actor=actor, now=now, file_sha256=stored.sha256, verdict=verdict)


@operation("outgoing.signing.bring_signature")
def _ask_back(*, actor: Actor, now: datetime, document_id: UUID, ordinal: int) -> Lent:
    """Whether this person may bring back this file now; judged before the file is looked at."""
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, ordinal=ordinal, asked_at=now)
    refuse_if(Forbidden, against_bringer(actor, document.drafter_id))
    lent = lent_out(actor, document_id=document_id, ordinal=ordinal)
    refuse_if(CannotSign, [] if lent else [not_asked_of_them()])
    assert lent is not None  # noqa: S101 - judged above
    return lent


@operation("outgoing.signing.keep_brought")
def _keep(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    lent: Lent,
    stored: Stored,
    timestamped: bool,
) -> None:
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, signer=lent.name, sha256=stored.sha256)
    row = JointSigner.objects.filter(document=document, ordinal=lent.ordinal, post=None).first()
    newest = document.versions.order_by("-ordinal").first()
    asked = row is not None and row.state == Turn.ASKED
    refuse_if(
        CannotSign,
        [
            *reasons_against(document, Move.BEGIN_SIGNING),
            *([] if asked else [not_asked_of_them()]),
            *_against_newest(newest, lent),
        ],
    )
    assert row is not None and newest is not None  # noqa: S101, PT018 - judged above
    _write(document, row, actor, now, newest, stored, timestamped=timestamped)


def _write(
    document: Document,
    row: JointSigner,
    actor: Actor,
    now: datetime,
    source: Version,
    stored: Stored,
    *,
    timestamped: bool,
) -> None:
    note = f"{actor.name} tải lên"
    version = add_version(
        document, actor=actor, now=now, kind=VersionKind.SIGNED, stored=stored, note=note
    )
    version.made_by_name, version.made_by_id = f"{row.name}, {row.body_name}"[:200], None
    version.save(update_fields=["made_by_name", "made_by"])
    request = SigningRequest.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        source=source,
        ordinal=row.ordinal,
        signer_name=row.name,
        printed_name=row.name,
        signer_title=row.title,
        authority=f"{row.title.upper()}|{row.body_name.upper()}"[:200],
        state=WorkState.DONE,
        channel=Channel.FILE,
        asked_at=now,
        finished_at=now,
        timestamped=timestamped,
        result=version,
    )
    advance(document, Move.BEGIN_SIGNING, now=now)
    go_on(document, request, now)


def against_bringer(actor: Actor, drafter_id: UUID | None) -> list[Reason]:
    """Why this person does not bring back what another body signed or sealed."""
    if actor.may("outgoing.issue") or (actor.post_id and actor.post_id == drafter_id):
        return []
    text = "Chỉ người soạn hoặc văn thư nhận lại tệp do cơ quan khác ký."
    return [Reason("signing.not_bringer", text, "Chuyển tệp cho người soạn hoặc văn thư.")]


def _against_newest(newest: Version | None, lent: Lent) -> list[Reason]:
    if newest is not None and newest.blob_id == lent.sha256:
        return []
    return [moved_on_meanwhile()]
