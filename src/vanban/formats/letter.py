"""A letter of e-mail as a stranger wrote it: who claims to write, the words, the files.

Sources: RFC 5322, 2045 to 2047, 2231 (messages), 3834 (automatic answers), 3464 (bounces). Nothing
of it is believed: the sender's address is a claim, HTML is never shown, only its words.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from enum import StrEnum
from typing import Final

from lxml import etree, html

_TEXT_LIMIT: Final = 20_000  # letters of the text that are kept to be read
_HTML_LIMIT: Final = 1_000_000  # bytes
_PARTS_LIMIT: Final = 500
_LINE_LIMIT: Final = 1000
_HEADERS_LIMIT: Final = 100_000
_SPAM_LEVEL: Final = 5  # X-MS-Exchange-Organization-SCL: 5 and more is put into Junk
_FORWARDED: Final = re.compile(
    r"^\s*(?:(?:fwd?|re|aw|tr|chuyển tiếp|trả lời)\s*:\s*)+", re.IGNORECASE
)
_AWAY: Final = re.compile(
    r"^\s*(?:out of office|automatic reply|auto[- ]?reply|trả lời tự động)", re.IGNORECASE
)
_BOUNCERS: Final = re.compile(r"^(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_BLOCKS: Final = ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote")
_HIDDEN: Final = ("script", "style", "head", "title", "template", "noscript", "object", "svg")


_TRIPS: Final = (  # what the library raises over hostile ones
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    MessageError,
)


class Nature(StrEnum):
    """What kind of letter it is by its own signs."""

    LETTER = "letter"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    SPAM = "spam"


class LetterError(ValueError):
    """Bytes that are no letter, or are built to hurt."""


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file in a letter, under the name its writer gave it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, read. `fingerprint`: the same for every copy of it, whatever box it lay in."""

    message_id: str
    from_name: str
    from_address: str
    subject: str
    written_at: datetime | None
    text: str
    files: tuple[LetterFile, ...]
    nature: Nature
    fingerprint: str

    @property
    def summary(self) -> str:
        """The subject without `Fwd:` and `Re:`: what may stand as the summary of a document."""
        return _FORWARDED.sub("", self.subject).strip()

    @property
    def sender(self) -> str:
        """Who claims to have written."""
        return f"{self.from_name} <{self.from_address}>" if self.from_name else self.from_address


def read_letter(data: bytes) -> Letter:
    """Read a letter. Raises LetterError for what cannot be taken apart."""
    try:
        return _read(data)
    except _TRIPS as broken:
        raise LetterError(type(broken).__name__) from broken


def _read(data: bytes) -> Letter:
    message = message_from_bytes(data)
    if not message.keys():
        raise LetterError("no header")
    parts = list(_parts(message))
    names = getaddresses([_header(message, "From")])
    name, address = next(((n, a) for n, a in names if a), ("", ""))
    subject = _header(message, "Subject")
    return Letter(
        message_id=_header(message, "Message-ID")[:500],
        from_name=_one_line(name)[:200],
        from_address=_one_line(address)[:320],
        subject=subject[:_LINE_LIMIT],
        written_at=_moment(_header(message, "Date")),
        text=_words_of(parts),
        files=tuple(_files(parts)),
        nature=_nature(message, address, subject),
        fingerprint=_fingerprint(message, data),
    )


def _parts(message: Message) -> Iterator[tuple[Message, bool]]:
    """The leaves, each with whether it lies beside the words of a page (a logo, a picture).

    A letter that was forwarded whole is looked into as well.
    """
    stack: list[tuple[Message, bool]] = [(message, False)]
    seen = 0
    while stack:
        part, related = stack.pop()
        seen += 1
        if seen > _PARTS_LIMIT:
            raise LetterError("too many parts")
        if part.is_multipart():
            inside = related or part.get_content_type() == "multipart/related"
            held = part.get_payload()
            inner = [each for each in held if isinstance(each, Message)]
            stack += [(each, inside) for each in reversed(inner)]
        else:
            yield part, related


def _files(parts: list[tuple[Message, bool]]) -> list[LetterFile]:
    """What is attached; pictures of the page (logos) only where there is nothing else."""
    found: list[tuple[LetterFile, bool]] = []
    for part, related in parts:
        kind, name = part.get_content_type(), _file_name(part)
        if kind in {"text/plain", "text/html"} and not name and not _is_attachment(part):
            continue
        if kind.startswith("multipart/") or kind == "message/delivery-status":
            continue
        if kind in {"application/pkcs7-signature", "application/pgp-signature"}:
            continue  # the letter's own signature: it stays with the original
        data = _bytes(part)
        if data:
            number = len(found) + 1
            found.append(
                (LetterFile(name or f"tep-{number}{_ENDINGS.get(kind, '')}", data),
                 related and kind.startswith("image/"))
            )  # fmt: skip
    attached = [file for file, decorates in found if not decorates]
    return attached or [file for file, _ in found]


