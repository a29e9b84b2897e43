"""Renditions: the PDF of an office file, the picture of a page. The source is never touched.

Made outside of any transaction, on first use, and kept; made again they are the same.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from vanban.core.files.models import Rendition
from vanban.core.files.operations.keep import enter, keep
from vanban.core.files.queries import load
from vanban.core.files.rules import CONVERTIBLE, PDF, PICTURES, SUFFIXES, Stored, media_type_of
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.examine import examine
from vanban.formats.pdf.pictures import pdf_of_picture
from vanban.formats.pdf.rendering import render_page
from vanban.foundation.errors import Kind, Reason, Refusal
from vanban.foundation.operation import end_reading

CONVERT_TIMEOUT_S: Final = 90
# What comes from outside may name pictures and parts by address: nothing is fetched for it, neither
# from the network nor from this machine's own files, and nothing in it runs.
_CLOSED: Final = ("BlockUntrustedRefererLinks", "DisableActiveContent", "DisableMacrosExecution")
_SETTINGS: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>true</value></prop></item>'
        for name in _CLOSED
    )
    + "</oor:items>"
)


class NotReadable(Refusal):
    """No PDF can be made of the file."""

    kind = Kind.INVALID
    code = "files.not_readable"
    title = "Chưa mở được tệp"


class ConverterMissing(Refusal):
    """LibreOffice is not installed here."""

    kind = Kind.UNAVAILABLE
    code = "files.no_converter"
    title = "Máy chủ chưa cài bộ chuyển đổi"


def convert_to_pdf(data: bytes, *, suffix: str = ".docx") -> bytes:
    """The PDF of a DOCX, DOC or ODT. Refuses as `convert`."""
    return convert(data, suffix=suffix, form="pdf")


def convert(data: bytes, *, suffix: str, form: str) -> bytes:
    """An office file in another form, by LibreOffice in a throw-away profile: no macro runs, and no
    picture or part named by an address is fetched, from the network or from this machine.

    Refuses (NotReadable) what it cannot open, (ConverterMissing) where LibreOffice is absent.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ConverterMissing(
            Reason(
                "files.no_converter",
                "Máy chủ chưa có LibreOffice nên chưa chuyển được tệp Word sang PDF.",
                "Xuất PDF từ phần mềm soạn thảo rồi tải lên, hoặc nhờ quản trị cài LibreOffice.",
            )
        )
    with tempfile.TemporaryDirectory(prefix="vanban-convert-") as folder:
        source = Path(folder) / f"van-ban{suffix}"
        source.write_bytes(data)
        settings = Path(folder) / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        try:
            subprocess.run(
                [
                    program,
                    f"-env:UserInstallation=file://{folder}/profile",
                    "--headless",
                    "--norestore",
                    "--convert-to",
                    form,
                    "--outdir",
                    folder,
                    str(source),
                ],
                check=True,
                capture_output=True,
                timeout=CONVERT_TIMEOUT_S,
            )
            return source.with_suffix(f".{form}").read_bytes()
        except (subprocess.SubprocessError, FileNotFoundError) as error:
            raise NotReadable(
                Reason(
                    "files.not_readable",
                    "LibreOffice không mở được tệp này.",
                    "Mở tệp bằng phần mềm soạn thảo, lưu lại, hoặc xuất PDF rồi tải lên.",
                    field="file",
                )
            ) from error


def pdf_of(sha256: str, *, now: datetime) -> Stored:
    """The PDF to show and to sign: the file itself, or the PDF made of a Word file, ODT or picture.

    Refuses (NotReadable) any other kind of file.
    """
    made = Rendition.objects.filter(source_id=sha256, kind="pdf").select_related("result").first()
    if made is not None and made.result is not None:
        return Stored(made.result.sha256, made.result.size, PDF, "van-ban.pdf")
    end_reading()
    data = load(sha256)
    media_type = media_type_of(data)
    if media_type == PDF:
        return Stored(sha256, len(data), PDF, "van-ban.pdf")
    if media_type in PICTURES:
        return made_of(
            sha256, kind="pdf", edition="", make=pdf_of_picture, file_name="van-ban.pdf", now=now
        )
    if media_type not in CONVERTIBLE:
        raise NotReadable(
            Reason(
                "files.not_a_document",
                "Tệp không phải PDF, Word hay ODT.",
                "Tải lên tệp PDF, DOCX, DOC hoặc ODT.",
                field="file",
            )
        )
    result = keep(convert_to_pdf(data, suffix=SUFFIXES[media_type]), file_name="van-ban.pdf")
    _remember(sha256, "pdf", "", result, now)
    return result


