"""The declared table: every endpoint of both doors, and who is let in.

A row names the roles that may, among the people who take part in the document it is about (`on`:
the step of that document). Of an endpoint about no document, everyone with such a role may, in
whichever body. What is not in the table is refused; an endpoint without a row fails the test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from support.office import PASSWORD
from support.outgoing import PLAIN
from support.world import SUBJECT, Person, World
from vanban.core.files.operations import keep
from vanban.doors.api.files import ticket_of
from vanban.formats.pades.appearance import handwriting, seal_image
from vanban.foundation import tenancy
from vanban.incoming.assignment.queries import parts_of
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.numbering.rules import BookKind

NONE: Final = "00000000-0000-7000-8000-000000000000"
REGISTER_OF_YEAR: Final = (("kind", "posted"), ("year", "2026"))
ALL: Final = "*"  # whoever is signed in
OPEN: Final = "open"  # nobody, too
DRAFTERS: Final = "officer head office_chief clerk archivist"
SIGHT: Final = "officer head office_chief leader clerk"  # who takes part in an outgoing document
SIGHT_IN: Final = "officer head leader clerk"  # … and in an incoming one

NO_MESSAGE: Final = (("message_id", NONE),)
NO_DOSSIER: Final = (("dossier_id", NONE),)
NO_LEAF: Final = (*NO_DOSSIER, ("leaf_id", NONE))
NO_LIST: Final = (("list_id", NONE),)
DOSSIER_MAKERS: Final = "officer head office_chief leader clerk archivist"
LIST_KEEPERS: Final = "office_chief clerk archivist"
LONG_AGO: Final = {"year": 2001}  # no list is begun, no dossier opened without a title then

Giving = Callable[[World, Person], Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """Who may, on which document, with what in the request."""

    may: str
    on: str = ""
    give: Giving | Mapping[str, Any] | None = None
    query: Mapping[str, str] | None = None
    quiet: bool = False  # refused before any operation ran: nothing is written down
    told: str = ""  # roles that may see the document and are told (409) why it is not theirs to do
    in_body: str = ""  # roles let in wherever in the first body they stand
    at: tuple[tuple[str, str], ...] = ()  # other parts of the address
    answers: int = 0  # a status that means being let in, too

    def lets_in(self, person: Person) -> bool:
        if self.may == OPEN:
            return True
        if person.place == "nobody":
            return False
        if person.role in self.in_body.split():
            return person.place in {"inside", "outside"}
        known = self.may == ALL or person.role in self.may.split()
        return known and (not self.on or person.place == "inside")

    def body(self, world: World, person: Person) -> Mapping[str, Any] | None:
        return self.give(world, person) if callable(self.give) else self.give


def to_other_head(world: World, _: Person) -> dict[str, Any]:
    return {"post_id": str(world.bureau.other_head.post_id), "reason": "Thuộc đơn vị bạn"}


def a_question(world: World, _: Person) -> dict[str, Any]:
    return {
        "question": "Đúng thẩm quyền chưa?",
        "due_date": "2026-11-30",
        "posts": [str(world.bureau.head.post_id)],
    }


def no_days(_: World, person: Person) -> dict[str, Any]:
    post = person.actor.post_id if person.actor else NONE
    return {"substitute_id": str(post), "from_date": "2026-11-30", "to_date": "2026-11-29"}


def no_grant(_: World, person: Person) -> dict[str, Any]:
    """Oneself: refused after it was asked who may."""
    post = person.actor.post_id if person.actor else NONE
    return {"grantee_id": str(post), "valid_from": "2026-11-20"}


def no_acts(_: World, person: Person) -> dict[str, Any]:
    """For oneself, in nothing: whoever may let others act at all is told so."""
    post = str(person.actor.post_id) if person.actor else NONE
    days = {"valid_from": "2026-11-30", "valid_to": "2026-11-30"}
    return {"leader_id": post, "assistant_id": post, "acts": []} | days


def post_of(role: str) -> Callable[[World], str]:
    return lambda world: str(getattr(world.bureau, role).post_id)


def together(step: str) -> Giving:
    return lambda world, _: {"document_ids": [str(world.documents[step])]}


def draft_fields(world: World, _: Person) -> dict[str, Any]:
    return {"type_code": "quyet-dinh", "subject": SUBJECT}


def somebody(world: World, _: Person) -> dict[str, Any]:
    return {"post_id": str(world.bureau.deputy.post_id), "reason": "Phụ trách lĩnh vực."}


def to_read(world: World, _: Person) -> dict[str, Any]:
    return {"post_ids": [str(world.bureau.deputy.post_id)], "words": "Để thực hiện."}


def own_post(_: World, person: Person) -> dict[str, Any]:
    return {"post_id": str(person.actor.post_id) if person.actor else None}


def before_deputy(world: World, _: Person) -> dict[str, Any]:
    return {"post_id": str(world.bureau.deputy.post_id)}


def before_leader(world: World, _: Person) -> dict[str, Any]:
    return {"post_id": str(world.bureau.leader.post_id)}


def to_unit(world: World, _: Person) -> dict[str, Any]:
    return {"assignees": [{"role": "lead", "unit_id": str(world.bureau.unit_id)}]}


def to_officer(world: World, _: Person) -> dict[str, Any]:
    return {"assignees": [{"role": "lead", "post_id": str(world.bureau.officer.post_id)}]}


def reminding(world: World, _: Person) -> dict[str, Any]:
    """The officer's own part of the document that is being handled, urged."""
    rows = parts_of(world.bureau.clerk, document_id=world.documents["processing"])
    own = next(row for row in rows if row.post_id == world.bureau.officer.post_id)
    return {"part_id": str(own.id), "kind": "remind", "text": "Đề nghị báo cáo tiến độ."}


