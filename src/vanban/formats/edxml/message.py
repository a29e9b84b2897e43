"""What an edXML message says (QCVN 102:2016/BTTTT), free of XML.

Texts are "" where the message says nothing; times carry their zone. Names are those of the
standard in snake case; `Bussiness` keeps the standard's spelling.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from typing import Final

NAMESPACE: Final = "http://www.mic.gov.vn/TBT/QCVN_102_2016"

# Times on the wire carry no zone and mean Vietnam's, which has been +07:00 since 1975.
VIETNAM: Final = timezone(timedelta(hours=7))


class StatusCode(IntEnum):
    """Trạng thái xử lý (QĐ 28/2018/QĐ-TTg). Two digits on the wire, an integer in databases."""

    INBOX = 1
    REJECTION = 2
    ACCEPTANCE = 3
    ASSIGNMENT = 4
    PROCESSING = 5
    FINISH = 6
    CANCELLATION = 13
    CHANGE_ACCEPTANCE = 15
    CHANGE_REJECTION = 16

    @property
    def wire(self) -> str:
        return f"{self.value:02d}"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]

    @property
    def from_sender(self) -> bool:
        """Only the request to take a document back goes from its sender to its receivers."""
        return self is StatusCode.CANCELLATION


_STATUS_LABELS: Final = {
    StatusCode.INBOX: "Đã đến",
    StatusCode.REJECTION: "Từ chối tiếp nhận",
    StatusCode.ACCEPTANCE: "Đã tiếp nhận",
    StatusCode.ASSIGNMENT: "Phân công xử lý",
    StatusCode.PROCESSING: "Đang xử lý",
    StatusCode.FINISH: "Hoàn thành",
    StatusCode.CANCELLATION: "Yêu cầu lấy lại",
    StatusCode.CHANGE_ACCEPTANCE: "Đồng ý yêu cầu cập nhật, lấy lại",
    StatusCode.CHANGE_REJECTION: "Từ chối yêu cầu cập nhật, lấy lại",
}


class BussinessDocType(IntEnum):
    """Why the packet travels: new, revoked, updated, replacing."""

    NEW = 0
    REVOKE = 1
    UPDATE = 2
    REPLACE = 3

    @property
    def label(self) -> str:
        return ("Văn bản mới", "Thu hồi", "Cập nhật", "Thay thế")[self.value]


class Priority(IntEnum):
    """Độ khẩn as OtherInfo/Priority counts it."""

    NORMAL = 0
    URGENT = 1
    VERY_URGENT = 2
    EXPRESS = 3
    TIMED_EXPRESS = 4

    @property
    def label(self) -> str:
        return ("Thường", "Khẩn", "Thượng khẩn", "Hỏa tốc", "Hỏa tốc hẹn giờ")[self.value]


class ReceiverType(IntEnum):
    """What an update does to one receiver."""

    REMOVED = 0
    ADDED = 1


class Damage(StrEnum):
    """Why an attachment cannot be used as it is; the clerk sees `label`."""

    MISSING = "missing"
    EMPTY = "empty"
    NOT_BASE64 = "not_base64"
    UTF8_ROUND_TRIP = "utf8_round_trip"
    BROKEN_ZIP = "broken_zip"
    TOO_LARGE = "too_large"
    NOT_PDF = "not_pdf"

    @property
    def label(self) -> str:
        return _DAMAGE_LABELS[self]


_DAMAGE_LABELS: Final = {
    Damage.MISSING: "Tệp có tên trong gói tin nhưng không được gửi kèm.",
    Damage.EMPTY: "Tệp rỗng.",
    Damage.NOT_BASE64: "Nội dung tệp không phải base64, không giải mã được.",
    Damage.UTF8_ROUND_TRIP: "Tệp bị hệ thống trung gian đọc nhầm thành chữ UTF-8 nên đã hỏng.",
    Damage.BROKEN_ZIP: "Tệp nén hỏng, rỗng hoặc có mật khẩu, không mở được.",
    Damage.TOO_LARGE: "Tệp nén bung ra vượt quá giới hạn, không mở vì an toàn.",
    Damage.NOT_PDF: "Tệp mang tên PDF nhưng nội dung không phải PDF.",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A defect of the message that was read past. `text` is for the log and the clerk."""

    code: str
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    organ_id: str
    organization_in_charge: str = ""
    organ_name: str = ""
    organ_add: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Số and ký hiệu as sent: senders put letters and long numbers there, so both are text."""

    number: str
    notation: str

    def __str__(self) -> str:
        return f"{self.number}/{self.notation}" if self.notation else self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerInfo:
    full_name: str
    competence: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherInfo:
    """Defaults are those of the axis's own parser when the element is absent."""

    priority: Priority = Priority.NORMAL
    sphere_of_promulgation: str = ""
    typer_notation: str = ""
    promulgation_amount: int = 1
    page_amount: int = 1
    direction: bool = False
    appendixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFor:
    """The document that this one answers, revokes or reports on. `code` is "12/STN-VP" whole."""

    organ_id: str
    document_id: str
    code: str = ""
    promulgation_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceHeader:
    """One hop of the message. The axis adds its own, at times without an id."""

    organ_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffInfo:
    department: str = ""
    department_id: str = ""
    staff: str = ""
    staff_id: str = ""
    email: str = ""
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class ReceiverChange:
    organ_id: str
    receiver_type: ReceiverType


