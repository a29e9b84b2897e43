"""The clerk's panes: number and date, the organisation's seal, issue."""

from collections.abc import Callable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.core.records.lifecycle import State, VersionKind
from vanban.core.records.queries import versions_of
from vanban.doors.web.outgoing.boxes import ISSUED, NUMBERED, SEALED
from vanban.doors.web.outgoing.steps.joint import sealed_already, seals_context
from vanban.doors.web.outgoing.steps.scene import WATCH_S, Context, Scene, reason, under_way
from vanban.doors.web.outgoing.steps.signing import is_outside, ways_offered
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Reason
from vanban.outgoing.numbering.queries import (
    BookRow,
    book_of_document,
    books,
    entry_of_document,
    reserved,
)
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.publication.queries import order_of
from vanban.outgoing.sealing.queries import seals_of

_STAMPED: Final = frozenset({VersionKind.NUMBERED, VersionKind.CO_SEALED})
_ORDERED: Final[Mapping[State, str | Promise]] = MappingProxyType(
    {
        State.SIGNED: gettext_lazy("Đang lấy số trong sổ."),
        State.NUMBERED: gettext_lazy("Đã lấy số; đang in số, ngày vào văn bản."),
        State.SEALING: gettext_lazy("Khóa của cơ quan đang ký lên văn bản."),
        State.SEALED: gettext_lazy("Đã đóng dấu; đang gửi tới các nơi nhận."),
    }
)


def ordered(step: Callable[[Scene], Context]) -> Callable[[Scene], Context]:
    """While an order to issue in one go is carried out nobody acts; stopped, it says why."""

    @wraps(step)
    def build(scene: Scene) -> Context:
        order = order_of(scene.actor, document_id=scene.face.id)
        if order is not None and order.ended_at is None:
            return under_way(_("Đang phát hành"), str(_ORDERED[State(scene.face.state)]))
        shown = step(scene)
        if order is not None and order.problem and not shown.get("problem"):
            mend = _("Làm tiếp từng bước ở đây.")
            shown["problem"] = Reason("publication.order_stopped", order.problem, mend)
        return shown

    return build


@ordered
def signed(scene: Scene) -> Context:
    """Which number comes next, from which book."""
    actor, face = scene.actor, scene.face
    open_books = _open_books(scene)
    book = book_of_document(actor, document_id=face.id, now=scene.now)
    kept = entry_of_document(actor, document_id=face.id)
    again = kept is not None and kept.number_date == local_date(scene.now)
    printed = book.next_printed if book else ""
    if kept is not None and again:
        printed = kept.printed
    along = seals_context(scene)
    whole = not along and all(actor.may(f"outgoing.{act}") for act in ("number", "seal", "issue"))
    return {
        "template": "outgoing/panes/signed.html",
        "acts": frozenset({"number"} if actor.may("outgoing.number") else ()),
        "signed_words": _("%(who)s đã ký") % {"who": face.signer_name},
        "books": [("", _("theo loại văn bản")), *((str(row.id), row.name) for row in open_books)],
        "book": "" if again else str(book.id) if book else "",
        "next_printed": printed,
        "kept": kept,
        "again": again,
        "next_symbol": f"{printed}/{face.notation}" if printed else face.notation,
        "today": f"{local_date(scene.now):%d/%m/%Y}",
        "next_step_url": scene.step(NUMBERED),
        "may_refuse": actor.may("outgoing.number") or face.signer_id == actor.post_id,
        "may_order": whole,
        "waits_for": _("Chờ văn thư cấp số."),
        **along,
    }


@ordered
def refuse(scene: Scene) -> Context:
    """What was signed and has no number yet goes back to who wrote it."""
    return reason(
        scene,
        url=reverse("outgoing:return", args=[scene.face.id]),
        title=_("Từ chối phát hành"),
        says=_(
            "%(who)s nhận lại văn bản để sửa, rồi trình duyệt và ký lại từ đầu; "
            "bản đã ký vẫn giữ trong mục Phiên bản."
        )
        % {"who": scene.face.drafter_name},
        label=_("Cần sửa những gì"),
        act=_("Từ chối phát hành"),
        after=scene.next_url,
    )


