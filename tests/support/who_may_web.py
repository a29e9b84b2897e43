"""The declared table of the pages: `METHOD area:name`, and who is let in."""

from collections.abc import Mapping
from typing import Any, Final

from support.office import PASSWORD
from support.who_may import (
    ALL,
    DOSSIER_MAKERS,
    DRAFTERS,
    FILE,
    LIST_KEEPERS,
    LONG_AGO,
    MORE_TIME,
    NO_DOSSIER,
    NO_LEAF,
    NO_LOAN,
    NO_MESSAGE,
    OPEN,
    REASON,
    REGISTER_OF_YEAR,
    SIGHT,
    SIGHT_IN,
    Giving,
    Row,
    a_question,
    copied,
    credentials,
    draft_fields,
    no_acts,
    no_days,
    no_grant,
    reminding,
    to_other_head,
)
from support.world import Person, World
from vanban.doors.web.signing.pictures import ticket_of
from vanban.formats.pades.appearance import handwriting
from vanban.foundation import tenancy
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.numbering.rules import BookKind
from vanban.trust.keys.operations.pictures import fit_picture

NEW: Final = "Nắng lên ở Buôn 9 làng"
MAKERS: Final = "administrator"
IN_2026: Final = (("year", "2026"),)


def to_unit(world: World, _: Person) -> dict[str, Any]:
    return {"assignees": f"unit:{world.bureau.unit_id}", "assignees_role": "lead"}


def to_officer(world: World, _: Person) -> dict[str, Any]:
    return {"assignees": f"post:{world.bureau.officer.post_id}", "assignees_role": "lead"}


def whom_to_show(world: World, _: Person) -> dict[str, Any]:
    return {"whom": f"post:{world.bureau.deputy.post_id}", "reason": "Phụ trách lĩnh vực."}


def ticked(step: str) -> Giving:
    return lambda world, _: {"ids": [str(world.documents[step])]}


def before_deputy(world: World, _: Person) -> dict[str, Any]:
    return {"present_to_post_id": str(world.bureau.deputy.post_id)}


def before_leader(world: World, _: Person) -> dict[str, Any]:
    return {"post_id": str(world.bureau.leader.post_id)}


def put_in(world: World, _: Person) -> dict[str, Any]:
    tenancy.enter(world.bureau.organisation_id)
    rows = books(world.bureau.clerk, kind=BookKind.OUTGOING)
    return {"book": str(rows[0].id), "number": "900", "basis": "Chủ tịch cho phép chèn số."}


def no_grant_typed(world: World, person: Person) -> dict[str, Any]:
    return no_grant(world, person) | {"valid_from": "20/11/2026"}


KEEPERS: Final = "clerk administrator"


def own_picture(_: World, person: Person) -> dict[str, Any]:
    if person.actor is None:
        return {}
    fitting = fit_picture(handwriting("Nguyễn Văn Hùng"), clear_ground=False)
    return {"ticket": ticket_of(fitting, person.actor)}


A_PICTURE: Final = {"file": ("chu-ky.png", handwriting("Nguyễn Văn Hùng")), "seal": "0"}
A_SERVICE: Final = {
    "channel": "csc",
    "name": "Ký số từ xa",
    "address": "https://ky-so.example.vn",
    "known_as": "vanban",
    "secret": "mat-khau",
}
NO_DRAFT: Final = (("document_id", "0190a5a0-0000-7000-8000-000000000005"),)
NO_DELEGATION: Final = (("delegation_id", "0190a5a0-0000-7000-8000-000000000005"),)
NO_KEY: Final = (("key_id", "0190a5a0-0000-7000-8000-000000000002"),)
NO_SERVICE: Final = (("provider_id", "0190a5a0-0000-7000-8000-000000000003"),)
NO_BESIDE: Final = (("added_id", "0190a5a0-0000-7000-8000-000000000004"),)


def routing(world: World, _: Person) -> dict[str, Any]:
    return {"lead": f"unit:{world.bureau.unit_id}", "words": "bão lũ", "basis": "Quy chế"}


