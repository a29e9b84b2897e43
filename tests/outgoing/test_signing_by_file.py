"""Signing by a tool at the signer's desk: the file goes out, comes back, and is judged."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from support.clock import standing
from support.outgoing import NOW, PLAIN, Bureau, kept
from support.signing_tool import Tool, sign_as_tool
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.core.records.queries import attachments_of
from vanban.doors.testpki.authority import Identity, Pki
from vanban.foundation.actor import Actor
from vanban.foundation.ids import new_id
from vanban.outgoing.sealing.operations import cancel_seal, request_seal
from vanban.outgoing.sealing.operations.request import against_way
from vanban.outgoing.sealing.queries import seals_of
from vanban.outgoing.sealing.rules import ABOUT
from vanban.outgoing.signing.operations import CannotSign, cancel_signature, request_signature
from vanban.outgoing.signing.queries import requests_of
from vanban.trust.certificates.operations.enrolling import enrol_desk_key
from vanban.trust.certificates.queries import Way, ways_to_sign
from vanban.trust.keys.operations.tickets import Ticket, token_of
from vanban.trust.keys.operations.transactions import expire_transaction
from vanban.trust.keys.queries import transaction_at_work, transaction_of
from vanban.trust.keys.rules import Channel
from vanban.trust.keys.rules.transactions import TransactionState
from vanban.trust.verification.operations.returned import NotTaken, take_back

pytestmark = pytest.mark.django_db

BODY = "Ủy ban nhân dân tỉnh Đắk Lắk"


@pytest.fixture
def token(signing_bureau: Bureau, pki: Pki) -> Iterator[Identity]:
    """The leader's USB token: its certificate is registered, its key is not here."""
    return a_token(signing_bureau, pki, signing_bureau.leader)


def a_token(bureau: Bureau, pki: Pki, who: Actor | None) -> Identity:
    yesterday = NOW - timedelta(days=1)
    identity = (
        pki.issue_person(who.name, organisation=BODY, now=NOW, valid_from=yesterday)
        if who
        else pki.issue_organisation(BODY, now=NOW, valid_from=yesterday)
    )
    enrol_desk_key(
        actor=bureau.system,
        now=NOW,
        label="USB token",
        certificate=identity.certificate,
        chain=identity.chain,
        person_id=who.person_id if who else None,
    )
    return identity


def desk_way(bureau: Bureau, who: Actor | None) -> str:
    ways = ways_to_sign(bureau.system, person_id=who.person_id if who else None, at=NOW)
    return next(way.code for way in ways if way.channel == "desktop")


def asked(bureau: Bureau, way: str = "") -> tuple[UUID, UUID]:
    """A document given to the tool at the leader's desk."""
    document_id = bureau.approved()
    way = way or desk_way(bureau, bureau.leader)
    request_id = request_signature(actor=bureau.leader, now=NOW, document_id=document_id, way=way)
    with standing(NOW):
        do_jobs(task="signing")
    return document_id, request_id


def source_of(bureau: Bureau, request_id: UUID) -> bytes:
    row = transaction_of(bureau.system, transaction_id=request_id)
    assert row is not None
    return load(row.source_sha256)


def test_a_file_signed_by_the_expected_person_is_taken(
    signing_bureau: Bureau, token: Identity
) -> None:
    document_id, request_id = asked(signing_bureau)
    assert signing_bureau.state(document_id) == "signing"
    source = source_of(signing_bureau, request_id)
    signed = sign_as_tool(source, token, "Ký")
    take_back(actor=signing_bureau.system, now=NOW, transaction_id=request_id, data=signed)
    do_jobs(task="handle_event")
    assert signing_bureau.state(document_id) == "signed"
    assert load(signing_bureau.sha256(document_id, "signed")) == signed
    assert signed.startswith(source)


def test_the_same_file_again_changes_nothing(signing_bureau: Bureau, token: Identity) -> None:
    document_id, request_id = asked(signing_bureau)
    signed = sign_as_tool(source_of(signing_bureau, request_id), token, "Ký")
    for _ in range(2):
        take_back(actor=signing_bureau.system, now=NOW, transaction_id=request_id, data=signed)
        do_jobs(task="handle_event")
    assert signing_bureau.kinds(document_id).count("signed") == 1


