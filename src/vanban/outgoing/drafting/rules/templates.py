"""A body's own templates: what may stand in them."""

from collections.abc import Collection
from types import MappingProxyType
from typing import Final

from vanban.core.files.rules import DOCX
from vanban.formats.docx.filling import BLANK, Filling
from vanban.foundation.errors import Reason
from vanban.outgoing.drafting.rules.fields import nothing_secret

NAME_LIMIT: Final = 100
# What a template may ask for, and what stands there then.
FIELDS: Final = MappingProxyType(
    {
        "co_quan_chu_quan": "tên cơ quan chủ quản trực tiếp, in hoa",
        "co_quan": "tên cơ quan ban hành, in hoa",
        "ky_hieu": "ký hiệu, ví dụ QĐ-UBND",
        "dia_danh": "địa danh",
        "nam": "năm ban hành",
        "ten_loai": "tên loại, in hoa",
        "trich_yeu": "trích yếu",
        "kinh_gui": "nơi nhận đầu tiên",
        "noi_nhan": "từng nơi nhận một dòng, cả dòng Lưu",
        "chuc_vu": "quyền hạn, chức vụ người ký, từng dòng",
        "nguoi_ky": "họ tên người ký",
    }
)


def values_of(filling: Filling) -> dict[str, str]:
    """What the fields of a template are filled with; lines parted by line breaks."""
    places = [*(f"- {name};" for name in filling.recipients), f"- Lưu: {filling.file_copy}."]
    return {
        "co_quan_chu_quan": filling.superior.upper(),
        "co_quan": filling.issuer.upper(),
        "ky_hieu": filling.notation,
        "dia_danh": filling.place,
        "nam": str(filling.year),
        "ten_loai": filling.kind.name.upper(),
        "trich_yeu": filling.subject,
        "kinh_gui": filling.first,
        "noi_nhan": "\n".join(places),
        "chuc_vu": "\n".join(line.upper() for line in filling.signer_lines) or BLANK,
        "nguoi_ky": filling.signer_name or BLANK,
    }


def reasons_against_template(
    *,
    name: str,
    name_taken: bool,
    known_type: bool,
    media_type: str | None,
    fields: Collection[str],
    problem: str = "",
    secret_mark: str = "",
) -> list[Reason]:
    """What stands against keeping a template, all at once. `media_type` is None without a file."""
    reasons = []
    if not name or len(name) > NAME_LIMIT:
        text = "Chưa ghi tên mẫu." if not name else f"Tên mẫu dài quá {NAME_LIMIT} ký tự."
        reasons.append(
            Reason("drafting.template_name", text, "Ghi tên ngắn, dễ nhận ra.", field="name")
        )
    if name_taken:
        text, mend = "Đã có mẫu tên này.", "Ghi tên khác, hoặc thôi dùng mẫu cũ trước."
        reasons.append(Reason("drafting.template_name_taken", text, mend, field="name"))
    if not known_type:
        text = "Loại văn bản không có trong danh mục."
        reasons.append(Reason("drafting.type", text, "Chọn lại loại.", field="type_code"))
    if media_type is None:
        reasons.append(Reason("files.empty", "Chưa có tệp.", "Chọn tệp mẫu.", field="file"))
    elif media_type != DOCX or problem:
        text = problem or "Tệp mẫu không phải Word (.docx)."
        mend = "Lưu mẫu thành tệp .docx rồi tải lên."
        reasons.append(Reason("drafting.template_not_word", text, mend, field="file"))
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown:
        reasons.append(
            Reason(
                "drafting.template_field",
                "Mẫu có trường không có: " + ", ".join(f"{{{{{each}}}}}" for each in unknown) + ".",
                "Dùng các trường: " + ", ".join(FIELDS) + ".",
                field="file",
            )
        )
    if secret_mark:
        reasons.append(nothing_secret(secret_mark, where="Mẫu ghi độ mật"))
    return reasons


def no_template() -> Reason:
    """It was withdrawn, or belongs to another body."""
    return Reason(
        "drafting.no_template",
        "Không có mẫu này, hoặc mẫu đã thôi dùng.",
        "Mở lại trang Mẫu của cơ quan.",
    )
