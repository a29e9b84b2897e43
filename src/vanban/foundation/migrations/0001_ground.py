"""The audit chain kept by the database, the events, and the functions behind row-level security."""

import django.db.models.functions.datetime
from django.db import migrations, models

import vanban.foundation.ids

FUNCTIONS = """
CREATE FUNCTION vanban_organisation() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN coalesce(current_setting('vanban.organisation', true), '') IN ('', '*')
                THEN NULL ELSE current_setting('vanban.organisation', true)::uuid END
$$;
CREATE FUNCTION vanban_everywhere() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('vanban.organisation', true), '') = '*'
$$;

CREATE FUNCTION vanban_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head foundation_audit_chain%ROWTYPE;
    the_chain uuid := coalesce(NEW.organisation_id, '00000000-0000-0000-0000-000000000000');
BEGIN
    INSERT INTO foundation_audit_chain (chain, sequence, digest) VALUES (the_chain, 0, '\\x')
        ON CONFLICT (chain) DO NOTHING;
    SELECT * INTO head FROM foundation_audit_chain WHERE chain = the_chain FOR UPDATE;
    NEW.sequence := head.sequence + 1;
    NEW.previous := head.digest;
    NEW.digest := sha256(head.digest || convert_to(NEW.sequence::text || E'\\n' || NEW.payload, 'UTF8'));
    UPDATE foundation_audit_chain SET sequence = NEW.sequence, digest = NEW.digest
        WHERE chain = the_chain;
    RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON foundation_audit_entry
    FOR EACH ROW EXECUTE FUNCTION vanban_audit_chain();

CREATE FUNCTION vanban_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON foundation_audit_entry
    FOR EACH ROW EXECUTE FUNCTION vanban_refuse_change();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON foundation_audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION vanban_refuse_change();

ALTER TABLE foundation_audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE foundation_audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON foundation_audit_entry
    USING ((SELECT vanban_everywhere()) OR organisation_id IS NOT DISTINCT FROM (SELECT vanban_organisation()))
    WITH CHECK ((SELECT vanban_everywhere()) OR organisation_id IS NOT DISTINCT FROM (SELECT vanban_organisation()));
"""

BACK = """
DROP TRIGGER append_only_all ON foundation_audit_entry;
DROP TRIGGER append_only ON foundation_audit_entry;
DROP TRIGGER chain ON foundation_audit_entry;
DROP POLICY tenant ON foundation_audit_entry;
DROP FUNCTION vanban_refuse_change();
DROP FUNCTION vanban_audit_chain();
DROP FUNCTION vanban_everywhere();
DROP FUNCTION vanban_organisation();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("chain", models.UUIDField(primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField()),
                ("digest", models.BinaryField()),
            ],
            options={"db_table": "foundation_audit_chain"},
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation_id", models.UUIDField(null=True)),
                ("sequence", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=100)),
                ("outcome", models.CharField(max_length=20)),
                ("account_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("subject_type", models.CharField(blank=True, max_length=60)),
                ("subject_id", models.UUIDField(null=True)),
                ("payload", models.TextField()),
                ("previous", models.BinaryField(default=b"")),
                ("digest", models.BinaryField(default=b"")),
            ],
            options={
                "db_table": "foundation_audit_entry",
                "indexes": [
                    models.Index(fields=["subject_id", "at"], name="audit_subject"),
                    models.Index(fields=["organisation_id", "sequence"], name="audit_chain_order"),
                    models.Index(fields=["account_id", "at"], name="audit_account"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=vanban.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation_id", models.UUIDField(null=True)),
                ("name", models.CharField(max_length=100)),
                ("payload", models.JSONField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "foundation_event",
                "indexes": [models.Index(fields=["name", "recorded_at"], name="event_name_order")],
            },
        ),
        migrations.RunSQL(FUNCTIONS, BACK),
    ]
