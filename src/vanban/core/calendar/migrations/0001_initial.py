import django.db.models.deletion
import vanban.foundation.ids
from vanban.foundation.tenancy import protect
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("foundation", "0001_ground"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.DateField()),
                ("kind", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("basis", models.CharField(max_length=300)),
                ("set_by_name", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "calendar_day",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "day"), name="calendar_day_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "holiday",
                                    "compensation",
                                    "swapped_off",
                                    "extra_workday",
                                    "ordinary",
                                ],
                            )
                        ),
                        name="calendar_day_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("type_code", models.CharField(blank=True, max_length=60)),
                ("urgency", models.PositiveSmallIntegerField(null=True)),
                ("term", models.CharField(max_length=10)),
                ("basis", models.CharField(max_length=300)),
                ("set_by_name", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "calendar_deadline_rule",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "type_code", "urgency"),
                        name="deadline_rule_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("term__regex", "^[1-9][0-9]{0,2}(wd|wh|h)$")),
                        name="deadline_rule_term",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BodyHours",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("since", models.DateField()),
                ("morning_from", models.TimeField()),
                ("morning_to", models.TimeField()),
                ("afternoon_from", models.TimeField()),
                ("afternoon_to", models.TimeField()),
                ("basis", models.CharField(max_length=300)),
                ("set_by_name", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "calendar_office_hours",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "since"), name="office_hours_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("afternoon_from__lt", models.F("afternoon_to")),
                            ("morning_from__lt", models.F("morning_to")),
                            ("morning_to__lte", models.F("afternoon_from")),
                        ),
                        name="office_hours_in_order",
                    ),
                ],
            },
        ),
        protect("calendar_day"),
        protect("calendar_office_hours"),
        protect("calendar_deadline_rule"),
    ]
