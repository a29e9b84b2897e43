"""The seal of another body on a joint document, brought back as a file.

It seals with its own means; its key is unknown here. What comes back is the file with its number
that we gave out, and one signature more, by a certificate of that body.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.records.lifecycle import Move, VersionKind
from vanban.core.records.models import Version
from vanban.core.records.operations import add_version, lock_document, reasons_against, touch
from vanban.formats.pades.signing import SEAL_FIELD
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.sealing.models import CoSeal
from vanban.outgoing.sealing.operations.request import CannotSeal
from vanban.outgoing.sealing.queries.joint import (
    OutToSeal,
    known_as,
    latest_over,
    numbered_file,
    out_to_seal,
)
from vanban.outgoing.sealing.rules.joint import (
    before_its_number,
    not_asked_of_them,
    reasons_against_sealer,
    sealed_meanwhile,
)
from vanban.outgoing.signing.operations.brought import against_bringer
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.operations.recording import record_verdict
from vanban.trust.verification.rules.returned import Expected, is_an_update, judge_returned
from vanban.trust.verification.rules.verdict import SignerFacts

_EXPECTED: Final = Expected(None, vouched=True, open_for=(SEAL_FIELD,))
"""One signature, by a certificate of a trusted issuer, that leaves room for the seals to come."""


def bring_seal(
    *, actor: Actor, now: datetime, document_id: UUID, ordinal: int, data: bytes
) -> None:
    """Take up the file that another body has sealed (art. 32, 33: each body its own seal).

    `ordinal`: the body, by who signs for it first. Refuses (Forbidden) who neither drafted nor
    issues it, (CannotSeal) with all reasons: no seal of theirs is waited for, made on the file
    before it had its number, not the file that was given out, changed otherwise, not one
    signature more, invalid or of an issuer nobody trusts, a person's, another body's, locking.
    """
    out = _ask_back(actor=actor, now=now, document_id=document_id, ordinal=ordinal)
    source = load(out.sha256)
    refuse_if(CannotSeal, _against_base(out, source, data))
    verdict = look_at(data, now=now)
    judged = judge_returned(source, data, _EXPECTED, verdict)
    new = [each.signer for each in verdict.signatures if each.covered > len(source) and each.signer]
    signer = new[0] if new else None
    names, above = known_as(actor, body_name=out.body_name)
    refuse_if(
        CannotSeal,
        [
            *judged.reasons,
            *reasons_against_sealer(signer, out.body_name, names=names, above=above),
        ],
    )
    assert signer is not None  # noqa: S101 - a file without a new signature is refused above
    stored = keep(data, file_name=out.file_name)
    _keep(
        actor=actor,
        now=now,
        document_id=document_id,
        out=out,
        stored=stored,
        signer=signer,
        timestamped=judged.timestamped,
    )
    record_verdict(actor=actor, now=now, file_sha256=stored.sha256, verdict=verdict)


@operation("outgoing.sealing.bring_seal")
def _ask_back(*, actor: Actor, now: datetime, document_id: UUID, ordinal: int) -> OutToSeal:
    """Whether this person may bring back this file now; judged before the file is looked at."""
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, ordinal=ordinal, asked_at=now)
    refuse_if(Forbidden, against_bringer(actor, document.drafter_id))
    out = out_to_seal(actor, document_id=document_id, ordinal=ordinal)
    refuse_if(CannotSeal, [] if out else [not_asked_of_them()])
    assert out is not None  # noqa: S101 - judged above
    return out


@operation("outgoing.sealing.keep_brought")
def _keep(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    out: OutToSeal,
    stored: Stored,
    signer: SignerFacts,
    timestamped: bool,
) -> None:
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, body=out.body_name, sha256=stored.sha256)
    numbered = numbered_file(document_id)
    newest = latest_over(numbered)
    done = CoSeal.objects.filter(numbered=numbered, ordinal=out.ordinal).exists()
    reasons = reasons_against(document, Move.BEGIN_SEALING)
    if not reasons and (done or numbered is None or numbered.id != out.numbered_id):
        reasons = [not_asked_of_them()]
    refuse_if(CannotSeal, reasons or _against_newest(newest, out))
    assert numbered is not None and newest is not None  # noqa: S101, PT018 - judged above
    version = add_version(
        document,
        actor=actor,
        now=now,
        kind=VersionKind.CO_SEALED,
        stored=stored,
        note=f"{actor.name} tải lên",
    )
    version.made_by_name, version.made_by_id = out.body_name, None
    version.save(update_fields=["made_by_name", "made_by"])
    CoSeal.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        numbered=numbered,
        source=newest,
        result=version,
        ordinal=out.ordinal,
        body_name=out.body_name,
        holder_name=signer.name[:200],
        certificate_sha256=signer.sha256,
        timestamped=timestamped,
        brought_by_id=actor.post_id,
        brought_by_name=actor.name,
        brought_at=now,
    )
    touch(document_id)


def _against_base(out: OutToSeal, source: bytes, data: bytes) -> list[Reason]:
    """Which of our files was sealed, where it is not the one that was given out last."""
    if not data.startswith(source):
        if data.startswith(load(out.numbered_sha256)):
            return [sealed_meanwhile(out.sealed_by)]
        if data.startswith(load(out.approved_sha256)):
            return [before_its_number()]
    return is_an_update(source, data)


def _against_newest(newest: Version | None, out: OutToSeal) -> list[Reason]:
    if newest is not None and newest.id == out.version_id:
        return []
    seal = CoSeal.objects.filter(result=newest).first()
    return [sealed_meanwhile(seal.body_name)] if seal else [not_asked_of_them()]
