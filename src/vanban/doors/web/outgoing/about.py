"""What every data pane tells below its act: whom it goes to, its versions, who did what when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.core.records.lifecycle import Direction, VersionKind, standing_version
from vanban.core.records.queries import DocumentFace, VersionRow, document_face, versions_of
from vanban.doors.web.saying import say
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound
from vanban.outgoing.approval.queries import ApprovalRow
from vanban.outgoing.approval.rules import Decision, Side
from vanban.outgoing.drafting.queries import LinkRow, RecipientRow
from vanban.outgoing.drafting.rules import LINK_WORDS, LinkKind, Way

VERSION_WORDS: Final[dict[str, str | Promise]] = {
    VersionKind.DRAFT: gettext_lazy("Dự thảo"),
    VersionKind.PREPARED: gettext_lazy("Bản trình, đã chừa chỗ số và ngày"),
    VersionKind.SIGNED: gettext_lazy("Đã ký"),
    VersionKind.NUMBERED: gettext_lazy("Đã ký, đã có số và ngày"),
    VersionKind.CO_SEALED: gettext_lazy("Có dấu của cơ quan cùng ban hành"),
    VersionKind.SEALED: gettext_lazy("Bản gốc, có dấu cơ quan"),
    VersionKind.RECEIVED: gettext_lazy("Như khi nhận"),
}
WAY_WORDS: Final[dict[str, str | Promise]] = {
    Way.AXIS: gettext_lazy("qua trục"),
    Way.INTERNAL: gettext_lazy("trong hệ thống"),
    Way.PAPER: gettext_lazy("bản giấy"),
}


@dataclass(frozen=True, slots=True)
class To:
    """A place the document goes to, and how."""

    name: str
    code: str
    way_words: str | Promise
    also_paper: str = ""  # by which rule


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list of versions."""

    ordinal: int
    words: str | Promise
    by: str
    at: datetime
    note: str
    url: str
    open: bool


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One step of the approval under way; no time before its turn."""

    says: str
    who: str
    decision: str
    note: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The document that this one answers."""

    words: str
    detail: str = ""
    url: str = ""


def to_lines(rows: Sequence[RecipientRow], on_paper: Mapping[int, str]) -> list[To]:
    """The recipients with the way in words; `on_paper`: by which rule, by their ordinals."""
    return [
        To(row.name, row.code, WAY_WORDS.get(row.way, row.way), on_paper.get(row.ordinal, ""))
        for row in rows
    ]


def version_lines(
    rows: Sequence[VersionRow], face: DocumentFace, here: str, chosen: UUID | None
) -> list[VersionLine]:
    """The versions, newest first; the one on the desk is marked."""
    main = standing_version(rows, face.state)
    on_desk = chosen or (main.id if main else None)
    return [
        VersionLine(
            ordinal=row.ordinal,
            words=VERSION_WORDS.get(row.kind, row.kind),
            by=row.made_by_name,
            at=row.made_at,
            note=row.note,
            url=f"{here}?tep={row.id}",
            open=row.id == on_desk,
        )
        for row in rows
    ]


_SIDE_SAYS: Final[dict[str, str | Promise]] = {
    Decision.LATER: gettext_lazy("Sẽ duyệt %(side)s:"),
    Decision.ASKED: gettext_lazy("Chờ duyệt %(side)s:"),
    Decision.APPROVED: gettext_lazy("Đã duyệt %(side)s:"),
    Decision.RETURNED: gettext_lazy("Không duyệt %(side)s:"),
    Decision.VOID: gettext_lazy("Đã duyệt %(side)s, nay hết hiệu lực:"),
    Decision.PASSED_ON: gettext_lazy("Chuyển người khác duyệt %(side)s:"),
    Decision.TAKEN_BACK: gettext_lazy("Đã lấy lại ý kiến duyệt %(side)s:"),
    Decision.SKIPPED: gettext_lazy("Không cần duyệt %(side)s:"),
}
_STEP_SAYS: Final[dict[str, str | Promise]] = {
    Decision.LATER: gettext_lazy("Sẽ %(side)s:"),
    Decision.ASKED: gettext_lazy("Chờ %(side)s:"),
    Decision.APPROVED: gettext_lazy("Đã %(side)s:"),
    Decision.RETURNED: gettext_lazy("Trả lại ở bước %(side)s:"),
    Decision.VOID: gettext_lazy("Đã %(side)s, nay hết hiệu lực:"),
    Decision.PASSED_ON: gettext_lazy("Chuyển người khác %(side)s:"),
    Decision.TAKEN_BACK: gettext_lazy("Đã lấy lại việc %(side)s:"),
    Decision.CLOSED: gettext_lazy("Không chờ nữa, %(side)s:"),
    Decision.SKIPPED: gettext_lazy("Không cần %(side)s:"),
}


