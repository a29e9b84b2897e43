"""What stands against the seal (Decree 30/2020 art. 17, 32)."""

import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from vanban.formats.pades.signing import SEAL_FIELD
from vanban.formats.pades.stamps import Appearance, ImageAppearance, TextAppearance
from vanban.formats.pdf.places import Box, seal_place, seal_words_place
from vanban.foundation.clock import local, signing_time
from vanban.foundation.errors import Reason
from vanban.outgoing.sealing.rules.joint import seals_missing

SEAL_DIAMETER_MM: Final = 36.0
"""Where the body has not said how large its own seal is."""


ABOUT = "sealing"
"""How trust.keys names what a transaction of this room is about."""


def reasons_against_sealing(
    *, signed: bool, stamped: bool, stamp_problem: str, missing: Sequence[str] = ()
) -> list[Reason]:
    """What is missing before the organisation's key may sign, all at once.

    Only what the competent person has signed is sealed, with the number and date inside (art.
    32.2, 15, 17). `missing`: bodies that issue a joint document too and have not sealed it.
    """
    reasons = []
    if not signed:
        reasons.append(
            Reason(
                "sealing.not_signed",
                "Người có thẩm quyền chưa ký văn bản này.",
                "Trình ký trước khi đóng dấu.",
            )
        )
    if stamp_problem:
        reasons.append(
            Reason(
                "sealing.stamp_failed",
                f"Chưa điền được số, ngày vào tệp: {stamp_problem}",
                "Hủy số, trả lại người soạn để sửa tệp.",
            )
        )
    elif not stamped:
        reasons.append(
            Reason(
                "sealing.not_stamped",
                "Số và ngày đang được điền vào tệp.",
                "Chờ vài giây rồi đóng dấu.",
            )
        )
    return [*reasons, *seals_missing(missing)]


def reasons_against_signer(*, revoked: bool, without_right: bool, signer: str) -> list[Reason]:
    """Whether the person had the right to sign at that moment (art. 13; Decree 68/2024 art. 31)."""
    reasons = []
    mend = "Hủy số nếu đã cấp; người có thẩm quyền ký lại."
    if revoked:
        text = f"Chứng thư số của {signer} đã bị thu hồi trước khi ký văn bản này."
        reasons.append(Reason("sealing.signer_revoked", text, mend))
    if without_right:
        text = f"{signer} không còn giữ chức vụ hoặc giao quyền ký vào lúc ký văn bản này."
        reasons.append(Reason("sealing.signer_without_right", text, mend))
    return reasons


@dataclass(frozen=True, slots=True)
class Policy:
    """When the key may seal by itself: for whom, what, from which hour to which, how often."""

    posts: frozenset[str]
    type_codes: frozenset[str]
    first_hour: int
    last_hour: int
    per_day: int
    stopped: bool = False


def automatic_off(*, known: bool) -> Reason:
    """Nobody has set a policy, or the stop switch was pressed: for what waits already, too."""
    text = "Dấu tự động đang tắt." if known else "Cơ quan chưa đặt quy tắc dấu tự động."
    mend = "Văn thư trực tiếp đóng dấu; hoặc quản trị bật lại."
    return Reason("sealing.automatic_off", text, mend)


def reasons_against_automatic(
    policy: Policy | None, *, post: str, type_code: str, now: datetime, used_today: int, hsm: bool
) -> list[Reason]:
    """All that stands against sealing by the policy, at once (Decree 30/2020 art. 32, 33)."""
    if policy is None or policy.stopped:
        return [automatic_off(known=policy is not None)]
    reasons = []
    ask = "Văn thư trực tiếp đóng dấu, hoặc đề nghị quản trị sửa quy tắc."
    if post not in policy.posts:
        text = "Chức vụ của bạn không có trong quy tắc dấu tự động."
        reasons.append(Reason("sealing.automatic_not_you", text, ask))
    if policy.type_codes and type_code not in policy.type_codes:
        text = "Loại văn bản này không được đóng dấu tự động."
        reasons.append(Reason("sealing.automatic_kind", text, ask))
    if not policy.first_hour <= local(now).hour < policy.last_hour:
        hours = f"{policy.first_hour} giờ đến {policy.last_hour} giờ"
        text = f"Dấu tự động chỉ làm từ {hours}."
        reasons.append(Reason("sealing.automatic_hours", text, ask))
    if used_today >= policy.per_day:
        text = f"Hôm nay đã đóng dấu tự động {used_today} văn bản, đủ mức {policy.per_day}."
        reasons.append(Reason("sealing.automatic_limit", text, ask))
    if not hsm:
        text = "Cơ quan chưa có khóa còn hiệu lực trong HSM."
        mend = "Cán bộ chứng thư số đăng ký khóa trong HSM."
        reasons.append(Reason("sealing.automatic_no_hsm", text, mend))
    return reasons


