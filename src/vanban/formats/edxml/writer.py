"""Write edXML exactly as the national axis's own builder does: order, prefixes, line ends.

Axes are known to reject messages that mean the same but look different, so this writes text
rather than trusting a serialiser's choices (wire format, sections 1.1 to 1.7 and 2).
"""

import base64
import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from typing import Final
from xml.sax.saxutils import escape

from vanban.formats.edxml.attachments import pack
from vanban.formats.edxml.check import check_document, check_status
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import (
    NAMESPACE,
    VIETNAM,
    AttachmentPart,
    Bussiness,
    DocumentMessage,
    Organization,
    OtherInfo,
    ResponseFor,
    StaffInfo,
    StatusMessage,
    TraceHeader,
)

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8"?>'
_PREFIX: Final = "edXML:"


def write_document(message: DocumentMessage) -> bytes:
    """The bytes of a document message.

    Refuses with EdxmlError: `incomplete` (every fault named), `character` (a control character),
    `naive_time` (a time without zone).
    """
    check_document(message)
    out = _Output()
    payloads = [pack(part.name, part.data) for part in message.attachments]
    with out.element("edXML", attributes=f' xmlns="{NAMESPACE}"'):
        with out.envelope():
            with out.element("edXMLHeader", _PREFIX):
                with out.element("MessageHeader", _PREFIX):
                    _message_header(out, message)
                _trace_headers(out, message.bussiness, message.trace_headers)
            with out.element("edXMLBody", _PREFIX):
                _manifest(out, message.attachments)
        with out.element("AttachmentEncoded", empty=not message.attachments):
            for part, (content_type, payload) in zip(message.attachments, payloads, strict=True):
                _attachment(out, part, content_type, payload)
    return out.whole()


def write_status(message: StatusMessage) -> bytes:
    """The bytes of a status message; refuses as write_document does."""
    check_status(message)
    out = _Output()
    with (
        out.element("edXML", attributes=f' xmlns="{NAMESPACE}"'),
        out.envelope(),
        out.element("edXMLHeader", _PREFIX),
        out.element("MessageHeader", _PREFIX),
    ):
        _organization(out, "From", message.sender)
        _response_for(out, message.response_for)
        _staff(out, message.staff)
        out.leaf("StatusCode", message.status_code.wire)
        out.leaf("Description", message.description)
        out.leaf("Timestamp", _time(message.at))
    return out.whole()


class _Output:
    """Indented lines of XML; knows where it is, so that a refusal can say the place."""

    def __init__(self) -> None:
        self._lines: list[bytes] = [_DECLARATION]
        self._path: list[str] = []

    @contextmanager
    def element(
        self, name: str, prefix: str = "", attributes: str = "", *, empty: bool = False
    ) -> Iterator[None]:
        indent = "  " * len(self._path)
        if empty:
            self._lines.append(f"{indent}<{prefix}{name}{attributes} />".encode())
            yield
            return
        self._lines.append(f"{indent}<{prefix}{name}{attributes}>".encode())
        self._path.append(name)
        yield
        self._path.pop()
        self._lines.append(f"{indent}</{prefix}{name}>".encode())

    def envelope(self) -> AbstractContextManager[None]:
        return self.element("edXMLEnvelope", _PREFIX, f' xmlns:edXML="{NAMESPACE}"')

    def leaf(self, name: str, text: str, prefix: str = _PREFIX) -> None:
        """One line of text; an empty text is not written, as the builder does."""
        text = text.strip()
        if not text:
            return
        if _NOT_XML.search(text):
            place = "/".join([*self._path, name])
            raise EdxmlError("character", "Có ký tự điều khiển không gửi được, hãy gõ lại.", place)
        cleaned = escape(text, {"\r": "&#xD;"})
        indent = "  " * len(self._path)
        self._lines.append(f"{indent}<{prefix}{name}>{cleaned}</{prefix}{name}>".encode())

    def payload(self, content: bytes) -> None:
        """The builder declares the prefix again here, because the wrapper stands outside it."""
        indent = b"  " * len(self._path)
        opening = f'<edXML:ContentTransferEncoded xmlns:edXML="{NAMESPACE}">'.encode()
        encoded = base64.b64encode(content)
        self._lines.append(b"".join([indent, opening, encoded, b"</edXML:ContentTransferEncoded>"]))

    def whole(self) -> bytes:
        return b"\r\n".join([*self._lines, b""])


def _message_header(out: _Output, message: DocumentMessage) -> None:
    _organization(out, "From", message.sender)
    for receiver in message.receivers:
        _organization(out, "To", receiver)
    out.leaf("DocumentId", message.document_id)
    if message.code:
        _group(out, "Code", CodeNumber=message.code.number, CodeNotation=message.code.notation)
    _group(
        out,
        "PromulgationInfo",
        Place=message.place,
        PromulgationDate=_date(message.promulgation_date),
    )
    _group(
        out,
        "DocumentType",
        Type=str(message.type),
        TypeDetail=_number(message.type_detail),
        TypeName=message.type_name,
    )
    out.leaf("Subject", message.subject)
    out.leaf("Content", message.content)
    if message.signer:
        _group(
            out,
            "SignerInfo",
            Competence=message.signer.competence,
            Position=message.signer.position,
            FullName=message.signer.full_name,
        )
    out.leaf("DueDate", _date(message.due_date))
    _other_info(out, message.other_info)
    for response in message.response_for:
        _response_for(out, response)
    out.leaf("SteeringType", _number(message.steering_type))
    _list(out, "ResponseForTask", "TaskCode", message.task_codes)
    out.leaf("ApplicationType", message.application_type)
    _list(out, "ToPlaces", "Place", message.to_places)


