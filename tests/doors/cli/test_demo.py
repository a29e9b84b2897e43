"""The demo as a person meets it: started, struck down in every way, started again, stopped."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from support.demo import Demo, eventually
from vanban.doors.cli.processes import supervised_processes

PORT = 18600
AT_LEAST = 7  # PostgreSQL's keeper, the authority, the axis, two offices, two workers

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with TemporaryDirectory(prefix="vanban-demo-") as top:
        Path(top).chmod(0o755)
        demo = Demo(Path(top) / "demo", PORT)
        demo.start()
        yield demo
        if demo.process is not None and demo.process.poll() is None:
            demo.stop(signal.SIGTERM)


def test_it_tells_where_everything_is_and_how_to_sign_in(demo: Demo) -> None:
    shown = demo.log.read_text()
    for words in ("Tỉnh Đắk Lắk (H15)", "Văn phòng Chính phủ (G22)", "Trục liên thông", "Mật khẩu"):
        assert words in shown


def test_whoever_dies_comes_back(demo: Demo) -> None:
    killed = supervised_processes(demo.folder)
    assert len(killed) >= AT_LEAST
    for pid in killed:
        with suppress(ProcessLookupError):  # a child of one that went just now
            os.kill(pid, signal.SIGKILL)
    eventually(demo.answers)
    eventually(lambda: demo.postgres() is not None)
    server = demo.postgres()
    assert server is not None
    os.kill(server, signal.SIGKILL)
    eventually(lambda: demo.postgres() not in {None, server})
    eventually(demo.answers)


def test_after_the_supervisor_is_killed_everything_goes_and_starts_again(demo: Demo) -> None:
    demo.stop(signal.SIGKILL)
    eventually(lambda: not supervised_processes(demo.folder))
    demo.start()  # how soon is a figure: make bench-second-start
    assert len(supervised_processes(demo.folder)) >= AT_LEAST


def test_ctrl_c_leaves_nothing_behind(demo: Demo) -> None:
    assert demo.stop(signal.SIGINT) == 0
    assert supervised_processes(demo.folder) == []
    assert not (demo.folder / "postgres/data/postmaster.pid").exists()
    assert not demo.answers()
