"""What stands against a signature, and what a failed key leaves for the page to show."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from vanban.core.files.rules import PDF, SIGNATURE
from vanban.core.records.lifecycle import LABELS, State
from vanban.formats.pades.stamps import Appearance, ImageAppearance, TextAppearance
from vanban.formats.pdf.places import Box
from vanban.foundation.clock import signing_time
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken
from vanban.trust.keys.rules import FILES, Channel
from vanban.trust.keys.rules.tool import Function
from vanban.trust.keys.rules.transactions import MANY_AT_ONCE

ABOUT = "signing"
"""How trust.keys names what a transaction of this room is about."""


ADDED_ABOUT = "signing-added"
BATCH_ABOUT = "signing-batch"
LARGEST_BATCH = 1000
CLOCKS_DIFFER: Final = timedelta(seconds=2)  # of the machines of one office


class BatchKind(StrEnum):
    """What is done to each document of a batch."""

    SIGN = "sign"
    ISSUE = "issue"  # number, seal, issue
    DIRECT = "direct"  # give an incoming document to those who handle it
    REGISTER = "register"  # what came in: an arrival number each


class ItemState(StrEnum):
    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"  # the person stopped the batch before its turn


OPEN_ITEMS = (ItemState.WAITING, ItemState.WORKING)


class AddedKind(StrEnum):
    """What a signature beside a document's own way is for."""

    TRIAL = "trial"  # ký thử: a key of one's own on a sample page
    ENROL = "enrol"  # a token shown by signing a sample page with it, to be registered
    INCOME = "income"  # ký số văn bản đến: the body on what came in
    COMMENT = "comment"  # bút phê: a leader's remark, drawn and signed in the desktop tool
    ANNEX = "annex"  # a file that goes with the document: its signature in a file beside it


FUNCTIONS: Final[Mapping[AddedKind, Function]] = MappingProxyType(
    {
        AddedKind.TRIAL: Function.APPROVED,
        AddedKind.ENROL: Function.APPROVED,
        AddedKind.INCOME: Function.INCOME,
        AddedKind.COMMENT: Function.COMMENT,
        AddedKind.ANNEX: Function.APPENDIX,
    }
)


# What the holder reads on his device.
TITLES: Final = spoken(
    {
        AddedKind.TRIAL: "Ký thử trang mẫu",
        AddedKind.ENROL: "Ký trang mẫu để đăng ký thiết bị",
        AddedKind.INCOME: "Ký số văn bản đến",
        AddedKind.COMMENT: "Bút phê trên văn bản đến",
        AddedKind.ANNEX: "Ký số tệp kèm theo",
    }
)


def suits(kind: AddedKind, channel: Channel) -> bool:
    """Whether a channel can make such a signature: a remark is drawn in a tool, and a tool signs
    nothing but PDF.
    """
    if kind is AddedKind.COMMENT:
        return channel in FILES
    return kind is not AddedKind.ANNEX or channel not in FILES


def only_by_a_tool() -> Reason:
    """The tool draws what is written into it; no other way can."""
    return Reason(
        "signing.only_by_a_tool",
        "Bút phê ký ngay trên trang chỉ làm được bằng công cụ ký trên máy (USB token).",
        "Chọn USB token; hoặc ghi ý kiến ở ô Chỉ đạo, không cần ký trên trang.",
        field="way",
    )


def not_by_a_tool() -> Reason:
    """The tools of a desk sign what they can show; how they are asked for more is not known."""
    return Reason(
        "signing.not_by_a_tool",
        "Cách ký này chỉ ký được tệp PDF.",
        "Chọn khóa trên máy chủ, SIM hoặc dịch vụ ký số từ xa; hoặc ký bằng công cụ khác rồi tải "
        "tệp .p7s lên cùng tệp này.",
        field="way",
    )


SIGNABLE: Final = frozenset(
    {
        *(State.DRAFTING, State.IN_REVIEW, State.TO_SIGN, State.SIGNING),
        *(State.SIGNED, State.NUMBERED, State.SEALING, State.SEALED),
    }
)
"""Until it is issued files may come with a document; what has left stays as it left."""


