"""The incoming register (Decree 30/2020 annex IV) and to whom documents were presented."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class ArrivalEntry(models.Model):
    """A line of the incoming register. The number and its book are those of the number entry."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.OneToOneField("records.Document", models.PROTECT, related_name="registered")
    number_entry = models.OneToOneField("numbering.NumberEntry", models.PROTECT, related_name="+")
    book = models.ForeignKey("numbering.RegisterBook", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    printed = models.CharField(max_length=20)  # as the book prints it: 02
    arrival_date = models.DateField()
    due_at = models.DateTimeField(null=True)
    term = models.CharField(  # what due_at was counted by: formats.workdays Term
        max_length=10, blank=True, default="", db_default=""
    )
    registered_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    registered_by_name = models.CharField(max_length=200)
    registered_at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "registration_arrival_entry"
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="arrival_number_once_per_book"),
            models.CheckConstraint(condition=Q(number__gte=1), name="arrival_number_from_1"),
        ]


class Presentation(models.Model):
    """A document put before a leader for direction, until it is directed, taken or handed back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="presentations")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    presented_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    presented_by_name = models.CharField(max_length=200)
    presented_at = models.DateTimeField()
    note = models.CharField(max_length=1000, blank=True)  # what the registry proposes
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, blank=True)  # directed | handed_back | taken_back
    ended_by_name = models.CharField(max_length=200, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "registration_presentation"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "post"],
                condition=Q(ended_at=None),
                name="presented_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | Q(
                    ended_at__isnull=False, ended_how__in=["directed", "handed_back", "taken_back"]
                ),
                name="presentation_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["post"], condition=Q(ended_at=None), name="presented_to_post")
        ]
