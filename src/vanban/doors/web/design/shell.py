"""What the shell of every page shows: who, for whom, the areas with what waits, the axis line.

A page's view (or a context processor) puts one `Shell` in the context under the name `shell`;
`base.html` reads nothing else.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Area:
    """One area of work on the rail. `waiting` counts work that waits for this person."""

    code: str
    label: Words
    icon: str
    url: str
    waiting: int = 0
    current: bool = False
    key: str = ""
    place: str = "first"
    """first: also in the phone's bar; second: only on the rail; foot: at the rail's foot."""


@dataclass(frozen=True, slots=True)
class Line:
    """The state of the axis line in words; state is up, slow, down or off."""

    state: str
    text: Words


@dataclass(frozen=True, slots=True)
class Seat:
    """Another post the same person may work from (đổi vai); taken by a POST to `url`."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything `base.html` needs; empty values hide their place."""

    organisation: str
    account_id: str
    person: str
    title: str
    now: datetime
    areas: tuple[Area, ...] = ()
    line: Line | None = None
    unread: int = 0
    seats: tuple[Seat, ...] = ()
    find_url: str = ""
    find_text: str = ""
    notices_url: str = ""
    settings_url: str = ""
    sign_out_url: str = ""
    rail_url: str = ""
    """Any page of the office; the badges and the line refresh from it every 30 seconds."""

    @property
    def initials(self) -> str:
        """Hồ Thị Mỹ Duyên -> MD: the last two names are what colleagues call a person by."""
        words = self.person.split()
        return "".join(word[0] for word in words[-2:]).upper()

    @property
    def first_areas(self) -> tuple[Area, ...]:
        """Areas of the rail's head that the phone's bar shows too."""
        return tuple(area for area in self.areas if area.place == "first")

    @property
    def second_areas(self) -> tuple[Area, ...]:
        """Areas only the rail shows; the phone keeps them behind "Thêm"."""
        return tuple(area for area in self.areas if area.place == "second")

    @property
    def foot_areas(self) -> tuple[Area, ...]:
        """Areas at the rail's foot."""
        return tuple(area for area in self.areas if area.place == "foot")


AREAS = (
    Area("incoming", _("Đến"), "den", "/den/", key="1"),
    Area("outgoing", _("Đi"), "di", "/di/", key="2"),
    Area("mine", _("Chờ tôi"), "cho", "/cho-toi/", key="3"),
    Area("messages", _("Tin nhắn"), "chat", "/tin-nhan/", key="7", place="second"),
    Area("dossiers", _("Hồ sơ"), "hoso", "/ho-so/", key="4", place="second"),
    Area("search", _("Tra cứu"), "tim", "/tra-cuu/", key="5", place="second"),
    Area("reports", _("Báo cáo"), "baocao", "/bao-cao/", key="6", place="second"),
    Area("exchange", _("Liên thông"), "send", "/lien-thong/", place="second"),
    Area("certificates", _("Chứng thư số"), "cts", "/chung-thu-so/", place="second"),
    Area("settings", _("Cài đặt"), "gear", "/cai-dat/", place="foot"),
)


def areas_for(
    codes: tuple[str, ...], *, current: str = "", waiting: dict[str, int] | None = None
) -> tuple[Area, ...]:
    """The known areas among `codes`, in the house's order, with what waits in each.

    Only areas that have pages belong in `codes`: a rail never leads nowhere.
    """
    counts = waiting or {}
    return tuple(
        replace(area, current=area.code == current, waiting=counts.get(area.code, 0))
        for area in AREAS
        if area.code in codes
    )
