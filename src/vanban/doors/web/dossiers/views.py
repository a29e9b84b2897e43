"""The lists of dossiers, the form of a new one, one dossier with what lies in it, its files."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanban.core.files.queries import load
from vanban.core.records.lifecycle import Direction
from vanban.doors.web.answers import actor_of, download, go, page
from vanban.doors.web.design.parts import Tab
from vanban.doors.web.dossiers.reading import (
    day_of,
    retention_of,
    uuid_or_none,
    uuids,
    year_or_none,
)
from vanban.doors.web.outgoing.compose import Chosen
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading
from vanban.keeping.dossiers.operations import open_dossier, read_dossier, revise_dossier
from vanban.keeping.dossiers.operations.printing import export_inventory, print_inventory_of
from vanban.keeping.dossiers.queries import (
    SHOWN,
    DossierFace,
    boxes_of,
    dossier_box,
    dossier_face,
)
from vanban.keeping.dossiers.queries.contents import LeafRow, contents_of, dossier_file
from vanban.keeping.dossiers.queries.lists import line_to_open
from vanban.keeping.dossiers.rules import (
    BOX_LABELS,
    RIGHTS_LABELS,
    STATE_LABELS,
    Box,
    DossierState,
    MemberRole,
    Rights,
)
from vanban.oversight.tracking.queries import history_of_dossier

BOXES = {"cua-toi": Box.MINE, "don-vi": Box.UNIT, "co-quan": Box.ALL}
STATES = {"dang-mo": DossierState.OPEN, "da-ket-thuc": DossierState.CLOSED}


@require_GET
@reading()
def index(request: HttpRequest) -> HttpResponse:
    """`?hop=`: whose; `?tinh-trang=`, `?nam=`, `?q=` narrow it; `?sau=`: the page after one."""
    actor, home = actor_of(request), reverse("dossiers:index")
    box = BOXES.get(request.GET.get("hop", ""), Box.MINE)
    asked = {name: request.GET.get(name, "").strip() for name in ("tinh-trang", "nam", "q")}
    rows = dossier_box(
        actor,
        box=box,
        state=STATES.get(asked["tinh-trang"], ""),
        year=year_or_none(asked["nam"]),
        text=asked["q"][:100],
        after=uuid_or_none(request.GET.get("sau", "")),
    )
    hop = next(name for name, each in BOXES.items() if each is box)
    narrowed = {"hop": hop} | {name: value for name, value in asked.items() if value}
    older = f"?{urlencode(narrowed | {'sau': str(rows[-1].id)})}" if len(rows) == SHOWN else ""
    codes = {each: name for name, each in BOXES.items()}
    tabs = [
        Tab(BOX_LABELS[each], f"{home}?hop={codes[each]}", current=each is box)
        for each in boxes_of(actor)
    ]
    states = [("", _("Mọi tình trạng"))]
    states += [(name, STATE_LABELS[each]) for name, each in STATES.items()]
    context = {
        "rows": rows,
        "tabs": tabs,
        "hop": hop,
        "asked": asked,
        "state": asked["tinh-trang"],
        "states": states,
        "older_url": older,
        "narrowed": len(narrowed) > 1,
        "may_open": actor.may("keeping.open"),
    }
    return page(request, "dossiers/index.html", context)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The form of a new dossier, of a line of the list (`?dong=`) or off the list; opening it."""
    actor, now = actor_of(request), read_clock()
    if request.method == "GET":
        actor.require("keeping.open")
        chosen = uuid_or_none(request.GET.get("dong", ""))
        context = {
            "line": line_to_open(actor, line_id=chosen) if chosen else None,
            "rights": RIGHTS_LABELS.items(),
            "today": local_date(now),
            "year": local_date(now).year,
        }
        return page(request, "dossiers/begin.html", context)
    given = request.POST
    line_id = uuid_or_none(given.get("line", ""))
    made = open_dossier(
        actor=actor,
        now=now,
        line_id=line_id,
        year=year_or_none(given.get("year", "")),
        notation=given.get("notation", ""),
        title=given.get("title", ""),
        retention_years=None if line_id else retention_of(given),
        rights=_rights(given.get("rights", "")),
        start_date=day_of(given, "start_date"),
        note=given.get("note", ""),
        maker_post_id=next(iter(uuids(given.getlist("maker"), "maker")), None),
        cooperating=uuids(given.getlist("cooperating"), "cooperating"),
    )
    return go(request, _page(made), said=_("Đã mở hồ sơ."))


