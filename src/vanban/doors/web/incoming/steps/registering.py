"""What the registry does: register, return, put before a leader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.core.calendar.queries import ProposedDue, proposed_due
from vanban.core.calendar.rules import term_words
from vanban.core.organisations.queries import organisation_by_code
from vanban.core.records.lifecycle import State
from vanban.doors.web.incoming.forms import URGENCIES, header_of_face
from vanban.doors.web.incoming.leaders import NOTHING, leader_names, usual_leader
from vanban.doors.web.incoming.offered import received_before
from vanban.doors.web.incoming.scene import Context, Scene
from vanban.doors.web.incoming.steps.directing import routed
from vanban.doors.web.outgoing.forms import type_choices
from vanban.doors.web.saying import say
from vanban.formats.edxml.message import BussinessDocType
from vanban.formats.workdays import TermUnit
from vanban.foundation.clock import local, local_date
from vanban.foundation.words import Words
from vanban.incoming.reception.queries import LikenessRow, changes_to
from vanban.incoming.reception.rules import (
    RETURN_REASONS,
    Fitness,
    Outcome,
    Way,
)
from vanban.incoming.reception.rules.header import NO_SUBJECT, Header
from vanban.incoming.registration.queries import (
    arrival_numbers,
    leaders_to_ask,
    next_arrival,
)
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.numbering.rules import BookKind

RETURN: Final = "tra-lai"
PRESENT: Final = "trinh"
REFUSE_TAKE_BACK: Final = "khong-lay-lai"
GONE: Final = frozenset({State.RETURNED, State.CANCELLED, State.LINKED})
REASON_OF: Final = {  # what the page already knows is wrong, offered first
    Fitness.QUARANTINED: "secret",
    Fitness.UNREADABLE: "damaged",
    Fitness.DAMAGED: "damaged",
}


def received(scene: Scene) -> Context:
    """The form that registers, filled from the package; or why there is nothing to register."""
    if not scene.actor.may("incoming.register"):
        return {
            "template": "incoming/panes/closed.html",
            "waits_for": _("Chờ văn thư vào sổ."),
        }
    unreadable = scene.arrival.fitness == Fitness.UNREADABLE
    earlier = earlier_ones(scene)
    shown: Context = {
        "label": _("Vào sổ"),
        "return_url": scene.mode_url(RETURN),
        "unreadable": unreadable,
        "problems": (*scene.arrival.problems, *_claims(scene)),
        "earlier": earlier,
        "alike": any(each.stands for each in earlier),
    }
    if unreadable:
        return shown | {"template": "incoming/panes/unreadable.html"}
    header = header_of_face(scene.face)
    return shown | register_fields(scene, header) | {"template": "incoming/panes/register.html"}


def _claims(scene: Scene) -> list[str]:
    """That nobody has verified who sent it, where no signature says so."""
    arrival = scene.arrival
    if arrival.way != Way.EMAIL or arrival.outcome == Outcome.VALID:
        return []
    who = {"who": arrival.sender_name}
    return [_("Người gửi tự xưng là %(who)s; địa chỉ thư chưa xác minh.") % who]


def register_fields(scene: Scene, header: Header) -> Context:
    """What the fields of the register form are drawn from."""
    today = local_date(scene.now)
    book = next_arrival(
        scene.actor,
        now=scene.now,
        type_code=header.type_code,
        told=(header.type_name, header.subject),
    )
    open_books = [
        row
        for row in books(scene.actor, kind=BookKind.INCOMING, year=today.year)
        if row.closed_at is None
    ]
    due = header.reply_due_date
    rule = (
        None
        if due
        else proposed_due(
            scene.actor, now=scene.now, type_code=header.type_code, urgency=header.urgency
        )
    )
    way = routed(scene)
    return {
        "header": header,
        "routed": way,
        "tells": scene.arrival.inbox_item_id is not None,
        "proposal": way.route.proposal if way and not way.route.direct else "",
        "subject": "" if header.subject == NO_SUBJECT else header.subject,
        "no_issuer": not header.issuer_name,
        "no_subject": bool(header.issuer_name) and header.subject == NO_SUBJECT,
        "issuer_note": issuer_note(scene, header),
        "types": [("", _("Văn bản khác")), *type_choices()],
        "urgencies": URGENCIES if header.urgency == int(URGENCIES[-1][0]) else URGENCIES[:-1],
        "urgency": str(header.urgency),
        "number": book.next_printed if book else "",
        "book": book,
        "books": [(str(row.id), row.name) for row in open_books] if len(open_books) > 1 else [],
        "day": today,
        "iso_day": today.isoformat(),
        "due": local_date(rule.due_at) if rule else due if due and due >= today else "",
        "due_rule": _rule_words(rule) if rule else "",
        "due_passed": due if due and due < today else None,
        "filled": filled(header) if scene.arrival.inbox_item_id else 0,
        "leaders": leader_choices(scene),
        "leader": NOTHING
        if way and way.route.direct
        else usual_leader(leaders_to_ask(scene.actor, now=scene.now)),
    }


def _rule_words(rule: ProposedDue) -> str:
    """`10 ngày làm việc`; of a term in hours also the hour at which it ends."""
    if rule.term.unit is TermUnit.WORK_DAY:
        return term_words(rule.term)
    return Words(f"{term_words(rule.term)}, đến {local(rule.due_at):%H:%M %d/%m}")


def issuer_note(scene: Scene, header: Header) -> str:
    """How sure the page is of the issuer: the directory knows the code, or only the name stands."""
    if not header.issuer_code:
        return ""
    known = organisation_by_code(header.issuer_code, on=local_date(scene.now))
    if known is None:
        return _("mã %(code)s chưa có trong danh bạ") % {"code": header.issuer_code}
    return _("khớp danh bạ, mã %(code)s") % {"code": known.code}


def filled(header: Header) -> int:
    """How many fields the package filled in by itself."""
    given = (
        header.issuer_name, header.number, header.notation, header.issued_date, header.type_code,
        header.subject, header.signer_name, header.signer_title, header.reply_due_date,
    )  # fmt: skip
    return sum(bool(value) for value in given)


def leader_choices(scene: Scene) -> list[tuple[str, str]]:
    """Who may be asked to direct, and nobody."""
    before = frozenset(row.post_id for row in scene.presentations if row.ended_at is None)
    return leader_names(leaders_to_ask(scene.actor, now=scene.now), before)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier arrival that this one looks like: what is the same, and what may be done."""

    document_id: UUID
    labels: str
    symbol: str
    subject: str
    arrived_at: datetime
    state_label: str
    number: str
    reply: str
    decided: str
    stands: bool

    @property
    def form(self) -> str:
        """The form that puts this arrival with it."""
        return f"link-{self.document_id}"


