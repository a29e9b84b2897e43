"""The demo's databases: made where a server is given, and marked with what was done to them."""

import hashlib
import importlib.metadata
import json
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

import vanban


def databases_on(server: str, names: list[str], *, fresh: bool) -> dict[str, str]:
    """Make the databases on the server that DATABASE_URL names; returns their addresses.

    The role named there must be allowed to make databases.
    """
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names:
            word = sql.Identifier(name)
            if fresh:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(word))
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, [name]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(word))
    parts = urlsplit(server)
    return {name: urlunsplit(parts._replace(path=f"/{name}")) for name in names}


def bypasses_tenancy(address: str) -> bool:
    """Tell whether the role named there escapes row-level security: then the fence is down."""
    query = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    with psycopg.connect(address) as connection:
        row = connection.execute(query).fetchone()
    return bool(row and row[0])


def marks(address: str) -> dict[str, str]:
    """Read what was done to the database: which migrations, whether the demo's data is in."""
    query = """SELECT shobj_description(oid, 'pg_database') FROM pg_database
               WHERE datname = current_database()"""
    with psycopg.connect(address) as connection:
        row = connection.execute(query).fetchone()
    try:
        found: dict[str, str] = json.loads(row[0]) if row and row[0] else {}
    except ValueError:
        return {}
    return found


def mark(address: str, **facts: str) -> None:
    """Note on the database itself what was done, so that the note lives and dies with it."""
    note = json.dumps({**marks(address), **facts})
    with psycopg.connect(address) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(note)))


def migrations_digest() -> str:
    """Sum up every migration there is: ours by content, the libraries' by version."""
    total = hashlib.sha256()
    for library in ("django", "procrastinate"):
        total.update(importlib.metadata.version(library).encode())
    package = Path(vanban.__path__[0])
    for path in sorted(package.glob("**/migrations/*.py")):
        total.update(str(path.relative_to(package)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()
