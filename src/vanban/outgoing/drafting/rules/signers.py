"""Several signers of one document: who they may be, and whose turn it is.

Joint documents of several bodies, and minutes, agreements and contracts that each party signs. The
document's own signer stands last in the list and, where they sign in turn, signs last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from vanban.foundation.errors import Reason

MOST_SIGNERS: Final = 12
NAME_LIMIT: Final = 100
BODY_LIMIT: Final = 200
# Signed by whoever took part, each for himself; every other type only by who may sign for the body.
BY_PARTIES: Final = frozenset({"bien-ban", "hop-dong", "ban-ghi-nho", "ban-thoa-thuan"})
# Of minutes each keeps what he signed; the body that wrote them is the only one to seal.
_SEALED_BY_ONE: Final = frozenset({"bien-ban"})
_MEND: Final = "Sửa danh sách người cùng ký."


class Turn(StrEnum):
    LATER = "later"  # others sign before
    ASKED = "asked"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class SignerInput:
    """Who signs beside the document's own signer: a post of the body, or a person of another body.

    `capacity`: as what he signs ("Thư ký"), printed in place of his title.
    """

    post_id: UUID | None = None
    name: str = ""
    title: str = ""
    body_name: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class JointInput:
    """All who sign beside the document's own signer, in this order or in any.

    `seals`: whether the other bodies seal too; None: as the type has it (`bodies_seal`).
    """

    signers: tuple[SignerInput, ...] = ()
    in_turn: bool = True
    seals: bool | None = None


ALONE: Final = JointInput()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post as the directory knows it. `competent`: may sign this type for the body today."""

    name: str
    competent: bool


class Placed(Protocol):
    @property
    def ordinal(self) -> int: ...
    @property
    def place(self) -> int: ...
    @property
    def state(self) -> str: ...


def places(count: int, *, in_turn: bool) -> list[int]:
    """The places of so many signers: one after another, or all side by side."""
    return list(range(1, count + 1)) if in_turn else [1] * count


def standing(signers: Sequence[Placed]) -> dict[int, Turn]:
    """For every signer, by ordinal: signed, asked now, or later."""
    due = min((each.place for each in signers if each.state != Turn.SIGNED), default=None)
    return {
        each.ordinal: Turn.SIGNED
        if each.state == Turn.SIGNED
        else Turn.ASKED
        if each.place == due
        else Turn.LATER
        for each in signers
    }


def may_be_a_party(type_code: str) -> bool:
    """Whether a document of this type is signed by who took part, without a right to sign."""
    return type_code in BY_PARTIES


def bodies_seal(joint: JointInput, type_code: str) -> bool:
    """Whether each body whose person signs seals too, beside the one that issues (art. 32, 33)."""
    return joint.seals if joint.seals is not None else type_code not in _SEALED_BY_ONE


def reasons_against_signers(
    joint: JointInput,
    *,
    main: UUID | None,
    type_code: str,
    known: Mapping[UUID, Candidate],
) -> list[Reason]:
    """Everything that keeps these people from signing together, all at once."""
    if not joint.signers:
        return []
    reasons = []
    if main is None:
        text, mend = "Có người cùng ký nhưng chưa chọn người ký chính.", "Chọn người ký."
        reasons.append(Reason("drafting.joint_no_main", text, mend, field="signer_post_id"))
    if len(joint.signers) >= MOST_SIGNERS:
        text = f"Tối đa {MOST_SIGNERS} người ký một văn bản."
        reasons.append(Reason("drafting.joint_many", text, _MEND, field="joint"))
    seen: set[object] = {main}
    for each in joint.signers:
        reasons += _against_one(each, type_code, known)
        key = each.post_id or (each.name.strip().casefold(), each.body_name.strip().casefold())
        if key in seen and (each.post_id or each.name.strip()):
            found = known.get(each.post_id) if each.post_id else None
            name = found.name if found else each.name.strip()
            text = f"{name or 'Một người'} có hai lần trong những người ký."
            reasons.append(Reason("drafting.joint_twice", text, _MEND, field="joint"))
        seen.add(key)
    return reasons


def _against_one(
    given: SignerInput, type_code: str, known: Mapping[UUID, Candidate]
) -> list[Reason]:
    if given.post_id is None:
        return _against_other_body(given)
    reasons = []
    found = known.get(given.post_id)
    if found is None:
        text = "Người cùng ký không còn giữ chức vụ ở cơ quan."
        reasons.append(Reason("drafting.joint_unknown", text, _MEND, field="joint"))
    elif not found.competent and not may_be_a_party(type_code):
        text = f"{found.name} không có thẩm quyền ký loại văn bản này trong hôm nay."
        mend = "Chọn người khác, hoặc lập giao quyền ký (KT., TL., TUQ., Q.) còn hiệu lực."
        reasons.append(Reason("drafting.joint_not_competent", text, mend, field="joint"))
    if len(given.capacity) > NAME_LIMIT:
        text = f"Tư cách ký dài quá {NAME_LIMIT} ký tự."
        reasons.append(Reason("drafting.joint_long", text, "Rút gọn.", field="joint"))
    return reasons


def _against_other_body(given: SignerInput) -> list[Reason]:
    missing = [
        word
        for word, text in (
            ("họ tên", given.name),
            ("chức vụ", given.title),
            ("cơ quan", given.body_name),
        )
        if not text.strip()
    ]
    if missing:
        text = f"Người ký của cơ quan khác còn thiếu {', '.join(missing)}."
        mend = "Ghi mỗi dòng: họ tên; chức vụ; cơ quan."
        return [Reason("drafting.joint_unclear", text, mend, field="joint")]
    long = max(len(given.name), len(given.title)) > NAME_LIMIT or len(given.body_name) > BODY_LIMIT
    if long:
        text = f"Họ tên, chức vụ tối đa {NAME_LIMIT} ký tự, tên cơ quan tối đa {BODY_LIMIT}."
        return [Reason("drafting.joint_long", text, "Rút gọn.", field="joint")]
    return []
