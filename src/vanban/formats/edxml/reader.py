"""Read edXML of every dialect seen on the axes (wire format, sections 1.8 and 1.9, D2 to D4)."""

from enum import IntEnum
from typing import TypeVar

from vanban.formats.edxml.attachments import decode, unpack
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import (
    AttachmentPart,
    Bussiness,
    BussinessDocType,
    BussinessDocumentInfo,
    Code,
    Damage,
    DocumentMessage,
    Organization,
    OtherInfo,
    Priority,
    ReceiverChange,
    ReceiverType,
    ReplacementInfo,
    ResponseFor,
    SignerInfo,
    StaffInfo,
    StatusCode,
    StatusMessage,
    TraceHeader,
)
from vanban.formats.edxml.tree import Limits, Node, parse

_DEFAULT_LIMITS = Limits()
_EnumT = TypeVar("_EnumT", bound=IntEnum)


def read(data: bytes, limits: Limits = _DEFAULT_LIMITS) -> DocumentMessage | StatusMessage:
    """The message in a file from the network.

    Known bad habits of senders are read past and listed in `remarks`; a hurt attachment comes
    with its `damage`. Refuses with EdxmlError what `tree.parse` refuses, and `missing` (every
    element named), `unknown_status`, `unknown_bussiness_type`.
    """
    root = parse(data, limits)
    envelope = root if root.name == "edXMLEnvelope" else root.child("edXMLEnvelope")
    header = envelope.at("edXMLHeader/MessageHeader") if envelope else None
    if envelope is None or header is None:
        raise _missing("edXMLEnvelope/edXMLHeader/MessageHeader")
    if header.child("StatusCode"):
        return _status(header)
    return _document(root, envelope, header, limits)


def _document(root: Node, envelope: Node, header: Node, limits: Limits) -> DocumentMessage:
    sender = _organization(header.child("From"))
    receivers = tuple(_organization(node) for node in header.children("To"))
    receivers = tuple(receiver for receiver in receivers if receiver.organ_id)
    document_id = header.text("DocumentId")
    absent = [
        place
        for place, there in (
            ("From/OrganId", sender.organ_id),
            ("To/OrganId", receivers),
            ("DocumentId", document_id),
        )
        if not there
    ]
    if absent:
        raise _missing(*absent)
    traces = envelope.at("edXMLHeader/TraceHeaderList")
    detail = header.integer("DocumentType/TypeDetail")
    return DocumentMessage(
        sender=sender,
        receivers=receivers,
        document_id=document_id,
        code=_code(header.child("Code")),
        place=header.text("PromulgationInfo/Place"),
        promulgation_date=header.day("PromulgationInfo/PromulgationDate"),
        type=_or(header.integer("DocumentType/Type"), 2),
        type_detail=None if detail == -1 else detail,
        type_name=header.text("DocumentType/TypeName"),
        subject=header.text("Subject"),
        content=header.text("Content"),
        signer=_signer(header.child("SignerInfo")),
        due_date=header.day("DueDate"),
        other_info=_other_info(header.child("OtherInfo")),
        response_for=_responses(header),
        steering_type=header.integer("SteeringType"),
        task_codes=header.texts("ResponseForTask/TaskCode"),
        application_type=header.text("ApplicationType"),
        to_places=header.texts("ToPlaces/Place"),
        trace_headers=_trace_headers(traces),
        bussiness=_bussiness(traces),
        attachments=_attachments(root, envelope, limits),
        remarks=tuple(root.remarks),
    )


def _status(header: Node) -> StatusMessage:
    sender = _organization(header.child("From"))
    responses = _responses(header)
    response = responses[0] if responses else ResponseFor(organ_id="", document_id="")
    absent = [
        place
        for place, there in (
            ("From/OrganId", sender.organ_id),
            ("ResponseFor/OrganId", response.organ_id),
            ("ResponseFor/DocumentId", response.document_id or response.code),
        )
        if not there
    ]
    if absent:
        raise _missing(*absent)
    text = header.text("StatusCode")
    status = _member(StatusCode, text)
    if status is None:
        message = f"Mã trạng thái “{text[:20]}” không có trong danh mục (01–06, 13, 15, 16)."
        raise EdxmlError("unknown_status", message, f"{header.place}/StatusCode")
    return StatusMessage(
        sender=sender,
        response_for=response,
        status_code=status,
        description=header.text("Description"),
        at=header.moment("Timestamp"),
        staff=_staff(header.child("StaffInfo")),
        remarks=tuple(header.remarks),
    )


