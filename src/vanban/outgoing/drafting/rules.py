"""What a draft must have, what must never enter, and what a look at the file tells the drafter."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, Protocol, Self
from uuid import UUID

from vanban.core.files.rules import CONVERTIBLE, PDF
from vanban.core.organisations.rules import lives_on
from vanban.core.people.rules import DelegationKind, authority_lines
from vanban.formats.pdf.places import BlankState, StampPlan
from vanban.formats.secrecy import mark_in_field
from vanban.formats.symbol import SymbolError, compose, document_type, notation_of
from vanban.foundation.errors import Reason

SUBJECT_LIMIT: Final = 1000
URGENCY_HIGHEST: Final = 4
ACCEPTED: Final = CONVERTIBLE | {PDF}


def nothing_secret(mark: str, *, where: str) -> Reason:
    """The refusal of anything secret, with what to do instead. No content is kept in it."""
    return Reason(
        "drafting.secret",
        f"{where}: {mark}. Văn bản bí mật nhà nước không được soạn, lưu, gửi trên hệ thống này.",
        "Soạn và gửi trên Hệ thống quản lý văn bản điện tử bí mật nhà nước, hoặc máy độc lập và "
        "mạng LAN độc lập, theo Luật Bảo vệ bí mật nhà nước số 117/2025/QH15 và Nghị định "
        "63/2026/NĐ-CP. Xóa tệp khỏi máy có nối mạng.",
        facts={"mark": mark},
    )


class Way(StrEnum):
    """How a recipient is reached."""

    AXIS = "axis"
    INTERNAL = "internal"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class RecipientInput:
    """Whom the document goes to: a body of the directory, or a name reached on paper."""

    organisation_id: UUID | None = None
    name: str = ""
    by_paper: bool = False


def way_of(*, known: bool, hosted: bool, by_paper: bool) -> Way:
    """Inside this installation without the axis, outside of it by the axis, the rest on paper."""
    if by_paper or not known:
        return Way.PAPER
    return Way.INTERNAL if hosted else Way.AXIS


# ── the fields ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DraftFields:
    """What the drafter fills in (Decree 30/2020 annex VI, 6.2)."""

    type_code: str
    subject: str
    urgency: int = 0
    notation: str = ""
    reply_due_date: date | None = None
    secrecy: str = ""


def reasons_against_fields(fields: DraftFields, *, today: date) -> list[Reason]:
    """What is wrong with the fields of a draft, all at once."""
    reasons = _reasons_against_secrecy(fields)
    if not _known_type(fields.type_code):
        reasons.append(
            Reason("drafting.type", "Chưa chọn loại văn bản.", "Chọn một loại.", field="type_code")
        )
    if not fields.subject.strip():
        reasons.append(
            Reason("drafting.subject", "Chưa có trích yếu.", "Ghi trích yếu.", field="subject")
        )
    if len(fields.subject) > SUBJECT_LIMIT:
        reasons.append(
            Reason(
                "drafting.subject_long",
                f"Trích yếu dài {len(fields.subject)} ký tự, tối đa {SUBJECT_LIMIT}.",
                "Rút gọn trích yếu.",
                field="subject",
            )
        )
    if not 0 <= fields.urgency <= URGENCY_HIGHEST:
        reasons.append(
            Reason("drafting.urgency", "Độ khẩn không đúng.", "Chọn lại.", field="urgency")
        )
    if fields.notation and not is_notation(fields.notation):
        reasons.append(
            Reason(
                "drafting.notation",
                f"Ký hiệu “{fields.notation}” không đúng mẫu.",
                "Ghi như QĐ-UBND, không dấu cách; để trống để hệ thống tự đặt.",
                field="notation",
            )
        )
    if fields.reply_due_date is not None and fields.reply_due_date < today:
        reasons.append(
            Reason(
                "drafting.reply_due",
                "Hạn trả lời đã qua.",
                "Chọn ngày từ hôm nay trở đi.",
                field="reply_due_date",
            )
        )
    return reasons


def _reasons_against_secrecy(fields: DraftFields) -> list[Reason]:
    chosen, written = fields.secrecy.strip(), mark_in_field(fields.subject)
    reasons = [nothing_secret(chosen, where="Đã chọn độ mật")] if chosen else []
    return reasons + ([nothing_secret(written, where="Trích yếu ghi độ mật")] if written else [])


def _known_type(code: str) -> bool:
    try:
        document_type(code)
    except SymbolError:
        return False
    return True


def is_notation(text: str) -> bool:
    """Whether a text can stand after the number and the slash."""
    try:
        compose(1, text)
    except SymbolError:
        return False
    return True


def default_notation(
    *, type_code: str, body_abbreviation: str, unit_abbreviation: str, year: int
) -> str:
    """The notation by the decree (`QĐ-UBND`, `UBND-VX`, `2020/NĐ-CP`); refuses with SymbolError."""
    kind = document_type(type_code)
    normative = kind.family == "quy-pham-phap-luat"
    return notation_of(
        kind.abbreviation, body_abbreviation, unit_abbreviation, year=year if normative else None
    )


def reasons_against_file(media_type: str) -> list[Reason]:
    """Why a file cannot be the main file of a document."""
    if media_type in ACCEPTED:
        return []
    return [
        Reason(
            "drafting.not_a_document",
            "Tệp chính không phải PDF hay Word.",
            "Tải lên tệp PDF, DOCX hoặc DOC; tệp khác gửi kèm làm phụ lục.",
            field="file",
        )
    ]


class _Body(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


def reasons_against_ended(body: _Body, on: date) -> list[Reason]:
    """Why a body that has ended drafts, numbers, signs and issues nothing; empty while it lives."""
    if lives_on(on, body.valid_from, body.valid_to):
        return []
    ended = f" từ ngày {body.valid_to:%d/%m/%Y}" if body.valid_to else ""
    return [
        Reason(
            "organisations.ended",
            f"{body.name} đã chấm dứt hoạt động{ended}.",
            "Văn bản được soạn, ký, đánh số ở cơ quan kế thừa.",
        )
    ]


# ── what a look at the file found ────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Findings:
    """What is seen in a file, once, when it comes in; kept with the version it was seen in."""

    pages: int = 0
    has_text: bool = True
    has_signatures: bool = False
    printed_number: str = ""
    printed_date: str = ""
    printed_notation: str = ""
    number_place: str = BlankState.NOT_FOUND
    date_place: str = BlankState.NOT_FOUND
    signer_found: bool = True
    secret_mark: str = ""
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        return cls(**value)


def printed_notation(plan: StampPlan) -> str:
    """The notation printed after the blank for the number, `/QĐ-UBND` → `QĐ-UBND`, if it is one."""
    text = re.sub(r"\s", "", plan.number.suffix).removeprefix("/")
    return text if text and is_notation(text) else ""


def warnings_of(findings: Findings, *, notation: str = "") -> list[Reason]:
    """What the drafter and the approvers should know; none of it stops the document."""
    warnings = []
    if findings.printed_number:
        warnings.append(
            Reason(
                "drafting.number_printed",
                f"Trang 1 đã in sẵn số “{findings.printed_number}”.",
                "Để trống chỗ ghi số; hệ thống điền số khi văn thư cấp.",
            )
        )
    if findings.printed_date:
        warnings.append(
            Reason(
                "drafting.date_printed",
                f"Trang 1 đã in sẵn “{findings.printed_date}”.",
                "Để trống ngày, tháng; hệ thống điền khi văn thư cấp số.",
            )
        )
    if not findings.has_text:
        warnings.append(
            Reason(
                "drafting.scan",
                "Tệp là bản quét, không có lớp chữ; số, ngày, chữ ký đặt ở vị trí chuẩn.",
                "Dùng tệp xuất từ phần mềm soạn thảo.",
            )
        )
    elif not findings.signer_found:
        warnings.append(
            Reason(
                "drafting.signer_not_printed",
                "Không thấy họ tên người ký trong văn bản; chữ ký đặt ở góc dưới trang cuối.",
                "Kiểm tra lại họ tên người ký ở cuối văn bản.",
            )
        )
    if findings.printed_notation and notation and findings.printed_notation != notation:
        warnings.append(
            Reason(
                "drafting.notation_differs",
                f"Ký hiệu in là “{findings.printed_notation}”, ký hiệu ghi là “{notation}”.",
                "Sửa dự thảo hoặc sửa ký hiệu cho khớp.",
            )
        )
    return warnings


def reasons_against_findings(
    findings: Findings, *, where: str = "Tệp có dấu độ mật"
) -> list[Reason]:
    """Why a file may not be taken at all."""
    reasons = []
    if findings.secret_mark:
        reasons.append(nothing_secret(findings.secret_mark, where=where))
    if findings.problem:
        reasons.append(
            Reason(
                "drafting.file_unusable",
                findings.problem,
                "Mở tệp bằng phần mềm soạn thảo, xuất lại PDF rồi tải lên.",
                field="file",
            )
        )
    if findings.has_signatures:
        reasons.append(
            Reason(
                "drafting.file_signed",
                "Tệp đã có chữ ký số từ trước.",
                "Tải lên bản thảo chưa ký; việc ký thực hiện trên hệ thống.",
                field="file",
            )
        )
    return reasons


# ── who may sign (Decree 30/2020 art. 13) ────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Grant:
    """A delegation in force on the day, as far as signing is concerned."""

    id: UUID
    kind: DelegationKind
    grantor_id: UUID
    grantee_id: UUID
    grantor_title: str
    grantor_authority: str
    grantor_may_sign: bool
    document_types: tuple[str, ...] = ()
    basis: str = ""

    def covers(self, type_code: str) -> bool:
        return not self.document_types or not type_code or type_code in self.document_types


@dataclass(frozen=True, slots=True)
class Holder:
    """A post that may be competent to sign."""

    id: UUID
    title: str
    authority: str
    may_sign: bool


@dataclass(frozen=True, slots=True)
class Competence:
    """By what right a post signs, and the lines printed above the signature for it."""

    lines: tuple[str, ...]
    kind: DelegationKind | None = None
    delegation_id: UUID | None = None
    basis: str = ""


def competence_of(
    holder: Holder, grants: Sequence[Grant], *, type_code: str, for_post: UUID | None = None
) -> Competence | None:
    """By what right a post signs documents of a type today; None when it may not.

    By the post itself; else by a delegation from one who may sign by his post (so TUQ. is never
    passed on); else by TL. to the head of a unit who passed it to his own deputy (KT., Q.).
    `for_post`: only in the place of that post, whose name the document prints.
    """
    if holder.may_sign and for_post in {None, holder.id}:
        return Competence(lines=authority_lines(title=holder.title, authority=holder.authority))
    mine = [
        grant
        for grant in grants
        if grant.grantee_id == holder.id
        and grant.covers(type_code)
        and for_post in {None, holder.id, grant.grantor_id}
    ]
    direct = next((grant for grant in mine if grant.grantor_may_sign), None)
    if direct is not None:
        return _by(holder, direct, deputy_of="")
    return _passed_on(holder, mine, [grant for grant in grants if grant.covers(type_code)])


def _passed_on(holder: Holder, mine: Sequence[Grant], grants: Sequence[Grant]) -> Competence | None:
    """TL. that the head of a unit passed to his own deputy (art. 13.3)."""
    deputies = (DelegationKind.DEPUTY, DelegationKind.ACTING)
    for grant in mine:
        for first in grants:
            if (
                grant.kind in deputies
                and first.grantee_id == grant.grantor_id
                and first.kind is DelegationKind.BY_ORDER
                and first.grantor_may_sign
            ):
                return _by(holder, first, deputy_of=grant.grantor_title)
    return None


def _by(holder: Holder, grant: Grant, *, deputy_of: str) -> Competence:
    authority = f"KT. {deputy_of.upper()}" if deputy_of else holder.authority
    lines = authority_lines(
        title=holder.title,
        authority=authority,
        kind=grant.kind,
        grantor_title=grant.grantor_title,
        grantor_authority=grant.grantor_authority,
    )
    return Competence(lines=lines, kind=grant.kind, delegation_id=grant.id, basis=grant.basis)


def not_competent(name: str) -> Reason:
    """The chosen signer has no right to sign this type of document today."""
    return Reason(
        "drafting.signer_not_competent",
        f"{name} không có thẩm quyền ký loại văn bản này trong hôm nay.",
        "Chọn người ký khác, hoặc lập giao quyền ký (KT., TL., TUQ., Q.) còn hiệu lực.",
        field="signer_post_id",
    )


# ── after issue (Decree 30/2020 art. 18.3) ───────────────────────────────────────────────────


class LinkKind(StrEnum):
    """What a document does to one issued before it."""

    REPLACES = "replaces"
    AMENDS = "amends"
    CORRECTS = "corrects"


LINK_WORDS: Final = {
    LinkKind.REPLACES: "thay thế",
    LinkKind.AMENDS: "sửa đổi, bổ sung",
    LinkKind.CORRECTS: "đính chính",
}
CORRECTION_TYPE: Final = "cong-van"
LINK_REASON_LEAST: Final = 10


def type_of_follow_up(kind: LinkKind, type_code: str) -> str:
    """A mistake of content is mended by the same form; one of form by a công văn."""
    return CORRECTION_TYPE if kind is LinkKind.CORRECTS else type_code


def reasons_against_link(
    *, kind: LinkKind, type_code: str, target_type: str, target_issued: bool, reason: str
) -> list[Reason]:
    """Why a document cannot replace, amend or correct another; all at once."""
    reasons = []
    if not target_issued:
        reasons.append(
            Reason(
                "drafting.link_not_issued",
                "Văn bản gốc chưa phát hành, hoặc đã thu hồi.",
                "Văn bản chưa phát hành thì sửa dự thảo; đã thu hồi thì soạn văn bản mới.",
            )
        )
    wanted = type_of_follow_up(kind, target_type)
    if type_code != wanted:
        same = "cùng hình thức với văn bản gốc" if kind is not LinkKind.CORRECTS else "công văn"
        reasons.append(
            Reason(
                "drafting.link_form",
                f"Văn bản {LINK_WORDS[kind]} phải là {same}.",
                "Chọn lại loại văn bản (Điều 18 Nghị định 30/2020/NĐ-CP).",
                field="type_code",
            )
        )
    if len(reason.strip()) < LINK_REASON_LEAST:
        reasons.append(
            Reason(
                "drafting.link_reason",
                f"Lý do {LINK_WORDS[kind]} chưa ghi, hoặc quá ngắn.",
                "Ghi rõ sai sót ở đâu.",
                field="reason",
            )
        )
    return reasons