@require_GET
def dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """A dossier: its face, what lies in it, what may be done; opening it is recorded."""
    actor, now = actor_of(request), read_clock()
    read_dossier(actor=actor, now=now, dossier_id=dossier_id)
    with reading():
        face = dossier_face(actor, dossier_id=dossier_id)
        contents = contents_of(actor, dossier_id=dossier_id)
        history = history_of_dossier(actor, dossier_id=dossier_id)
    context = {
        "face": face,
        "contents": contents,
        "rows": [(row, _way_to(row)) for row in contents.rows],
        "history": history,
        "makers": _chosen(face, MemberRole.MAKER),
        "cooperating": _chosen(face, MemberRole.COOPERATE),
        "today": local_date(now),
        "draft_url": f"{reverse('outgoing:compose')}?ho-so={dossier_id}"
        if face.works and actor.may("outgoing.draft")
        else "",
    }
    return page(request, "dossiers/dossier.html", context)


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """The form of what a dossier says of itself, and saving it."""
    actor = actor_of(request)
    face = dossier_face(actor, dossier_id=dossier_id)
    if request.method == "GET":
        context = {"face": face, "rights": RIGHTS_LABELS.items()}
        return page(request, "dossiers/revise.html", context)
    given = request.POST
    revise_dossier(
        actor=actor,
        now=read_clock(),
        dossier_id=dossier_id,
        notation=given.get("notation", ""),
        title=given.get("title", ""),
        retention_years=retention_of(given),
        rights=_rights(given.get("rights", "")),
        start_date=day_of(given, "start_date") or face.start_date,
        language=given.get("language", ""),
        note=given.get("note", ""),
    )
    return go(request, _page(dossier_id), said=_("Đã lưu thông tin hồ sơ."))


@require_GET
def file(request: HttpRequest, dossier_id: UUID, leaf_id: UUID) -> HttpResponse:
    """A file that lies by itself, always as a download: foreign content never runs here."""
    actor = actor_of(request)
    row = dossier_file(actor, dossier_id=dossier_id, leaf_id=leaf_id)
    read_dossier(actor=actor, now=read_clock(), dossier_id=dossier_id, what="download")
    return download(load(row.sha256), row.file_name, "application/octet-stream")


@require_GET
def inventory_pdf(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """The inventory to print."""
    actor, now = actor_of(request), read_clock()
    data = print_inventory_of(actor=actor, now=now, dossier_id=dossier_id)
    return download(data, "muc-luc-ho-so.pdf", "application/pdf")


@require_GET
def inventory_xml(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """The dossier and its content as XML."""
    actor, now = actor_of(request), read_clock()
    data = export_inventory(actor=actor, now=now, dossier_id=dossier_id)
    return download(data, "ho-so.xml", "application/xml")


def _page(dossier_id: UUID) -> str:
    return reverse("dossiers:dossier", args=[dossier_id])


def _way_to(row: LeafRow) -> str:
    """Where what lies in a dossier is opened."""
    if row.document_id is None:
        return ""
    incoming = row.direction == Direction.INCOMING
    area = "incoming:document" if incoming else "outgoing:document"
    return reverse(area, args=["tat-ca", row.document_id])


def _rights(text: str) -> Rights:
    return Rights.WIDE if text == Rights.WIDE else Rights.LIMITED


def _chosen(face: DossierFace, role: MemberRole) -> list[Chosen]:
    return [
        Chosen(str(each.post_id), each.name, each.title)
        for each in face.members
        if each.role == role
    ]
