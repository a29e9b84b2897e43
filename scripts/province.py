"""The province all benchmarks share: made up, seeded, as large as the real one.

    scripts/province.py --database URL --documents 1000000
    scripts/province.py --folder var/province --documents 1000000     (starts a server there)

1,000 bodies, 20,000 people with the rights real ones have, their documents of ten months with
their work and their readers. Documents share a few dozen real PDF files in the object store.
The database must be empty; a run that breaks leaves one that is to be dropped.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import psycopg

FILES = 24
CHUNK = 10_000
SEED = 20261126
DATABASE = "province"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, and how long it took."""

    documents: int
    bodies: int
    people: int
    seconds: float


@contextmanager
def province_database(folder: Path) -> Iterator[str]:
    """A database in a server of this folder, prepared for Django in this process."""
    from vanban.config.embedded import EmbeddedPostgres

    folder.mkdir(parents=True, exist_ok=True)
    server = EmbeddedPostgres(folder / "postgres")
    started = server.start()
    server.ensure_database(DATABASE)
    os.environ["DATABASE_URL"] = server.url(DATABASE)
    os.environ.setdefault("VANBAN_STORE_URL", f"file://{folder.resolve()}/store")
    try:
        yield os.environ["DATABASE_URL"]
    finally:
        if started:
            server.stop()


def prepare(*, secret: str = "province-of-benchmarks-only") -> None:  # noqa: S107
    """Load Django for an office and bring the tables to the form of the code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
    os.environ.setdefault("VANBAN_PROCESS", "office")
    for name in ("VANBAN_SECRET_KEY", "VANBAN_KEYSTORE_SECRET"):
        os.environ.setdefault(name, secret)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def is_empty(url: str) -> bool:
    """Whether the database has no document yet."""
    with psycopg.connect(url) as connection:
        connection.execute("SELECT set_config('vanban.organisation', '*', true)")
        row = connection.execute("SELECT EXISTS (SELECT 1 FROM records_document)").fetchone()
        return not (row and row[0])


def build(
    url: str, *, documents: int, organisations: int = 1000, seed: int = SEED,
    until: datetime | None = None,
) -> Made:  # fmt: skip
    """Fill an empty, migrated database. The same numbers, seed and day give the same province."""
    import province_columns
    import province_documents
    import province_people
    from province_load import Loader, line, set_aside

    began, now = time.monotonic(), until or datetime.now(UTC)
    chance = random.Random(seed)  # noqa: S311 - a province, no secret
    ids = province_people.Ids(chance)
    bodies, rows = province_people.bodies(chance, ids, organisations, now)
    blobs = _files(chance)
    columns = province_people.COLUMNS | province_columns.COLUMNS
    columns["files_blob"] = ["sha256", "size", "media_type", "stored_at"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        with set_aside(connection, [*columns]):
            loader = Loader(connection, columns)
            password = _password()
            rows["people_account"] = [
                each.replace("{password}", password) for each in rows["people_account"]
            ]
            rows["files_blob"] = [
                line(digest, size, "application/pdf", now.isoformat()) for digest, size, _ in blobs
            ]
            loader.take({table: lines for table, lines in rows.items() if lines})
            maker = province_documents.Maker(
                chance, ids, now, [(digest, pages) for digest, _, pages in blobs]
            )
            for wanted in _shares(maker, bodies, documents):
                loader.take(maker.chunk(wanted, bodies[: max(20, len(bodies) // 8)]))
            loader.take({"numbering_register_book": province_people.book_rows(bodies, now)})
            loader.finish()
    people = sum(len(body.seats) for body in bodies)
    return Made(documents, len(bodies), people, time.monotonic() - began)


def _shares(maker, bodies: Sequence, documents: int):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Which body gets a document when: each body's in order of time, in chunks."""
    total = sum(body.load for body in bodies)
    waiting, left = [], documents
    for body in bodies:
        count = min(left, max(1, round(documents * body.load / total)))
        if body is bodies[-1]:
            count = left
        left -= count
        waiting += [(body, moment) for moment in maker.moments(count)]
        while len(waiting) >= CHUNK:
            yield waiting[:CHUNK]
            waiting = waiting[CHUNK:]
    if waiting:
        yield waiting


def _password() -> str:
    """One hash for everybody: hashing 20,000 passwords would take longer than the documents."""
    from django.contrib.auth.hashers import make_password
    from province_people import PASSWORD

    return make_password(PASSWORD)


def _files(chance: random.Random) -> list[tuple[str, int, int]]:
    """A few dozen PDF files of one to twelve pages in the store: digest, size, pages."""
    import province_words as words
    from PIL import Image, ImageDraw, ImageFont

    from vanban.foundation.store import store

    font = ImageFont.truetype(
        str(Path(sys.modules["vanban"].__path__[0]) / "assets" / "fonts" / "Tinos-Regular.ttf"), 22
    )
    made = []
    for _ in range(FILES):
        pages = chance.choices((1, 2, 3, 5, 12), (40, 30, 15, 10, 5))[0]
        pictures = []
        for _page in range(pages):
            picture = Image.new("L", (992, 1403), 255)
            pen = ImageDraw.Draw(picture)
            for row in range(38):
                text = words.summary(chance, chance.choice(words.KINDS), 2026)[:85]
                pen.text((110, 90 + row * 33), text, fill=0, font=font)
            pictures.append(picture)
        data = io.BytesIO()
        pictures[0].save(data, "PDF", save_all=True, append_images=pictures[1:], resolution=120)
        digest = sha256(data.getvalue()).hexdigest()
        store().put(digest, data.getvalue())
        made.append((digest, len(data.getvalue()), pages))
    return made


def main() -> int:
    """Make the province named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--database", default="")
    parser.add_argument("--folder", type=Path, default=Path("var/province"))
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--organisations", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    if options.database:
        os.environ["DATABASE_URL"] = options.database
        os.environ.setdefault("VANBAN_STORE_URL", f"file://{options.folder.resolve()}/store")
        return _make(options.database, options)
    with province_database(options.folder) as url:
        return _make(url, options)


def _make(url: str, options: argparse.Namespace) -> int:
    prepare()
    if not is_empty(url):
        print("The database has documents already.")
        return 1
    made = build(
        url, documents=options.documents, organisations=options.organisations, seed=options.seed
    )
    print(
        f"{made.documents} documents, {made.bodies} bodies, {made.people} people"
        f" in {made.seconds:.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