@pytest.mark.parametrize(
    ("mood", "code"),
    [
        ("altered", "returned.not_ours"),
        ("rewritten", "returned.not_ours"),
        ("twice", "returned.too_many"),
        ("drawn_over", "returned.altered"),
    ],
)
def test_a_file_that_is_not_ours_plus_one_signature_is_refused(
    signing_bureau: Bureau, token: Identity, mood: str, code: str
) -> None:
    document_id, request_id = asked(signing_bureau)
    source = source_of(signing_bureau, request_id)
    wrong = Tool(token, mood).sign("SignApproved", source, {})
    with pytest.raises(NotTaken) as refused:
        take_back(actor=signing_bureau.system, now=NOW, transaction_id=request_id, data=wrong)
    assert code in {reason.code for reason in refused.value.reasons}
    do_jobs(task="handle_event")
    assert signing_bureau.state(document_id) == "signing"  # it goes on waiting


def test_a_file_signed_by_somebody_else_is_refused(
    signing_bureau: Bureau, token: Identity, pki: Pki
) -> None:
    _, request_id = asked(signing_bureau)
    other = pki.issue_person("Trần Quốc Bảo", organisation=BODY, now=NOW)
    wrong = sign_as_tool(source_of(signing_bureau, request_id), other, "Ký")
    with pytest.raises(NotTaken) as refused:
        take_back(actor=signing_bureau.system, now=NOW, transaction_id=request_id, data=wrong)
    assert [reason.code for reason in refused.value.reasons] == ["returned.other_signer"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\0" * 500, b"%PDF-1.7\n" + b"<" * 5000])
def test_rubbish_is_refused_in_words(signing_bureau: Bureau, token: Identity, data: bytes) -> None:
    _, request_id = asked(signing_bureau)
    with pytest.raises(NotTaken):
        take_back(actor=signing_bureau.system, now=NOW, transaction_id=request_id, data=data)
    source = source_of(signing_bureau, request_id)
    with pytest.raises(NotTaken):  # begins with ours, then nonsense
        take_back(
            actor=signing_bureau.system,
            now=NOW,
            transaction_id=request_id,
            data=source + b"\n" + data + b"x",
        )


def test_without_an_answer_it_expires_and_the_document_waits_again(
    signing_bureau: Bureau, token: Identity
) -> None:
    document_id, request_id = asked(signing_bureau)
    signed = sign_as_tool(source_of(signing_bureau, request_id), token, "Ký")
    late = NOW + timedelta(minutes=21)
    expire_transaction(actor=signing_bureau.system, now=NOW, transaction_id=request_id)
    assert signing_bureau.state(document_id) == "signing"
    expire_transaction(actor=signing_bureau.system, now=late, transaction_id=request_id)
    do_jobs(task="handle_event")
    assert signing_bureau.state(document_id) == "to_sign"
    problem = requests_of(signing_bureau.leader, document_id=document_id)[0].problem
    assert problem is not None
    assert problem.code == "keys.expired"
    with pytest.raises(NotTaken):
        take_back(actor=signing_bureau.system, now=late, transaction_id=request_id, data=signed)


def test_who_stops_waiting_ends_the_tools_session_too(
    signing_bureau: Bureau, token: Identity
) -> None:
    document_id, request_id = asked(signing_bureau)
    cancel_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)
    row = transaction_of(signing_bureau.system, transaction_id=request_id)
    assert row is not None
    assert row.state is TransactionState.CANCELLED
    do_jobs(task="handle_event")
    assert signing_bureau.state(document_id) == "to_sign"


def test_a_way_that_is_not_the_signers_is_refused(
    signing_bureau: Bureau, token: Identity, pki: Pki
) -> None:
    a_token(signing_bureau, pki, signing_bureau.deputy)
    with pytest.raises(CannotSign) as refused:
        asked(signing_bureau, way=desk_way(signing_bureau, signing_bureau.deputy))
    assert [reason.code for reason in refused.value.reasons] == ["signing.no_such_way"]


