"""Two offices apart: each with its database, store, links and worker, an axis between them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from pytest_django.fixtures import Settings

from support import mortal
from support.stack import Ledger

MORTAL = Path(mortal.__file__)


@dataclass(frozen=True)
class House:
    """One office, its worker a process of its own that dies at the points it is given."""

    folder: Path
    database: str
    url: str
    trust: Path
    settings: Settings

    @contextmanager
    def entered(self) -> Iterator[None]:
        """This process works for this office: its database, its store."""
        before, store = connection.settings_dict["NAME"], self.settings.STORE_URL
        connection.close()
        connection.settings_dict["NAME"] = self.database
        self.settings.STORE_URL = self.store
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
            self.settings.STORE_URL = store

    @property
    def store(self) -> str:
        return (self.folder / "store").as_uri()

    @property
    def log(self) -> str:
        return (self.folder / "worker.log").read_text(encoding="utf-8")

    def link_to(self, axis_url: str, system_id: str, secret: str) -> None:
        link = {"code": "truc", "name": "Trục thử nghiệm", "base_url": axis_url}
        link |= {"system_id": system_id, "secret": secret}
        (self.folder / "links.json").write_text(json.dumps([link]))

    @contextmanager
    def at_work(self, points: Sequence[str]) -> Iterator[None]:
        """Its worker runs, and dies once at each point; in the end it is asked to stop."""
        (self.folder / "deaths").mkdir()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "vanban.config.settings",
            "PYTHONPATH": str(MORTAL.parent.parent),
            "VANBAN_PROCESS": "test",
            "DATABASE_URL": self.url,
            "VANBAN_STORE_URL": self.store,
            "VANBAN_TRUST_DIR": str(self.trust),
            "VANBAN_TSA_URL": "",
            "VANBAN_AXIS_LINKS_FILE": str(self.folder / "links.json"),
            "VANBAN_AXIS_POLL_SECONDS": "0.3",
        }
        command = [sys.executable, str(MORTAL), str(self.folder / "deaths"), *points]
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield
            os.killpg(process.pid, signal.SIGTERM)
            assert process.wait(120) == 0, self.log[-4000:]
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def wait_for_deaths(self, points: Sequence[str]) -> None:
        """Until each point has taken its life."""
        deaths = self.folder / "deaths"

        def left() -> list[str]:
            return [each for each in points if not (deaths / mortal.name_of(each)).exists()]

        until(lambda: not left())
        assert left() == [], self.log[-6000:]

    def value(self, sql: str, *values: object) -> Any:
        """One number of this office's database, of all its bodies."""
        with self.ledger() as ledger:
            return ledger.value(sql, *values)

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        with psycopg.connect(self.url, autocommit=True) as line:
            line.execute("SELECT set_config('vanban.organisation', '*', false)")
            yield Ledger(line)

    def wait_for(self, what: str, sql: str, *values: object) -> Any:
        """Until the question has an answer that is neither nothing nor false."""
        found = until(lambda: self.value(sql, *values))
        assert found, f"{what}: never came\n{self.log[-6000:]}"
        return found


def until(look: Callable[[], Any], seconds: float = 300) -> Any:
    """The first answer that is something; the last one when none came in time."""
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found
