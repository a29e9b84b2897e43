"""Packages that leave, their way to each recipient, and what the recipients report back."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class Package(models.Model):
    """The edXML packet of an issued document: written once, the same bytes to all, every time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    business_id = models.CharField(max_length=200)  # edXML DocumentId
    sha256 = models.CharField(max_length=64, blank=True)  # empty while it is being written
    size = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=500, blank=True)  # why it could not be written
    opened_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sending_package"
        constraints = [
            models.UniqueConstraint(fields=["document"], name="package_once_per_document"),
            models.UniqueConstraint(
                fields=["organisation", "business_id"], name="package_once_per_business_id"
            ),
        ]


class Dispatch(models.Model):
    """A package on its way to one recipient."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, models.PROTECT, related_name="dispatches")
    ordinal = models.PositiveIntegerField()
    target = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+"
    )
    target_code = models.CharField(max_length=35, blank=True)
    target_name = models.CharField(max_length=200)
    way = models.CharField(max_length=10)  # drafting.rules.Way
    link = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12)  # rules.DispatchState
    tries = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    last_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    axis_doc_id = models.CharField(max_length=100, blank=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "sending_dispatch"
        constraints = [
            models.UniqueConstraint(fields=["package", "ordinal"], name="dispatch_ordinal_once"),
            models.UniqueConstraint(
                fields=["package", "target"],
                condition=Q(target__isnull=False),
                name="dispatch_once_per_target",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "link", "package", "ordinal"],
                condition=Q(state="queued"),
                name="dispatch_queue",
            ),
            models.Index(fields=["organisation", "state", "queued_at"], name="dispatch_by_state"),
        ]


class StatusEntry(models.Model):
    """A status that a recipient reported (QĐ 28/2018): every one is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="statuses")
    code = models.PositiveSmallIntegerField()  # formats.edxml.message.StatusCode
    at = models.DateTimeField()  # by the recipient's clock
    description = models.CharField(max_length=1000, blank=True)
    reported_by = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "sending_status"
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "code", "at"], name="status_once")
        ]
