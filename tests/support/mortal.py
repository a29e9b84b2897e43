"""A worker that really dies: kill -9 by its own hand, once at each point it is given.

`python mortal.py FOLDER POINT…`, a point being "after ROOM.MODULE:NAME" or "before …". The
program is loaded once, then each life is a fork of it: the worker as it is, with those functions
wrapped. A life that was killed is followed by the next. Each point that took a life leaves a file
in the folder.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from importlib import import_module
from pathlib import Path

import psycopg


def main(folder: Path, points: Sequence[str]) -> int:
    """One life after another, until one ends by itself."""
    import django

    django.setup()
    from procrastinate.contrib.django import app

    app.perform_import_paths()  # type: ignore[no-untyped-call]
    for point in points:
        lay(point, folder / name_of(point))
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # goes to the whole group: the worker heeds it
    while True:
        child = os.fork()
        if child == 0:
            live()
        status = os.waitpid(child, 0)[1]
        if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
            return os.waitstatus_to_exitcode(status)


def name_of(point: str) -> str:
    """The file that a point leaves when it has taken a life."""
    return point.replace(" ", "-").replace(":", "-")


def lay(point: str, mark: Path) -> None:
    """Put death just before or just after a function."""
    when, _, place = point.partition(" ")
    module_name, _, name = place.partition(":")
    module = import_module(f"vanban.{module_name}")
    original: Callable[..., object] = getattr(module, name)

    @wraps(original)
    def deadly(*args: object, **kwargs: object) -> object:
        if when == "before":
            die_once(mark)
        result = original(*args, **kwargs)
        if when == "after":
            die_once(mark)
        return result

    setattr(module, name, deadly)


def die_once(mark: Path) -> None:
    """Nothing is finished, flushed or closed: the process is gone."""
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def live() -> None:
    """The worker, as `vanban.doors.worker.run` starts it; never comes back."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    code = 1
    try:
        from vanban.doors.worker import manager
        from vanban.doors.worker.run import work

        # So many deaths in a minute: a job that was under way at each is not to wait for it.
        manager.TRIES_BEFORE_PATIENCE = sys.maxsize
        forget_the_dead()
        # One job at a time: else the death of one takes another past its own point, which never
        # comes again (the axis has been told, and nobody tells it twice).
        asyncio.run(work(concurrency=1, queues=None))
        code = 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def forget_the_dead() -> None:
    """Let the seconds pass after which a silent worker counts as dead: all before us are."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as line:
        line.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'"
        )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