def earlier_ones(scene: Scene) -> list[Earlier]:
    """The earlier arrivals, each once, with all that is the same; those that stand come first."""
    rows = scene.arrival.likenesses
    numbers = arrival_numbers(scene.actor, document_ids={row.document_id for row in rows})
    found: dict[UUID, list[LikenessRow]] = {}
    for row in rows:
        found.setdefault(row.document_id, []).append(row)
    told = [_earlier(each, numbers.get(each[0].document_id, "")) for each in found.values()]
    return sorted(told, key=lambda each: not each.stands)


def _earlier(rows: list[LikenessRow], number: str) -> Earlier:
    first = rows[0]
    came = local_date(first.arrived_at)
    return Earlier(
        document_id=first.document_id,
        labels=", ".join(say(row.label) for row in rows),
        symbol=first.symbol,
        subject=first.subject,
        arrived_at=first.arrived_at,
        state_label=first.state_label,
        number=number,
        reply=received_before(first.symbol or first.subject, came, number),
        decided=": ".join(filter(None, (say(first.decision_label), first.decision_reason))),
        stands=first.state not in GONE and not first.decision,
    )


def returning(scene: Scene) -> Context:
    """The place to say why the package goes back."""
    arrival = scene.arrival
    wrong = REASON_OF.get(Fitness(arrival.fitness), "")
    if not wrong:
        wrong = {Outcome.INVALID: "bad_signature", Outcome.UNSIGNED: "no_signature"}.get(
            Outcome(arrival.outcome), "duplicate" if arrival.likenesses else ""
        )
    return {
        "template": "incoming/panes/return.html",
        "label": _("Trả lại"),
        "reasons": [("", _("Chọn lý do")), *RETURN_REASONS.items()],
        "reason": wrong,
        "text": "\n".join(arrival.problems or arrival.verdict_reasons)[:500] if wrong else "",
        "tells": scene.arrival.inbox_item_id is not None,
        "to_sender": scene.arrival.sender_name or scene.face.issuer_name,
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sender asks for, in words: what it is, what agreeing does, what the buttons say."""

    title: str | Promise
    does: str | Promise
    agree: str | Promise
    keep: str | Promise


ASKED: Final[Mapping[int, Asked]] = {
    BussinessDocType.REVOKE: Asked(
        gettext_lazy("Nơi gửi thu hồi văn bản"),
        gettext_lazy(
            "Đồng ý thì văn bản đến và dữ liệu của nó bị hủy trên hệ thống, không ai xử lý tiếp "
            "được; số đến và dấu vết thu hồi vẫn giữ (Nghị định 30/2020, Điều 18 khoản 4, "
            "Phụ lục VI). Nơi gửi nhận trạng thái 15."
        ),
        gettext_lazy("Đồng ý thu hồi"),
        gettext_lazy("Giữ lại, báo nơi gửi"),
    ),
    BussinessDocType.UPDATE: Asked(
        gettext_lazy("Nơi gửi cập nhật văn bản"),
        gettext_lazy(
            "Đồng ý thì văn bản này vẫn có hiệu lực và xử lý tiếp; bản cập nhật là văn bản riêng, "
            "vào sổ như văn bản đến khác. Nơi gửi nhận trạng thái 15."
        ),
        gettext_lazy("Đồng ý cập nhật"),
        gettext_lazy("Không nhận cập nhật, báo nơi gửi"),
    ),
    BussinessDocType.REPLACE: Asked(
        gettext_lazy("Nơi gửi thay thế văn bản"),
        gettext_lazy(
            "Đồng ý thì bản này bị hủy trên hệ thống, số đến và dấu vết vẫn giữ; từ nay theo văn "
            "bản thay thế, cùng hình thức (Nghị định 30/2020, Điều 18 khoản 3). "
            "Nơi gửi nhận trạng thái 15."
        ),
        gettext_lazy("Đồng ý thay thế"),
        gettext_lazy("Giữ bản này, báo nơi gửi"),
    ),
}


def taking_back(scene: Scene) -> Context:
    """The sender takes his document back, updates or replaces it: agree (15), or refuse with the
    reason (16).
    """
    kind = scene.arrival.take_back_doc_type
    asked = ASKED.get(kind, ASKED[BussinessDocType.REVOKE])
    return {
        "template": "incoming/panes/take_back.html",
        "label": asked.title,
        "asked": asked,
        "changes": [
            (row, reverse("incoming:document", args=["tat-ca", row.document_id]))
            for row in changes_to(scene.actor, document_id=scene.face.id)
        ],
        "refuses": scene.mode == REFUSE_TAKE_BACK,
        "refuse_url": scene.mode_url(REFUSE_TAKE_BACK),
        "sender": scene.arrival.sender_name or scene.face.issuer_name,
        "asked_at": scene.arrival.take_back_asked_at,
        "said": scene.arrival.take_back_reason,
    }


def registered(scene: Scene) -> Context:
    """Registered and waiting: before whom it lies, or the choice of a leader."""
    living = [row for row in scene.presentations if row.ended_at is None]
    back = next(
        (row for row in reversed(scene.presentations) if row.ended_how == "handed_back"), None
    )
    ask_again = scene.mode == PRESENT or not living
    return {
        "template": "incoming/panes/present.html",
        "label": _("Trình"),
        "asks": ask_again,
        "living": living,
        "handed_back": back if not living else None,
        "leaders": leader_choices(scene)[1:],
        "leader": usual_leader(leaders_to_ask(scene.actor, now=scene.now)),
        "present_url": scene.mode_url(PRESENT),
    }
