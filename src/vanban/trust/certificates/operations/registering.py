"""Taking certificates into the register; writing down that one was revoked."""

from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, NotFound, Reason, refuse_if
from vanban.foundation.ids import new_id
from vanban.foundation.operation import operation
from vanban.trust.certificates.models import Certificate, RevocationList
from vanban.trust.certificates.queries import holder_of
from vanban.trust.certificates.rules import CertificateState, facts_of, may_register
from vanban.trust.keys.models import Key
from vanban.trust.keys.operations.registering import ADMINISTER, require_keeper
from vanban.trust.keys.rules import public_key_sha256


class CannotRegisterCertificate(Invalid):
    """The certificate cannot be taken into the register as given."""

    code = "certificates.cannot_register"
    title = "Chưa ghi được chứng thư"


@operation("trust.certificates.register_certificate")
def register_certificate(
    *, actor: Actor, now: datetime, key_id: UUID, pem: str, chain_pem: str = ""
) -> UUID:
    """Write down a certificate and the key of ours it belongs to; its holder is the key's.

    Refuses (CannotRegisterCertificate) what is no certificate, is expired, known already, belongs
    to another key, or names another person or organisation; (NotFound) an unknown key;
    (Forbidden) another's key for whoever does not administer keys.
    """
    key = (
        Key.objects.filter(id=key_id, organisation_id=actor.organisation)
        .select_related("person", "organisation")
        .first()
    )
    if key is None:
        raise NotFound(Reason("keys.unknown", "Không có khóa này."))
    require_keeper(actor, key.person_id)
    certificate = _read(pem)
    facts = facts_of(certificate)
    known = Certificate.objects.filter(organisation_id=actor.organisation, sha256=facts.sha256)
    refuse_if(
        CannotRegisterCertificate,
        may_register(
            facts=facts,
            holder=holder_of(key),
            fits_key=public_key_sha256(certificate) == key.public_key_sha256,
            known=known.exists(),
            now=now,
        ),
    )
    row = Certificate.objects.create(
        id=new_id(),
        organisation_id=actor.organisation,
        key=key,
        holder_kind=key.holder_kind,
        person_id=key.person_id,
        sha256=facts.sha256,
        subject=facts.subject[:500],
        common_name=facts.common_name[:200],
        issuer=facts.issuer[:500],
        serial=facts.serial[:80],
        email=facts.email[:200],
        not_before=facts.not_before,
        not_after=facts.not_after,
        pem=certificate.public_bytes(Encoding.PEM).decode(),
        chain_pem=chain_pem,
        state=CertificateState.ACTIVE,
        registered_at=now,
    )
    audit.subject("certificate", row.id, sha256=facts.sha256, key=str(key_id))
    return row.id


@operation("trust.certificates.note_revocation")
def note_revocation(
    *, actor: Actor, now: datetime, certificate_id: UUID, revoked_at: datetime
) -> None:
    """Write down that the issuer revoked a certificate: its key signs no more. Again: no change."""
    actor.require(ADMINISTER)
    row = (
        Certificate.objects.select_for_update(no_key=True)
        .filter(id=certificate_id, organisation_id=actor.organisation)
        .first()
    )
    if row is None:
        raise NotFound(Reason("certificates.unknown", "Không có chứng thư này."))
    if row.state == CertificateState.ACTIVE:
        row.state, row.revoked_at = CertificateState.REVOKED, revoked_at
        row.save(update_fields=["state", "revoked_at"])
    audit.subject("certificate", certificate_id, noted_at=now.isoformat())


@operation("trust.certificates.keep_list")
def keep_list(
    *, actor: Actor, now: datetime, url: str, der: bytes, next_update: datetime | None
) -> None:
    """Keep a revocation list for the next question, also when the line is down by then."""
    actor.require(ADMINISTER)
    RevocationList.objects.update_or_create(
        url=url, defaults={"der": der, "fetched_at": now, "next_update": next_update}
    )


def _read(pem: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError as wrong:
        reason = Reason("certificates.unreadable", "Tệp không phải chứng thư PEM.", field="pem")
        raise CannotRegisterCertificate(reason) from wrong
