"""Measures `worklist_p95_ms` and `open_document_p95_ms` as ordinary users, row-level security on.

Who asks: an officer, a head of unit, a leader and the clerk of a department (a body of the middle
size), by the pages they use, through the whole application and its templates, in one process
with a warm database. Uses the province in var/province, made first when it is not there.
Run by `make bench-worklists`.
"""

import argparse
import json
import os
import platform
import re
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import province
from province_people import PASSWORD

FIGURES = Path(__file__).parent.parent / "docs" / "figures"
GOALS = {"worklist_p95_ms": 100, "open_document_p95_ms": 150}
FOUND = "/danh-sach/den/tat-ca/?tu="  # all that came, narrowed by words
PAGES = {
    "clerk": (
        "/den/moi-den/",
        "/den/da-vao-so/",
        "/den/xu-ly/",
        "/den/tat-ca/",
        "/di/",
        f"{FOUND}kế+hoạch",
    ),
    "leader": ("/cho-toi/", "/den/cho-y-kien/", "/den/xu-ly/", "/den/da-chi-dao/"),
    "head": ("/cho-toi/", "/den/chu-tri/", "/den/phoi-hop/", "/den/tat-ca/"),
    "officer": (
        "/cho-toi/",
        "/den/chu-tri/",
        "/den/da-xu-ly/",
        "/den/tat-ca/",
        "/di/",
        f"{FOUND}không+có",
    ),
}
OPENED = {"clerk": "tat-ca", "leader": "xu-ly", "head": "chu-tri", "officer": "tat-ca"}
BODY = "t99.01"


def username(role: str) -> str:
    """A person of this role in the department that is measured."""
    from vanban.core.people.models import Account

    found = Account.objects.filter(username__startswith=f"{BODY}.{role}.").order_by("id").first()
    if found is None:
        sys.exit(f"no {role} in {BODY}: is the province there?")
    return found.username


def signed_in(role: str) -> Any:
    """A browser's session of this person."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    answer = client.post("/dang-nhap/", {"username": username(role), "password": PASSWORD})
    if answer.status_code != 302:  # noqa: PLR2004 - signed in
        sys.exit(f"{role} cannot sign in: {answer.status_code}")
    return client


def timed(client: Any, url: str) -> tuple[float, str]:
    """Milliseconds of one page, and the page."""
    began = time.perf_counter()
    answer = client.get(url, follow=True)
    text = answer.content.decode()
    if answer.status_code != 200:  # noqa: PLR2004 - OK
        sys.exit(f"{url}: {answer.status_code}")
    return (time.perf_counter() - began) * 1000, text


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not pass."""
    return statistics.quantiles(values, n=20)[-1]


def measure(rounds: int) -> dict[str, dict[str, list[float]]]:
    """Times by figure and page."""
    lists: dict[str, list[float]] = {}
    opens: dict[str, list[float]] = {}
    for role, pages in PAGES.items():
        client = signed_in(role)
        for url in pages:
            timed(client, url)  # the first look fills what every later one finds warm
            lists[f"{role} {url}"] = [timed(client, url)[0] for _ in range(rounds)]
        _, page = timed(client, f"/den/{OPENED[role]}/")
        found = list(dict.fromkeys(re.findall(rf"/den/{OPENED[role]}/[0-9a-f-]{{36}}/", page)))
        times = []
        for url in found[:rounds]:
            timed(client, url)  # draws the pictures of the pages once
            times.append(timed(client, url)[0])
        opens[f"{role} {OPENED[role]}"] = times
    return {"worklist_p95_ms": lists, "open_document_p95_ms": opens}


def write(name: str, times: dict[str, list[float]], documents: int) -> None:
    """Write the figure and say which page is the slowest."""
    every = [value for values in times.values() for value in values]
    slowest = max((p95(v), page) for page, v in times.items() if len(v) > 1)
    figure = {
        "name": name,
        "command": "make bench-worklists",
        "value": round(p95(every), 1),
        "unit": "ms",
        "compared_with": {"goal": GOALS[name], f"slowest: {slowest[1]}": round(slowest[0], 1)},
        "ratio": round(GOALS[name] / p95(every), 2),
        "data": f"{len(every)} pages of clerk, leader, head, officer; {documents} documents",
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "measured_on": date.today().isoformat(),  # noqa: DTZ011 - the day where it was measured
    }
    path = FIGURES / f"{name}.json"
    path.write_text(json.dumps(figure, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figure, ensure_ascii=False, indent=2))
    for page, values in times.items():
        print(f"  {page:32} median {statistics.median(values):7.1f}  p95 {p95(values):7.1f}")


def main() -> int:
    """Measure, on the province of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("var/province"))
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--organisations", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with province.province_database(options.folder) as url:
        province.prepare()
        if province.is_empty(url):
            province.build(url, documents=options.documents, organisations=options.organisations)
        from vanban.core.records.models import Document
        from vanban.foundation.actor import Actor
        from vanban.foundation.operation import query

        def count(_: Actor) -> int:
            return Document.objects.count()

        documents = query(count)(Actor.system(None))
        for name, times in measure(options.rounds).items():
            write(name, times, documents)
    return 0


if __name__ == "__main__":
    sys.exit(main())
