"""The templates as pages: what the system fills in and signs finds its place on every one."""

import shutil
import subprocess
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from support.well_set import BASE
from vanban.formats.docx.filling import Form, form_of
from vanban.formats.docx.templates import make_template
from vanban.formats.layout.judging import judge_pdf
from vanban.formats.pdf.blanks import find_blanks
from vanban.formats.pdf.places import BlankState
from vanban.formats.pdf.signers import find_signer
from vanban.formats.symbol import DOCUMENT_TYPES, DocumentType, Family

pytestmark = pytest.mark.needs("soffice")
LONG = replace(
    BASE,
    issuer="Ban Quản lý các khu công nghiệp và khu kinh tế Nam Phú Yên",
    superior="Ủy ban nhân dân tỉnh Đắk Lắk",
    subject="Về việc phê duyệt điều chỉnh cục bộ quy hoạch phân khu xây dựng " * 3,
    recipients=tuple(f"Sở, ban, ngành thứ {number} của tỉnh" for number in range(1, 13)),
    signer_lines=("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN PHỤ TRÁCH"),
    urgency=3,
)


@lru_cache(maxsize=1)
def pages() -> dict[str, bytes]:
    """Every type, once in short and once in long, as LibreOffice lays it out: all in one run."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None
    with TemporaryDirectory(prefix="vanban-templates-") as name:
        folder = Path(name)
        for kind in DOCUMENT_TYPES:
            for length, filling in (("short", BASE), ("long", LONG)):
                notation = f"{kind.abbreviation}-UBND" if kind.abbreviation else "UBND-NNMT"
                if kind.family is Family.NORMATIVE:
                    notation = f"2026/{notation}"
                data = make_template(replace(filling, kind=kind, notation=notation))
                (folder / f"{kind.code}-{length}.docx").write_bytes(data)
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        files = sorted(str(each) for each in folder.glob("*.docx"))
        subprocess.run(
            [*command, "--convert-to", "pdf", "--outdir", name, *files],
            check=True,
            capture_output=True,
            timeout=600,
        )
        return {each.stem: each.read_bytes() for each in folder.glob("*.pdf")}


@pytest.mark.parametrize("kind", DOCUMENT_TYPES, ids=lambda kind: kind.code)
def test_on_its_pages_nothing_breaks_the_decree_and_every_place_is_found(
    kind: DocumentType,
) -> None:
    for length in ("short", "long"):
        pdf = pages()[f"{kind.code}-{length}"]
        assert judge_pdf(pdf).findings == ()
        plan = find_blanks(pdf)
        assert plan.number.state is BlankState.FOUND
        dated = form_of(kind) is not Form.MINUTES
        assert plan.date.state is (BlankState.FOUND if dated else BlankState.NOT_FOUND)
        if dated:  # on one line (annex I, II.4c)
            assert abs(plan.number.box.y0 - plan.date.box.y0) < plan.number.size
        assert find_signer(pdf, BASE.signer_name).found
