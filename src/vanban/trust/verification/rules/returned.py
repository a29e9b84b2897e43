"""A file that went out to be signed and came back: is it ours, plus what was asked, and no more?

What comes back is hostile until shown otherwise. It must begin with exactly the bytes that went
out; what was appended may be signatures alone, as many as were asked for, each whole, each by a
certificate we expect; and the page must show nothing else that is new.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from vanban.foundation.errors import Reason
from vanban.trust.verification.rules.changes import Appended, NotComparable, changes_after
from vanban.trust.verification.rules.reading import read_signatures
from vanban.trust.verification.rules.verdict import Outcome, SignatureFinding, Verdict

LARGEST_GROWTH = 20 * 1024 * 1024
"""Bytes that signatures, pictures and evidence may add."""
_UNVOUCHED = frozenset(
    f"verification.{each}"
    for each in (
        *("untrusted", "broken_chain", "weak_chain", "weak_digest"),
        *("expired_untimed", "revoked_untimed", "usage", "malformed"),
    )
)
"""Grounds that leave open whose signature it is. What an issuer does not answer is not of them."""
_MEND = "Ký lại trên đúng tệp tải từ hệ thống, không sửa, không in lại thành PDF khác."
_VOUCHED = (
    "Ký bằng chứng thư chuyên dùng công vụ hoặc công cộng còn hiệu lực; nơi cấp chưa được tin cậy "
    "thì báo quản trị."
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What may have been added. `signers`: SHA-256 of the certificates that may have signed; None
    where whoever signed is judged by the room that asked (a key that is shown to be registered).
    `vouched`: the certificate must be of an issuer we trust. `open_for`: the names of fields that
    are filled or signed afterwards; a signature that locks them ends the way of the document.
    """

    signers: AbstractSet[str] | None
    at_least: int = 1
    at_most: int = 1
    remarks: bool = False
    vouched: bool = False
    open_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The reasons against taking the file; empty when it is taken. `timestamped`: it has a time
    stamp of an authority already.
    """

    reasons: tuple[Reason, ...]
    timestamped: bool = False


def is_an_update(source: bytes, returned: bytes) -> list[Reason]:
    """The first look, which costs nothing: ours, and something appended."""
    if not returned.startswith(source):
        return [
            Reason(
                "returned.not_ours",
                "Tệp nhận về không giữ nguyên từng byte của tệp đã giao ký.",
                _MEND,
            )
        ]
    if len(returned) == len(source):
        return [Reason("returned.unsigned", "Tệp nhận về chưa có chữ ký mới.", "Ký rồi gửi lại.")]
    if len(returned) - len(source) > LARGEST_GROWTH:
        return [Reason("returned.too_much", "Phần thêm vào tệp lớn bất thường.", _MEND)]
    return []


def judge_returned(source: bytes, returned: bytes, expected: Expected, verdict: Verdict) -> Judged:
    """All that stands against taking the returned file. `verdict`: of the returned file, now."""
    reasons = is_an_update(source, returned)
    if reasons:
        return Judged(tuple(reasons))
    new = [each for each in verdict.signatures if each.covered > len(source)]
    reasons += _against_number(len(new), expected)
    reasons += _against_content(source, returned, expected)
    for each in new:
        reasons += _against_signature(each, expected)
    if expected.open_for:
        reasons += _against_locks(returned, len(source), expected.open_for)
    if new and not expected.remarks and len(returned[new[-1].covered :].strip()) > 0:
        reasons.append(
            Reason("returned.after", "Sau chữ ký còn có phần thêm không được ký.", _MEND)
        )
    stamped = bool(new) and all(each.timestamp.state == "valid" for each in new)
    once = {(reason.code, reason.text): reason for reason in reasons}
    return Judged(tuple(once.values()), stamped)


def _against_number(found: int, expected: Expected) -> list[Reason]:
    if found < expected.at_least:
        return [Reason("returned.unsigned", "Tệp nhận về chưa có chữ ký mới.", "Ký rồi gửi lại.")]
    if found > expected.at_most:
        text = f"Tệp nhận về có {found} chữ ký mới, chỉ chờ {expected.at_most}."
        return [Reason("returned.too_many", text, "Ký một lần trên tệp tải từ hệ thống.")]
    return []


def _against_content(source: bytes, returned: bytes, expected: Expected) -> list[Reason]:
    try:
        changes = changes_after(returned, len(source))
    except (Appended, NotComparable):
        return [Reason("returned.broken", "Không đọc được phần thêm vào tệp.", _MEND)]
    if changes.content or changes.filled:
        return [Reason("returned.altered", "Nội dung tệp bị thay đổi ngoài phần chữ ký.", _MEND)]
    if changes.covering and expected.open_for:
        text = "Hình chữ ký, con dấu che lên chữ của văn bản."
        mend = "Đặt hình đúng chỗ ký, dùng hình nền trong suốt, rồi ký lại trên tệp đã tải."
        return [Reason("returned.covering", text, mend)]
    if changes.annotations and not expected.remarks:
        text = "Tệp nhận về có thêm ghi chú ngoài chữ ký."
        return [Reason("returned.remarks", text, _MEND)]
    return []


def _against_locks(returned: bytes, before: int, names: tuple[str, ...]) -> list[Reason]:
    """A signature that forbids what is still to come (/DocMDP 1, /FieldMDP)."""
    for each in read_signatures(returned).signatures:
        locks = any(lock.holds(name) for lock in each.locks for name in names)
        if each.covered > before and (locks or each.certifies == 1):
            text = "Chữ ký mới khóa tệp, không cho ký hay đóng dấu tiếp."
            mend = "Ký lại trên tệp đã tải, bỏ lựa chọn khóa hoặc chứng thực tài liệu sau khi ký."
            return [Reason("returned.locked", text, mend)]
    return []


def _against_signature(found: SignatureFinding, expected: Expected) -> list[Reason]:
    reasons = []
    if not found.intact:
        reasons.append(Reason("returned.damaged", "Chữ ký trên tệp nhận về đã hỏng.", _MEND))
    anyone = expected.signers is None and found.signer is not None
    if not anyone and not _is_expected(found, expected):
        name = found.signer.name if found.signer else "không rõ ai"
        reasons.append(
            Reason(
                "returned.other_signer",
                f"Tệp do {name} ký, không phải chứng thư đã đăng ký của người ký.",
                "Cắm đúng thiết bị của người ký; chứng thư mới thì đăng ký trước.",
            )
        )
    reasons += [
        Reason(
            "returned.invalid", f"Chữ ký không hợp lệ: {ground.text}", "Ký lại bằng chứng thư khác."
        )
        for ground in found.grounds
        if ground.outcome is Outcome.INVALID and found.intact
    ]
    reasons += [
        Reason("returned.unvouched", f"Chưa tin được chữ ký: {ground.text}.", _VOUCHED)
        for ground in found.grounds
        if expected.vouched and ground.code in _UNVOUCHED
    ]
    return reasons


def _is_expected(found: SignatureFinding, expected: Expected) -> bool:
    return found.signer is not None and found.signer.sha256 in (expected.signers or ())
