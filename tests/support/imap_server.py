"""A small IMAP server over TLS in a thread, which also fails as real ones do."""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "vanthu@xa.gov.vn", "Mật khẩu dài 14!"
_SINCE = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Kept:
    """A letter in a folder."""

    data: bytes
    received_at: datetime
    flags: set[str] = field(default_factory=set)


@dataclass
class Mail:
    """What the server holds, and how it fails."""

    port: int = 0
    ca_pem: str = ""
    folders: dict[str, dict[int, Kept]] = field(default_factory=lambda: {"INBOX": {}})
    uid_validity: int = 7
    next_uid: int = 1
    able: str = "IMAP4rev1 AUTH=PLAIN UIDPLUS MOVE"
    drop_after: int | None = None  # bytes of the next body after which the line breaks
    size_said: int | None = None  # what RFC822.SIZE lies
    gone_from: int | None = None  # the byte from which on the letter is no more
    commands: list[str] = field(default_factory=list)

    def put(self, data: bytes, received_at: datetime) -> int:
        uid, self.next_uid = self.next_uid, self.next_uid + 1
        self.folders["INBOX"][uid] = Kept(data, received_at)
        return uid

    def number_anew(self) -> None:
        """Another UIDVALIDITY, other numbers: the server was restored from a copy."""
        self.uid_validity += 1
        letters = list(self.folders["INBOX"].values())
        self.folders["INBOX"] = {100 + at: each for at, each in enumerate(letters)}
        self.next_uid = 100 + len(letters)


class _Session(socketserver.StreamRequestHandler):
    folder = "INBOX"

    def handle(self) -> None:
        try:
            self._say("* OK IMAP4rev1")
            while line := self.rfile.readline():
                if not self._do(*line.decode().strip().partition(" ")[::2]):
                    return
        except (ConnectionError, ssl.SSLError):
            return

    @property
    def mail(self) -> Mail:
        return self.server.mail  # type: ignore[attr-defined,no-any-return]

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _do(self, tag: str, command: str) -> bool:
        verb = re.match(r"(?:UID )?\w+", command)
        name = verb.group() if verb else ""
        self.mail.commands.append(name)
        answer = getattr(self, "_" + name.replace(" ", "_").lower(), None)
        said = answer(command) if answer else "BAD unknown"
        if said == "DROP":
            return False
        self._say(f"{tag} {said} done." if said == "OK" else f"{tag} {said}")
        return name != "LOGOUT"

    def _capability(self, _: str) -> str:
        self._say(f"* CAPABILITY {self.mail.able}")
        return "OK"

    def _authenticate(self, _: str) -> str:
        import base64

        self._say("+ ")
        given = base64.b64decode(self.rfile.readline()).decode()
        right = given == f"\0{USER}\0{PASSWORD}"
        return "OK" if right else "NO [AUTHENTICATIONFAILED] Authentication failed."

    def _select(self, command: str) -> str:
        self.folder = command.split(" ", 1)[1].strip('"')
        if self.folder not in self.mail.folders:
            return "NO Mailbox doesn't exist"
        self._say(f"* {len(self.mail.folders[self.folder])} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self.mail.uid_validity}] UIDs valid")
        return "OK [READ-WRITE]"

    _examine = _select

    def _uid_search(self, command: str) -> str:
        here = self.mail.folders[self.folder]
        first = int(re.search(r"UID (\d+):", command).group(1))  # type: ignore[union-attr]
        since = re.search(r"SINCE (\S+)", command).group(1)  # type: ignore[union-attr]
        day = datetime.strptime(since, "%d-%b-%Y").replace(tzinfo=UTC)
        found = [uid for uid in here if uid >= first] or list(here)[-1:]  # `n:*`, as RFC 3501 says
        told = " ".join(str(uid) for uid in found if here[uid].received_at >= day)
        self._say(f"* SEARCH {told}".rstrip())
        return "OK"

    def _uid_fetch(self, command: str) -> str:
        uid = int(command.split()[2])
        kept = self.mail.folders[self.folder].get(uid)
        if kept is None:
            return "OK"
        if "RFC822.SIZE" in command:
            size = self.mail.size_said or len(kept.data)
            at = kept.received_at.strftime("%d-%b-%Y %H:%M:%S +0000")
            self._say(f'* 1 FETCH (UID {uid} RFC822.SIZE {size} INTERNALDATE "{at}")')
            return "OK"
        return self._body(uid, kept, command)

    def _body(self, uid: int, kept: Kept, command: str) -> str:
        start, length = map(int, re.search(r"<(\d+)\.(\d+)>", command).groups())  # type: ignore[union-attr]
        if self.mail.gone_from is not None and start >= self.mail.gone_from:
            return "OK"
        piece = kept.data[start : start + length]
        self._say(f"* 1 FETCH (UID {uid} BODY[]<{start}> {{{len(piece)}}}")
        if self.mail.drop_after is not None:
            self.wfile.write(piece[: self.mail.drop_after])
            return "DROP"
        self.wfile.write(piece)
        self._say(")")
        return "OK"

    def _uid_store(self, command: str) -> str:
        uid, flag = int(command.split()[2]), command.split("(")[1].rstrip(")")
        if uid in self.mail.folders[self.folder]:
            self.mail.folders[self.folder][uid].flags.add(flag)
        return "OK"

    def _uid_move(self, command: str) -> str:
        said = self._uid_copy(command)
        if said == "OK":
            self.mail.folders[self.folder].pop(int(command.split()[2]), None)
        return said

    def _uid_copy(self, command: str) -> str:
        _, _, uid, where = command.split(" ", 3)
        if where.strip('"') not in self.mail.folders:
            return "NO [TRYCREATE] No such mailbox"
        kept = self.mail.folders[self.folder].get(int(uid))
        if kept is not None:
            self.mail.folders[where.strip('"')][int(uid)] = kept
        return "OK"

    def _uid_expunge(self, command: str) -> str:
        uid = int(command.split()[2])
        here = self.mail.folders[self.folder]
        if r"\Deleted" in here[uid].flags:
            del here[uid]
        return "OK"

    def _create(self, command: str) -> str:
        self.mail.folders[command.split(" ", 1)[1].strip('"')] = {}
        return "OK"

    def _logout(self, _: str) -> str:
        self._say("* BYE")
        return "OK"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, mail: Mail, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mail = mail
        self._context = context

    def finish_request(self, request: object, client_address: object) -> None:
        """The handshake belongs to the connection's own thread."""
        try:
            if self._context is not None:
                request = self._context.wrap_socket(request, server_side=True)  # type: ignore[arg-type]
            super().finish_request(request, client_address)  # type: ignore[arg-type]
        except OSError:
            return
        finally:
            request.close()  # type: ignore[attr-defined]


@contextmanager
def imap_server(folder: Path, *, tls: bool = True) -> Iterator[Mail]:
    """The server, until the block ends; `folder` takes its key. Without TLS: a wrong port."""
    mail = Mail()
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        mail.ca_pem = _certificate(folder)
        context.load_cert_chain(folder / "server.pem")
    with _Server(mail, context) as server:
        mail.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield mail
        finally:
            server.shutdown()
            thread.join()


def _certificate(folder: Path) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.xa.gov.vn")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = (
        builder.not_valid_before(_SINCE)
        .not_valid_after(_SINCE + timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "server.pem").write_bytes(secret + pem)
    return pem.decode()
