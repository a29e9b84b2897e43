"""Signing on a telephone: SIM (TS 102 204), CSC v1 and v2, SmartCA; and every way that it fails."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from support.judges import pdfsig
from support.killed import KilledError, after, before
from support.outgoing import NOW, Bureau
from support.phones import CSC1, CSC2, KINDS, SIM, SMARTCA, a_phone
from support.signing_services import PASSWORD, Csc
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.doors.testpki.authority import Pki
from vanban.foundation import tenancy
from vanban.foundation.models import AuditEntry
from vanban.outgoing.sealing.operations import outside, request_seal
from vanban.trust.certificates.operations.enrolling import enrol_service_key
from vanban.trust.keys.models import Provider
from vanban.trust.keys.operations.keystore import KeyUnavailable
from vanban.trust.keys.operations.registering import CannotRegisterKey
from vanban.trust.keys.operations.serving import (
    CannotRegisterService,
    advance_transaction,
    register_service,
)
from vanban.trust.keys.queries import transaction_of
from vanban.trust.keys.rules import Channel
from vanban.trust.keys.rules.transactions import TransactionState, display_text, msisdn
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.queries import verdict_of

pytestmark = pytest.mark.django_db

Death = Callable[[Callable[..., object]], Callable[..., object]]


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_document_is_signed_on_the_telephone(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path, kind: str
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, kind) as phone:
        document_id, request_id = phone.asked()
        row = transaction_of(signing_bureau.system, transaction_id=request_id)
        assert row is not None
        assert len(row.code) == 4
        phone.answered(request_id)
        assert phone.problem(document_id) == ""
        assert signing_bureau.state(document_id) == "signed"
        pdf = load(signing_bureau.sha256(document_id, "signed"))
        verdict = look_at(pdf, now=NOW, ask_issuers=False)
        assert verdict.signatures[0].intact
        assert verdict.signatures[0].signer is not None
        assert verdict.signatures[0].signer.name == signing_bureau.leader.name


@pytest.mark.needs("pdfsig")
def test_others_find_it_valid_too(signing_bureau: Bureau, pki: Pki, tmp_path: Path) -> None:
    with a_phone(signing_bureau, pki, tmp_path, SIM) as phone:
        document_id, request_id = phone.asked()
        phone.answered(request_id)
        pdf = load(signing_bureau.sha256(document_id, "signed"))
    assert pdfsig(pdf, tmp_path) == ["Signature is Valid."]


def test_the_code_on_the_page_stands_on_the_telephone(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, SIM) as phone:
        _, request_id = phone.asked()
        phone.answered(request_id)
        row = transaction_of(signing_bureau.system, transaction_id=request_id)
        assert row is not None
        shown = f"Ma {row.code}. Ve viec giao nhiem vu khac phuc hau qua mua lu"
        assert shown in phone.service.heard


@pytest.mark.parametrize("kind", [SIM, CSC2, SMARTCA])
def test_a_late_answer_is_waited_for(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path, kind: str
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, kind) as phone:
        phone.service.mood = "late"
        document_id, request_id = phone.asked()
        phone.answered(request_id, times=3)
        assert signing_bureau.state(document_id) == "signing"
        phone.answered(request_id, times=2)
        assert signing_bureau.state(document_id) == "signed"


FAILURES = [
    *((kind, "reject", "keys.rejected", TransactionState.REJECTED) for kind in KINDS),
    *((kind, "expire", "keys.expired", TransactionState.EXPIRED) for kind in KINDS),
    *((kind, "garbage", "keys.garbage", TransactionState.FAILED) for kind in KINDS),
    *((kind, "other_key", "pades.wrong_signature", TransactionState.SIGNED) for kind in KINDS),
    (SIM, "pin_blocked", "keys.sim_pin_blocked", TransactionState.FAILED),
    (SIM, "unreached", "keys.sim_unreached", TransactionState.FAILED),
    (SMARTCA, "failed", "keys.smartca_failed", TransactionState.FAILED),
]


@pytest.mark.parametrize(("kind", "mood", "code", "state"), FAILURES)
def test_what_fails_fails_in_words_and_the_document_waits_again(
    signing_bureau: Bureau,
    pki: Pki,
    tmp_path: Path,
    kind: str,
    mood: str,
    code: str,
    state: TransactionState,
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, kind) as phone:
        phone.service.mood = mood
        document_id, request_id = phone.asked()
        phone.answered(request_id)
        row = transaction_of(signing_bureau.system, transaction_id=request_id)
        assert row is not None
        assert (row.state, phone.problem(document_id)) == (state, code)
        assert signing_bureau.state(document_id) == "to_sign"


def test_a_service_that_is_away_is_asked_again_until_the_time_is_over(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, SIM) as phone:
        phone.service.mood = "away"
        document_id, request_id = phone.asked()
        phone.answered(request_id, times=2)
        assert signing_bureau.state(document_id) == "signing"
        phone.service.mood = "sign"
        phone.answered(request_id, times=2)
        assert signing_bureau.state(document_id) == "signed"
        assert phone.service.heard.count("MSS_SignatureReq") == 1


def test_nothing_is_asked_after_the_time_is_over(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, SIM) as phone:
        phone.service.mood = "never"
        document_id, request_id = phone.asked()
        phone.answered(request_id, times=2)
        heard = len(phone.service.heard)
        late = NOW + timedelta(seconds=301)
        advance_transaction(actor=signing_bureau.system, now=late, transaction_id=request_id)
        do_jobs(task="handle_event")
        assert len(phone.service.heard) == heard
        assert phone.problem(document_id) == "keys.expired"


def test_a_crash_after_asking_is_no_second_request(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    """The service's answer was lost with the process: the same transaction is named again."""
    with a_phone(signing_bureau, pki, tmp_path, SIM) as phone:
        _, request_id = phone.asked()
        phone.service.mood = "never"
        for _ in range(2):
            advance_transaction(actor=signing_bureau.system, now=NOW, transaction_id=request_id)
        assert list(phone.service.asked) == [f"_{request_id.hex}"]


