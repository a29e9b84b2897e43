"""The grounds against a signature, each with the outcome it forces and words for the clerk."""

from dataclasses import dataclass
from datetime import datetime

from vanban.foundation.clock import local
from vanban.trust.verification.rules.attacks import Shape
from vanban.trust.verification.rules.chains import Chain, ChainState
from vanban.trust.verification.rules.containers import WEAK_DIGESTS, Container
from vanban.trust.verification.rules.revocation import REVOKED, UNKNOWN
from vanban.trust.verification.rules.verdict import (
    ChangeFacts,
    Ground,
    Outcome,
    RevocationFacts,
    Shadow,
    TimestampFacts,
)


@dataclass(frozen=True, slots=True)
class Permissions:
    """What the signature itself allows afterwards: /DocMDP level, and fields it locked."""

    level: int | None = None
    locked: tuple[str, ...] = ()


# The known forgeries, by the names under which they were published.
_USF = "Kiểu giả mạo: chữ ký rỗng (Universal Signature Forgery)."
_SWA = "Kiểu giả mạo: bọc chữ ký (Signature Wrapping Attack)."
_ISA = "Kiểu giả mạo: nối thêm vào tệp đã ký (Incremental Saving Attack)."
_EAA = "Kiểu giả mạo cần đề phòng: chú thích che nội dung (Evil Annotation Attack)."
_SSA = "Kiểu giả mạo cần đề phòng: hình chữ ký che nội dung (Sneaky Signature Attack)."
_SHADOWS = {
    Shadow.HIDE: "Kiểu giả mạo: cài lớp che trước khi ký rồi gỡ ra (Shadow Attack: Hide).",
    Shadow.REPLACE: "Kiểu giả mạo: thay phông hoặc ô (Shadow Attack: Replace).",
    Shadow.HIDE_AND_REPLACE: (
        "Kiểu giả mạo: giấu sẵn nội dung khác trước khi ký rồi đưa ra "
        "(Shadow Attack: Hide-and-Replace)."
    ),
}


def when(moment: datetime) -> str:
    return local(moment).strftime("%d/%m/%Y %H:%M:%S")


def day(moment: datetime) -> str:
    return local(moment).strftime("%d/%m/%Y")


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


def alone() -> Ground:
    """A detached signature without the file that it is of."""
    return _look("alone", "Chữ ký rời, không thấy tệp được ký đi kèm")


def attributes_as_content() -> Ground:
    """A signature without signed attributes over what are another signature's attributes."""
    text = "Tệp là phần ký cắt ra từ một chữ ký khác"
    return _no("attributes_as_content", text, "Kiểu giả mạo: bỏ thuộc tính ký của CMS.")


def malformed() -> Ground:
    """A container or certificate that cannot be read to its end."""
    return _look("malformed", "Dữ liệu của chữ ký sai quy cách, không đọc hết được")


def not_a_pdf() -> Ground:
    return _look("not_pdf", "Không đọc được tệp")


_SHAPES = {
    Shape.EMPTY: ("empty_signature", "Chữ ký rỗng, không có gì để kiểm tra", _USF),
    Shape.NOT_FOUR: ("range", "Vùng ký ghi sai cách", _SWA),
    Shape.OVERLAP: ("range", "Vùng ký chồng lên nhau hoặc ngược chiều", _SWA),
    Shape.START: ("partial", "Chữ ký bỏ ra ngoài phần đầu của tệp", _SWA),
    Shape.GAP: ("wrapped", "Có nội dung giấu trong chỗ không được ký của tệp", _SWA),
    Shape.SHORT: ("partial", "Chữ ký không phủ hết phần đã ký của tệp", ""),
}


def on_shape(shapes: tuple[Shape, ...]) -> list[Ground]:
    """A range of bytes that is none, or hides something: each shape by its name."""
    return [_no(*_SHAPES[each]) for each in shapes]


def wrapped() -> Ground:
    """The signed bytes, opened by themselves, do not hold this signature."""
    return _no("wrapped", "Chữ ký được lấy từ tệp khác ghép vào", _SWA)


