"""Who may sign, what a failed key leaves; a crash at any point loses and doubles nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from support.killed import KilledError, after, before
from support.outgoing import DEPUTY, NOW, TODAY, Bureau, decision_for
from support.work import do_jobs, queued
from vanban.core.files.queries import load
from vanban.core.organisations.operations import close_organisation
from vanban.core.people.operations import delegate, revoke_delegation
from vanban.core.records.operations import DocumentNotFound
from vanban.core.records.queries import document_face
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Reason
from vanban.foundation.models import EventRecord
from vanban.outgoing.drafting.queries import grants_of
from vanban.outgoing.signing.models import SigningRequest
from vanban.outgoing.signing.operations import (
    CannotSign,
    apply,
    apply_signature,
    cancel_signature,
    request_signature,
)
from vanban.outgoing.signing.queries import requests_of
from vanban.trust.certificates.operations.registering import note_revocation
from vanban.trust.certificates.queries import certificates
from vanban.trust.keys.operations.keystore import KeyUnavailable

pytestmark = pytest.mark.django_db


def post_of(actor: Actor) -> UUID:
    assert actor.post_id is not None
    return actor.post_id


def test_the_signer_signs_and_the_file_grows_out_of_the_approved_one(
    signing_bureau: Bureau,
) -> None:
    document_id = signing_bureau.approved()
    request_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)
    assert signing_bureau.state(document_id) == "signing"
    assert queued("signing") == ["outgoing.signing.jobs.apply_signature"]
    do_jobs(task="signing")
    assert signing_bureau.state(document_id) == "signed"
    signed = load(signing_bureau.sha256(document_id, "signed"))
    assert signed.startswith(load(signing_bureau.sha256(document_id, "prepared")))
    (row,) = requests_of(signing_bureau.leader, document_id=document_id)
    assert (row.state, row.signer_name, row.timestamped) == ("done", "Nguyễn Văn Hùng", False)
    assert row.lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


@pytest.mark.parametrize("who", ["officer", "head", "chief", "deputy", "clerk", "colleague"])
def test_nobody_but_the_signer_signs(signing_bureau: Bureau, who: str) -> None:
    document_id = signing_bureau.approved()
    with pytest.raises((Forbidden, DocumentNotFound)):
        request_signature(actor=getattr(signing_bureau, who), now=NOW, document_id=document_id)
    assert signing_bureau.state(document_id) == "to_sign"


def test_all_reasons_against_a_signature_come_back_at_once(bureau: Bureau) -> None:
    document_id = bureau.approved()
    close_organisation(
        actor=Actor.system(None),
        now=NOW,
        organisation_id=bureau.organisation_id,
        closes_on=TODAY - timedelta(days=1),
        successor_id=bureau.neighbour_id,
        basis="Nghị quyết 202/2025/QH15",
    )
    with pytest.raises(CannotSign) as refused:
        request_signature(
            actor=bureau.leader, now=NOW, document_id=document_id, on_behalf=bureau.deputy.post_id
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "organisations.ended",
        "signing.no_key",
        "signing.other_signer",
    }
    assert all(reason.mend for reason in refused.value.reasons)


def test_a_document_is_not_signed_twice_at_once(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.approved()
    request_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)
    with pytest.raises(CannotSign):
        request_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)


# ── standing in ───────────────────────────────────────────────────────────────────────────────


def stand_in(bureau: Bureau, kind: str, who: Actor, **more: object) -> None:
    given: dict[str, object] = {
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=5),
        "document_types": ["quyet-dinh"] if kind == "TUQ" else [],
    }
    delegate(  # type: ignore[call-arg]
        actor=bureau.system,
        now=NOW,
        grantor_id=post_of(bureau.leader),
        grantee_id=post_of(who),
        kind=kind,
        basis="88/GUQ-UBND",
        **(given | more),  # type: ignore[arg-type]
    )


def test_a_deputy_signs_kt_for_the_head_when_the_document_prints_his_name(
    signing_bureau: Bureau,
) -> None:
    stand_in(signing_bureau, "KT", signing_bureau.deputy)
    document_id = signing_bureau.approved(decision_for(DEPUTY))
    assert document_face(signing_bureau.deputy, document_id=document_id).state == "to_sign"
    request_signature(
        actor=signing_bureau.deputy,
        now=NOW,
        document_id=document_id,
        on_behalf=signing_bureau.leader.post_id,
    )
    do_jobs(task="signing")
    document = signing_bureau.document(document_id)
    assert (document.state, document.signer_name) == ("signed", DEPUTY)
    assert document.signer_authority == "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"
    (row,) = requests_of(signing_bureau.deputy, document_id=document_id)
    assert row.basis == "88/GUQ-UBND"


def test_who_stands_in_does_not_sign_over_the_others_printed_name(signing_bureau: Bureau) -> None:
    stand_in(signing_bureau, "KT", signing_bureau.deputy)
    document_id = signing_bureau.approved()
    request_signature(actor=signing_bureau.deputy, now=NOW, document_id=document_id)
    do_jobs(task="signing")
    assert signing_bureau.state(document_id) == "to_sign"
    (row,) = requests_of(signing_bureau.deputy, document_id=document_id)
    assert row.problem is not None
    assert row.problem.code == "signing.other_name_printed"


def test_what_is_signed_after_the_delegation_was_withdrawn_does_not_count(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    stand_in(bureau, "KT", bureau.deputy)
    document_id = bureau.approved(decision_for(DEPUTY))
    request_signature(actor=bureau.deputy, now=NOW, document_id=document_id)
    (grant,) = grants_of(bureau.system, on=TODAY)
    revoke_delegation(actor=bureau.system, now=NOW, delegation_id=grant.id)
    do_jobs(task="signing")
    assert bureau.state(document_id) == "to_sign"
    (asked,) = requests_of(bureau.system, document_id=document_id)
    assert asked.problem is not None
    assert asked.problem.code == "signing.right_ended"
    assert "signed" not in bureau.kinds(document_id)


@pytest.mark.parametrize(
    "limits",
    [
        {"document_types": ["cong-van"]},
        {"valid_from": TODAY + timedelta(days=1)},
        {"valid_from": TODAY - timedelta(days=9), "valid_to": TODAY - timedelta(days=1)},
    ],
)
def test_a_delegation_holds_only_in_its_time_and_for_its_types(
    signing_bureau: Bureau, limits: dict[str, object]
) -> None:
    stand_in(signing_bureau, "TUQ", signing_bureau.chief, **limits)
    document_id = signing_bureau.approved()
    with pytest.raises((Forbidden, DocumentNotFound)):
        request_signature(actor=signing_bureau.chief, now=NOW, document_id=document_id)


# ── a key that fails ──────────────────────────────────────────────────────────────────────────


def test_a_failed_key_leaves_a_plain_reason_and_the_document_waits_again(
    signing_bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise KeyUnavailable(Reason("keys.pin", "Mã PIN sai.", "Báo quản trị."))

    document_id = signing_bureau.approved()
    request_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)
    with monkeypatch.context() as patch:
        patch.setattr(apply, "finished", refuse)
        do_jobs(task="signing")
    assert signing_bureau.state(document_id) == "to_sign"
    (row,) = requests_of(signing_bureau.leader, document_id=document_id)
    assert row.problem == Reason("keys.pin", "Mã PIN sai.", "Báo quản trị.")
    request_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)
    do_jobs(task="signing")
    assert signing_bureau.state(document_id) == "signed"


def test_a_certificate_revoked_meanwhile_signs_nothing(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.approved()
    request_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)
    for row in certificates(signing_bureau.system):
        note_revocation(actor=signing_bureau.system, now=NOW, certificate_id=row.id, revoked_at=NOW)
    do_jobs(task="signing")
    (row_,) = requests_of(signing_bureau.leader, document_id=document_id)
    assert row_.problem is not None
    assert row_.problem.code == "signing.key_gone"


def test_work_goes_on_without_a_time_stamp_when_the_authority_is_down(
    signing_bureau: Bureau, settings: pytest.FixtureRequest
) -> None:
    settings.TSA_URL = "http://127.0.0.1:9/tsa"  # type: ignore[attr-defined]
    document_id = signing_bureau.signed()
    (row,) = requests_of(signing_bureau.leader, document_id=document_id)
    assert (row.state, row.timestamped) == ("done", False)


def test_the_signer_stops_waiting_for_a_device_that_never_answers(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.approved()
    request_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)
    with pytest.raises((Forbidden, DocumentNotFound)):
        cancel_signature(actor=signing_bureau.chief, now=NOW, document_id=document_id)
    cancel_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)
    assert signing_bureau.state(document_id) == "to_sign"
    do_jobs(task="signing")
    assert signing_bureau.kinds(document_id)[-1] == "prepared"


# ── killed at every point ─────────────────────────────────────────────────────────────────────


POINTS = [
    (when, name)
    for name in ("prepare_signature", "save_prepared", "finished", "keep", "complete_signature")
    for when in (before, after)
]


@pytest.mark.parametrize(("when", "name"), POINTS)
def test_a_worker_killed_anywhere_loses_nothing_and_doubles_nothing(
    signing_bureau: Bureau,
    monkeypatch: pytest.MonkeyPatch,
    when: Callable[[Callable[..., object]], Callable[..., object]],
    name: str,
) -> None:
    document_id = signing_bureau.approved()
    request = request_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)
    with monkeypatch.context() as patch:
        patch.setattr(apply, name, when(getattr(apply, name)))
        with pytest.raises(KilledError):
            apply_signature(actor=signing_bureau.system, now=NOW, request_id=request)
    later = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    for _ in range(2):
        apply_signature(actor=signing_bureau.system, now=later, request_id=request)
    assert signing_bureau.kinds(document_id) == ["draft", "prepared", "signed"]
    assert signing_bureau.state(document_id) == "signed"
    tenancy.enter(signing_bureau.organisation_id)
    signed_events = EventRecord.objects.filter(name="outgoing.signing.DocumentSigned")
    assert signed_events.count() == 1
    assert SigningRequest.objects.get().state == "done"


def test_what_was_prepared_before_a_crash_is_taken_up_again(
    signing_bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = signing_bureau.approved()
    request = request_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)
    with monkeypatch.context() as patch:
        patch.setattr(apply, "finished", before(apply.finished))
        with pytest.raises(KilledError):
            apply_signature(actor=signing_bureau.system, now=NOW, request_id=request)
    hole = SigningRequest.objects.get().hole_sha256
    with monkeypatch.context() as patch:
        patch.setattr(apply, "prepare_signature", before(apply.prepare_signature))
        apply_signature(actor=signing_bureau.system, now=NOW, request_id=request)
    signed = load(signing_bureau.sha256(document_id, "signed"))
    assert len(signed) == len(load(hole))
