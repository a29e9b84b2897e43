"""What a person is told of, by which way, and when it is quiet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from vanban.foundation.clock import local, local_date
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken


class NoticeKind(StrEnum):
    """What happened that concerns this person; each kind is chosen apart."""

    PRESENTED = "presented"
    ASSIGNED = "assigned"
    HANDED_BACK = "handed_back"
    FINISHED = "finished"
    URGED = "urged"
    DEADLINE_NEAR = "deadline_near"
    DEADLINE_PASSED = "deadline_passed"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_ANSWERED = "extension_answered"
    DEADLINE_MOVED = "deadline_moved"
    OPINION_ASKED = "opinion_asked"
    OPINION_GIVEN = "opinion_given"
    TO_APPROVE = "to_approve"
    TO_SIGN = "to_sign"
    DRAFT_RETURNED = "draft_returned"
    SIGNING_FAILED = "signing_failed"
    ISSUED = "issued"
    TO_READ = "to_read"
    SENDING_STOPPED = "sending_stopped"
    TURNED_DOWN = "turned_down"
    PACKET_UNFIT = "packet_unfit"
    TAKE_BACK_ASKED = "take_back_asked"
    SENDER_REMINDS = "sender_reminds"
    FILE_COPY_ASKED = "file_copy_asked"
    FILE_COPY_MOVED = "file_copy_moved"
    MESSAGE = "message"
    MESSAGE_URGED = "message_urged"
    EMAIL_BOX_FAULT = "email_box_fault"
    PACKET_STRAYED = "packet_strayed"


NOTICE_LABELS: Final = spoken(
    {
        NoticeKind.PRESENTED: "Văn bản trình chờ ý kiến",
        NoticeKind.ASSIGNED: "Việc được giao",
        NoticeKind.HANDED_BACK: "Việc bị chuyển lại",
        NoticeKind.FINISHED: "Việc đã giao nay hoàn thành",
        NoticeKind.URGED: "Việc bị đôn đốc",
        NoticeKind.DEADLINE_NEAR: "Việc sắp đến hạn",
        NoticeKind.DEADLINE_PASSED: "Việc quá hạn",
        NoticeKind.EXTENSION_ASKED: "Xin gia hạn, chờ trả lời",
        NoticeKind.EXTENSION_ANSWERED: "Trả lời xin gia hạn",
        NoticeKind.DEADLINE_MOVED: "Hạn của việc đã đổi",
        NoticeKind.OPINION_ASKED: "Được xin ý kiến",
        NoticeKind.OPINION_GIVEN: "Ý kiến đã xin nay có trả lời",
        NoticeKind.TO_APPROVE: "Dự thảo chờ duyệt",
        NoticeKind.TO_SIGN: "Văn bản chờ ký",
        NoticeKind.DRAFT_RETURNED: "Dự thảo bị trả lại",
        NoticeKind.SIGNING_FAILED: "Ký số không thành",
        NoticeKind.ISSUED: "Văn bản đã phát hành",
        NoticeKind.TO_READ: "Văn bản cần xác nhận đã đọc",
        NoticeKind.SENDING_STOPPED: "Văn bản chưa gửi được, chờ gửi lại",
        NoticeKind.TURNED_DOWN: "Nơi nhận từ chối",
        NoticeKind.PACKET_UNFIT: "Gói tin đến không đọc được hoặc có dấu chỉ độ mật",
        NoticeKind.TAKE_BACK_ASKED: "Nơi gửi xin lấy lại, cập nhật hoặc thay thế",
        NoticeKind.SENDER_REMINDS: "Nơi gửi nhắc văn bản chưa xử lý",
        NoticeKind.FILE_COPY_ASKED: "Xin dùng bản lưu, chờ cho phép",
        NoticeKind.FILE_COPY_MOVED: "Bản lưu: có trả lời, đã giao",
        NoticeKind.MESSAGE: "Tin nhắn nội bộ",
        NoticeKind.MESSAGE_URGED: "Tin nhắn chờ bạn xác nhận đã đọc",
        NoticeKind.EMAIL_BOX_FAULT: "Không đọc được hộp thư điện tử",
        NoticeKind.PACKET_STRAYED: "Gói tin lạc: không có nơi nhận ở đây, hoặc không nhận được",
    }
)
# One line that fails stops every copy of a document at once: while a person has not seen that one
# stopped, the others ring no bell of their own; nor does what is said in a message not yet opened.
ONE_UNTIL_SEEN: Final = frozenset(
    {
        NoticeKind.SENDING_STOPPED,
        NoticeKind.TURNED_DOWN,
        NoticeKind.MESSAGE,
        NoticeKind.EMAIL_BOX_FAULT,
        NoticeKind.PACKET_STRAYED,
    }
)
MESSAGES: Final = frozenset({NoticeKind.MESSAGE, NoticeKind.MESSAGE_URGED})


class Mailing(StrEnum):
    """How often what is told by e-mail is put into one letter."""

    SOON = "soon"
    DAILY = "daily"


MAILING_LABELS: Final = spoken(
    {Mailing.SOON: "Gom 15 phút một lần", Mailing.DAILY: "Mỗi ngày một thư"}
)
_BETWEEN: Final = timedelta(minutes=15)
_LAST_HOUR: Final = 23


@dataclass(frozen=True, slots=True)
class Choice:
    """What one person chose; without a choice everything is told on the page and nothing mailed.

    Quiet hours (Vietnam time; from later than until: over midnight) hold letters and pushes back,
    not the bell: it makes no noise.
    """

    not_on_page: frozenset[NoticeKind] = frozenset()
    by_mail: frozenset[NoticeKind] = frozenset()
    by_push: frozenset[NoticeKind] = frozenset()
    mailing: Mailing = Mailing.DAILY
    mail_hour: int = 7
    quiet_from: time | None = None
    quiet_until: time | None = None


def ways_of(choice: Choice, kind: NoticeKind) -> tuple[bool, bool]:
    """Whether this kind is shown on the page, and whether it goes into a letter."""
    return kind not in choice.not_on_page, kind in choice.by_mail


def is_quiet(choice: Choice, now: datetime) -> bool:
    """Whether the person wants no letter at this moment."""
    start, end = choice.quiet_from, choice.quiet_until
    if start is None or end is None or start == end:
        return False
    clock = local(now).time()
    return start <= clock < end if start < end else clock >= start or clock < end


def may_mail(choice: Choice, last: datetime | None, now: datetime) -> bool:
    """Whether a letter may go now: not in the quiet hours, not too soon after the last one."""
    if is_quiet(choice, now):
        return False
    if choice.mailing is Mailing.SOON:
        return last is None or now - last >= _BETWEEN
    due = local(now).hour >= choice.mail_hour
    return due and (last is None or local_date(last) < local_date(now))


def kinds_among(codes: Iterable[str]) -> frozenset[NoticeKind]:
    """The kinds named by their codes; what is no kind (of a later or older release) is left out."""
    known = set(NoticeKind)
    return frozenset(NoticeKind(code) for code in codes if code in known)


def reasons_against_choice(
    *, mailing: str, mail_hour: int, quiet_from: time | None, quiet_until: time | None
) -> list[Reason]:
    """Why a choice cannot be kept, all reasons at once."""
    reasons = []
    if mailing not in set(Mailing):
        reasons.append(
            Reason("tracking.mailing", "Chưa chọn cách gửi thư.", "Chọn lại.", field="mailing")
        )
    if not 0 <= mail_hour <= _LAST_HOUR:
        reasons.append(
            Reason(
                "tracking.mail_hour", "Giờ gửi thư phải từ 0 đến 23.", "Nhập lại.",
                field="mail_hour",
            )
        )  # fmt: skip
    if (quiet_from is None) != (quiet_until is None):
        reasons.append(
            Reason(
                "tracking.quiet",
                "Khoảng giờ yên tĩnh thiếu một đầu.",
                "Nhập cả hai giờ, hoặc để trống cả hai.",
                field="quiet_until",
            )
        )
    return reasons
