"""An arrival number stands in its line as its book prints it: 02, 0134."""

from django.db import migrations, models

FILL = """
SELECT set_config('vanban.organisation', '*', true);
UPDATE registration_arrival_entry e
   SET printed = b.prefix || lpad(e.number::text, greatest(b.width, length(e.number::text)), '0')
  FROM numbering_register_book b
 WHERE b.id = e.book_id;
SELECT set_config('vanban.organisation', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("numbering", "0004_series_as_data"),
        ("registration", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="arrivalentry",
            name="printed",
            field=models.CharField(default="", max_length=20),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
