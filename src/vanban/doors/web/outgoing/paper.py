"""What goes on paper: copies the post waits for, ticked one by one, and the rules behind them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.organisations.rules import fold
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.design.days import read_day
from vanban.doors.web.outgoing.books import Tick
from vanban.doors.web.outgoing.forms import type_choices
from vanban.doors.web.outgoing.sealed import asked_year, prints_of
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.outgoing.drafting.queries import kinds_to_choose
from vanban.outgoing.drafting.rules import kind_name
from vanban.outgoing.publication.operations import (
    add_paper_rule,
    end_paper_rule,
    may_set_paper,
    tick_posted,
)
from vanban.outgoing.publication.queries import PaperRuleRow, paper_rules, postings
from vanban.outgoing.publication.rules.registers import RegisterKind, RegisterOf

POSTED_SHOWN = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Paper copies to hand to the post, those of this year that it has, and the rules."""
    actor, now = actor_of(request), read_clock()
    may_set_paper(actor)
    today = local_date(now)
    keeps = actor.may("outgoing.issue")
    year = asked_year(request, today)
    posted = postings(actor, posted=True, year=year) if keeps else []
    context = {
        "keeps": keeps,
        "waiting": postings(actor, posted=False) if keeps else [],
        "posted": list(reversed(posted))[:POSTED_SHOWN],
        "today": today,
        "year": year,
        "before": year - 1,
        "prints": prints_of(actor, now, RegisterOf.of_year(RegisterKind.POSTED, year))
        if keeps
        else None,
        "rules": [(row, _words(row)) for row in paper_rules(actor)],
        "type_ticks": [Tick(code, words, on=False) for code, words in type_choices()],
        "kind_ticks": [
            Tick(kind, words, on=False) for kind, words in kinds_to_choose(actor, on=today)
        ],
    }
    return page(request, "outgoing/paper.html", context)


@require_POST
def tick(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """The post has a copy."""
    envelopes = request.POST.get("envelopes", "1").strip()
    try:
        day = read_day(request.POST.get("posted_on", ""))
    except ValueError:
        text = _("Ngày giao bưu điện không đọc được.")
        mend = _("Ghi ngày/tháng/năm, ví dụ 30/11/2026.")
        raise Invalid(Reason("outgoing.day", text, mend, field="posted_on")) from None
    tick_posted(
        actor=actor_of(request),
        now=read_clock(),
        posting_id=posting_id,
        posted_on=day,
        envelopes=int(envelopes) if envelopes.isdecimal() and len(envelopes) < 5 else 0,  # noqa: PLR2004
        mark=request.POST.get("mark", ""),
    )
    return go(request, reverse("outgoing:paper"), said=_("Đã ghi giao bưu điện."))


@require_POST
def add_rule(request: HttpRequest) -> HttpResponse:
    """From now on these documents go on paper too."""
    try:
        targets = [UUID(each) for each in request.POST.getlist("targets")]
    except ValueError:
        text = _("Lựa chọn không đọc được.")
        raise Invalid(Reason("outgoing.choice", text, _("Chọn lại."), field="targets")) from None
    add_paper_rule(
        actor=actor_of(request),
        now=read_clock(),
        basis=request.POST.get("basis", ""),
        type_codes=request.POST.getlist("type_codes"),
        kinds=request.POST.getlist("kinds"),
        targets=targets,
    )
    return go(request, reverse("outgoing:paper"), said=_("Đã thêm quy định."))


@require_POST
def end_rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """A rule holds no longer."""
    end_paper_rule(actor=actor_of(request), now=read_clock(), rule_id=rule_id)
    return go(request, reverse("outgoing:paper"), said=_("Đã bỏ quy định."))


def _words(row: PaperRuleRow) -> str:
    """`Quyết định, Giấy mời gửi Sở, ban, ngành`: a rule in a line."""
    names = dict(type_choices())
    types = ", ".join(names.get(code, code) for code in row.type_codes) or _("Mọi loại văn bản")
    to = [*(kind_name(kind) for kind in row.kinds), *(name for _id, name in row.targets)]
    places = "; ".join(sorted(to, key=fold)) or _("mọi nơi nhận")
    return _("%(types)s gửi %(places)s") % {"types": types, "places": places}
