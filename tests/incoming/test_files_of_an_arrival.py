"""The files of an arrival: what each is, taken apart or all at once, and the copy with the mark."""

import csv
import io
import zipfile
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client

from support.clock import standing
from support.incoming import NOW, Place, arrive, assign_lead, packet, paper, part
from support.papers import draft
from support.world import token_for
from vanban.core.files.queries import load
from vanban.core.records.queries import attachments_of, versions_of
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.formats.pdf.text import first_words
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.assignment.operations import marked_copy
from vanban.incoming.reception.operations import CannotClassify, classify_file
from vanban.incoming.registration.operations import register


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with standing(NOW):
        yield


def desk(who: Actor) -> Client:
    client = Client()
    client.cookies[TOKEN_COOKIE] = token_for(who)
    return client


def with_files(place: Place) -> UUID:
    return arrive(
        place,
        packet(
            7,
            part(paper("CÔNG VĂN")),
            part(paper("PHỤ LỤC"), "scan2.pdf", 2),
            part(paper("Nội dung"), "Dự thảo Quyết định.pdf", 3),
            part(b"PK nothing", "=cmd|' /C calc'!A0.zip", 4),
        ),
    )


def test_files_are_told_apart_by_rule_and_by_hand(place: Place) -> None:
    document = with_files(place)
    rows = attachments_of(place.clerk, document_id=document)
    assert [(row.kind, row.kind_by_name) for row in rows] == [
        ("annex", ""),
        ("draft", ""),
        ("other", ""),
    ]
    for _ in range(2):
        classify_file(
            actor=place.clerk,
            now=NOW,
            document_id=document,
            attachment_id=rows[2].id,
            kind="proof",
        )
    changed = attachments_of(place.clerk, document_id=document)[2]
    assert (changed.kind_label, changed.kind_by_name) == ("Minh chứng", place.clerk.name)
    assert changed.sha256 == rows[2].sha256
    with pytest.raises(CannotClassify) as refused:
        classify_file(
            actor=place.clerk, now=NOW, document_id=document, attachment_id=document, kind="x"
        )
    assert {each.code for each in refused.value.reasons} == {
        "reception.no_such_file",
        "reception.no_such_kind",
    }
    with pytest.raises(Forbidden):
        classify_file(
            actor=place.leader,
            now=NOW,
            document_id=document,
            attachment_id=rows[0].id,
            kind="annex",
        )


@pytest.mark.checklist(6)
def test_all_files_are_taken_at_once_bit_for_bit_with_a_list(place: Place) -> None:
    document = with_files(place)
    answer = desk(place.clerk).get(f"/van-ban/{document}/tat-ca-tep.zip")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
        assert names[:3] == ["01-van-ban.pdf", "02-scan2.pdf", "03-Dự thảo Quyết định.pdf"]
        assert names[-1] == "danh-muc-tep.csv"
        assert not any("/" in name for name in names)
        (version,) = versions_of(place.clerk, document_id=document)
        assert archive.read(names[0]) == load(version.sha256)
        told = list(csv.reader(io.StringIO(archive.read(names[-1]).decode("utf-8-sig"))))
    assert [row[1] for row in told[1:]] == [
        "Văn bản chính",
        "Phụ lục",
        "Dự thảo",
        "Tệp kèm theo",
    ]
    assert not any(cell.startswith("=") for row in told for cell in row)
    assert desk(place.officer).get(f"/van-ban/{document}/tat-ca-tep.zip").status_code == 404


@pytest.mark.checklist(6)
def test_the_arrival_mark_stands_on_a_copy_and_says_to_whom_it_was_passed(place: Place) -> None:
    document = arrive(place, packet(3, part(draft("CÔNG VĂN"))))
    with pytest.raises(NotFound):
        marked_copy(actor=place.clerk, now=NOW, document_id=document)
    register(
        actor=place.clerk, now=NOW, document_id=document, present_to_post_id=place.leader.post_id
    )
    (version,) = versions_of(place.clerk, document_id=document)
    before = load(version.sha256)
    first = marked_copy(actor=place.clerk, now=NOW, document_id=document)
    again = marked_copy(actor=place.clerk, now=NOW, document_id=document)
    assert first == again
    text = first_words(load(first.sha256))
    assert "Số: 01" in text
    assert "Ngày: 20/11/2026" in text
    assert "Chuyển: Trần Quốc Bảo" in text
    assign_lead(place, document)
    later = marked_copy(actor=place.clerk, now=NOW, document_id=document)
    told = " ".join(first_words(load(later.sha256)).split())
    assert "Chuyển: Phòng Nông nghiệp, Môi trường" in told
    assert load(version.sha256) == before


def test_the_marked_copy_is_seen_in_the_page_pane_and_taken_to_print(place: Place) -> None:
    document = arrive(place, packet(3, part(draft("CÔNG VĂN"))))
    register(actor=place.clerk, now=NOW, document_id=document)
    clerk = desk(place.clerk)
    seen = clerk.get(f"/den/da-vao-so/{document}/?tep=dau-den").content.decode()
    assert f"/den/van-ban/{document}/dau-den/1.webp" in seen
    picture = clerk.get(f"/den/van-ban/{document}/dau-den/1.webp")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/webp")
    printed = clerk.get(f"/den/van-ban/{document}/dau-den/")
    assert "den-01.pdf" in printed["Content-Disposition"]
    assert "Số: 01" in first_words(printed.content)
