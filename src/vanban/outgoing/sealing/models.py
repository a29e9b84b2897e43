"""Seals asked for, and how far each has come."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id
from vanban.trust.keys.models import KeyWork


class SealPolicy(models.Model):
    """When the organisation's key in an HSM may seal without a clerk at a device, and for whom."""

    organisation = models.OneToOneField(
        "organisations.Organisation", models.PROTECT, primary_key=True, related_name="+"
    )
    posts = models.JSONField(default=list)  # ids of the posts that may ask
    type_codes = models.JSONField(default=list)  # kinds of document; empty: every kind
    first_hour = models.PositiveSmallIntegerField()  # of the day in Vietnam, from
    last_hour = models.PositiveSmallIntegerField()  # up to, not including
    per_day = models.PositiveIntegerField()
    stopped_at = models.DateTimeField(null=True)  # the stop switch
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "sealing_policy"
        constraints = [
            models.CheckConstraint(
                condition=Q(first_hour__lt=models.F("last_hour"), last_hour__lte=24),
                name="seal_policy_has_hours",
            )
        ]


class SealRequest(KeyWork):
    """One signature of the organisation over the number and the date."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    source = models.ForeignKey("records.Version", models.PROTECT, related_name="+")
    signed = models.ForeignKey("records.Version", models.PROTECT, related_name="+")
    clerk = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    clerk_name = models.CharField(max_length=200)
    automatic = models.BooleanField(default=False)  # by the policy, without a clerk at a device
    result = models.ForeignKey("records.Version", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "sealing_request"
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state__in=["asked", "prepared", "waiting"]),
                name="sealing_one_live_request",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "prepared", "waiting", "failed"])
                | Q(state="done", result__isnull=False),
                name="sealing_done_has_a_file",
            ),
        ]
        indexes = [models.Index(fields=["document", "asked_at"], name="seal_request_order")]


class CoSeal(models.Model):
    """The seal of another body that issues a joint document too, over the file with its number.

    It belongs to that number: when the number is voided, the bodies seal the next one anew.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    numbered = models.ForeignKey("records.Version", models.PROTECT, related_name="+")
    source = models.OneToOneField("records.Version", models.PROTECT, related_name="+")
    result = models.OneToOneField("records.Version", models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField()  # of the first who signs for that body
    body_name = models.CharField(max_length=200)
    holder_name = models.CharField(max_length=200)  # as its certificate says
    certificate_sha256 = models.CharField(max_length=64)
    timestamped = models.BooleanField()
    brought_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    brought_by_name = models.CharField(max_length=200)
    brought_at = models.DateTimeField()

    class Meta:
        db_table = "sealing_co_seal"
        constraints = [
            models.UniqueConstraint(fields=["numbered", "ordinal"], name="co_seal_once_a_body"),
            models.CheckConstraint(condition=~Q(body_name=""), name="co_seal_of_a_body"),
        ]
        indexes = [models.Index(fields=["document", "brought_at"], name="co_seal_order")]


class SealedAttachment(models.Model):
    """An attachment signed by the organisation too, in the place of the one uploaded (which stays).

    Source: Decree 30/2020 annex I, II.8: each separate file carries the organisation's signature.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    request = models.ForeignKey(SealRequest, models.PROTECT, related_name="attachments")
    uploaded = models.OneToOneField("records.Attachment", models.PROTECT, related_name="+")
    sealed = models.OneToOneField("records.Attachment", models.PROTECT, related_name="+")

    class Meta:
        db_table = "sealing_attachment"
