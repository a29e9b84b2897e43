"""The second fence: PostgreSQL itself hides the rows of other organisations.

Every transaction names the organisation it works for; a table under protection shows and takes
only that organisation's rows. The role we connect as is neither superuser nor BYPASSRLS, and the
policies are FORCEd, so that they bind the owner of the tables too.
"""

from uuid import UUID

from django.db import connection, migrations

EVERYWHERE = "*"


def enter(organisation_id: UUID | str | None) -> None:
    """Name the organisation of the open transaction (`*`: maintenance over all, never a person)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('vanban.organisation', %s, true)",
            ["" if organisation_id is None else str(organisation_id)],
        )


def current() -> str:
    """The organisation named in the open transaction, or an empty string."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('vanban.organisation', true), '')")
        return str(cursor.fetchone()[0])


def protect(table: str, column: str = "organisation_id") -> migrations.RunSQL:
    """The migration step that puts a table under row-level security."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant ON {table}
            USING ((SELECT vanban_everywhere()) OR {column} = (SELECT vanban_organisation()))
            WITH CHECK ((SELECT vanban_everywhere()) OR {column} = (SELECT vanban_organisation()));
        """,
        f"""
        DROP POLICY tenant ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )
