"""Who was asked, who answered for what, with which opinion; every round is kept."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class Approval(models.Model):
    """One side of one round: asked of a post, decided by a person (his name is kept)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    version = models.ForeignKey("records.Version", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10)  # rules.Side
    asked_of = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, default="asked")  # rules.Decision
    decided_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_by_title = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "approval_approval"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "round", "side"], name="approval_side_once_a_round"
            ),
            models.CheckConstraint(condition=Q(side__in=["content", "form"]), name="approval_side"),
            models.CheckConstraint(
                condition=~Q(decision__in=["approved", "returned"])
                | (Q(decided_at__isnull=False) & ~Q(decided_by_name="")),
                name="approval_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["asked_of", "decision"], name="approval_waiting")]


class ReturnedDraft(models.Model):
    """A draft sent back or taken back, by whom and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=20)
    by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    by_title = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    reason = models.TextField()
    withdrawn = models.BooleanField(default=False)  # the drafter took it back himself

    class Meta:
        db_table = "approval_returned_draft"
        indexes = [models.Index(fields=["document", "at"], name="returned_draft_order")]


class PreparedFile(models.Model):
    """Where number and date will stand in a prepared version (formats.pdf StampPlan)."""

    version = models.OneToOneField(
        "records.Version", models.PROTECT, primary_key=True, related_name="+"
    )
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    plan = models.JSONField()

    class Meta:
        db_table = "approval_prepared_file"