_ENDINGS: Final = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "text/plain": ".txt",
    "text/html": ".html",
    "application/xml": ".xml",
    "text/xml": ".xml",
}


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _file_name(part: Message) -> str:
    given = part.get_filename("")
    return _one_line(_decoded(given)) if given else ""


def _words_of(parts: list[tuple[Message, bool]]) -> str:
    """The words of the letter: its plain text, else what is readable of its HTML."""
    pages = [
        part for part, _ in parts
        if part.get_content_maintype() == "text" and not _file_name(part)
        and not _is_attachment(part)
    ]  # fmt: skip
    plain = [part for part in pages if part.get_content_subtype() == "plain"]
    for part in plain:
        if text := _tidy(_text(part)):
            return text
    for part in pages:
        if part.get_content_subtype() == "html" and (text := _tidy(words_of_html(_text(part)))):
            return text
    return ""


def words_of_html(page: str) -> str:
    """The words of a page of HTML, a block on a line; nothing of it is run, loaded or shown."""
    cut = page.encode("utf-8", "replace")[:_HTML_LIMIT]
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)
    try:
        tree = html.document_fromstring(cut, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    etree.strip_elements(tree, *_HIDDEN, with_tail=False)
    for block in tree.iter(*_BLOCKS):
        block.tail = f"\n{block.tail or ''}"
    return "".join(str(text) for text in tree.itertext())


def _text(part: Message) -> str:
    data = _bytes(part)
    charset = part.get_content_charset("utf-8")
    try:
        return data.decode(charset, "replace")
    except LookupError:  # a charset nobody knows
        return data.decode("utf-8", "replace")


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _tidy(text: str) -> str:
    lines = [" ".join(_one_line(line).split()) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:_TEXT_LIMIT]


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return _one_line(_decoded(str(value)[:_HEADERS_LIMIT])) if value is not None else ""


def _decoded(text: str) -> str:
    """Encoded words in clear; a charset nobody knows is read as UTF-8."""
    pieces = []
    try:
        words = decode_header(text)
    except HeaderParseError:  # encoded badly: as it stands
        return text
    for piece, charset in words:
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        try:
            pieces.append(piece.decode(charset or "utf-8", "replace"))
        except LookupError:
            pieces.append(piece.decode("utf-8", "replace"))
    return "".join(pieces)


def _one_line(text: str) -> str:
    """One line without what is not printed: no control, no mark that turns the direction."""
    flat = " ".join(text.split())
    return "".join(char for char in flat if char.isprintable())


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else None


def _nature(message: Message, address: str, subject: str) -> Nature:
    def said(name: str) -> str:
        return _header(message, name).casefold()

    report = message.get_content_type() == "multipart/report"
    if report or _BOUNCERS.match(address) or said("Return-Path") == "<>":
        return Nature.BOUNCE
    automatic = said("Auto-Submitted").split(";")[0].strip() not in {"", "no"}
    if automatic or said("X-Autoreply") or said("X-Autorespond") or _AWAY.match(subject):
        return Nature.AUTO_REPLY
    if said("Precedence") == "auto_reply":
        return Nature.AUTO_REPLY
    level = said("X-MS-Exchange-Organization-SCL")
    junk = level.isdecimal() and int(level) >= _SPAM_LEVEL
    flagged = said("X-Spam-Flag").startswith("yes") or said("X-Spam-Status").startswith("yes")
    newsletter = bool(said("List-Unsubscribe")) and said("Precedence") in {"bulk", "list", "junk"}
    return Nature.SPAM if flagged or junk or newsletter else Nature.LETTER


def _fingerprint(message: Message, data: bytes) -> str:
    """Of what its writer made: the identifying headers and the body, not the stamps of the way."""
    body = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[1:]
    told = [str(message.get(name, "")) for name in ("Message-ID", "Date", "From", "Subject")]
    digest = hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape"))
    digest.update(b"\n\n")
    digest.update(b"".join(body).replace(b"\r\n", b"\n").rstrip(b"\n"))
    return digest.hexdigest()
