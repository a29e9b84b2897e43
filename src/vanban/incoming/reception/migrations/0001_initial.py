import django.db.models.deletion
import vanban.foundation.ids
from vanban.foundation.tenancy import protect
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("foundation", "0001_ground"),
        ("organisations", "0001_initial"),
        ("receiving", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrival",
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
                ("way", models.CharField(max_length=10)),
                ("arrived_at", models.DateTimeField()),
                ("taken_up_at", models.DateTimeField()),
                ("taken_up_by_name", models.CharField(max_length=200)),
                ("sender_code", models.CharField(blank=True, max_length=35)),
                ("sender_name", models.CharField(blank=True, max_length=200)),
                ("fitness", models.CharField(max_length=12)),
                ("problem", models.TextField(blank=True)),
                ("said", models.JSONField(default=dict)),
                ("business", models.CharField(default="new", max_length=10)),
                ("concerned_id", models.CharField(blank=True, max_length=200)),
                ("answers_business_id", models.CharField(blank=True, max_length=200)),
                ("content_sha256", models.CharField(blank=True, max_length=64)),
                ("symbol_key", models.CharField(blank=True, max_length=100)),
                ("outcome", models.CharField(max_length=10)),
                ("verdict", models.JSONField(default=dict)),
                ("judged_at", models.DateTimeField()),
                ("returned_at", models.DateTimeField(null=True)),
                ("returned_by_name", models.CharField(blank=True, max_length=200)),
                ("return_code", models.CharField(blank=True, max_length=20)),
                ("return_text", models.CharField(blank=True, max_length=500)),
                ("take_back_asked_at", models.DateTimeField(null=True)),
                ("take_back_reason", models.CharField(blank=True, max_length=500)),
                ("take_back_answer", models.CharField(blank=True, max_length=10)),
                ("take_back_answered_at", models.DateTimeField(null=True)),
                ("take_back_answered_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrival",
                        to="records.document",
                    ),
                ),
                (
                    "inbox_item",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="receiving.inboxitem",
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
                "db_table": "reception_arrival",
                "indexes": [
                    models.Index(
                        fields=["organisation", "content_sha256"], name="arrival_by_content"
                    ),
                    models.Index(fields=["organisation", "symbol_key"], name="arrival_by_symbol"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("inbox_item__isnull", False), ("way__in", ["axis", "internal"])
                            ),
                            models.Q(("inbox_item", None), ("way__in", ["paper", "hand"])),
                            _connector="OR",
                        ),
                        name="arrival_by_packet_or_by_hand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned_at", None),
                            models.Q(("return_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="arrival_return_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("take_back_answer", ""),
                            models.Q(
                                ("take_back_answer__in", ["agreed", "refused"]),
                                ("take_back_asked_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="arrival_take_back_is_asked_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fitness", "quarantined"), _negated=True),
                            models.Q(("content_sha256", ""), ("said", {})),
                            _connector="OR",
                        ),
                        name="arrival_quarantined_keeps_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicateWarning",
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
                ("likeness", models.CharField(max_length=12)),
                ("found_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="likenesses",
                        to="records.document",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                "db_table": "reception_duplicate_warning",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "earlier", "likeness"), name="duplicate_told_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", models.F("earlier")), _negated=True),
                        name="duplicate_of_another",
                    ),
                ],
            },
        ),
        protect("reception_arrival"),
        protect("reception_duplicate_warning"),
    ]
