"""Measures `outage_lost`, `outage_doubled`, `outage_reordered`: an axis that goes away.

Real outages of 10, 60 and 300 seconds (the axis is killed with -9 while documents are on the line,
a real worker sends), then three days of simulated time (the clock of the office's own process is
moved on by hand; its queue is run in that process). Writes docs/figures/outage.json. Run by
`make bench-outage`; a short one: `ARGS="--documents 200 --outages 2 5 --trial" make bench-outage`.
"""

import argparse
import signal
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from interchange_stand import PartnerBook, Stand, reordered, write_figures

BATCH = 250
PATIENCE_S = 3600
TELL_S = 30


def main() -> int:
    """Break the line as asked; the zeros are counted at the partner's end. 1 when one is not 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000, help="in each outage")
    parser.add_argument("--outages", type=float, nargs="*", default=[10, 60, 300], help="seconds")
    parser.add_argument("--days", type=float, default=3, help="of simulated time; 0: none")
    parser.add_argument("--trial", action="store_true", help="do not keep the figures")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="vanban-outage-") as top:
        stand = Stand(Path(top))
        stand.prepare()
        try:
            rows = run(stand, options)
        finally:
            stand.close()
    data = "; ".join(
        f"{row['outage']}: {row['documents']} documents, {row['tried']} failed tries, "
        f"all through {row['after_s']:.0f} s after the line was back"
        for row in rows
    )
    figures = [
        {
            "name": f"outage_{what}",
            "command": "make bench-outage",
            "value": sum(row[what] for row in rows),
            "unit": "documents",
            "compared_with": {"goal": 0} | {row["outage"]: row[what] for row in rows},
            "ratio": "",
            "data": data,
        }
        for what in ("lost", "doubled", "reordered")
    ]
    write_figures("outage", figures, keep=not options.trial)
    return int(any(figure["value"] for figure in figures))


def run(stand: Stand, options: argparse.Namespace) -> list[dict[str, Any]]:
    stand.axis.start()
    book = PartnerBook(stand.axis.url)
    thread = threading.Thread(target=book.run, daemon=True)
    thread.start()
    rows, first = [], 1
    for seconds in options.outages:
        numbers = range(first, first + options.documents)
        rows.append(real_outage(stand, book, numbers, seconds))
        first += options.documents
    if options.days:
        numbers = range(first, first + options.documents)
        rows.append(simulated_days(stand, book, numbers, options.days))
    book.stop()
    thread.join(30)
    return rows


def real_outage(stand: Stand, book: PartnerBook, numbers: range, seconds: float) -> dict[str, Any]:
    """Kill the axis when some have gone through and most are under way."""
    print(f"outage of {seconds:g} s …", file=sys.stderr)
    before = len(book.arrived)

    def so_far() -> int:
        return len(book.arrived) - before

    issue(stand, numbers)
    stand.worker.start()
    wait_for(lambda: so_far() >= len(numbers) // 10, so_far)
    stand.axis.stop(signal.SIGKILL)
    time.sleep(seconds)
    stand.axis.start()
    back = time.monotonic()
    wait_for(lambda: so_far() >= len(numbers) and not queued(stand), so_far)
    row = counted(stand, book, before, numbers, f"{seconds:g} s", time.monotonic() - back)
    stand.worker.kill()
    return row


def simulated_days(stand: Stand, book: PartnerBook, numbers: range, days: float) -> dict[str, Any]:
    """The clock of this process goes on by hand; nobody sleeps three days."""
    from support.clock import standing
    from vanban.foundation.clock import now

    print(f"outage of {days:g} simulated days …", file=sys.stderr)
    before = len(book.arrived)
    stand.axis.stop(signal.SIGKILL)
    with standing(now()) as hands:
        issue(stand, numbers)
        for _ in range(int(days * 24 * 2)):
            one_round()
            hands.go_on(minutes=30)
        stand.axis.start()
        back = time.monotonic()
        while queued(stand) and time.monotonic() - back < PATIENCE_S:
            hands.go_on(minutes=30)
            one_round()
    wait_for(lambda: len(book.arrived) - before >= len(numbers))
    words = f"{days:g} simulated days"
    return counted(stand, book, before, numbers, words, time.monotonic() - back)


def one_round() -> None:
    """One round of the worker, in this process, however many jobs it has."""
    from support.exchange import run_jobs
    from vanban.exchange.receiving import jobs as receiving
    from vanban.exchange.sending import jobs as sending

    receiving.poll_all()
    sending.send_due()
    run_jobs(at_most=10_000_000)


def issue(stand: Stand, numbers: range) -> None:
    for start in range(numbers.start, numbers.stop, BATCH):
        stand.issue(range(start, min(start + BATCH, numbers.stop)))


def queued(stand: Stand) -> int:
    from vanban.exchange.sending.models import Dispatch
    from vanban.foundation.operation import query

    @query
    def count(actor: Any) -> int:
        return Dispatch.objects.filter(organisation_id=actor.organisation, state="queued").count()

    return count(stand.place.system)


def counted(
    stand: Stand, book: PartnerBook, before: int, numbers: range, words: str, after_s: float
) -> dict[str, Any]:
    time.sleep(2)  # what would come twice comes now
    arrived = book.arrived[before:]
    row = {
        "outage": words,
        "documents": len(numbers),
        "lost": len(set(numbers) - set(arrived)),
        "doubled": len(book.doubled),
        "reordered": reordered(arrived),
        "tried": tries(stand),
        "after_s": after_s,
    }
    book.doubled.clear()
    print(row, file=sys.stderr)
    return row


def tries(stand: Stand) -> int:
    """How often sending failed so far."""
    from django.db.models import Sum

    from vanban.exchange.sending.models import Attempt
    from vanban.foundation.operation import query

    @query
    def total(actor: Any) -> int:
        rows = Attempt.objects.filter(organisation_id=actor.organisation, outcome="failed")
        return rows.aggregate(n=Sum("count"))["n"] or 0

    return total(stand.place.system)


def wait_for(done: Any, so_far: Any = None) -> None:
    """Wait for what is asked; tells every half minute how far it is."""
    began = told = time.monotonic()
    while not done() and time.monotonic() < began + PATIENCE_S:
        time.sleep(0.5)
        if so_far is not None and time.monotonic() - told > TELL_S:
            told = time.monotonic()
            print(f"  {told - began:.0f} s: {so_far()} arrived", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
