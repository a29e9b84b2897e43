"""Books by unit, from a first number on, locked for good; and the database keeps the lock."""

from django.db import migrations, models

KEEP = """
CREATE OR REPLACE FUNCTION numbering_keep_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a number in a register book is never deleted: void it'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.book_id, NEW.number, NEW.suffix, NEW.number_date, NEW.organisation_id)
       IS DISTINCT FROM
       (OLD.book_id, OLD.number, OLD.suffix, OLD.number_date, OLD.organisation_id)
       OR (OLD.document_id IS NOT NULL AND NEW.document_id IS DISTINCT FROM OLD.document_id)
       OR (OLD.voided_at IS NOT NULL AND NEW.voided_at IS NULL) THEN
        RAISE EXCEPTION 'a number in a register book is never changed: void it'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT 1 FROM numbering_register_book b
                WHERE b.id = OLD.book_id AND b.locked_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a locked register book never changes'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION numbering_keep_book() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.locked_at IS NOT NULL THEN
        RAISE EXCEPTION 'a locked register book never changes'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.year <> OLD.year OR (NEW.next_number < OLD.next_number AND EXISTS (
        SELECT 1 FROM numbering_entry e WHERE e.book_id = OLD.id)) THEN
        RAISE EXCEPTION 'a register book only goes forward'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("numbering", "0003_books_as_data"),
    ]

    operations = [
        migrations.AddField(
            model_name="registerbook",
            name="first_number",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="registerbook", name="locked_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="registerbook", name="unit_ids", field=models.JSONField(default=list)
        ),
        migrations.AddConstraint(
            model_name="registerbook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_number__gte", 1), ("next_number__gte", models.F("first_number"))
                ),
                name="book_begins_at_its_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerbook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("locked_at", None), ("closed_at__isnull", False), _connector="OR"
                ),
                name="book_closed_before_locked",
            ),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
