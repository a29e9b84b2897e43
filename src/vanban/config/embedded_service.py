"""The embedded PostgreSQL as a process of its own: `python -m vanban.config.embedded_service`.

It brings the server up, makes the databases, writes their addresses to a file, brings the server
back when it dies, and takes it down when it is told to stop.
"""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

import structlog

from vanban.config.embedded import EmbeddedPostgres, EmbeddedPostgresError

log = structlog.get_logger()
LOOK_EVERY_SECONDS = 0.5


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="vanban postgres", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--database", action="append", default=[], dest="databases")
    parser.add_argument("--ready", type=Path, help="file that receives the addresses (JSON)")
    parser.add_argument("--fresh", action="store_true", help="drop these databases first")
    parser.add_argument("--once", action="store_true", help="make the databases and stop again")
    options = parser.parse_args(arguments)

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    server = EmbeddedPostgres(options.folder)
    server.start()
    try:
        for name in options.databases:
            if options.fresh:
                server.drop_database(name)
            server.ensure_database(name)
        _tell({name: server.url(name) for name in options.databases}, options.ready)
        while not options.once and not stopping.wait(LOOK_EVERY_SECONDS):
            _revive(server)
    finally:
        server.stop()
    return 0


def _revive(server: EmbeddedPostgres) -> None:
    if server.pid() is not None:
        return
    try:
        if server.start():
            log.warning("postgres_started_again")
    except EmbeddedPostgresError as error:
        log.error("postgres_does_not_start", error=str(error))  # noqa: TRY400 - its words suffice


def _tell(addresses: dict[str, str], ready: Path | None) -> None:
    words = json.dumps(addresses)
    if ready is None:
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()
        return
    draft = ready.with_suffix(".part")
    draft.write_text(words, encoding="utf-8")
    draft.replace(ready)


if __name__ == "__main__":
    sys.exit(main())
