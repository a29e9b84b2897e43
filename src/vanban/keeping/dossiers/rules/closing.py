"""Whether the work of a dossier is done, so that it may be closed (Decree 30/2020 art. 29.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from vanban.core.records.lifecycle import LABELS, State
from vanban.foundation.errors import Reason

UNDER_WAY: Final = frozenset(State) - {
    State.ISSUED,
    State.RECALLED,
    State.ABANDONED,
    State.FINISHED,
    State.RETURNED,
    State.CANCELLED,
    State.LINKED,
}
STRAY: Final = frozenset({State.ABANDONED, State.LINKED})  # bản nháp, bản trùng


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Something in a dossier, as far as closing asks. `seen`: by whoever closes.

    `same`: what tells that two are the same paper (issuer, number, day; or the bytes); empty where
    nothing tells.
    """

    ordinal: int
    words: str
    seen: bool
    state: str  # empty: a file
    day: date | None
    described: bool  # type, summary, issuer, number are there
    note: str
    same: str


def reasons_against_closing(
    held: Sequence[Held], *, end_date: date | None, start_date: date
) -> list[Reason]:
    """Why a dossier cannot be closed, all at once: nothing in it, work under way, drafts given up
    and duplicates that nobody took out or explained, missing fields, an end before its last paper.
    """
    reasons = []
    if not held:
        text, mend = "Hồ sơ chưa có văn bản, tài liệu nào.", "Đưa văn bản vào hồ sơ."
        reasons.append(Reason("dossiers.empty", text, mend))
    if end_date is None:
        text, mend = "Chưa ghi ngày kết thúc công việc.", "Ghi ngày kết thúc."
        reasons.append(Reason("dossiers.no_end", text, mend, field="end_date"))
    reasons += [_under_way(each) for each in held if each.state in UNDER_WAY]
    reasons += [_stray(each) for each in held if each.state in STRAY and not each.note.strip()]
    reasons += _twice(held)
    reasons += [_bare(each) for each in held if _is_bare(each)]
    last = max((each.day for each in held if each.day is not None), default=start_date)
    if end_date is not None and end_date < last:
        text = f"Ngày kết thúc ở trước văn bản cuối của hồ sơ, ngày {last:%d/%m/%Y}."
        mend = f"Ghi ngày {last:%d/%m/%Y} trở đi, hoặc lấy văn bản ấy ra."
        reasons.append(Reason("dossiers.end_before_last", text, mend, field="end_date"))
    return reasons


def _named(held: Held) -> str:
    return f"Số {held.ordinal}, {held.words}" if held.seen else f"Số {held.ordinal}"


def _hidden(held: Held, mend: str) -> str:
    return mend if held.seen else "Bạn chưa được giao xem văn bản này: nhờ người đưa vào xử lý."


def _under_way(held: Held) -> Reason:
    label = LABELS[State(held.state)].lower()
    mend = _hidden(held, "Hoàn thành việc này, hoặc lấy văn bản ra khỏi hồ sơ.")
    return Reason("dossiers.under_way", f"{_named(held)}: {label}.", mend)


def _stray(held: Held) -> Reason:
    what = "bản trùng" if held.state == State.LINKED else "bản nháp đã bỏ"
    mend = _hidden(held, "Lấy ra khỏi hồ sơ, hoặc ghi chú vì sao giữ.")
    return Reason("dossiers.stray", f"{_named(held)}: {what}.", mend)


def _twice(held: Sequence[Held]) -> list[Reason]:
    """Of papers that are the same, all but the first must be gone or explained."""
    met: set[str] = set()
    reasons = []
    for each in sorted(held, key=lambda one: one.ordinal):
        again = bool(each.same) and each.same in met
        met.add(each.same)
        if again and not each.note.strip():
            mend = _hidden(each, "Lấy ra khỏi hồ sơ, hoặc ghi chú vì sao giữ cả hai.")
            text = f"{_named(each)}: trùng với một văn bản khác trong hồ sơ."
            reasons.append(Reason("dossiers.twice", text, mend))
    return reasons


def _is_bare(held: Held) -> bool:
    settled = held.state not in UNDER_WAY | STRAY
    return settled and not held.described and not held.note.strip()


def _bare(held: Held) -> Reason:
    text = f"{_named(held)}: thiếu số, ký hiệu, ngày, cơ quan ban hành hoặc trích yếu."
    return Reason(
        "dossiers.bare", text, _hidden(held, "Ghi chú phần còn thiếu, hoặc lấy văn bản ra.")
    )