def reasons_against_policy(policy: Policy) -> list[Reason]:
    """What is wrong with a policy as given."""
    reasons = []
    if not 0 <= policy.first_hour < policy.last_hour <= 24:  # noqa: PLR2004 - hours of a day
        text = "Giờ bắt đầu phải trước giờ kết thúc, trong ngày."
        reasons.append(
            Reason(
                "sealing.policy_hours",
                text,
                "Sửa giờ bắt đầu hoặc giờ kết thúc.",
                field="first_hour",
            )
        )
    if not 1 <= policy.per_day <= 10_000:  # noqa: PLR2004 - a body's busiest day
        text = "Mức mỗi ngày phải từ 1 đến 10000 văn bản."
        reasons.append(
            Reason("sealing.policy_limit", text, "Ghi một số trong khoảng ấy.", field="per_day")
        )
    if not policy.posts:
        text = "Chưa chọn chức vụ nào được yêu cầu dấu tự động."
        reasons.append(
            Reason("sealing.policy_nobody", text, "Chọn ít nhất một chức vụ.", field="posts")
        )
    return reasons


def no_key() -> Reason:
    """The body has no certificate here at all."""
    return Reason(
        "sealing.no_key",
        "Cơ quan chưa có chứng thư số còn hiệu lực trên hệ thống.",
        "Đề nghị cán bộ chứng thư số đăng ký hoặc gia hạn chứng thư của cơ quan.",
    )


def no_such_way() -> Reason:
    """The way to seal that was chosen is not the body's, or not any more."""
    return Reason(
        "sealing.no_such_way",
        "Cách ký của cơ quan đã chọn không dùng được nữa.",
        "Tải lại trang rồi chọn cách ký khác.",
        field="way",
    )


def annexes_need_a_server_key() -> Reason:
    """Annexes in files of their own each want the organisation's signature (annex I, II.8)."""
    return Reason(
        "sealing.annexes",
        "Văn bản có phụ lục là tệp riêng; cách ký này chỉ ký một tệp mỗi lần.",
        "Đóng dấu bằng khóa trên máy chủ hoặc USB token, hoặc ghép phụ lục vào văn bản.",
        field="way",
    )


def cancelled() -> Reason:
    """The clerk stopped waiting for the device."""
    return Reason("sealing.cancelled", "Văn thư đã dừng việc đóng dấu.", "Đóng dấu lại.")


def grown_from(earlier: bytes, later: bytes) -> bool:
    """Whether the later file begins with the earlier one, byte for byte: nothing was changed."""
    return len(later) >= len(earlier) and later.startswith(earlier)


def broken_chain() -> Reason:
    """The file to seal is not the file that was signed."""
    return Reason(
        "sealing.changed_after_signing",
        "Tệp có số không còn giữ nguyên bản đã ký.",
        "Báo quản trị; hủy số và ký lại văn bản.",
    )


def signature_not_valid(why: str) -> Reason:
    """The verdict on the competent person's signature is not valid."""
    return Reason(
        "sealing.signature_not_valid",
        f"Chữ ký của người có thẩm quyền không hợp lệ: {why}",
        "Ký lại văn bản trước khi đóng dấu.",
    )


def key_gone() -> Reason:
    """The organisation's key was there when the seal was asked for and is not there now."""
    return Reason(
        "sealing.key_gone",
        "Chứng thư số của cơ quan đã hết hạn hoặc bị thu hồi trước khi đóng dấu xong.",
        "Đăng ký chứng thư mới rồi đóng dấu lại.",
    )


def annex_work_id(request_id: UUID, attachment_id: UUID) -> UUID:
    """The transaction that signs one annex of a seal: always the same for the same two."""
    return uuid5(request_id, str(attachment_id))


_WORDS_SIZE: Final = 7.0


def seal_look(
    png: bytes, signature: Box, diameter_mm: float, page: tuple[float, float], said: tuple[str, str]
) -> Appearance:
    """What is drawn where the body seals: its own seal at its real size, over the left third of
    the person's signature (Decree 30/2020 annex I, II.8).

    A body that has given none gets words, never a drawn seal: `said`, its name and the time. They
    keep clear of the printed titles and stand at the foot of their room.
    """
    if png:
        return ImageAppearance(png, seal_place(signature, diameter_mm, page))
    lines = (*textwrap.wrap(said[0], 28)[:4], said[1])
    room = seal_words_place(signature, page)
    height = min(1.2 * _WORDS_SIZE * len(lines) + 2, room.height)
    return TextAppearance(lines, replace(room, y1=room.y0 + height), size=_WORDS_SIZE)


def seal_field(taken: Collection[str]) -> str:
    """The name of the seal's field in the file: another body's seal may bear the usual one."""
    names = (f"{SEAL_FIELD}{n or ''}" for n in (0, *range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def attachment_lines(symbol: str, moment: datetime) -> Sequence[str]:
    """What the body's signature shows on a separate annex (annex I, II.8b; annex III, form 2.2)."""
    return (f"Số: {symbol}; {signing_time(moment)}",)
