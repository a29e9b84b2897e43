"""Speaking to a server of e-mail (RFC 3501 over TLS, 4315, 6851). Outside work, no transaction.

A letter is read in pieces, never marked by the reading, and never deleted. What a server does wrong
or not at all is raised as a MailFault, in words for the administrator.
"""

import contextlib
import imaplib
import re
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import groupby
from typing import Any, Final

from vanban.incoming.reception.rules.emails import AfterIntake, BoxSettings, Found, OpenBox

TIMEOUT_S: Final = 30
PIECE: Final = 1024 * 1024  # bytes asked for at a time
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")
_RECEIVED: Final = re.compile(rb'INTERNALDATE "\s*([^"]+)"')
_SAID: Final = 120  # letters of a server's own words that are passed on


class MailFault(Exception):  # noqa: N818 - told to a person, who mends it
    """The box cannot be read now; the text says why, in words."""


class TooLarge(Exception):  # noqa: N818 - not a fault: the letter is set apart
    """The letter is larger than it may be, whatever the server said of its size."""


class Inbox:
    """An open folder of a box."""

    def __init__(self, server: imaplib.IMAP4, given: BoxSettings) -> None:
        self._server = server
        self._given = given
        with self._line():
            self.uid_validity = self._entered()

    def _line(self) -> contextlib.AbstractContextManager[None]:
        return _told(self._given)

    def _entered(self) -> int:
        server, given = self._server, self._given
        writes = given.after_intake != AfterIntake.LEAVE
        status, said = server.select(_quoted(given.folder), readonly=not writes)
        if status != "OK":
            raise MailFault(f"Không mở được thư mục “{given.folder}”: {_words(said)}")
        told = server.response("UIDVALIDITY")[1]
        if not told or told[0] is None or not bytes(told[0]).isdigit():
            raise MailFault("Máy chủ thư không cho biết UIDVALIDITY nên không biết thư nào đã lấy.")
        return int(told[0])

    def newer_than(self, uid: int) -> list[int]:
        """The letters after this one, in the order of the box; those of earlier days are left."""
        since = self._given.since
        day = f"{since.day:02}-{_MONTHS[since.month - 1]}-{since.year}"
        with self._line():
            found = self._ask("SEARCH", f"UID {uid + 1}:*", f"SINCE {day}")
            numbers = sorted({int(each) for line in found if line for each in line.split()})
        return [each for each in numbers if each > uid]  # `n:*` names the last one in any case

    def about(self, uid: int) -> Found | None:
        """Size and time of a letter; None when it is gone."""
        with self._line():
            told = b" ".join(_flat(self._ask("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)")))
            size, received = _SIZE.search(told), _RECEIVED.search(told)
            if size is None or received is None:
                return None
            return Found(
                uid_validity=self.uid_validity,
                uid=uid,
                size=int(size.group(1)),
                received_at=_moment(received.group(1).decode("ascii", "replace")),
            )

    def read(self, uid: int, *, most: int) -> bytes | None:
        """The bytes of a letter, piece by piece; None when it is gone, also half-way. Raises
        TooLarge beyond `most`.
        """
        data = bytearray()
        while True:
            asked = f"(BODY.PEEK[]<{len(data)}.{PIECE}>)"
            with self._line():
                piece = _literal(self._ask("FETCH", str(uid), asked))
            if piece is None:
                return None
            data += piece
            if len(data) > most:
                raise TooLarge
            if len(piece) < PIECE:
                return bytes(data)

    def settle(self, uid: int) -> None:
        """Do with a letter that was taken in what the settings say; again, nothing more happens."""
        if self._given.after_intake == AfterIntake.LEAVE:
            return
        with self._line():
            self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
            if self._given.after_intake == AfterIntake.MOVE:
                self._move(uid)

    def _move(self, uid: int) -> None:
        """Move by one command, or copy and expunge this one alone. A server that can do neither
        safely keeps it, seen: a plain EXPUNGE would delete what other people marked.
        """
        where = _quoted(self._given.moved_to)
        able = self._server.capability()[1][0].split()
        if b"MOVE" in able:
            self._put("MOVE", uid, where)
        elif b"UIDPLUS" in able:
            self._put("COPY", uid, where)
            self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
            self._ask("EXPUNGE", str(uid))

    def _put(self, command: str, uid: int, where: str) -> None:
        status, _ = self._server.uid(command, str(uid), where)
        if status != "OK":  # the folder is not there yet
            self._server.create(where)
            self._ask(command, str(uid), where)

    def _ask(self, command: str, *given: str) -> list[Any]:
        status, said = self._server.uid(command, *given)
        if status != "OK":
            raise MailFault(f"Máy chủ thư từ chối lệnh {command}: {_words(said)}")
        return said


