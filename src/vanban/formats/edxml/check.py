"""What a message must hold before we put it on the wire (wire format, sections 1.2 and 2).

The axes enforce different halves of this; a message that passes here passes them all.
"""

from collections.abc import Iterator, Sequence

from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import (
    BussinessDocType,
    DocumentMessage,
    ResponseFor,
    StatusMessage,
)

Problem = tuple[str, str]


def check_document(message: DocumentMessage) -> None:
    """Refuse with EdxmlError `incomplete`, naming every fault, a document no axis would take."""
    _refuse([*_address(message), *_identity(message), *_change(message), *_files(message)])


def check_status(message: StatusMessage) -> None:
    """Refuse with EdxmlError `incomplete` a status report that could not be routed."""
    problems = list(_response(message.response_for))
    if not message.sender.organ_id.strip():
        problems.append(("From/OrganId", "thiếu mã định danh cơ quan báo trạng thái"))
    if not message.response_for.code.strip():
        problems.append(("ResponseFor/Code", "thiếu số, ký hiệu văn bản được báo trạng thái"))
    if message.at is None:
        problems.append(("Timestamp", "thiếu thời điểm báo trạng thái"))
    _refuse(problems)


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        text = "; ".join(f"{said} ({place})" for place, said in problems)
        raise EdxmlError("incomplete", f"Gói tin chưa gửi được: {text}.", problems[0][0])


def _address(message: DocumentMessage) -> Iterator[Problem]:
    if not message.sender.organ_id.strip():
        yield "From/OrganId", "thiếu mã định danh cơ quan gửi"
    receivers = [receiver.organ_id.strip() for receiver in message.receivers]
    if not receivers:
        yield "To", "chưa có nơi nhận"
    if not all(receivers):
        yield "To/OrganId", "có nơi nhận thiếu mã định danh"
    if len(set(receivers)) < len(receivers):
        yield "To/OrganId", "có nơi nhận lặp lại"
    if not message.trace_headers:
        yield "TraceHeaderList/TraceHeader", "thiếu vết gửi của cơ quan gửi"


def _identity(message: DocumentMessage) -> Iterator[Problem]:
    if not message.document_id.strip():
        yield "DocumentId", "thiếu mã định danh văn bản"
    if message.code is None or not (message.code.number.strip() and message.code.notation.strip()):
        yield "Code", "thiếu số hoặc ký hiệu"
    if message.promulgation_date is None:
        yield "PromulgationInfo/PromulgationDate", "thiếu ngày ban hành"
    if not message.type_name.strip():
        yield "DocumentType/TypeName", "thiếu tên loại văn bản"
    if not message.subject.strip():
        yield "Subject", "thiếu trích yếu"
    if message.signer is None or not message.signer.full_name.strip():
        yield "SignerInfo/FullName", "thiếu họ tên người ký"
    for response in message.response_for:
        yield from _response(response)


def _response(response: ResponseFor) -> Iterator[Problem]:
    if not response.organ_id.strip():
        yield "ResponseFor/OrganId", "thiếu mã định danh cơ quan của văn bản liên quan"
    if not response.document_id.strip():
        yield "ResponseFor/DocumentId", "thiếu mã định danh của văn bản liên quan"


def _change(message: DocumentMessage) -> Iterator[Problem]:
    bussiness = message.bussiness
    if bussiness is None:
        return
    if bussiness.doc_type is not BussinessDocType.NEW and not bussiness.reason.strip():
        yield "Bussiness/BussinessDocReason", "thiếu lý do thu hồi, cập nhật hoặc thay thế"
    if bussiness.doc_type is BussinessDocType.REPLACE and not bussiness.replacements:
        yield "Bussiness/ReplacementInfoList", "chưa chỉ ra văn bản được thay thế"
    for replaced in bussiness.replacements:
        if not replaced.document_id.strip() or not replaced.organ_ids:
            yield "ReplacementInfo", "văn bản được thay thế thiếu mã hoặc thiếu nơi nhận"


def _files(message: DocumentMessage) -> Iterator[Problem]:
    ids = [part.content_id.strip() for part in message.attachments]
    if not all(ids) or len(set(ids)) < len(ids):
        yield "Attachment/ContentId", "tệp đính kèm thiếu mã hoặc trùng mã"
    for part in message.attachments:
        if not part.name.strip():
            yield "Attachment/AttachmentName", "tệp đính kèm thiếu tên"
        if part.damage is not None or not part.data:
            yield "Attachment", f"tệp “{part.name}” rỗng hoặc đã hỏng"
