"""The register of certificates, and the revocation lists kept from one question to the next."""

from django.db import models
from django.db.models import F, Q

from vanban.foundation.ids import new_id


class Certificate(models.Model):
    """A certificate of a person or of the body, and the key it belongs to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    key = models.ForeignKey("keys.Key", models.PROTECT, null=True, related_name="+")
    holder_kind = models.CharField(max_length=20)  # keys.rules.HolderKind
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    subject = models.CharField(max_length=500)
    common_name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=500)
    serial = models.CharField(max_length=80)
    email = models.CharField(max_length=200, blank=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    pem = models.TextField()
    chain_pem = models.TextField(blank=True)  # the certificates above it, nearest first
    state = models.CharField(max_length=20)  # rules.CertificateState
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "certificates_certificate"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"], name="certificate_registered_once"
            ),
            models.CheckConstraint(
                condition=Q(holder_kind="person", person__isnull=False)
                | Q(holder_kind="organisation", person__isnull=True),
                name="certificate_of_a_person_or_of_the_body",
            ),
            models.CheckConstraint(
                condition=Q(not_after__gt=F("not_before")), name="certificate_has_a_life"
            ),
            models.CheckConstraint(
                condition=Q(state="active", revoked_at=None)
                | Q(state="revoked", revoked_at__isnull=False),
                name="certificate_revoked_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "holder_kind", "not_after"], name="certificate_by_holder"
            ),
            models.Index(fields=["organisation", "person"], name="certificate_by_person"),
        ]


class RevocationList(models.Model):
    """A list fetched from an issuer: public, the same for every body, so not behind the fence."""

    url = models.CharField(primary_key=True, max_length=500)
    der = models.BinaryField()
    fetched_at = models.DateTimeField()
    next_update = models.DateTimeField(null=True)

    class Meta:
        db_table = "certificates_revocation_list"
