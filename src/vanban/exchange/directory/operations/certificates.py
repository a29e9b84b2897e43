"""Taking certificates of partners into the directory, and out of it."""

from datetime import datetime
from uuid import UUID

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.core.organisations.queries import organisation
from vanban.exchange.directory.models import PartnerCertificate
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, NotFound, Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.trust.certificates.operations.trusting import trusted
from vanban.trust.certificates.rules import facts_of
from vanban.trust.verification.rules.chains import ChainState, build_chain

ADMINISTER = "trust.administer"


class CannotTakeCertificate(Invalid):
    """No certificate, an expired one, or one that leads to no root we trust."""

    code = "directory.cannot_take_certificate"
    title = "Chưa ghi được chứng thư của nơi nhận"


@operation("exchange.directory.register_certificate")
def register_certificate(*, actor: Actor, now: datetime, organisation_id: UUID, pem: str) -> UUID:
    """Write down the certificate by which an organisation is sent sealed packets and carried files.

    Refuses (Forbidden), (NotFound) an unknown organisation, (CannotTakeCertificate). Twice is once.
    """
    actor.require(ADMINISTER)
    partner = organisation(organisation_id)
    certificate = _read(pem)
    facts = facts_of(certificate)
    refuse_if(CannotTakeCertificate, _reasons(certificate, now))
    row, _ = PartnerCertificate.objects.get_or_create(
        partner_id=partner.id,
        sha256=facts.sha256,
        defaults={
            "common_name": facts.common_name[:200],
            "issuer": facts.issuer[:500],
            "pem": certificate.public_bytes(Encoding.PEM).decode(),
            "not_before": facts.not_before,
            "not_after": facts.not_after,
            "registered_at": now,
            "registered_by_name": actor.name[:200],
        },
    )
    audit.subject("partner_certificate", row.id, partner=partner.code, sha256=facts.sha256)
    return row.id


@operation("exchange.directory.retire_certificate")
def retire_certificate(*, actor: Actor, now: datetime, certificate_id: UUID) -> None:
    """Take a partner's certificate out of use (revoked, replaced). Again changes nothing."""
    actor.require(ADMINISTER)
    row = (
        PartnerCertificate.objects.select_for_update(no_key=True).filter(id=certificate_id).first()
    )
    if row is None:
        raise NotFound(Reason("directory.no_certificate", "Không có chứng thư này."))
    if row.retired_at is None:
        row.retired_at = now
        row.save(update_fields=["retired_at"])
    audit.subject("partner_certificate", certificate_id)


def _read(pem: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError as wrong:
        reason = Reason("certificates.unreadable", "Tệp không phải chứng thư PEM.", field="pem")
        raise CannotTakeCertificate(reason) from wrong


def _reasons(certificate: x509.Certificate, now: datetime) -> list[Reason]:
    leaf = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    state = build_chain(leaf, (), trusted(), now).state
    if state is ChainState.TRUSTED:
        return []
    words = {
        ChainState.EXPIRED: "Chứng thư đã hết hạn.",
        ChainState.NOT_YET: "Chứng thư chưa tới ngày có hiệu lực.",
    }
    text = words.get(state, "Chứng thư không dẫn tới tổ chức chứng thực nào được tin cậy ở đây.")
    mend = "Xin nơi nhận chứng thư còn hiệu lực, do tổ chức chứng thực được tin cậy cấp."
    return [Reason("directory.certificate", text, mend, field="pem")]
