"""The embedded PostgreSQL: starts, survives being killed, and serves a role with no privileges."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from vanban.config.embedded import LONGEST_SOCKET_FOLDER, EmbeddedPostgres
from vanban.config.unprivileged import home_for, reachable, unprivileged_account


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    with TemporaryDirectory(prefix="vanban-embedded-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder))
        server.start()
        yield server
        server.stop()
        assert server.pid() is None


def test_a_second_start_adopts_the_running_server(server: EmbeddedPostgres) -> None:
    pid = server.pid()
    assert server.start() is False
    assert EmbeddedPostgres(server.folder).start() is False
    assert server.pid() == pid


def test_a_database_is_made_once_and_owned_by_an_ordinary_role(server: EmbeddedPostgres) -> None:
    assert server.ensure_database("vanban_once") is True
    assert server.ensure_database("vanban_once") is False
    query = """
        SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
               pg_get_userbyid(datdba), current_setting('synchronous_commit'),
               current_setting('fsync'), current_setting('max_connections')
        FROM pg_roles, pg_database
        WHERE rolname = current_user AND datname = current_database()"""
    with psycopg.connect(server.url("vanban_once")) as connection:
        row = connection.execute(query).fetchone()
    assert row == ("vanban", False, False, False, True, "vanban", "on", "on", "200")


def test_the_role_is_bound_by_row_level_security_on_its_own_table(
    server: EmbeddedPostgres,
) -> None:
    server.ensure_database("vanban_rls")
    with psycopg.connect(server.url("vanban_rls")) as connection:
        connection.execute("CREATE TABLE paper (owner text)")
        connection.execute("INSERT INTO paper VALUES ('a'), ('b')")
        connection.execute("ALTER TABLE paper ENABLE ROW LEVEL SECURITY")
        connection.execute("ALTER TABLE paper FORCE ROW LEVEL SECURITY")
        connection.execute("CREATE POLICY tenant ON paper USING (owner = 'a')")
        assert connection.execute("SELECT owner FROM paper").fetchall() == [("a",)]


def test_vietnamese_letters_fold_their_case(server: EmbeddedPostgres) -> None:
    server.ensure_database("vanban_letters")
    with psycopg.connect(server.url("vanban_letters")) as connection:
        row = connection.execute("SELECT lower('ĐẮK LẮK Ử'), upper('ữ')").fetchone()
    assert row == ("đắk lắk ử", "Ữ")


def test_nothing_committed_is_lost_when_the_server_is_killed(server: EmbeddedPostgres) -> None:
    server.ensure_database("vanban_kill")
    with psycopg.connect(server.url("vanban_kill"), autocommit=True) as connection:
        connection.execute("CREATE TABLE paper (number int)")
        connection.execute("INSERT INTO paper SELECT generate_series(1, 1000)")
    killed = server.pid()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert server.start() is True
    assert server.pid() not in (None, killed)
    with psycopg.connect(server.url("vanban_kill")) as connection:
        assert connection.execute("SELECT count(*) FROM paper").fetchone() == (1000,)


def test_a_stale_pid_file_that_names_a_stranger_is_no_obstacle(server: EmbeddedPostgres) -> None:
    pid_file = server._data / "postmaster.pid"
    before = pid_file.read_text()
    killed = server.pid()
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    while server.pid() is not None:
        pass
    pid_file.write_text(before.replace(str(killed), str(os.getpid()), 1))
    assert server.pid() is None
    assert server.start() is True


def test_only_the_owner_enters_the_socket_and_the_data(server: EmbeddedPostgres) -> None:
    for folder in (server.socket_folder, server._data):
        assert folder.stat().st_mode & 0o077 == 0
    with psycopg.connect(server.url("postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_long_path_gets_a_short_socket() -> None:
    with TemporaryDirectory() as top:
        Path(top).chmod(0o755)
        folder = Path(top) / ("thư-mục-rất-dài-" * 6)
        assert len(str(EmbeddedPostgres(folder).socket_folder).encode()) <= LONGEST_SOCKET_FOLDER


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")
def test_below_a_private_home_the_data_moves_to_where_the_account_can_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = unprivileged_account()
    private = tmp_path / "root"
    private.mkdir(mode=0o700)
    with TemporaryDirectory() as system:
        Path(system).chmod(0o755)
        monkeypatch.setattr("vanban.config.unprivileged.SYSTEM_FOLDER", Path(system))
        home = home_for(private / "var" / "pg", account)
        assert home.parent == Path(system)
        assert home == home_for(private / "var" / "pg", account)
        assert reachable(account, home)
        assert (private / "var" / "pg" / "moved-to").read_text().strip() == str(home)
    assert private.stat().st_mode & 0o077 == 0  # the private home stays private