@contextlib.contextmanager
def opened(box: OpenBox) -> Iterator[Inbox]:
    """The box, open; what its server does wrong, also later, is raised as a MailFault."""
    given = box.settings
    with _told(given):
        server = _connected(given)
    try:
        with _told(given):
            _sign_in(server, given.username, box.password)
        yield Inbox(server, given)
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error, ValueError):
            server.logout()
        with contextlib.suppress(OSError):
            server.shutdown()  # a line that broke is not closed by the farewell


@contextlib.contextmanager
def _told(given: BoxSettings) -> Iterator[None]:
    """Whatever goes wrong on the line inside comes out as a MailFault; only the line stands here,
    so that a full disk of ours is not told as a fault of the server.
    """
    try:
        yield
    except (OSError, imaplib.IMAP4.error, ValueError) as wrong:
        raise MailFault(_why(wrong, given)) from wrong


def _connected(given: BoxSettings) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if given.ca_pem:
        context.load_verify_locations(cadata=given.ca_pem)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return imaplib.IMAP4_SSL(given.host, given.port, ssl_context=context, timeout=TIMEOUT_S)


def _sign_in(server: imaplib.IMAP4, username: str, password: str) -> None:
    try:
        if "AUTH=PLAIN" in server.capabilities:  # any letters, also Vietnamese ones
            plain = f"\0{username}\0{password}".encode()
            server.authenticate("PLAIN", lambda _: plain)
        else:
            server.login(username, password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as refused:
        said = _words(refused.args)
        raise MailFault(
            f"Sai tên đăng nhập hoặc mật khẩu hộp thư. Máy chủ nói: {said}"
        ) from refused


def _why(wrong: Exception, given: BoxSettings) -> str:
    """A fault as the administrator can mend it."""
    place = f"{given.host}:{given.port}"
    if isinstance(wrong, ssl.SSLCertVerificationError):
        return (
            f"Chứng thư TLS của {place} không tin được ({wrong.verify_message}). Xem lại tên máy "
            "chủ, hoặc dán chứng thư của nơi cấp."
        )
    known: tuple[tuple[type[Exception], str], ...] = (
        (ssl.SSLError, f"{place} không nói TLS. Cổng IMAP qua TLS thường là 993."),
        (socket.gaierror, f"Không tìm thấy máy chủ {given.host}. Xem lại tên máy chủ, DNS."),
        (TimeoutError, f"{place} không trả lời trong {TIMEOUT_S} giây."),
        (ConnectionRefusedError, f"{place} từ chối kết nối. Xem lại cổng, tường lửa."),
        (imaplib.IMAP4.abort, f"Đứt kết nối với {place} giữa chừng; lần sau đọc tiếp."),
        (OSError, f"Mất kết nối với {place}; lần sau đọc tiếp."),
    )
    for kind, text in known:
        if isinstance(wrong, kind):
            return text
    return f"{place} trả lời sai giao thức IMAP: {_words(wrong.args)}"


def _words(said: object) -> str:
    """A server's own words, short and harmless."""
    pieces = said if isinstance(said, list | tuple) else [said]
    text = " ".join(
        each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each)
        for each in pieces
        if each is not None
    )
    return "".join(char for char in text if char.isprintable())[:_SAID] or "không nói lý do"


def _flat(said: list[Any]) -> Iterator[bytes]:
    for each in said:
        if isinstance(each, tuple):
            yield from (part for part in each if isinstance(part, bytes))
        elif isinstance(each, bytes):
            yield each


def _literal(said: list[Any]) -> bytes | None:
    """The bytes of the answer that carries a body, empty for an empty one; None without one."""
    for each in said:
        if isinstance(each, tuple) and b"BODY[]" in each[0]:
            return bytes(each[1])
    return b"" if any(b"BODY[]" in each for each in _flat(said)) else None


def _moment(text: str) -> datetime:
    """`26-Nov-2026 08:30:00 +0700` as a moment; ValueError for what is none."""
    found = parsedate_to_datetime(text.replace("-", " ", 2))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _quoted(folder: str) -> str:
    """A folder's name as IMAP writes it (RFC 3501 section 5.1.3: modified UTF-7), quoted."""
    written = []
    for plain, group in groupby(folder, key=lambda char: " " <= char <= "~"):
        text = "".join(group)
        if plain:
            written.append(text.replace("&", "&-"))
        else:
            coded = b64encode(text.encode("utf-16-be")).rstrip(b"=").replace(b"/", b",")
            written.append(f"&{coded.decode()}-")
    escaped = "".join(written).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
