"""The first look at an arrival: outside work, with no transaction open. Nothing is decided here.

What cannot be read, is damaged or carries a mark of secrecy is described, never thrown away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from vanban.core.files.operations import keep
from vanban.core.files.rules import (
    CONVERTIBLE,
    DOCX,
    ODT,
    PDF,
    PICTURES,
    SIGNATURE,
    Stored,
    media_type_of,
)
from vanban.core.records.rules import FileKind, file_kind
from vanban.exchange.receiving.rules import concerned_by
from vanban.formats.cades import signed_file
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import StatusMessage
from vanban.formats.edxml.reader import read
from vanban.formats.letter import Letter, LetterFile
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.examine import examine as examine_pdf
from vanban.formats.pdf.text import first_words
from vanban.formats.secrecy import (
    mark_in_docx,
    mark_in_field,
    mark_in_lines,
    mark_in_odt,
    mark_in_pdf,
)
from vanban.incoming.reception.operations.judge import judge, judge_detached
from vanban.incoming.reception.rules import (
    QUARANTINE_MEND,
    QUARANTINED_SUBJECT,
    UNREADABLE_SUBJECT,
    Business,
    Examined,
    Fitness,
    Judgement,
    Outcome,
    ReceivedFile,
    combined,
    leading,
)
from vanban.incoming.reception.rules.header import LIMITS, Header, header_of

_BUSINESS: Final = (Business.NEW, Business.REVOKE, Business.UPDATE, Business.REPLACE)
_DAMAGE_LIMIT: Final = 200
_PACKET: Final = ".edxml"
_BY_EYE: Final = "Thư không kèm tệp nào để kiểm tra chữ ký số; địa chỉ người gửi chưa xác minh."


@dataclass(frozen=True, slots=True)
class _Looked:
    """One file, looked over: what hurts it, the mark it bears; kept only when it bears none."""

    name: str
    data: bytes
    description: str
    damage: str
    mark: str
    beginning: str = ""

    @property
    def kept(self) -> ReceivedFile:
        stored = keep(self.data, file_name=self.name)
        kind = file_kind(
            file_name=self.name,
            description=self.description,
            beginning=self.beginning,
            size=len(self.data),
        )
        return ReceivedFile(stored, self.description, self.damage[:_DAMAGE_LIMIT], kind)

    @property
    def is_signature(self) -> bool:
        return not self.damage and media_type_of(self.data) == SIGNATURE

    @property
    def is_readable_pdf(self) -> bool:
        return not self.damage and media_type_of(self.data) == PDF


_File = tuple[_Looked, ReceivedFile]


def examine_package(data: bytes, *, now: datetime, sender_name: str, sender_code: str) -> Examined:
    """What a packet holds: header, files (kept), damage, marks of secrecy, verdict.

    `sender_*` is what the exchange knows, for packets whose own words cannot be read.
    """
    sender = Header(issuer_name=sender_name, issuer_code=sender_code)
    try:
        message = read(data)
    except EdxmlError as error:
        return _unreadable(data, error.message_vi, sender)
    if isinstance(message, StatusMessage):
        return _unreadable(data, "Gói tin là báo cáo trạng thái, không phải văn bản.", sender)
    looked = [
        _look(
            part.data,
            name=part.name or part.content_id,
            description=part.description,
            damage=part.damage.label if part.damage else "",
        )
        for part in message.attachments
    ]
    header, cut = header_of(message)
    mark = _mark_in(
        (header.subject, header.type_name, message.other_info.sphere_of_promulgation), looked
    )
    if mark:
        return _quarantined(mark, sender)
    examined = _laid_out(header, looked, now=now)
    return replace(
        examined,
        problems=(*cut, *examined.problems),
        business=_BUSINESS[message.doc_type],
        concerned_id=next(iter(concerned_by(message)), ""),
        answers_id=next((each.document_id for each in message.response_for), ""),
        addressed_to=tuple(each.organ_id for each in message.receivers),
    )


def examine_files(
    header: Header,
    files: Sequence[tuple[Stored, bytes]],
    *,
    now: datetime,
    paper: bool,
) -> Examined:
    """What a clerk enters by hand: the first file is the document. A scan has no verdict."""
    looked = [_look(data, name=stored.file_name) for stored, data in files]
    return _by_hand(header, looked, now=now, paper=paper)


def examine_scan(file_name: str, data: bytes, *, now: datetime) -> Examined:
    """What a scanner left: kept only when it bears no mark of secrecy."""
    return _by_hand(Header(), [_look(data, name=file_name)], now=now, paper=True)


def examine_letter(letter: Letter, data: bytes, *, now: datetime) -> tuple[Examined, ...]:
    """What a letter of e-mail holds: one document of its files, or one of each packet in it.

    What it says of its sender goes nowhere but into words: only a signature names the issuer. One
    mark of secrecy anywhere and nothing of the letter is kept. `data`: the letter as it came, which
    goes with each document.
    """
    packets = [file for file in letter.files if _is_packet(file)]
    looked = [
        _look(file.data, name=file.name)
        for file in _main_first([file for file in letter.files if file not in packets])
    ]
    mark = _mark_in((letter.summary,), looked) or mark_in_lines(letter.text.splitlines())
    if mark:
        return (_quarantined(mark, Header()),)
    examined = [
        examine_package(file.data, now=now, sender_name=letter.sender[:200], sender_code="")
        for file in packets
    ]
    secret = next((one for one in examined if one.fitness is Fitness.QUARANTINED), None)
    if secret is not None:
        return (secret,)
    beside = [keep_letter(data)]
    if examined:
        beside += [each.kept for each in looked if each.data]
    else:
        header = Header(subject=letter.summary[: LIMITS["subject"]])
        examined = [_laid_out(header, looked, now=now) if looked else _only_words(header)]
    examined[0] = replace(examined[0], attachments=(*examined[0].attachments, *beside))
    return tuple(examined)


def keep_letter(data: bytes) -> ReceivedFile:
    """The letter itself, byte for byte, as a file of the document it became."""
    return ReceivedFile(keep(data, file_name="thu-goc.eml"), "Thư điện tử gốc", "", FileKind.OTHER)


def _only_words(header: Header) -> Examined:
    return Examined(
        header=header,
        fitness=Fitness.WHOLE,
        judgement=Judgement(Outcome.UNSIGNED, _BY_EYE),
    )


def _is_packet(file: LetterFile) -> bool:
    """Whether an attached file is a packet of a document, or is called one."""
    if media_type_of(file.data) != "application/xml" and not file.name.endswith(_PACKET):
        return False
    try:
        return not isinstance(read(file.data), StatusMessage)
    except EdxmlError:
        return file.name.endswith(_PACKET)


def _main_first(files: Sequence[LetterFile]) -> list[LetterFile]:
    """The file that is the document first: a PDF that is not called an annex, then Word, scans."""
    ranks = {PDF: 0, **dict.fromkeys(CONVERTIBLE, 2), **dict.fromkeys(PICTURES, 4)}

    def rank(file: LetterFile) -> int:
        beside = file_kind(file_name=file.name) not in {FileKind.OTHER, FileKind.SUBMISSION}
        return ranks.get(media_type_of(file.data), 6) + beside

    return sorted(files, key=rank)


def _by_hand(header: Header, looked: Sequence[_Looked], *, now: datetime, paper: bool) -> Examined:
    mark = _mark_in((header.subject, header.type_name), looked)
    if mark:
        return _quarantined(mark, Header())
    examined = _laid_out(header, looked, now=now)
    if paper or not looked:
        by_eye = Judgement(Outcome.PAPER, "Bản giấy, văn thư kiểm tra bằng mắt.")
        return replace(
            examined,
            judgement=by_eye,
            fitness=examined.fitness if looked else Fitness.WHOLE,
            problems=examined.problems if looked else (),
        )
    return examined


def _laid_out(header: Header, looked: Sequence[_Looked], *, now: datetime) -> Examined:
    files = _paired([(each, each.kept) for each in looked if each.data])
    problems = [f"{each.name}: {each.damage}" for each in looked if each.damage]
    if not looked:
        problems = ["Gói tin không kèm tệp nào."]
    # What signs a file is not the document, should it come first.
    first = next((each for each in looked if not each.is_signature), None)
    main = next((kept for each, kept in files if each is first and not each.damage), None)
    return Examined(
        header=header,
        fitness=Fitness.DAMAGED if problems else Fitness.WHOLE,
        judgement=_judged(files, main, now=now),
        problems=tuple(problems),
        main=main,
        attachments=tuple(kept for _, kept in files if kept is not main),
    )


def _paired(files: Sequence[_File]) -> list[_File]:
    """Each detached signature with the file that it is of, as far as that came along."""
    signed = [(each, kept) for each, kept in files if not each.is_signature]
    choice = [(each.name, each.data) for each, _ in signed]
    paired = []
    for each, kept in files:
        if each.is_signature:
            place = signed_file(each.data, each.name, choice)
            signs = signed[place][1].stored.sha256 if place is not None else ""
            kept = replace(kept, kind=FileKind.SIGNATURE, signs=signs)  # noqa: PLW2901
        paired.append((each, kept))
    return paired


def _look(data: bytes, *, name: str, description: str = "", damage: str = "") -> _Looked:
    """A PDF is first read in a process that may be lost; only what passes is read here."""
    damage = damage or ("" if data else "Tệp rỗng.")
    media_type = media_type_of(data)
    mark = beginning = ""
    if media_type == PDF and not damage:
        try:
            examine_pdf(data)
            mark = mark_in_pdf(data)
            beginning = first_words(data)
        except PdfError as error:
            damage = error.text_vi
    elif media_type == DOCX:
        mark = mark_in_docx(data)
    elif media_type == ODT:
        mark = mark_in_odt(data)
    return _Looked(name, data, description, damage, mark, beginning)


def _judged(files: Sequence[_File], main: ReceivedFile | None, *, now: datetime) -> Judgement:
    found = [
        (each.name, kept, judge(kept.stored, each.data, now=now))
        for each, kept in files
        if each.is_readable_pdf
    ]
    content = {kept.stored.sha256: each.data for each, kept in files}
    for each, kept in files:
        if each.is_signature:
            signed = (kept.signs, content[kept.signs]) if kept.signs else None
            judgement = judge_detached(kept.stored, each.data, signed, now=now)
            found.append((each.name, kept, judgement))
    if main is None:
        first = Judgement(Outcome.UNKNOWN, "Chưa kiểm tra được chữ ký: tệp chính không dùng được.")
    else:
        not_pdf = Judgement(Outcome.UNSIGNED, "Tệp chính không phải PDF nên không có chữ ký số.")
        over = main.stored.sha256
        about = [each for _, kept, each in found if kept is main or kept.signs == over]
        first = leading(about) or not_pdf
    return combined(first, [(name, each) for name, _, each in found if each is not first])


def _mark_in(texts: Iterable[str], looked: Iterable[_Looked]) -> str:
    said = next((mark for text in texts if (mark := mark_in_field(text))), "")
    return said or next((each.mark for each in looked if each.mark), "")


def _quarantined(mark: str, sender: Header) -> Examined:
    return Examined(
        header=replace(sender, subject=QUARANTINED_SUBJECT),
        fitness=Fitness.QUARANTINED,
        judgement=Judgement(Outcome.UNKNOWN, "Không mở gói tin có dấu hiệu bí mật nhà nước."),
        problems=(f"Thấy dấu chỉ độ mật “{mark}”. {QUARANTINE_MEND}",),
    )


def _unreadable(data: bytes, problem: str, sender: Header) -> Examined:
    packet = _Looked("goi-tin.edxml", data, "Gói tin gốc", problem, "")
    return Examined(
        header=replace(sender, subject=UNREADABLE_SUBJECT),
        fitness=Fitness.UNREADABLE,
        judgement=Judgement(Outcome.UNKNOWN, "Chưa kiểm tra chữ ký vì không mở được gói tin."),
        problems=(problem,),
        attachments=(packet.kept,) if data else (),
    )
