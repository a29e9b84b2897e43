"""The offices of the demo know each other's seals: what is sealed or carried is opened by them.

Each office leaves the certificates of its bodies in `<part>/seals` when it is filled; `python -m
vanban.doors.cli.demo_partners --part h15` then writes those of the other office into its directory
of partners, as a certificate officer would. Again changes nothing.
"""

import argparse
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from vanban.doors.cli.demo_plan import OFFICES
from vanban.doors.cli.processes import prepare_django


def leave_seals(bodies: Mapping[str, UUID], folder: Path, *, now: datetime) -> None:
    """Write the certificate of each body's key where the other office finds it."""
    from vanban.foundation.actor import Actor
    from vanban.trust.certificates.queries import key_for_organisation

    folder.mkdir(parents=True, exist_ok=True)
    for code, organisation_id in bodies.items():
        usable = key_for_organisation(Actor.system(organisation_id, name="Dữ liệu mẫu"), at=now)
        if usable is not None:
            (folder / f"{code}.pem").write_text(usable.certificate_pem, encoding="ascii")


def know_partners(part: str, folder: Path, *, now: datetime) -> int:
    """Register the seals of the other offices; tells how many."""
    from vanban.core.organisations.queries import organisation_by_code
    from vanban.exchange.directory.operations import register_certificate
    from vanban.foundation.actor import Actor
    from vanban.foundation.clock import local_date

    system, count = Actor.system(None, name="Dữ liệu mẫu"), 0
    others = [office.code for office in OFFICES if office.code != part]
    for path in sorted(each for code in others for each in (folder / code / "seals").glob("*.pem")):
        body = organisation_by_code(path.stem, on=local_date(now))
        if body is None:
            continue
        pem = path.read_text(encoding="ascii")
        register_certificate(actor=system, now=now, organisation_id=body.id, pem=pem)
        count += 1
    return count


def main(arguments: list[str] | None = None) -> int:
    """Let the office named on the command line know the others; the rest is in the environment."""
    parser = argparse.ArgumentParser(prog="demo_partners", description=__doc__)
    parser.add_argument("--part", choices=[part.code for part in OFFICES], required=True)
    options = parser.parse_args(arguments)
    prepare_django("office")
    from vanban.foundation.clock import now as read_clock

    know_partners(options.part, Path(os.environ["VANBAN_DEMO_FOLDER"]), now=read_clock())
    return 0


if __name__ == "__main__":
    sys.exit(main())
