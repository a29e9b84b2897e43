"""After issue: content is mended by the same form, form by a công văn; the first one stays."""

import pytest

from support.outgoing import NOW, Bureau
from vanban.foundation.errors import Forbidden
from vanban.outgoing.drafting.operations import CannotDraft, open_follow_up
from vanban.outgoing.drafting.queries import draft_sheet, links_of
from vanban.outgoing.drafting.rules import LinkKind, reasons_against_link
from vanban.outgoing.publication.operations import issue

pytestmark = pytest.mark.django_db
REASON = "Điều 2 ghi sai mức hỗ trợ."


@pytest.mark.parametrize(
    ("kind", "type_code", "allowed"),
    [
        (LinkKind.REPLACES, "quyet-dinh", True),
        (LinkKind.REPLACES, "cong-van", False),
        (LinkKind.AMENDS, "quyet-dinh", True),
        (LinkKind.AMENDS, "thong-bao", False),
        (LinkKind.CORRECTS, "cong-van", True),
        (LinkKind.CORRECTS, "quyet-dinh", False),
    ],
)
def test_the_form_that_mends_a_decision(kind: LinkKind, type_code: str, allowed: bool) -> None:
    reasons = reasons_against_link(
        kind=kind,
        type_code=type_code,
        target_type="quyet-dinh",
        target_issued=True,
        reason=REASON,
    )
    assert (not reasons) == allowed


@pytest.mark.checklist(22)
def test_a_replacement_and_a_correction_are_linked_and_go_to_the_same_places(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    first = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=first)
    before = bureau.document(first)
    made = {
        kind: open_follow_up(
            actor=bureau.officer, now=NOW, document_id=first, kind=kind, reason=REASON
        )
        for kind in (LinkKind.REPLACES, LinkKind.CORRECTS)
    }
    replacement = draft_sheet(bureau.officer, document_id=made[LinkKind.REPLACES])
    correction = draft_sheet(bureau.officer, document_id=made[LinkKind.CORRECTS])
    assert (replacement.type_code, correction.type_code) == ("quyet-dinh", "cong-van")
    assert "Đính chính Quyết định số 01/QĐ-UBND" in correction.subject
    places = [row.name for row in draft_sheet(bureau.officer, document_id=first).recipients]
    assert [row.name for row in replacement.recipients] == places
    links = links_of(bureau.officer, document_id=first)
    assert [(row.kind, row.forward) for row in links] == [("replaces", False), ("corrects", False)]
    after = bureau.document(first)
    assert (after.state, after.number_printed) == (before.state, before.number_printed)


def test_what_is_not_issued_is_mended_as_a_draft(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    with pytest.raises(CannotDraft) as refused:
        open_follow_up(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,
            kind=LinkKind.REPLACES,
            reason="sai",
        )
    codes = {reason.code for reason in refused.value.reasons}
    assert codes == {"drafting.link_not_issued", "drafting.link_reason"}
    with pytest.raises(Forbidden):
        open_follow_up(
            actor=bureau.leader,
            now=NOW,
            document_id=document_id,
            kind=LinkKind.REPLACES,
            reason=REASON,
        )