@dataclass(frozen=True, slots=True, kw_only=True)
class BussinessDocumentInfo:
    """What an update changes: the document's own data, its receivers, or both."""

    document_info: bool = False
    document_receiver: bool = False
    receivers: tuple[ReceiverChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplacementInfo:
    """A replaced document, and the receivers for whom it is replaced."""

    document_id: str
    organ_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bussiness:
    doc_type: BussinessDocType = BussinessDocType.NEW
    document_id: str = ""
    reason: str = ""
    paper: bool = False
    document_info: BussinessDocumentInfo | None = None
    replacements: tuple[ReplacementInfo, ...] = ()
    staff: StaffInfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentPart:
    """One file of the message.

    `data` is the document itself, out of the ZIP that some senders wrap it in; `transferred` is
    what the message carried, to be kept bit for bit. The two are one object where nothing was
    wrapped. With `damage` set, `data` is the best that could be had and must not be trusted.
    """

    content_id: str
    name: str
    data: bytes = field(repr=False)
    description: str = ""
    damage: Damage | None = None
    media_type: str = field(default="", compare=False)
    declared_type: str = field(default="", compare=False)
    transferred: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMessage:
    """A document on its way. The first attachment is the document, the others its appendices."""

    sender: Organization
    receivers: tuple[Organization, ...]
    document_id: str
    code: Code | None = None
    place: str = ""
    promulgation_date: date | None = None
    type: int = 2
    type_detail: int | None = None
    type_name: str = ""
    subject: str = ""
    content: str = ""
    signer: SignerInfo | None = None
    due_date: date | None = None
    other_info: OtherInfo = OtherInfo()
    response_for: tuple[ResponseFor, ...] = ()
    steering_type: int | None = None
    task_codes: tuple[str, ...] = ()
    application_type: str = ""
    to_places: tuple[str, ...] = ()
    trace_headers: tuple[TraceHeader, ...] = ()
    bussiness: Bussiness | None = None
    attachments: tuple[AttachmentPart, ...] = ()
    remarks: tuple[Remark, ...] = field(default=(), compare=False)

    @property
    def doc_type(self) -> BussinessDocType:
        """Old senders leave Bussiness out of a new document."""
        return self.bussiness.doc_type if self.bussiness else BussinessDocType.NEW

    @property
    def concerned_document_id(self) -> str:
        """The document that is revoked or updated: senders name it in either of two places.

        In a new document Bussiness/DocumentId is often left over from an older message.
        """
        changed = self.doc_type in {BussinessDocType.REVOKE, BussinessDocType.UPDATE}
        return (
            self.bussiness.document_id if self.bussiness and changed else ""
        ) or self.document_id


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusMessage:
    """A report on a document; it is routed to `response_for.organ_id`, there is no To."""

    sender: Organization
    response_for: ResponseFor
    status_code: StatusCode
    description: str = ""
    at: datetime | None = None
    staff: StaffInfo | None = None
    remarks: tuple[Remark, ...] = field(default=(), compare=False)


def document_id_of(organ_id: str, promulgation_date: date, code: Code) -> str:
    """The customary DocumentId: `000.00.00.G22,2015/09/30,7816/VPCP-TTĐT`."""
    return f"{organ_id},{promulgation_date:%Y/%m/%d},{code}"
