"""Words are found however they were typed: the database folds a text as the house folds a word."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vanban.core.organisations.rules import fold

pytestmark = pytest.mark.django_db
LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
TEXTS = st.text(alphabet=f"{LETTERS}{LETTERS.upper()}0123456789/-.,()%_ ", max_size=40)


@settings(deadline=None, max_examples=60)
@given(text=TEXTS, form=st.sampled_from(["NFC", "NFD"]))
@example(text="Hoà hòa hoạ họa Thuý Thúy", form="NFC")
@example(text="ĐẮK LẮK đường phố", form="NFD")
def test_the_database_folds_as_the_house_does(text: str, form: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT vanban_folded(%s)", [unicodedata.normalize(form, text)])
        (folded,) = cursor.fetchone()
    assert " ".join(folded.split()) == fold(text)