def reasons_against_annex(
    *, state: State, known: bool, media_type: str, damaged: bool = False
) -> list[Reason]:
    """Why a file that goes with a document cannot be signed by itself, all at once."""
    reasons = []
    if state not in SIGNABLE:
        reasons.append(
            Reason(
                "signing.annex_too_late",
                f"Văn bản đang ở bước “{LABELS[state]}”, không thêm chữ ký được nữa.",
                "Cần ký tệp thì gửi bằng văn bản khác.",
            )
        )
    if not known:
        reasons.append(
            Reason("signing.no_annex", "Văn bản không kèm tệp này.", "Tải lại trang rồi chọn tệp.")
        )
    elif damaged or media_type == SIGNATURE:
        text = "Tệp này là một chữ ký hoặc bị hỏng, không ký được."
        reasons.append(Reason("signing.annex_not_signable", text, "Chọn tệp khác."))
    elif media_type == PDF:
        text = "Phụ lục PDF được ký ngay trong tệp khi đóng dấu cơ quan."
        reasons.append(Reason("signing.annex_is_pdf", text, "Chờ văn thư đóng dấu."))
    return reasons


def one_at_work() -> Reason:
    """The same signature is being made already."""
    return Reason(
        "signing.added_at_work",
        "Văn bản này đang có một phiên ký như vậy chưa xong.",
        "Hoàn tất hoặc dừng phiên đó trước.",
    )


def one_at_a_time(channel: str) -> bool:
    """Whether the holder agrees to each document by itself: a SIM, a token at the desk."""
    return channel in {Channel.SIM, Channel.DESKTOP}


def together(channel: str) -> bool:
    """Whether one agreement of the holder covers all hashes of a batch."""
    return channel in MANY_AT_ONCE


def reasons_against_batch(*, count: int, channel: str | None) -> list[Reason]:
    """Why a batch cannot be begun at all; what stands against one document refuses only that."""
    reasons = []
    if not count:
        reasons.append(Reason("signing.batch_empty", "Chưa chọn văn bản nào.", "Đánh dấu chọn."))
    if count > LARGEST_BATCH:
        text = f"Mỗi lượt tối đa {LARGEST_BATCH} văn bản, bạn chọn {count}."
        reasons.append(Reason("signing.batch_large", text, "Chia thành nhiều lượt."))
    if channel == Channel.FILE and count > 1:
        reasons.append(
            Reason(
                "signing.batch_by_file",
                "Ký bằng tệp tải về chỉ làm được từng văn bản.",
                "Chọn cách ký khác, hoặc mở từng văn bản để ký.",
                field="way",
            )
        )
    return reasons


def broke() -> Reason:
    """Something nobody foresaw; its trace is in the log."""
    return Reason(
        "signing.batch_broke",
        "Hệ thống gặp lỗi khi xử lý văn bản này.",
        "Mở văn bản làm riêng; nếu vẫn lỗi, báo quản trị.",
    )


def reasons_against_standing(*, competent: bool, signer_name: str) -> list[Reason]:
    """Why the actor may not sign this document; empty when he may (Decree 30/2020 art. 13)."""
    if competent:
        return []
    name = f" ({signer_name})" if signer_name else ""
    return [
        Reason(
            "signing.not_competent",
            f"Bạn không phải người ký văn bản này{name} và không có giao quyền ký còn hiệu lực.",
            "Người ký lập giao quyền (KT., TL., TUQ., Q.) đúng loại văn bản và thời hạn.",
        )
    ]


def being_initialled() -> Reason:
    """The initials given are being drawn into the file; the signature must cover them."""
    return Reason(
        "signing.being_initialled",
        "Ký nháy đang được in vào văn bản.",
        "Chờ vài giây rồi ký.",
    )


def not_your_turn(*, signed: bool, waits_for: Sequence[str]) -> list[Reason]:
    """Why one of several signers of a document does not sign it now."""
    if signed:
        text = "Bạn đã ký văn bản này."
        return [Reason("signing.signed_already", text, "Chờ những người ký còn lại.")]
    names = ", ".join(waits_for) or "người khác"
    text = f"Chưa tới lượt bạn ký; đang chờ {names}."
    return [Reason("signing.not_your_turn", text, "Khi tới lượt, văn bản vào hộp Chờ ký của bạn.")]


def not_asked_of_them() -> Reason:
    """No person of another body is asked to sign this document now."""
    return Reason(
        "signing.not_asked_of_them",
        "Văn bản này hiện không chờ chữ ký của cơ quan khác.",
        "Tải lại trang để xem đang chờ ai ký.",
    )


