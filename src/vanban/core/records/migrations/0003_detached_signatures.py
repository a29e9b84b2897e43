from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_sweep"),
        ("organisations", "0001_initial"),
        ("records", "0002_kinds_of_files"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="attachment",
            name="attachment_is_of_a_kind",
        ),
        migrations.AddField(
            model_name="attachment",
            name="signs",
            field=models.CharField(blank=True, max_length=64),
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
                            "signature",
                            "other",
                        ],
                    )
                ),
                name="attachment_is_of_a_kind",
            ),
        ),
    ]