def consulting(world: World, _: Person) -> dict[str, Any]:
    someone = f"post:{world.bureau.deputy.post_id}"
    return {"question": "Có ý kiến gì?", "asked": someone, "due": "+3wd"}


DAY_OFF: Final = {"day": "31/12/2026", "kind": "swapped_off", "name": "Nghỉ", "basis": "TB 01"}
YEAR_OF_DAYS: Final = {
    "file": (
        "lich.tsv",
        b"date\tname\tkind\tbasis\tconfirmed\n2028-01-03\tT\tholiday\tB\tyes\n",
    )
}
HOURS: Final = {
    "since": "01/12/2026",
    "morning_from": "07:30",
    "morning_to": "11:30",
    "afternoon_from": "13:30",
    "afternoon_to": "17:00",
    "basis": "QĐ 12/QĐ-UBND",
}
TERM: Final = {"type_code": "", "urgency": "1", "amount": "2", "unit": "wd", "basis": "Quy chế"}
ANNEX: Final = {"attachments": FILE["file"]}
FOLLOWS: Final = {"kind": "replaces", "reason": "Sai mức hỗ trợ ở Điều 2."}
KEPT: Final = {"about": "Kế hoạch Tết", "basis": "Chủ tịch cho phép giữ số."}
BY_HAND: Final = {"subject": "Thư mời", "issuer_name": "Hội Nông dân"}
RETURNED: Final = {"reason_code": "wrong_recipient", "text": "Gửi Sở Y tế."}
BY_HAND_POLICY: Final = {"posts": "x", "first_hour": 7, "last_hour": 18, "per_day": 5}
NEW_BOOK: Final = {"kind": "outgoing", "name": "Sổ giấy mời", "type_codes": "giay-moi"}
OWN_GROUP: Final = {"name": "Các sở", "kinds": "department"}
NO_BATCH: Final = (("batch_id", "0190a5a0-0000-7000-8000-000000000001"),)
NO_SESSION: Final = (("session_id", "0190a5a0-0000-7000-8000-000000000000"),)
SIGNED_FILE: Final = {"file": FILE["file"]}
NONE: Final = "00000000-0000-7000-8000-000000000000"
NOTHING: Final = (("dispatch_id", NONE),)
NO_ANNEX: Final = (("attachment_id", NONE),)
NO_COPY: Final = (("copy_id", NONE),)
NO_ENTRY: Final = (("entry_id", NONE),)
NO_REGISTER: Final = (("register_id", NONE),)
NO_RULE: Final = (("rule_id", NONE),)
NO_POSTING: Final = (("posting_id", NONE),)
NO_GROUP: Final = (("group_id", NONE),)
NO_TEMPLATE: Final = (("template_id", NONE),)
NO_NOTICE: Final = (("notice_id", NONE),)
TABLE: Final = (("area", "den"), ("box", "tat-ca"))
NO_ITEM: Final = (("inbox_item_id", NONE),)
DI: Final = (("slug", "nhap"),)
DEN: Final = (("slug", "tat-ca"),)

