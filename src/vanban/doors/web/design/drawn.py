"""The larger parts as template tags: rows, verdicts, refusals, delivery, the page viewer."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vanban.doors.web.design.attributes import attributes
from vanban.doors.web.design.marks import VERDICTS, moment_of, verdict_code
from vanban.doors.web.design.parts import RECALLS, STATIONS, PageImage

register = template.Library()

FINDINGS = {"yes": ("y", "check"), "no": ("n", "x"), "ask": ("q", "ask")}
A4_WIDTH, A4_HEIGHT = 210, 297


@register.inclusion_tag("parts/tabs.html")
def tabs(boxes: Sequence[object], label: str, bar: bool = True) -> dict[str, object]:  # noqa: FBT001, FBT002 (a template tag's option)
    """`{% tabs boxes "Tình trạng" %}`: boxes of a list with counters (Tab or alike)."""
    return {"boxes": boxes, "label": label, "bar": bar}


@register.inclusion_tag("parts/verdict.html")
def verdict_card(verdict: object) -> dict[str, object]:
    """`{% verdict_card verdict %}`: outcome, title, sentence, findings, acts, checked (Verdict)."""
    code = verdict_code(getattr(verdict, "outcome", ""))
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
    _style, mark, _words, card = VERDICTS[verdict_code(outcome)]
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
    return {"entries": entries, "label": label, "now": moment_of(context)}


@register.inclusion_tag("parts/delivery.html", takes_context=True)
def delivery_board(context: Context, rows: Sequence[object]) -> dict[str, object]:
    """`{% delivery_board rows %}`: rows from `parts.delivery_row(name, code, statuses)`."""
    return {"rows": rows, "stations": STATIONS, "recalls": RECALLS, "now": moment_of(context)}


@register.inclusion_tag("parts/toast.html")
def toast(text: str, **options: Any) -> dict[str, object]:
    """`{% toast "Đã vào sổ số 3481." detail="…" undo_url="…" %}`; or `toasts` in the context."""
    return {"text": text, "static": options.pop("static", False)} | options


@register.inclusion_tag("parts/empty.html")
def empty(title: str, text: str, **options: Any) -> dict[str, object]:
    """`{% empty "Đã vào sổ hết" "Gói mới từ trục sẽ hiện ở đây." icon="den" acts=acts %}`."""
    return {"title": title, "text": text, "icon": options.get("icon", "den")} | {
        "acts": options.get("acts", ())
    }


@register.inclusion_tag("parts/note.html")
def note(text: str, **options: Any) -> dict[str, object]:
    """`{% note "…" strong="Có thể trùng số đến 3409." icon= plain=True url= url_label= %}`."""
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
        width, height = int(options.get("width", 1240)), int(options.get("height", 1754))
        pages = [
            PageImage(number, str(pattern).replace("{n}", str(number)), width, height)
            for number in range(1, count + 1)
        ]
    return {"pages": pages, "label": label or _("Văn bản"), "total": len(pages)}


@register.simple_tag
def page_mark(mark: object) -> SafeString:
    """One mark of what was read, on a page of 210 x 297; drawn by the page viewer only."""
    share = {name: float(getattr(mark, name)) for name in ("x", "y", "width", "height")}
    left, top = share["x"] * A4_WIDTH - 0.6, share["y"] * A4_HEIGHT - 0.4
    wide, high = share["width"] * A4_WIDTH + 1.2, share["height"] * A4_HEIGHT + 0.8
    tag_left, tag_top = left + wide - 1.2, top - 3.4
    return format_html(
        '<g data-mark="{letter}"{look}><rect x="{x}" y="{y}" width="{w}" height="{h}" rx=".5"/>'
        '<rect class="tag" x="{tx}" y="{ty}" width="5" height="5" rx="1.5"/>'
        '<text x="{cx}" y="{cy}" font-size="3.6">{letter}</text></g>',
        letter=getattr(mark, "letter", ""),
        look=attributes({"class": "is-look" if getattr(mark, "look", False) else ""}),
        x=f"{left:.2f}", y=f"{top:.2f}", w=f"{wide:.2f}", h=f"{high:.2f}",
        tx=f"{tag_left:.2f}", ty=f"{tag_top:.2f}",
        cx=f"{tag_left + 2.5:.2f}", cy=f"{tag_top + 2.4:.2f}",
    )  # fmt: skip


@register.inclusion_tag("parts/page_tools.html")
def page_tools(total: int = 0, download: str = "", printed: str = "") -> dict[str, object]:
    """`{% page_tools total=3 download=url printed=url %}`: counter, zoom, fit, download, print."""
    return {"total": total, "download": download, "printed": printed}


@register.inclusion_tag("parts/batch.html")
def batch(progress: object) -> dict[str, object]:
    """`{% batch b %}`: id, title, done, refused, total, started, refusals, poll_url, stop_url."""
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
