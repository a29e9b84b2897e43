"""What the frame of every page shows, read once for a page: who, for whom, what waits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from vanban.core.calendar.queries import calendar_of
from vanban.core.people.queries import PostRow
from vanban.doors.web.answers import Said, said_before, visited
from vanban.doors.web.design.shell import AREAS, Line, Seat, Shell, areas_for
from vanban.exchange.directory.queries import health_of, links
from vanban.exchange.sending.queries import EXCHANGE_SEERS
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local, local_date
from vanban.foundation.clock import now as read_clock
from vanban.oversight.tracking.queries import counts_for
from vanban.oversight.tracking.rules import IncomingBox, OutgoingBox


def shell(request: HttpRequest) -> dict[str, object]:
    """The context every template has: `shell`, `now`, the body's working days, and what the last
    answer wanted said.
    """
    actor: Actor | None = getattr(request, "actor", None)
    now = read_clock()
    if actor is None or actor.organisation_id is None:
        return {"now": now}
    return {  # read only where the frame is drawn: parts of a page cost nothing
        "shell": SimpleLazyObject(partial(_frame, request, actor, now)),
        "toasts": SimpleLazyObject(partial(_toasts, request)),
        "calendar": SimpleLazyObject(partial(calendar_of, actor)),
        "now": now,
    }


def _frame(request: HttpRequest, actor: Actor, now: datetime) -> Shell:
    visit = visited(request).visit
    posts = visit.posts if visit else ()
    return Shell(
        organisation=next(
            (  # the post itself may be a leader's, who is acted for
                post.organisation_name
                for post in posts
                if post.organisation_id == actor.organisation_id
            ),
            "",
        ),
        account_id=str(actor.account_id),
        person=actor.name,
        title=actor.title,
        now=now,
        areas=areas_for(
            _areas_of(actor),
            current=_current_area(_page_of(request)),
            waiting=_waiting(request, actor),
        ),
        line=_line(now),
        seats=_seats(posts, actor),
        find_url=_routed("/tra-cuu/"),
        find_text=request.GET.get("q", ""),
        unread=_counts(request, actor).get("notices", 0),
        notices_url=_routed("/thong-bao/"),
        rail_url=reverse("notices:frame"),
        settings_url=reverse("people:me"),
        sign_out_url=reverse("people:sign_out"),
    )


def _counts(request: HttpRequest, actor: Actor) -> Mapping[str, int]:
    """What waits, counted once a page: the list beside the frame may have done it already."""
    known: Mapping[str, int] | None = getattr(request, "counts", None)
    if not known:
        known = visited(request).counts = counts_for(actor, on=local_date(read_clock()))
    return known


def first_screen(actor: Actor) -> str:
    """Where a person's day begins: the clerk at what came in, the others at what waits for them."""
    waits = {"incoming.assign", "incoming.process", "outgoing.sign", "outgoing.approve_content"}
    wanted = []
    if actor.may("incoming.register"):
        wanted.append("/den/")
    if any(actor.may(permission) for permission in waits):
        wanted.append("/cho-toi/")
    wanted += [area.url for area in AREAS]
    return next((url for url in wanted if _routed(url)), reverse("people:me"))


def _waiting(request: HttpRequest, actor: Actor) -> dict[str, int]:
    """What the rail counts in each area: work that waits for this person, not all there is.

    The registry's own work stands under Đến and Đi, everything else under Chờ tôi.
    """
    counts = _counts(request, actor)
    boxes = {
        "incoming": ("incoming.register", (IncomingBox.RECEIVED, IncomingBox.TO_PRESENT)),
        "outgoing": (
            "outgoing.issue",
            (OutgoingBox.TO_NUMBER, OutgoingBox.TO_SEAL, OutgoingBox.TO_ISSUE),
        ),
    }
    rail = {"mine": counts.get("waiting", 0), "messages": counts.get("messages", 0)}
    for area, (permission, names) in boxes.items():
        if actor.may(permission):
            rail[area] = sum(counts.get(name, 0) for name in names)
    rail["outgoing"] = rail.get("outgoing", 0) + counts.get(OutgoingBox.RETURNED, 0)
    return rail


def _line(now: datetime) -> Line | None:
    """How the way to the axis fares, in words; nothing where this office has none."""
    known = [health_of(link.code) for link in links()]
    if not known:
        return None
    worst = max(known, key=lambda health: health.failures)
    if not worst.failures:
        return Line("up", _("Trục liên thông: thông suốt"))
    if worst.rests_until is None:  # once, or twice: it may be nothing
        return Line("slow", _("Trục liên thông: chậm, đang gửi lại"))
    since = f"{local(worst.failing_since or now):%H:%M %d/%m}"
    return Line("down", _("Mất đường trục từ %(at)s; văn bản chờ trong hàng") % {"at": since})


def _seats(posts: Sequence[PostRow], actor: Actor) -> tuple[Seat, ...]:
    if len(posts) < 2:  # noqa: PLR2004 - one post is no choice
        return ()
    return tuple(
        Seat(
            label=f"{post.title}, {post.organisation_name}",
            url=reverse("people:choose_post", args=[post.id]),
            current=post.id == actor.post_id,
        )
        for post in posts
    )


def _toasts(request: HttpRequest) -> tuple[Said, ...]:
    said = said_before(request)
    return (said,) if said else ()


def _page_of(request: HttpRequest) -> str:
    """The page that a person looks at: for a part that htmx asks for, the one it is put into."""
    try:
        return urlsplit(request.headers.get("HX-Current-URL", "")).path or request.path
    except ValueError:  # not an address at all
        return request.path


def _current_area(path: str) -> str:
    of_box = path.removeprefix("/danh-sach")  # a box as a table stands where the box does
    return next((area.code for area in AREAS if of_box.startswith(area.url)), "")


def _areas_of(actor: Actor) -> tuple[str, ...]:
    """The areas that have pages; the interchange only for those who look after it."""
    sees = any(actor.may(permission) for permission in EXCHANGE_SEERS)
    return tuple(code for code in _routed_areas() if code != "exchange" or sees)


@lru_cache(maxsize=1)
def _routed_areas() -> tuple[str, ...]:
    """A rail never leads nowhere: only areas that have pages."""
    return tuple(area.code for area in AREAS if _routed(area.url))


@lru_cache(maxsize=64)
def _routed(url: str) -> str:
    try:
        resolve(url)
    except Resolver404:
        return ""
    return url
