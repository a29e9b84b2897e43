import django.db.models.deletion
import vanban.foundation.ids
from vanban.foundation.tenancy import protect
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("foundation", "0001_ground"),
        ("assignment", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0002_sign_in_and_delegations"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkNote",
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
                ("kind", models.CharField(max_length=10)),
                ("text", models.TextField(blank=True)),
                ("written_by_name", models.CharField(max_length=200)),
                ("written_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_notes",
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
                    "part",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assignment.assignment",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
            ],
            options={
                "db_table": "processing_work_note",
                "indexes": [
                    models.Index(fields=["document", "written_at"], name="work_note_history")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["note", "started", "finished", "seen", "filed"])
                        ),
                        name="work_note_kind",
                    )
                ],
            },
        ),
        protect("processing_work_note"),
    ]
