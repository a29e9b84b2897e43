"""Documents issued, and the clerk's standing order to number, seal and issue in one go."""

from django.db import models

from vanban.foundation.ids import new_id


class Issue(models.Model):
    """A document issued: once, by a clerk, under one identifier."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.OneToOneField("records.Document", models.PROTECT, related_name="+")
    version = models.ForeignKey("records.Version", models.PROTECT, related_name="+")
    business_id = models.CharField(max_length=200)
    issued_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    issued_by_name = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    due_date = models.DateField()
    late = models.BooleanField()

    class Meta:
        db_table = "publication_issue"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "business_id"], name="issue_business_id_once"
            )
        ]


class IssueOrder(models.Model):
    """A clerk's order: number, seal and issue, each a separate act, one after the other."""

    document = models.OneToOneField(
        "records.Document", models.PROTECT, primary_key=True, related_name="+"
    )
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    clerk = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)  # why it stopped; the clerk goes on by hand

    class Meta:
        db_table = "publication_issue_order"