def brought_by_another(signed_by: str, wanted: str) -> Reason:
    """The file was signed, but not by who is printed on it."""
    return Reason(
        "signing.brought_other_signer",
        f"Tệp do {signed_by or 'không rõ ai'} ký; văn bản in tên {wanted}.",
        "Đề nghị đúng người có tên trên văn bản ký; hoặc trả lại dự thảo để sửa người ký.",
    )


def moved_on_meanwhile() -> Reason:
    """Another of the signers has signed since this file was given out."""
    return Reason(
        "signing.moved_on_meanwhile",
        "Sau khi tệp này được gửi đi, người khác đã ký; tệp không còn là bản mới nhất.",
        "Tải bản mới nhất gửi cơ quan kia ký lại; lần sau chọn ký lần lượt.",
    )


def right_ended(basis: str) -> Reason:
    """The delegation was withdrawn before the device had signed."""
    return Reason(
        "signing.right_ended",
        f"Việc giao quyền ký ({basis}) đã rút lại trước khi ký xong; chữ ký ấy không được dùng.",
        "Người có thẩm quyền ký, hoặc ghi việc giao quyền mới rồi ký lại.",
    )


def read_another(subject: str) -> Reason:
    """The file was replaced after the signer opened the page: what waits is not what was read."""
    return Reason(
        "signing.read_another",
        f"“{subject}” vừa có tệp khác thay bản bạn đã mở.",
        "Tải lại trang, đọc bản mới rồi ký.",
    )


def field_of(base: str, ordinal: int) -> str:
    """The name of a signature's field in the PDF: each of several has its own."""
    return f"{base}{ordinal}" if ordinal else base


def reasons_against_signing(
    *, prepared: bool, on_behalf: UUID | None, signer: UUID | None
) -> list[Reason]:
    """What else is missing, all at once."""
    reasons = []
    if not prepared:
        reasons.append(
            Reason(
                "signing.not_prepared",
                "Chưa có bản PDF đã duyệt để ký.",
                "Trả lại người soạn để trình lại.",
            )
        )
    if on_behalf is not None and on_behalf != signer:
        reasons.append(
            Reason(
                "signing.other_signer",
                "Văn bản này không do người bạn chọn ký thay đứng tên.",
                "Mở lại văn bản rồi ký.",
                field="on_behalf",
            )
        )
    return reasons


def no_key() -> Reason:
    """The person has no certificate in force here."""
    return Reason(
        "signing.no_key",
        "Bạn chưa có chứng thư số còn hiệu lực trên hệ thống.",
        "Đề nghị cán bộ chứng thư số đăng ký hoặc gia hạn chứng thư.",
    )


def no_such_way() -> Reason:
    """The way to sign that was chosen is not the signer's, or not any more."""
    return Reason(
        "signing.no_such_way",
        "Cách ký đã chọn không dùng được nữa.",
        "Tải lại trang rồi chọn cách ký khác.",
        field="way",
    )


def signature_look(png: bytes, box: Box, moment: datetime) -> Appearance:
    """What is drawn where a person signs: his own picture (Decree 30/2020 annex I, II.7d).

    Whoever has given none signs all the same; words and the time stand there, never a drawing that
    is not his.
    """
    if png:
        return ImageAppearance(png, box)
    return TextAppearance(("(đã ký số)", signing_time(moment)), box)


def other_name_printed(printed: str, signer: str) -> Reason:
    """Someone stands in, but the document prints the name of the one he stands in for."""
    return Reason(
        "signing.other_name_printed",
        f"Văn bản in tên {printed}, không in tên người ký là {signer}.",
        "Trả lại người soạn để sửa quyền hạn, chức vụ, họ tên người ký.",
    )


def key_gone() -> Reason:
    """The key was there when the signature was asked for and is not there now."""
    return Reason(
        "signing.key_gone",
        "Chứng thư số đã hết hạn hoặc bị thu hồi trước khi ký xong.",
        "Đăng ký chứng thư mới rồi ký lại.",
    )


def cancelled() -> Reason:
    """The signer stopped waiting for the device."""
    return Reason("signing.cancelled", "Người ký đã dừng việc ký.", "Ký lại khi sẵn sàng.")
