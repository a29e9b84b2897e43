"""A look at a file that belongs to no draft yet: its pages, where number and date will stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.urls import reverse

from vanban.core.files.operations import NotReadable, enter, page_sizes, pdf_of
from vanban.core.files.operations.renditions import ConverterMissing
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.doors.web.design.parts import Mark, PageImage
from vanban.doors.web.documents.reading import PICTURE_WIDTH
from vanban.doors.web.outgoing.uploads import stored_of
from vanban.formats.layout.from_pdf import sheet_of_pdf
from vanban.formats.layout.parts import parts_of
from vanban.formats.pdf.blanks import find_blanks
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.places import Blank, BlankState, StampPlan
from vanban.formats.pdf.signers import find_signer
from vanban.formats.symbol import DOCUMENT_TYPES, SymbolError, parse
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.outgoing.drafting.operations import look_at_pdf
from vanban.outgoing.drafting.rules import (
    SUBJECT_LIMIT,
    reasons_against_file,
    reasons_against_findings,
    warnings_of,
)

_ABOUT: Final = re.compile(r"^V/v\s*:?\s*", re.IGNORECASE)
NUMBER: Final = "a"
DATE: Final = "b"


@dataclass(frozen=True, slots=True)
class Preview:
    """What the drafter sees of a file just given; `problems`: why no draft can be made of it."""

    ticket: str
    file_name: str
    size: int
    pages: Sequence[PageImage] = ()
    warnings: Sequence[Reason] = ()
    problems: Sequence[Reason] = ()
    notation: str = ""
    pdf_sha256: str = ""

    @property
    def places_found(self) -> bool:
        """Whether both places are blanks of the draft itself, as the decree wants them."""
        return bool(self.pages) and not any(mark.look for mark in self.pages[0].marks)

    def suggestion(self, names: Sequence[str]) -> "Suggestion":
        """The type that the printed notation names, and which of `names` stands under the text."""
        if not self.pdf_sha256:
            return Suggestion()
        head = self.notation.partition("-")[0]
        kind = next((each for each in DOCUMENT_TYPES if each.abbreviation == head), None)
        data = load(self.pdf_sha256)
        signer = next((name for name in names if find_signer(data, name).found), "")
        return Suggestion(kind.code if kind and head else "", signer, _printed_subject(data))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the file itself says of the fields: its type by the notation, its signer by the name,
    its summary by the place (boxes 5a, 5b).
    """

    type_code: str = ""
    signer: str = ""
    subject: str = ""


def preview_of(ticket: str, actor: Actor, *, now: datetime) -> Preview:
    """Look at the file of a ticket. Refuses (Invalid) a ticket that is not this account's."""
    stored = stored_of(ticket, actor)
    against = reasons_against_file(stored.media_type)
    if against:
        return Preview(ticket, stored.file_name, stored.size, problems=against)
    try:
        return _readable(ticket, stored, now)
    except (NotReadable, ConverterMissing) as refusal:
        return Preview(ticket, stored.file_name, stored.size, problems=refusal.reasons)


def _readable(ticket: str, stored: Stored, now: datetime) -> Preview:
    enter(stored, now=now)
    pdf = pdf_of(stored.sha256, now=now)
    findings = look_at_pdf(load(pdf.sha256))
    against = reasons_against_findings(findings)
    if against:
        return Preview(ticket, stored.file_name, stored.size, problems=against)
    sizes = page_sizes(pdf.sha256, now=now)
    pages = [
        PageImage(
            number=number,
            url=reverse("outgoing:upload_page", args=[ticket, number]),
            width=PICTURE_WIDTH,
            height=round(PICTURE_WIDTH * height / width),
        )
        for number, (width, height) in enumerate(sizes, start=1)
    ]
    return Preview(
        ticket,
        stored.file_name,
        stored.size,
        pages=with_places(pages, sizes[0], places_in(pdf.sha256)),
        warnings=warnings_of(findings),
        notation=findings.printed_notation or _notation_in(findings.printed_number),
        pdf_sha256=pdf.sha256,
    )


def _printed_subject(pdf: bytes) -> str:
    try:
        parts = parts_of(sheet_of_pdf(pdf))
    except PdfError:
        return ""
    printed = " ".join(piece.text for piece in (parts.summary or parts.about))
    words = _ABOUT.sub("", " ".join(printed.split())).strip(" .;…")
    return words[:1].upper() + words[1:] if len(words) <= SUBJECT_LIMIT else ""


def _notation_in(printed: str) -> str:
    try:
        return parse(printed).notation
    except SymbolError:
        return ""


def with_places(
    pages: Sequence[PageImage], size: tuple[float, float], plan: StampPlan | None
) -> list[PageImage]:
    """The pages with marks on the first one: where number and date will be printed."""
    if not pages or plan is None:
        return list(pages)
    marks = (_mark(NUMBER, plan.number, size), _mark(DATE, plan.date, size))
    return [replace(pages[0], marks=marks), *pages[1:]]


@lru_cache(maxsize=512)
def places_in(sha256: str) -> StampPlan | None:
    """The places for number and date in a PDF of the store; None where it cannot be read."""
    try:
        return find_blanks(load(sha256))
    except PdfError:
        return None


def _mark(letter: str, blank: Blank, size: tuple[float, float]) -> Mark:
    width, height = size
    box = blank.box
    return Mark(
        letter=letter,
        x=box.x0 / width,
        y=1 - box.y1 / height,
        width=box.width / width,
        height=box.height / height,
        look=blank.state is not BlankState.FOUND,
    )
