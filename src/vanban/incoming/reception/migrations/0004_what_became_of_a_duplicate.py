from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reception", "0003_what_is_asked_back")]

    operations = [
        migrations.AddField(
            model_name="duplicatewarning",
            name="decision",
            field=models.CharField(blank=True, default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="duplicatewarning",
            name="decision_reason",
            field=models.CharField(blank=True, default="", max_length=500),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="duplicatewarning",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="duplicatewarning",
            name="decided_by_name",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="duplicatewarning",
            constraint=models.CheckConstraint(
                condition=Q(
                    Q(("decided_at", None), ("decision", "")),
                    Q(("decided_at__isnull", False), ("decision__in", ["discarded", "linked"])),
                    Q(
                        ("decided_at__isnull", False),
                        ("decision", "registered"),
                        Q(("decision_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="duplicate_registered_for_a_reason",
            ),
        ),
    ]
