"""Signatures beside a document's own way: keys tried, tokens shown, the body's on what came in."""

from datetime import timedelta
from uuid import UUID

import pytest

from support.clock import standing
from support.outgoing import LEADER, NOW, Bureau, make_bureau
from support.signing_tool import Tool, sign_as_tool
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.doors.testpki.authority import Identity, Pki, make_pki
from vanban.foundation.errors import Forbidden, NotFound
from vanban.outgoing.signing.operations import (
    cancel_added,
    show_token,
    try_key,
)
from vanban.outgoing.signing.queries import AddedRow, added
from vanban.trust.certificates.queries import ways_to_sign
from vanban.trust.keys.operations.registering import prefer_key, retire_key
from vanban.trust.keys.queries import TransactionRow, transaction_of
from vanban.trust.keys.rules.transactions import TransactionState
from vanban.trust.verification.operations.returned import take_back
from vanban.trust.verification.queries import verdict_of
from vanban.trust.verification.rules.verdict import Outcome

pytestmark = pytest.mark.django_db
BODY = "Ủy ban nhân dân tỉnh Đắk Lắk"


def found(bureau: Bureau, added_id: UUID) -> AddedRow:
    row = added(bureau.system, added_id=added_id)
    assert row is not None
    return row


def given_to_tool(bureau: Bureau, added_id: UUID) -> TransactionRow:
    with standing(NOW):
        do_jobs(task="added")
    row = transaction_of(bureau.system, transaction_id=added_id)
    assert row is not None
    return row


def bring_back(bureau: Bureau, row: TransactionRow, data: bytes) -> None:
    with standing(NOW):
        take_back(actor=bureau.system, now=NOW, transaction_id=row.id, data=data)
        do_jobs(task="handle_event")


@pytest.mark.parametrize("body", [False, True])
def test_a_key_on_the_server_is_tried_on_a_sample_page_and_judged(
    signing_bureau: Bureau, body: bool
) -> None:
    who = signing_bureau.clerk if body else signing_bureau.leader
    with standing(NOW):
        added_id = try_key(actor=who, now=NOW, way="", body=body)
        do_jobs(task="added")
    row = found(signing_bureau, added_id)
    assert row.problem is None
    verdict = verdict_of(who, file_sha256=row.result_sha256)
    assert verdict is not None
    assert verdict.outcome is not Outcome.INVALID
    assert [each.signer.name for each in verdict.signatures if each.signer] == [
        BODY if body else LEADER
    ]
    assert load(row.result_sha256).startswith(load(row.source_sha256))


def test_the_bodys_key_is_tried_by_its_keepers_alone(signing_bureau: Bureau) -> None:
    with pytest.raises(Forbidden):
        try_key(actor=signing_bureau.officer, now=NOW, way="", body=True)


def test_without_any_key_there_is_nothing_to_try(signing_bureau: Bureau) -> None:
    with pytest.raises(Forbidden) as refused:
        try_key(actor=signing_bureau.officer, now=NOW, way="")
    assert [reason.code for reason in refused.value.reasons] == ["signing.no_key"]


def test_anothers_trial_is_not_seen_and_not_stopped(signing_bureau: Bureau) -> None:
    added_id = try_key(actor=signing_bureau.leader, now=NOW, way="file")
    assert added(signing_bureau.deputy, added_id=added_id) is None
    with pytest.raises(NotFound):
        cancel_added(actor=signing_bureau.deputy, now=NOW, added_id=added_id)
    row = given_to_tool(signing_bureau, added_id)
    cancel_added(actor=signing_bureau.leader, now=NOW, added_id=added_id)
    after = transaction_of(signing_bureau.system, transaction_id=row.id)
    assert after is not None
    assert after.state is TransactionState.CANCELLED
    assert found(signing_bureau, added_id).state == "failed"


class TestShowingAToken:
    """Signing proves that the key is there; the signature brings the certificate."""

    def token(self, pki: Pki, name: str = LEADER, body: str = BODY) -> Identity:
        return pki.issue_person(
            name, organisation=body, now=NOW, valid_from=NOW - timedelta(days=1)
        )

    def shown(self, bureau: Bureau, identity: Identity) -> AddedRow:
        added_id = show_token(actor=bureau.leader, now=NOW)
        row = given_to_tool(bureau, added_id)
        assert row.function == "SignApproved"
        bring_back(bureau, row, sign_as_tool(load(row.source_sha256), identity, "Ký"))
        return found(bureau, added_id)

    def test_registers_the_persons_own(self, signing_bureau: Bureau, pki: Pki) -> None:
        leader = signing_bureau.leader
        row = self.shown(signing_bureau, self.token(pki))
        assert row.problem is None
        ways = ways_to_sign(leader, person_id=leader.person_id, at=NOW)
        desk = next(way for way in ways if way.channel == "desktop")
        assert desk.key_id is not None
        prefer_key(actor=leader, now=NOW, key_id=desk.key_id)
        ways = ways_to_sign(leader, person_id=leader.person_id, at=NOW)
        assert ways[0].channel == "desktop"
        with pytest.raises(Forbidden):
            retire_key(actor=signing_bureau.deputy, now=NOW, key_id=desk.key_id)
        retire_key(actor=leader, now=NOW, key_id=desk.key_id)
        ways = ways_to_sign(leader, person_id=leader.person_id, at=NOW)
        assert "desktop" not in {way.channel for way in ways}

    @pytest.mark.parametrize(
        ("name", "body", "code"),
        [
            ("Trần Quốc Bảo", BODY, "certificates.other_person"),
            (LEADER, "Bộ Tài chính", "certificates.other_body"),
        ],
    )
    def test_refuses_anothers(
        self, signing_bureau: Bureau, pki: Pki, name: str, body: str, code: str
    ) -> None:
        row = self.shown(signing_bureau, self.token(pki, name, body))
        assert row.problem is not None
        assert row.problem.code == code

    def test_refuses_one_of_an_authority_nobody_trusts(
        self, signing_bureau: Bureau, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        unknown = make_pki(tmp_path_factory.mktemp("unknown"), now=NOW)
        row = self.shown(signing_bureau, self.token(unknown))
        assert row.problem is not None
        assert row.problem.code == "certificates.stranger"


def test_a_seal_is_tried_in_the_tool_with_number_and_date(signing_bureau: Bureau, pki: Pki) -> None:
    from vanban.trust.certificates.operations.enrolling import enrol_desk_key

    identity = pki.issue_organisation(BODY, now=NOW, valid_from=NOW - timedelta(days=1))
    key_id = enrol_desk_key(
        actor=signing_bureau.system,
        now=NOW,
        label="USB token",
        certificate=identity.certificate,
        chain=identity.chain,
    )
    added_id = try_key(actor=signing_bureau.clerk, now=NOW, way=str(key_id), body=True)
    row = given_to_tool(signing_bureau, added_id)
    assert (row.function, row.number) == ("SignIssued", "00/KT")
    told = {"DocNumber": row.number, "IssuedDate": row.issued}
    sealed = Tool(identity, "three").sign("SignIssued", load(row.source_sha256), told)
    bring_back(signing_bureau, row, sealed)
    assert found(signing_bureau, added_id).problem is None


def test_a_body_without_keys_says_so(db: None) -> None:
    bureau = make_bureau()
    with pytest.raises(Forbidden) as refused:
        try_key(actor=bureau.clerk, now=NOW, way="", body=True)
    assert [reason.code for reason in refused.value.reasons] == ["signing.no_key"]
