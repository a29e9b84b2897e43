import django.db.models.deletion
import vanban.foundation.ids
from vanban.foundation.tenancy import protect
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("foundation", "0001_ground"),
        ("numbering", "0002_numbers_stay"),
        ("organisations", "0001_initial"),
        ("people", "0002_sign_in_and_delegations"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArrivalEntry",
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
                ("number", models.PositiveIntegerField()),
                ("arrival_date", models.DateField()),
                ("due_at", models.DateTimeField(null=True)),
                ("registered_by_name", models.CharField(max_length=200)),
                ("registered_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="numbering.registerbook",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registered",
                        to="records.document",
                    ),
                ),
                (
                    "number_entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="numbering.numberentry",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
            ],
            options={
                "db_table": "registration_arrival_entry",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("book", "number"), name="arrival_number_once_per_book"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="arrival_number_from_1"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Presentation",
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
                ("presented_by_name", models.CharField(max_length=200)),
                ("presented_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_how", models.CharField(blank=True, max_length=12)),
                ("ended_by_name", models.CharField(blank=True, max_length=200)),
                ("end_reason", models.CharField(blank=True, max_length=500)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presentations",
                        to="records.document",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
                (
                    "presented_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
            ],
            options={
                "db_table": "registration_presentation",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["post"],
                        name="presented_to_post",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("document", "post"),
                        name="presented_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_how", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_how__in", ["directed", "handed_back", "taken_back"]),
                            ),
                            _connector="OR",
                        ),
                        name="presentation_ends_somehow",
                    ),
                ],
            },
        ),
        protect("registration_arrival_entry"),
        protect("registration_presentation"),
    ]
