"""The parts: what they say, that they are safe to draw, that their colours can be read."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.test import Client, override_settings

from support.sheet import ALONE, PAGES
from vanban.doors.web.design.deadline import VIETNAM, deadline_words, short_moment
from vanban.doors.web.design.marks import shipped_calendar
from vanban.doors.web.design.parts import Status, delivery_row
from vanban.doors.web.design.samples import FORM_REFUSAL, NOW

WEB = Path(settings.PACKAGE) / "doors" / "web"
STATIC = WEB / "static" / "vanban"


def draw(text: str, **context: object) -> str:
    template = Template("{% load vanban_design %}" + text)
    return str(template.render(Context({"now": NOW} | context)))


# ── deadlines in words ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (None, "không ghi hạn", "none"),
        (date(2026, 11, 21), "quá hạn 2 ngày", "late"),
        (datetime(2026, 11, 22, 23, 59, tzinfo=VIETNAM), "quá hạn 1 ngày", "late"),
        (date(2026, 11, 23), "hạn hôm nay", "today"),
        (datetime(2026, 11, 23, 23, 59, 59, tzinfo=VIETNAM), "hạn hôm nay", "today"),
        (datetime(2026, 11, 23, 17, 0, tzinfo=VIETNAM), "trước 17:00 nay", "today"),
        (datetime(2026, 11, 23, 8, 30, tzinfo=VIETNAM), "vừa quá hạn", "late"),
        (datetime(2026, 11, 23, 6, 0, tzinfo=VIETNAM), "quá hạn 2 giờ", "late"),
        (date(2026, 11, 24), "hạn ngày mai", "soon"),
        (date(2026, 11, 25), "còn 2 ngày làm việc", "soon"),
        (date(2026, 11, 30), "còn 5 ngày làm việc", "far"),
        (date(2026, 12, 31), "còn 28 ngày làm việc", "far"),
        (date(2027, 6, 30), "hạn 30/06/2027", "far"),
    ],
)
def test_a_deadline_is_said_as_an_official_says_it(due: date | None, words: str, tone: str) -> None:
    said = deadline_words(due, NOW, shipped_calendar())
    assert (said.text, said.tone) == (words, tone)


def test_a_deadline_over_a_weekend_counts_no_rest_day() -> None:
    friday = datetime(2026, 11, 27, 16, 0, tzinfo=VIETNAM)
    calendar = shipped_calendar()
    assert deadline_words(date(2026, 11, 29), friday, calendar).text == "hạn 29/11"
    assert deadline_words(date(2026, 11, 30), friday, calendar).text == "còn 1 ngày làm việc"


def test_a_deadline_is_judged_by_the_day_in_vietnam() -> None:
    late_evening_in_utc = datetime.fromisoformat("2026-11-22T18:00:00+00:00")  # 01:00 on the 23rd
    assert (
        deadline_words(date(2026, 11, 22), late_evening_in_utc, shipped_calendar()).tone == "late"
    )


def test_moments_grow_longer_with_age() -> None:
    assert short_moment(NOW - timedelta(minutes=11), NOW) == "08:31"
    assert short_moment(NOW - timedelta(days=3), NOW) == "20/11 08:42"
    assert short_moment(NOW - timedelta(days=400), NOW) == "19/10/2025"


# ── tags ─────────────────────────────────────────────────────────────────────────────────


def test_words_given_are_escaped() -> None:
    evil = "<img src=x onerror=alert(1)>"
    drawn = draw(
        "{% item '#' evil summary=evil verdict='valid' verdict_text=evil look=evil %}"
        "{% button evil 'primary' key='R' data_x=evil %}{% note evil strong=evil %}"
        "{% field 'a' label=evil value=evil error=evil hint=evil %}{% empty evil evil %}",
        evil=evil,
    )
    assert "<img" not in drawn
    assert "&lt;img" in drawn


def test_a_button_that_may_not_says_why_and_takes_no_key() -> None:
    drawn = draw('{% button "Đóng dấu" "primary" key="D" why="chưa ký" type="submit" %}')
    assert " disabled" in drawn
    assert "data-key" not in drawn
    assert "chưa ký" in drawn


def test_hx_and_data_words_become_attributes() -> None:
    drawn = draw('{% button "Xóa" hx_post="/x" data_confirm="1" aria_pressed="false" %}')
    assert 'hx-post="/x"' in drawn
    assert 'data-confirm="1"' in drawn
    assert 'aria-pressed="false"' in drawn


class ExampleForm(forms.Form):
    number = forms.IntegerField(label="Số")
    urgent = forms.BooleanField(label="Khẩn", required=False)


def test_a_form_field_tells_its_wrong_to_who_cannot_see() -> None:
    form = ExampleForm({"number": "mười"})
    drawn = draw("{% field form.number span=2 hint='Số đến' %}{% field form.urgent %}", form=form)
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_number-wrong id_number-hint"' in drawn
    assert 'id="id_number-wrong"' in drawn
    assert 'class="check"' in drawn


def test_a_field_read_with_doubt_asks_to_look_again() -> None:
    sure, doubtful = (
        draw(f"{{% field 'due' label='Hạn' ref='h' confidence={share} %}}") for share in (98, 82)
    )
    assert "look-in" not in sure
    assert "look-in" in doubtful
    assert "82 %, xem lại" in doubtful


def test_a_refusal_says_every_reason_and_its_mend() -> None:
    drawn = draw("{% refusal_card refusal %}", refusal=FORM_REFUSAL)
    for reason in FORM_REFUSAL.reasons:
        assert reason.text in drawn
        assert reason.mend in drawn
    assert "2 việc phải sửa trước" in drawn
    assert "data-refused" in drawn


@pytest.mark.parametrize("verdict", ["valid", "PASSED", "indeterminate", "unheard_of"])
def test_a_verdict_is_never_better_than_known(verdict: str) -> None:
    drawn = draw("{% chip v %}", v=verdict)
    assert ("Hợp lệ" in drawn) == (verdict in {"valid", "PASSED"})


def _moment(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


@pytest.mark.parametrize(
    ("codes", "states"),
    [
        ([], "ahead ahead ahead ahead ahead"),
        (["01"], "reached ahead ahead ahead ahead"),
        (["01", "03"], "reached here ahead ahead ahead"),
        (["01", "03", "05"], "reached reached reached here ahead"),
        (["01", "03", "04", "05", "06"], "reached reached reached reached reached"),
        (["01", "02"], "reached refused"),
        (["02"], "refused"),
    ],
)
def test_delivery_shows_where_the_document_is(codes: list[str], states: str) -> None:
    row = delivery_row("Sở A", "H1", [Status(c, _moment(n)) for n, c in enumerate(codes)])
    assert " ".join(station.state for station in row.stations) == states
    drawn = draw("{% delivery_board rows %}", rows=[row])
    spanned = sum(int(span) for span in re.findall(r'colspan="(\d+)"', drawn))
    assert len(re.findall(r"<td", drawn)) + max(spanned - 1, 0) == 6


def test_a_recall_agreed_strikes_the_receiver() -> None:
    statuses = [Status("01", _moment(0)), Status("13", _moment(1)), Status("15", _moment(2))]
    assert delivery_row("Sở A", "H1", statuses).recalled
    assert not delivery_row("Sở A", "H1", statuses[:2]).recalled
    assert "Đồng ý lấy lại" in draw(
        "{% delivery_board rows %}", rows=[delivery_row("Sở A", "H1", statuses)]
    )


# ── what is drawn may run under the policy ───────────────────────────────────────────────


@pytest.mark.parametrize("name", PAGES)
def test_pages_carry_no_inline_style_or_script(name: str) -> None:
    with override_settings(**ALONE):
        text = Client().get(PAGES[name]).content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert not re.search(r"<[^>]+\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "http://" not in text.replace("http://www.w3.org/", "")
    assert "https://" not in text


@pytest.mark.parametrize("name", PAGES)
def test_every_icon_drawn_exists_and_every_id_is_one(name: str) -> None:
    sprite = set(re.findall(r'id="(i-[a-z]+)"', (STATIC / "icons.svg").read_text()))
    with override_settings(**ALONE):
        text = Client().get(PAGES[name]).content.decode()
    assert set(re.findall(r"icons\.svg#(i-[a-z]+)", text)) <= sprite
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_every_icon_named_in_a_template_exists() -> None:
    sprite = set(re.findall(r'id="i-([a-z]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        name
        for template in (WEB / "templates").rglob("*.html")
        for name in re.findall(r'\bicon(?:_button [^%]*?)?[ =]"([a-z]+)"', template.read_text())
    }
    assert named <= sprite


def test_every_text_template_of_the_parts_is_written_for_the_policy() -> None:
    for template in (WEB / "templates").rglob("*.html"):
        text = template.read_text()
        assert " style=" not in text, template
        assert not re.search(r"\shx-on", text), template


# ── colours ──────────────────────────────────────────────────────────────────────────────

PAIRS = [
    *[(ink, ground, 4.5) for ink in ("ink", "ink-2", "ink-3") for ground in ("surface", "bg")],
    *[(ink, "surface", 4.5) for ink in ("accent-ink", "red", "amber", "green")],
    ("accent-ink", "accent-soft", 4.5),
    ("ink-2", "accent-soft", 4.5),
    ("red", "accent-soft", 4.5),
    ("amber", "amber-soft", 4.5),
    ("ink", "amber-soft", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-accent", "accent-hover", 4.5),
    ("invert-ink", "invert", 4.5),
    ("ink", "hover", 4.5),
    ("line-3", "surface", 3.0),
    ("focus", "surface", 3.0),
    ("focus", "bg", 3.0),
]


def _tokens(theme: str) -> dict[str, str]:
    text = (STATIC / "css" / "tokens.css").read_text()
    light = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", text.split("@media")[0]))
    if theme == "light":
        return light
    dark = text.split(':root[data-theme="dark"]{')[1].split("}")[0]
    return light | dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", dark))


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast_reaches_aa(theme: str, ink: str, ground: str, least: float) -> None:
    tokens = _tokens(theme)
    lighter, darker = sorted((_luminance(tokens[ink]), _luminance(tokens[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= least


def test_dark_by_the_system_and_dark_by_choice_are_the_same() -> None:
    text = (STATIC / "css" / "tokens.css").read_text()
    by_system = text.split(':root:not([data-theme="light"]){')[1].split("}")[0]
    by_choice = text.split(':root[data-theme="dark"]{')[1].split("}")[0]
    assert by_system.split() == by_choice.split()


def test_only_tokens_hold_raw_colours() -> None:
    paper_marks = "page.css"  # marks lie on paper, which is paper in both themes
    for sheet in (STATIC / "css").glob("*.css"):
        if sheet.name not in {"tokens.css", paper_marks}:
            assert not re.search(r"#[0-9A-Fa-f]{3,8}\b", sheet.read_text()), sheet.name