WEB: Final[Mapping[str, Row]] = {
    "GET people:home": Row(ALL),
    "GET people:sign_in": Row(OPEN),
    "POST people:sign_in": Row(OPEN, give=credentials),
    "POST people:sign_out": Row(OPEN),
    "GET people:me": Row(ALL),
    "GET people:password": Row(ALL),
    "POST people:password": Row(
        ALL, give={"current": PASSWORD, "password": NEW, "again": NEW}, quiet=True
    ),
    "POST people:theme": Row(OPEN, give={"theme": "dark"}),
    "POST people:choose_post": Row(ALL),
    "POST people:record_absence": Row(ALL, give=no_days, answers=422),
    "GET people:standing_in": Row(ALL),
    "POST people:delegate": Row(ALL, give=no_grant_typed, answers=409),
    "POST people:revoke_delegation": Row("", at=(("delegation_id", NONE),)),
    "POST people:end_absence": Row("", at=(("absence_id", NONE),)),
    "GET people:acting": Row(ALL),
    "POST people:let_act": Row(ALL, give=no_acts, answers=422),
    "POST people:revoke_acting": Row("", at=NO_DELEGATION),
    "POST people:act_for": Row("", at=NO_DELEGATION),
    "POST people:act_for_myself": Row(ALL),
    "POST set_language": Row(OPEN, give={"language": "en"}),
    "GET documents:page": Row(SIGHT, on="sealed"),
    "GET documents:bundle": Row(SIGHT, on="sealed"),
    "GET documents:file": Row(SIGHT, on="sealed"),
    "GET documents:verdict": Row(SIGHT, on="sealed"),
    "GET documents:report": Row(SIGHT, on="sealed"),
    "GET documents:preserved": Row(SIGHT, on="sealed"),
    "POST documents:look_again": Row(SIGHT, on="sealed", quiet=True),
    "GET documents:reading": Row(SIGHT, on="sealed"),
    "POST documents:ask_reading": Row(
        "officer office_chief leader clerk", on="sealed", give=whom_to_show, answers=409
    ),
    "POST documents:confirm_reading": Row("", on="sealed", told=SIGHT),
    "POST documents:add_readers": Row("", at=(("reading_id", NONE),)),
    "POST documents:urge_reading": Row("", at=(("reading_id", NONE),)),
    "POST documents:close_reading": Row("", at=(("reading_id", NONE),)),
    "GET dossiers:index": Row(ALL),
    "GET dossiers:begin": Row(DOSSIER_MAKERS),
    "POST dossiers:begin": Row(DOSSIER_MAKERS, give=LONG_AGO, answers=422),
    "GET dossiers:dossier": Row("", at=NO_DOSSIER),
    "GET dossiers:revise": Row("", at=NO_DOSSIER),
    "POST dossiers:revise": Row("", at=NO_DOSSIER, quiet=True),
    "POST dossiers:people": Row("", at=NO_DOSSIER, give={"maker": NONE}),
    "POST dossiers:put_document": Row("", at=NO_DOSSIER, give={"document": NONE}),
    "POST dossiers:put_files": Row("", at=NO_DOSSIER),
    "GET dossiers:file": Row("", at=NO_LEAF),
    "POST dossiers:note": Row("", at=NO_LEAF, give={"note": "Bản gốc ở kho"}),
    "POST dossiers:take_out": Row("", at=NO_LEAF, give=REASON),
    "POST dossiers:close": Row("", at=NO_DOSSIER),
    "POST dossiers:reopen": Row("", at=NO_DOSSIER, give=REASON),
    "GET dossiers:inventory_pdf": Row("", at=NO_DOSSIER),
    "GET dossiers:inventory_xml": Row("", at=NO_DOSSIER),
    "GET dossiers:document": Row(SIGHT, on="sealed"),
    "POST dossiers:document": Row(SIGHT, on="sealed", answers=422),
    "GET dossiers:lists": Row(ALL),
    "POST dossiers:begin_list": Row(LIST_KEEPERS, give=LONG_AGO, answers=422),
    "GET dossiers:list": Row("", at=IN_2026),
    "GET dossiers:list_pdf": Row("", at=IN_2026),
    **{
        f"POST dossiers:{act}": Row("", at=IN_2026, quiet=True)
        for act in ("save_line", "drop_line", "renumber", "sheet", "approve_list")
    },
    "POST dossiers:return_list": Row("", at=IN_2026, quiet=True),
    "POST dossiers:issue_list": Row("", at=IN_2026, quiet=True),
    "GET pickers:documents": Row(ALL, query={"q": "krong nang"}),
    "GET pickers:dossiers": Row(ALL, query={"q": "mua lu"}),
    "GET messages:index": Row(ALL),
    "GET messages:compose": Row(ALL),
    "POST messages:compose": Row(ALL, give={"subject": ""}, answers=422),
    "GET messages:message": Row("", at=NO_MESSAGE),
    "GET messages:file": Row("", at=(*NO_MESSAGE, ("file_id", NONE))),
    "POST messages:answer": Row("", at=NO_MESSAGE, give={"words": "Đã rõ."}),
    "POST messages:confirm": Row("", at=NO_MESSAGE),
    "POST messages:add": Row("", at=NO_MESSAGE),
    "POST messages:urge": Row("", at=NO_MESSAGE),
    "POST messages:close": Row("", at=NO_MESSAGE),
    "GET documents:sight": Row(SIGHT, on="sealed"),
    "POST documents:let_see": Row(
        "office_chief leader clerk", on="sealed", give=whom_to_show, answers=409
    ),
    "POST documents:stop_seeing": Row(
        "office_chief leader clerk", on="sealed", give=whom_to_show, answers=409
    ),
    "POST documents:confirm_sight": Row("", at=(("change_id", NONE),)),
    "POST documents:undo_sight": Row("", at=(("change_id", NONE),)),
    "GET documents:revision": Row(
        ALL, at=(("document_id", "00000000-0000-7000-8000-000000000000"),)
    ),
    "GET pickers:organisations": Row(ALL, query={"q": "van phong"}),
    "GET pickers:places": Row(ALL, query={"q": "hien"}),
    "GET pickers:people": Row(ALL, query={"q": "hien"}),
    "GET pickers:incoming": Row(ALL, query={"q": "krong nang"}),
    "GET outgoing:index": Row(ALL),
    "GET outgoing:compose": Row(DRAFTERS),
    "POST outgoing:compose": Row(DRAFTERS, give=draft_fields),
    "POST outgoing:upload": Row(DRAFTERS, give=FILE, quiet=True),
    "POST outgoing:attachments": Row(DRAFTERS, give=ANNEX, quiet=True),
    "GET outgoing:upload_page": Row(ALL),
    "GET outgoing:copies": Row(SIGHT, on="sealed"),
    "POST outgoing:request_copy": Row("clerk", on="sealed", give=copied, answers=409),
    "GET outgoing:copy_file": Row(
        "", on="sealed", at=(("copy_id", "0190a5a0-0000-7000-8000-000000000000"),)
    ),
    "POST outgoing:send_copy": Row("", on="sealed", at=NO_COPY),
    "GET outgoing:registers": Row(KEEPERS, quiet=True),
    "GET outgoing:open_book": Row(KEEPERS, quiet=True),
    "POST outgoing:open_book": Row(KEEPERS, give=NEW_BOOK, quiet=True),
    "GET outgoing:book": Row("clerk", on="sealed", in_body="administrator", quiet=True),
    "POST outgoing:revise_book": Row("clerk", on="sealed", in_body="administrator", give=NEW_BOOK),
    "POST outgoing:void_kept": Row("", on="sealed", at=NO_ENTRY, give=REASON),
    "POST outgoing:reopen_book": Row("clerk", on="sealed", give=KEPT),
    "POST outgoing:seal_register": Row("clerk", on="sealed"),
    "POST outgoing:seal_year_register": Row("clerk", at=REGISTER_OF_YEAR, answers=409),
    "GET outgoing:sealed_register": Row("", at=NO_REGISTER),
    "POST outgoing:use_reserved": Row("", on="signed", give={"entry": NONE}),
    "POST outgoing:insert_number": Row("clerk", on="signed", give=put_in, answers=409),
    "GET outgoing:paper": Row(KEEPERS, quiet=True),
    "POST outgoing:add_paper_rule": Row(KEEPERS, give=KEPT),
    "POST outgoing:end_paper_rule": Row("", at=NO_RULE),
    "POST outgoing:tick_posted": Row("", at=NO_POSTING, give={"posted_on": "20/11/2026"}),
    "GET outgoing:file_copies": Row(ALL),
    "GET outgoing:file_copies_pdf": Row("clerk", at=(("year", "2026"),), answers=503),
    "GET outgoing:file_copies_xlsx": Row("clerk", at=(("year", "2026"),)),
    "POST outgoing:ask_file_copy": Row(SIGHT, on="sealed", answers=409),
    "POST outgoing:answer_file_copy": Row("", at=NO_LOAN),
    "POST outgoing:hand_out_file_copy": Row("", at=NO_LOAN),
    "POST outgoing:sign_for_file_copy": Row("", at=NO_LOAN),
    "POST outgoing:take_back_file_copy": Row("", at=NO_LOAN),
    "POST outgoing:withdraw_file_copy": Row("", at=NO_LOAN),
    "GET outgoing:signature_block": Row(ALL),
    "GET outgoing:to_issue": Row(ALL),
    "GET outgoing:templates": Row(f"{DRAFTERS} administrator", quiet=True),
    "POST outgoing:add_template": Row(KEEPERS, give=FILE, answers=422),
    "GET outgoing:own_template": Row("", at=NO_TEMPLATE, quiet=True),
    "POST outgoing:withdraw_template": Row("", at=NO_TEMPLATE),
    "GET outgoing:groups": Row(f"{DRAFTERS} administrator", quiet=True),
    "POST outgoing:save_group": Row(DRAFTERS, give=OWN_GROUP),
    "POST outgoing:drop_group": Row("", at=NO_GROUP),
    "GET pickers:recipients": Row(ALL, query={"q": "van phong"}),
    "GET outgoing:postal": Row("clerk"),
    "GET outgoing:register_pdf": Row("clerk", on="sealed"),
    "GET outgoing:register_xlsx": Row("clerk", on="sealed"),
    "POST outgoing:reserve": Row("clerk", on="sealed", give=KEPT),
    "POST outgoing:close_book": Row("clerk", on="sealed", answers=409),
    "POST outgoing:template": Row(DRAFTERS, give=draft_fields, quiet=True),
    "GET outgoing:template_file": Row(ALL),
    "GET outgoing:compare": Row(SIGHT, on="sealed"),
    "POST outgoing:place_signatures": Row("officer clerk", on="drafting", answers=422),
    "POST outgoing:revise": Row("officer clerk", on="drafting", give=draft_fields),
    "POST outgoing:version": Row("officer clerk", on="drafting", give=ANNEX),
    "POST outgoing:follow_up": Row(
        "officer head office_chief clerk", on="sealed", give=FOLLOWS, answers=422
    ),
    "POST outgoing:mend": Row("officer clerk", on="drafting", answers=422),
    "POST outgoing:abandon": Row("officer clerk", on="drafting", give=REASON),
    "POST outgoing:submit": Row("officer clerk", on="drafting"),
    "POST outgoing:approve": Row("head", on="in_review", give={"side": "content"}),
    "POST outgoing:return": Row("head office_chief", on="in_review", give=REASON),
    "POST outgoing:withdraw": Row("officer", on="in_review", give=REASON),
    "POST outgoing:take_back": Row("head", on="to_sign"),
    "POST outgoing:pass_on": Row("officer head", on="in_review", give=to_other_head),
    "POST outgoing:opinion": Row("office_chief", on="opinion", give={"vote": "agree"}),
    "POST outgoing:ask_opinions": Row("officer", on="drafting", give=a_question),
    "POST outgoing:take_in": Row("officer", on="opinion", give={"outcome": "taken"}, answers=409),
    "GET outgoing:opinions_file": Row("officer office_chief clerk", on="opinion"),
    "POST outgoing:extend_opinions": Row("officer", on="opinion", give={"due_date": "01/12/2026"}),
    "POST outgoing:close_opinions": Row("officer", on="opinion"),
    "GET outgoing:processes": Row("administrator"),
    "GET outgoing:edit_process": Row("administrator"),
    "POST outgoing:process_picture": Row("administrator", quiet=True),
    "POST outgoing:save_process": Row("administrator", answers=422),
    "POST outgoing:retire_process": Row("administrator", at=(("process_id", NONE),), answers=404),
    "POST outgoing:sign": Row("leader", on="to_sign"),
    "POST outgoing:cancel": Row("leader", on="signing"),
    "POST outgoing:bring_signature": Row(
        "officer clerk", on="to_sign", give=FILE | {"ordinal": "1"}, answers=409
    ),
    "POST outgoing:bring_seal": Row(
        "officer clerk", on="numbered", give=FILE | {"ordinal": "1"}, answers=409
    ),
    "POST outgoing:number": Row("clerk", on="signed"),
    "POST outgoing:order": Row("clerk", on="signed"),
    "POST outgoing:void": Row("clerk", on="numbered", give=REASON),
    "POST outgoing:seal": Row("clerk", on="numbered"),
    "POST outgoing:issue": Row("clerk", on="sealed"),
    "POST outgoing:further": Row("clerk", on="sealed", give=REASON, answers=409),
    "POST outgoing:remind": Row("clerk", on="sealed", give={"dispatch": NONE}, answers=409),
    "POST outgoing:hold_back": Row("leader clerk", on="sealed", give=REASON | {"number": "void"}),
    "GET outgoing:box": Row(ALL, at=DI),
    "GET outgoing:document": Row(SIGHT, on="sealed", at=DI),
    "GET exchange:index": Row("clerk administrator", quiet=True),
    "GET exchange:journal": Row("clerk administrator", quiet=True),
    "POST exchange:export_journal": Row("clerk administrator", give={"dang": "xlsx"}),
    "GET exchange:strays": Row("clerk administrator", quiet=True),
    "POST exchange:return_stray": Row("", at=NO_ITEM, give=REASON),
    "POST exchange:settle_stray": Row("", at=NO_ITEM, give={"note": "Đã gọi nơi gửi"}),
    "POST exchange:resume": Row("", at=NOTHING),
    "POST exchange:report_again": Row("clerk"),
    "POST exchange:carry": Row("", give={"target_id": NONE}, quiet=True),
    "POST exchange:carry_one": Row("", at=(("target_id", NONE), ("dispatch_id", NONE)), quiet=True),
    "POST exchange:try_line": Row("clerk administrator", at=(("link", "truc"),)),
    "POST exchange:bring": Row("clerk", give={"file": FILE["file"]}, quiet=True, answers=422),
    "POST exchange:certificate": Row(
        "certificate_officer", give={"code": "H15"}, quiet=True, answers=422
    ),
    "POST exchange:purge": Row("", at=NO_ITEM, give=REASON),
    "GET exchange:recall": Row("clerk", on="sealed", quiet=True),
    "POST exchange:recall": Row("clerk", on="sealed", give=REASON, answers=409),
    "POST exchange:instruct": Row("officer head clerk", on="sealed"),
    "GET incoming:index": Row(ALL),
    "GET incoming:many": Row("leader office_chief"),
    "POST incoming:many": Row("leader", on="registered", give=ticked("registered")),
    "GET incoming:routing": Row(ALL),
    "POST incoming:set_routing_rule": Row(MAKERS, give=routing, answers=422),
    "POST incoming:end_routing_rule": Row("", at=(("rule_id", NONE),)),
    "GET incoming:enter": Row("clerk"),
    "POST incoming:enter": Row("clerk", give=BY_HAND),
    "POST incoming:upload": Row("clerk", give=FILE, quiet=True),
    "GET incoming:scans": Row("clerk", quiet=True),
    "POST incoming:give_files": Row("clerk", give={"files": FILE["file"]}, quiet=True),
    "GET incoming:emails": Row("clerk", quiet=True),
    "POST incoming:take_email": Row("clerk", at=(("email_id", NONE),), answers=404),
    "GET incoming:email_boxes": Row("administrator"),
    "POST incoming:set_email_box": Row("administrator", give={"since": "1/11/2026"}, answers=422),
    "POST incoming:try_email_box": Row("administrator", at=(("box_id", NONE),), answers=404),
    "POST incoming:stop_email_box": Row("administrator", at=(("box_id", NONE),), answers=404),
    "GET incoming:registers": Row("clerk", quiet=True),
    "POST incoming:open_book": Row("clerk", give={"name": "Sổ đơn, thư", "words": "đơn"}),
    "GET incoming:register_pdf": Row("clerk", on="registered"),
    "GET incoming:register_xlsx": Row("clerk", on="registered"),
    "GET incoming:followed_pdf": Row("clerk", on="registered"),
    "GET incoming:followed_xlsx": Row("clerk", on="registered"),
    "POST incoming:close_book": Row("clerk", on="registered"),
    "POST incoming:register_many": Row("clerk", on="received", give=ticked("received")),
    "POST incoming:link": Row("clerk", on="received", give={"earlier_id": NONE}, answers=404),
    "GET incoming:find_handlers": Row("leader office_chief administrator"),
    "GET incoming:read_words": Row("leader office_chief"),
    "GET incoming:write_words": Row("leader office_chief"),
    "GET incoming:find_colleagues": Row("head office_chief"),
    "POST incoming:register": Row("clerk", on="received", quiet=True),
    "POST incoming:classify": Row(
        "clerk", on="received", give={"attachment_id": NONE, "kind": "annex"}, answers=422
    ),
    "POST incoming:return": Row("clerk", on="received", give=RETURNED),
    "POST incoming:agree_take_back": Row("clerk", on="asked_back"),
    "POST incoming:keep_document": Row("clerk", on="asked_back", give=REASON),
    "POST incoming:present": Row("clerk", on="registered", give=before_deputy),
    "POST incoming:take_back": Row("clerk", on="registered", give=before_leader),
    "POST incoming:hand_back_presentation": Row(
        "leader", on="registered", give=REASON, told="clerk"
    ),
    "POST incoming:assign": Row("leader", on="registered", give=to_unit),
    "POST incoming:split": Row("head", on="assigned", give=to_officer),
    "POST incoming:hand_back": Row("officer head", on="split", give=REASON, told="clerk leader"),
    "POST incoming:take_back_direction": Row("leader", on="assigned", told="officer head clerk"),
    "POST incoming:file_without_action": Row("leader", on="registered", give=REASON),
    "POST incoming:start": Row("officer head", on="split", told="leader"),
    "POST incoming:note": Row(SIGHT_IN, on="processing", give={"text": "Đã hỏi các huyện."}),
    "POST incoming:finish": Row(
        "officer head", on="processing", give={"result": "Đã báo cáo."}, told="leader"
    ),
    "GET incoming:find_advisers": Row("officer head leader office_chief"),
    "POST incoming:ask_for_time": Row(
        "officer head",
        on="processing",
        give={**MORE_TIME, "due": "30/12/2026"},
        told="clerk leader",
        answers=409,
    ),
    "POST incoming:answer_extension": Row(
        "", at=(("extension_id", NONE),), give={"granted": "1", "due": "30/12/2026"}
    ),
    "POST incoming:urge": Row("leader clerk head", on="processing", give=reminding, told="officer"),
    "POST incoming:ask_opinions": Row(
        "officer head", on="processing", give=consulting, told="clerk leader"
    ),
    "POST incoming:give_opinion": Row("", at=(("round_id", NONE),), give={"vote": "agree"}),
    "POST incoming:close_opinions": Row("", at=(("round_id", NONE),)),
    "GET calendar:index": Row(ALL),
    "POST calendar:set_day": Row(MAKERS, give=DAY_OFF),
    "POST calendar:clear_day": Row("", give=DAY_OFF),
    "POST calendar:import_days": Row(MAKERS, give=YEAR_OF_DAYS, quiet=True),
    "POST calendar:set_hours": Row(MAKERS, give=HOURS),
    "POST calendar:set_rule": Row(MAKERS, give=TERM),
    "POST calendar:remove_rule": Row("", at=(("rule_id", NONE),)),
    "POST incoming:seen": Row("office_chief", on="informed", told="officer head leader"),
    "GET incoming:marked_page": Row(SIGHT_IN, on="processing", answers=422),
    "GET incoming:marked_file": Row(SIGHT_IN, on="processing", answers=422),
    "GET incoming:sheet": Row(SIGHT_IN, on="processing"),
    "GET incoming:sheet_pdf": Row(SIGHT_IN, on="processing", answers=503),
    "GET incoming:box": Row(ALL, at=DEN),
    "GET incoming:document": Row(SIGHT_IN, on="processing", at=DEN),
    "GET waiting:index": Row(ALL),
    "GET waiting:document": Row(SIGHT_IN, on="processing"),
    "GET design:sheet": Row(MAKERS),
    "GET design:desk": Row(MAKERS),
    "GET design:delivery": Row(MAKERS),
    "GET design:waiting": Row(MAKERS),
    "GET design:sign_in": Row(MAKERS),
    "GET design:error": Row(MAKERS, at=(("code", "404"),)),
    "GET design:find": Row(MAKERS),
    "POST design:refuse": Row(MAKERS, quiet=True, answers=409),
    "POST design:accept": Row(MAKERS, quiet=True),
    "GET api:openapi-json": Row(OPEN),
    "GET api:openapi-view": Row(OPEN),
    "GET api:api-root": Row(OPEN, answers=404),
    # A signing that waits for a device is its signer's alone; the world has none that waits.
    "GET notices:index": Row(ALL),
    "GET notices:frame": Row(ALL),
    "GET notices:follow": Row("", at=NO_NOTICE),
    "POST notices:seen": Row(ALL),
    "GET notices:choices": Row(ALL),
    "POST notices:choices": Row(ALL, give={"mailing": "daily", "mail_hour": "7"}),
    "POST notices:add_device": Row(ALL, give={"endpoint": "x"}, answers=422),
    "POST notices:drop_device": Row("", at=(("device_id", NONE),)),
    "GET listing:table": Row(ALL, at=TABLE),
    "POST listing:export": Row(ALL, at=TABLE, give={"dang": "xlsx"}),
    "POST listing:save": Row(ALL, at=TABLE, give={"name": "Của tôi"}),
    "POST listing:drop": Row("", at=(("view_id", NONE),)),
    "GET signing:session": Row("", at=NO_SESSION),
    "GET signing:download": Row("", at=NO_SESSION),
    "POST signing:stop": Row("", at=NO_SESSION, quiet=True),
    "POST signing:upload": Row("", at=NO_SESSION, give=SIGNED_FILE, quiet=True),
    "POST signing:sign_many": Row("leader office_chief", on="to_sign", give=ticked("to_sign")),
    "POST signing:issue_many": Row("clerk", on="signed", give=ticked("signed")),
    "GET signing:index": Row(ALL),
    "POST signing:policy": Row("certificate_officer", give=BY_HAND_POLICY),
    "POST signing:stop_policy": Row("certificate_officer clerk"),
    "POST signing:try": Row("", give={"way": NONE}),
    "POST signing:token": Row(ALL),
    "POST signing:account": Row("", give={"provider": NONE, "account": "0912345678"}, quiet=True),
    "POST signing:prefer": Row("", at=NO_KEY),
    "POST signing:retire": Row("", at=NO_KEY),
    "POST signing:fit_picture": Row(ALL, give=A_PICTURE),
    "POST signing:use_picture": Row(ALL, give=own_picture),
    "POST signing:drop_picture": Row("clerk certificate_officer", give={"seal": "1"}),
    "GET signing:sample": Row(ALL),
    "GET signing:services": Row("certificate_officer"),
    "POST signing:register_service": Row("certificate_officer", give=A_SERVICE),
    "POST signing:retire_service": Row("", at=NO_SERVICE),
    "GET signing:annexes": Row(SIGHT, on="to_sign"),
    "POST signing:sign_annex": Row("", on="to_sign", at=NO_ANNEX, told=SIGHT),
    "GET signing:beside": Row("leader clerk", on="registered"),
    # Of this document there is only what the axis told, no file: who may is told so.
    "POST signing:income": Row("", on="registered", told="clerk"),
    "POST signing:remark": Row("", on="registered", told="leader"),
    "GET signing:beside_copy": Row("", on="registered", at=NO_BESIDE),
    "GET signing:result": Row("", at=NO_SESSION),
    "GET signing:batch": Row("", at=NO_BATCH),
    "POST signing:stop_batch": Row("", at=NO_BATCH),
    # The door for tools knows no people: its token says all. Without one it opens nothing.
    "GET wopi:file": Row(OPEN, at=NO_DRAFT, answers=401),
    "POST wopi:file": Row(OPEN, at=NO_DRAFT, answers=401),
    "GET wopi:contents": Row(OPEN, at=NO_DRAFT, answers=401),
    "POST wopi:contents": Row(OPEN, at=NO_DRAFT, answers=401),
    "GET gateway:fetch": Row(OPEN, at=(("token", "x"), ("name", "a.pdf")), answers=404),
    "POST gateway:take": Row(OPEN, at=(("token", "x"),), give={}),
}
