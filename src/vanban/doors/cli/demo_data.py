"""Fill one part of the demo: `python -m vanban.doors.cli.demo_data --part h15 --accounts … …`.

May be cut short and run again: what is there stays, what is missing is added.
"""

import argparse
import contextlib
import json
import os
import secrets
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vanban.doors.cli.demo_cast import bodies, people
from vanban.doors.cli.demo_plan import AXIS, PARTS
from vanban.doors.cli.processes import prepare_django

GIVEN = "VANBAN_DEMO_PASSWORD"
PLACES = ("Srepok", "EaKao", "KrongAna", "DrayNur", "HoLak", "VongPhu", "EaNa", "BuonHo")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Someone who may sign in, as the start of the demo prints it."""

    organisation: str
    name: str
    title: str
    username: str
    password: str


def load_demo_data(
    part: str,
    *,
    now: datetime,
    password: str,
    pki_folder: Path | None,
    trust_folder: Path | None,
    seals_folder: Path | None = None,
) -> list[DemoAccount]:
    """Fill an office (h15, g22) and tell who may sign in; Django is ready for it.

    Certificates come from the test authority in `pki_folder`; without one nobody can sign. Its
    root goes to `trust_folder`, the bodies' certificates to `seals_folder`. Keys are made in the
    token of SOFTHSM2_CONF, where there is one.
    """
    from vanban.doors.cli.demo_keys import demo_token, issue_keys, trust_authority
    from vanban.doors.cli.demo_office import load_office
    from vanban.doors.cli.demo_partners import leave_seals
    from vanban.doors.testpki.authority import make_pki

    loaded = load_office(part, now=now, password=password)
    if pki_folder is not None:
        pki = make_pki(pki_folder, now=now)
        issue_keys(loaded, pki=pki, hsm=demo_token(), now=now)
        if trust_folder is not None:
            trust_authority(pki, trust_folder)
        if seals_folder is not None:
            leave_seals(loaded.organisations, seals_folder, now=now)
    names = {body.code: body.short_name for body in bodies()}
    return [
        DemoAccount(names[line.organisation], line.full_name, line.title, line.username, password)
        for line in people()
        if line.username in loaded.people
    ]


def demo_password(folder: Path) -> str:
    """The one password of this demo: VANBAN_DEMO_PASSWORD, else made once and kept in a file."""
    given = os.environ.get(GIVEN, "")
    if given:
        return given
    kept = folder / "password"
    if not kept.exists():
        places = secrets.choice(PLACES), secrets.choice(PLACES)
        made = f"{places[0]}-{places[1]}-{secrets.randbelow(9000) + 1000}"
        part = folder / f"password.{os.getpid()}.part"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(made)
        with contextlib.suppress(FileExistsError):
            os.link(part, kept)  # the first of two loaders decides; the other reads
        part.unlink()
    return kept.read_text(encoding="utf-8").strip()


def main(arguments: list[str] | None = None) -> int:
    """Fill the part named on the command line; the rest is in the environment (demo_plan)."""
    parser = argparse.ArgumentParser(prog="demo_data", description=__doc__)
    parser.add_argument("--part", choices=[part.code for part in PARTS], required=True)
    parser.add_argument("--accounts", type=Path, required=True)
    parser.add_argument("--members", type=Path, required=True)
    options = parser.parse_args(arguments)
    prepare_django("axis" if options.part == AXIS.code else "office")
    from vanban.foundation.clock import now as read_clock

    if options.part == AXIS.code:
        from vanban.doors.cli.demo_axis import load_axis

        load_axis(options.members, now=read_clock())
        return 0
    folder = Path(os.environ["VANBAN_DEMO_FOLDER"])
    trust = os.environ.get("VANBAN_TRUST_DIR", "").split(os.pathsep)[0]
    accounts = load_demo_data(
        options.part,
        now=read_clock(),
        password=demo_password(folder),
        pki_folder=folder / "testpki",
        trust_folder=Path(trust) if trust else None,
        seals_folder=folder / options.part / "seals",
    )
    write_accounts(options.accounts, accounts)
    return 0


def write_accounts(path: Path, accounts: list[DemoAccount]) -> None:
    """Leave the list for the welcome and for the sign-in page; only the owner reads it."""
    rows = [
        {
            "organisation": each.organisation,
            "name": each.name,
            "title": each.title,
            "username": each.username,
            "password": each.password,
        }
        for each in accounts
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
    part.replace(path)


if __name__ == "__main__":
    sys.exit(main())
