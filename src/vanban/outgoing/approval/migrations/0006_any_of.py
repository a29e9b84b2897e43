"""A step of a process may apply to several types, ways and units: any one of them is enough."""

from django.db import migrations, models

CARRY_OVER = """
SELECT set_config('vanban.organisation', '*', true);
UPDATE approval_process_step
   SET only_types = CASE WHEN only_type = '' THEN '[]' ELSE jsonb_build_array(only_type) END,
       only_ways = CASE WHEN only_way = '' THEN '[]' ELSE jsonb_build_array(only_way) END,
       only_units = CASE WHEN only_unit_id IS NULL THEN '[]'
                         ELSE jsonb_build_array(only_unit_id::text) END;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT set_config('vanban.organisation', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0005_taken_in"),
    ]

    operations = [
        migrations.AddField("processstep", "only_types", models.JSONField(default=list)),
        migrations.AddField("processstep", "only_ways", models.JSONField(default=list)),
        migrations.AddField("processstep", "only_units", models.JSONField(default=list)),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
        migrations.RemoveField("processstep", "only_type"),
        migrations.RemoveField("processstep", "only_way"),
        migrations.RemoveField("processstep", "only_unit"),
    ]
