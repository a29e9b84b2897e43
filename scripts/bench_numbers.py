"""Measures `numbers_per_s_one_book`: numbers taken by 16 concurrent clerks from one book.

Through the real operation (`numbering.take_number`: state, rights, event, job, audit entry) on a
durable PostgreSQL, client and server on the same cores. Beside it: a bare transaction of the one
statement that takes a number, as many at once. Writes docs/figures/numbers_per_s_one_book.json.
Run by `make bench-numbers`.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import IO
from uuid import UUID

PROCESSES, THREADS = 4, 4
EACH = 150  # numbers a clerk takes in a turn
TURNS = 3  # the median counts
GOAL = 300
NAME = "numbers_per_s_one_book"
FIGURE = Path(__file__).parent.parent / "docs" / "figures" / f"{NAME}.json"


def main() -> None:
    """Measure, check that there is no gap and no repeat, write the figure."""
    from vanban.config.embedded import EmbeddedPostgres

    with TemporaryDirectory(prefix="vanban-bench-") as top:
        Path(top).chmod(0o755)
        server = EmbeddedPostgres(Path(top), durable=True)
        server.start()
        try:
            server.ensure_database("bench")
            os.environ["DATABASE_URL"] = server.url("bench")
            os.environ["VANBAN_STORE_URL"] = f"file://{top}/store"
            raw, ours = _measured()
        finally:
            server.stop()
    figure = {
        "name": NAME,
        "command": "make bench-numbers",
        "value": round(ours, 1),
        "unit": "numbers/s",
        "compared_with": {"goal": GOAL, "bare_statement_per_s": round(raw, 1)},
        "ratio": round(ours / raw, 3),
        "data": f"{PROCESSES * THREADS} clerks x {EACH} numbers, one book, no gap, no repeat; "
        f"median of {TURNS} turns",
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "measured_on": date.today().isoformat(),  # noqa: DTZ011 - the day where it was measured
    }
    FIGURE.parent.mkdir(parents=True, exist_ok=True)
    FIGURE.write_text(json.dumps(figure, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figure, ensure_ascii=False, indent=2))


def _measured() -> tuple[float, float]:
    _setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    organisation = _make_body()
    total = PROCESSES * THREADS * EACH
    rates: dict[str, list[float]] = {"raw": [], "operation": []}
    for turn in range(TURNS):
        for kind, measured in rates.items():
            ids = _make_documents(organisation, total)
            measured.append(total / _seconds(kind, organisation, ids))
            print(f"turn {turn + 1}, {kind}: {measured[-1]:.0f}/s", flush=True)
    _check(organisation, 2 * TURNS * total)
    return median(rates["raw"]), median(rates["operation"])


def _seconds(kind: str, organisation: UUID, ids: list[UUID]) -> float:
    """Start the clerks' processes, let them all go at once, wait for the last."""
    command = [sys.executable, __file__, "--clerks", kind, "--organisation", str(organisation)]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for number, worker in enumerate(workers):
        _said(worker.stdin).write(",".join(str(each) for each in ids[number::PROCESSES]) + "\n")
        _said(worker.stdin).flush()
    for worker in workers:
        _said(worker.stdout).readline()  # ready
    began = time.monotonic()
    for worker in workers:
        _said(worker.stdin).write("go\n")
        _said(worker.stdin).flush()
    for worker in workers:
        if _said(worker.stdout).readline().strip() != "done":
            sys.exit("a clerk's process failed")
    taken = time.monotonic() - began
    for worker in workers:
        worker.wait(30)
    return taken