_NOT_SAID: Final = frozenset({Decision.LATER, Decision.ASKED, Decision.SKIPPED})


def approval_lines(rows: Sequence[ApprovalRow]) -> list[ApprovalLine]:
    """What was said in the latest round, in words; what waits stands in the picture of the way."""
    latest = max((row.round for row in rows), default=0)
    return [_approval(row) for row in rows if row.round == latest and row.decision not in _NOT_SAID]


def _approval(row: ApprovalRow) -> ApprovalLine:
    words = _SIDE_SAYS if row.side in set(Side) else _STEP_SAYS
    says = words.get(row.decision, words[Decision.ASKED]) % {"side": say(row.side_label)}
    if row.decision == Decision.VOID and not row.decided_by_name:
        says = _("Thôi chờ %(side)s:") % {"side": say(row.side_label)}
    asked = f"{row.asked_of_name}, {row.asked_of_title}"
    decided = f"{row.decided_by_name}, {row.decided_by_title}" if row.decided_by_name else asked
    if row.decision == Decision.PASSED_ON:
        decided = _("%(who)s, do %(by)s chuyển") % {"who": asked, "by": row.decided_by_name}
    if row.decided_for_name:
        decided = _("%(who)s, thay %(absent)s vắng mặt") % {
            "who": decided,
            "absent": row.decided_for_name,
        }
    if row.vote_label:
        decided = f"{decided}: {say(row.vote_label)}"
    untimed = {Decision.LATER, Decision.SKIPPED}
    at = None if row.decision in untimed else row.decided_at or row.asked_at
    return ApprovalLine(says, decided, row.decision, row.note, at)


def answered_by(actor: Actor, face: DocumentFace) -> Answered | None:
    """The document answered, with a way to it for those who may see it."""
    if face.answers_id is None:
        return None
    try:
        other = document_face(actor, document_id=face.answers_id)
    except NotFound:
        return Answered(_("một văn bản bạn chưa được giao xem"))
    words = f"{other.type_name} {other.symbol}".strip()
    place = ("incoming:document", "tat-ca")
    if other.direction == Direction.OUTGOING:
        place = ("outgoing:document", "da-phat-hanh")
    url = reverse(place[0], args=[place[1], other.id])
    return Answered(words, f"{other.issuer_name}: {other.subject}", url)


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A document that this one follows, or that follows it."""

    says: str
    words: str
    url: str
    reason: str


def link_lines(rows: Sequence[LinkRow]) -> list[LinkLine]:
    """The links of a document in words, with a way to the other one."""
    lines = []
    for row in rows:
        act = LINK_WORDS[LinkKind(row.kind)]
        says = act.capitalize() if row.forward else _("Được %(act)s bởi") % {"act": act}
        url = reverse("outgoing:document", args=["tat-ca", row.other_id])
        lines.append(LinkLine(says, row.words, url, row.reason))
    return lines


def follow_kinds() -> list[tuple[str, str]]:
    """What may be done about a mistake after issue."""
    return [
        ("", _("Chọn việc")),
        (LinkKind.REPLACES.value, _("Thay thế (sai nội dung, cùng hình thức)")),
        (LinkKind.AMENDS.value, _("Sửa đổi, bổ sung (sai nội dung, cùng hình thức)")),
        (LinkKind.CORRECTS.value, _("Đính chính (sai thể thức, bằng công văn)")),
    ]


def versions_for(
    actor: Actor, face: DocumentFace, here: str, chosen: UUID | None
) -> list[VersionLine]:
    """The versions of a document as its panes list them."""
    return version_lines(versions_of(actor, document_id=face.id), face, here, chosen)
