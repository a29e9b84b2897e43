import django.db.models.deletion
import vanban.foundation.ids
from vanban.foundation.tenancy import protect
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assignment", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0002_sign_in_and_delegations"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeadlineChange",
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
                ("was", models.DateTimeField(null=True)),
                ("becomes", models.DateTimeField()),
                ("cause", models.CharField(max_length=12)),
                ("changed_by_name", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "assignment_deadline_change",
            },
        ),
        migrations.CreateModel(
            name="Extension",
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
                ("wanted_due_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=1000)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="asked", max_length=10)),
                ("granted_due_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_by_name", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "assignment_extension",
            },
        ),
        migrations.CreateModel(
            name="Reminder",
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
                ("due_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
            ],
            options={
                "db_table": "assignment_reminder",
            },
        ),
        migrations.CreateModel(
            name="Urging",
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
                ("nth", models.PositiveIntegerField()),
                ("text", models.CharField(max_length=1000)),
                ("urged_by_name", models.CharField(max_length=200)),
                ("urged_by_title", models.CharField(blank=True, max_length=100)),
                ("urged_at", models.DateTimeField()),
            ],
            options={
                "db_table": "assignment_urging",
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="remind_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="term",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["waiting", "working"]), ("remind_at__isnull", False)
                ),
                fields=["remind_at"],
                name="part_to_remind",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["waiting", "working"]), models.Q(("term", ""), _negated=True)
                ),
                fields=["organisation"],
                name="part_counted",
            ),
        ),
        migrations.AddField(
            model_name="deadlinechange",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.document"
            ),
        ),
        migrations.AddField(
            model_name="deadlinechange",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="deadlinechange",
            name="part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deadline_changes",
                to="assignment.assignment",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.post"
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="records.document",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="assignment.assignment",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminders",
                to="records.document",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminders",
                to="assignment.assignment",
            ),
        ),
        migrations.AddField(
            model_name="urging",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="urgings",
                to="records.document",
            ),
        ),
        migrations.AddField(
            model_name="urging",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="urging",
            name="part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="urgings",
                to="assignment.assignment",
            ),
        ),
        migrations.AddField(
            model_name="urging",
            name="urged_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.post"
            ),
        ),
        migrations.AddIndex(
            model_name="deadlinechange",
            index=models.Index(fields=["document", "changed_at"], name="deadline_change_order"),
        ),
        migrations.AddConstraint(
            model_name="deadlinechange",
            constraint=models.CheckConstraint(
                condition=models.Q(("cause__in", ["extension", "calendar"])),
                name="deadline_change_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("part",), name="extension_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("granted_due_at", None), ("state", "asked")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("granted_due_at__isnull", False),
                        ("state", "granted"),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("granted_due_at", None),
                        ("state__in", ["refused", "overtaken"]),
                    ),
                    _connector="OR",
                ),
                name="extension_answered_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("part", "kind", "due_at"), name="reminder_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["near", "passed", "escalated"])),
                name="reminder_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="urging",
            constraint=models.UniqueConstraint(fields=("part", "nth"), name="urging_counted_once"),
        ),
        migrations.AddConstraint(
            model_name="urging",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["remind", "criticise", "review"])),
                name="urging_kind",
            ),
        ),
        protect("assignment_deadline_change"),
        protect("assignment_extension"),
        protect("assignment_urging"),
        protect("assignment_reminder"),
        migrations.RunSQL(
            """
            CREATE FUNCTION assignment_keep_written() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'what was written of a deadline is never changed or removed'
                    USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER keep_written BEFORE UPDATE OR DELETE ON assignment_urging
                FOR EACH ROW EXECUTE FUNCTION assignment_keep_written();
            CREATE TRIGGER keep_written BEFORE UPDATE OR DELETE ON assignment_deadline_change
                FOR EACH ROW EXECUTE FUNCTION assignment_keep_written();
            """,
            "DROP FUNCTION assignment_keep_written() CASCADE;",
        ),
    ]
