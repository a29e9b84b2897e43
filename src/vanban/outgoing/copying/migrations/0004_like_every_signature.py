"""A copy is signed by the same steps as every signature; where it failed, the page says the mend too."""

from django.db import migrations, models

# Failed ones of before have words but no code, by which a problem is known to be one.
CODED = """
SELECT set_config('vanban.organisation', '*', true);
UPDATE copying_copy SET problem_code = 'copying.failed' WHERE problem_text <> '';
SET CONSTRAINTS ALL IMMEDIATE;
SELECT set_config('vanban.organisation', '', true);
"""

# What the copies made before say of themselves.
CARRY_OVER = """
SELECT set_config('vanban.organisation', '*', true);
UPDATE numbering_entry e
   SET notation = substring(c.symbol from position('/' in c.symbol) + 1),
       signer_name = c.signer_name,
       recipients = (SELECT coalesce(string_agg(place.said, E'\\n'), '')
                       FROM jsonb_array_elements_text(c.recipients) AS place(said))
  FROM copying_copy c JOIN numbering_register_book b ON b.locked_at IS NULL
 WHERE c.entry_id = e.id AND e.book_id = b.id;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT set_config('vanban.organisation', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("copying", "0003_by_a_tool"),
        ("numbering", "0006_lines_of_copies"),
    ]

    operations = [
        migrations.RenameField("copy", "problem", "problem_text"),
        migrations.AddField(
            model_name="copy",
            name="certificate_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="copy",
            name="hole_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="copy",
            name="prepared",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="copy",
            name="problem_code",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="copy",
            name="problem_mend",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="copy",
            name="timestamped",
            field=models.BooleanField(null=True),
        ),
        migrations.AlterField(
            model_name="copy",
            name="state",
            field=models.CharField(max_length=10),
        ),
        migrations.RunSQL(CODED, migrations.RunSQL.noop),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
    ]
