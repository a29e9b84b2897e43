"""What stands against a picture of a signature or of a seal (Decree 30/2020 annex I, II.7d, II.8).

A person's signature is blue, the organisation's seal red and at its real size; both are PNG with a
transparent ground.
"""

from typing import Final

from vanban.formats.pades.pictures import LEAST_SIDE, Drawn
from vanban.foundation.errors import Reason
from vanban.trust.keys.rules import HolderKind

# From the smallest seal of a body to the national one (36 mm is what most bodies have).
SMALLEST_SEAL_MM: Final = 20.0
LARGEST_SEAL_MM: Final = 50.0
_ROUND_WITHIN: Final = 0.12


def may_use_picture(
    *, holder: HolderKind, drawn: Drawn, diameter_mm: float | None, cleared: bool
) -> list[Reason]:
    """All that stands against drawing this picture on documents, at once."""
    if not drawn.png:
        text = "Ảnh không có nét nào nhìn thấy được."
        return [Reason("keys.picture_blank", text, "Chụp hoặc quét lại rõ nét.", field="file")]
    reasons = []
    if max(drawn.width, drawn.height) < LEAST_SIDE:
        text = f"Ảnh quá nhỏ ({drawn.width} x {drawn.height} điểm), in ra sẽ vỡ nét."
        reasons.append(
            Reason("keys.picture_small", text, "Quét lại từ 300 dpi trở lên.", field="file")
        )
    if not drawn.clear:
        mend = "Chụp lại trên giấy trắng." if cleared else "Đánh dấu ô “Bỏ nền giấy”."
        reasons.append(
            Reason("keys.picture_ground", "Nền ảnh không trong suốt.", mend, field="file")
        )
    if holder is HolderKind.PERSON and drawn.clear and not drawn.blue:
        text = "Chữ ký trong ảnh không phải màu xanh."
        mend = "Ký bằng bút mực xanh rồi quét lại (Nghị định 30/2020, Phụ lục I)."
        reasons.append(Reason("keys.picture_not_blue", text, mend, field="file"))
    if holder is HolderKind.ORGANISATION:
        reasons += _against_seal(drawn, diameter_mm)
    return reasons


def _against_seal(drawn: Drawn, diameter_mm: float | None) -> list[Reason]:
    reasons = []
    if drawn.clear and not drawn.red:
        mend = "Quét lại dấu đóng bằng mực đỏ (Nghị định 30/2020, Phụ lục I)."
        text = "Con dấu trong ảnh không phải màu đỏ."
        reasons.append(Reason("keys.picture_not_red", text, mend, field="file"))
    longer, shorter = max(drawn.width, drawn.height), min(drawn.width, drawn.height)
    if shorter < longer * (1 - _ROUND_WITHIN):
        text = "Ảnh không vừa khít con dấu tròn."
        mend = "Cắt ảnh sát vành dấu, không để chữ hay nét khác bên cạnh."
        reasons.append(Reason("keys.picture_not_round", text, mend, field="file"))
    if diameter_mm is None or not SMALLEST_SEAL_MM <= diameter_mm <= LARGEST_SEAL_MM:
        text = f"Đường kính dấu phải từ {SMALLEST_SEAL_MM:.0f} đến {LARGEST_SEAL_MM:.0f} mm."
        mend = "Đo vành ngoài của con dấu thật; phần lớn cơ quan là 36 mm."
        reasons.append(Reason("keys.seal_diameter", text, mend, field="diameter_mm"))
    return reasons
