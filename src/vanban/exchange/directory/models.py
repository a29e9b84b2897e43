"""How the links to axes fare, shared by all workers, and the certificates of partners.

Links themselves stand in a file. Both tables belong to the installation, not to one organisation.
"""

from django.db import models
from django.db.models import F, Q

from vanban.foundation.ids import new_id


class LinkState(models.Model):
    """The health of a link. It belongs to the installation, not to one organisation."""

    code = models.CharField(primary_key=True, max_length=40)
    failures = models.PositiveIntegerField(default=0)  # in a row
    rests_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    recovered_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "directory_link_state"


class PartnerCertificate(models.Model):
    """A certificate of an organisation outside: what is sealed for it opens with its key alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partner = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    common_name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=500)
    pem = models.TextField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by_name = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "directory_partner_certificate"
        constraints = [
            models.UniqueConstraint(fields=["partner", "sha256"], name="partner_certificate_once"),
            models.CheckConstraint(
                condition=Q(not_after__gt=F("not_before")), name="partner_certificate_has_a_life"
            ),
        ]
