"""The bytes of a packet, from what it says and carries. Outside work: no transaction is open."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from vanban.core.files.operations.secrecy import mark_in
from vanban.core.files.queries import load
from vanban.exchange.directory.queries import certificate_of
from vanban.exchange.sending.queries import Contents
from vanban.exchange.sending.rules import FileRow, RequestSheet, Sheet, message_of, request_of
from vanban.formats.edxml.message import AttachmentPart, DocumentMessage
from vanban.formats.edxml.writer import write_document, write_status
from vanban.formats.envelope.sealing import seal
from vanban.formats.secrecy import mark_in_field
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal

SEALED_NAME: Final = "niem-phong.p7m"
SEALED_SUBJECT: Final = "Văn bản niêm phong, chỉ cơ quan nhận mở được"
_SEALED_TYPE: Final = "application/pkcs7-mime"


class CannotWrite(Refusal):
    """The packet must not leave: it bears a mark of secrecy, or cannot be sealed."""

    kind = Kind.CONFLICT
    code = "sending.cannot_write"
    title = "Không gửi được qua mạng này"


def write_packet(actor: Actor, now: datetime, contents: Contents) -> bytes:
    """The packet; empty when everybody gets it on paper. Refuses (CannotWrite), (NotFound), and
    as the writer does (EdxmlError).
    """
    if isinstance(contents.sheet, RequestSheet):
        return write_status(request_of(contents.sheet))
    if not contents.sheet.recipients:
        return b""
    files = [(row, load(row.sha256)) for row in contents.files]
    _refuse_secrets(contents.sheet, files)
    message = message_of(contents.sheet, files)
    if contents.sealed_for is not None:
        return write_document(_sealed(actor, now, contents, message))
    return write_document(message)


def _refuse_secrets(sheet: Sheet, files: Iterable[tuple[FileRow, bytes]]) -> None:
    fields = (sheet.subject, sheet.type_name)
    mark = next((mark for text in fields if (mark := mark_in_field(text))), "")
    mark = mark or next((mark for _, data in files if (mark := mark_in(data))), "")
    if mark:
        raise CannotWrite(
            Reason(
                "sending.secret",
                f"Thấy dấu chỉ độ mật “{mark}”: bí mật nhà nước không được gửi qua mạng này.",
                "Gửi bằng hệ thống riêng cho văn bản bí mật nhà nước hoặc bản giấy.",
            )
        )


def _sealed(
    actor: Actor, now: datetime, contents: Contents, message: DocumentMessage
) -> DocumentMessage:
    """The same packet with its content in an envelope, and nothing of it outside."""
    certificates, missing = [], []
    for target_id, code in contents.sealed_for or ():
        found = certificate_of(actor, organisation_id=target_id, at=now)
        if found is None:
            missing.append(code)
        else:
            certificates.append(found)
    if missing:
        raise CannotWrite(
            Reason(
                "sending.no_certificate",
                f"Chưa có chứng thư còn hiệu lực của {', '.join(missing)} để niêm phong.",
                "Nhờ cán bộ chứng thư ghi chứng thư của nơi nhận, rồi gửi lại.",
            )
        )
    envelope = seal(write_document(message), certificates)
    part = AttachmentPart(
        content_id=str(contents.package_id),
        name=SEALED_NAME,
        data=envelope,
        media_type=_SEALED_TYPE,
    )
    return replace(message, subject=SEALED_SUBJECT, content=SEALED_SUBJECT, attachments=(part,))
