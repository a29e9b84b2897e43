"""The bare limits beside which `make bench-axis` puts the axis: of the database and of the disk."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from axis_load import packet


def raw_inserts(url: str, size: int, each: int, writers: int) -> float:
    """Bare durable inserts of the same bytes, one statement each, as many at once."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS raw (id bigserial PRIMARY KEY, body bytea)")
        connection.execute("ALTER TABLE raw ALTER body SET STORAGE EXTERNAL")
        connection.execute("TRUNCATE raw")

    def work(first: int) -> None:
        bodies = [packet("H15.000", "H15.001", first + place, size) for place in range(8)]
        with psycopg.connect(url, autocommit=True) as connection:
            for number in range(each):
                body = bodies[number % 8]
                connection.execute("INSERT INTO raw (body) VALUES (%b)", [body], prepare=True)

    return _at_once(work, each, writers)


def raw_files(top: Path, size: int, each: int, writers: int) -> float:
    """Bare files of the same bytes, each written and flushed."""

    def work(first: int) -> None:
        body = packet("H15.000", "H15.001", first, size)
        for number in range(each):
            with (top / f"raw-{first}-{number}").open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())

    rate = _at_once(work, each, writers)
    for path in top.glob("raw-*"):
        path.unlink()
    return rate


def _at_once(work: Callable[[int], None], each: int, writers: int) -> float:
    threads = [
        threading.Thread(target=work, args=[10_000 * (place + 1)]) for place in range(writers)
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(threads) * each / (time.monotonic() - began)
