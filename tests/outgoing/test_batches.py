"""One act, many documents: all that may are signed, what may not is told with its reason."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from outgoing.test_signing_by_service import CSC2, SIM, SMARTCA, a_phone
from support.clock import standing
from support.outgoing import NOW, Bureau, decision_for
from support.work import do_jobs
from vanban.core.records.models import Version
from vanban.doors.testpki.authority import Pki
from vanban.doors.web.waiting.lists import list_of
from vanban.outgoing.publication.operations import issue_many
from vanban.outgoing.signing.operations import (
    CannotBegin,
    apply_signature,
    sign_many,
    stop_batch,
    work_batch,
)
from vanban.outgoing.signing.operations import batch as batches
from vanban.outgoing.signing.queries import BatchRow, batch_of, live_batches
from vanban.outgoing.signing.rules import ItemState
from vanban.trust.certificates.operations.registering import note_revocation
from vanban.trust.certificates.queries import certificates
from vanban.trust.keys.operations.serving import advance_transaction

pytestmark = pytest.mark.django_db


def report(bureau: Bureau, batch_id: UUID) -> BatchRow:
    row = batch_of(bureau.system, batch_id=batch_id)
    assert row is not None
    return row


def signed_by(bureau: Bureau, documents: list[UUID], way: str = "") -> UUID:
    return sign_many(actor=bureau.leader, now=NOW, document_ids=documents, way=way)


def test_what_may_is_signed_and_what_may_not_is_told(signing_bureau: Bureau) -> None:
    good = [signing_bureau.approved() for _ in range(3)]
    anothers = signing_bureau.approved(
        decision_for("Trần Quốc Bảo"), signer_post_id=signing_bureau.deputy.post_id
    )
    early = signing_bureau.submitted()
    with standing(NOW):
        batch_id = signed_by(signing_bureau, [good[0], anothers, good[1], early, good[2]])
        do_jobs(task="signing.jobs")
    told = report(signing_bureau, batch_id)
    assert [item.state for item in told.items] == ["done", "refused", "done", "refused", "done"]
    assert [signing_bureau.state(each) for each in good] == ["signed"] * 3
    reasons = [item.problem.code for item in told.items if item.problem]
    assert reasons == ["records.not_found", "records.not_found"]  # not hers to see, so not told
    own = batch_of(signing_bureau.leader, batch_id=batch_id)
    assert own is not None
    assert [bool(item.subject) for item in own.items] == [True, False, True, False, True]
    assert told.finished_at == NOW


def test_the_start_page_names_a_batch_until_it_is_finished(signing_bureau: Bureau) -> None:
    """Nobody has to remember where his batch is; another's is not named to him."""
    documents = [signing_bureau.approved() for _ in range(2)]
    with standing(NOW):
        batch_id = signed_by(signing_bureau, documents)
        rows = live_batches(signing_bureau.leader)
        assert [(row.id, row.total, row.settled) for row in rows] == [(batch_id, 2, 0)]
        assert live_batches(signing_bureau.deputy) == []
        listed = list_of(signing_bureau.leader, NOW)
        assert [each.words for each in listed.running] == ["Đang ký: 0 trên 2 văn bản"]
        before = listed.mark
        do_jobs(task="signing.jobs")
        after = list_of(signing_bureau.leader, NOW)
    assert after.running == []
    assert after.mark != before  # a live page hears of it