def docx_of(sha256: str, *, now: datetime) -> Stored:
    """An ODT or DOC as a DOCX, to be judged part by part; made once, the file is never touched.

    Refuses (NotReadable), (ConverterMissing) as `convert`.
    """
    return made_of(
        sha256,
        kind="docx",
        edition="",
        make=lambda data: convert(data, suffix=SUFFIXES[media_type_of(data)], form="docx"),
        file_name="van-ban.docx",
        now=now,
    )


def page_sizes(sha256: str, *, now: datetime) -> tuple[tuple[float, float], ...]:
    """Width and height in points of every page of a PDF, from a first look in a process of its own.

    Refuses (NotReadable) what is broken, locked, or too heavy to read in bounded time.
    """
    made = Rendition.objects.filter(source_id=sha256, kind="sizes").first()
    if made is not None and made.result_id is not None:
        return tuple((width, height) for width, height in json.loads(load(made.result_id)))
    end_reading()
    try:
        facts = examine(load(sha256))
    except PdfError as error:
        raise _not_readable(error) from error
    sizes = tuple((size.width, size.height) for size in facts.sizes)
    _remember(sha256, "sizes", "", keep(json.dumps(sizes).encode(), file_name="trang.json"), now)
    return sizes


def _not_readable(error: PdfError) -> NotReadable:
    mend = "Mở tệp bằng phần mềm khác, xuất lại PDF rồi tải lên."
    return NotReadable(Reason(error.code, error.text_vi, mend, field="file"))


def told_of(
    sha256: str, *, kind: str, edition: str, tell: Callable[[], object], now: datetime
) -> Any:
    """What a look at a file tells, as JSON: looked once, kept for the next reader.

    `edition` changes when the one who looks has learnt more; the look is then made again.
    """
    made = Rendition.objects.filter(source_id=sha256, kind=kind, detail=edition).first()
    if made is not None and made.result_id is not None:
        return json.loads(load(made.result_id))
    end_reading()
    told = json.loads(json.dumps(tell()))
    _remember(sha256, kind, edition, keep(json.dumps(told).encode(), file_name=f"{kind}.json"), now)
    return told


def made_of(
    sha256: str,
    *,
    kind: str,
    edition: str,
    make: Callable[[bytes], bytes],
    file_name: str,
    now: datetime,
) -> Stored:
    """A file made from another (at most 30 letters of `edition` tell one making from the next):
    made once, outside of any transaction, and kept beside it. Refuses (NotReadable).
    """
    made = Rendition.objects.filter(source_id=sha256, kind=kind, detail=edition)
    found = made.select_related("result").first()
    if found is not None and found.result is not None:
        return Stored(found.result.sha256, found.result.size, found.result.media_type, file_name)
    end_reading()
    try:
        result = keep(make(load(sha256)), file_name=file_name)
    except PdfError as error:
        raise _not_readable(error) from error
    _remember(sha256, kind, edition, result, now)
    return result


def page_picture(sha256: str, *, page: int, width: int, now: datetime) -> bytes:
    """One page (from 1) of a PDF as a WebP picture `width` pixels wide; kept for the next reader.

    Refuses (NotReadable) a PDF or a page that cannot be drawn.
    """
    detail = f"{page}@{width}"
    made = Rendition.objects.filter(source_id=sha256, kind="page", detail=detail).first()
    if made is not None and made.result_id is not None:
        return load(made.result_id)
    end_reading()
    try:
        picture = render_page(load(sha256), page - 1, width)
    except PdfError as error:
        raise _not_readable(error) from error
    _remember(sha256, "page", detail, keep(picture, file_name="trang.webp"), now)
    return picture


def _remember(source: str, kind: str, detail: str, result: Stored, now: datetime) -> None:
    blob = enter(result, now=now)
    Rendition.objects.get_or_create(
        source_id=source, kind=kind, detail=detail, defaults={"result": blob, "made_at": now}
    )
