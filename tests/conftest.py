"""What every test may ask for: a PostgreSQL of this run alone, and programs that may be missing."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import pytest
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from vanban.config.embedded import EmbeddedPostgres
from vanban.doors.testpki.softhsm import SoftHsm, init_softhsm

# A property holds on a slow machine, too.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

flush_as_django = DatabaseOperations.execute_sql_flush

SERVER_FOLDER = "VANBAN_TEST_POSTGRES"  # tells the processes of one run (xdist) where its server is
PREFIX = "vanban-test-"
DEMOS = "demos"
USERS_OF_DESK_TOOL = {"test_desktop_tool", "test_many_at_once"}
PACKAGES = {
    "chromium": "chromium",
    "openssl": "openssl",
    "pdfsig": "poppler-utils",
    "pkcs11-tool": "opensc",
    "qpdf": "qpdf",
    "soffice": "libreoffice-writer-nogui",
    "softhsm2-util": "softhsm2",
}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(program): skipped where the program is not installed")
    if SERVER_FOLDER in os.environ:
        return
    _clear_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o755)  # as root, the account that runs the server must get in
    (folder / "pid").write_text(str(os.getpid()))
    os.environ[SERVER_FOLDER] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = Path(os.environ.get(SERVER_FOLDER, "/nonexistent"))
    owner = folder / "pid"
    if owner.exists() and owner.read_text() == str(os.getpid()):
        del os.environ[SERVER_FOLDER]
        _remove(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts a whole demo takes longest: it begins first."""
    items.sort(key=lambda item: _group_of(item.nodeid) != DEMOS)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Side by side (`-n`): the tests of one group run on one processor, one after the other."""
    config.option.loadscopereorder = False
    return _ByGroup(config, log)


class _ByGroup(LoadScopeScheduling):
    """xdist's own groups (`loadgroup`) are lost on pytest 9.2, whose node ids cannot be changed."""

    def _split_scope(self, nodeid: str) -> str:
        return _group_of(nodeid)


def _group_of(nodeid: str) -> str:
    """A file stays together; demos do not run side by side, nor do users of the signing tool's
    fixed port, of which one is a journey.
    """
    path = nodeid.partition("::")[0]
    if path.startswith("tests/journeys/") or path == "tests/doors/cli/test_demo.py":
        return DEMOS
    return DEMOS if Path(path).stem in USERS_OF_DESK_TOOL else path


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        program = mark.args[0]
        if shutil.which(program) is None:
            package = PACKAGES.get(program, program)
            pytest.skip(f"{program} is not installed (Debian package {package})")


@pytest.fixture(scope="session")
def postgres() -> EmbeddedPostgres:
    """The server of this run: started by the first test that asks, stopped after the last."""
    server = EmbeddedPostgres(Path(os.environ[SERVER_FOLDER]), durable=False)
    server.start()
    return server


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> Iterator[None]:
    """Point Django at the run's server, as a role that row-level security binds."""
    server: EmbeddedPostgres | None = None
    if "DATABASE_URL" not in os.environ:
        server = request.getfixturevalue("postgres")
        parts = urlsplit(server.url("vanban"))
        given = parse_qs(parts.query)
        connections["default"].settings_dict.update(
            NAME="vanban",
            USER=unquote(parts.username or ""),
            PASSWORD="",
            HOST=given["host"][0],
            PORT=given["port"][0],
            CONN_MAX_AGE=0,  # threads of a test leave no connection behind
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", _flush_append_only_too)
        yield
    connections.close_all()


def _flush_append_only_too(operations: DatabaseOperations, sql_list: list[str]) -> None:
    """Empty the test database between tests: also the trail, and the jobs (not Django's tables)."""
    with operations.connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'append_only_all'")
        tables = [row[0] for row in cursor.fetchall()]
    change = "ALTER TABLE {} {} TRIGGER append_only_all"
    off = [change.format(table, "DISABLE") for table in tables]
    on = [change.format(table, "ENABLE") for table in tables]
    jobs = (
        "TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE"
    )
    flush_as_django(operations, [*off, *sql_list, jobs, *on])


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """The address of the test database, for processes that a test starts itself."""
    place = connections["default"].settings_dict
    query = urlencode({"host": place["HOST"], "port": place["PORT"]})
    return f"postgresql://{quote(place['USER'])}@/{quote(place['NAME'])}?{query}"


def _clear_abandoned() -> None:
    """Stop the servers of runs that were killed before they could."""
    for owner in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/pid"):
        try:
            os.kill(int(owner.read_text()), 0)
        except (ProcessLookupError, ValueError):
            _remove(owner.parent)
        except OSError:
            continue


def _remove(folder: Path) -> None:
    if (folder / "data").exists():
        EmbeddedPostgres(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> SoftHsm:
    """One token for the whole process: its library reads its settings when it is first loaded."""
    made = init_softhsm(tmp_path_factory.mktemp("hsm"), label="vanban-thu", pin="246810")
    if made is None:
        pytest.skip("softhsm2-util is not installed (Debian package softhsm2)")
    return made


@pytest.fixture
def hsm(softhsm: SoftHsm, monkeypatch: pytest.MonkeyPatch) -> SoftHsm:
    """The token, named to this test by the environment."""
    for name, value in softhsm.environment.items():
        monkeypatch.setenv(name, value)
    return softhsm
