"""A verdict in the words of an office: one sentence first, the evidence under it."""

from datetime import timedelta

from vanban.trust.certificates.rules import PROFILE_NAMES, Profile
from vanban.trust.verification.rules.grounds import day, when
from vanban.trust.verification.rules.revocation import GOOD, REVOKED
from vanban.trust.verification.rules.verdict import (
    EvidenceLine,
    Ground,
    Outcome,
    SignatureFinding,
)

_MARK = {Outcome.INVALID: "no", Outcome.UNKNOWN: "look"}
_LONG_SERIAL = 5
_SHIFT, _NEAR = timedelta(hours=7), timedelta(minutes=15)
# The fields this house makes (formats.pades), as people call them.
_FIELDS = {"So": "số", "Ngay": "ngày", "ChuKy": "chữ ký", "ConDau": "con dấu"}


def headline_of(outcome: Outcome, grounds: tuple[Ground, ...]) -> str:
    """The first line, such as "Không hợp lệ: bị sửa sau khi ký"."""
    if outcome is Outcome.VALID:
        return "Hợp lệ"
    if outcome is Outcome.UNKNOWN:
        if any(ground.code == "verification.unsigned" for ground in grounds):
            return "Không có chữ ký số"
        return "Chưa đủ căn cứ để kết luận"
    worst = next(ground for ground in grounds if ground.outcome is Outcome.INVALID)
    return f"Không hợp lệ: {worst.text[0].lower()}{worst.text[1:]}"


def summary_of(
    outcome: Outcome, findings: tuple[SignatureFinding, ...], grounds: tuple[Ground, ...]
) -> str:
    """The second line: why, in one sentence."""
    if outcome is Outcome.VALID:
        return "Nội dung nguyên vẹn, đúng khóa của chứng thư, chứng thư còn hiệu lực lúc ký."
    texts = list(dict.fromkeys(ground.text for ground in grounds if ground.outcome is outcome))
    reasons = "; ".join([texts[0], *(f"{t[0].lower()}{t[1:]}" for t in texts[1:])]) + "."
    if outcome is Outcome.UNKNOWN and findings and all(each.intact for each in findings):
        return f"Nội dung nguyên vẹn. {reasons}"
    return reasons


def evidence_of(finding: SignatureFinding) -> tuple[EvidenceLine, ...]:
    """The lines of one signature, in the order people check: content, who, issuer, time."""
    lines = [_content_line(finding), *_change_lines(finding), *_signer_lines(finding)]
    lines += [_time_line(finding), *_clock_lines(finding), *_level_lines(finding)]
    told = {"verification.modified", "verification.destroyed", "verification.changed_after"}
    told |= {"verification.revocation_unknown", "verification.revoked", "verification.untrusted"}
    rest = (ground for ground in finding.grounds if ground.code not in told)
    lines.extend(EvidenceLine(_MARK[each.outcome], each.text, each.detail) for each in rest)
    return tuple(lines)


def _ground(finding: SignatureFinding, code: str) -> Ground | None:
    return next((g for g in finding.grounds if g.code == f"verification.{code}"), None)


def _content_line(finding: SignatureFinding) -> EvidenceLine:
    broken = _ground(finding, "destroyed") or _ground(finding, "modified")
    if broken is not None:
        return EvidenceLine("no", broken.text, broken.detail)
    name = finding.digest.upper().replace("SHA", "SHA-")
    size = f"{finding.covered:,}".replace(",", " ")
    if finding.whole_file:
        detail = f"Mã băm {name} khớp toàn bộ tệp, {size} byte"
    elif finding.changes.only_evidence:
        detail = f"Mã băm {name} khớp {size} byte; sau đó chỉ có chứng cứ lưu trữ"
    else:
        detail = f"Mã băm {name} khớp phần đã ký, {size} byte đầu của tệp"
    if not finding.intact:
        return EvidenceLine("no", "Không xác nhận được nội dung", detail)
    return EvidenceLine("ok", "Nội dung nguyên vẹn", detail)


def _change_lines(finding: SignatureFinding) -> list[EvidenceLine]:
    changed = _ground(finding, "changed_after")
    if changed is not None:
        return [EvidenceLine("no", changed.text, changed.detail)]
    changes, lines = finding.changes, []
    if changes.signatures:
        names = _spoken(changes.signatures)
        lines.append(EvidenceLine("ok", "Sau đó chỉ có thêm chữ ký", names))
    if changes.filled and not _ground(finding, "filled_after"):
        lines.append(EvidenceLine("ok", "Sau đó được điền ô cho phép", _spoken(changes.filled)))
    return lines


