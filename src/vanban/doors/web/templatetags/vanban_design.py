"""The design system as template tags: `{% load vanban_design %}`. docs/design-system.md lists them.

Tags draw; they hold no rule. Words given are escaped; classes and icons come from here only.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.doors.web.design.attributes import NOTHING, attributes
from vanban.doors.web.design.deadline import (
    deadline_words,
    in_vietnam,
    short_moment,
    weekday_name,
)
from vanban.doors.web.design.parts import RECALLS, STATIONS, PageImage
from vanban.foundation.clock import now as read_clock

register = template.Library()

VERDICTS = {
    "valid": ("v-ok", "ok", gettext_lazy("Hợp lệ"), ""),
    "unknown": ("v-ask", "ask", gettext_lazy("Chưa đủ căn cứ"), "ask"),
    "invalid": ("v-bad", "bad", gettext_lazy("Không hợp lệ"), "bad"),
    "paper": ("v-none", "paper", gettext_lazy("Bản giấy"), "none"),
    "unsigned": ("v-none", "paper", gettext_lazy("Chưa có chữ ký số"), "none"),
    "pending": ("v-none", "clock", gettext_lazy("Đang kiểm tra"), "none"),
}
OTHER_NAMES = {
    "passed": "valid",
    "total_passed": "valid",
    "indeterminate": "unknown",
    "not_enough": "unknown",
    "failed": "invalid",
    "total_failed": "invalid",
    "none": "unsigned",
}
URGENCIES = {
    "urgent": ("", gettext_lazy("KHẨN")),
    "very_urgent": ("u-high", gettext_lazy("THƯỢNG KHẨN")),
    "express": ("u-hot", gettext_lazy("HỎA TỐC")),
    "express_timed": ("u-hot", gettext_lazy("HỎA TỐC HẸN GIỜ")),
    "1": ("", gettext_lazy("KHẨN")),
    "2": ("u-high", gettext_lazy("THƯỢNG KHẨN")),
    "3": ("u-hot", gettext_lazy("HỎA TỐC")),
    "4": ("u-hot", gettext_lazy("HỎA TỐC HẸN GIỜ")),
}
FINDINGS = {"yes": ("y", "check"), "no": ("n", "x"), "ask": ("q", "ask")}
BUTTONS = {"primary": "btn-1", "plain": "", "quiet": "btn-0", "law": "btn-law"}
LOOK_AGAIN_UNDER = 90


# ── marks and words ──────────────────────────────────────────────────────────────────────


@register.simple_tag
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """`{% icon "den" 16 %}`: decoration; with a label it is an image with that name."""
    shown = {14: " i-14", 16: " i-16", 20: " i-20"}.get(size, "")
    told = attributes({"role": "img", "aria_label": label} if label else {"aria_hidden": "true"})
    return format_html(
        '<svg class="i{}"{}><use href="{}#i-{}"/></svg>',
        shown,
        told,
        static("vanban/icons.svg"),
        name,
    )


@register.simple_tag
def keys(*names: str) -> SafeString:
    """`{% keys "J" "K" %}` -> two key caps; `Ctrl+K` is written as on the key sheet."""
    drawn = NOTHING
    for name in names:
        drawn = format_html("{}<kbd>{}</kbd>", drawn, name.replace("+", " "))
    return drawn


@register.simple_tag
def chip(verdict: object, text: str = "") -> SafeString:
    """`{% chip "valid" %}`: valid, unknown, invalid, paper, unsigned, pending; `text` in its place."""
    code = _verdict(verdict)
    style, mark, words, _card = VERDICTS[code]
    return format_html('<span class="chip {}">{}{}</span>', style, icon(mark, 14), text or words)


@register.simple_tag
def state_chip(text: str, icon_name: str = "") -> SafeString:
    """A neutral chip for a state in words, e.g. `{% state_chip "Chờ ký" "pen" %}`."""
    drawn = icon(icon_name, 14) if icon_name else NOTHING
    return format_html('<span class="chip">{}{}</span>', drawn, text)


@register.simple_tag
def urgency(code: object) -> SafeString:
    """`{% urgency "express" %}`: urgent, very_urgent, express, express_timed or 1-4; else nothing."""
    known = URGENCIES.get(str(code))
    if known is None:
        return NOTHING
    return format_html('<span class="u {}">{}</span>', *known)


@register.simple_tag(takes_context=True)
def due(context: Context, deadline: date | datetime | None) -> SafeString:
    """`{% due row.due_at %}`: the deadline in words and tone, exact time in its title."""
    words = deadline_words(deadline, _now(context), _days_off(context))
    exact = ""
    if isinstance(deadline, datetime):
        exact = f"{in_vietnam(deadline):%d/%m/%Y %H:%M}"
    elif deadline is not None:
        exact = f"{deadline:%d/%m/%Y}"
    tone = {"late": " is-late", "today": " is-today", "soon": " is-soon", "none": " dim"}
    return format_html(
        '<span class="due{}"{}>{}</span>',
        tone.get(words.tone, ""),
        attributes({"title": exact}),
        words.text,
    )


@register.filter
def due_words(deadline: date | datetime | None, moment: datetime | None = None) -> str:
    """`{{ row.due_at|due_words:now }}` -> `quá hạn 2 ngày`; words only, for sentences."""
    return deadline_words(deadline, moment or read_clock()).text


@register.filter
def vn_datetime(moment: datetime | None) -> str:
    """`23/11/2026 08:42`, Vietnam time: for anything that may be evidence."""
    return f"{in_vietnam(moment):%d/%m/%Y %H:%M}" if moment else ""


@register.filter
def vn_seconds(moment: datetime | None) -> str:
    """`23/11/2026 08:20:05 +07:00`, for signatures and time-stamps."""
    return f"{in_vietnam(moment):%d/%m/%Y %H:%M:%S} +07:00" if moment else ""


@register.filter
def vn_date(day: date | datetime | None) -> str:
    """`23/11/2026`."""
    if isinstance(day, datetime):
        day = in_vietnam(day).date()
    return f"{day:%d/%m/%Y}" if day else ""


@register.filter
def vn_time(moment: datetime | None) -> str:
    """`08:42`."""
    return f"{in_vietnam(moment):%H:%M}" if moment else ""


@register.simple_tag(takes_context=True)
def at(context: Context, moment: datetime | None) -> SafeString:
    """`{% at row.arrived_at %}`: a short `<time>`: 08:31, 20/11 19:12, 20/11/2025."""
    if moment is None:
        return NOTHING
    return format_html(
        '<time class="at" datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        f"{in_vietnam(moment):%d/%m/%Y %H:%M:%S}",
        short_moment(moment, _now(context)),
    )


@register.simple_tag(takes_context=True)
def clock(context: Context) -> SafeString:
    """The clock of the top bar, in Vietnam time; live.js moves it."""
    here = in_vietnam(_now(context))
    return format_html(
        '<time class="clock" data-clock datetime="{}">{}</time>',
        here.isoformat(timespec="seconds"),
        f"{here:%H:%M} {weekday_name(here.date())}, {here:%d/%m/%Y}",
    )


@register.filter
def bytes_words(size: int | None) -> str:
    """`1,8 MB`, `312 KB`, `84 byte`."""
    if size is None:
        return ""
    kilobyte, megabyte = 1024, 1024 * 1024
    if size >= megabyte:
        return f"{size / megabyte:.1f}".replace(".", ",") + " MB"
    if size >= kilobyte:
        return f"{size // kilobyte} KB"
    return f"{size} byte"


# ── buttons and fields ───────────────────────────────────────────────────────────────────


@register.simple_tag
def button(label: str, kind: str = "plain", **options: Any) -> SafeString:
    """`{% button "Vào sổ" "primary" key="Enter" type="submit" %}`: primary, plain, quiet, law.

    `href=` makes a link; `key=` shows and declares the key; `why=` disables it and says why;
    `icon=`, `size="sm|lg|touch"`; `hx_*`, `data_*`, `aria_*` and the rest become attributes.
    """
    classes = ["btn", BUTTONS[kind]]
    size, mark, key = options.pop("size", ""), options.pop("icon", ""), options.pop("key", "")
    why, href = options.pop("why", ""), options.pop("href", "")
    classes += [f"btn-{size}" if size else "", options.pop("class_", "")]
    given: dict[str, object] = {"class": " ".join(filter(None, classes))}
    if key and not why:
        given |= {"data_key": key, "data_key_label": options.pop("key_label", label)}
    options.pop("key_label", None)
    if kind == "primary":
        given["data_primary"] = True
    if href and not why:
        given["href"] = href
    else:
        given |= {"type": options.pop("type", "button"), "disabled": bool(why)}
    return format_html(
        "<{0}{1}>{2}{3}{4}</{0}>{5}",
        "a" if "href" in given else "button",
        attributes(given | options),
        format_html("{} ", icon(mark, 16)) if mark else NOTHING,
        label,
        format_html(" {}", keys(key)) if key else NOTHING,
        format_html(' <span class="btn-why">{}</span>', why) if why else NOTHING,
    )


@register.simple_tag
def icon_button(label: str, icon_name: str, **options: Any) -> SafeString:
    """`{% icon_button "Lọc" "filter" href="…" key="F" %}`: a named square with one icon."""
    key, href = options.pop("key", ""), options.pop("href", "")
    classes = " ".join(filter(None, ["icon-btn", options.pop("class_", "")]))
    given: dict[str, object] = {
        "class": classes,
        "aria_label": label,
        "title": f"{label} ({key})" if key else label,
    }
    if key:
        given |= {"data_key": key, "data_key_label": label}
    given |= {"href": href} if href else {"type": options.pop("type", "button")}
    return format_html(
        "<{0}{1}>{2}</{0}>", "a" if href else "button", attributes(given | options), icon(icon_name)
    )


@register.inclusion_tag("parts/field.html")
def field(source: BoundField | str, **options: Any) -> dict[str, object]:
    """`{% field form.number span=2 ref="b" confidence=98 %}` or `{% field "number" label="Số" %}`.

    Without a form: `kind` text, date, number, email, password, textarea, select, segment, check;
    `value`, `choices` ((value, label), …), `rows`, `required`, `error`. With both: `hint`, `span`
    (2, 3, 4 of 6), `ref`, `confidence`, `note` (right of the label), `look`, `readonly`, `locked`.
    """
    confidence = options.pop("confidence", None)
    look = options.pop("look", False) or (
        confidence is not None and int(confidence) < LOOK_AGAIN_UNDER
    )
    shown = {
        "span": options.pop("span", ""),
        "ref": options.pop("ref", ""),
        "note": options.pop("note", ""),
        "hint": options.pop("hint", ""),
        "confidence": confidence,
        "look": look,
        "bar": int(confidence or 0) * 28 // 100,
    }
    if isinstance(source, BoundField):
        return shown | _bound(source, options, look=bool(look), hint=bool(shown["hint"]))
    return shown | _loose(source, options, look=bool(look), hint=bool(shown["hint"]))


def _bound(
    source: BoundField, options: dict[str, Any], *, look: bool, hint: bool
) -> dict[str, object]:
    errors = list(source.errors)
    check = isinstance(source.field.widget, CheckboxInput)
    given = _control(source.auto_id, options, look=look, wrong=bool(errors), hint=hint, check=check)
    if options.pop("locked", False):
        given["disabled"] = True
    return {
        "id": source.auto_id,
        "label": source.label,
        "required": source.field.required,
        "errors": errors,
        "help": source.help_text,
        "kind": "check" if check else "bound",
        "control": source.as_widget(attrs=given),
    }


def _loose(
    name: str, options: dict[str, Any], *, look: bool, hint: bool
) -> dict[str, object]:
    error = options.pop("error", "")
    errors = [error] if isinstance(error, str) and error else list(error or [])
    kind, ident = options.pop("kind", "text"), options.pop("id", f"id_{name}")
    required = options.pop("required", False)
    shown: dict[str, object] = {
        "name": name,
        "id": ident,
        "label": options.pop("label", ""),
        "kind": kind,
        "value": options.pop("value", ""),
        "choices": options.pop("choices", ()),
        "checked": options.pop("checked", False),
        "required": required,
        "errors": errors,
        "locked": options.get("locked", False),
    }
    given = _control(
        ident, options, look=look, wrong=bool(errors), hint=hint, check=kind == "check"
    )
    given["required"] = required
    given["disabled"] = bool(options.pop("locked", False))
    given["rows"] = options.pop("rows", "3" if kind == "textarea" else "")
    shown["attributes"] = attributes(given | options)
    return shown


def _control(
    ident: str, options: dict[str, Any], *, look: bool, wrong: bool, hint: bool, check: bool
) -> dict[str, Any]:
    classes = ["check"] if check else ["in"]
    if look and not wrong:
        classes.append("look-in")
    given: dict[str, Any] = {"class": " ".join(classes)}
    if options.pop("readonly", False):
        given["readonly"] = True
    if wrong:
        given["aria-invalid"] = "true"
    described = [f"{ident}-wrong"] if wrong else []
    described += [f"{ident}-hint"] if hint else []
    if described:
        given["aria-describedby"] = " ".join(described)
    return given


@register.inclusion_tag("parts/picker.html")
def picker(name: str, label: str, url: str, **options: Any) -> dict[str, object]:
    """`{% picker "recipients" "Nơi nhận" "/tim/co-quan/" multiple=True selected=chosen %}`.

    The address answers `?q=` with `{"results": [{"id", "name", "detail"}]}`. `selected`: objects
    with id, name, detail (and role). `roles` ((code, label), …) adds `<name>_role` a choice.
    """
    roles = options.get("roles", ())
    return {
        "name": name,
        "label": label,
        "url": url,
        "id": options.get("id", f"id_{name}"),
        "span": options.get("span", ""),
        "multiple": options.get("multiple", False),
        "selected": options.get("selected", ()),
        "roles": roles,
        "roles_text": "|".join(f"{code}:{words}" for code, words in roles),
        "placeholder": options.get("placeholder", ""),
        "hint": options.get("hint", ""),
        "note": options.get("note", ""),
        "error": options.get("error", ""),
        "required": options.get("required", False),
    }


@register.inclusion_tag("parts/upload.html")
def upload(name: str, label: str, **options: Any) -> dict[str, object]:
    """`{% upload "file" "Tệp văn bản" accept=".pdf,.docx" max_mb=50 multiple=True %}`."""
    return {
        "name": name,
        "label": label,
        "id": options.get("id", f"id_{name}"),
        "accept": options.get("accept", ""),
        "max_mb": options.get("max_mb", ""),
        "multiple": options.get("multiple", False),
        "hint": options.get("hint", ""),
        "error": options.get("error", ""),
        "required": options.get("required", False),
    }


# ── parts ────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("parts/item.html", takes_context=True)
def item(context: Context, url: str, title: str, **options: Any) -> dict[str, object]:
    """One row of a list: `{% item url row.issuer summary=row.summary at=row.arrived_at … %}`.

    `meta`, `urgency`, `verdict` + `verdict_text`, `attachments`, `due` (shown only when given;
    None writes "không ghi hạn"), `look`, `unread`, `current`, `queued`, `tick="ids"` +
    `tick_value` + `ticked`; `hx_*` and `data_*` go on the link.
    """
    known = (
        "summary", "at", "meta", "urgency", "verdict", "verdict_text", "attachments", "look",
        "unread", "current", "queued", "tick", "tick_value", "ticked", "id",
    )  # fmt: skip
    shown = {name: options.pop(name, "") for name in known}
    shown["has_due"] = "due" in options
    shown["due"] = options.pop("due", None)
    shown |= {"url": url, "title": title, "attributes": attributes(options)}
    shown |= {"now": _now(context), "days_off": _days_off(context)}
    return shown


@register.inclusion_tag("parts/tabs.html")
def tabs(boxes: Sequence[object], label: str, bar: bool = True) -> dict[str, object]:  # noqa: FBT001, FBT002 (a template tag's option)
    """`{% tabs boxes "Tình trạng" %}`: boxes of a list with counters (Tab or alike)."""
    return {"boxes": boxes, "label": label, "bar": bar}


@register.inclusion_tag("parts/verdict.html")
def verdict_card(verdict: object) -> dict[str, object]:
    """`{% verdict_card verdict %}`: outcome, title, sentence, findings, acts, checked (Verdict)."""
    code = _verdict(getattr(verdict, "outcome", ""))
    _style, mark, _words, card = VERDICTS[code]
    findings = []
    for finding in getattr(verdict, "findings", ()):
        style, sign = FINDINGS.get(str(getattr(finding, "state", "ask")), FINDINGS["ask"])
        findings.append({"style": style, "icon": sign, "of": finding})
    return {"verdict": verdict, "icon": mark, "card": card, "findings": findings}


@register.inclusion_tag("parts/verdict_line.html")
def verdict_line(
    outcome: object, strong: str, text: str = "", url: str = "", url_label: str = ""
) -> dict[str, object]:
    """The strip over the page: `{% verdict_line "valid" "2 chữ ký hợp lệ." "…" url="…" %}`."""
    _style, mark, _words, card = VERDICTS[_verdict(outcome)]
    return {
        "icon": mark, "card": card, "strong": strong, "text": text, "url": url,
        "url_label": url_label or _("Bằng chứng"),
    }  # fmt: skip


@register.inclusion_tag("parts/refusal.html")
def refusal_card(refusal: object, subject: str = "") -> dict[str, object]:
    """`{% refusal_card refusal %}`: `.title`, `.reasons[].text/.mend`; every reason at once."""
    return {"refusal": refusal, "subject": subject}


@register.inclusion_tag("parts/timeline.html", takes_context=True)
def timeline(context: Context, entries: Sequence[object], label: str = "") -> dict[str, object]:
    """`{% timeline entries "Quá trình xử lý" %}`: at, who, did, note, detail (Entry)."""
    return {"entries": entries, "label": label, "now": _now(context)}


@register.inclusion_tag("parts/delivery.html", takes_context=True)
def delivery_board(context: Context, rows: Sequence[object]) -> dict[str, object]:
    """`{% delivery_board rows %}`: rows from `parts.delivery_row(name, code, statuses)`."""
    return {"rows": rows, "stations": STATIONS, "recalls": RECALLS, "now": _now(context)}


@register.filter
def recall_words(code: str) -> object:
    """13, 15, 16 in words."""
    return RECALLS.get(code, code)


@register.inclusion_tag("parts/toast.html")
def toast(text: str, **options: Any) -> dict[str, object]:
    """`{% toast "Đã vào sổ số 3481." detail="…" undo_url="…" %}`; messages make them by themselves."""
    return {"text": text, "static": options.pop("static", False)} | options


@register.inclusion_tag("parts/empty.html")
def empty(title: str, text: str, **options: Any) -> dict[str, object]:
    """`{% empty "Đã vào sổ hết" "Gói mới từ trục sẽ hiện ở đây." icon="den" acts=acts %}`."""
    return {"title": title, "text": text, "icon": options.get("icon", "den")} | {
        "acts": options.get("acts", ())
    }


@register.inclusion_tag("parts/note.html")
def note(text: str, **options: Any) -> dict[str, object]:
    """`{% note "…" strong="Có thể trùng số đến 3409." icon="copy" plain=True url= url_label= %}`."""
    return {
        "text": text,
        "strong": options.get("strong", ""),
        "icon": options.get("icon", "info" if options.get("plain") else "alert"),
        "plain": options.get("plain", False),
        "url": options.get("url", ""),
        "url_label": options.get("url_label", ""),
    }


@register.inclusion_tag("parts/skeleton.html")
def skeleton(kind: str = "list", rows: int = 5) -> dict[str, object]:
    """`{% skeleton "list" 6 %}`: list, rows, form, page; rows of the true height."""
    return {"kind": kind, "rows": range(rows), "label": _("Đang tải")}


@register.inclusion_tag("parts/page_viewer.html")
def page_viewer(pages: Sequence[object] = (), label: str = "", **options: Any) -> dict[str, object]:
    """`{% page_viewer pages "Công văn 12/UBND-VX" %}` or `url="/x/{n}.png" count=3`.

    pages: number, url, width, height, marks (PageImage). Draws the desk; `{% page_tools %}` goes
    in the head of the same pane.
    """
    pattern, count = options.get("url", ""), int(options.get("count") or 0)
    if pattern and not pages:
        size = {"width": int(options.get("width", 1240)), "height": int(options.get("height", 1754))}
        pages = [
            PageImage(number, str(pattern).replace("{n}", str(number)), **size)
            for number in range(1, count + 1)
        ]
    return {"pages": pages, "label": label or _("Văn bản"), "total": len(pages)}


@register.inclusion_tag("parts/page_tools.html")
def page_tools(total: int = 0, download: str = "", printed: str = "") -> dict[str, object]:
    """`{% page_tools total=3 download=url printed=url %}`: counter, zoom, fit, download, print."""
    return {"total": total, "download": download, "printed": printed}


@register.inclusion_tag("parts/batch.html")
def batch(progress: object) -> dict[str, object]:
    """`{% batch progress %}`: title, done, refused, total, started, refusals, poll_url, stop_url."""
    total = max(int(getattr(progress, "total", 0)), 1)
    done, refused = int(getattr(progress, "done", 0)), int(getattr(progress, "refused", 0))
    share = {"done": done * 100 / total, "refused": refused * 100 / total}
    return {
        "batch": progress,
        "done_width": f"{share['done']:.2f}%",
        "refused_width": f"{share['refused']:.2f}%",
        "waiting": max(total - done - refused, 0),
        "passed": done + refused,
    }


# ── the shell ────────────────────────────────────────────────────────────────────────────


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString:
    """` data-theme="dark"` when the person chose one (cookie `theme`); else the system decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request is not None else ""
    return attributes({"data_theme": chosen if chosen in {"light", "dark"} else ""})


@register.filter
def get(mapping: Mapping[str, object], key: str) -> object:
    """`{{ counts|get:row.id }}`."""
    return mapping.get(key, "")


def _verdict(given: object) -> str:
    code = str(getattr(given, "value", given)).lower()
    code = OTHER_NAMES.get(code, code)
    return code if code in VERDICTS else "unknown"


def _now(context: Context) -> datetime:
    given = context.get("now")
    if isinstance(given, datetime):
        return given
    shell = context.get("shell")
    told = getattr(shell, "now", None)
    return told if isinstance(told, datetime) else read_clock()


def _days_off(context: Context) -> Sequence[date]:
    return context.get("days_off") or ()
