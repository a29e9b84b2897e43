"""The clerk's panes: number and date, the organisation's seal, issue."""

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.records.lifecycle import VersionKind
from vanban.core.records.queries import versions_of
from vanban.doors.web.outgoing.boxes import ISSUED, NUMBERED, SEALED
from vanban.doors.web.outgoing.steps.scene import WATCH_S, Context, Scene, reason, under_way
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Reason
from vanban.outgoing.numbering.queries import book_of_document, books, entry_of_document
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.sealing.queries import seals_of


def signed(scene: Scene) -> Context:
    actor, face = scene.actor, scene.face
    open_books = [
        row
        for row in books(actor, kind=BookKind.OUTGOING, year=local_date(scene.now).year)
        if row.closed_at is None
    ]
    book = book_of_document(actor, document_id=face.id, now=scene.now)
    printed = book.next_printed if book else ""
    return {
        "template": "outgoing/panes/signed.html",
        "acts": frozenset({"number"} if actor.may("outgoing.number") else ()),
        "signed_words": _("%(who)s đã ký") % {"who": face.signer_name},
        "books": [("", _("theo loại văn bản")), *((str(row.id), row.name) for row in open_books)],
        "book": str(book.id) if book else "",
        "next_printed": printed,
        "next_symbol": f"{printed}/{face.notation}" if printed else face.notation,
        "today": f"{local_date(scene.now):%d/%m/%Y}",
        "next_step_url": scene.step(NUMBERED),
        "waits_for": _("Chờ văn thư cấp số."),
    }


def numbered(scene: Scene) -> Context:
    actor, face = scene.actor, scene.face
    entry = entry_of_document(actor, document_id=face.id)
    failed = next(iter(seals_of(actor, document_id=face.id)), None)
    not_stamped = entry.problem if entry else ""
    problem = _problem(not_stamped, failed.problem if failed else None)
    newest = next(iter(versions_of(actor, document_id=face.id)), None)
    stamped = newest is not None and newest.kind == VersionKind.NUMBERED
    acts = {"seal"} if actor.may("outgoing.seal") else set()
    if actor.may("outgoing.number"):
        acts.add("void")
    return {
        "template": "outgoing/panes/numbered.html",
        "acts": frozenset(acts),
        "stamped": stamped,
        "problem": problem,
        "live": 0 if stamped or not_stamped else WATCH_S,
        "next_step_url": scene.step(SEALED),
        "waits_for": _("Chờ văn thư đóng dấu."),
    }


def _problem(not_stamped: str, not_sealed: Reason | None) -> Reason | None:
    if not_stamped:
        mend = _("Hủy số rồi trả lại người soạn để sửa tệp.")
        return Reason("numbering.not_stamped", not_stamped, mend)
    return not_sealed


def void(scene: Scene) -> Context:
    return reason(
        scene,
        url=reverse("outgoing:void", args=[scene.face.id]),
        title=_("Hủy số %(number)s") % {"number": scene.face.symbol},
        says=_("Số đã hủy vẫn giữ dòng của nó trong sổ và không cấp lại cho văn bản khác."),
        label=_("Lý do hủy số"),
        act=_("Hủy số"),
    )


def sealed(scene: Scene) -> Context:
    return {
        "template": "outgoing/panes/sealed.html",
        "acts": frozenset({"issue"} if scene.actor.may("outgoing.issue") else ()),
        "next_step_url": scene.step(ISSUED),
        "waits_for": _("Chờ văn thư phát hành."),
    }


def sealing(scene: Scene) -> Context:
    return under_way(
        _("Đang đóng dấu"),
        _("Khóa của cơ quan đang ký lên văn bản."),
    )