def test_the_way_used_last_comes_first(signing_bureau: Bureau, token: Identity) -> None:
    leader = signing_bureau.leader
    _, request_id = asked(signing_bureau)
    signed = sign_as_tool(source_of(signing_bureau, request_id), token, "Ký")
    take_back(actor=signing_bureau.system, now=NOW, transaction_id=request_id, data=signed)
    ways = ways_to_sign(signing_bureau.system, person_id=leader.person_id, at=NOW)
    assert [way.channel for way in ways] == ["desktop", "software", "file"]


@pytest.mark.usefixtures("token")
class TestTheDoor:
    """What the tool meets: two addresses with a token, no session."""

    def door(self, bureau: Bureau, request_id: UUID) -> str:
        return f"/cong-ky/{token_of(Ticket(bureau.organisation_id, request_id))}"

    def test_hands_out_the_file_and_takes_it_back(
        self, signing_bureau: Bureau, token: Identity
    ) -> None:
        document_id, request_id = asked(signing_bureau)
        door, client = self.door(signing_bureau, request_id), Client(enforce_csrf_checks=True)
        with standing(NOW):
            got = client.get(f"{door}/van-ban.pdf")
            assert got.content == source_of(signing_bureau, request_id)
            signed = sign_as_tool(got.content, token, "Ký")
            told = client.post(f"{door}/nhan/", {"uploadfile": SimpleUploadedFile("s.pdf", signed)})
        assert told.status_code == 200
        assert told.json()["Status"] is True
        assert told.json()["FileServer"].startswith("http")
        do_jobs(task="handle_event")
        assert signing_bureau.state(document_id) == "signed"
        assert client.get(f"{door}/van-ban.pdf").status_code == 404  # the token opens nothing now

    def test_says_no_with_a_boolean_and_the_reason(self, signing_bureau: Bureau) -> None:
        _, request_id = asked(signing_bureau)
        door = self.door(signing_bureau, request_id)
        for given in ({"uploadfile": SimpleUploadedFile("s.pdf", b"%PDF-1.7 x")}, {}):
            with standing(NOW):
                told = Client().post(f"{door}/nhan/", given)
            assert told.status_code == 200
            assert told.json()["Status"] is False
            assert told.json()["FileServer"] == ""
            assert told.json()["Message"]

    def test_a_forged_token_opens_nothing(self, signing_bureau: Bureau) -> None:
        _, request_id = asked(signing_bureau)
        door = self.door(signing_bureau, request_id)
        forged = door[:-1] + ("A" if door[-1] != "A" else "B")
        with standing(NOW):
            assert Client().get(f"{forged}/van-ban.pdf").status_code == 404
            told = Client().post(f"{forged}/nhan/", {"uploadfile": SimpleUploadedFile("s", b"x")})
        assert told.json()["Status"] is False


