"""What the operator is told in a few words; the member was told the whole sentence."""

from types import MappingProxyType
from typing import Final

REFUSED: Final = MappingProxyType(
    {
        "mailbox.no_hash": "Thiếu mã băm của tệp",
        "mailbox.hash_mismatch": "Tệp khác với mã băm đã ký",
        "mailbox.too_large": "Tệp quá lớn",
        "mailbox.not_edxml": "Không đúng chuẩn edXML",
        "mailbox.business_id_too_long": "DocumentId quá dài",
        "mailbox.secret_mark": "Có dấu mật",
        "mailbox.cannot_keep": "Trục không cất được (ổ đĩa, kho tệp)",
        "mailbox.unknown_sender": "Nơi gửi chưa đăng ký",
        "mailbox.sender_not_yours": "Gửi thay cơ quan của hệ thống khác",
        "mailbox.unknown_receiver": "Nơi nhận không tồn tại",
        "mailbox.receiver_closed": "Nơi nhận đã khóa hoặc chưa kết nối",
        "mailbox.same_id": "DocumentId đã dùng cho văn bản khác",
        "members.not_trusted": "Hệ thống vừa bị ngừng hoặc đổi khóa",
    }
)


def refused_in_short(code: str) -> str:
    """Why a packet was not taken, by the code of the first reason."""
    return REFUSED.get(code, "Lý do khác")
