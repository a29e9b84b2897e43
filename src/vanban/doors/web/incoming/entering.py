"""Entering what came on paper, or as a file brought by hand: the scan beside the fields."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from vanban.core.files.operations import NotReadable, page_sizes, pdf_of
from vanban.core.files.operations import enter as enter_bytes
from vanban.core.files.operations.renditions import ConverterMissing
from vanban.core.files.rules import Stored
from vanban.core.organisations.queries import organisation_by_code, organisations_by_id
from vanban.core.records.queries import document_face
from vanban.doors.web.answers import STATUSES, actor_of, go, page, wants_part
from vanban.doors.web.design.parts import PageImage
from vanban.doors.web.documents.reading import PICTURE_WIDTH, SHOWN
from vanban.doors.web.incoming.boxes import RECEIVED
from vanban.doors.web.incoming.directing import Place
from vanban.doors.web.incoming.forms import (
    URGENCIES,
    arrived_at,
    entered_header,
    read_uuid,
    way_of,
)
from vanban.doors.web.incoming.leaders import leader_names, usual_leader
from vanban.doors.web.incoming.lists import list_of
from vanban.doors.web.outgoing.forms import type_choices
from vanban.doors.web.outgoing.uploads import keep_upload, stored_of, ticket_of
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.incoming.reception.queries import arrival
from vanban.incoming.reception.rules import Way
from vanban.incoming.registration.operations import Entered, enter_paper
from vanban.incoming.registration.queries import leaders_to_ask

LONGEST_URL = 4000  # beyond it servers refuse: a page with so many files is not kept by its address
WAYS = (
    (str(Way.PAPER), gettext_lazy("Bản giấy")),
    (str(Way.HAND), gettext_lazy("Tệp điện tử")),
)


@dataclass(frozen=True, slots=True)
class Scan:
    """The files just given, as the clerk sees them: the first is the document. `problems`: why its
    pages cannot be shown.
    """

    ticket: str
    file_name: str
    size: int
    pages: Sequence[PageImage] = ()
    problems: Sequence[Reason] = ()
    more: Sequence[tuple[str, Stored]] = ()  # given with it: ticket and file, in order

    @property
    def tickets(self) -> list[str]:
        """Of every file, the document's own first."""
        return [self.ticket, *(ticket for ticket, _ in self.more)]


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The page of a paper document, and taking it up; then its register form opens."""
    actor, now = actor_of(request), read_clock()
    if request.method == "GET":
        actor.require("incoming.receive")
        given = _like_the_last(actor, request.GET.get("nhu", ""))
        context = _context(request, actor, now, given, request.GET.getlist("tep"))
        return page(request, "incoming/enter.html", context)
    tickets = _tickets(request, actor)
    goes_on = "goes_on" in request.POST
    try:
        entered = _take(request, actor, now, tickets, registers=goes_on)
    except Refusal as refusal:
        if wants_part(request) or refusal.kind is Kind.FORBIDDEN:
            raise
        context = _context(request, actor, now, request.POST, tickets) | {"refusal": refusal}
        return page(request, "incoming/enter.html", context, status=STATUSES[refusal.kind])
    return _next(request, entered, goes_on=goes_on)


def _next(request: HttpRequest, entered: Entered, *, goes_on: bool) -> HttpResponse:
    """The next paper, with what the last one had; or the document itself, to be registered."""
    if goes_on and entered.refusal is None:
        query = {"nhu": str(entered.document_id)}
        if chosen := request.POST.get("present_to_post_id"):
            query["trinh"] = chosen
        said = _("Đã vào sổ số đến %(n)s.") % {"n": entered.printed}
        return go(request, f"{reverse('incoming:enter')}?{urlencode(query)}", said=said)
    url = reverse("incoming:document", args=[RECEIVED, entered.document_id])
    if entered.refusal is None:
        return go(request, url, said=_("Đã nhập văn bản."), detail=_("Bấm Enter để vào sổ."))
    reasons = " ".join(reason.text for reason in entered.refusal.reasons)
    return go(request, url, said=_("Đã nhập, chưa vào sổ."), detail=reasons)


def _like_the_last(actor: Actor, last: str) -> QueryDict:
    """What papers that come together have in common: way, issuer, type, day."""
    given = QueryDict(mutable=True)
    try:
        face = document_face(actor, document_id=UUID(last))
        came = arrival(actor, document_id=face.id)
    except (ValueError, NotFound):
        return given
    given["way"] = came.way if came.way in {Way.PAPER, Way.HAND} else str(Way.PAPER)
    given["issuer_name"] = face.issuer_name
    given["type_code"] = face.type_code
    given["arrived_at"] = f"{local_date(came.arrived_at):%d/%m/%Y}"
    body = organisation_by_code(face.issuer_code, on=local_date(came.arrived_at))
    if body is not None and body.name == face.issuer_name:
        given["issuer"] = str(body.id)
    return given


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the scans at once, and show the pages of the first."""
    actor, now = actor_of(request), read_clock()
    actor.require("incoming.receive")
    given = request.FILES.getlist("file")
    if not given:
        raise Invalid(Reason("files.empty", _("Chưa có tệp."), _("Chọn lại tệp."), field="file"))
    tickets = [ticket_of(keep_upload(each), actor) for each in given]
    url = f"{reverse('incoming:enter')}?{urlencode({'tep': tickets}, doseq=True)}"
    if not wants_part(request):
        return go(request, url)
    answer = page(request, "incoming/scanned.html", {"scan": _scan(tickets, actor, now)})
    if len(url) <= LONGEST_URL:
        answer["HX-Replace-Url"] = url
    return answer


