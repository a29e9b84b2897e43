"""The boxes as people know them, and what an act on a document is called when it is told."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from vanban.formats.edxml.message import StatusCode
from vanban.foundation.words import Words, spoken
from vanban.incoming.reception.rules import RETURN_REASONS


class IncomingBox(StrEnum):
    """Boxes of "Văn bản đến"."""

    RECEIVED = "received"
    REGISTERED = "registered"
    TO_PRESENT = "to_present"
    PRESENTED = "presented"
    HANDLING = "handling"
    FINISHED = "finished"
    RETURNED = "returned_packages"
    RECALLED = "recalled"
    QUARANTINED = "quarantined"
    ALL = "all"
    TO_DIRECT = "to_direct"
    DIRECTED = "directed"
    LEAD = "lead"
    COOPERATE = "cooperate"
    INFORM = "inform"
    DONE = "done"


class OutgoingBox(StrEnum):
    """Boxes of "Văn bản đi"."""

    DRAFTS = "drafts"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    TO_SIGN = "to_sign"
    TO_NUMBER = "to_number"
    TO_SEAL = "to_seal"
    TO_ISSUE = "to_issue"
    ISSUED = "issued"
    FOLLOW = "follow"
    ALL = "all"


class Waiting(StrEnum):
    """Why something waits for me."""

    DIRECT = "direct"
    SIGN = "sign"
    APPROVE = "approve"
    OPINION = "opinion"
    HANDLE = "handle"
    ADVISE = "advise"  # an opinion, too, on a document that came in; shown as OPINION
    EXTENSION = "extension"
    INFORM = "inform"
    READ = "read"  # to be read and confirmed
    SIGHT = "sight"  # a change of who may see a document, to be confirmed
    STOPPED = "stopped"


LABELS: Final = spoken(
    {
        IncomingBox.RECEIVED: "Mới đến",
        IncomingBox.REGISTERED: "Đã vào sổ, chờ chỉ đạo",
        IncomingBox.TO_PRESENT: "Đã vào sổ, chờ trình",
        IncomingBox.PRESENTED: "Đã trình, chờ chỉ đạo",
        IncomingBox.HANDLING: "Đang xử lý",
        IncomingBox.FINISHED: "Hoàn thành",
        IncomingBox.RETURNED: "Trả lại",
        IncomingBox.RECALLED: "Lấy lại",
        IncomingBox.QUARANTINED: "Cách ly",
        IncomingBox.ALL: "Tất cả văn bản đến",
        IncomingBox.TO_DIRECT: "Chờ cho ý kiến",
        IncomingBox.DIRECTED: "Tôi đã chuyển",
        IncomingBox.LEAD: "Xử lý chính",
        IncomingBox.COOPERATE: "Phối hợp",
        IncomingBox.INFORM: "Để biết",
        IncomingBox.DONE: "Đã xử lý",
        OutgoingBox.DRAFTS: "Dự thảo của tôi",
        OutgoingBox.RETURNED: "Bị trả lại",
        OutgoingBox.IN_REVIEW: "Trình ký đang ở ai",
        OutgoingBox.TO_SIGN: "Chờ ký",
        OutgoingBox.TO_NUMBER: "Chờ cấp số",
        OutgoingBox.TO_SEAL: "Chờ đóng dấu",
        OutgoingBox.TO_ISSUE: "Chờ phát hành",
        OutgoingBox.ISSUED: "Đã phát hành",
        OutgoingBox.FOLLOW: "Theo dõi gửi nhận",
    }
)

# What is told of an act. Acts that are only steps of another (a job's own bookkeeping) are silent.
TOLD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "records.ask_reading": "đề nghị xác nhận đã đọc",
        "records.add_readers": "đề nghị thêm người xác nhận đã đọc",
        "records.confirm_reading": "xác nhận đã đọc",
        "records.urge_reading": "nhắc người chưa xác nhận đã đọc",
        "records.close_reading": "kết thúc đề nghị xác nhận đã đọc",
        "records.let_see": "cho xem thêm",
        "records.stop_seeing": "bỏ quyền xem",
        "records.confirm_sight": "xác nhận thay đổi quyền xem",
        "records.undo_sight": "hoàn lại quyền xem như trước",
        "incoming.reception.take_up": "tiếp nhận gói tin",
        "incoming.reception.enter_by_hand": "nhập văn bản",
        "incoming.reception.take_up_email": "tiếp nhận thư điện tử",
        "incoming.reception.classify_file": "đổi loại tệp kèm theo",
        "incoming.reception.return_package": "trả lại nơi gửi",
        "incoming.reception.judge_again": "kiểm tra lại chữ ký",
        "incoming.reception.note_take_back": "nơi gửi yêu cầu lấy lại",
        "incoming.reception.note_reminder": "nơi gửi nhắc",
        "incoming.reception.agree_to_take_back": "đồng ý cho lấy lại",
        "incoming.reception.refuse_take_back": "từ chối cho lấy lại",
        "incoming.registration.register": "vào sổ",
        "outgoing.signing.sign_annex": "ký số tệp kèm theo",
        "incoming.registration.sign_arrival": "ký số văn bản đến",
        "incoming.registration.remark_on": "bút phê trên trang",
        "incoming.registration.link_to_earlier": "gộp vào bản đến trước",
        "incoming.registration.present": "trình lãnh đạo",
        "incoming.registration.take_back": "rút lại văn bản đã trình",
        "incoming.registration.hand_back": "chuyển lại văn thư",
        "incoming.assignment.assign": "cho ý kiến chỉ đạo",
        "incoming.assignment.split": "giao việc trong đơn vị",
        "incoming.assignment.hand_back": "chuyển lại người giao",
        "incoming.assignment.take_back": "lấy lại việc đã giao, chưa xử lý",
        "incoming.assignment.ask_for_time": "xin gia hạn",
        "incoming.assignment.answer_extension": "trả lời đề nghị gia hạn",
        "incoming.assignment.urge": "đôn đốc",
        "incoming.assignment.remind": "nhắc hạn",
        "incoming.assignment.count_document_again": "tính lại hạn",
        "incoming.processing.ask_opinions": "xin ý kiến",
        "incoming.processing.give_opinion": "cho ý kiến",
        "incoming.processing.close_opinions": "kết thúc lấy ý kiến",
        "incoming.processing.start_work": "bắt đầu xử lý",
        "incoming.processing.add_note": "ghi ý kiến",
        "incoming.processing.finish_work": "hoàn thành",
        "incoming.processing.finish_by_answer": "hoàn thành theo văn bản trả lời đã phát hành",
        "incoming.processing.file_without_action": "cho lưu, không cần xử lý",
        "outgoing.drafting.create_draft": "soạn dự thảo",
        "outgoing.drafting.revise_draft": "sửa thông tin dự thảo",
        "outgoing.drafting.link_follow_up": "mở văn bản thay thế, sửa đổi hoặc đính chính",
        "outgoing.drafting.set_aside": "ghi phần sửa chưa lưu được vì có người sửa trước",
        "outgoing.drafting.upload_version": "tải lên bản dự thảo",
        "outgoing.drafting.abandon_draft": "bỏ dự thảo",
        "outgoing.approval.submit_for_approval": "trình duyệt",
        "outgoing.approval.approve": "duyệt",
        "outgoing.approval.return_draft": "trả lại dự thảo",
        "outgoing.approval.withdraw_draft": "rút lại dự thảo",
        "outgoing.drafting.place_signatures": "đặt chỗ ký bằng tay",
        "outgoing.approval.take_in_opinion": "tiếp thu, giải trình ý kiến",
        "outgoing.approval.take_back": "lấy lại ý kiến duyệt",
        "outgoing.approval.pass_on": "chuyển bước duyệt",
        "outgoing.approval.ask_opinions": "xin ý kiến",
        "outgoing.approval.give_opinion": "cho ý kiến",
        "outgoing.approval.extend_opinions": "gia hạn lấy ý kiến",
        "outgoing.approval.close_opinions": "kết thúc lấy ý kiến",
        "outgoing.signing.request_signature": "yêu cầu ký số",
        "outgoing.signing.cancel_signature": "hủy yêu cầu ký số",
        "outgoing.signing.wait_outside": "chuyển tới thiết bị ký của người ký",
        "outgoing.signing.complete_signature": "ký số xong",
        "outgoing.signing.fail_signature": "ký số không thành",
        "outgoing.signing.keep_brought": "nhận lại tệp cơ quan khác đã ký",
        "outgoing.sealing.keep_brought": "nhận lại tệp cơ quan cùng ban hành đã đóng dấu",
        "outgoing.signing.complete_added": "ký thêm xong",
        "outgoing.signing.fail_added": "ký thêm không thành",
        "outgoing.copying.request_copy": "làm bản sao",
        "outgoing.copying.send_copy": "gửi bản sao qua mạng",
        "outgoing.copying.give_copy": "chuyển bản sao tới thiết bị ký của cơ quan",
        "outgoing.copying.cancel_copy": "dừng ký bản sao",
        "outgoing.numbering.insert_number": "cấp số chèn",
        "outgoing.numbering.use_reserved_number": "cấp số đã giữ trước",
        "outgoing.numbering.take_number": "cấp số",
        "outgoing.numbering.void_number": "hủy số",
        "outgoing.numbering.release_number": "hủy số đang giữ",
        "outgoing.numbering.fail_stamp": "chưa in được số vào văn bản",
        "outgoing.sealing.request_seal": "yêu cầu đóng dấu cơ quan",
        "outgoing.sealing.wait_outside": "chuyển tới thiết bị ký của cơ quan",
        "outgoing.sealing.continue_outside": "chuyển phụ lục tới thiết bị ký của cơ quan",
        "outgoing.sealing.cancel_seal": "dừng đóng dấu cơ quan",
        "outgoing.sealing.seal_automatically": "yêu cầu dấu tự động",
        "outgoing.sealing.complete_seal": "đóng dấu cơ quan xong",
        "outgoing.sealing.fail_seal": "đóng dấu cơ quan không thành",
        "outgoing.publication.issue": "phát hành",
        "outgoing.publication.hold_back": "giữ lại, chưa phát hành",
        "outgoing.publication.stop_order": "dừng phát hành",
        "outgoing.publication.tick_posted": "giao bưu điện bản giấy",
        "outgoing.publication.ask_file_copy": "xin dùng bản lưu",
        "outgoing.publication.answer_file_copy": "trả lời việc dùng bản lưu",
        "outgoing.publication.hand_out_file_copy": "giao bản lưu",
        "outgoing.publication.sign_for_file_copy": "ký nhận bản lưu",
        "outgoing.publication.take_back_file_copy": "nhận lại bản lưu",
        "outgoing.publication.withdraw_file_copy": "rút yêu cầu dùng bản lưu",
        "keeping.dossiers.file_into": "đưa vào hồ sơ",
        "keeping.dossiers.note_taken_out": "lấy ra khỏi hồ sơ",
        "exchange.sending.complete_package": "đóng gói để gửi",
        "exchange.sending.fail_package": "chưa đóng gói được",
        "exchange.sending.record_status": "nơi nhận báo",
        "exchange.sending.instruct": "đặt cách gửi",
        "exchange.sending.recall_document": "thu hồi",
        "exchange.sending.send_further": "gửi thêm nơi",
        "exchange.sending.remind_slow": "nhắc nơi chậm",
        "exchange.sending.resume_dispatch": "gửi lại",
        "exchange.sending.tell_of_stopped": "dừng gửi",
    }
)
_SIDES: Final = MappingProxyType(
    {"content": "duyệt nội dung", "form": "duyệt thể thức", "initial": "ký nháy"}
)
_WITH_FACT: Final = MappingProxyType(
    {
        "incoming.registration.register": ("arrival_number", "vào sổ số đến {}"),
        "outgoing.numbering.take_number": ("number", "cấp số {}"),
        "outgoing.approval.give_opinion": ("vote", "cho ý kiến: {}"),
        "outgoing.sealing.keep_brought": ("body", "nhận lại tệp có dấu của {}"),
        "outgoing.approval.take_in_opinion": ("of", "tiếp thu, giải trình ý kiến của {}"),
        "outgoing.approval.pass_on": ("to", "chuyển bước duyệt cho {}"),
        "outgoing.publication.hand_out_file_copy": ("who", "giao bản lưu cho {}"),
        "outgoing.publication.take_back_file_copy": ("who", "nhận lại bản lưu từ {}"),
        "exchange.sending.remind_slow": ("to", "nhắc: {}"),
        "incoming.reception.note_reminder": ("nth", "nơi gửi nhắc lần {}"),
        "exchange.sending.send_further": ("to", "gửi thêm: {}"),
        "keeping.dossiers.file_into": ("dossiers", "đưa vào hồ sơ {}"),
        "keeping.dossiers.note_taken_out": ("dossiers", "lấy ra khỏi hồ sơ {}"),
        "records.let_see": ("whom", "cho xem thêm: {}"),
        "records.stop_seeing": ("whom", "bỏ quyền xem của {}"),
    }
)
_BY_FACT: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = MappingProxyType(
    {
        "outgoing.approval.approve": ("side", _SIDES),
        "outgoing.publication.answer_file_copy": (
            "allow",
            {
                "True": "cho phép {who} dùng bản lưu",
                "False": "không cho phép {who} dùng bản lưu",
            },
        ),
        "outgoing.publication.hold_back": (
            "after",
            {
                "void": "giữ lại, chưa phát hành; hủy số {number}",
                "keep": "giữ lại, chưa phát hành; giữ số {number} cho bản sửa",
                "renumber": "giữ lại, chưa phát hành; hủy số {number} và dấu để làm lại",
            },
        ),
    }
)
_TAKE_BACK: Final[Mapping[str, Mapping[int, str]]] = MappingProxyType(
    {  # by edXML BussinessDocType: 2 updates, 3 replaces
        "incoming.reception.note_take_back": {
            2: "nơi gửi cập nhật văn bản",
            3: "nơi gửi thay thế văn bản",
        },
        "incoming.reception.agree_to_take_back": {
            2: "đồng ý cập nhật",
            3: "đồng ý thay thế, hủy bản cũ",
        },
        "incoming.reception.refuse_take_back": {
            2: "từ chối cập nhật",
            3: "từ chối thay thế, giữ bản cũ",
        },
    }
)
_NOTES: Final = (
    "reason", "note", "text", "instruction", "proposal", "result", "problem", "purpose",
)  # fmt: skip


def told(act: str, facts: Mapping[str, Any]) -> tuple[Words, str] | None:
    """What was done and the words that were said, or None for an act that is not told."""
    did = TOLD.get(act)
    if did is None:
        return None
    if act in _WITH_FACT and _WITH_FACT[act][0] in facts:
        fact, words = _WITH_FACT[act]
        did = words.format(facts[fact])
    if act in _BY_FACT:
        fact, chosen = _BY_FACT[act]
        did = chosen.get(str(facts.get(fact)), did).format(**facts)
    if "acting_for" in facts:
        did = f"{did}, thay {facts['acting_for']}"
    if act in _TAKE_BACK:
        did = _TAKE_BACK[act].get(facts.get("doc_type", 1), did)
    if act == "exchange.sending.record_status":
        return _status(facts)
    return Words(did), _note(facts)


def _note(facts: Mapping[str, Any]) -> str:
    reason = facts.get("reason")
    if reason in RETURN_REASONS and facts.get("text"):
        return str(facts["text"])
    return next((str(facts[name]).strip() for name in _NOTES if facts.get(name)), "")


def _status(facts: Mapping[str, Any]) -> tuple[Words, str]:
    try:
        label = StatusCode(int(facts.get("status", 0))).label
    except ValueError:
        label = str(facts.get("status", ""))
    who = facts.get("of_name") or facts.get("of", "")
    return Words(f"{who} báo: {label}"), ""