def many(world: World, _: Person) -> dict[str, Any]:
    return {"document_ids": [str(world.documents["registered"])]}


def asking(world: World, _: Person) -> dict[str, Any]:
    someone = str(world.bureau.deputy.post_id)
    return {"question": "Có ý kiến gì?", "post_ids": [someone], "due": "2026-12-30"}


def a_file(_: World, person: Person) -> dict[str, Any]:
    if person.actor is None:
        return {}
    return {"file": ticket_of(keep(PLAIN, file_name="du-thao.pdf"), person.actor)}


def put_in(world: World, _: Person) -> dict[str, Any]:
    tenancy.enter(world.bureau.organisation_id)
    rows = books(world.bureau.clerk, kind=BookKind.OUTGOING)
    return {"book_id": str(rows[0].id), "after": 900, "basis": "Chủ tịch cho phép chèn số."}


def copied(world: World, _: Person) -> dict[str, Any]:
    signer = str(world.bureau.leader.post_id)
    return {"form": "sao-y", "source": "electronic", "target": "paper", "signer_post_id": signer}


def a_signed_file(world: World, person: Person) -> dict[str, Any]:
    return {"ordinal": 1, **a_file(world, person)}


def credentials(world: World, _: Person) -> dict[str, Any]:
    return {"username": world.username, "password": PASSWORD}


REASON: Final = {"reason": "Cần xem xét lại nội dung này."}
NEW_NAME: Final = {"name": "Sổ giấy mời", "type_codes": ["giay-moi"]}
NEW_BOOK: Final = {"kind": "outgoing"} | NEW_NAME
BASIS: Final = {"basis": "Chủ tịch cho phép, ngày 20/11/2026"}
MORE_TIME: Final = {"due": "2026-12-30", "reason": "Chờ số liệu của các xã."}
FILE: Final = {"file": ("du-thao.pdf", PLAIN)}
A_PICTURE: Final = {"file": ("chu-ky.png", handwriting("Nguyễn Văn Hùng"))}
A_SEAL: Final = {
    "file": ("con-dau.png", seal_image("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK")),
    "diameter_mm": "36",
}

OWN_GROUP: Final = {"name": "Các sở", "kinds": ["department"]}
NO_GROUP: Final = (("group_id", NONE),)
NO_TEMPLATE: Final = (("template_id", NONE),)
NO_LOAN: Final = (("loan_id", NONE),)

