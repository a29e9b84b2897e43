"""The web server of an office and of an axis: granian, blocking threads, one WSGI application."""

import argparse
import os

APPLICATION = "vanban.config.wsgi:application"
THREADS = 16
STOP_SECONDS = 10


def add_arguments(parser: argparse.ArgumentParser, *, port: int) -> None:
    """Declare where to listen and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=port)
    parser.add_argument("--workers", type=int, default=1, help="số tiến trình (mặc định 1)")
    parser.add_argument("--threads", type=int, default=THREADS, help="số luồng mỗi tiến trình")


def serve(process: str, options: argparse.Namespace) -> int:
    """Serve until SIGTERM; requests under way are finished first."""
    os.environ["VANBAN_PROCESS"] = process
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        APPLICATION,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        websockets=False,
    ).serve()
    return 0
