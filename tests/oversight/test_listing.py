"""A list narrowed, with chosen columns, kept under a name, taken out with the same rights."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import docx
import pypdfium2 as pdfium
import pytest

from support.incoming import NOW, Place, arrive, light, make_place
from support.questions import one_question
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound
from vanban.foundation.models import AuditEntry
from vanban.incoming.registration.operations import register
from vanban.oversight.tracking.operations import drop_view, export_list, save_view
from vanban.oversight.tracking.operations.listing import CannotKeepView, TooManyRows
from vanban.oversight.tracking.queries import box_page, saved_views
from vanban.oversight.tracking.rules import listing
from vanban.oversight.tracking.rules.listing import (
    COLUMNS,
    USUAL,
    Area,
    Form,
    Only,
    cells_of,
    chosen,
)


def registered(place: Place, number: int) -> UUID:
    document = arrive(place, light(number))
    register(actor=place.clerk, now=NOW, document_id=document)
    return document


def register_of(place: Place, subject: str) -> UUID:
    document = arrive(place, light(99, subject=subject))
    register(actor=place.clerk, now=NOW, document_id=document)
    return document


def read_pages(data: bytes) -> list[str]:
    """The text of each page of a PDF."""
    file = pdfium.PdfDocument(data)
    return [page.get_textpage().get_text_bounded().replace("\r\n", " ") for page in file]


def shown(actor: Actor, only: Only, box: str = "registered") -> list[UUID]:
    page = box_page(actor, area=Area.INCOMING, box=box, only=only, now=NOW)
    return [row.id for row in page.rows]


def test_all_conditions_narrow_the_box_and_rights_stay(place: Place) -> None:
    first, second = registered(place, 11), registered(place, 12)
    assert set(shown(place.clerk, Only())) == {first, second}
    assert shown(place.clerk, Only(words="11")) == [first]
    day = date(2026, 11, 19)
    both = Only(words="VPCP", issuer="chính phủ", urgency=3, since=day, until=day)
    assert set(shown(place.clerk, both)) == {first, second}
    for nothing in (
        Only(words="không có từ này"),
        Only(issuer="Sở Y tế"),
        Only(urgency=4),
        Only(since=date(2026, 11, 20)),
        Only(until=date(2026, 11, 18)),
        Only(late=True),
    ):
        assert shown(place.clerk, nothing) == []
    assert shown(place.officer, Only(words="11")) == []  # not one of his


@pytest.mark.checklist(36)
@pytest.mark.parametrize(
    "typed", ["hậu quả mưa lũ", "hau qua mua lu", "HAU QUẢ", "khắc phục vpcp-nn 11"]
)
def test_words_are_found_with_accents_without_and_in_either_spelling(
    place: Place, typed: str
) -> None:
    found = registered(place, 11)
    assert shown(place.clerk, Only(words=typed)) == [found]
    spelled = register_of(place, "Về việc hòa giải ở cơ sở, thuỷ lợi")
    for words in ("hoà giải", "hoa giai", "thủy lợi"):
        assert shown(place.clerk, Only(words=words)) == [spelled]
    assert shown(place.clerk, Only(words=f"{typed} hòa giải")) == []
    assert shown(place.clerk, Only(words="100%_")) == []


def test_a_narrowed_page_is_one_question_and_goes_on_where_it_stopped(place: Place) -> None:
    both = [registered(place, 11), registered(place, 12)]
    only = Only(words="VPCP")
    with one_question():
        page = box_page(
            place.clerk, area=Area.INCOMING, box="registered", only=only, now=NOW, limit=1
        )
    rest = box_page(
        place.clerk,
        area=Area.INCOMING,
        box="registered",
        only=only,
        now=NOW,
        limit=1,
        after=page.after,
    )
    assert {page.rows[0].id, rest.rows[0].id} == set(both)
    assert rest.after is None


@pytest.mark.checklist(36)
def test_columns_come_in_the_order_of_the_house(place: Place) -> None:
    registered(place, 11)
    codes = chosen(Area.INCOMING, ["subject", "arrival_number", "no_such"])
    assert codes == ("arrival_number", "subject")
    assert chosen(Area.OUTGOING, []) == USUAL[Area.OUTGOING]
    page = box_page(place.clerk, area=Area.INCOMING, box="all", only=Only(), now=NOW)
    told = dict(zip(COLUMNS[Area.INCOMING], cells_of(Area.INCOMING, list(COLUMNS[Area.INCOMING]),
                                                     page.rows[0]), strict=True))  # fmt: skip
    assert told["arrival_number"] == "01"
    row = page.rows[0]
    whole, hour = (
        datetime(2026, 12, 4, 16, 59, tzinfo=UTC),
        datetime(2026, 12, 4, 4, 30, tzinfo=UTC),
    )
    said = [cells_of(Area.INCOMING, ["due_at"], replace(row, due_at=at)) for at in (whole, hour)]
    assert said == [["04/12/2026"], ["11:30 04/12/2026"]]
    assert told["symbol"] == "11/VPCP-NN"
    assert told["issuer_name"] == "Văn phòng Chính phủ"
    assert told["arrival_date"] == "20/11/2026"
    assert told["urgency"] == "Hỏa tốc"


def taken(actor: Actor, form: Form, only: Only | None = None) -> bytes:
    return export_list(
        actor=actor,
        now=NOW,
        area=Area.INCOMING,
        box="registered",
        only=only or Only(),
        columns=["symbol", "issuer_name"],
        form=form,
    )


@pytest.mark.checklist(36)
def test_a_workbook_and_a_text_hold_the_rows_one_may_see(place: Place) -> None:
    registered(place, 11)
    registered(place, 12)
    with zipfile.ZipFile(io.BytesIO(taken(place.clerk, Form.XLSX, Only(words="12")))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "12/VPCP-NN" in sheet
    assert "11/VPCP-NN" not in sheet
    text = docx.Document(io.BytesIO(taken(place.clerk, Form.DOCX)))
    cells = [[cell.text for cell in row.cells] for row in text.tables[0].rows]
    assert cells[0] == ["Nơi gửi", "Số, ký hiệu"]
    assert sorted(row[1] for row in cells[2:]) == ["11/VPCP-NN", "12/VPCP-NN"]
    assert "Danh sách này có 2 dòng." in [each.text for each in text.paragraphs]
    with zipfile.ZipFile(io.BytesIO(taken(place.officer, Form.XLSX))) as archive:
        assert "VPCP" not in archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.checklist(36)
@pytest.mark.needs("soffice")
def test_a_pdf_holds_the_same_rows_under_the_heads_on_every_page(place: Place) -> None:
    for number in range(1, 31):
        registered(place, number)
    pages = read_pages(taken(place.clerk, Form.PDF))
    assert len(pages) > 1
    assert all("Số, ký hiệu" in page for page in pages[:-1])
    told = "".join(pages)
    assert [number for number in range(1, 31) if f"{number}/VPCP-NN" not in told] == []
    assert "Danh sách này có 30 dòng." in told
    assert f"Lập lúc 09:30 ngày 20/11/2026, {place.clerk.name}" in told
    assert "VPCP" not in "".join(read_pages(taken(place.officer, Form.PDF)))


def test_taking_a_list_out_is_written_down_refusals_too(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(place, 11)
    registered(place, 12)
    taken(place.clerk, Form.XLSX, Only(words="12"))
    entry = AuditEntry.objects.get(act="oversight.tracking.export_list", outcome="done")
    assert entry.actor_name == place.clerk.name
    for word in ('"xlsx"', '"incoming.registered"', '"rows": 1', '"12"'):
        assert word.replace(" ", "") in entry.payload.replace(" ", "")
    monkeypatch.setattr(listing, "MOST_ROWS", dict.fromkeys(Form, 1))
    monkeypatch.setattr(
        "vanban.oversight.tracking.operations.listing.MOST_ROWS", dict.fromkeys(Form, 1)
    )
    with pytest.raises(TooManyRows):
        taken(place.clerk, Form.PDF)
    assert AuditEntry.objects.filter(
        act="oversight.tracking.export_list", outcome="refused"
    ).exists()


@pytest.mark.checklist(36)
def test_a_list_is_kept_under_a_name_of_ones_own(place: Place) -> None:
    only = Only(words="quyết định", urgency=1, since=date(2026, 1, 1))

    def save(name: str, box: str = "registered") -> UUID:
        return save_view(
            actor=place.clerk,
            now=NOW,
            name=name,
            area=Area.INCOMING,
            box=box,
            only=only,
            columns=["subject"],
        )

    view = save("Khẩn năm nay")
    assert save("Khẩn năm nay ") == view
    (row,) = saved_views(place.clerk, area=Area.INCOMING)
    assert (row.name, row.box, row.only, row.columns) == (
        "Khẩn năm nay",
        "registered",
        only,
        ("subject",),
    )
    assert saved_views(place.leader, area=Area.INCOMING) == []
    with pytest.raises(NotFound):
        drop_view(actor=place.leader, now=NOW, view_id=view)
    with pytest.raises(CannotKeepView):
        save("  ")
    with pytest.raises(NotFound):
        save("Lạ", box="nowhere")
    drop_view(actor=place.clerk, now=NOW, view_id=view)
    assert saved_views(place.clerk, area=Area.INCOMING) == []
    with pytest.raises(NotFound):
        drop_view(actor=place.clerk, now=NOW, view_id=uuid4())


def test_another_body_sees_no_row(place: Place) -> None:
    registered(place, 11)
    other = make_place("H15.09", "Sở Y tế tỉnh Đắk Lắk")
    assert shown(other.clerk, Only(words="VPCP"), "all") == []