@pytest.mark.parametrize("when", [before, after])
def test_a_worker_killed_at_the_end_of_a_seal_leaves_the_verdict_on_it(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: Death
) -> None:
    bureau = signing_bureau
    with a_phone(bureau, pki, tmp_path, CSC2, of_body=True) as phone:
        document_id = bureau.numbered()
        asked = request_seal(actor=bureau.clerk, now=NOW, document_id=document_id, way=phone.way)
        do_jobs(task="sealing.jobs")
        with monkeypatch.context() as patch:
            patch.setattr(outside, "complete_seal", when(outside.complete_seal))
            with pytest.raises(KilledError):
                phone.answered(asked)
        outside.finish_outside(actor=bureau.system, now=NOW, request_id=asked)
        assert bureau.kinds(document_id)[3:] == ["numbered", "sealed"]
        sealed = bureau.sha256(document_id, "sealed")
        assert verdict_of(bureau.system, file_sha256=sealed) is not None


def test_a_synchronous_service_answers_at_once(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, SIM, mode="synch") as phone:
        document_id, request_id = phone.asked()
        phone.answered(request_id, times=1)
        assert signing_bureau.state(document_id) == "signed"


@pytest.mark.parametrize("mood", ["sign", "other_key"])
def test_a_whole_cms_is_taken_when_the_holder_made_it(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path, mood: str
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, CSC1, returns="cms") as phone:
        assert isinstance(phone.service, Csc)
        phone.service.whole_cms, phone.service.mood = True, mood
        document_id, request_id = phone.asked()
        phone.answered(request_id)
        if mood == "other_key":
            assert phone.problem(document_id) == "pades.wrong_signature"
            return
        pdf = load(signing_bureau.sha256(document_id, "signed"))
    assert look_at(pdf, now=NOW, ask_issuers=False).signatures[0].intact


def test_without_the_clients_certificate_the_service_does_not_answer(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, SIM) as phone:
        tenancy.enter(signing_bureau.organisation_id)
        row = Provider.objects.get()
        bare = register_service(
            actor=signing_bureau.system,
            now=NOW,
            channel=Channel.SIM,
            name="Không chứng thư",
            address=row.address,
            options=row.options,
            secrets={"ap_password": PASSWORD},
        )
        with pytest.raises(KeyUnavailable):
            enrol_service_key(
                actor=signing_bureau.system,
                now=NOW,
                label="x",
                channel=Channel.SIM,
                provider_id=bare,
                account=phone.service.account,
                person_id=signing_bureau.deputy.person_id,
            )


def test_a_number_the_service_does_not_know_is_refused(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    with a_phone(signing_bureau, pki, tmp_path, SIM):
        tenancy.enter(signing_bureau.organisation_id)
        provider = Provider.objects.get().id
        for account in ("0987 000 000", "không phải số"):
            with pytest.raises(CannotRegisterKey):
                enrol_service_key(
                    actor=signing_bureau.system,
                    now=NOW,
                    label="x",
                    channel=Channel.SIM,
                    provider_id=provider,
                    account=account,
                    person_id=signing_bureau.deputy.person_id,
                )


def test_secrets_are_nowhere_in_the_clear(signing_bureau: Bureau, pki: Pki, tmp_path: Path) -> None:
    with a_phone(signing_bureau, pki, tmp_path, SMARTCA):
        tenancy.enter(tenancy.EVERYWHERE)
        row = Provider.objects.get()
        kept = bytes(row.sealed) + json.dumps(row.options).encode()
        trail = "".join(AuditEntry.objects.values_list("payload", flat=True))
        assert PASSWORD.encode() not in kept
        assert json.dumps(PASSWORD)[1:-1].encode() not in kept
        assert PASSWORD not in trail


def test_a_service_without_what_it_needs_is_refused_with_all_reasons(
    signing_bureau: Bureau,
) -> None:
    with pytest.raises(CannotRegisterService) as refused:
        register_service(
            actor=signing_bureau.system,
            now=NOW,
            channel=Channel.SMARTCA,
            name="",
            address="http://example.invalid",
            options={},
            secrets={},
        )
    assert {reason.field for reason in refused.value.reasons} == {
        "name",
        "address",
        "sp_id",
        "sp_password",
    }


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("0912 345 468", "84912345468"),
        ("+84 912.345.468", "84912345468"),
        ("0084912345468", "84912345468"),
        ("84912345468", "84912345468"),
        ("12345", ""),
        ("", ""),
    ],
)
def test_telephone_numbers_are_written_one_way(given: str, known: str) -> None:
    assert msisdn(given) == known


def test_the_display_text_is_short_and_plain() -> None:
    text = display_text("Quyết định về việc Đắk Lắk hỗ trợ khẩn cấp " * 4, "0417")
    assert text.startswith("Ma 0417. Quyet dinh ve viec Dak Lak")
    assert len(text) <= 80
    assert text.isascii()
