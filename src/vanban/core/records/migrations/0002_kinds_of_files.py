from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="kind",
            field=models.CharField(default="other", max_length=12),
        ),
        migrations.AddField(
            model_name="attachment",
            name="kind_by_name",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "main",
                            "annex",
                            "submission",
                            "draft",
                            "opinion",
                            "reference",
                            "proof",
                            "other",
                        ],
                    )
                ),
                name="attachment_is_of_a_kind",
            ),
        ),
    ]
