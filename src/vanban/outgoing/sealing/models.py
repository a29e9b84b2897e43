"""Seals asked for, and how far each has come."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class SealRequest(models.Model):
    """One signature of the organisation over the number and the date."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    source = models.ForeignKey("records.Version", models.PROTECT, related_name="+")
    signed = models.ForeignKey("records.Version", models.PROTECT, related_name="+")
    clerk = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    clerk_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10)  # rules.SealState
    channel = models.CharField(max_length=20, blank=True)  # trust.keys.rules.Channel
    key_id = models.UUIDField(null=True)  # of trust.keys; null where a file is carried by hand
    certificate_id = models.UUIDField(null=True)
    hole_sha256 = models.CharField(max_length=64, blank=True)
    prepared = models.JSONField(null=True)
    result = models.ForeignKey("records.Version", models.PROTECT, null=True, related_name="+")
    timestamped = models.BooleanField(null=True)
    problem_code = models.CharField(max_length=60, blank=True)
    problem_text = models.CharField(max_length=500, blank=True)
    problem_mend = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

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
