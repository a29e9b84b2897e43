"""Verdicts kept with their evidence, as long as the document (Decree 30/2020, annex VI)."""

from django.db import models

from vanban.foundation.ids import new_id


class Verification(models.Model):
    """One checking of one file: never changed; a new look is a new row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    file_sha256 = models.CharField(max_length=64)
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
                fields=["organisation", "file_sha256", "-checked_at"], name="verification_of_file"
            )
        ]
