"""The grounds against a signature, each with the outcome it forces and words for the clerk."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from vanban.trust.verification.rules.chains import Chain, ChainState
from vanban.trust.verification.rules.containers import WEAK_DIGESTS, Container
from vanban.trust.verification.rules.revocation import REVOKED, UNKNOWN
from vanban.trust.verification.rules.verdict import (
    ChangeFacts,
    Ground,
    Outcome,
    RevocationFacts,
    TimestampFacts,
)

_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Permissions:
    """What the signature itself allows afterwards: /DocMDP level, and fields it locked."""

    level: int | None = None
    locked: tuple[str, ...] = ()


def when(moment: datetime) -> str:
    return moment.astimezone(_VIETNAM).strftime("%d/%m/%Y %H:%M:%S")


def day(moment: datetime) -> str:
    return moment.astimezone(_VIETNAM).strftime("%d/%m/%Y")


def _no(code: str, text: str, detail: str = "") -> Ground:
    return Ground(f"verification.{code}", Outcome.INVALID, text, detail)


def _look(code: str, text: str, detail: str = "") -> Ground:
    return Ground(f"verification.{code}", Outcome.UNKNOWN, text, detail)


def destroyed(end: int, size: int) -> Ground:
    """Saved anew after signing."""
    detail = f"Chữ ký phủ đến byte {_number(end)}, tệp chỉ còn {_number(size)} byte."
    return _no("destroyed", "Tệp bị lưu lại sau khi ký, chữ ký đã bị phá hỏng", detail)


def unsigned() -> Ground:
    return _look("unsigned", "Tệp không có chữ ký số")


def unreadable() -> Ground:
    return _look("unreadable", "Có chữ ký nhưng không đọc được")


def not_a_pdf() -> Ground:
    return _look("not_pdf", "Không đọc được tệp")


def on_content(container: Container, *, whole_revision: bool) -> list[Ground]:
    """Is what was signed what is here?"""
    grounds = []
    if not container.matches:
        grounds.append(_no("modified", "Nội dung đã bị thay đổi sau khi ký"))
    elif not container.genuine:
        grounds.append(_no("forged", "Chữ ký không do khóa của chứng thư này tạo ra"))
    if not container.names_leaf:
        grounds.append(_no("other_certificate", "Chứng thư kèm theo không phải chứng thư đã ký"))
    if not whole_revision:
        grounds.append(_no("partial", "Chữ ký không phủ hết phần đã ký của tệp"))
    if container.digest in WEAK_DIGESTS:
        text = "Chữ ký dùng hàm băm SHA-1, không còn đủ an toàn"
        grounds.append(_look("weak_digest", text))
    return grounds


def on_changes(
    changes: ChangeFacts | None, allowed: Permissions, *, sealed_over: bool
) -> list[Ground]:
    """What came after: signatures may, fields may until they are locked, the rest may not.

    ``sealed_over``: a later signature covers what was filled in.
    """
    if changes is None:
        text = "Không so được tệp với bản đã ký"
        return [_look("not_comparable", text, "Phần ghi thêm có cấu trúc khác thường.")]
    grounds = []
    if changes.content:
        places = ", ".join(_place(each) for each in changes.content[:5])
        grounds.append(_no("changed_after", "Bị sửa sau khi ký", f"Thay đổi ở: {places}."))
    locked = [name for name in changes.filled if name in allowed.locked]
    if locked:
        names = ", ".join(locked)
        grounds.append(_no("locked_changed", "Ô đã khóa bị điền lại sau khi ký", names))
    if allowed.level == 1 and changes.kind != "none":
        grounds.append(_no("certified", "Người ký cấm mọi thay đổi, nhưng tệp đã bị thêm vào"))
    if changes.annotations:
        text = "Sau khi ký có thêm chú thích hoặc hình"
        detail = f"{changes.annotations} chỗ; cần xem có che nội dung không."
        grounds.append(_look("annotated", text, detail))
    if changes.filled and not locked and not sealed_over:
        names = ", ".join(changes.filled)
        grounds.append(_look("filled_after", "Sau chữ ký cuối có ô được điền", names))
    return grounds


def _place(raw: str) -> str:
    kind, _, name = raw.partition(" ")
    words = {"page": f"trang {name}", "field": f"ô {name}", "pages": "số trang"}
    return words.get(kind, "phần chung của tệp")


def on_chain(
    chain: Chain, timestamp: TimestampFacts, not_after: datetime, *, usable: bool
) -> list[Ground]:
    """Who vouches for the certificate, and did it live when it signed?"""
    if chain.state is ChainState.TRUSTED:
        return [] if usable else [_look("usage", "Chứng thư không cấp để ký văn bản")]
    if chain.state is ChainState.EXPIRED:
        return [_expired(not_after, timed=timestamp.state == "valid")]
    return [
        {
            ChainState.NOT_YET: _no("signed_early", "Ký khi chứng thư chưa có hiệu lực"),
            ChainState.WEAK: _look("weak_chain", "Chuỗi chứng thư dùng thuật toán đã yếu"),
            ChainState.UNTRUSTED: _look("untrusted", "Chưa nhận ra nơi cấp chứng thư"),
            ChainState.BROKEN: _look("broken_chain", "Chuỗi chứng thư sai quy tắc", chain.detail),
        }[chain.state]
    ]


def _expired(not_after: datetime, *, timed: bool) -> Ground:
    if timed:
        return _no("signed_expired", "Ký khi chứng thư đã hết hạn", _until(not_after))
    text = "Chứng thư đã hết hạn, không có dấu thời gian chứng minh ký khi còn hạn"
    return _look("expired_untimed", text, _until(not_after))


def _until(moment: datetime) -> str:
    return f"Hạn đến {day(moment)}."


def on_timestamp(timestamp: TimestampFacts) -> list[Ground]:
    """A missing stamp is no fault; a false one is a question."""
    if timestamp.state == "invalid":
        return [_look("timestamp_invalid", "Dấu thời gian không hợp lệ")]
    return []


def on_revocation(
    states: tuple[RevocationFacts, ...], proven_at: datetime | None, claimed_at: datetime | None
) -> list[Ground]:
    """Revoked before signing is fatal; after a proven moment it is not."""
    grounds = []
    for state in states:
        if state.state == UNKNOWN:
            text = "Chưa tra được trạng thái thu hồi"
            grounds.append(_look("revocation_unknown", text, f"{state.subject}: {state.detail}."))
        elif state.state == REVOKED:
            grounds.extend(_revoked(state, proven_at, claimed_at))
    return grounds


def _revoked(
    state: RevocationFacts, proven_at: datetime | None, claimed_at: datetime | None
) -> list[Ground]:
    moment = state.revoked_at
    if moment is None:
        return [_no("revoked", "Chứng thư đã bị thu hồi", state.subject)]
    detail = f"{state.subject}, thu hồi lúc {when(moment)}."
    if proven_at is not None:
        return [] if moment > proven_at else [_no("revoked", "Ký khi chứng thư đã thu hồi", detail)]
    if claimed_at is not None and claimed_at < moment:
        text = "Chứng thư đã bị thu hồi, không có dấu thời gian chứng minh ký trước đó"
        return [_look("revoked_untimed", text, detail)]
    return [_no("revoked", "Chứng thư đã bị thu hồi khi ký", detail)]


def _number(value: int) -> str:
    return f"{value:,}".replace(",", " ")
