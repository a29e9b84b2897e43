"""English beside Vietnamese: the catalogue, and the words of the rooms as a page says them."""

import copy
import json
import pickle
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from types import ModuleType

import pytest
from django.template import engines
from django.utils import translation

from support.messages import messages
from vanban.core.records.lifecycle import LABELS, State
from vanban.doors.web.saying import say
from vanban.foundation.errors import Invalid, Reason
from vanban.foundation.words import Words, said_by, spoken


@pytest.fixture(name="messages")
def the_script() -> ModuleType:
    return messages()


@pytest.fixture
def english() -> Iterator[None]:
    said_by(say)
    with translation.override("en"):
        yield


def shown(text: str, **context: object) -> str:
    return str(engines["django"].from_string(text).render(context))


# ── the catalogue ──


def test_almost_every_phrase_of_the_pages_has_an_english_one(messages: ModuleType) -> None:
    said = messages.phrases()
    lacking = messages.missing(messages.read(), said)
    assert len(said) > 3000
    told = "no English yet (make messages):\n" + "\n".join(lacking)
    print(told)
    assert len(lacking) <= len(said) * (1 - messages.ENOUGH), told


def test_no_entry_is_empty_and_each_has_the_facts_of_its_phrase(messages: ModuleType) -> None:
    assert messages.faults(messages.read()) == []


def test_the_compiled_catalogue_is_the_written_one(messages: ModuleType) -> None:
    catalogue = messages.read()
    compiled = messages.PO.with_suffix(".mo").read_bytes()
    assert compiled == messages.compiled(catalogue)
    assert messages.PO.read_text(encoding="utf-8") == messages.written(catalogue)
    read = GNUTranslations(BytesIO(compiled))
    for phrase, said in catalogue.items():
        if len(phrase) == 1:
            assert read.gettext(phrase[0]) == said[0]
        else:
            assert [read.ngettext(*phrase, n) for n in (1, 2)] == list(said)


def test_phrases_are_read_from_templates_calls_and_sentences_not_from_prose(
    messages: ModuleType,
) -> None:
    template = (
        "{% load i18n %}<p>Không dịch</p>{% translate 'Sổ' as s %}"
        "{% blocktranslate count n=n with who=w %}{{ who }}: {{ n }} tệp"
        "{% plural %}{{ who }}: {{ n }} các tệp{% endblocktranslate %}"
    )
    assert set(messages.of_template(template)) == {
        ("Sổ",),
        ("%(who)s: %(n)s tệp", "%(who)s: %(n)s các tệp"),
    }
    module = (
        '"""Lời ở đầu tệp."""\n'
        "def f(row):\n"
        '    "Lời ở đầu hàm."\n'
        '    _("Chỉ gettext")\n'
        '    ngettext("%(n)s tệp", "%(n)s tệp", n)\n'
        '    return f"Số {row.number:02d} của {row.name}", "English", "Nhãn", r"^Số\\s"\n'
    )
    assert set(messages.of_python(module)) == {
        ("Chỉ gettext",),
        ("%(n)s tệp", "%(n)s tệp"),
        ("Số {number} của {name}",),
        ("Nhãn",),
    }


def test_facts_left_out_or_made_up_are_faults(messages: ModuleType) -> None:
    assert messages.faults({("Số %(n)s",): ("Number",)})
    assert messages.faults({("Số {n}",): ("Number {m}",)})
    assert messages.faults({("Một",): ("",)})
    assert messages.faults({("Một", "%(n)s"): ("One", "%(n)s")}) == []


# ── words of the rooms ──


@pytest.mark.usefixtures("english")
def test_a_label_is_said_in_english_by_a_template_and_stays_vietnamese_as_data() -> None:
    label = LABELS[State.REGISTERED]
    assert shown("{{ label }}", label=label) == "Registered"
    assert shown("{% load i18n %}{% blocktranslate %}Bỏ {{ label }}{% endblocktranslate %}")
    assert label == "Đã vào sổ"
    assert json.dumps({"state": label}, ensure_ascii=False) == '{"state": "Đã vào sổ"}'
    assert f"Văn bản: {label}" == "Văn bản: Đã vào sổ"
    assert hash(label) == hash("Đã vào sổ")


@pytest.mark.usefixtures("english")
def test_a_refusal_is_said_with_its_facts() -> None:
    refusal = Invalid(Reason("x", "Chọn hạn từ hôm nay trở đi.", f"Năm {2030} đã có sổ cùng tên."))
    template = "{{ r.title }}|{{ r.reasons.0.text }}|{{ r.reasons.0.mend }}"
    assert shown(template, r=refusal) == (
        "Data not right|Choose a deadline from today on.|A register of that name exists for 2030."
    )
    assert str(refusal) == "Chọn hạn từ hôm nay trở đi."


@pytest.mark.usefixtures("english")
def test_facts_of_a_sentence_are_said_too_and_what_people_wrote_is_not() -> None:
    assert say("Văn bản đang ở bước “Đã vào sổ”.") == "The document is at the step “Registered”."
    assert say("Cơ quan đã có đơn vị “Tổ một cửa”.") == "The body already has a unit “Tổ một cửa”."
    assert say("Về việc phòng chống lụt bão") == "Về việc phòng chống lụt bão"
    assert say("") == ""


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1/2 đã trả lời: 1 đồng ý, 1 không đồng ý", "1 of 2 answered: 1 agreed, 1 not agreed"),
        ("10 ngày làm việc", "10 working days"),
        ("Hoàn thành 23/11/2026, quá hạn", "Finished 23/11/2026, overdue"),
        ("chưa xử lý", "not begun"),
        ("Nguyễn Văn A, Văn thư", "Nguyễn Văn A, Văn thư"),
        (
            "Nội dung nguyên vẹn. Chưa tra được trạng thái thu hồi; chữ ký rỗng.",
            "Content intact. Revocation not looked up; chữ ký rỗng.",
        ),
    ],
)
def test_what_was_put_together_is_said_piece_by_piece(text: str, said: str) -> None:
    assert say(text) == said


@pytest.mark.usefixtures("english")
def test_words_are_escaped_and_long_ones_cost_nothing() -> None:
    assert shown("{{ w }}", w=Words("<b>&")) == "&lt;b&gt;&amp;"
    assert say("a, b" * 5000) == "a, b" * 5000
    assert say(("x “y” " * 300)[:1999])


def test_without_a_choice_everything_is_vietnamese() -> None:
    said_by(say)
    with translation.override("vi"):
        assert shown("{{ label }}", label=LABELS[State.REGISTERED]) == "Đã vào sổ"
        assert say("Văn bản đang ở bước “Đã vào sổ”.") == "Văn bản đang ở bước “Đã vào sổ”."


def test_a_table_of_labels_cannot_be_changed() -> None:
    table = spoken({1: "Một"})
    assert table[1].lower() == "một"
    assert isinstance(table[1].lower(), Words)
    assert copy.deepcopy(table[1]) == pickle.loads(pickle.dumps(table[1])) == "Một"
    with pytest.raises(TypeError):
        table[1] = "Hai"  # type: ignore[index]
