"""Rights by their names, as a refusal tells what is missing and who can give it."""

from collections.abc import Sequence
from typing import Final

from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

NO_RIGHT: Final = "actor.no_permission"
GIVES: Final = "people.administer"
"""Who holds it shares out the rights of a body."""
_NAMED: Final = 3

RIGHTS: Final = spoken(
    {
        "records.see_all": "Xem mọi văn bản của cơ quan",
        "records.change_sight": "Cho xem, bỏ quyền xem văn bản",
        "records.confirm_sight": "Xác nhận thay đổi quyền xem",
        "outgoing.draft": "Soạn văn bản",
        "outgoing.approve_content": "Duyệt nội dung",
        "outgoing.approve_form": "Duyệt thể thức",
        "outgoing.sign": "Ký văn bản",
        "outgoing.number": "Cấp số văn bản",
        "outgoing.seal": "Đóng dấu cơ quan",
        "outgoing.issue": "Phát hành văn bản",
        "outgoing.lend": "Cho phép dùng bản lưu",
        "incoming.receive": "Tiếp nhận văn bản đến",
        "incoming.register": "Vào sổ văn bản đến",
        "incoming.assign": "Chỉ đạo, phân công văn bản đến",
        "incoming.split": "Giao việc trong đơn vị",
        "incoming.process": "Xử lý văn bản đến",
        "keeping.open": "Lập hồ sơ",
        "keeping.see_unit": "Xem hồ sơ của đơn vị",
        "keeping.see_all": "Xem mọi hồ sơ của cơ quan",
        "keeping.reopen": "Mở lại hồ sơ đã kết thúc",
        "keeping.keep_list": "Soạn danh mục hồ sơ",
        "keeping.approve_list": "Duyệt danh mục hồ sơ",
        "trust.administer": "Quản lý chứng thư số",
        "people.administer": "Quản trị người dùng, phân quyền",
        "office.administer": "Quản trị văn phòng",
        "axis.operate": "Điều hành trục",
        "audit.read": "Xem nhật ký kiểm soát",
    }
)


def missing_right(
    permission: str,
    *,
    title: str,
    own: Sequence[str] = (),
    holders: Sequence[str] = (),
    givers: Sequence[str] = (),
) -> Reason:
    """Which right is missing, who of the body has it, and who can give it.

    `own`: other posts of the same person that have it; `holders`, `givers`: people as "Họ tên
    (chức vụ)". None of them says whether there is anything to do the act on.
    """
    right = RIGHTS.get(permission, permission)
    whose = f"Chức vụ {title} của bạn" if title else "Tài khoản của bạn"
    mend = []
    if own:
        mend.append(f"Bạn có quyền này ở chức vụ {own[0]}: đổi chức vụ rồi làm lại.")
    if holders:
        mend.append(f"Người có quyền này: {_named(holders)}.")
    if givers:
        mend.append(f"Người cấp được quyền này: {_named(givers)}.")
    else:
        mend.append("Cơ quan chưa có quản trị: báo nơi vận hành hệ thống cấp quyền này.")
    return Reason(
        NO_RIGHT,
        f"{whose} không có quyền “{right}”.",
        " ".join(mend),
        facts={"permission": permission},
    )


def _named(people: Sequence[str]) -> str:
    shown = ", ".join(people[:_NAMED])
    rest = len(people) - _NAMED
    return f"{shown} và {rest} người khác" if rest > 0 else shown
