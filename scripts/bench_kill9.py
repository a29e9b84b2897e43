"""Measures `kill9_lost`, `kill9_doubled`, `kill9_gaps`: kill -9 under load, again and again.

The axis, the office, its worker and PostgreSQL (which serves both) are each killed so many times,
in a random order at random moments, and started again at once, while documents go out, come in,
are registered over the office's API and reported on. Afterwards everything must be everywhere
exactly once, and the incoming register without a gap. Writes docs/figures/kill9.json. Run by
`make bench-kill9`; a short one: `ARGS="--kills 2 --documents 40 --trial" make bench-kill9`.
"""

import argparse
import itertools
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from interchange_stand import PartnerBook, Stand, business_id, write_figures

PARTS = ("axis", "office", "worker", "postgres")
DRAIN_S = 900
REGISTERED = 3  # status 03: entered in the register


@dataclass(slots=True)
class Load:
    """What goes on while things die: each loop in a thread, each step tried until it is done."""

    stand: Stand
    most: int
    stop: threading.Event = field(default_factory=threading.Event)
    issued: int = 0
    sent: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  # that the office answered with

    def issuing(self) -> None:
        for number in itertools.count(1):
            if self.stop.is_set() or number > self.most:
                return
            self.stand.issue([number])
            self.issued = number
            self.stop.wait(0.2)

    def sending(self) -> None:
        """The partner's documents to us: the same bytes until the axis has them."""
        from support.exchange import Partner, incoming_packet
        from vanban.exchange.directory.operations import (
            AxisRefused,
            AxisUnavailable,
            send_packet,
        )
        from vanban.formats.vxp.rows import MessageType

        link = Partner(self.stand.axis.url).link
        for number in itertools.count(1):
            if self.stop.is_set() or number > self.most:
                return
            data = incoming_packet(number)
            while True:
                try:
                    send_packet(
                        link, data, message_type=MessageType.EDOC, from_code="G22",
                        now=datetime.now(UTC),
                    )  # fmt: skip
                except (AxisUnavailable, AxisRefused):
                    time.sleep(0.3)
                else:
                    break
            self.sent.append(f"G22,2026/11/19,{number}/VPCP-NN")
            self.stop.wait(0.2)

    def registering(self) -> None:
        """The clerk at the office's API: what arrived gets its number in the register."""
        base = f"http://127.0.0.1:{self.stand.office.port}/api/v1"
        with httpx.Client(base_url=base, timeout=10, trust_env=False) as client:
            while not self.stop.is_set():
                try:
                    if not self._register_what_came(client):
                        self.stop.wait(0.3)
                except (httpx.HTTPError, KeyError, ValueError):
                    self.stop.wait(0.3)

    def _register_what_came(self, client: httpx.Client) -> int:
        from support.office import PASSWORD

        if "Authorization" not in client.headers:
            who = {"username": "clerk.h15", "password": PASSWORD}
            token = client.post("/session", json=who).json()["token"]
            client.headers["Authorization"] = f"Bearer {token}"
        answer = client.get("/boxes/incoming/received", params={"limit": 20})
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            del client.headers["Authorization"]
            return 0
        rows = answer.json()["rows"]
        for row in rows:
            done = client.post(f"/incoming/{row['id']}/register", json={})
            if done.status_code == httpx.codes.CREATED:
                self.numbers.append(done.json()["arrival_number"])
        return len(rows)


