from django.db import migrations, models

# The bodies above one, itself first (level 0). A chain has an end: no more than 20 levels.
ABOVE = """
CREATE FUNCTION calendar_bodies_above(body uuid) RETURNS TABLE (id uuid, level integer)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE chain (id, parent_id, level) AS (
        SELECT o.id, o.parent_id, 0 FROM organisations_organisation o WHERE o.id = body
        UNION ALL
        SELECT o.id, o.parent_id, chain.level + 1
        FROM organisations_organisation o JOIN chain ON o.id = chain.parent_id
        WHERE chain.level < 20
    )
    SELECT chain.id, chain.level FROM chain
$$;
CREATE POLICY handed_down ON calendar_day FOR SELECT USING (
    handed_down
    AND organisation_id IN (SELECT above.id FROM calendar_bodies_above(vanban_organisation()) above)
);
"""
BACK = """
DROP POLICY handed_down ON calendar_day;
DROP FUNCTION calendar_bodies_above(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("calendar", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="calendarday",
            name="handed_down",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(ABOVE, BACK),
    ]
