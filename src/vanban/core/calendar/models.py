"""When a body works, and how long its own regulation gives for each kind of document.

What the package ships (the decided holidays of the country) holds where a body has said nothing.
"""

from django.db import models
from django.db.models import F, Q

from vanban.foundation.ids import new_id


class CalendarDay(models.Model):
    """A day of one body that is not what its weekday, or the shipped calendar, says.

    `handed_down`: it holds for the bodies under it, too, where they have said nothing of the day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=20)  # rules.DayKind
    name = models.CharField(max_length=200)
    basis = models.CharField(max_length=300)
    handed_down = models.BooleanField(default=False)
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "calendar_day"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="calendar_day_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["holiday", "compensation", "swapped_off", "extra_workday", "ordinary"]
                ),
                name="calendar_day_kind",
            ),
        ]


class BodyHours(models.Model):
    """The hours in which the office is open, from a day on (they change by season)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    since = models.DateField()
    morning_from = models.TimeField()
    morning_to = models.TimeField()
    afternoon_from = models.TimeField()
    afternoon_to = models.TimeField()
    basis = models.CharField(max_length=300)
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "calendar_office_hours"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "since"], name="office_hours_once"),
            models.CheckConstraint(
                condition=Q(
                    morning_from__lt=F("morning_to"),
                    morning_to__lte=F("afternoon_from"),
                    afternoon_from__lt=F("afternoon_to"),
                ),
                name="office_hours_in_order",
            ),
        ]


class DeadlineRule(models.Model):
    """How long the body's regulation gives for a kind of document, an urgency, or both."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    type_code = models.CharField(max_length=60, blank=True)  # empty: every kind
    urgency = models.PositiveSmallIntegerField(null=True)  # null: every urgency
    term = models.CharField(max_length=10)  # formats.workdays Term.code
    basis = models.CharField(max_length=300)
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "calendar_deadline_rule"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "type_code", "urgency"],
                nulls_distinct=False,
                name="deadline_rule_once",
            ),
            models.CheckConstraint(
                condition=Q(term__regex=r"^[1-9][0-9]{0,2}(wd|wh|h)$"), name="deadline_rule_term"
            ),
        ]
