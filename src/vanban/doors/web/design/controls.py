"""Buttons, fields, pickers and uploads as template tags."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vanban.doors.web.design.attributes import NOTHING, attributes
from vanban.doors.web.design.days import written_day
from vanban.doors.web.design.marks import icon, keys
from vanban.foundation.words import Words

register = template.Library()

BUTTONS = {"primary": "btn-1", "plain": "", "quiet": "btn-0", "law": "btn-law"}
LOOK_AGAIN_UNDER = 90


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

    Without a form: `kind` text, day (23/11/2026; `min`, `max` for its calendar), number, email,
    password, textarea, select, segment, check;
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
        "help": "",
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


def _as_kept(value: object) -> object:
    """What a box holds comes back and is kept: the house's words in it stay Vietnamese."""
    return str.__str__(value) if isinstance(value, Words) else value


def _loose(name: str, options: dict[str, Any], *, look: bool, hint: bool) -> dict[str, object]:
    error = options.pop("error", "")
    errors = [error] if isinstance(error, str) and error else list(error or [])
    kind, ident = options.pop("kind", "text"), options.pop("id", f"id_{name}")
    required = options.pop("required", False)
    shown: dict[str, object] = {
        "name": name,
        "id": ident,
        "label": options.pop("label", ""),
        "kind": kind,
        **(_day(options) if kind == "day" else {}),
        "value": _as_kept(options.pop("value", "")),
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


def _day(options: dict[str, Any]) -> dict[str, object]:
    options["value"] = written_day(options.get("value", ""))
    return {name: options.pop(name, "") for name in ("min", "max")}


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
    with id, name, detail (and role). `roles` ((code, label), …) adds `<name>_role` a choice;
    `terms` ((value, words), …) draws rows and adds `<name>_due`, for all but the first and the last
    role (the lead's deadline is asked beside it, for information there is none). `text_name` takes
    a name that is in no directory as it is typed.
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
        "terms": options.get("terms", ()),
        "text_name": options.get("text_name", ""),
        "text": options.get("text", ""),
        "placeholder": options.get("placeholder", ""),
        "hint": options.get("hint", ""),
        "note": options.get("note", ""),
        "error": options.get("error", ""),
        "required": options.get("required", False),
    }


@register.inclusion_tag("parts/upload.html")
def upload(name: str, label: str, **options: Any) -> dict[str, object]:
    """`{% upload "file" "Tệp văn bản" accept=".pdf,.docx" max_mb=50 multiple=True %}`.

    `hx_*`, `data_*`, `form` and the rest become attributes of the field.
    """
    shown: dict[str, object] = {
        "name": name,
        "label": label,
        "id": options.pop("id", f"id_{name}"),
        "accept": options.pop("accept", ""),
        "max_mb": options.pop("max_mb", ""),
        "multiple": options.pop("multiple", False),
        "hint": options.pop("hint", ""),
        "error": options.pop("error", ""),
        "required": options.pop("required", False),
    }
    return shown | {"attributes": attributes(options)}