def _missing(*places: str) -> EdxmlError:
    return EdxmlError("missing", f"Gói tin thiếu: {', '.join(places)}.", places[0])


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _member(kind: type[_EnumT], text: str) -> _EnumT | None:
    if not (text.isascii() and text.isdigit()):
        return None
    return next((member for member in kind if member.value == int(text[:9])), None)


def _organization(node: Node | None) -> Organization:
    if node is None:
        return Organization(organ_id="")
    return Organization(
        organ_id=node.text("OrganId"),
        organization_in_charge=node.text("OrganizationInCharge"),
        organ_name=node.text("OrganName"),
        organ_add=node.text("OrganAdd"),
        email=node.text("Email"),
        telephone=node.text("Telephone"),
        fax=node.text("Fax"),
        website=node.text("Website"),
    )


def _code(node: Node | None) -> Code | None:
    code = Code(node.text("CodeNumber"), node.text("CodeNotation")) if node else Code("", "")
    return code if code.number or code.notation else None


def _signer(node: Node | None) -> SignerInfo | None:
    if node is None:
        return None
    signer = SignerInfo(
        full_name=node.text("FullName"),
        competence=node.text("Competence"),
        position=node.text("Position"),
    )
    return None if signer == SignerInfo(full_name="") else signer


def _other_info(node: Node | None) -> OtherInfo:
    if node is None:
        return OtherInfo()
    text = node.text("Priority")
    priority = _member(Priority, text or "0")
    if priority is None:
        node.remark("priority", f"Độ khẩn “{text[:20]}” không có trong danh mục.", "Priority")
    return OtherInfo(
        priority=priority or Priority.NORMAL,
        sphere_of_promulgation=node.text("SphereOfPromulgation"),
        typer_notation=node.text("TyperNotation"),
        promulgation_amount=_or(node.integer("PromulgationAmount"), 1),
        page_amount=_or(node.integer("PageAmount"), 1),
        direction=node.flag("Direction"),
        appendixes=node.texts("Appendixes/Appendix"),
    )


def _responses(header: Node) -> tuple[ResponseFor, ...]:
    """The axis writes an empty ResponseFor where there is none."""
    found = (
        ResponseFor(
            organ_id=node.text("OrganId"),
            document_id=node.text("DocumentId"),
            code=node.text("Code"),
            promulgation_date=node.day("PromulgationDate"),
        )
        for node in header.children("ResponseFor")
    )
    return tuple(one for one in found if one.organ_id or one.document_id or one.code)


def _staff(node: Node | None) -> StaffInfo | None:
    if node is None:
        return None
    staff = StaffInfo(
        department=node.text("Department"),
        department_id=node.text("DepartmentId"),
        staff=node.text("Staff"),
        staff_id=node.text("StaffId"),
        email=node.text("Email"),
        mobile=node.text("Mobile"),
    )
    return None if staff == StaffInfo() else staff


def _trace_headers(traces: Node | None) -> tuple[TraceHeader, ...]:
    if traces is None:
        return ()
    return tuple(
        TraceHeader(
            # "null" is what a Java program writes that had no id.
            organ_id=node.text("OrganId") if node.text("OrganId") != "null" else "",
            at=node.moment("Timestamp"),
        )
        for node in traces.children("TraceHeader")
    )


