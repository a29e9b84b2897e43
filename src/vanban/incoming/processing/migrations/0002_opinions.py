import django.db.models.deletion
import vanban.foundation.ids
from vanban.foundation.tenancy import protect
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("people", "0002_sign_in_and_delegations"),
        ("processing", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpinionRound",
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
                ("question", models.CharField(max_length=2000)),
                ("due_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinion_rounds",
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
            ],
            options={
                "db_table": "processing_opinion_round",
            },
        ),
        migrations.CreateModel(
            name="Opinion",
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
                ("vote", models.CharField(blank=True, max_length=10)),
                ("text", models.CharField(blank=True, max_length=4000)),
                ("given_by_name", models.CharField(blank=True, max_length=200)),
                ("given_at", models.DateTimeField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="processing.opinionround",
                    ),
                ),
            ],
            options={
                "db_table": "processing_opinion",
            },
        ),
        migrations.AddIndex(
            model_name="opinionround",
            index=models.Index(fields=["document", "asked_at"], name="opinion_round_order"),
        ),
        migrations.AddConstraint(
            model_name="opinionround",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gt", models.F("asked_at"))), name="opinions_due_later"
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(("vote", "")), fields=["post"], name="opinion_asked_of_post"
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(("vote", "")), fields=["unit"], name="opinion_asked_of_unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit__isnull", False), ("post__isnull", False), _connector="XOR"
                ),
                name="opinion_of_a_unit_or_a_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.UniqueConstraint(
                fields=("round", "unit", "post"), name="opinion_asked_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_at", None), ("vote", "")),
                    models.Q(
                        ("given_at__isnull", False), ("vote__in", ["agree", "disagree", "other"])
                    ),
                    _connector="OR",
                ),
                name="opinion_given_or_not",
            ),
        ),
        protect("processing_opinion_round"),
        protect("processing_opinion"),
    ]