def test_a_killed_worker_leaves_nothing_out_and_nothing_twice(
    signing_bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [signing_bureau.approved() for _ in range(4)]
    batch_id = signed_by(signing_bureau, documents)
    asked = batches.ask_item
    count = 0

    def killed(**given: object) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise SystemExit
        asked(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(batches, "ask_item", killed)
    with suppress(SystemExit):
        work_batch(actor=signing_bureau.system, now=NOW, batch_id=batch_id)
    monkeypatch.setattr(batches, "ask_item", asked)
    with standing(NOW):
        for _ in range(2):  # the rescued job, and the same once more
            work_batch(actor=signing_bureau.system, now=NOW, batch_id=batch_id)
        do_jobs(task="signing.jobs")
    assert report(signing_bureau, batch_id).done == 4
    for document_id in documents:
        assert Version.objects.filter(document_id=document_id, kind="signed").count() == 1


def test_one_that_breaks_something_never_stops_the_rest(
    signing_bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [signing_bureau.approved() for _ in range(3)]
    batch_id = signed_by(signing_bureau, documents)
    asked = batches.ask_item

    def broken(**given: object) -> None:
        if given["item_id"] == report(signing_bureau, batch_id).items[1].id:
            raise ZeroDivisionError
        asked(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(batches, "ask_item", broken)
    with standing(NOW):
        work_batch(actor=signing_bureau.system, now=NOW, batch_id=batch_id)
        do_jobs(task="signing.jobs")
    told = report(signing_bureau, batch_id)
    assert [item.state for item in told.items] == ["done", "refused", "done"]
    assert told.items[1].problem is not None
    assert told.items[1].problem.code == "signing.batch_broke"


def test_a_stopped_batch_begins_no_more(signing_bureau: Bureau) -> None:
    documents = [signing_bureau.approved() for _ in range(2)]
    batch_id = signed_by(signing_bureau, documents)
    stop_batch(actor=signing_bureau.leader, now=NOW, batch_id=batch_id)
    do_jobs(task="signing.jobs")
    told = report(signing_bureau, batch_id)
    assert {item.state for item in told.items} == {ItemState.STOPPED}
    assert {signing_bureau.state(each) for each in documents} == {"to_sign"}


def test_nothing_chosen_and_a_file_by_hand_are_refused(signing_bureau: Bureau) -> None:
    documents = [signing_bureau.approved() for _ in range(2)]
    for given, way, code in (
        ([], "", "signing.batch_empty"),
        (documents, "file", "signing.batch_by_file"),
        (documents, str(documents[0]), "signing.no_such_way"),
    ):
        with pytest.raises(CannotBegin) as refused:
            signed_by(signing_bureau, given, way)
        assert code in {reason.code for reason in refused.value.reasons}


@pytest.mark.parametrize("kind", [CSC2, SMARTCA])
def test_one_agreement_on_the_telephone_signs_them_all(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path, kind: str
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, kind) as phone:
        documents = [signing_bureau.approved() for _ in range(3)]
        batch_id = signed_by(signing_bureau, documents, phone.way)
        do_jobs(task="outgoing.signing.jobs")
        phone.answered(batch_id, times=3)
        assert report(signing_bureau, batch_id).done == 3
        assert [len(each) for each in phone.service.asked.values()] == [3]


def test_a_rejected_agreement_leaves_all_waiting_again(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, SMARTCA) as phone:
        phone.service.mood = "reject"
        documents = [signing_bureau.approved() for _ in range(2)]
        batch_id = signed_by(signing_bureau, documents, phone.way)
        do_jobs(task="outgoing.signing.jobs")
        phone.answered(batch_id, times=3)
        told = report(signing_bureau, batch_id)
        assert {item.problem.code for item in told.items if item.problem} == {"keys.rejected"}
        assert {signing_bureau.state(each) for each in documents} == {"to_sign"}


def test_a_sim_is_asked_for_one_after_the_other(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, SIM) as phone:
        documents = [signing_bureau.approved() for _ in range(3)]
        batch_id = signed_by(signing_bureau, documents, phone.way)
        for done in range(3):
            do_jobs(task="outgoing.signing.jobs")
            told = report(signing_bureau, batch_id)
            assert told.count(ItemState.WORKING) == 1
            assert told.done == done
            working = next(item for item in told.items if item.state is ItemState.WORKING)
            assert working.request_id is not None
            for _ in range(2):
                advance_transaction(
                    actor=signing_bureau.system, now=NOW, transaction_id=working.request_id
                )
            do_jobs(task="handle_event")
        assert report(signing_bureau, batch_id).done == 3


def test_the_clerk_issues_many_and_the_one_without_right_stays_with_its_number_unspent(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    good = [bureau.signed() for _ in range(3)]
    deputys = bureau.approved(decision_for("Trần Quốc Bảo"), signer_post_id=bureau.deputy.post_id)
    with standing(NOW):
        sign_many(actor=bureau.deputy, now=NOW, document_ids=[deputys])
        do_jobs(task="signing.jobs")
        assert bureau.state(deputys) == "signed"
        held = next(
            row for row in certificates(bureau.system) if row.person_id == bureau.deputy.person_id
        )
        note_revocation(
            actor=bureau.system,
            now=NOW,
            certificate_id=held.id,
            revoked_at=NOW - timedelta(hours=1),
        )
        batch_id = issue_many(
            actor=bureau.clerk, now=NOW, document_ids=[good[0], deputys, good[1], good[2]]
        )
        do_jobs(task="outgoing.")
        do_jobs(task="handle_event")
        do_jobs()
    told = report(bureau, batch_id)
    assert [item.state for item in told.items] == ["done", "refused", "done", "done"]
    problem = told.items[1].problem
    assert problem is not None
    assert problem.code == "sealing.signer_revoked"
    assert bureau.deputy.name in problem.text
    assert [bureau.state(each) for each in good] == ["issued"] * 3
    assert bureau.state(deputys) == "signed"
    assert sorted(bureau.document(each).number or 0 for each in good) == [1, 2, 3]


def test_a_request_under_way_is_signed_once_however_often_its_job_runs(
    signing_bureau: Bureau,
) -> None:
    document_id = signing_bureau.approved()
    batch_id = signed_by(signing_bureau, [document_id])
    work_batch(actor=signing_bureau.system, now=NOW, batch_id=batch_id)
    request_id = report(signing_bureau, batch_id).items[0].request_id
    assert request_id is not None
    for _ in range(3):
        apply_signature(actor=signing_bureau.system, now=NOW, request_id=request_id)
    assert report(signing_bureau, batch_id).done == 1
    assert signing_bureau.kinds(document_id).count("signed") == 1
