"""The use of kept copies (bản lưu): who may ask, allow, hand out, sign for and take back.

Decree 30/2020 annex IV, sổ sử dụng bản lưu: nine columns.
"""

from datetime import date
from enum import StrEnum
from typing import Final

from vanban.core.records.lifecycle import Direction, State
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

ALLOW: Final = "outgoing.lend"
"""The permission to let somebody use a kept copy."""
PURPOSE_LEAST: Final = 5
LONGEST: Final = 500
LONGEST_NAME: Final = 200
LONGEST_DOSSIER: Final = 100


class LoanState(StrEnum):
    """How far the use of a kept copy has come; each follows from the one before."""

    ASKED = "asked"
    ALLOWED = "allowed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OUT = "out"
    BACK = "back"


LIVE: Final = (LoanState.ASKED, LoanState.ALLOWED, LoanState.OUT)
LABELS: Final = spoken(
    {
        LoanState.ASKED: "Chờ cho phép",
        LoanState.ALLOWED: "Được phép, chờ giao",
        LoanState.REFUSED: "Không cho phép",
        LoanState.WITHDRAWN: "Đã rút",
        LoanState.OUT: "Đang dùng",
        LoanState.BACK: "Đã trả",
    }
)
_KEPT: Final = frozenset({State.ISSUED, State.RECALLED})


def has_file_copy(*, direction: str, state: str) -> bool:
    """Whether a copy is kept: of what the body issued, also when it was recalled (art. 19)."""
    return direction == Direction.OUTGOING and state in _KEPT


def reasons_against_asking(
    *, kept: bool, purpose: str, competent: bool, visitor: str, for_visitor: bool, again: bool
) -> list[Reason]:
    """Why a kept copy cannot be asked for so. `for_visitor`: whoever asks may ask for others."""
    reasons = []
    if not kept:
        text = "Văn bản chưa phát hành nên chưa có bản lưu."
        reasons.append(Reason("publication.no_file_copy", text, "Chờ văn bản phát hành."))
    if not PURPOSE_LEAST <= len(purpose) <= LONGEST:
        text = "Chưa ghi mục đích sử dụng bản lưu, hoặc ghi quá dài."
        mend = f"Ghi ngắn gọn, tối đa {LONGEST} ký tự, ví dụ: đối chiếu khi thanh tra."
        reasons.append(Reason("publication.lending_purpose", text, mend, field="purpose"))
    if not competent:
        text = "Người được chọn không có quyền cho phép sử dụng bản lưu."
        mend = "Chọn lãnh đạo hoặc Chánh Văn phòng."
        reasons.append(Reason("publication.lending_allower", text, mend, field="allower_id"))
    if visitor and not for_visitor:
        text = "Chỉ văn thư ghi người sử dụng ở ngoài cơ quan."
        mend = "Để trống ô này nếu bạn dùng; người ngoài thì nhờ văn thư."
        reasons.append(Reason("publication.lending_visitor", text, mend, field="visitor"))
    if len(visitor) > LONGEST_NAME:
        text = "Tên người sử dụng quá dài."
        mend = f"Ghi tối đa {LONGEST_NAME} ký tự."
        reasons.append(Reason("publication.lending_name", text, mend, field="visitor"))
    if again:
        text = "Người này đã xin hoặc đang dùng bản lưu của văn bản này."
        reasons.append(Reason("publication.lent_already", text, "Trả bản lưu trước khi xin lại."))
    return reasons


def reasons_against_answer(*, state: str, allow: bool, note: str) -> list[Reason]:
    """Why a request cannot be answered so."""
    reasons = []
    if state != LoanState.ASKED:
        reasons.append(_moved_on(state))
    if not allow and len(note) < PURPOSE_LEAST:
        text = "Chưa ghi lý do không cho phép."
        reasons.append(
            Reason("publication.lending_note", text, "Ghi lý do để người xin biết.", field="note")
        )
    if len(note) > LONGEST:
        reasons.append(_too_long())
    return reasons


def reasons_against_handing_out(
    *, state: str, given_on: date, asked_on: date, due_on: date | None, today: date, dossier: str
) -> list[Reason]:
    """Why a kept copy cannot be handed out so."""
    reasons = []
    if state != LoanState.ALLOWED:
        reasons.append(_moved_on(state))
    if not asked_on <= given_on <= today:
        text = f"Ngày giao phải từ ngày xin {asked_on:%d/%m/%Y} đến hôm nay."
        reasons.append(Reason("publication.lent_on", text, "Sửa ngày.", field="given_on"))
    if due_on is not None and due_on < given_on:
        text = "Hạn trả phải từ ngày giao trở đi."
        reasons.append(Reason("publication.lending_due", text, "Sửa hạn trả.", field="due_on"))
    if len(dossier) > LONGEST_DOSSIER:
        text = "Số và ký hiệu hồ sơ quá dài."
        mend = f"Ghi tối đa {LONGEST_DOSSIER} ký tự."
        reasons.append(Reason("publication.lending_dossier", text, mend, field="dossier"))
    return reasons


def reasons_against_taking_back(
    *, state: str, returned_on: date, given_on: date | None, today: date, note: str
) -> list[Reason]:
    """Why a kept copy cannot be taken back so."""
    reasons = []
    if state != LoanState.OUT:
        reasons.append(_moved_on(state))
    if not (given_on or returned_on) <= returned_on <= today:
        text = "Ngày trả phải từ ngày giao đến hôm nay."
        reasons.append(Reason("publication.lending_back", text, "Sửa ngày.", field="returned_on"))
    if len(note) > LONGEST:
        reasons.append(_too_long())
    return reasons


def reasons_against_signing_for(*, state: str, signed: bool, on_paper: bool) -> list[Reason]:
    """Why the user cannot confirm here that he has it."""
    reasons = []
    if state not in {LoanState.OUT, LoanState.BACK}:
        reasons.append(_moved_on(state))
    if signed:
        text = "Bạn đã ký nhận bản lưu này."
        reasons.append(Reason("publication.lending_signed", text, "Tải lại trang."))
    if on_paper:
        text = "Người ngoài cơ quan ký nhận trên sổ in."
        reasons.append(Reason("publication.lending_on_paper", text, "In sổ để ký."))
    return reasons


def reasons_against_withdrawing(*, state: str) -> list[Reason]:
    """Why a request cannot be taken back by who made it."""
    return [] if state in {LoanState.ASKED, LoanState.ALLOWED} else [_moved_on(state)]


def _moved_on(state: str) -> Reason:
    label = LABELS[LoanState(state)].lower()
    text = f"Yêu cầu sử dụng bản lưu này {label}."
    return Reason("publication.lending_moved_on", text, "Tải lại trang để thấy bước hiện tại.")


def _too_long() -> Reason:
    text = "Ghi chú quá dài."
    mend = f"Ghi tối đa {LONGEST} ký tự."
    return Reason("publication.lending_note_long", text, mend, field="note")
