"""The command line: every command says what it is for, and the demo's plan is sound."""

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from vanban.doors.cli import demo_databases
from vanban.doors.cli.demo_plan import AXIS, G22, H15, PARTS, Plan, choose_ports
from vanban.doors.cli.demo_welcome import welcome
from vanban.doors.cli.main import COMMANDS, main


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert COMMANDS[command].HELP.split("(")[0].strip() in " ".join(capsys.readouterr().out.split())


def test_help_needs_neither_settings_nor_django() -> None:
    code = """
import sys
from vanban.doors.cli.main import main
try:
    main(["--help"])
except SystemExit:
    pass
assert "django" not in sys.modules
"""
    bare = {"PATH": os.environ["PATH"]}
    subprocess.run([sys.executable, "-c", code], check=True, env=bare, capture_output=True)


def test_ports_skip_what_is_taken_and_stay_the_same_next_time(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        first = taken.getsockname()[1]
        ports = choose_ports(tmp_path, first)
        assert ports[H15.code] > first
        assert len(set(ports.values())) == len(PARTS) + 1
    assert choose_ports(tmp_path, first) == ports


def test_the_demos_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    ports = dict.fromkeys(("h15", "g22", "axis", "testpki"), 8000)
    databases = {part.code: f"postgresql://vanban@/{part.database}" for part in PARTS}
    plan = Plan(tmp_path, ports, databases)
    plan.write_links()
    first, again = plan.environment(H15), plan.environment(H15)
    assert first == again
    assert first["VANBAN_SECRET_KEY"] != plan.environment(G22)["VANBAN_SECRET_KEY"]
    private = [tmp_path / "secrets.json", plan.place(AXIS.code, "members.json")]
    for path in [*private, Path(first["VANBAN_AXIS_LINKS_FILE"])]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    links = json.loads(Path(first["VANBAN_AXIS_LINKS_FILE"]).read_text())
    members = json.loads(plan.place(AXIS.code, "members.json").read_text())
    assert [links[0]["secret"]] == [m["secret"] for m in members if m["code"] == H15.code]


def test_the_welcome_names_places_and_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = Plan(tmp_path, {"h15": 8000, "g22": 8001, "axis": 8100, "testpki": 8200}, {})
    person = {
        "organisation": "Văn phòng UBND tỉnh",
        "name": "Nguyễn Thị Hạnh",
        "title": "Văn thư",
        "username": "hanh",
        "password": "mot-hai-ba",
    }
    plan.place("h15", "accounts.json").write_text(json.dumps([person]), encoding="utf-8")
    welcome(plan, ["chuyển DOCX sang PDF"])
    shown = capsys.readouterr().out
    for words in (*person.values(), "http://127.0.0.1:8001", "chuyển DOCX sang PDF", "Ctrl-C"):
        assert words in shown


def test_what_was_done_to_a_database_is_noted_on_it(request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("postgres")
    server.ensure_database("vanban_marks")
    address = server.url("vanban_marks")
    assert demo_databases.marks(address) == {}
    demo_databases.mark(address, migrations="a")
    demo_databases.mark(address, demo="loaded")
    assert demo_databases.marks(address) == {"migrations": "a", "demo": "loaded"}
    assert demo_databases.bypasses_tenancy(address) is False
    assert len(demo_databases.migrations_digest()) == 64
    found = demo_databases.databases_on(address, ["vanban_made"], fresh=True)
    assert demo_databases.marks(found["vanban_made"]) == {}
