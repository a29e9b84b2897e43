"""Verdicts kept with their evidence, as long as the document (Decree 30/2020, annex VI)."""

from django.db import models

from vanban.foundation.ids import new_id


class Verification(models.Model):
    """One checking of one file: never changed; a new look is a new row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    file_sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64, blank=True)  # of a signature beside a file
    outcome = models.CharField(max_length=10)  # rules.verdict.Outcome
    findings = models.JSONField()  # rules.verdict.Verdict.as_json
    checked_at = models.DateTimeField()

    class Meta:
        db_table = "verification_verification"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["valid", "invalid", "unknown"]),
                name="verification_has_one_of_three_outcomes",
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "file_sha256", "content_sha256", "-checked_at"],
                name="verification_of_file",
            )
        ]


class Preservation(models.Model):
    """The long life of one signed file: a copy that grows by stamps and evidence beside it.

    The file as issued is never changed; `kept_sha256` is the grown copy, which begins with it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    file_sha256 = models.CharField(max_length=64)
    kept_sha256 = models.CharField(max_length=64)
    level = models.CharField(max_length=3)  # rules.preserving.Level
    problem = models.CharField(max_length=500, blank=True)
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)  # the next step, or the renewal; none: cannot grow
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "verification_preservation"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "file_sha256"], name="preservation_once_a_file"
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=["B", "T", "LT", "LTA"]),
                name="preservation_has_a_level",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False),
                name="preservation_due",
            )
        ]