def _group(out: _Output, name: str, **texts: str) -> None:
    if any(text.strip() for text in texts.values()):
        with out.element(name, _PREFIX):
            for child, text in texts.items():
                out.leaf(child, text)


def _list(out: _Output, name: str, child: str, texts: Iterable[str]) -> None:
    kept = [text for text in texts if text.strip()]
    if kept:
        with out.element(name, _PREFIX):
            for text in kept:
                out.leaf(child, text)


def _organization(out: _Output, name: str, organization: Organization) -> None:
    _group(
        out,
        name,
        OrganId=organization.organ_id,
        OrganizationInCharge=organization.organization_in_charge,
        OrganName=organization.organ_name,
        OrganAdd=organization.organ_add,
        Email=organization.email,
        Telephone=organization.telephone,
        Fax=organization.fax,
        Website=organization.website,
    )


def _other_info(out: _Output, info: OtherInfo) -> None:
    with out.element("OtherInfo", _PREFIX):
        out.leaf("Priority", str(info.priority.value))
        out.leaf("SphereOfPromulgation", info.sphere_of_promulgation)
        out.leaf("TyperNotation", info.typer_notation)
        out.leaf("PromulgationAmount", str(info.promulgation_amount))
        out.leaf("PageAmount", str(info.page_amount))
        out.leaf("Direction", _boolean(value=info.direction))
        _list(out, "Appendixes", "Appendix", info.appendixes)


def _response_for(out: _Output, response: ResponseFor) -> None:
    _group(
        out,
        "ResponseFor",
        OrganId=response.organ_id,
        Code=response.code,
        DocumentId=response.document_id,
        PromulgationDate=_date(response.promulgation_date),
    )


def _staff(out: _Output, staff: StaffInfo | None) -> None:
    if staff:
        _group(
            out,
            "StaffInfo",
            Department=staff.department,
            DepartmentId=staff.department_id,
            Staff=staff.staff,
            StaffId=staff.staff_id,
            Email=staff.email,
            Mobile=staff.mobile,
        )


def _trace_headers(
    out: _Output, bussiness: Bussiness | None, headers: tuple[TraceHeader, ...]
) -> None:
    with out.element("TraceHeaderList", _PREFIX):
        if bussiness:
            with out.element("Bussiness", _PREFIX):
                _bussiness(out, bussiness)
        for header in headers:
            _group(out, "TraceHeader", OrganId=header.organ_id, Timestamp=_time(header.at))


def _bussiness(out: _Output, bussiness: Bussiness) -> None:
    out.leaf("DocumentId", bussiness.document_id)
    out.leaf("BussinessDocType", str(bussiness.doc_type.value))
    out.leaf("BussinessDocReason", bussiness.reason)
    out.leaf("Paper", _flag(value=bussiness.paper))
    info = bussiness.document_info
    if info:
        with out.element("BussinessDocumentInfo", _PREFIX):
            out.leaf("DocumentInfo", _flag(value=info.document_info))
            out.leaf("DocumentReceiver", _flag(value=info.document_receiver))
            with out.element("ReceiverList", _PREFIX, empty=not info.receivers):
                for change in info.receivers:
                    kind = str(change.receiver_type.value)
                    _group(out, "Receiver", OrganId=change.organ_id, ReceiverType=kind)
    if bussiness.replacements:
        with out.element("ReplacementInfoList", _PREFIX):
            for replaced in bussiness.replacements:
                with out.element("ReplacementInfo", _PREFIX):
                    out.leaf("DocumentId", replaced.document_id)
                    _list(out, "OrganIdList", "OrganId", replaced.organ_ids)
    _staff(out, bussiness.staff)


def _manifest(out: _Output, parts: tuple[AttachmentPart, ...]) -> None:
    with out.element("edXMLManifest", _PREFIX, ' version="1.0"', empty=not parts):
        for part in parts:
            _group(
                out,
                "Reference",
                ContentId=f"cid:{part.content_id.strip()}",
                ContentType="application/zip",  # so the builder, whatever the attachment is
                Description=part.description,
                AttachmentName=part.name,
            )


def _attachment(out: _Output, part: AttachmentPart, content_type: str, payload: bytes) -> None:
    with out.element("Attachment"):
        out.leaf("ContentId", f"cid:{part.content_id.strip()}", "")
        out.leaf("AttachmentName", part.name, "")
        out.leaf("Description", part.description, "")
        out.leaf("ContentType", content_type, "")
        out.payload(payload)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _boolean(*, value: bool) -> str:
    return "true" if value else "false"


def _flag(*, value: bool) -> str:
    return "1" if value else "0"


def _date(value: date | None) -> str:
    return "" if value is None else f"{value.year:04d}/{value.month:02d}/{value.day:02d}"


def _time(value: datetime | None) -> str:
    if value is None:
        return ""
    if value.tzinfo is None:
        raise EdxmlError("naive_time", "Thời điểm thiếu múi giờ.", "Timestamp")
    local = value.astimezone(VIETNAM)
    return f"{_date(local)} {local:%H:%M:%S}"
