"""The scanner's folder: settled files are taken once, whatever dies when; others are put aside."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from support.clock import standing
from support.incoming import NOW, Place, make_place, paper
from support.work import do_jobs
from vanban.core.files.operations import keep, page_sizes, pdf_of
from vanban.core.records.queries import attachments_of, document_face, versions_of
from vanban.foundation.errors import Forbidden
from vanban.incoming.reception import jobs
from vanban.incoming.reception.operations import collect_scans, enter_files, scans
from vanban.incoming.reception.queries import arrival
from vanban.incoming.reception.queries import scans as seen

LATER = NOW + timedelta(seconds=15)


def picture(form: str = "JPEG", pages: int = 1) -> bytes:
    sheets = [Image.new("L", (1240, 1754), 250 - at) for at in range(pages)]
    out = io.BytesIO()
    more = {"save_all": True, "append_images": sheets[1:]} if pages > 1 else {}
    sheets[0].save(out, form, dpi=(150, 150), **more)
    return out.getvalue()


def look(place: Place, folder: Path, *, later: timedelta = timedelta(0)) -> int:
    return len(collect_scans(actor=place.system, now=NOW + later, folder=folder))


def states(place: Place) -> dict[str, str]:
    return {row.file_name: row.state for row in seen(place.clerk)}


@pytest.mark.checklist(1, 6)
def test_a_settled_file_becomes_one_document(place: Place, tmp_path: Path) -> None:
    (tmp_path / "quet-01.pdf").write_bytes(paper("THƯ MỜI"))
    assert look(place, tmp_path) == 0
    assert look(place, tmp_path, later=timedelta(seconds=5)) == 0
    (document,) = collect_scans(actor=place.system, now=LATER, folder=tmp_path)
    assert look(place, tmp_path, later=timedelta(minutes=1)) == 0
    assert not (tmp_path / "quet-01.pdf").exists()
    (kept,) = (tmp_path / "da-nhan").iterdir()
    assert kept.read_bytes() == paper("THƯ MỜI")
    assert arrival(place.clerk, document_id=document).way == "paper"
    assert document_face(place.clerk, document_id=document).state == "received"
    assert states(place) == {"quet-01.pdf": "taken"}


def test_a_file_that_still_grows_waits(place: Place, tmp_path: Path) -> None:
    scan = tmp_path / "lon.pdf"
    scan.write_bytes(paper("MỘT")[:500])
    look(place, tmp_path)
    scan.write_bytes(paper("MỘT"))
    assert look(place, tmp_path, later=timedelta(seconds=15)) == 0
    assert look(place, tmp_path, later=timedelta(seconds=30)) == 1


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("rong.pdf", b"", "Tệp rỗng"),
        ("chay.exe", b"MZ" + bytes(300), "Không phải PDF hay ảnh quét"),
        ("hong.pdf", paper("HAI")[:400], "hong.pdf"),
        ("hong.jpg", picture()[:300], "Ảnh quét hỏng"),
        ("mat.pdf", paper(mark="TỐI MẬT"), "Tối mật"),
    ],
)
def test_what_cannot_be_taken_is_put_aside_with_its_reason(
    place: Place, tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "tot.pdf").write_bytes(paper("TỐT"))
    look(place, tmp_path)
    assert look(place, tmp_path, later=timedelta(seconds=15)) == 1
    (row,) = [row for row in seen(place.clerk) if row.file_name == name]
    assert (row.state, why in row.problem) == ("broken", True), row.problem
    (aside,) = (tmp_path / "khong-nhan-duoc").iterdir()
    assert aside.read_bytes() == data


@pytest.mark.parametrize("step", ["take_scan", "_put"])
def test_killed_at_any_step_it_is_taken_once(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    (tmp_path / "quet.pdf").write_bytes(paper("BA"))
    look(place, tmp_path)

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(scans, step, killed)
        with pytest.raises(SystemExit):
            look(place, tmp_path, later=timedelta(seconds=15))
    look(place, tmp_path, later=timedelta(seconds=30))
    assert states(place) == {"quet.pdf": "taken"}
    assert len(list((tmp_path / "da-nhan").iterdir())) == 1
    assert not (tmp_path / "quet.pdf").exists()


def test_links_and_hidden_files_are_left_alone(place: Place, tmp_path: Path) -> None:
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(paper("NGOÀI"))
    folder = tmp_path / "H15"
    folder.mkdir()
    (folder / "link.pdf").symlink_to(outside)
    (folder / ".part.pdf").write_bytes(paper("ẨN"))
    look(place, folder)
    assert look(place, folder, later=timedelta(seconds=15)) == 0
    assert states(place) == {}


def test_the_worker_looks_into_the_folder_of_each_body(
    place: Place, tmp_path: Path, settings: Settings
) -> None:
    make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    settings.SCAN_FOLDER = str(tmp_path)
    for code in ("H15", "H42", "LA"):
        (tmp_path / code).mkdir()
    (tmp_path / "H15" / "quet.pdf").write_bytes(paper("BỐN"))
    for moment in (NOW, LATER):
        with standing(moment):
            jobs.scans_due()
            do_jobs(task="look_at_scans")
    assert states(place) == {"quet.pdf": "taken"}


def test_a_scan_of_many_pages_can_be_looked_at(place: Place) -> None:
    for form, pages in (("JPEG", 1), ("PNG", 1), ("TIFF", 3)):
        stored = keep(picture(form, pages), file_name=f"quet.{form.lower()}")
        made = enter_files(actor=place.clerk, now=NOW, files=[stored], together=True)
        (version,) = versions_of(place.clerk, document_id=made.documents[0])
        assert version.sha256 == stored.sha256
        assert len(page_sizes(pdf_of(version.sha256, now=NOW).sha256, now=NOW)) == pages


@pytest.mark.checklist(57)
def test_many_files_are_one_document_or_one_each(place: Place) -> None:
    files = [keep(paper(f"TỜ {at}"), file_name=f"{at}.pdf") for at in (1, 2, 3)]
    one = enter_files(actor=place.clerk, now=NOW, files=files, together=True)
    (document,) = one.documents
    assert len(attachments_of(place.clerk, document_id=document)) == 2
    secret = keep(paper(mark="MẬT"), file_name="mat.pdf")
    each = enter_files(actor=place.clerk, now=NOW, files=[*files, secret], together=False)
    assert len(each.documents) == 3
    assert [(name, reason.code) for name, reason in each.refused] == [
        ("mat.pdf", "reception.secret")
    ]
    with pytest.raises(Forbidden):
        enter_files(actor=place.leader, now=NOW, files=files, together=False)
    with pytest.raises(Forbidden):
        seen(place.leader)
