"""Reading bytes. Whether the reader may is decided by the document that holds them."""

from collections.abc import Sequence
from typing import Final

from django.db import connection
from psycopg.sql import SQL, Identifier

from vanban.core.files.models import Blob
from vanban.core.files.rules import Stored
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query
from vanban.foundation.store import store

# Every column of every table that can hold the name of bytes: by itself, or inside of more.
_COLUMNS: Final = """
    SELECT table_name, column_name, coalesce(character_maximum_length, 0) = 64
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
      AND (data_type IN ('text', 'json', 'jsonb')
           OR data_type = 'character varying' AND coalesce(character_maximum_length, 64) >= 64)
"""
_HOLDS: Final = "SELECT DISTINCT {column} FROM {table} WHERE {column} = ANY(%s)"
_MENTIONS: Final = """
    SELECT DISTINCT found[1]
    FROM {table}, regexp_matches({column}::text, '[0-9a-f]{{64}}', 'g') AS found
    WHERE {column}::text ~ '[0-9a-f]{{64}}' AND found[1] = ANY(%s)
"""


def load(sha256: str) -> bytes:
    """The bytes of a blob (NotFound when the store has lost or never had them)."""
    try:
        return store().get(sha256)
    except FileNotFoundError as error:
        raise NotFound(
            Reason(
                "files.gone",
                "Không đọc được tệp trong kho.",
                "Báo quản trị: kho tệp thiếu một tệp.",
                facts={"sha256": sha256},
            )
        ) from error


@query
def named_by_rows(_actor: Actor, *, candidates: Sequence[str]) -> set[str]:
    """Those of some digests that a column of any table holds."""
    return _named(_HOLDS, candidates, exact=True)


@query
def named_in_texts(_actor: Actor, *, candidates: Sequence[str]) -> set[str]:
    """Those of some digests that stand anywhere in a text or payload of any table."""
    return _named(_MENTIONS, candidates, exact=False)


def _named(ask: str, candidates: Sequence[str], *, exact: bool) -> set[str]:
    named: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        columns = [place for *place, holds in cursor.fetchall() if holds == exact]
        for table, column in columns:
            asked = SQL(ask).format(table=Identifier(table), column=Identifier(column))
            cursor.execute(asked, [list(candidates)])
            named.update(row[0] for row in cursor.fetchall())
    return named


def stored(sha256: str, *, file_name: str) -> Stored:
    """What is known of a blob already entered."""
    blob = Blob.objects.get(sha256=sha256)
    return Stored(blob.sha256, blob.size, blob.media_type, file_name)
