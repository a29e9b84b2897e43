"""Which copies may be made of what, and what they show (Decree 30/2020 art. 25-27).

An electronic original is never "copied" into an electronic one: it is forwarded as it is.
"""

import textwrap
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vanban.foundation.clock import signing_time
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

LEAST_DPI: Final = 200


class Form(StrEnum):
    """The forms of a copy; one series of numbers for all (art. 25.3)."""

    TRUE_COPY = "sao-y"
    COPY_OF_COPY = "sao-luc"
    EXTRACT = "trich-sao"


class Medium(StrEnum):
    PAPER = "paper"
    ELECTRONIC = "electronic"


ABOUT: Final = "copying"
"""How trust.keys names what a transaction of this room is about."""


NAMES: Final = spoken(
    {Form.TRUE_COPY: "SAO Y", Form.COPY_OF_COPY: "SAO LỤC", Form.EXTRACT: "TRÍCH SAO"}
)
ABBREVIATIONS: Final = MappingProxyType(
    {Form.TRUE_COPY: "SY", Form.COPY_OF_COPY: "SL", Form.EXTRACT: "TrS"}
)
_P, _E = Medium.PAPER, Medium.ELECTRONIC
CONVERSIONS: Final = MappingProxyType(
    {
        Form.TRUE_COPY: frozenset({(_P, _P), (_E, _P), (_P, _E)}),
        Form.COPY_OF_COPY: frozenset({(_P, _P), (_P, _E), (_E, _P)}),
        Form.EXTRACT: frozenset({(_P, _P), (_P, _E), (_E, _P), (_E, _E)}),
    }
)


def reasons_against_copying(
    *,
    form: Form,
    source: Medium,
    target: Medium,
    source_is_copy: bool,
    has_extract: bool,
    official: bool,
    competent: bool,
    dpi: float | None,
    signed_file: bool = False,
) -> list[Reason]:
    """Why a copy may not be made, all at once; empty when it may."""
    reasons = []
    if (source, target) not in CONVERSIONS[form]:
        reasons.append(
            Reason(
                "copying.conversion",
                f"Không {NAMES[form].lower()} từ bản điện tử sang bản điện tử.",
                "Gửi chính bản gốc điện tử; hoặc chọn trích sao nếu chỉ lấy một phần.",
                field="target",
            )
        )
    elif target is Medium.ELECTRONIC and signed_file and (has_extract or form is not Form.EXTRACT):
        reasons.append(
            Reason(
                "copying.signed_file",
                "Tệp này đã có chữ ký số: là văn bản điện tử, không phải bản quét hay phần trích.",
                "Gửi chính văn bản điện tử; hoặc tải lên bản quét của bản giấy, phần trích.",
                field="file",
            )
        )
    if form is Form.COPY_OF_COPY and not source_is_copy:
        reasons.append(
            Reason(
                "copying.not_a_copy",
                "Sao lục chỉ làm từ một bản sao y.",
                "Chọn Sao y nếu văn bản này là bản gốc hoặc bản chính.",
                field="form",
            )
        )
    if form is Form.EXTRACT and not has_extract:
        reasons.append(
            Reason(
                "copying.no_extract",
                "Trích sao chưa có tệp phần trích.",
                "Tải lên tệp PDF có đủ phần đầu văn bản và nội dung trích.",
                field="file",
            )
        )
    if not official:
        reasons.append(
            Reason(
                "copying.not_official",
                "Văn bản chưa phát hành hoặc chưa vào sổ.",
                "Chỉ sao văn bản đã phát hành hoặc đã vào sổ văn bản đến.",
            )
        )
    if not competent:
        reasons.append(
            Reason(
                "copying.not_competent",
                "Người được chọn không có thẩm quyền ký bản sao hôm nay.",
                "Chọn người ký khác, hoặc lập giao quyền ký bản sao.",
                field="signer_post_id",
            )
        )
    if target is Medium.ELECTRONIC and dpi is not None and dpi < LEAST_DPI - 1:
        reasons.append(
            Reason(
                "copying.low_resolution",
                f"Bản quét {dpi:.0f} dpi, quy định từ {LEAST_DPI} dpi trở lên.",
                f"Quét lại ở {LEAST_DPI} dpi, ảnh màu, tỷ lệ 100 %.",
                field="file",
            )
        )
    return reasons


def reasons_against_sending(
    *, done: bool, electronic: bool, sent: bool, anybody: bool
) -> list[Reason]:
    """Why a copy cannot be sent over the line, all at once."""
    reasons = []
    if not done:
        reasons.append(
            Reason("copying.not_done", "Bản sao chưa làm xong.", "Chờ bản sao làm xong rồi gửi.")
        )
    if not electronic:
        reasons.append(
            Reason(
                "copying.on_paper",
                "Bản sao giấy không gửi qua mạng.",
                "Làm bản sao điện tử (có chữ ký số của cơ quan), hoặc gửi bưu điện.",
            )
        )
    if sent:
        reasons.append(
            Reason(
                "copying.sent_already",
                "Bản sao này đã gửi.",
                "Làm bản sao khác cho nơi nhận mới; mỗi bản sao có số riêng.",
            )
        )
    if not anybody:
        reasons.append(
            Reason(
                "copying.no_recipient",
                "Chưa chọn nơi nhận bản sao.",
                "Chọn cơ quan trong danh bạ.",
                field="recipients",
            )
        )
    return reasons


def signature_lines(form: Form, body: str, moment: datetime) -> tuple[str, ...]:
    """What the organisation's signature shows, box 14: form, body, time (annex III, form 3.2)."""
    said = f"{NAMES[form].capitalize()}; {body}; {signing_time(moment)}"
    return tuple(textwrap.wrap(said, 48))


def invalid_source() -> Reason:
    """The verdict on the electronic document is that it is not what was signed."""
    return Reason(
        "copying.invalid_source",
        "Chữ ký số trên văn bản điện tử này không hợp lệ.",
        "Đề nghị nơi ban hành gửi lại; không sao văn bản có chữ ký không hợp lệ.",
    )


def key_gone() -> Reason:
    """The organisation's key was there when the copy was asked for and is not there now."""
    return Reason(
        "copying.key_gone",
        "Chứng thư số của cơ quan đã hết hạn hoặc bị thu hồi trước khi ký xong bản sao.",
        "Đăng ký chứng thư mới rồi làm bản sao khác; số đã lấy vẫn giữ dòng trong sổ.",
    )


def cancelled() -> Reason:
    """The clerk stopped waiting for the device."""
    return Reason(
        "copying.cancelled",
        "Văn thư đã dừng việc ký bản sao.",
        "Làm bản sao khác; số đã lấy vẫn giữ dòng trong sổ.",
    )
