"""A dossier's life: opened, its people, filled without copies, drafted in, closed, opened again."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from lxml import etree

from support.incoming import NOW, TODAY, Place, make_place, paper, presented
from support.questions import one_question
from vanban.core.files.operations import keep
from vanban.core.records.models import Document
from vanban.core.records.operations import DocumentNotFound
from vanban.core.records.queries import document_face
from vanban.formats.pdf.text import words
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound, Refusal
from vanban.keeping.dossiers.models import Dossier, Leaf, Member
from vanban.keeping.dossiers.operations import (
    CannotOpenDossier,
    DossierClosed,
    open_dossier,
    revise_dossier,
    set_people,
)
from vanban.keeping.dossiers.operations.closing import (
    CannotClose,
    close_dossier,
    reopen_dossier,
)
from vanban.keeping.dossiers.operations.filing import (
    CannotFile,
    draft_in_dossiers,
    file_files,
    file_into,
    note_leaf,
    take_out,
)
from vanban.keeping.dossiers.operations.printing import export_inventory, print_inventory_of
from vanban.keeping.dossiers.queries import (
    dossier_box,
    dossier_face,
    dossiers_of_document,
    dossiers_to_file_into,
)
from vanban.keeping.dossiers.queries.contents import contents_of
from vanban.keeping.dossiers.rules import Box, Rights
from vanban.outgoing.drafting.operations import CannotDraft, abandon_draft
from vanban.outgoing.drafting.rules import RecipientInput
from vanban.oversight.tracking.queries import history_of_dossier, timeline_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make_place()


def opened(place: Place, notation: str = "01.NN", **more: Any) -> UUID:
    given: dict[str, Any] = {
        "actor": place.officer,
        "now": NOW,
        "notation": notation,
        "title": f"Khắc phục hậu quả mưa lũ, {notation}",
        "retention_years": 10,
        "start_date": date(2026, 11, 2),
    }
    return open_dossier(**(given | more))


def drafted(place: Place, *dossiers: UUID, actor: Actor | None = None, **more: Any) -> UUID:
    return draft_in_dossiers(
        actor=actor or place.officer,
        now=NOW,
        dossier_ids=dossiers,
        type_code="cong-van",
        subject="Về việc trả lời kiến nghị",
        **more,
    )


def filed(place: Place, document: UUID, *dossiers: UUID, actor: Actor | None = None) -> int:
    return file_into(
        actor=actor or place.clerk, now=NOW, document_id=document, dossier_ids=dossiers
    )


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    assert all(reason.mend for reason in refusal.value.reasons)
    return [reason.code for reason in refusal.value.reasons]


def test_a_dossier_off_the_list_is_opened_with_its_own_number_title_and_period(
    place: Place,
) -> None:
    made = opened(place, cooperating=[place.colleague.post_id])
    told = dossier_face(place.officer, dossier_id=made)
    assert told.code == f"{told.organ_id}.2026.01.NN"
    assert [(each.name, each.role) for each in told.members] == [
        ("Lê Văn Tuấn", "maker"),
        ("Đặng Quang Huy", "cooperate"),
    ]
    assert (told.retention, told.off_list, told.works, told.answers) == ("10 năm", True, True, True)
    with pytest.raises(CannotOpenDossier) as refused:
        opened(
            place,
            title=" ",
            retention_years=0,
            start_date=TODAY + timedelta(days=1),
            cooperating=[uuid4()],
        )
    assert codes(refused) == [
        "dossiers.title",
        "dossiers.retention",
        "dossiers.start_to_come",
        "dossiers.notation_taken",
        "dossiers.people",
    ]


@pytest.mark.checklist(28)
def test_only_those_on_it_the_head_of_the_unit_and_the_registry_see_a_dossier(
    place: Place,
) -> None:
    made = opened(place)
    for actor in (place.officer, place.head, place.clerk):
        assert dossier_face(actor, dossier_id=made).id == made
    other = make_place("G22", "Văn phòng Chính phủ")
    for actor in (place.colleague, place.other_head, place.leader, other.clerk):
        with pytest.raises(NotFound):
            dossier_face(actor, dossier_id=made)
        assert dossier_box(actor) == []
    set_people(
        actor=place.head,
        now=NOW,
        dossier_id=made,
        maker_post_id=place.colleague.post_id,
        cooperating=[place.other_officer.post_id],
    )
    with pytest.raises(NotFound):
        dossier_face(place.officer, dossier_id=made)
    told = dossier_face(place.other_officer, dossier_id=made)
    assert (told.maker_name, told.works, told.answers) == ("Đặng Quang Huy", True, False)
    with pytest.raises(Forbidden):
        set_people(
            actor=place.other_officer,
            now=NOW,
            dossier_id=made,
            maker_post_id=place.other_officer.post_id,
        )


def test_the_lists_are_one_question_each_and_go_on_page_by_page(place: Place) -> None:
    made = [opened(place, f"{n:02d}.NN") for n in range(1, 6)]
    opened(place, "01.VX", actor=place.other_officer)
    with one_question():
        first = dossier_box(place.officer, limit=3)
    rest = dossier_box(place.officer, limit=3, after=first[-1].id)
    assert [row.id for row in (*first, *rest)] == made[::-1]
    assert [row.notation for row in dossier_box(place.officer, text="mua lu 04")] == ["04.NN"]
    assert dossier_box(place.officer, state="closed") == []
    assert dossier_box(place.officer, year=2025) == []
    assert dossier_box(place.officer, box=Box.ALL) == []
    assert len(dossier_box(place.head, box=Box.UNIT)) == 5
    assert len(dossier_box(place.clerk, box=Box.ALL)) == 6


@pytest.mark.checklist(27)
def test_one_document_lies_in_dossiers_of_two_people_and_is_kept_once(place: Place) -> None:
    document = presented(place)
    mine = opened(place, actor=place.clerk)
    theirs = opened(place, "02.NN", cooperating=[place.clerk.post_id])
    assert filed(place, document, mine, theirs) == 2
    assert filed(place, document, mine) == 0  # again: nothing changes
    tenancy.enter(place.office.organisation_id)
    assert Document.objects.count() == 1
    assert Leaf.objects.filter(document_id=document, blob=None).count() == 2
    assert {row.id for row in dossiers_of_document(place.clerk, document_id=document)} == {
        mine,
        theirs,
    }
    told = [row.did for row in timeline_of(place.clerk, document_id=document)]
    assert any(".2026.01.NN" in did and did.startswith("đưa vào hồ sơ") for did in told)


def test_a_dossier_shows_no_document_that_the_reader_may_not_see(place: Place) -> None:
    made = opened(place, cooperating=[place.clerk.post_id])
    document = presented(place)
    filed(place, document, made)
    own = drafted(place, made)
    seen = contents_of(place.officer, dossier_id=made)
    assert [row.document_id for row in seen.rows] == [own]
    assert seen.hidden == 1
    assert len(contents_of(place.clerk, dossier_id=made).rows) == 2
    with pytest.raises(NotFound):
        document_face(place.officer, document_id=document)
    leaf = next(
        row.id
        for row in contents_of(place.clerk, dossier_id=made).rows
        if row.document_id == document
    )
    with pytest.raises(DocumentNotFound):
        take_out(actor=place.officer, now=NOW, dossier_id=made, leaf_id=leaf, reason="Nhầm")
    with pytest.raises(DocumentNotFound):
        filed(place, document, made, actor=place.officer)
    xml = export_inventory(actor=place.officer, now=NOW, dossier_id=made)
    assert b"<DocNotShown>1</DocNotShown>" in xml


def test_who_does_not_work_on_a_dossier_puts_nothing_into_it(place: Place) -> None:
    made = opened(place)
    document = presented(place)
    with pytest.raises(Forbidden):  # the registry sees it, and does not work on it
        filed(place, document, made)
    with pytest.raises(NotFound):
        drafted(place, made, actor=place.other_officer)
    with pytest.raises(CannotFile):
        filed(place, document)
    tenancy.enter(place.office.organisation_id)
    assert not Leaf.objects.exists()


def test_a_draft_lies_in_its_dossier_from_its_first_version_or_is_not_there(place: Place) -> None:
    made = opened(place)
    document = drafted(place, made)
    assert [row.id for row in dossiers_of_document(place.officer, document_id=document)] == [made]
    tenancy.enter(place.office.organisation_id)
    before = Document.objects.count()
    closed = opened(place, "02.NN")
    Dossier.objects.filter(id=closed).update(state="closed", closed_at=NOW, end_date=TODAY)
    with pytest.raises(DossierClosed):
        drafted(place, made, closed)
    with pytest.raises(CannotDraft):
        drafted(place, made, answers_id=uuid4())
    tenancy.enter(place.office.organisation_id)
    assert Document.objects.count() == before


def test_the_answer_to_a_document_in_a_dossier_is_proposed_the_same_dossier(place: Place) -> None:
    document = presented(place)
    made = opened(place, actor=place.clerk)
    opened(place, "02.NN", actor=place.clerk)
    filed(place, document, made)
    rows = dossiers_to_file_into(place.clerk, of_document=document)
    assert [row.id for row in rows] == [made]
    assert dossiers_to_file_into(place.officer, of_document=document) == []
    assert [row.notation for row in dossiers_to_file_into(place.clerk, text="02")] == ["02.NN"]


def test_a_photo_a_recording_and_a_sheet_lie_in_a_dossier_by_themselves(place: Place) -> None:
    made = opened(place)
    files = [
        keep(b"\xff\xd8\xff" + b"p" * 40, file_name="de-vo.jpg"),
        keep(b"RIFF", file_name="hop.wav"),
    ]
    file_files(
        actor=place.officer, now=NOW, dossier_id=made, files=files, file_date=date(2026, 11, 5)
    )
    rows = contents_of(place.officer, dossier_id=made).rows
    assert [(row.ordinal, row.words, row.day) for row in rows] == [
        (1, "de-vo.jpg", date(2026, 11, 5)),
        (2, "hop.wav", date(2026, 11, 5)),
    ]
    secret = keep(paper(mark="MẬT"), file_name="mat.pdf")
    with pytest.raises(CannotFile) as refused:
        file_files(
            actor=place.officer,
            now=NOW,
            dossier_id=made,
            files=[secret],
            file_date=TODAY + timedelta(days=1),
        )
    assert codes(refused) == ["dossiers.file_to_come", "dossiers.secret"]
    with pytest.raises(CannotFile):
        file_files(actor=place.officer, now=NOW, dossier_id=made, files=[])


def test_what_is_taken_out_keeps_who_why_and_its_number(place: Place) -> None:
    made = opened(place)
    document = drafted(place, made)
    (leaf,) = contents_of(place.officer, dossier_id=made).rows
    taking = {"actor": place.officer, "now": NOW, "dossier_id": made, "leaf_id": leaf.id}
    with pytest.raises(CannotFile) as refused:
        take_out(**taking, reason=" ")
    assert codes(refused) == ["dossiers.no_reason"]
    take_out(**taking, reason="Thuộc hồ sơ khác")
    with pytest.raises(NotFound):
        take_out(**taking, reason="Lần nữa")
    told = contents_of(place.officer, dossier_id=made)
    assert told.rows == ()
    assert [(row.ordinal, row.reason) for row in told.taken_out] == [(1, "Thuộc hồ sơ khác")]
    drafted(place, made)
    assert [row.ordinal for row in contents_of(place.officer, dossier_id=made).rows] == [2]
    filed(place, document, made, actor=place.officer)  # it may come back
    acts = [(row.did, row.note) for row in history_of_dossier(place.officer, dossier_id=made)]
    assert ("lấy ra khỏi hồ sơ số 1", "Thuộc hồ sơ khác") in acts
    assert any(
        did.startswith("lấy ra khỏi hồ sơ H15")
        for did in (row.did for row in timeline_of(place.officer, document_id=document))
    )


def closing(place: Place, dossier: UUID, **more: Any) -> None:
    given: dict[str, Any] = {"actor": place.officer, "now": NOW, "end_date": TODAY}
    close_dossier(dossier_id=dossier, **(given | more))


@pytest.mark.checklist(28)
def test_everything_that_forbids_closing_is_told_at_once(place: Place) -> None:
    made = opened(place)
    with pytest.raises(CannotClose) as refused:
        closing(place, made, end_date=None)
    assert codes(refused) == ["dossiers.empty", "dossiers.no_end"]
    drafted(place, made)
    abandoned = drafted(place, made)
    abandon_draft(actor=place.officer, now=NOW, document_id=abandoned)
    photo = keep(b"\xff\xd8\xff" + b"p" * 40, file_name="de-vo.jpg")
    for _ in range(2):
        file_files(actor=place.officer, now=NOW, dossier_id=made, files=[photo])
    with pytest.raises(CannotClose) as refused:
        closing(place, made, end_date=date(2026, 11, 1))
    assert codes(refused) == [
        "dossiers.ends_before",
        "dossiers.under_way",
        "dossiers.stray",
        "dossiers.twice",
        "dossiers.end_before_last",
    ]
    with pytest.raises(Forbidden):
        closing(place, made, actor=place.clerk)


@pytest.mark.checklist(28)
def test_a_dossier_whose_work_is_done_is_closed_numbered_by_time_and_frozen(place: Place) -> None:
    made = opened(place)
    given = {"actor": place.officer, "now": NOW, "dossier_id": made}
    for name, day in (("sau.jpg", 12), ("truoc.jpg", 4), ("nham.jpg", 3)):
        one = keep(f"tệp {name}".encode(), file_name=name)
        file_files(**given, files=[one], file_date=date(2026, 11, day))
    leaves = {row.words: row.id for row in contents_of(place.officer, dossier_id=made).rows}
    take_out(**given, leaf_id=leaves["nham.jpg"], reason="Đưa nhầm")
    closing(place, made)
    told = dossier_face(place.officer, dossier_id=made)
    assert (told.state, told.end_date, told.works, told.answers) == ("closed", TODAY, False, False)
    rows = contents_of(place.officer, dossier_id=made).rows
    assert [(row.ordinal, row.words) for row in rows] == [(1, "truoc.jpg"), (2, "sau.jpg")]
    with pytest.raises(DossierClosed):
        file_files(**given, files=[keep(b"x", file_name="x.txt")])
    with pytest.raises(DossierClosed):
        note_leaf(**given, leaf_id=leaves["sau.jpg"], note="x")
    with pytest.raises(Forbidden):
        reopen_dossier(**given, reason="Còn việc")
    with pytest.raises(CannotClose) as refused:
        reopen_dossier(actor=place.head, now=NOW, dossier_id=made, reason="")
    assert codes(refused) == ["dossiers.no_reason"]
    reopen_dossier(actor=place.head, now=NOW, dossier_id=made, reason="Có văn bản mới")
    assert dossier_face(place.officer, dossier_id=made).works
    acts = [(row.did, row.note) for row in history_of_dossier(place.head, dossier_id=made)]
    assert acts[:2] == [
        ("mở lại hồ sơ", "Có văn bản mới"),
        ("kết thúc hồ sơ, 2 văn bản, tài liệu", ""),
    ]


def test_what_is_kept_twice_or_unfinished_with_a_note_may_stay(place: Place) -> None:
    made = opened(place)
    abandoned = drafted(place, made)
    abandon_draft(actor=place.officer, now=NOW, document_id=abandoned)
    (leaf,) = contents_of(place.officer, dossier_id=made).rows
    note_leaf(
        actor=place.officer, now=NOW, dossier_id=made, leaf_id=leaf.id, note="Dự thảo có ý kiến"
    )
    closing(place, made)
    assert dossier_face(place.officer, dossier_id=made).state == "closed"


def test_a_dossier_is_described_anew_until_it_is_closed(place: Place) -> None:
    made = opened(place)
    opened(place, "02.NN")
    given: dict[str, Any] = {
        "actor": place.officer,
        "now": NOW,
        "dossier_id": made,
        "notation": "03.NN",
        "title": "Khắc phục thiên tai",
        "retention_years": None,
        "rights": Rights.WIDE,
        "start_date": date(2026, 11, 1),
    }
    revise_dossier(**given)
    told = dossier_face(place.officer, dossier_id=made)
    assert (told.notation, told.retention, told.rights_label) == (
        "03.NN",
        "Vĩnh viễn",
        "Không hạn chế",
    )
    with pytest.raises(CannotOpenDossier) as refused:
        revise_dossier(**(given | {"notation": "02.NN"}))
    assert codes(refused) == ["dossiers.notation_taken"]


@pytest.mark.checklist(29)
def test_the_inventory_has_seven_columns_in_the_order_of_time(place: Place) -> None:
    made = opened(place, actor=place.clerk)
    given = {"actor": place.clerk, "now": NOW, "dossier_id": made}
    photo = keep(b"\xff\xd8\xffphoto", file_name="de-vo.jpg")
    filed(place, presented(place), made)
    drafted(place, made, actor=place.clerk, recipients=[RecipientInput(name="Ông Y Thông")])
    file_files(**given, files=[photo], title="Ảnh đê vỡ", file_date=date(2026, 11, 3))
    xml = etree.fromstring(export_inventory(**given))
    assert xml.findtext("FileCode/FileNotation") == "01.NN"
    assert (xml.findtext("Maintenance"), xml.findtext("DocTotal")) == ("10 năm", "3")
    days = xml.xpath("Documents/Document/IssuedDate/text()")
    assert days == sorted(days, key=lambda day: day.split("/")[::-1])
    assert set(xml.xpath("Documents/Document/DocOrdinal/text()")) == {"1", "2", "3"}
    assert xml.xpath("Documents/Document/To/OrganName/text()") == ["Ông Y Thông"]
    assert xml.xpath("Documents/Document/ArrivalNumber/text()") == ["1"]
    told = " ".join(word.text for word in words(print_inventory_of(**given), 0))
    for phrase in ("MỤC LỤC VĂN BẢN, TÀI LIỆU", "Tờ số/", "Ảnh đê vỡ", "03/11/2026", "Tác giả"):
        assert phrase in told, phrase


def test_the_rows_of_dossiers_are_hidden_from_another_body_by_the_database(place: Place) -> None:
    made = opened(place)
    drafted(place, made)
    other = make_place("G22", "Văn phòng Chính phủ")
    tenancy.enter(other.office.organisation_id)
    for model in (Dossier, Member, Leaf):
        assert not model.objects.exists()
    tenancy.enter(place.office.organisation_id)
    assert Leaf.objects.filter(dossier_id=made).exists()
