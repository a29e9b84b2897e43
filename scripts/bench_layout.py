"""Measures the layout check: `layout_false_alarms_per_doc` and `layout_recall`.

Real documents come from the folder named by VANBAN_CORPUS (with its manifest.csv); a document
issued is taken as right unless tests/formats/layout/reviewed.csv, read one by one, says that it
breaks the rule. Faults are planted in good documents by tests/support/planted.py, in Word and,
one of each kind, in the PDF made of it. Run by `make bench-layout`
and written to docs/figures/layout.json.
"""

import csv
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.planted import FAULTS  # noqa: E402
from support.planting import planted  # noqa: E402
from support.well_set import good_ones  # noqa: E402
from vanban.formats.layout.judging import judge_docx, judge_pdf  # noqa: E402
from vanban.formats.layout.mending import mend_docx  # noqa: E402
from vanban.formats.pdf.errors import PdfError  # noqa: E402

CORPUS = Path(os.environ.get("VANBAN_CORPUS", ROOT.parent / "shared" / "corpus"))
FIGURE = ROOT / "docs" / "figures" / "layout.json"
# What Word says of itself and a PDF does not show.
WORD_ONLY = {
    "page.margin_top", "page.margin_bottom", "type.centre", "summary.centre", "body.justify",
    "body.indent", "body.line", "body.article", "body.basis_end", "recipients.dash",
    "recipients.end", "motto.words", "page.number_missing", "body.spacing", "body.basis_last",
    "body.article_mark", "body.article_order", "recipients.semicolon",
}  # fmt: skip


def reviewed() -> dict[str, dict[str, str]]:
    """By file, the findings that a reading confirmed; `*`: no document of this kind at all."""
    found: dict[str, dict[str, str]] = {}
    path = ROOT / "tests" / "formats" / "layout" / "reviewed.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["file"], {})[row["code"]] = row["reason"]
    return found


def real_documents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The real documents that are no scan, no copy of another and not made up."""
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        path = CORPUS / row["file"]
        invented = "TỔNG HỢP" in row["subkind"] or "__conv_" in path.stem
        if invented or row["kind"] not in {"signed", "born-digital", "docx"}:
            continue
        if path.suffix == ".doc":
            path = converted(path, folder, "docx")
        yield path.stem, path.read_bytes()


def converted(path: Path, folder: Path, form: str) -> Path:
    """The file in another form, by LibreOffice."""
    program = shutil.which("soffice") or sys.exit("LibreOffice is not installed")
    words = [f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
    subprocess.run(
        [program, *words, "--outdir", str(folder), str(path)], check=True, capture_output=True
    )
    return folder / f"{path.stem}.{form}"


def false_alarms(folder: Path) -> tuple[int, int, int]:
    """How many documents were judged, how many alarms were false, how many true."""
    known = reviewed()
    documents = wrong = right = 0
    for name, data in real_documents(folder):
        confirmed = known.get(name, {})
        if "*" in confirmed:
            continue
        try:
            judgement = judge_pdf(data) if data.startswith(b"%PDF") else judge_docx(data)
        except PdfError:
            continue
        if not judgement.readable:
            continue  # a scan: there are no letters to judge
        documents += 1
        for finding in judgement.findings:
            if finding.code in confirmed:
                right += 1
                continue
            wrong += 1
            print(f"false: {name} {finding.code} {finding.text} [{finding.excerpt}]")
    return documents, wrong, right


def good_documents() -> dict[str, bytes]:
    """Those made by our templates, and two real ones that hold to the rules."""
    real = [CORPUS / "docs" / f"docx__{name}.docx" for name in ("f59ca886", "3e93e2a6")]
    return dict(good_ones()) | {path.stem: path.read_bytes() for path in real}


def recall(folder: Path) -> tuple[int, int, int, int]:
    """Faults planted and found; of those a click mends, how many it mended."""
    goods = good_documents()
    count = hits = clicks = mended = 0
    pages: dict[str, frozenset[str]] = {}
    for name, good in goods.items():
        before = {each.code for each in judge_docx(good).findings}
        for number, fault in enumerate(FAULTS):
            bad = planted(good, fault)
            if bad is None or fault.codes & before:
                continue
            found = judge_docx(bad).findings
            count += 1
            hit = any(each.code in fault.codes for each in found)
            hits += hit
            if not hit:
                print(f"missed: {name}, {fault.name}")
            if any(each.code in fault.codes and each.mechanical for each in found):
                clicks += 1
                after = judge_docx(mend_docx(bad).data).findings
                mended += not any(each.code in fault.codes for each in after)
            if name == "quyet-dinh" and not fault.codes <= WORD_ONLY:
                (folder / f"f{number}.docx").write_bytes(bad)
                pages[f"f{number}"] = fault.codes
    in_pdf, seen = recall_in_pdf(folder, pages)
    return count + in_pdf, hits + seen, clicks, mended


def recall_in_pdf(folder: Path, pages: dict[str, frozenset[str]]) -> tuple[int, int]:
    """The same faults in the PDF made of the Word file."""
    program = shutil.which("soffice") or sys.exit("LibreOffice is not installed")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = [str(folder / f"{name}.docx") for name in pages]
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files],
        check=True, capture_output=True,
    )  # fmt: skip
    hits = 0
    for name, codes in pages.items():
        found = judge_pdf((folder / f"{name}.pdf").read_bytes()).findings
        hit = any(each.code in codes for each in found)
        hits += hit
        if not hit:
            print(f"missed in PDF: {FAULTS[int(name[1:])].name}")
    return len(pages), hits


def figure(name: str, value: float, unit: str, goal: float, data: str) -> dict[str, Any]:
    """A figure in the form of all."""
    return {
        "name": name,
        "command": "make bench-layout",
        "value": round(value, 3),
        "unit": unit,
        "compared_with": {"goal": goal},
        "ratio": round(value / goal, 2),
        "data": data,
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "measured_on": date.today().isoformat(),  # noqa: DTZ011 - the day where it was measured
    }


def main() -> None:
    """Measure both, write them down."""
    if not (CORPUS / "manifest.csv").exists():
        sys.exit("Set VANBAN_CORPUS to a folder of real documents with its manifest.csv.")
    with TemporaryDirectory(prefix="vanban-layout-") as top:
        documents, wrong, right = false_alarms(Path(top))
        count, hits, clicks, mended = recall(Path(top))
    figures = [
        figure(
            "layout_false_alarms_per_doc", wrong / documents, "false alarms per document", 1,
            f"{documents} real documents: {wrong} false alarms, {right} confirmed by reading",
        ),
        figure(
            "layout_recall", hits / count, "share", 0.95,
            f"{count} planted faults, {len(FAULTS)} kinds; {mended} of {clicks} mended by click",
        ),
    ]  # fmt: skip
    FIGURE.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