def appended() -> Ground:
    """What follows the signed bytes is no proper update of them."""
    return _no("appended", "Phần nối thêm sau khi ký có cấu trúc giả mạo", _ISA)


def not_comparable() -> Ground:
    """The signed part cannot be opened by itself, so nobody can say what came after."""
    text = "Không so được tệp với bản đã ký"
    return _look("not_comparable", text, "Phần đã ký có cấu trúc khác thường.")


def on_content(container: Container) -> list[Ground]:
    """Is what was signed what is here?"""
    grounds = []
    if not container.matches:
        grounds.append(_no("modified", "Nội dung đã bị thay đổi sau khi ký"))
    elif not container.genuine:
        grounds.append(_no("forged", "Chữ ký không do khóa của chứng thư này tạo ra"))
    if not container.names_leaf:
        grounds.append(_no("other_certificate", "Chứng thư kèm theo không phải chứng thư đã ký"))
    if container.digest in WEAK_DIGESTS:
        text = "Chữ ký dùng hàm băm SHA-1, không còn đủ an toàn"
        grounds.append(_look("weak_digest", text))
    return grounds


def on_changes(changes: ChangeFacts, allowed: Permissions, *, sealed_over: bool) -> list[Ground]:
    """What came after: signatures may, fields may until they are locked, the rest may not.

    Time stamps over the document and evidence about certificates may always come (PAdES LTA).
    ``sealed_over``: a later signature covers what was filled in.
    """
    grounds = []
    if changes.content:
        places = ", ".join(_place(each) for each in changes.content[:5])
        named = "".join(f" {_SHADOWS[each]}" for each in changes.shadows) or f" {_ISA}"
        grounds.append(_no("changed_after", "Bị sửa sau khi ký", f"Thay đổi ở: {places}.{named}"))
    locked = [name for name in changes.filled if name in allowed.locked]
    if locked:
        names = ", ".join(locked)
        grounds.append(_no("locked_changed", "Ô đã khóa bị điền lại sau khi ký", names))
    grounds += _beyond(changes, allowed.level)
    if changes.annotations and allowed.level not in _NO_NOTES:
        text = "Sau khi ký có thêm chú thích hoặc hình"
        detail = f"{changes.annotations} chỗ; cần xem có che nội dung không. {_EAA}"
        grounds.append(_look("annotated", text, detail))
    if changes.covering:
        text = "Chữ ký thêm sau che lên nội dung của văn bản"
        grounds.append(_look("covered", text, f"{', '.join(changes.covering)}. {_SSA}"))
    if changes.filled and not locked and not sealed_over:
        names = ", ".join(changes.filled)
        grounds.append(_look("filled_after", "Sau chữ ký cuối có ô được điền", names))
    if changes.loose:
        text = "Sau phần đã ký có dữ liệu thừa"
        detail = "Không thay đổi gì nhìn thấy được; phần mềm khác có thể đọc khác."
        grounds.append(_look("loose", text, detail))
    return grounds


_NO_NOTES = (1, 2)


def _beyond(changes: ChangeFacts, level: int | None) -> list[Ground]:
    """More than the certifying signer allowed (/DocMDP 1: nothing; 2: filling and signing)."""
    if level == 1 and changes.kind != "none":
        text = "Người ký cấm mọi thay đổi, nhưng tệp đã bị thêm vào"
    elif level in _NO_NOTES and changes.annotations:
        text = "Người ký chỉ cho điền ô và ký, nhưng tệp đã bị thêm chú thích hoặc hình"
    else:
        return []
    return [_no("certified", text, _EAA if changes.annotations else "")]


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


def on_document_stamp(timestamp: TimestampFacts) -> list[Ground]:
    """A stamp over the document that proves nothing, or is about other bytes."""
    if timestamp.state == "invalid":
        return [_look("document_stamp_invalid", "Dấu thời gian của văn bản không hợp lệ")]
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
