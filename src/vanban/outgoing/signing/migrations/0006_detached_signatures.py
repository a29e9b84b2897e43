from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_sweep"),
        ("organisations", "0001_initial"),
        ("people", "0003_absences"),
        ("records", "0003_detached_signatures"),
        ("signing", "0005_several_signers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="addedsignature",
            name="added_to_a_document_or_a_sample",
        ),
        migrations.AddConstraint(
            model_name="addedsignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document", None), ("kind__in", ["trial", "enrol"])),
                    models.Q(
                        ("document__isnull", False), ("kind__in", ["income", "comment", "annex"])
                    ),
                    _connector="OR",
                ),
                name="added_to_a_document_or_a_sample",
            ),
        ),
    ]