def main() -> int:
    """Break it as often as asked, let it settle, count. 1 when a zero is not a zero."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="of each part")
    parser.add_argument("--documents", type=int, default=100_000, help="at most, each way")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--trial", action="store_true", help="do not keep the figures")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="vanban-kill9-") as top:
        stand = Stand(Path(top))
        stand.prepare()
        try:
            found, data = run(stand, options)
        finally:
            stand.close()
    figures = [
        {
            "name": f"kill9_{what}",
            "command": "make bench-kill9",
            "value": found[what],
            "unit": "documents" if what != "gaps" else "numbers",
            "compared_with": {"goal": 0},
            "ratio": "",
            "data": data,
        }
        for what in ("lost", "doubled", "gaps")
    ]
    write_figures("kill9", figures, keep=not options.trial)
    return int(any(found.values()))


def run(stand: Stand, options: argparse.Namespace) -> tuple[dict[str, int], str]:
    stand.axis.start()
    stand.office.start()
    stand.worker.start()
    load, book = Load(stand, options.documents), PartnerBook(stand.axis.url)
    works: tuple[Callable[[], None], ...] = (
        load.issuing, load.sending, load.registering, book.run,
    )  # fmt: skip
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    threads.append(threading.Thread(target=stand.supervise, args=[load.stop], daemon=True))
    for thread in threads:
        thread.start()
    time.sleep(5)
    kill_all(stand, options.kills, random.Random(options.seed))  # noqa: S311 - no secret
    load.most = 0  # nothing new; what is under way comes to its end
    settled = wait_until_settled(load, book)
    load.stop.set()
    book.stop()
    for thread in threads:
        thread.join(60)
    found = count(stand, load, book)
    data = (
        f"{options.kills} kills each of {', '.join(PARTS)} under load; "
        f"{load.issued} documents out, {len(load.sent)} in, "
        "all registered over the API and reported back; a report that "
        f"comes twice (same document, code, time) counts once, as for every reader; "
        f"settled {settled:.0f} s after the last kill"
    )
    return found, data


def kill_all(stand: Stand, kills: int, chance: random.Random) -> None:
    victims = [part for part in PARTS for _ in range(kills)]
    chance.shuffle(victims)
    for number, victim in enumerate(victims, 1):
        time.sleep(chance.uniform(0.3, 2.5))
        print(f"kill {number} of {len(victims)}: {victim}", file=sys.stderr)
        if victim == "postgres":
            os.kill(stand.server.pid(), signal.SIGKILL)
            stand.server.start()
        elif victim == "axis":
            stand.axis.stop(signal.SIGKILL)
            stand.axis.start()
        else:
            part = stand.office if victim == "office" else stand.worker
            part.kill()
            part.start()


def wait_until_settled(load: Load, book: PartnerBook) -> float:
    began = time.monotonic()
    while time.monotonic() - began < DRAIN_S:
        time.sleep(3)
        out = len(book.arrived) >= load.issued
        reported = sum(1 for _, code in book.reports if code == REGISTERED)
        print(
            f"out {len(book.arrived)} of {load.issued}, back {reported} of {len(load.sent)}",
            file=sys.stderr,
        )
        if out and reported >= len(load.sent):
            time.sleep(5)  # what would come twice comes now
            break
    return time.monotonic() - began


def count(stand: Stand, load: Load, book: PartnerBook) -> dict[str, int]:
    from django.db import connections

    from vanban.core.records.lifecycle import Direction
    from vanban.core.records.models import Document
    from vanban.foundation.operation import query
    from vanban.incoming.registration.models import ArrivalEntry

    @query
    def incoming(actor: Any) -> tuple[list[str], list[int]]:
        rows = Document.objects.filter(
            organisation_id=actor.organisation, direction=Direction.INCOMING
        ).values_list("business_id", flat=True)
        numbers = ArrivalEntry.objects.filter(organisation_id=actor.organisation)
        return list(rows), sorted(numbers.values_list("number", flat=True))

    connections.close_all()  # PostgreSQL died under the old one
    came, numbers = incoming(stand.place.system)
    expected = {business_id(number) for number in range(1, load.issued + 1)}
    arrived = {business_id(number) for number in book.arrived}
    unreported = {one for one in load.sent if (one, REGISTERED) not in book.reports}
    lost = len(expected - arrived) + len(set(load.sent) - set(came)) + len(unreported)
    twice = sum(times - 1 for times in Counter(came).values())
    doubled = len(book.doubled) + twice
    doubled += sum(len(at) - 1 for (_, code), at in book.reports.items() if code == REGISTERED)
    promised = set(load.numbers) - set(numbers)  # told to the clerk, and not in the book
    gaps = len(set(range(1, len(numbers) + 1)) ^ set(numbers)) + len(promised)
    return {"lost": lost, "doubled": doubled, "gaps": gaps}


if __name__ == "__main__":
    sys.exit(main())