def _tickets(request: HttpRequest, actor: Actor) -> list[str]:
    """The scans of the form: given before, or in the same post (a browser without scripts)."""
    given = _files_of(request, actor).getlist("file")
    if given:
        return [ticket_of(keep_upload(each), actor) for each in given]
    return [each for each in request.POST.getlist("ticket") if each]


def _files_of(request: HttpRequest, actor: Actor) -> "MultiValueDict[str, UploadedFile[bytes]]":
    """The files of the form; none of whoever may not receive, whom the operation refuses anyway."""
    return request.FILES if actor.may("incoming.receive") else MultiValueDict()


def _take(
    request: HttpRequest, actor: Actor, now: datetime, tickets: Sequence[str], *, registers: bool
) -> Entered:
    scans = [stored_of(each, actor) for each in tickets]
    more = [keep_upload(given) for given in _files_of(request, actor).getlist("attachments")]
    reasons: list[Reason] = []
    leader = read_uuid(request.POST.get("present_to_post_id", ""), "present_to_post_id", reasons)
    refuse_if(Invalid, reasons)
    return enter_paper(
        actor=actor,
        now=now,
        header=entered_header(_with_issuer(request.POST)),
        files=[*scans, *more],
        way=way_of(request.POST),
        arrived_at=arrived_at(request.POST, now),
        registers=registers,
        present_to_post_id=leader,
    )


def _with_issuer(given: QueryDict) -> QueryDict:
    """A body chosen in the directory brings its official name and code."""
    chosen = _body(given.get("issuer", ""))
    if chosen is None:
        return given
    told = given.copy()
    told["issuer_name"], told["issuer_code"] = chosen.name, chosen.detail
    return told


def _body(ident: str) -> Place | None:
    try:
        found = organisations_by_id({UUID(ident)}).get(UUID(ident))
    except ValueError:
        return None
    return Place(str(found.id), found.name, found.code) if found else None


def _context(
    request: HttpRequest, actor: Actor, now: datetime, given: QueryDict, tickets: Sequence[str]
) -> dict[str, object]:
    body = _body(given.get("issuer", ""))
    leaders = leaders_to_ask(actor, now=now)
    usual = "" if "nhu" in request.GET else usual_leader(leaders)
    return {
        "list": list_of(actor, now, RECEIVED),
        "scan": _scan(tickets, actor, now) if tickets else None,
        "given": given,
        "ways": WAYS,
        "way": given.get("way", str(Way.PAPER)),
        "bodies": [body] if body else [],
        "types": [("", _("Chọn loại")), *type_choices()],
        "urgencies": URGENCIES[:-1],
        "urgency": given.get("urgency", "0"),
        "leaders": leader_names(leaders),
        "leader": given.get("present_to_post_id") or request.GET.get("trinh", usual),
        "arrived_on": given.get("arrived_at") or local_date(now),
        "today": f"{local_date(now):%Y-%m-%d}",
    }


def _scan(tickets: Sequence[str], actor: Actor, now: datetime) -> Scan:
    stored = stored_of(tickets[0], actor)
    scan = Scan(
        tickets[0],
        stored.file_name,
        stored.size,
        more=[(each, stored_of(each, actor)) for each in tickets[1:]],
    )
    if stored.media_type not in SHOWN:
        said = Reason("files.no_pages", _("Loại tệp này không xem được trên trang."))
        return replace(scan, problems=[said])
    try:
        enter_bytes(stored, now=now)
        sizes = page_sizes(pdf_of(stored.sha256, now=now).sha256, now=now)
    except (NotReadable, ConverterMissing) as refusal:
        return replace(scan, problems=refusal.reasons)
    pages = [
        PageImage(
            number=number,
            url=reverse("outgoing:upload_page", args=[scan.ticket, number]),
            width=PICTURE_WIDTH,
            height=round(PICTURE_WIDTH * height / width),
        )
        for number, (width, height) in enumerate(sizes, start=1)
    ]
    return replace(scan, pages=pages)
