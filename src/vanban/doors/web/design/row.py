"""One row of a list as a template tag, drawn without a template of its own.

Fifty stand on every page, and a template takes five times as long for each.
"""

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vanban.doors.web.design.attributes import attributes, written
from vanban.doors.web.design.marks import at, chip, due, icon, urgency

register = template.Library()

_LOOKS: Final = ("unread", "queued")


@register.simple_tag(takes_context=True)
def item(context: Context, url: str, title: str, **options: Any) -> SafeString:
    """One row of a list: `{% item url row.issuer summary=row.summary at=row.arrived_at … %}`.

    `meta`, `urgency`, `verdict` + `verdict_text`, `attachments`, `due` (shown when given, unless
    `has_due` is false; None writes "không ghi hạn"), `look` (+ `look_icon`), `unread`, `current`,
    `queued`, `tick="ids"` + `tick_value` + `tick_form` (a form elsewhere) +
    `ticked`; `hx_*` and `data_*` go on the link.
    """
    row = dict(options)
    link = {name: row[name] for name in row if name.startswith(("hx_", "data_"))}
    link["aria_current"] = "true" if row.get("current") else ""
    looks = [name for name in _LOOKS if row.get(name)]
    tick = _tick(title, row) if row.get("tick") else ""
    place = f' id="{written(row["id"])}"' if row.get("id") else ""
    summary = written(row.get("summary"))
    told = f'<p class="sum clip-2">{summary}</p>' if summary else ""
    unread = f'<span class="vh"> ({_("chưa mở")})</span>' if row.get("unread") else ""
    return SafeString(
        f'<article class="{" ".join(("item", *(["has-tick"] if tick else ()), *looks))}"'
        f' data-item{place}>{tick}<div class="body"><div class="l1">'
        f'<a class="from go{" clip" if summary else ""}" href="{written(url)}"'
        f"{attributes(link)}>{written(title)}{unread}</a>{at(context, row.get('at'))}</div>"
        f'{told}<div class="meta">{_meta(context, row)}</div></div></article>'
    )


def _meta(context: Context, row: Mapping[str, Any]) -> str:
    """The last line of a row: what is urgent, what was found, what else, until when."""
    parts: list[str] = [urgency(row["urgency"])] if row.get("urgency") else []
    if row.get("verdict"):
        parts.append(chip(row["verdict"], row.get("verdict_text", "")))
    if row.get("attachments"):
        said = _("tệp kèm:")
        parts.append(
            f'<span class="nw">{icon("clip", 14)} <span class="vh">{said} </span>'
            f"{written(row['attachments'])}</span>"
        )
    if row.get("meta"):
        parts.append(f'<span class="clip">{written(row["meta"])}</span>')
    if row.get("look"):
        drawn = icon(row.get("look_icon") or "copy", 14)
        parts.append(f'<span class="look nw">{drawn} {written(row["look"])}</span>')
    if row.get("queued"):
        said = _("xếp hàng, gửi khi có mạng")
        parts.append(f'<span class="nw">{icon("clock", 14)} {said}</span>')
    if row.get("has_due", "due" in row):
        parts.append(due(context, row.get("due")))
    return "".join(parts)


def _tick(title: str, row: Mapping[str, Any]) -> str:
    """The box by which a row is chosen for an act on many."""
    label = _("Chọn %(title)s") % {"title": title}
    told = {
        "name": row["tick"],
        "value": row.get("tick_value"),
        "form": row.get("tick_form"),
        "checked": bool(row.get("ticked")),
        "aria_label": label,
    }
    return (
        f'<label class="hit"><input class="check" type="checkbox"{attributes(told)} data-tick>'
        "</label>"
    )
