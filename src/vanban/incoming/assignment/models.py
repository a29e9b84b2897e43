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
        ]
