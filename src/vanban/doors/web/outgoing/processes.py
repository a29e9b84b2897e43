"""The processes of a body: written in plain words, with the picture beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.organisations.queries import units_of
from vanban.core.people.queries import posts_of_organisation
from vanban.core.people.rules import ROLES
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.outgoing.way import way_of_template
from vanban.doors.web.saying import say
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.approval.operations import retire_process, save_process
from vanban.outgoing.approval.operations.processes import ADMINISTER, reasons_against
from vanban.outgoing.approval.queries import (
    ProcessRow,
    process_of_type,
    processes,
    type_choices,
    unit_names,
)
from vanban.outgoing.approval.rules import KIND_LABELS
from vanban.outgoing.approval.rules.conditions import (
    ALWAYS,
    URGENCY_WORDS,
    WAY_WORDS,
    Condition,
)
from vanban.outgoing.approval.rules.templates import (
    MOST_STEPS,
    WHO_LABELS,
    Planned,
    Who,
    in_order,
)

BLANK: Final = 2  # empty lines below the steps, for more


@dataclass(frozen=True, slots=True)
class Line:
    """A step as its line of the form shows it."""

    number: int
    place: str = ""
    kind: str = ""
    who: str = ""
    label: str = ""
    days: str = ""
    condition: Condition = ALWAYS

    @property
    def key(self) -> str:
        """What its fields' names end with."""
        return str(self.number)

    @property
    def conditional(self) -> bool:
        return self.condition != ALWAYS

    @property
    def urgency(self) -> str:
        return str(self.condition.urgency or "")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The processes in use, each with its picture."""
    actor = actor_of(request)
    actor.require(ADMINISTER)
    names, units = _names(actor), _units(actor)
    shown = [(row, way_of_template(row.steps, names, units)) for row in processes(actor)]
    written = {row.document_type for row, _way in shown}
    others = [each for each in type_choices() if each[0] not in written]
    return page(request, "outgoing/processes.html", {"processes": shown, "others": others})


@require_GET
def edit(request: HttpRequest) -> HttpResponse:
    """The process of a type (`?loai=`), or what it goes by until it has its own."""
    actor = actor_of(request)
    actor.require(ADMINISTER)
    code = request.GET.get("loai", "")
    row = process_of_type(actor, type_code=code)
    lines = [_line(number, step) for number, step in enumerate(row.steps)]
    lines += [Line(len(lines) + extra) for extra in range(BLANK)]
    names, units = _names(actor), _units(actor)
    context = {
        "process": row,
        "code": code,
        "type_name": dict(type_choices()).get(code, code),
        "own": row.id is not None and row.document_type == code,
        "name": _name_for(row, code),
        "lines": lines,
        "kinds": [
            ("", _("(bỏ trống)")),
            *((kind.value, words) for kind, words in KIND_LABELS.items()),
        ],
        "takers": [("", _("(chọn người làm)")), *names.items()],
        "way": way_of_template(row.steps, names, units),
        **_conditions(units, for_one_type=bool(code)),
        "reasons": (),
    }
    return page(request, "outgoing/process.html", context)


@require_POST
def picture(request: HttpRequest) -> HttpResponse:
    """The picture of what is written so far, and everything that still keeps it from being used."""
    actor, now = actor_of(request), read_clock()
    actor.require(ADMINISTER)
    steps = steps_of(request.POST)
    reasons = reasons_against(
        actor, now, request.POST.get("document_type", ""), request.POST.get("name", ""), steps
    )
    way = way_of_template(in_order(steps), _names(actor), _units(actor))
    context = {"way": way, "reasons": reasons}
    return page(request, "outgoing/process_picture.html", context)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """A new version; drafts under way keep theirs."""
    save_process(
        actor=actor_of(request),
        now=read_clock(),
        document_type=request.POST.get("document_type", ""),
        name=request.POST.get("name", ""),
        steps=steps_of(request.POST),
    )
    said = _("Đã lưu quy trình; văn bản trình từ bây giờ đi theo bản mới.")
    return go(request, reverse("outgoing:processes"), said=said)


@require_POST
def retire(request: HttpRequest, process_id: UUID) -> HttpResponse:
    """Give a process up."""
    retire_process(actor=actor_of(request), now=read_clock(), process_id=process_id)
    return go(request, reverse("outgoing:processes"), said=_("Đã bỏ quy trình riêng."))


def steps_of(given: QueryDict) -> list[Planned]:
    """The lines that say something; a line without its turn stands after the one above it."""
    steps: list[Planned] = []
    for number in range(MOST_STEPS + BLANK + 1):
        kind, who = given.get(f"kind-{number}", ""), given.get(f"who-{number}", "")
        if not kind and not who:
            continue
        way, _colon, target = who.partition(":")
        last = steps[-1].place if steps else 0
        steps.append(
            Planned(
                kind=kind,
                who=way,
                place=_figure(given.get(f"place-{number}", "")) or last + 1,
                target=target,
                label=given.get(f"label-{number}", "").strip(),
                days=_figure(given.get(f"days-{number}", "")),
                condition=Condition(
                    type_codes=tuple(given.getlist(f"only-types-{number}")),
                    urgency=_figure(given.get(f"only-urgency-{number}", "")) or 0,
                    ways=tuple(given.getlist(f"only-ways-{number}")),
                    units=tuple(given.getlist(f"only-units-{number}")),
                ),
            )
        )
    return steps


def _figure(text: str) -> int | None:
    """A figure as typed; what is none is judged by the rules (0 is never right)."""
    if not text.strip():
        return None
    return int(text) if text.strip().isdecimal() and len(text.strip()) < len("10000") else 0


def _line(number: int, step: Planned) -> Line:
    who = f"{step.who}:{step.target}" if step.target else step.who
    days = str(step.days) if step.days else ""
    return Line(number, str(step.place), step.kind, who, step.label, days, step.condition)


def _conditions(units: Mapping[str, str], *, for_one_type: bool) -> dict[str, object]:
    """What the condition of a step can be chosen from; a type only where the process has none."""
    return {
        "only_types": [] if for_one_type else type_choices()[1:],
        "only_urgencies": [
            ("", _("mọi độ khẩn")),
            *((str(key), words) for key, words in URGENCY_WORDS.items()),
        ],
        "only_ways": [*WAY_WORDS.items()],
        "only_units": [*units.items()],
    }


def _units(actor: Actor) -> Mapping[str, str]:
    return unit_names(actor, on=local_date(read_clock()))


def _name_for(row: ProcessRow, code: str) -> str:
    return row.name if row.document_type == code else dict(type_choices()).get(code, "")


def _names(actor: Actor) -> Mapping[str, str]:
    """Who can take a step, in words, by the value of the form."""
    today = local_date(read_clock())
    people = posts_of_organisation(actor.organisation, on=today)
    held = {post.role for post in people}
    roles = _pairs(
        Who.ROLE,
        [
            (code, _("Vai trò: %(role)s") % {"role": say(role.label)})
            for code, role in ROLES.items()
            if code in held
        ],
    )
    units = _pairs(
        Who.UNIT,
        [
            (str(unit.id), _("Trưởng đơn vị: %(unit)s") % {"unit": unit.name})
            for unit in units_of(actor.organisation, on=today)
        ],
    )
    posts = _pairs(Who.POST, [(str(each.id), f"{each.full_name}, {each.title}") for each in people])
    fixed = {who.value: str(words) for who, words in WHO_LABELS.items()}
    return fixed | roles | units | posts


def _pairs(who: Who, targets: Sequence[tuple[str, str]]) -> dict[str, str]:
    return {f"{who}:{target}": words for target, words in targets}
