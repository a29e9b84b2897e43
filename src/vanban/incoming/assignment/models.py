"""What leaders direct and who is to handle what, until when (Decree 30/2020 annex IV.VII)."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id

LIVING = Q(state__in=["waiting", "working"])


class Direction(models.Model):
    """An opinion with which work was given: by a leader, or by a head of unit inside the unit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="directions")
    part = models.ForeignKey(
        "Assignment", models.PROTECT, null=True, related_name="+"
    )  # what is passed on; null: by a leader
    directed_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    directed_by_name = models.CharField(max_length=200)
    directed_by_title = models.CharField(max_length=100, blank=True)
    instruction = models.TextField(blank=True)
    answer_required = models.BooleanField(default=False)
    directed_at = models.DateTimeField()

    class Meta:
        db_table = "assignment_direction"
        indexes = [models.Index(fields=["directed_by", "-directed_at"], name="direction_by_leader")]


class Assignment(models.Model):
    """One part of the work: a unit's or a post's, with its role and its own deadline."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="assignments")
    direction = models.ForeignKey(Direction, models.PROTECT, related_name="assignments")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    role = models.CharField(max_length=10)  # rules.Role
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    term = models.CharField(  # what due_at was counted by: formats.workdays Term
        max_length=10, blank=True, default="", db_default=""
    )
    remind_at = models.DateTimeField(null=True)  # when somebody is next told of the deadline
    state = models.CharField(max_length=12, default="waiting")  # rules.PartState
    assigned_at = models.DateTimeField()
    handled_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    result = models.TextField(blank=True)  # what was done, or why it was handed back
    answer = models.ForeignKey("records.Document", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "assignment_assignment"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) ^ Q(post__isnull=False),
                name="part_of_a_unit_or_a_post",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["lead", "cooperate", "inform"]), name="part_has_a_role"
            ),
            models.CheckConstraint(
                condition=(LIVING & Q(ended_at=None)) | (~LIVING & Q(ended_at__isnull=False)),
                name="part_lives_or_has_ended",
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(role="lead", parent=None) & LIVING,
                name="part_one_lead_per_document",
            ),
            models.UniqueConstraint(
                fields=["parent"],
                condition=Q(role="lead", parent__isnull=False) & LIVING,
                name="part_one_lead_in_a_unit",
            ),
            models.UniqueConstraint(
                fields=["document", "unit"],
                condition=Q(unit__isnull=False) & LIVING,
                name="part_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["document", "post"],
                condition=Q(post__isnull=False) & LIVING,
                name="part_once_per_post",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "due_at"], condition=LIVING, name="part_of_post"),
            models.Index(fields=["unit", "due_at"], condition=LIVING, name="part_of_unit"),
            models.Index(
                fields=["remind_at"],
                condition=LIVING & Q(remind_at__isnull=False),
                name="part_to_remind",
            ),
            models.Index(
                fields=["organisation"], condition=LIVING & ~Q(term=""), name="part_counted"
            ),
        ]


class DeadlineChange(models.Model):
    """A deadline that was moved, why and by whom; kept for good."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    part = models.ForeignKey(Assignment, models.PROTECT, related_name="deadline_changes")
    was = models.DateTimeField(null=True)
    becomes = models.DateTimeField()
    cause = models.CharField(max_length=12)  # rules.time.Cause
    changed_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "assignment_deadline_change"
        constraints = [
            models.CheckConstraint(
                condition=Q(cause__in=["extension", "calendar"]), name="deadline_change_cause"
            )
        ]
        indexes = [models.Index(fields=["document", "changed_at"], name="deadline_change_order")]


class Extension(models.Model):
    """More time asked for a part (xin gia hạn), and what whoever gave the work answered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="extensions")
    part = models.ForeignKey(Assignment, models.PROTECT, related_name="extensions")
    wanted_due_at = models.DateTimeField()
    reason = models.CharField(max_length=1000)
    asked_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="asked")  # rules.time.ExtensionState
    granted_due_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "assignment_extension"
        constraints = [
            models.UniqueConstraint(
                fields=["part"], condition=Q(state="asked"), name="extension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None, granted_due_at=None)
                | Q(state="granted", answered_at__isnull=False, granted_due_at__isnull=False)
                | Q(
                    state__in=["refused", "overtaken"],
                    answered_at__isnull=False,
                    granted_due_at=None,
                ),
                name="extension_answered_or_not",
            ),
        ]


class Urging(models.Model):
    """A part that was urged (đôn đốc): by kind, the how-manieth time; never changed or removed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="urgings")
    part = models.ForeignKey(Assignment, models.PROTECT, related_name="urgings")
    kind = models.CharField(max_length=10)  # rules.time.UrgingKind
    nth = models.PositiveIntegerField()  # of all urgings of the part
    text = models.CharField(max_length=1000)
    urged_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    urged_by_name = models.CharField(max_length=200)
    urged_by_title = models.CharField(max_length=100, blank=True)
    urged_at = models.DateTimeField()

    class Meta:
        db_table = "assignment_urging"
        constraints = [
            models.UniqueConstraint(fields=["part", "nth"], name="urging_counted_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["remind", "criticise", "review"]), name="urging_kind"
            ),
        ]


class Reminder(models.Model):
    """Somebody was told of a deadline: once for each kind and each deadline of a part."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="reminders")
    part = models.ForeignKey(Assignment, models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=10)  # rules.time.ReminderKind
    due_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "assignment_reminder"
        constraints = [
            models.UniqueConstraint(fields=["part", "kind", "due_at"], name="reminder_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["near", "passed", "escalated"]), name="reminder_kind"
            ),
        ]


class RoutingRule(models.Model):
    """Documents that the regulation sends to a unit or a post: proposed, or given at once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    ordinal = models.PositiveIntegerField()  # the first that fits holds
    issuer_code = models.CharField(max_length=35, blank=True)  # this body and those below it
    type_code = models.CharField(max_length=60, blank=True)
    words = models.JSONField(default=list)  # any of them in the subject
    task = models.CharField(max_length=500, blank=True)
    term = models.CharField(max_length=10, blank=True)
    direct = models.BooleanField(default=False)
    basis = models.CharField(max_length=300)
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "assignment_routing_rule"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "ordinal"], name="routing_rule_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(issuer_code="", type_code="", words=[]),
                name="routing_rule_says_which",
            ),
        ]


class RoutingPlace(models.Model):
    """Who gets the documents of a rule: one leads, others cooperate."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    rule = models.ForeignKey(RoutingRule, models.PROTECT, related_name="places")
    role = models.CharField(max_length=10)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "assignment_routing_place"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) ^ Q(post__isnull=False),
                name="route_to_a_unit_or_a_post",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["lead", "cooperate"]), name="route_has_a_role"
            ),
            models.UniqueConstraint(
                fields=["rule"], condition=Q(role="lead"), name="route_one_lead"
            ),
        ]


class ManyDirection(models.Model):
    """What is said to all documents of a batch alike; without a row each goes as proposed."""

    batch = models.OneToOneField(
        "signing.Batch", models.PROTECT, primary_key=True, related_name="+"
    )
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    assignees = models.JSONField()
    instruction = models.TextField(blank=True)
    answer_required = models.BooleanField(default=False)

    class Meta:
        db_table = "assignment_many_direction"
