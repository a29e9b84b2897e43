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
