"""What was written while the work was done; kept with the document for ever (annex VI)."""

from django.db import models

from vanban.foundation.ids import new_id


class WorkNote(models.Model):
    """A line of the history of the work."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="work_notes")
    part = models.ForeignKey("assignment.Assignment", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10)  # note | started | finished | seen | filed
    text = models.TextField(blank=True)
    written_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    written_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    class Meta:
        db_table = "processing_work_note"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["note", "started", "finished", "seen", "filed"]),
                name="work_note_kind",
            )
        ]
        indexes = [models.Index(fields=["document", "written_at"], name="work_note_history")]


class OpinionRound(models.Model):
    """A question put to people and units while the work is done, until a deadline (xin ý kiến)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="opinion_rounds")
    question = models.CharField(max_length=2000)
    due_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "processing_opinion_round"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("asked_at")), name="opinions_due_later"
            )
        ]
        indexes = [models.Index(fields=["document", "asked_at"], name="opinion_round_order")]


class Opinion(models.Model):
    """One of those asked, and what was answered; an unanswered one ends with its round."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    round = models.ForeignKey(OpinionRound, models.PROTECT, related_name="opinions")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    vote = models.CharField(max_length=10, blank=True)  # rules.Vote; empty: not answered
    text = models.CharField(max_length=4000, blank=True)
    given_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    given_by_name = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "processing_opinion"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) ^ models.Q(post__isnull=False),
                name="opinion_of_a_unit_or_a_post",
            ),
            models.UniqueConstraint(
                fields=["round", "unit", "post"],
                nulls_distinct=False,
                name="opinion_asked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(vote="", given_at=None)
                | models.Q(vote__in=["agree", "disagree", "other"], given_at__isnull=False),
                name="opinion_given_or_not",
            ),
        ]
        indexes = [
            models.Index(
                fields=["post"], condition=models.Q(vote=""), name="opinion_asked_of_post"
            ),
            models.Index(
                fields=["unit"], condition=models.Q(vote=""), name="opinion_asked_of_unit"
            ),
        ]
