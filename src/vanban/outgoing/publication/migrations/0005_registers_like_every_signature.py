"""A register is signed by the same steps as every signature; one may be of a year, not of a book."""

import django.db.models.deletion
from django.db import migrations, models

# Failed ones of before have words but no code, by which a problem is known to be one.
CODED = """
SELECT set_config('vanban.organisation', '*', true);
UPDATE publication_sealed_register SET problem_code = 'publication.register' WHERE problem_text <> '';
SET CONSTRAINTS ALL IMMEDIATE;
SELECT set_config('vanban.organisation', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_sweep"),
        ("numbering", "0005_words_of_a_book"),
        ("organisations", "0001_initial"),
        ("people", "0004_acting"),
        ("publication", "0004_file_copies_in_use"),
    ]

    operations = [
        migrations.RenameField("sealedregister", "problem", "problem_text"),
        migrations.RemoveConstraint(
            model_name="sealedregister",
            name="sealed_register_one_at_a_time",
        ),
        migrations.AddField(
            model_name="sealedregister",
            name="certificate_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="sealedregister",
            name="hole_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="sealedregister",
            name="kind",
            field=models.CharField(default="book", max_length=10),
        ),
        migrations.AddField(
            model_name="sealedregister",
            name="lines_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="sealedregister",
            name="prepared",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="sealedregister",
            name="problem_code",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="sealedregister",
            name="problem_mend",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="sealedregister",
            name="source_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="sealedregister",
            name="timestamped",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="sealedregister",
            name="year",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="sealedregister",
            name="book",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="numbering.registerbook",
            ),
        ),
        migrations.AlterField(
            model_name="sealedregister",
            name="channel",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="sealedregister",
            name="state",
            field=models.CharField(max_length=10),
        ),
        migrations.RunSQL(CODED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="sealedregister",
            index=models.Index(
                condition=models.Q(("book", None)),
                fields=["organisation", "kind", "year"],
                name="sealed_register_of_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedregister",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("book__isnull", False), ("kind", "book"), ("year", None)),
                    models.Q(
                        ("book", None),
                        ("final", False),
                        ("kind__in", ["loans", "posted"]),
                        ("year__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="sealed_register_of_a_book_or_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedregister",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "prepared", "waiting"])),
                fields=("book",),
                name="sealed_register_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedregister",
            constraint=models.UniqueConstraint(
                condition=models.Q(("book", None), ("state__in", ["asked", "prepared", "waiting"])),
                fields=("organisation", "kind", "year"),
                name="sealed_year_register_one_at_a_time",
            ),
        ),
    ]
