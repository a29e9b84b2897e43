"""How a command becomes a process: Django made ready, a module taken on, a parent followed."""

import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

SUPERVISOR = "VANBAN_SUPERVISOR"  # pid of the supervisor that started this process
SUPERVISED_FOLDER = "VANBAN_SUPERVISED_FOLDER"  # what belongs together, and is found again, by it
PR_SET_PDEATHSIG = 1


def become(module: str, *arguments: str) -> NoReturn:
    """Run another module in place of this process: same pid, same parent, no import of ours."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606


def prepare_django(process: str | None = None) -> None:
    """Load Django for the rooms of that process (office, axis); what is set outside wins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
    if process is not None:
        os.environ.setdefault("VANBAN_PROCESS", process)
    import django

    django.setup()


def follow_supervisor() -> None:
    """Ask the system for SIGTERM when the supervisor is gone, even if it was killed (-9).

    The wish outlives `become`. Only Linux knows it; elsewhere the next start tidies up.
    """
    supervisor = os.environ.get(SUPERVISOR)
    if supervisor is None or sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != int(supervisor):  # it went before we could ask
        sys.exit(f"the supervisor {supervisor} is gone")


def supervised_processes(folder: Path) -> list[int]:
    """Find what an earlier supervisor of this folder left running (Linux; elsewhere nothing)."""
    mark = f"{SUPERVISED_FOLDER}={folder}\0".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if mark in environment and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found
