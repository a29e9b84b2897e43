"""Fill the axis of the demo: its member systems and the directory. Again changes nothing."""

import json
from datetime import date, datetime
from pathlib import Path

from vanban.axis.members.operations import admit_member, import_agencies
from vanban.axis.members.queries import forget_if_outdated, resolve
from vanban.axis.members.rules import AgencyInput
from vanban.core.organisations.rules import suggest_old_form
from vanban.doors.cli.demo_cast import Body, bodies
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date

LOADER = "Dữ liệu mẫu"


def load_axis(members: Path, *, now: datetime) -> None:
    """Admit the systems named in the file that `vanban demo` writes, with the bodies they serve.

    The file is a list of `{"code": "h15", "name", "system_id", "secret", …}`.
    """
    system = Actor.system(None, name=LOADER)
    for member in json.loads(members.read_text(encoding="utf-8")):
        served = [body for body in bodies() if body.level_1 == member["code"].upper()]
        if _is_whole(served, member["system_id"], local_date(now)):
            continue
        admit_member(
            actor=system,
            now=now,
            system_id=member["system_id"],
            name=member["name"],
            secret=member["secret"],
        )
        import_agencies(
            actor=system,
            now=now,
            agencies=[_entry(body) for body in served],
            served_by=member["system_id"],
        )


def _is_whole(served: list[Body], system_id: str, day: date) -> bool:
    """Whether the directory already leads to every body through that system."""
    forget_if_outdated()
    found = resolve((body.code for body in served), day=day)
    return len(found) == len(served) and all(
        entry.system_code == system_id for entry in found.values()
    )


def _entry(body: Body) -> AgencyInput:
    return AgencyInput(
        code=body.code,
        name=body.name,
        parent_code=body.parent,
        code102=suggest_old_form(body.code) or "",
    )
