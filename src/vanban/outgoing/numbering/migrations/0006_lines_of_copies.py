"""A copy on paper is no document, and still has every column of its line: notation, signer, places."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("numbering", "0005_words_of_a_book")]

    operations = [
        migrations.AddField(
            "numberentry", "notation", models.CharField(blank=True, db_default="", max_length=60)
        ),
        migrations.AddField(
            "numberentry",
            "signer_name",
            models.CharField(blank=True, db_default="", max_length=200),
        ),
        migrations.AddField(
            "numberentry", "recipients", models.TextField(blank=True, db_default="")
        ),
    ]
