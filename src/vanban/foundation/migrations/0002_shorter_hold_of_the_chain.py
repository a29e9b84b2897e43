"""The chain's head is held for two statements instead of three; made only for a first entry."""

from django.db import migrations

HEAD = """
CREATE OR REPLACE FUNCTION vanban_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head foundation_audit_chain%ROWTYPE;
    the_chain uuid := coalesce(NEW.organisation_id, '00000000-0000-0000-0000-000000000000');
BEGIN
"""
FIRST = """
    INSERT INTO foundation_audit_chain (chain, sequence, digest) VALUES (the_chain, 0, '\\x')
        ON CONFLICT (chain) DO NOTHING;
"""
LOCK = """
    SELECT * INTO head FROM foundation_audit_chain WHERE chain = the_chain FOR UPDATE;
"""
REST = """
    NEW.sequence := head.sequence + 1;
    NEW.previous := head.digest;
    NEW.digest := sha256(
        head.digest || convert_to(NEW.sequence::text || E'\\n' || NEW.payload, 'UTF8'));
    UPDATE foundation_audit_chain SET sequence = NEW.sequence, digest = NEW.digest
        WHERE chain = the_chain;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_ground")]
    operations = [
        migrations.RunSQL(
            f"{HEAD}{LOCK} IF NOT FOUND THEN {FIRST}{LOCK} END IF;{REST}",
            f"{HEAD}{FIRST}{LOCK}{REST}",
        )
    ]
