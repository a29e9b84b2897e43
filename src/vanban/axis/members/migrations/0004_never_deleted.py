from django.db import migrations

# Packets, their trace and other axes name them for ever: one that goes is closed, or suspended.
KEEP = """
CREATE FUNCTION members_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'members and organisations are closed, never deleted'
        USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"""
    CREATE TRIGGER never_deleted BEFORE DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION members_refuse_delete();
    """
    for table in ("members_system", "members_agency")
)
BACK = "DROP FUNCTION members_refuse_delete() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_operators"),
    ]

    operations = [migrations.RunSQL(KEEP, BACK)]
