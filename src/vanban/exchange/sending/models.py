"""Packages that leave, their way to each recipient, and what the recipients report back."""

from django.db import models
from django.db.models import F, Q

from vanban.foundation.ids import new_id


class Instruction(models.Model):
    """How the package of a document is to leave, said before it is issued."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.OneToOneField("records.Document", models.PROTECT, related_name="+")
    sealed = models.BooleanField(default=False)  # only the receiving organisation's key opens it
    doc_type = models.PositiveSmallIntegerField(default=0)  # formats.edxml BussinessDocType
    concerned = models.ForeignKey("records.Document", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField()
    given_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "sending_instruction"
        constraints = [
            models.CheckConstraint(
                condition=Q(doc_type=0, concerned=None)
                | Q(doc_type__in=[1, 2, 3], concerned__isnull=False),
                name="instruction_concerns_what_it_changes",
            ),
            models.CheckConstraint(
                condition=~Q(document=F("concerned")), name="instruction_of_another"
            ),
        ]


class Addition(models.Model):
    """Further places an issued document was sent to: by whom, when and why.

    The document's own list of recipients is not touched: it stays as it was signed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "sending_addition"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="addition_for_a_reason"),
        ]


class Package(models.Model):
    """A packet that leaves: written once, the same bytes to all, every time.

    A `document` package is the edXML of an issued document, one for those it was issued to and one
    for each `addition` of further places; a `request` is the status 13 that asks
    one recipient (`about`) to give a document back. Both go by the same queue, so that a request
    never overtakes what it is about.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, default="document")  # rules.PackageKind
    about = models.ForeignKey(
        "sending.Dispatch", models.PROTECT, null=True, related_name="requests"
    )
    addition = models.OneToOneField(Addition, models.PROTECT, null=True, related_name="package")
    doc_type = models.PositiveSmallIntegerField(default=0)  # formats.edxml BussinessDocType
    concerned = models.ForeignKey("records.Document", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    asked_by_name = models.CharField(max_length=200, blank=True)
    sealed = models.BooleanField(default=False)
    business_id = models.CharField(max_length=200)  # edXML DocumentId
    sha256 = models.CharField(max_length=64, blank=True)  # empty while it is being written
    size = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=500, blank=True)  # why it could not be written
    opened_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sending_package"
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(kind="document", addition=None),
                name="package_once_per_document",
            ),
            models.UniqueConstraint(
                fields=["organisation", "business_id"],
                condition=Q(kind="document", addition=None),
                name="package_once_per_business_id",
            ),
            models.CheckConstraint(
                condition=Q(addition=None) | Q(kind="document"),
                name="package_added_is_of_a_document",
            ),
            models.CheckConstraint(
                condition=Q(kind="document", about=None) | Q(kind="request", about__isnull=False),
                name="package_request_is_about_a_dispatch",
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
    told = models.CharField(max_length=300, blank=True)  # who was told that it is parked
    axis_state = models.CharField(max_length=12, blank=True)  # formats.vxp TransportStatus
    axis_checked_at = models.DateTimeField(null=True)
    carried_at = models.DateTimeField(null=True)  # also taken along as a file

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
            models.Index(fields=["organisation", "-queued_at", "-id"], name="dispatch_latest"),
            models.Index(
                fields=["organisation", "target_code", "-queued_at"], name="dispatch_by_partner"
            ),
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


class Attempt(models.Model):
    """What was done with a dispatch, and how it went; equal failures in a row are one line."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="attempts")
    outcome = models.CharField(max_length=12)  # rules.Outcome
    text = models.CharField(max_length=500, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        db_table = "sending_attempt"
        indexes = [models.Index(fields=["dispatch", "last_at"], name="attempt_of_dispatch")]


class Reminder(models.Model):
    """A place that was late was reminded: by a bell inside this installation, else by a call."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="reminders")
    by = models.CharField(max_length=10)  # rules.reminding.By
    point = models.CharField(max_length=12)  # rules.reminding.Point
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    made_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "sending_reminder"
        constraints = [
            models.CheckConstraint(condition=Q(by__in=["bell", "call"]), name="reminder_by"),
            models.UniqueConstraint(fields=["dispatch", "at"], name="reminder_once_at_a_time"),
        ]


class Carriage(models.Model):
    """A file in which packets were taken along (journey "the line is down")."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    target_code = models.CharField(max_length=35)
    target_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    packets = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "sending_carriage"
        indexes = [models.Index(fields=["organisation", "-made_at"], name="carriage_latest")]