def _spoken(names: tuple[str, ...]) -> str:
    """Fields in words; those of several signers are numbered (`ChuKy2`)."""
    return ", ".join(_FIELDS.get(name.rstrip("0123456789"), name) for name in names)


def _signer_lines(finding: SignatureFinding) -> list[EvidenceLine]:
    signer = finding.signer
    if signer is None:
        return [EvidenceLine("look", "Không rõ người ký")]
    title = signer.name
    if signer.organisation and signer.organisation != signer.name:
        title = f"{signer.name}, {signer.organisation}"
    detail = f"Chứng thư {_short(signer.serial)}, hạn đến {day(signer.not_after)}"
    return [EvidenceLine("ok", title, detail), _chain_line(finding)]


def _short(serial: str) -> str:
    parts = serial.split(":")
    return serial if len(parts) <= _LONG_SERIAL else ":".join([*parts[:3], "…", parts[-1]])


def _chain_line(finding: SignatureFinding) -> EvidenceLine:
    signer = finding.signer
    if not finding.profile:
        issuer = signer.issuer if signer else ""
        return EvidenceLine("look", "Chưa nhận ra nơi cấp chứng thư", issuer)
    title = f"Chuỗi tin cậy: {PROFILE_NAMES[Profile(finding.profile)]}"
    revoked = next((each for each in finding.revocation if each.state == REVOKED), None)
    if revoked is not None:
        moment = when(revoked.revoked_at) if revoked.revoked_at else "không rõ lúc nào"
        fatal = _ground(finding, "revoked") is not None
        return EvidenceLine("no" if fatal else "look", title, f"Đã bị thu hồi: {moment}")
    if not finding.revocation:
        return EvidenceLine("look", title, "Chưa tra trạng thái thu hồi")
    if all(each.state == GOOD for each in finding.revocation):
        first = finding.revocation[0]
        source = "OCSP" if first.source == "ocsp" else "danh sách thu hồi"
        asked = f" lúc {when(first.asked_at)}" if first.asked_at else ""
        return EvidenceLine("ok", title, f"Chưa bị thu hồi, tra {source}{asked}")
    unknown = next(each for each in finding.revocation if each.state != GOOD)
    return EvidenceLine("look", title, f"Chưa tra được trạng thái thu hồi: {unknown.detail}")


def _time_line(finding: SignatureFinding) -> EvidenceLine:
    stamp = finding.timestamp
    if stamp.state == "valid" and stamp.at is not None:
        return EvidenceLine("ok", f"Dấu thời gian {when(stamp.at)} +07:00", stamp.authority)
    said = "Chỉ có giờ máy người ký"
    detail = f"{said}: {when(finding.signed_at)}" if finding.signed_at else ""
    if stamp.state == "absent":
        return EvidenceLine("look", "Không có dấu thời gian", detail)
    words = {
        "weak": "Dấu thời gian dùng SHA-1, không tính",
        "untrusted": "Chưa nhận ra nơi cấp dấu thời gian",
        "expired": "Chứng thư của nơi cấp dấu thời gian đã hết hạn",
        "invalid": "Dấu thời gian không hợp lệ",
    }
    return EvidenceLine("look", words[stamp.state], stamp.authority or detail)


def _clock_lines(finding: SignatureFinding) -> list[EvidenceLine]:
    """Some tools write local time and mark it as UTC; the stamp's time is the true one."""
    stamp, claimed = finding.timestamp, finding.claimed_at
    if stamp.state != "valid" or stamp.at is None or claimed is None:
        return []
    if abs(abs(claimed - stamp.at) - _SHIFT) > _NEAR:
        return []
    text = "Giờ máy ký lệch 7 giờ so với dấu thời gian"
    return [EvidenceLine("look", text, "Công cụ ký ghi nhầm múi giờ; tính theo dấu thời gian.")]


_LEVELS = {
    "B": ("look", "Mức B: chưa có dấu thời gian", "Chỉ kiểm tra được khi chứng thư còn hạn."),
    "T": ("ok", "Mức T: có dấu thời gian", "Chưa kèm chứng cứ để kiểm tra về sau."),
    "LT": ("ok", "Mức LT: kèm chứng cứ kiểm tra về sau", "Chuỗi chứng thư, trạng thái thu hồi."),
    "LTA": ("ok", "Mức LTA: lưu trữ lâu dài", "Chứng cứ có dấu thời gian lưu trữ."),
}


def _level_lines(finding: SignatureFinding) -> list[EvidenceLine]:
    return [EvidenceLine(*_LEVELS[finding.level])] if finding.level in _LEVELS else []
