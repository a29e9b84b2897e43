"""A draft that came back, and what it answers: what its drafter has before him."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.test import Client
from django.urls import reverse

from support.outgoing import DEPUTY, LEADER, NOW, Bureau, kept
from support.papers import LINES, draft
from vanban.core.people.operations import delegate
from vanban.core.records.lifecycle import Direction, State, standing_version
from vanban.core.records.operations import grant_access, open_document
from vanban.core.records.queries import versions_of
from vanban.doors.web.outgoing.picture import Station, picture_of
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.outgoing.approval.models import Approval
from vanban.outgoing.approval.operations import (
    approve,
    ask_opinions,
    return_draft,
    submit_for_approval,
)
from vanban.outgoing.approval.queries import approvals_of
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.drafting.operations import upload_version
from vanban.outgoing.drafting.queries import draft_sheet

At = Callable[[Actor], Client]
HTMX = {"HX-Request": "true"}
REASON = "Điều 2 chưa nêu nguồn kinh phí."
REMARK = "Nội dung được, xem lại thời hạn ở Điều 1."


def document_page(
    client: Client, document_id: UUID, box: str = "bi-tra-lai", more: str = ""
) -> str:
    answer = client.get(reverse("outgoing:document", args=[box, document_id]) + more)
    assert answer.status_code == 200
    return answer.content.decode()


def version(bureau: Bureau, document_id: UUID, kind: str) -> UUID:
    rows = versions_of(bureau.system, document_id=document_id)
    return next(row.id for row in rows if row.kind == kind)


def returned(bureau: Bureau) -> UUID:
    """The head agreed with a remark, the office sent it back."""
    document_id = bureau.submitted()
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT, note=REMARK)
    return_draft(actor=bureau.chief, now=NOW, document_id=document_id, reason=REASON)
    return document_id


def test_after_a_return_the_current_draft_stands_beside_the_reason_and_every_remark(
    bureau: Bureau, at: At
) -> None:
    document_id = returned(bureau)
    drafted, sent = (version(bureau, document_id, kind) for kind in ("draft", "prepared"))
    desk = at(bureau.officer)
    page = document_page(desk, document_id)
    assert f"/{drafted}/trang/1" in page
    assert f"/{sent}/trang/1" not in page
    assert REASON in page
    assert REMARK in page
    assert "Đã duyệt nội dung, nay hết hiệu lực:" in page
    assert "Trình lại" in page
    assert f"?tep={sent}" in page
    before = document_page(desk, document_id, more=f"?tep={sent}")
    assert f"/{sent}/trang/1" in before
    assert "Về dự thảo đang sửa" in before


def test_a_second_return_shows_its_own_reason_first_and_keeps_the_first(
    bureau: Bureau, at: At
) -> None:
    document_id = returned(bureau)
    submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    return_draft(actor=bureau.leader, now=NOW, document_id=document_id, reason="Bỏ Điều 3.")
    page = document_page(at(bureau.officer), document_id)
    assert page.index("Bỏ Điều 3.") < page.index("1 lần trả lại trước")
    assert REASON in page
    assert REMARK not in page.split("data-refusal")[1].split("lần trả lại trước")[0]


def test_opinions_asked_after_a_return_are_about_the_draft_as_it_is_now(bureau: Bureau) -> None:
    document_id = returned(bureau)
    newer = kept(draft(lines=(*LINES[:-1], (*LINES[-1][:4], "Đoạn mới"))))
    upload_version(actor=bureau.officer, now=NOW, document_id=document_id, stored=newer)
    ask_opinions(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        question="Còn gì phải sửa?",
        due_date=date(2026, 11, 25),
        units=[bureau.unit_id],
    )
    tenancy.enter(bureau.organisation_id)
    asked = Approval.objects.get(document_id=document_id, by_hand=True)
    assert asked.version_id == version(bureau, document_id, "draft")


def test_the_version_a_document_stands_by_is_the_newest_draft_only_while_it_is_drafted(
    bureau: Bureau,
) -> None:
    document_id = bureau.submitted()
    rows = versions_of(bureau.system, document_id=document_id)
    stands = {state: standing_version(rows, state) for state in State}
    kinds = {state: row.kind for state, row in stands.items() if row is not None}
    assert {state for state, kind in kinds.items() if kind == "draft"} == {State.DRAFTING}
    assert standing_version(rows[:0], State.DRAFTING) is None


def test_a_sent_draft_goes_along_to_where_it_waits(bureau: Bureau, at: At) -> None:
    document_id = bureau.drafted()
    desk = at(bureau.officer)
    answer = desk.post(reverse("outgoing:submit", args=[document_id]), headers=HTMX)
    assert answer.headers["HX-Redirect"] == reverse(
        "outgoing:document", args=["cho-duyet", document_id]
    )
    page = document_page(desk, document_id, "cho-duyet")
    assert f"Chờ {bureau.head.name}, {bureau.chief.name}." in page


def test_an_approval_just_given_is_taken_back_from_where_it_is_told(bureau: Bureau, at: At) -> None:
    document_id = bureau.submitted()
    desk = at(bureau.head)
    given = {"side": "content", "next": reverse("waiting:index")}
    desk.post(reverse("outgoing:approve", args=[document_id]), given, headers=HTMX)
    (mine,) = (
        row
        for row in approvals_of(bureau.head, document_id=document_id)
        if row.decision == "approved"
    )
    undo = reverse("outgoing:take_back", args=[document_id, mine.id])
    assert f'action="{undo}"' in desk.get(reverse("waiting:index"), follow=True).content.decode()
    answer = desk.post(undo)
    assert answer["Location"] == reverse("outgoing:document", args=["cho-duyet", document_id])
    again = approvals_of(bureau.head, document_id=document_id)
    assert sorted(row.decision for row in again) == ["asked", "asked", "taken_back"]


def test_every_document_of_the_list_of_all_says_its_state_without_a_warning(
    bureau: Bureau, at: At
) -> None:
    bureau.submitted()
    page = at(bureau.officer).get(reverse("outgoing:box", args=["tat-ca"])).content.decode()
    assert "Chờ duyệt · đang ở" in page
    assert "#i-alert" not in page.split('id="list-rows"')[1]


def test_whoever_signs_in_anothers_place_is_told_first_whose_name_the_file_prints(
    bureau: Bureau, at: At
) -> None:
    delegate(
        actor=bureau.leader,
        now=NOW,
        grantor_id=post_of(bureau.leader),
        grantee_id=post_of(bureau.deputy),
        kind="Q",
        basis="Quyết định 1450/QĐ-TTg",
        valid_from=date(2026, 11, 1),
        valid_to=None,
        document_types=(),
    )
    document_id = bureau.approved()
    told = f"Văn bản in tên {LEADER}, không in tên người ký là {DEPUTY}."
    assert told in document_page(at(bureau.deputy), document_id, "cho-ky")
    assert told not in document_page(at(bureau.leader), document_id, "cho-ky")


def test_an_act_that_needs_words_opens_on_its_words_on_a_telephone_too(
    bureau: Bureau, at: At
) -> None:
    document_id, desk = bureau.approved(), at(bureau.leader)
    assert 'data-pane="page"' in document_page(desk, document_id, "cho-ky")
    assert 'data-pane="data"' in document_page(desk, document_id, "cho-ky", "?lam=tra-lai")


# ── the document it answers ──


def arrived(bureau: Bureau) -> UUID:
    """A document that came in and was given to the officer."""
    tenancy.enter(bureau.organisation_id)
    document = open_document(
        actor=bureau.system,
        now=NOW,
        direction=Direction.INCOMING,
        state=State.REGISTERED,
        type_code="to-trinh",
        type_name="Tờ trình",
        subject="Phương án vận hành hồ chứa",
        issuer_name="Sở Nông nghiệp và Môi trường",
        number=2,
        number_printed="02",
        notation="TTr-SNNMT",
    )
    grant_access(document, now=NOW, reason="assigned", posts=[post_of(bureau.officer)])
    return document.id


def post_of(who: Actor) -> UUID:
    assert who.post_id is not None
    return who.post_id


def saved(bureau: Bureau, client: Client, document_id: UUID, answers: object) -> int:
    given = {
        "type_code": "quyet-dinh",
        "subject": "Về việc vận hành hồ chứa",
        "signer_post_id": str(bureau.leader.post_id),
        "recipients": [str(bureau.partner_id)],
        "answers_id": str(answers or ""),
        "next": reverse("outgoing:document", args=["nhap", document_id]),
    }
    return client.post(
        reverse("outgoing:revise", args=[document_id]), given, headers=HTMX
    ).status_code


def test_what_a_draft_answers_is_set_changed_and_taken_off_until_it_goes_up(
    bureau: Bureau, at: At
) -> None:
    document_id, desk = bureau.drafted(), at(bureau.officer)
    first, second = arrived(bureau), arrived(bureau)
    for wanted in (first, second, None, first):
        assert saved(bureau, desk, document_id, wanted) == 204
        assert draft_sheet(bureau.officer, document_id=document_id).answers_id == wanted
    form = document_page(desk, document_id, "nhap", "?lam=sua")
    assert f'name="answers_id" value="{first}"' in form
    assert "Tờ trình 02/TTr-SNNMT" in form
    assert saved(bureau, desk, document_id, document_id) == 422  # a draft does not answer itself
    submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    assert saved(bureau, desk, document_id, second) == 422
    page = document_page(desk, document_id, "cho-duyet")
    assert reverse("incoming:document", args=["tat-ca", first]) in page


def test_whoever_may_not_see_the_answered_document_keeps_it_when_he_saves(
    bureau: Bureau, at: At
) -> None:
    answered = arrived(bureau)
    document_id = bureau.drafted(answers_id=answered)
    tenancy.enter(bureau.organisation_id)
    grant_access(
        bureau.document(document_id), now=NOW, reason="shown", posts=[post_of(bureau.colleague)]
    )
    desk = at(bureau.colleague)
    form = document_page(desk, document_id, "tat-ca", "?lam=sua")
    assert "một văn bản bạn chưa được giao xem" in form
    assert saved(bureau, desk, document_id, answered) == 204
    assert draft_sheet(bureau.officer, document_id=document_id).answers_id == answered


def test_a_new_answer_tells_what_it_answers_and_leads_back_to_it(bureau: Bureau, at: At) -> None:
    answered = arrived(bureau)
    page = at(bureau.officer).get(reverse("outgoing:compose"), {"tra-loi": str(answered)})
    text = page.content.decode()
    assert "Trả lời Tờ trình 02/TTr-SNNMT, Sở Nông nghiệp và Môi trường." in text
    assert f'href="{reverse("incoming:document", args=["tat-ca", answered])}"' in text


# ── the picture of the way ──


def test_the_picture_tells_every_word_of_a_long_condition() -> None:
    long = "chỉ khi có nơi nhận qua trục liên thông hoặc có nơi nhận bản giấy, từ Thượng khẩn"
    way = picture_of(
        [Station(1, "Duyệt", "A", long), Station(1, "Soát", "B"), Station(2, "Ký", "C")]
    )
    assert [place.beside for place in way.places] == [True, False]
    assert way.places[0].stations[0].when == long