def clerks(kind: str, organisation: UUID) -> None:
    """One process: four clerks, each a thread with a connection of its own."""
    _setup()
    from django.db import connection

    ids = [UUID(text) for text in sys.stdin.readline().strip().split(",")]
    work = _bare(organisation) if kind == "raw" else _operation(organisation)
    ready = threading.Barrier(THREADS + 1)

    finished = []

    def clerk(mine: list[UUID]) -> None:
        connection.ensure_connection()
        ready.wait()
        ready.wait()
        for each in mine:
            work(each)
        connection.close()
        finished.append(mine)

    threads = [
        threading.Thread(target=clerk, args=(ids[start::THREADS],)) for start in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    ready.wait()
    print("ready", flush=True)
    sys.stdin.readline()
    ready.wait()
    for thread in threads:
        thread.join()
    print("done" if len(finished) == THREADS else "failed", flush=True)


def _operation(organisation: UUID) -> Callable[[UUID], object]:
    from vanban.core.people.rules import permissions_of
    from vanban.foundation.actor import Actor
    from vanban.foundation.clock import now
    from vanban.outgoing.numbering.operations import take_number

    actor = Actor(organisation_id=organisation, name="Văn thư", permissions=permissions_of("clerk"))
    return lambda each: take_number(actor=actor, now=now(), document_id=each)


def _bare(organisation: UUID) -> Callable[[UUID], object]:
    """The least a durable number can cost: one statement in a transaction of its own."""
    from django.db import connection, transaction

    from vanban.foundation import tenancy
    from vanban.foundation.actor import Actor
    from vanban.foundation.clock import local_date, now
    from vanban.foundation.ids import new_id
    from vanban.outgoing.numbering.operations.take import _TAKE
    from vanban.outgoing.numbering.queries import books

    (book,) = books(Actor.system(organisation), kind="outgoing")
    others = {"post": None, "name": "Văn thư", "about": "", "basis": ""}

    def take(each: UUID) -> None:
        values = {"book": book.id, "day": local_date(now()), "entry": new_id(), "document": each}
        with transaction.atomic(), connection.cursor() as cursor:  # noqa: TID251 - the yardstick
            tenancy.enter(organisation)
            cursor.execute(_TAKE, values | others | {"now": now()})

    return take


def _make_body() -> UUID:
    from vanban.core.organisations.operations import Founding, found_organisation
    from vanban.foundation.actor import Actor
    from vanban.foundation.clock import now
    from vanban.outgoing.numbering.operations import open_books

    founding = Founding(
        code="H15",
        name="Ủy ban nhân dân tỉnh Đắk Lắk",
        short_name="UBND tỉnh Đắk Lắk",
        kind="province",
        valid_from=date(2025, 7, 1),
        hosted=True,
    )
    body = found_organisation(actor=Actor.system(None), now=now(), founding=founding)
    open_books(actor=Actor.system(body), now=now())
    return body


def _make_documents(organisation: UUID, count: int) -> list[UUID]:
    """Documents as signing leaves them, without the signing."""
    from vanban.core.files.operations import enter, keep
    from vanban.core.records.models import Document, Version
    from vanban.foundation.actor import Actor
    from vanban.foundation.clock import now
    from vanban.foundation.operation import operation

    @operation("bench.documents")
    def make(*, actor: Actor, now: datetime) -> list[UUID]:
        blob = enter(keep(b"%PDF-1.7 signed", file_name="ky.pdf"), now=now)
        made = Document.objects.bulk_create(
            Document(
                organisation_id=actor.organisation,
                direction="outgoing",
                state="signed",
                state_since=now,
                created_at=now,
                type_code="quyet-dinh",
                type_name="Quyết định",
                subject="Về việc giao nhiệm vụ khắc phục hậu quả mưa lũ",
                notation="QĐ-UBND",
            )
            for _ in range(count)
        )
        Version.objects.bulk_create(
            Version(
                organisation_id=actor.organisation,
                document=document,
                ordinal=1,
                kind="signed",
                blob=blob,
                file_name="ky.pdf",
                made_by_name="Lãnh đạo",
                made_at=now,
            )
            for document in made
        )
        return [document.id for document in made]

    return make(actor=Actor.system(organisation), now=now())


def _check(organisation: UUID, total: int) -> None:
    """No gap, no repeat, and the trail whole."""
    from vanban.foundation.actor import Actor
    from vanban.foundation.chain import prove_chains
    from vanban.foundation.operation import query
    from vanban.outgoing.numbering.models import NumberEntry

    @query
    def numbers(actor: Actor) -> list[int]:
        rows = NumberEntry.objects.filter(organisation_id=actor.organisation)
        return list(rows.order_by("number").values_list("number", flat=True))

    actor = Actor.system(organisation)
    if numbers(actor) != list(range(1, total + 1)):
        sys.exit("numbers with a gap or a repeat")
    if any(proof.fault for proof in prove_chains(actor)):
        sys.exit("the audit chain is broken")


def _setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
    import django

    django.setup()


def _said(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        sys.exit("a clerk's process has no pipe")
    return stream


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clerks", choices=("raw", "operation"))
    parser.add_argument("--organisation", type=UUID)
    options = parser.parse_args()
    if options.clerks:
        clerks(options.clerks, options.organisation)
    else:
        main()
