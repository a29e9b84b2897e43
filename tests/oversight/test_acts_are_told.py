"""No act on a document goes missing from its history without somebody having said so."""

import re
from pathlib import Path

import pytest

import vanban
from vanban.oversight.tracking.rules import TOLD, told
from vanban.oversight.tracking.rules.dossiers import TOLD_OF_DOSSIERS, TOLD_OF_LISTS
from vanban.oversight.tracking.rules.messages import TOLD_OF_MESSAGES

SOURCE = Path(vanban.__file__).parent
WINGS = ("core/records", "outgoing", "incoming", "exchange/sending", "keeping")
OPERATION = re.compile(
    r'@operation\("((?:records|outgoing|incoming|exchange\.sending|keeping)\.[a-z_.]+)"\)'
)

# Steps of another act, and acts on something that is no document: not told in a history.
SILENT = {
    "incoming.reception.note_box_answers",
    "incoming.reception.note_box_fault",
    "incoming.reception.note_email",
    "incoming.reception.note_email_marked",
    "incoming.reception.note_scan",
    "incoming.reception.set_email_box",
    "incoming.reception.stop_email_box",
    "incoming.reception.take_aside",
    "incoming.reception.try_email_box",
    "incoming.reception.set_scan_aside",
    "incoming.reception.take_scan",
    "incoming.assignment.open_register",
    "incoming.registration.open_book",
    "incoming.registration.register_item",
    "incoming.registration.register_many",
    "exchange.sending.open_package",
    "exchange.sending.note_transport",
    "exchange.sending.park_overdue",
    "exchange.sending.note_dispatches_carried",
    "exchange.sending.record_failure",
    "exchange.sending.record_refusal",
    "exchange.sending.record_sent",
    "exchange.sending.tell_unplaced",
    "incoming.assignment.assign_many",
    "incoming.assignment.end_routing_rule",
    "incoming.assignment.give_item",
    "incoming.assignment.route",
    "incoming.assignment.set_routing_rule",
    "incoming.assignment.let_substitute_in",
    "outgoing.approval.keep_initialled",
    "incoming.processing.let_substitute_answer",
    "incoming.processing.mark_seen",
    "outgoing.approval.let_substitute_in",
    "outgoing.approval.retire_process",
    "outgoing.approval.save_process",
    "outgoing.copying.complete_copy",
    "outgoing.copying.fail_copy",
    "outgoing.drafting.add_template",
    "outgoing.copying.prepare_copy",
    "outgoing.drafting.drop_group",
    "outgoing.drafting.hold_draft",
    "outgoing.drafting.mend_layout",
    "outgoing.drafting.open_follow_up",
    "outgoing.drafting.record_examination",
    "outgoing.drafting.release_draft",
    "outgoing.drafting.save_group",
    "outgoing.drafting.withdraw_template",
    "outgoing.numbering.close_book",
    "outgoing.numbering.complete_stamp",
    "outgoing.numbering.open_book",
    "outgoing.numbering.open_books",
    "outgoing.numbering.reopen_book",
    "outgoing.numbering.reserve_number",
    "outgoing.numbering.revise_book",
    "outgoing.numbering.void_reserved",
    "outgoing.publication.add_paper_rule",
    "outgoing.publication.cancel_register",
    "outgoing.publication.complete_register",
    "outgoing.publication.give_register",
    "outgoing.publication.continue_order",
    "outgoing.publication.end_paper_rule",
    "outgoing.publication.fail_register",
    "outgoing.publication.issue_and_send",
    "outgoing.publication.note_printed",
    "outgoing.publication.open_loans",
    "outgoing.publication.open_postal_list",
    "outgoing.publication.open_register",
    "outgoing.publication.open_sealed_register",
    "outgoing.publication.prepare_register",
    "outgoing.publication.seal_register",
    "outgoing.sealing.bring_seal",
    "outgoing.sealing.save_prepared",
    "outgoing.sealing.set_seal_policy",
    "outgoing.sealing.stop_automatic",
    "outgoing.publication.issue_many",
    "outgoing.publication.order_item",
    "outgoing.signing.add_signature",
    "outgoing.signing.ask_item",
    "outgoing.signing.bring_signature",
    "outgoing.signing.cancel_added",
    "outgoing.signing.give_added",
    "outgoing.signing.prepare_added",
    "outgoing.signing.refuse_item",
    "outgoing.signing.save_prepared",
    "outgoing.signing.sign_many",
    "outgoing.signing.stop_batch",
    "records.read_document",
    "records.read_message",
    "keeping.dossiers.read_dossier",
    *TOLD_OF_MESSAGES,
    *TOLD_OF_DOSSIERS,
    *TOLD_OF_LISTS,
}


def acts() -> set[str]:
    files = (path for wing in WINGS for path in (SOURCE / wing).rglob("*.py"))
    return {name for path in files for name in OPERATION.findall(path.read_text("utf-8"))}


@pytest.mark.checklist(53)
def test_every_act_is_told_or_silent_on_purpose() -> None:
    """A new act needs its words in oversight/tracking/rules.py: TOLD, or a place in SILENT."""
    assert acts() - set(TOLD) == SILENT
    elsewhere = {*TOLD_OF_MESSAGES, *TOLD_OF_DOSSIERS, *TOLD_OF_LISTS}
    assert set(TOLD) | elsewhere <= acts()


def test_words_come_with_the_act() -> None:
    assert told("incoming.registration.register", {"arrival_number": 12}) == (
        "vào sổ số đến 12",
        "",
    )
    assert told("outgoing.approval.approve", {"side": "form", "note": "Được."}) == (
        "duyệt thể thức",
        "Được.",
    )
    returned = {"reason": "duplicate", "text": "Văn bản gửi trùng"}
    assert told("incoming.reception.return_package", returned) == (
        "trả lại nơi gửi",
        "Văn bản gửi trùng",
    )
    reported = {"status": 6, "of": "H15.09", "of_name": "Sở Y tế"}
    assert told("exchange.sending.record_status", reported) == ("Sở Y tế báo: Hoàn thành", "")
    assert told("incoming.reception.agree_to_take_back", {"doc_type": 2}) == (
        "đồng ý cập nhật",
        "",
    )
    assert told("exchange.sending.record_status", {"status": 99, "of": "X"}) == ("X báo: 99", "")
    assert told("records.read_document", {}) is None