class TestTheSeal:
    """The clerk's token: number, date and seal may come as three signatures of the body."""

    def to_seal(self, bureau: Bureau, **more: object) -> tuple[UUID, UUID]:
        document_id = bureau.numbered(**more)
        request_id = request_seal(
            actor=bureau.clerk, now=NOW, document_id=document_id, way=desk_way(bureau, None)
        )
        with standing(NOW):
            do_jobs(task="sealing")
        return document_id, request_id

    @pytest.mark.parametrize("mood", ["sign", "three"])
    def test_is_taken(self, signing_bureau: Bureau, pki: Pki, mood: str) -> None:
        body = a_token(signing_bureau, pki, None)
        document_id, request_id = self.to_seal(signing_bureau)
        row = transaction_of(signing_bureau.system, transaction_id=request_id)
        assert row is not None
        assert row.function == "SignIssued"
        assert (row.number, row.issued) == ("01/QĐ-UBND", "2026-11-20T12:00:00+07:00")
        told = {"DocNumber": row.number, "IssuedDate": row.issued}
        sealed = Tool(body, mood).sign("SignIssued", load(row.source_sha256), told)
        take_back(actor=signing_bureau.system, now=NOW, transaction_id=request_id, data=sealed)
        do_jobs(task="handle_event")
        problem = seals_of(signing_bureau.clerk, document_id=document_id)[0].problem
        assert problem is None
        assert signing_bureau.state(document_id) == "sealed"

    def test_of_the_leader_is_no_seal(
        self, signing_bureau: Bureau, pki: Pki, token: Identity
    ) -> None:
        a_token(signing_bureau, pki, None)
        _, request_id = self.to_seal(signing_bureau)
        row = transaction_of(signing_bureau.system, transaction_id=request_id)
        assert row is not None
        wrong = sign_as_tool(load(row.source_sha256), token, "Dấu")
        with pytest.raises(NotTaken):
            take_back(actor=signing_bureau.system, now=NOW, transaction_id=request_id, data=wrong)

    def test_goes_on_with_each_annex_in_a_file_of_its_own(
        self, signing_bureau: Bureau, pki: Pki
    ) -> None:
        """Decree 30/2020 annex I, II.8: the organisation signs each separate annex too."""
        body = a_token(signing_bureau, pki, None)
        annexes = [kept(PLAIN, "phu-luc-1.pdf"), kept(PLAIN, "phu-luc-2.pdf")]
        document_id, request_id = self.to_seal(signing_bureau, attachments=annexes)
        asked_for = []
        for _ in range(3):
            row = transaction_at_work(signing_bureau.system, about_kind=ABOUT, about_id=request_id)
            assert row is not None
            asked_for.append((row.function, row.number, row.file_name))
            sealed = sign_as_tool(load(row.source_sha256), body, "Dấu")
            with standing(NOW):
                take_back(actor=signing_bureau.system, now=NOW, transaction_id=row.id, data=sealed)
                do_jobs(task="handle_event")
        assert [each[0] for each in asked_for] == ["SignIssued", "SignAppendix", "SignAppendix"]
        assert {each[1] for each in asked_for} == {"01/QĐ-UBND"}
        assert [each[2] for each in asked_for[1:]] == ["phu-luc-1.pdf", "phu-luc-2.pdf"]
        assert signing_bureau.state(document_id) == "sealed"
        rows = attachments_of(signing_bureau.clerk, document_id=document_id)
        assert [row.file_name for row in rows] == ["phu-luc-1.pdf", "phu-luc-2.pdf"]
        assert all(b"/ByteRange" in load(row.sha256) for row in rows)

    def test_that_the_clerk_stops_at_an_annex_is_no_seal(
        self, signing_bureau: Bureau, pki: Pki
    ) -> None:
        body = a_token(signing_bureau, pki, None)
        document_id, request_id = self.to_seal(
            signing_bureau, attachments=[kept(PLAIN, "phu-luc.pdf")]
        )
        row = transaction_of(signing_bureau.system, transaction_id=request_id)
        assert row is not None
        sealed = sign_as_tool(load(row.source_sha256), body, "Dấu")
        with standing(NOW):
            take_back(actor=signing_bureau.system, now=NOW, transaction_id=row.id, data=sealed)
            do_jobs(task="handle_event")
        cancel_seal(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
        waiting = transaction_at_work(signing_bureau.system, about_kind=ABOUT, about_id=request_id)
        assert waiting is not None
        assert waiting.state is TransactionState.CANCELLED
        assert signing_bureau.state(document_id) == "numbered"

    def test_of_annexes_by_a_service_needs_a_key_that_signs_files(
        self, signing_bureau: Bureau
    ) -> None:
        way = Way(Channel.SIM, new_id(), "", "", new_id(), NOW, None)
        document = signing_bureau.document(
            signing_bureau.numbered(attachments=[kept(PLAIN, "phu-luc.pdf")])
        )
        reasons = against_way(document, way)
        assert [reason.code for reason in reasons] == ["sealing.annexes"]
