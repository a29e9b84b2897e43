"""How the links to axes and the partners behind them fare, and the certificates of partners.

Links themselves stand in a file. The tables belong to the installation, not to one organisation:
all workers share what one of them found out.
"""

from django.db import models
from django.db.models import F, Q

from vanban.foundation.ids import new_id


class Breaker(models.Model):
    """What is known of a way that may fail: left alone for a while after failures in a row."""

    failures = models.PositiveIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True)  # the first failure of the row
    rests_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    recovered_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True


class LinkState(Breaker):
    """The health of a link."""

    code = models.CharField(primary_key=True, max_length=40)

    class Meta:
        db_table = "directory_link_state"


class PartnerState(Breaker):
    """The health of one partner behind a link: it is held back alone, the others go on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    link = models.CharField(max_length=40)
    partner_code = models.CharField(max_length=35)

    class Meta:
        db_table = "directory_partner_state"
        constraints = [
            models.UniqueConstraint(fields=["link", "partner_code"], name="partner_state_once")
        ]


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
