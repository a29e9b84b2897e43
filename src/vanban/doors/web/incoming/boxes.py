"""The boxes of "Đến", and which of them a person has."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vanban.foundation.actor import Actor

RECEIVED: Final = "moi-den"
REGISTERED: Final = "da-vao-so"
HANDLING: Final = "xu-ly"
FINISHED: Final = "hoan-thanh"
RETURNED: Final = "tra-lai"
RECALLED: Final = "lay-lai"
QUARANTINED: Final = "cach-ly"
TO_DIRECT: Final = "cho-y-kien"
DIRECTED: Final = "da-chi-dao"
LEAD: Final = "chu-tri"
COOPERATE: Final = "phoi-hop"
INFORM: Final = "de-biet"
DONE: Final = "da-xu-ly"
ALL: Final = "tat-ca"


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its address, its code in tracking, its full name and the short one of its tab."""

    slug: str
    code: str
    name: str | Promise
    short: str | Promise
    empty_title: str | Promise
    empty: str | Promise


BOXES: Final = {
    box.slug: box
    for box in (
        Box(
            RECEIVED,
            "received",
            gettext_lazy("Mới đến"),
            gettext_lazy("Mới đến"),
            gettext_lazy("Đã vào sổ hết"),
            gettext_lazy(
                "Gói mới từ trục sẽ hiện ở đây. Có văn bản giấy thì bấm N, quét và nhập vào sổ."
            ),
        ),
        Box(
            REGISTERED,
            "registered",
            gettext_lazy("Đã vào sổ, chờ chỉ đạo"),
            gettext_lazy("Đã vào sổ"),
            gettext_lazy("Không còn văn bản chờ chỉ đạo"),
            gettext_lazy("Văn bản vừa vào sổ nằm ở đây đến khi lãnh đạo cho ý kiến."),
        ),
        Box(
            HANDLING,
            "handling",
            gettext_lazy("Đang xử lý"),
            gettext_lazy("Xử lý"),
            gettext_lazy("Không có văn bản đang xử lý"),
            gettext_lazy("Văn bản đã giao nằm ở đây đến khi chủ trì hoàn thành."),
        ),
        Box(
            FINISHED,
            "finished",
            gettext_lazy("Hoàn thành"),
            gettext_lazy("Xong"),
            gettext_lazy("Chưa có văn bản hoàn thành"),
            gettext_lazy("Văn bản chủ trì đã xử lý xong sẽ về đây."),
        ),
        Box(
            RETURNED,
            "returned_packages",
            gettext_lazy("Trả lại nơi gửi"),
            gettext_lazy("Trả lại"),
            gettext_lazy("Chưa trả lại gói nào"),
            gettext_lazy("Gói trả lại cùng lý do được giữ ở đây."),
        ),
        Box(
            RECALLED,
            "recalled",
            gettext_lazy("Nơi gửi lấy lại"),
            gettext_lazy("Lấy lại"),
            gettext_lazy("Không có yêu cầu lấy lại"),
            gettext_lazy("Yêu cầu lấy lại của nơi gửi sẽ hiện ở đây."),
        ),
        Box(
            QUARANTINED,
            "quarantined",
            gettext_lazy("Cách ly, có dấu hiệu mật"),
            gettext_lazy("Cách ly"),
            gettext_lazy("Không có gói bị cách ly"),
            gettext_lazy("Gói có dấu hiệu bí mật nhà nước không được mở ở đây."),
        ),
        Box(
            TO_DIRECT,
            "to_direct",
            gettext_lazy("Chờ tôi cho ý kiến"),
            gettext_lazy("Chờ ý kiến"),
            gettext_lazy("Không có văn bản chờ ý kiến"),
            gettext_lazy("Văn bản văn thư trình bạn sẽ hiện ở đây."),
        ),
        Box(
            DIRECTED,
            "directed",
            gettext_lazy("Tôi đã chỉ đạo"),
            gettext_lazy("Đã chỉ đạo"),
            gettext_lazy("Chưa chỉ đạo văn bản nào"),
            gettext_lazy("Văn bản bạn đã cho ý kiến nằm ở đây, kèm người chủ trì."),
        ),
        Box(
            LEAD,
            "lead",
            gettext_lazy("Chủ trì xử lý"),
            gettext_lazy("Chủ trì"),
            gettext_lazy("Không có văn bản chủ trì"),
            gettext_lazy("Văn bản bạn hay đơn vị chủ trì xử lý nằm ở đây."),
        ),
        Box(
            COOPERATE,
            "cooperate",
            gettext_lazy("Phối hợp xử lý"),
            gettext_lazy("Phối hợp"),
            gettext_lazy("Không có văn bản phối hợp"),
            gettext_lazy("Văn bản bạn hay đơn vị phối hợp nằm ở đây."),
        ),
        Box(
            INFORM,
            "inform",
            gettext_lazy("Để biết"),
            gettext_lazy("Để biết"),
            gettext_lazy("Không có văn bản để biết"),
            gettext_lazy("Văn bản gửi bạn để biết nằm ở đây đến khi đánh dấu đã xem."),
        ),
        Box(
            DONE,
            "done",
            gettext_lazy("Tôi đã xử lý"),
            gettext_lazy("Đã xử lý"),
            gettext_lazy("Chưa xử lý văn bản nào"),
            gettext_lazy("Phần việc bạn đã hoàn thành nằm ở đây."),
        ),
        Box(
            ALL,
            "all",
            gettext_lazy("Tất cả văn bản đến"),
            gettext_lazy("Tất cả"),
            gettext_lazy("Chưa có văn bản đến"),
            gettext_lazy("Mọi văn bản đến bạn được xem nằm ở đây."),
        ),
    )
}
_FIRST_OF: Final = (  # the boxes a day begins with, by what a post may do
    ("incoming.register", (RECEIVED, REGISTERED, HANDLING, RETURNED)),
    ("incoming.split", (LEAD, COOPERATE, INFORM, DONE)),
    ("incoming.assign", (TO_DIRECT, HANDLING, DIRECTED)),
    ("incoming.process", (LEAD, COOPERATE, INFORM, DONE)),
)
_REGISTRY: Final = (
    RECEIVED, REGISTERED, HANDLING, FINISHED, RETURNED, RECALLED, QUARANTINED, ALL,
)  # fmt: skip
_OTHERS: Final = (HANDLING, FINISHED, ALL)
FRESH: Final = frozenset({RECEIVED, QUARANTINED})
UNREAD: Final = FRESH | {TO_DIRECT, LEAD, COOPERATE, INFORM}  # where "not opened yet" is news
CLOSED: Final = frozenset({FINISHED, RETURNED, RECALLED, QUARANTINED, DONE})


def first_boxes(actor: Actor) -> tuple[str, ...]:
    """The boxes that stand as tabs for a person; the rest is one menu away."""
    for permission, slugs in _FIRST_OF:
        if actor.may(permission):
            return slugs
    return (ALL,)


def other_boxes(actor: Actor) -> tuple[str, ...]:
    """Every box a person has, the first ones too."""
    if actor.may("incoming.register"):
        return _REGISTRY
    directs = (TO_DIRECT, DIRECTED) if actor.may("incoming.assign") else ()
    works = (LEAD, COOPERATE, INFORM, DONE) if actor.may("incoming.process") else ()
    return (*directs, *works, *_OTHERS)