@ordered
def irregular(scene: Scene) -> Context:
    """A number out of the usual order: one kept ahead, or one put in after another (12a)."""
    if not scene.actor.may("outgoing.number"):
        return signed(scene)
    kept = reserved(scene.actor)
    return {
        "template": "outgoing/panes/irregular.html",
        "kept": [
            (
                str(row.id),
                _("%(n)s, giữ cho: %(what)s") % {"n": row.printed, "what": row.subject},
            )
            for row in kept
        ],
        "books": [(str(row.id), row.name) for row in _open_books(scene)],
        "next_step_url": scene.step(NUMBERED),
    }


def _open_books(scene: Scene) -> list[BookRow]:
    year = local_date(scene.now).year
    rows = books(scene.actor, kind=BookKind.OUTGOING, year=year)
    return [row for row in rows if row.closed_at is None]


@ordered
def numbered(scene: Scene) -> Context:
    actor, face = scene.actor, scene.face
    entry = entry_of_document(actor, document_id=face.id)
    failed = next(iter(seals_of(actor, document_id=face.id)), None)
    not_stamped = entry.problem if entry else ""
    problem = _problem(not_stamped, failed.problem if failed else None)
    newest = next(iter(versions_of(actor, document_id=face.id)), None)
    stamped = newest is not None and newest.kind in _STAMPED
    along = seals_context(scene)
    waits = along.get("waits_for_seals")
    acts = {"seal"} if actor.may("outgoing.seal") and not waits else set()
    if actor.may("outgoing.number"):
        acts.add("void")
    return {
        "template": "outgoing/panes/numbered.html",
        "acts": frozenset(acts),
        "stamped": stamped,
        "problem": problem,
        "live": 0 if stamped or not_stamped else WATCH_S,
        "next_step_url": scene.step(SEALED),
        **ways_offered(scene, None, body="seal" in acts),
        "waits_for": waits or _("Chờ văn thư đóng dấu."),
        **along,
    }


def _problem(not_stamped: str, not_sealed: Reason | None) -> Reason | None:
    if not_stamped:
        mend = _("Hủy số rồi trả lại người soạn để sửa tệp.")
        return Reason("numbering.not_stamped", not_stamped, mend)
    return not_sealed


def void(scene: Scene) -> Context:
    says = _("Số đã hủy vẫn giữ dòng của nó trong sổ và không cấp lại cho văn bản khác.")
    sealed = sealed_already(scene)
    if sealed:
        again = _("%(bodies)s phải đóng dấu lại trên bản mang số mới.") % {"bodies": sealed}
        says = f"{says} {again}"
    return reason(
        scene,
        url=reverse("outgoing:void", args=[scene.face.id]),
        title=_("Hủy số %(number)s") % {"number": scene.face.symbol},
        says=says,
        label=_("Lý do hủy số"),
        act=_("Hủy số"),
    )


@ordered
def sealed(scene: Scene) -> Context:
    face = scene.face
    return {
        "template": "outgoing/panes/sealed.html",
        "acts": frozenset({"issue"} if scene.actor.may("outgoing.issue") else ()),
        "may_hold": scene.actor.may("outgoing.issue") or face.signer_id == scene.actor.post_id,
        "next_step_url": scene.step(ISSUED),
        "waits_for": _("Chờ văn thư phát hành."),
    }


@ordered
def sealing(scene: Scene) -> Context:
    """The organisation's key is at work."""
    shown = under_way(_("Đang đóng dấu"), _("Khóa của cơ quan đang ký lên văn bản."))
    latest = next(iter(seals_of(scene.actor, document_id=scene.face.id)), None)
    if latest is not None and is_outside(latest.channel) and scene.actor.may("outgoing.seal"):
        shown["session_url"] = reverse("signing:session", args=[latest.id])
    return shown
