"""Lists that hold nearly all of a large body are walked from the latest on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0007_folded_words")]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["organisation", "direction", "-state_since", "id"], name="document_latest"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["organisation", "direction", "-id"], name="document_newest"),
        ),
    ]
