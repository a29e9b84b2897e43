"""THE table of states and moves of a document. Nothing else decides what may follow."""

from collections.abc import Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

from vanban.foundation.words import spoken


class Direction(StrEnum):
    OUTGOING = "outgoing"
    INCOMING = "incoming"


class State(StrEnum):
    # outgoing: văn bản đi
    DRAFTING = "drafting"
    IN_REVIEW = "in_review"
    TO_SIGN = "to_sign"
    SIGNING = "signing"
    SIGNED = "signed"
    NUMBERED = "numbered"
    SEALING = "sealing"
    SEALED = "sealed"
    ISSUED = "issued"
    ABANDONED = "abandoned"
    RECALLED = "recalled"
    # incoming: văn bản đến
    RECEIVED = "received"
    RETURNED = "returned"
    REGISTERED = "registered"
    ASSIGNED = "assigned"
    PROCESSING = "processing"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    LINKED = "linked"


class Move(StrEnum):
    SUBMIT = "submit"
    RETURN_DRAFT = "return_draft"
    APPROVE = "approve"
    TAKE_BACK = "take_back"  # an approval, before anybody signs
    BEGIN_SIGNING = "begin_signing"
    FAIL_SIGNING = "fail_signing"
    NEXT_SIGNER = "next_signer"  # one of several has signed
    SIGN = "sign"
    NUMBER = "number"
    VOID_NUMBER = "void_number"
    BEGIN_SEALING = "begin_sealing"
    FAIL_SEALING = "fail_sealing"
    SEAL = "seal"
    HOLD_BACK = "hold_back"  # what is sealed does not leave: seal and number are taken off
    ISSUE = "issue"
    ABANDON = "abandon"
    RECALL = "recall"
    RETURN = "return"
    REGISTER = "register"
    ASSIGN = "assign"
    START = "start"
    FINISH = "finish"
    REOPEN = "reopen"
    CANCEL = "cancel"
    LINK = "link"


class VersionKind(StrEnum):
    DRAFT = "draft"  # bản thảo, as uploaded
    PREPARED = "prepared"  # PDF with the places for number and date, as the leader will see it
    SIGNED = "signed"  # signed by the competent person
    NUMBERED = "numbered"  # number and date filled in
    CO_SEALED = "co_sealed"  # of a joint document: sealed by another of the bodies
    SEALED = "sealed"  # bản gốc: signed by the organisation too
    RECEIVED = "received"  # as it arrived


_S, _M = State, Move

MOVES: Final = MappingProxyType(
    {
        (_S.DRAFTING, _M.SUBMIT): _S.IN_REVIEW,
        (_S.DRAFTING, _M.ABANDON): _S.ABANDONED,
        (_S.IN_REVIEW, _M.RETURN_DRAFT): _S.DRAFTING,
        (_S.IN_REVIEW, _M.APPROVE): _S.TO_SIGN,
        (_S.TO_SIGN, _M.RETURN_DRAFT): _S.DRAFTING,
        (_S.TO_SIGN, _M.TAKE_BACK): _S.IN_REVIEW,
        (_S.TO_SIGN, _M.BEGIN_SIGNING): _S.SIGNING,
        (_S.SIGNING, _M.FAIL_SIGNING): _S.TO_SIGN,
        (_S.SIGNING, _M.NEXT_SIGNER): _S.TO_SIGN,
        (_S.SIGNING, _M.SIGN): _S.SIGNED,
        (_S.SIGNED, _M.RETURN_DRAFT): _S.DRAFTING,  # the clerk does not issue it
        (_S.SIGNED, _M.NUMBER): _S.NUMBERED,
        (_S.NUMBERED, _M.VOID_NUMBER): _S.SIGNED,
        (_S.NUMBERED, _M.BEGIN_SEALING): _S.SEALING,
        (_S.SEALING, _M.FAIL_SEALING): _S.NUMBERED,
        (_S.SEALING, _M.SEAL): _S.SEALED,
        (_S.SEALED, _M.ISSUE): _S.ISSUED,
        (_S.SEALED, _M.HOLD_BACK): _S.SIGNED,
        (_S.ISSUED, _M.RECALL): _S.RECALLED,
        (_S.RECEIVED, _M.RETURN): _S.RETURNED,
        (_S.RECEIVED, _M.REGISTER): _S.REGISTERED,
        (_S.RECEIVED, _M.LINK): _S.LINKED,
        (_S.REGISTERED, _M.ASSIGN): _S.ASSIGNED,
        (_S.REGISTERED, _M.FINISH): _S.FINISHED,
        (_S.ASSIGNED, _M.START): _S.PROCESSING,
        (_S.ASSIGNED, _M.ASSIGN): _S.ASSIGNED,
        (_S.ASSIGNED, _M.FINISH): _S.FINISHED,
        (_S.PROCESSING, _M.ASSIGN): _S.PROCESSING,
        (_S.PROCESSING, _M.FINISH): _S.FINISHED,
        (_S.FINISHED, _M.REOPEN): _S.PROCESSING,
        (_S.RECEIVED, _M.CANCEL): _S.CANCELLED,
        (_S.REGISTERED, _M.CANCEL): _S.CANCELLED,
        (_S.ASSIGNED, _M.CANCEL): _S.CANCELLED,
        (_S.PROCESSING, _M.CANCEL): _S.CANCELLED,
    }
)

LABELS: Final = spoken(
    {
        _S.DRAFTING: "Đang soạn",
        _S.IN_REVIEW: "Chờ duyệt",
        _S.TO_SIGN: "Chờ ký",
        _S.SIGNING: "Đang ký",
        _S.SIGNED: "Chờ cấp số",
        _S.NUMBERED: "Chờ đóng dấu",
        _S.SEALING: "Đang đóng dấu",
        _S.SEALED: "Chờ phát hành",
        _S.ISSUED: "Đã phát hành",
        _S.ABANDONED: "Đã bỏ",
        _S.RECALLED: "Đã thu hồi",
        _S.RECEIVED: "Mới đến",
        _S.RETURNED: "Đã trả lại",
        _S.REGISTERED: "Đã vào sổ",
        _S.ASSIGNED: "Đã phân công",
        _S.PROCESSING: "Đang xử lý",
        _S.FINISHED: "Hoàn thành",
        _S.CANCELLED: "Bị thu hồi",
        _S.LINKED: "Gộp vào bản trước",
    }
)


def next_state(state: State, move: Move) -> State | None:
    """Where a move leads from a state; None when the table has no such arrow."""
    return MOVES.get((state, move))


class _Kinded(Protocol):
    @property
    def kind(self) -> str: ...


_V = TypeVar("_V", bound=_Kinded)


def standing_version(versions: Sequence[_V], state: str) -> _V | None:
    """The version a document stands by, of its `versions` newest first; None where it has none.

    While it is drafted (again, after a return) that is the newest draft: what was prepared or
    signed of an earlier one is history. In every other state it is the newest.
    """
    drafts = [each for each in versions if each.kind == VersionKind.DRAFT]
    return next(iter(drafts if state == State.DRAFTING and drafts else versions), None)