def _bussiness(traces: Node | None) -> Bussiness | None:
    node = traces.child("Bussiness") if traces else None
    if traces is None or node is None:
        return None
    text = node.text("BussinessDocType")
    doc_type = _member(BussinessDocType, text or "0")
    if doc_type is None:
        message = f"Loại nghiệp vụ “{text[:20]}” không có trong danh mục (0–3)."
        raise EdxmlError("unknown_bussiness_type", message, f"{node.place}/BussinessDocType")
    replacements = node.child("ReplacementInfoList")
    return Bussiness(
        doc_type=doc_type,
        document_id=node.text("DocumentId"),
        reason=node.text("BussinessDocReason"),
        paper=node.flag("Paper") or traces.flag("Paper"),
        document_info=_document_info(node.child("BussinessDocumentInfo")),
        replacements=tuple(
            ReplacementInfo(replaced.text("DocumentId"), replaced.texts("OrganIdList/OrganId"))
            for replaced in (replacements.children("ReplacementInfo") if replacements else ())
        ),
        staff=_staff(node.child("StaffInfo")),
    )


def _document_info(node: Node | None) -> BussinessDocumentInfo | None:
    if node is None:
        return None
    changes = []
    receivers = node.child("ReceiverList")
    for receiver in receivers.children("Receiver") if receivers else ():
        kind = _member(ReceiverType, receiver.text("ReceiverType"))
        if kind is None or not receiver.text("OrganId"):
            receiver.remark("receiver", "Không rõ nơi nhận nào được thêm hay bỏ.")
        else:
            changes.append(ReceiverChange(receiver.text("OrganId"), kind))
    return BussinessDocumentInfo(
        document_info=node.flag("DocumentInfo"),
        document_receiver=node.flag("DocumentReceiver"),
        receivers=tuple(changes),
    )


def _attachments(root: Node, envelope: Node, limits: Limits) -> tuple[AttachmentPart, ...]:
    """Files in the manifest's order; those it names without sending come last, as missing."""
    manifest = envelope.at("edXMLBody/edXMLManifest")
    references = {
        _content_id(node): node for node in (manifest.children("Reference") if manifest else ())
    }
    holder = root.child("AttachmentEncoded") or envelope.child("AttachmentEncoded")
    budget = limits.max_unzipped
    parts: list[AttachmentPart] = []
    for node in holder.children("Attachment") if holder else ():
        part = _attachment(node, references.get(_content_id(node)), budget)
        budget -= len(part.data) if part.data is not part.transferred else 0
        parts.append(part)
    order = {content_id: place for place, content_id in enumerate(references)}
    parts.sort(key=lambda part: order.get(part.content_id, len(order)))
    sent = {part.content_id for part in parts}
    for content_id, node in references.items():
        if content_id not in sent:
            node.remark(Damage.MISSING, Damage.MISSING.label)
            parts.append(_absent(content_id, node))
    return tuple(parts)


def _content_id(node: Node) -> str:
    """.NET senders leave the scheme out in one of the two places."""
    return node.text("ContentId").removeprefix("cid:").strip()


def _attachment(node: Node, reference: Node | None, budget: int) -> AttachmentPart:
    name = node.text("AttachmentName") or (reference.text("AttachmentName") if reference else "")
    text = node.text("ContentTransferEncoded")
    transferred = decode(text)
    unpacked = unpack(name, b"" if transferred is None else transferred, budget)
    damage = Damage.NOT_BASE64 if transferred is None else unpacked.damage
    if damage:
        node.remark(damage, f"{name}: {damage.label}")
    if unpacked.entries > 1:
        said = f"{name}: tệp nén có {unpacked.entries} tệp, chỉ mở tệp đầu."
        node.remark("more_entries", said)
    return AttachmentPart(
        content_id=_content_id(node),
        name=name,
        data=unpacked.data,
        description=node.text("Description")
        or (reference.text("Description") if reference else ""),
        damage=damage,
        media_type=unpacked.media_type,
        declared_type=node.text("ContentType"),
        transferred=text.encode() if transferred is None else transferred,
    )


def _absent(content_id: str, reference: Node) -> AttachmentPart:
    return AttachmentPart(
        content_id=content_id,
        name=reference.text("AttachmentName"),
        data=b"",
        description=reference.text("Description"),
        damage=Damage.MISSING,
        declared_type=reference.text("ContentType"),
    )
