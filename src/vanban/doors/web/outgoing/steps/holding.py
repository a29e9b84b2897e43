"""Holding a sealed document back: what becomes of it, of its number, and why."""

from django.utils.translation import gettext as _

from vanban.doors.web.outgoing.steps.issuing import ordered
from vanban.doors.web.outgoing.steps.scene import Context, Scene
from vanban.outgoing.publication.rules import HoldBack


@ordered
def hold_back(scene: Scene) -> Context:
    """The form: three ways on, each with what it leads to."""
    face = scene.face
    words = {"who": face.drafter_name or _("người soạn"), "symbol": face.symbol}
    return {
        "template": "outgoing/panes/hold_back.html",
        "keep": f"{scene.mode}-{face.id}",
        "ways": [
            (
                HoldBack.VOID.value,
                _("Trả %(who)s sửa, hủy số %(symbol)s") % words,
                _("Bản sửa duyệt, ký lại từ đầu và lấy số mới."),
            ),
            (
                HoldBack.KEEP.value,
                _("Trả %(who)s sửa, giữ số %(symbol)s cho bản sửa") % words,
                _("Ký lại trong ngày thì lấy lại số này; sang ngày khác số tự hủy, lấy số mới."),
            ),
            (
                HoldBack.RENUMBER.value,
                _("Chỉ hủy số và dấu, để cấp số khác rồi đóng dấu lại"),
                _("Khi bản đã ký đúng, chỉ lấy nhầm sổ hay nhầm số."),
            ),
        ],
    }
