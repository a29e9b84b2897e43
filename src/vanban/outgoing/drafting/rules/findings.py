"""What a look at the file tells the drafter, and when a file may not be taken."""

import re
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from vanban.core.files.rules import CONVERTIBLE, PDF
from vanban.formats.pdf.places import BlankState, StampPlan
from vanban.foundation.errors import Reason
from vanban.outgoing.drafting.rules.fields import is_notation, nothing_secret

ACCEPTED: Final = CONVERTIBLE | {PDF}


def reasons_against_file(media_type: str) -> list[Reason]:
    """Why a file cannot be the main file of a document."""
    if media_type in ACCEPTED:
        return []
    return [
        Reason(
            "drafting.not_a_document",
            "Tệp chính không phải PDF, Word hay ODT.",
            "Tải lên tệp PDF, DOCX, DOC hoặc ODT; tệp khác gửi kèm làm phụ lục.",
            field="file",
        )
    ]


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
    active: str = ""  # what in it does or hides something, in words

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
    if findings.active:
        reasons.append(
            Reason(
                "drafting.file_active",
                f"Tệp PDF có {findings.active}: văn bản đem ký phải đứng yên.",
                "Xuất lại PDF từ phần mềm soạn thảo; tệp kèm theo thì tải lên làm phụ lục.",
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
