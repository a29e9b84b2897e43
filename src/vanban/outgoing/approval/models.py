"""Processes, and how each draft went through one: who was asked, who answered, with which words."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class Process(models.Model):
    """One version of the process of a type of document; a draft keeps the one it began with.

    `document_type` empty: all types that have none of their own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document_type = models.CharField(max_length=40, blank=True)  # formats.symbol code
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=100)
    retired_at = models.DateTimeField(null=True)  # replaced by the next version, or given up

    class Meta:
        db_table = "approval_process"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "document_type", "version"], name="process_version_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "document_type"],
                condition=Q(retired_at=None),
                name="process_one_in_use",
            ),
        ]


class ProcessStep(models.Model):
    """A step of a process (rules.templates.Planned); never changed, a new version has new ones."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    process = models.ForeignKey(Process, models.PROTECT, related_name="steps")
    ordinal = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()  # same place: side by side
    kind = models.CharField(max_length=10)  # rules.StepKind
    label = models.CharField(max_length=100, blank=True)
    who = models.CharField(max_length=20)  # rules.templates.Who
    role = models.CharField(max_length=30, blank=True)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    days = models.PositiveSmallIntegerField(null=True)  # working days
    # The step applies only so (rules.conditions.Condition); empty: always.
    only_types = models.JSONField(default=list)  # any of these
    only_urgency = models.PositiveSmallIntegerField(default=0)
    only_ways = models.JSONField(default=list)
    only_units = models.JSONField(default=list)  # ids as text

    class Meta:
        db_table = "approval_process_step"
        constraints = [
            models.UniqueConstraint(fields=["process", "ordinal"], name="process_step_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["content", "form", "initial", "opinion"]),
                name="process_step_kind",
            ),
            models.CheckConstraint(
                condition=Q(who__in=["drafting_head", "right"], role="", unit=None, post=None)
                | (Q(who="role", unit=None, post=None) & ~Q(role=""))
                | Q(who="unit", role="", unit__isnull=False, post=None)
                | Q(who="post", role="", unit=None, post__isnull=False),
                name="process_step_names_one_taker",
            ),
        ]


class Approval(models.Model):
    """One step of one round: asked of a post, answered by a person (his name is kept).

    A step passed on or taken back stays as it was; who is asked instead gets a row of its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    version = models.ForeignKey("records.Version", models.PROTECT, related_name="+")
    process = models.ForeignKey(Process, models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField()
    ordinal = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField(default=1)
    side = models.CharField(max_length=10)  # what is asked: rules.StepKind
    label = models.CharField(max_length=100, blank=True)
    asked_of = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField(null=True)  # the term of the step, in working days
    due_at = models.DateTimeField(null=True)
    by_hand = models.BooleanField(default=False)  # an opinion somebody asked for; holds nothing up
    asked_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    question = models.TextField(blank=True)
    decision = models.CharField(max_length=10, default="asked")  # rules.Decision
    vote = models.CharField(max_length=10, blank=True)  # rules.Vote
    decided_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_by_title = models.CharField(max_length=100, blank=True)
    decided_for_name = models.CharField(max_length=200, blank=True)  # the absent one filled in for
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    taken_in = models.TextField(  # of an opinion: how the drafter took it in, or why not
        blank=True, default="", db_default=""
    )
    outcome = models.CharField(  # of an opinion: rules.Outcome
        max_length=10, blank=True, default="", db_default=""
    )

    class Meta:
        db_table = "approval_approval"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "round", "ordinal"], name="approval_step_once_a_round"
            ),
            models.UniqueConstraint(
                fields=["document", "asked_of"],
                condition=Q(by_hand=True, decision="asked"),
                name="approval_opinion_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(side__in=["content", "form", "initial", "opinion"]),
                name="approval_side",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["approved", "returned"])
                | (Q(decided_at__isnull=False) & ~Q(decided_by_name="")),
                name="approval_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(side="opinion", decision="approved") | ~Q(vote=""),
                name="approval_opinion_has_a_vote",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "taken", "partly", "explained"]),
                name="approval_opinion_outcome",
            ),
            models.CheckConstraint(
                condition=Q(by_hand=False) | (Q(side="opinion") & ~Q(question="")),
                name="approval_by_hand_is_a_question",
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


class InitialledFile(models.Model):
    """Which initials are drawn in a prepared version; `problem`: why they could not be."""

    version = models.OneToOneField(
        "records.Version", models.PROTECT, primary_key=True, related_name="+"
    )
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    steps = models.JSONField(default=list)  # ids of approvals, as text, sorted
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "approval_initialled_file"


class PreparedFile(models.Model):
    """Where number and date will stand in a prepared version (formats.pdf StampPlan)."""

    version = models.OneToOneField(
        "records.Version", models.PROTECT, primary_key=True, related_name="+"
    )
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    plan = models.JSONField()

    class Meta:
        db_table = "approval_prepared_file"