API: Final[Mapping[str, Row]] = {
    "sign_in": Row(OPEN, give=credentials),
    "me": Row(ALL),
    "sign_out": Row(ALL),
    "list_my_posts": Row(ALL),
    "choose_post": Row(ALL, give=own_post),
    "find_organisations": Row(ALL, query={"text": "van phong"}),
    "get_organisation": Row(ALL),
    "list_units": Row(ALL),
    "find_people": Row(ALL, query={"text": "Hien"}),
    "keep_file": Row(DRAFTERS, give=FILE, quiet=True),
    "draft_form": Row(ALL),
    "list_signers": Row(ALL),
    "list_approvers": Row(ALL),
    "create_draft": Row(DRAFTERS, give=draft_fields),
    "get_document": Row(SIGHT, on="sealed"),
    "get_document_file": Row(SIGHT, on="sealed"),
    "list_notices": Row(ALL),
    "export_list": Row(ALL, give={"area": "incoming", "box": "all", "form": "xlsx"}),
    "see_notices": Row(ALL, give={}),
    "get_notice_choice": Row(ALL),
    "choose_notices": Row(
        ALL, give={"on_page": [], "by_mail": [], "mailing": "daily", "mail_hour": 7}
    ),
    "get_verdict": Row(SIGHT, on="sealed"),
    "get_verdict_report": Row(SIGHT, on="sealed"),
    "get_preservation": Row(SIGHT, on="sealed"),
    "get_draft": Row("officer clerk", on="drafting"),
    "revise_draft": Row("officer clerk", on="drafting", give=draft_fields),
    "list_signature_places": Row("officer clerk", on="drafting"),
    "place_signatures": Row(
        "officer clerk", on="drafting", give={"version_id": NONE, "spots": []}, answers=422
    ),
    "upload_version": Row("officer clerk", on="drafting", give=a_file),
    "abandon_draft": Row("officer clerk", on="drafting", give=REASON),
    "submit_for_approval": Row("officer clerk", on="drafting", give={}),
    "list_approvals": Row("officer head office_chief clerk", on="in_review"),
    "approve_draft": Row("head", on="in_review", give={"side": "content"}),
    "return_draft": Row("head office_chief", on="in_review", give=REASON),
    "withdraw_draft": Row("officer", on="in_review", give=REASON),
    "list_processes": Row(ALL),
    "save_process": Row("administrator", give={"name": "", "steps": []}, answers=422),
    "retire_process": Row("administrator", at=(("process_id", NONE),), answers=404),
    "take_back_approval": Row("head", on="to_sign", give={}),
    "pass_on_step": Row("officer head", on="in_review", give=to_other_head),
    "list_opinions": Row("officer office_chief clerk", on="opinion"),
    "ask_opinions": Row("officer", on="drafting", give=a_question),
    "give_opinion": Row("office_chief", on="opinion", give={"vote": "agree"}),
    "take_in_opinion": Row("officer", on="opinion", give={"outcome": "taken"}, answers=409),
    "print_opinions": Row("officer office_chief clerk", on="opinion"),
    "extend_opinions": Row("officer", on="opinion", give={"due_date": "2026-12-01"}),
    "close_opinions": Row("officer", on="opinion"),
    "list_absences": Row(ALL),
    "record_absence": Row(ALL, give=no_days, answers=422),
    "list_absences_of_body": Row("administrator", quiet=True),
    "list_delegations": Row(ALL),
    "delegate": Row(ALL, give=no_grant, answers=409),
    "revoke_delegation": Row("", at=(("delegation_id", NONE),)),
    "end_absence": Row("", at=(("absence_id", NONE),)),
    "list_assistants": Row(ALL),
    "let_act": Row(ALL, give=no_acts, answers=422),
    "revoke_acting": Row("", at=(("delegation_id", NONE),)),
    "list_acted_for_me": Row(ALL),
    "act_for": Row("", at=(("delegation_id", NONE),)),
    "act_for_myself": Row(ALL),
    "list_books": Row(ALL),
    "open_book": Row("clerk administrator", give=NEW_BOOK),
    "revise_book": Row("clerk", on="sealed", in_body="administrator", give=NEW_NAME),
    "close_book": Row("clerk", on="sealed"),
    "reopen_book": Row("clerk", on="sealed", give=BASIS),
    "reserve_number": Row("clerk", give={"about": "Kế hoạch Tết"} | BASIS, answers=409),
    "list_book_lines": Row("clerk", on="sealed", quiet=True),
    "list_reserved": Row("clerk", on="sealed", quiet=True),
    "void_reserved": Row("", at=(("entry_id", NONE),), give=REASON),
    "use_reserved_number": Row("clerk", on="signed", give={"entry_id": NONE}, answers=404),
    "insert_number": Row("clerk", on="signed", give=put_in, answers=409),
    "export_register": Row("clerk", on="sealed"),
    "print_register": Row("clerk", on="sealed", answers=503),
    "list_sealed_registers": Row("clerk", on="sealed", quiet=True),
    "seal_register": Row("clerk", on="sealed", give={}, answers=409),
    "list_sealed_year_registers": Row("clerk", at=REGISTER_OF_YEAR, quiet=True),
    "seal_year_register": Row("clerk", at=REGISTER_OF_YEAR, give={}, answers=409),
    "get_sealed_register": Row("", at=(("register_id", NONE),)),
    "list_groups": Row(ALL),
    "list_group_kinds": Row(ALL),
    "list_group_bodies": Row("", at=NO_GROUP),
    "add_group": Row(DRAFTERS, give=OWN_GROUP),
    "revise_group": Row("", at=NO_GROUP, give=OWN_GROUP),
    "drop_group": Row("", at=NO_GROUP),
    "list_templates": Row(ALL, quiet=True),
    "get_template_file": Row("", at=NO_TEMPLATE, quiet=True),
    "add_template": Row("clerk administrator", give={"name": "Mẫu thông báo"}, answers=422),
    "withdraw_template": Row("", at=NO_TEMPLATE),
    "list_paper_rules": Row("clerk administrator", quiet=True),
    "add_paper_rule": Row("clerk administrator", give=BASIS),
    "end_paper_rule": Row("", at=(("rule_id", NONE),)),
    "goes_on_paper": Row(SIGHT, on="sealed"),
    "list_postings": Row("clerk", quiet=True),
    "tick_posted": Row("", at=(("posting_id", NONE),), give={}),
    "print_postal_list": Row("clerk", answers=503),
    "list_file_copies": Row(ALL),
    "list_file_copy_book": Row("clerk", query={"year": "2026"}, quiet=True),
    "print_file_copy_book": Row("clerk", query={"year": "2026"}, answers=503),
    "export_file_copy_book": Row("clerk", query={"year": "2026"}),
    "ask_file_copy": Row(SIGHT, on="sealed", give={}, answers=409),
    "answer_file_copy": Row("", at=NO_LOAN, give={"allow": True}),
    "hand_out_file_copy": Row("", at=NO_LOAN, give={}),
    "sign_for_file_copy": Row("", at=NO_LOAN),
    "take_back_file_copy": Row("", at=NO_LOAN, give={}),
    "withdraw_file_copy": Row("", at=NO_LOAN),
    "list_copies": Row(SIGHT, on="sealed"),
    "request_copy": Row("clerk", on="sealed", give=copied, answers=409),
    "get_copy_file": Row("", at=(("copy_id", NONE),)),
    "send_copy": Row("", at=(("copy_id", NONE),), give={}),
    "list_to_issue": Row(ALL),
    "get_issuing": Row(SIGHT, on="sealed"),
    "request_signature": Row("leader", on="to_sign", give={}),
    "list_signatures": Row(SIGHT, on="signing"),
    "cancel_signature": Row("leader", on="signing"),
    "bring_signature": Row("officer clerk", on="to_sign", give=a_signed_file, answers=409),
    "list_co_seals": Row(SIGHT, on="numbered"),
    "bring_seal": Row("officer clerk", on="numbered", give=a_signed_file, answers=409),
    "take_number": Row("clerk", on="signed", give={}),
    "void_number": Row("clerk", on="numbered", give=REASON),
    "list_my_keys": Row(ALL),
    "list_body_keys": Row("clerk certificate_officer"),
    "prefer_key": Row("", at=(("key_id", NONE),)),
    "retire_key": Row("", at=(("key_id", NONE),)),
    "get_my_picture": Row(""),
    "get_my_picture_file": Row(""),
    "set_my_picture": Row(ALL, give=A_PICTURE),
    "drop_my_picture": Row(ALL),
    "get_seal_picture": Row(""),
    "set_seal_picture": Row("clerk certificate_officer", give=A_SEAL, quiet=True),
    "drop_seal_picture": Row("clerk certificate_officer"),
    "sign_annex": Row("", on="to_sign", at=(("attachment_id", NONE),), give={}, told=SIGHT),
    "list_annex_signatures": Row(SIGHT, on="signing"),
    "seal_automatically": Row("", on="numbered", told="officer head office_chief leader clerk"),
    "request_seal": Row("clerk", on="numbered"),
    "list_seals": Row(SIGHT, on="sealed"),
    "hold_back": Row("leader clerk", on="sealed", give=REASON | {"number": "keep"}),
    "issue": Row("clerk", on="sealed"),
    "issue_and_send": Row("clerk", on="signed", give={}),
    "get_reading": Row(SIGHT, on="sealed"),
    "ask_reading": Row("officer office_chief leader clerk", on="sealed", give=to_read, answers=409),
    "confirm_reading": Row("", on="sealed", told=SIGHT),
    "add_readers": Row("", at=(("reading_id", NONE),), give={}),
    "urge_reading": Row("", at=(("reading_id", NONE),)),
    "close_reading": Row("", at=(("reading_id", NONE),)),
    "list_messages": Row(ALL),
    "send_message": Row(ALL, give={"subject": ""}, answers=422),
    "get_message": Row("", at=NO_MESSAGE),
    "get_message_file": Row("", at=(*NO_MESSAGE, ("file_id", NONE))),
    "answer_message": Row("", at=NO_MESSAGE, give={"words": "Đã rõ."}),
    "confirm_message": Row("", at=NO_MESSAGE),
    "add_to_message": Row("", at=NO_MESSAGE, give={}),
    "urge_message": Row("", at=NO_MESSAGE),
    "close_message": Row("", at=NO_MESSAGE),
    "list_dossiers": Row(ALL),
    "open_dossier": Row(DOSSIER_MAKERS, give=LONG_AGO, answers=422),
    "get_dossier": Row("", at=NO_DOSSIER),
    "revise_dossier": Row(
        "",
        at=NO_DOSSIER,
        give={
            "notation": "01.TH",
            "title": "Hồ sơ",
            "retention_years": 5,
            "rights": "limited",
            "start_date": "2026-11-01",
        },
    ),
    "set_dossier_people": Row("", at=NO_DOSSIER, give={"maker_post_id": NONE}),
    "put_dossier_files": Row("", at=NO_DOSSIER, give={"files": []}),
    "get_dossier_file": Row("", at=NO_LEAF),
    "note_dossier_leaf": Row("", at=NO_LEAF, give={"note": "Bản gốc ở kho"}),
    "take_out_of_dossier": Row("", at=NO_LEAF, give=REASON),
    "close_dossier": Row("", at=NO_DOSSIER, give={}),
    "reopen_dossier": Row("", at=NO_DOSSIER, give=REASON),
    "print_dossier_inventory": Row("", at=NO_DOSSIER),
    "export_dossier_inventory": Row("", at=NO_DOSSIER),
    "get_dossiers_of_document": Row(SIGHT, on="sealed"),
    "file_into_dossiers": Row(SIGHT, on="sealed", give={"dossier_ids": []}, answers=422),
    "list_dossier_lists": Row(ALL),
    "begin_dossier_list": Row(LIST_KEEPERS, give=LONG_AGO, answers=422),
    "get_dossier_list": Row("", at=(("year", "2026"),)),
    "print_dossier_list": Row("", at=(("year", "2026"),)),
    "save_dossier_lines": Row("", at=NO_LIST, give={"revision": 1, "lines": []}),
    "approve_dossier_list": Row("", at=NO_LIST, give={"revision": 1}),
    "return_dossier_list": Row("", at=NO_LIST, give=REASON),
    "issue_dossier_list": Row("", at=NO_LIST, give={}),
    "get_sight": Row(SIGHT, on="sealed"),
    "let_see": Row("office_chief leader clerk", on="sealed", give=somebody, answers=409),
    "stop_seeing": Row("office_chief leader clerk", on="sealed", give=somebody, answers=409),
    "confirm_sight": Row("", at=(("change_id", NONE),)),
    "undo_sight": Row("", at=(("change_id", NONE),)),
    "get_timeline": Row(SIGHT, on="sealed"),
    "get_readers": Row(SIGHT, on="sealed"),
    "incoming_box": Row(ALL, at=(("box", "all"),)),
    "outgoing_box": Row(ALL, at=(("box", "all"),)),
    "waiting_for_me": Row(ALL),
    "counts": Row(ALL),
    "get_delivery": Row(SIGHT, on="sealed"),
    "get_exchange": Row("clerk administrator", quiet=True),
    "get_journal": Row("clerk administrator", quiet=True),
    "export_journal": Row("clerk administrator", give={"form": "xlsx"}),
    "list_strays": Row("clerk administrator", quiet=True),
    "return_stray": Row("", at=(("inbox_item_id", NONE),), give={"reason_code": "wrong_recipient"}),
    "settle_stray": Row("", at=(("inbox_item_id", NONE),), give={"note": "Đã gọi nơi gửi"}),
    "try_line": Row("clerk administrator", at=(("link", "truc"),)),
    "resume_dispatch": Row("", at=(("dispatch_id", NONE),)),
    "get_steps": Row(SIGHT, on="sealed"),
    "recall_document": Row("clerk", on="sealed", give={"reason": "Sai số liệu"}, answers=409),
    "get_recall": Row(SIGHT, on="sealed"),
    "list_late": Row(SIGHT, on="sealed"),
    "remind_late": Row("clerk", on="sealed", give={}, answers=409),
    "send_further": Row("clerk", on="sealed", give=REASON | {"recipients": []}, answers=409),
    "instruct_sending": Row("officer head clerk", on="sealed", give={}),
    "carry_out": Row("", give={"target_id": NONE}, quiet=True),
    "carry_in": Row("clerk", give=FILE, quiet=True, answers=422),
    "purge_item": Row("", at=(("inbox_item_id", NONE),), give={"reason": "Biên bản số 1"}),
    "partner_certificates": Row("clerk certificate_officer", quiet=True),
    "register_partner_certificate": Row(
        "certificate_officer", give={"organisation_id": NONE, "pem": "x"}, answers=404
    ),
    "retire_partner_certificate": Row("", at=(("certificate_id", NONE),)),
    "registering_form": Row(ALL),
    "enter_by_hand": Row("clerk", give={"subject": "Thư mời", "issuer_name": "Hội Nông dân"}),
    "list_emails": Row("clerk", quiet=True),
    "take_email": Row("clerk", at=(("email_id", NONE),), answers=404),
    "list_email_boxes": Row("clerk administrator", quiet=True),
    "set_email_box": Row(
        "administrator", give={"host": "", "username": "", "since": "2026-11-01"}, answers=422
    ),
    "try_email_box": Row("administrator", at=(("box_id", NONE),), answers=404),
    "stop_email_box": Row("administrator", at=(("box_id", NONE),), answers=404),
    "get_arrival": Row("leader clerk", on="registered"),
    "judge_again": Row("clerk", on="received"),
    "register": Row("clerk", on="received", give={}),
    "register_many": Row("clerk", on="received", give=together("received")),
    "classify_file": Row(
        "clerk", on="received", give={"attachment_id": NONE, "kind": "annex"}, answers=422
    ),
    "link_to_earlier": Row("clerk", on="received", give={"earlier_id": NONE}, answers=404),
    "get_registration": Row("leader clerk", on="registered"),
    "list_arrivals": Row(ALL),
    "return_package": Row(
        "clerk", on="received", give={"reason_code": "wrong_recipient", "text": "Gửi Sở Y tế."}
    ),
    "present": Row("clerk", on="registered", give=before_deputy),
    "take_back": Row("clerk", on="registered", give=before_leader),
    "agree_to_take_back": Row("clerk", on="asked_back"),
    "refuse_take_back": Row("clerk", on="asked_back", give=REASON),
    "hand_back_presentation": Row("leader", on="registered", give=REASON, told="clerk"),
    "get_work": Row(SIGHT_IN, on="processing"),
    "assign": Row("leader", on="registered", give=to_unit),
    "file_without_action": Row("leader", on="registered", give=REASON),
    "split": Row("head", on="assigned", give=to_officer),
    "get_sheet": Row(SIGHT_IN, on="processing", answers=503),
    "assign_many": Row("leader", on="registered", give=many),
    "get_calendar": Row(ALL, query={"year": "2026"}),
    "get_deadlines": Row(SIGHT_IN, on="processing"),
    "ask_for_time": Row(
        "officer head", on="processing", give=MORE_TIME, told="clerk leader", answers=409
    ),
    "answer_extension": Row("", at=(("extension_id", NONE),), give={"granted": True}),
    "urge": Row("leader clerk head", on="processing", give=reminding, told="officer"),
    "get_work_opinions": Row(SIGHT_IN, on="processing"),
    "ask_work_opinions": Row("officer head", on="processing", give=asking, told="clerk leader"),
    "give_work_opinion": Row("", at=(("round_id", NONE),), give={"vote": "agree"}),
    "close_work_opinions": Row("", at=(("round_id", NONE),)),
    "hand_back": Row("officer head", on="split", give=REASON, told="clerk leader"),
    "take_back_direction": Row("leader", on="assigned", told="officer head clerk"),
    "start_work": Row("officer head", on="split", told="leader"),
    "add_note": Row(SIGHT_IN, on="processing", give={"text": "Đã hỏi các huyện."}),
    "finish_work": Row(
        "officer head", on="processing", give={"result": "Đã báo cáo."}, told="leader"
    ),
}
