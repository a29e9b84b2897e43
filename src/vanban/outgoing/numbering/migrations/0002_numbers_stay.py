"""The database itself keeps numbers: none is deleted, moved to another document, or given back."""

from django.db import migrations

KEEP = """
CREATE FUNCTION numbering_keep_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a number in a register book is never deleted: void it'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.book_id, NEW.number, NEW.number_date, NEW.document_id, NEW.organisation_id)
       IS DISTINCT FROM
       (OLD.book_id, OLD.number, OLD.number_date, OLD.document_id, OLD.organisation_id)
       OR (OLD.voided_at IS NOT NULL AND NEW.voided_at IS NULL) THEN
        RAISE EXCEPTION 'a number in a register book is never changed: void it'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_entry BEFORE UPDATE OR DELETE ON numbering_entry
    FOR EACH ROW EXECUTE FUNCTION numbering_keep_entry();

CREATE FUNCTION numbering_keep_book() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.next_number < OLD.next_number OR NEW.year <> OLD.year THEN
        RAISE EXCEPTION 'a register book only goes forward'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_book BEFORE UPDATE ON numbering_register_book
    FOR EACH ROW EXECUTE FUNCTION numbering_keep_book();
"""

BACK = """
DROP TRIGGER keep_book ON numbering_register_book;
DROP FUNCTION numbering_keep_book();
DROP TRIGGER keep_entry ON numbering_entry;
DROP FUNCTION numbering_keep_entry();
"""


class Migration(migrations.Migration):
    dependencies = [("numbering", "0001_initial")]
    operations = [migrations.RunSQL(KEEP, BACK)]
