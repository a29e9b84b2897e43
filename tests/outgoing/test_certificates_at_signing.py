"""A certificate that may not sign is refused with all reasons before anything goes to a device."""

import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from pytest_django.fixtures import Settings

from support.clock import standing
from support.outgoing import LEADER, NOW, Bureau, make_bureau, with_books
from support.work import do_jobs
from vanban.doors.testpki.authority import Identity, Pki, make_pki
from vanban.doors.testpki.service import server
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden
from vanban.outgoing.sealing.operations import CannotSeal, request_seal
from vanban.outgoing.signing.models import SigningRequest
from vanban.outgoing.signing.operations import CannotSign, request_signature, sign_many
from vanban.outgoing.signing.queries import requests_of
from vanban.trust.certificates.models import Certificate
from vanban.trust.certificates.operations import asking
from vanban.trust.certificates.operations.enrolling import enrol_desk_key
from vanban.trust.certificates.operations.registering import (
    CannotRegisterCertificate,
    note_revocation,
)
from vanban.trust.certificates.queries import standings, ways_to_sign
from vanban.trust.certificates.rules import (
    Holder,
    facts_of,
    reasons_against_holder,
    reasons_against_use,
)
from vanban.trust.keys.models import Transaction
from vanban.trust.verification.operations import holding

BODY = "Ủy ban nhân dân tỉnh Đắk Lắk"
HOLDER = Holder((BODY, "UBND tỉnh Đắk Lắk"), ("",), LEADER, "hungnv@daklak.gov.vn")
ABOVE = (BODY, "Đắk Lắk")


@pytest.mark.parametrize(
    ("name", "body", "email", "codes"),
    [
        (LEADER, BODY, "", []),
        ("NGUYỄN VĂN HÙNG", "UBND tỉnh Đắk Lắk", "", []),  # as people write names
        ("Nguyễn Văn Hùng (Lãnh đạo)", BODY, "HungNV@daklak.gov.vn", []),  # known by his address
        ("Trần Quốc Bảo", BODY, "", ["certificates.other_person"]),
        (LEADER, "Sở Tài chính tỉnh Gia Lai", "", ["certificates.other_body"]),
        (
            "Trần Quốc Bảo",
            "Sở Tài chính tỉnh Gia Lai",
            "bao@gialai.gov.vn",
            ["certificates.other_person", "certificates.other_body"],
        ),
    ],
)
def test_a_certificate_must_name_its_person_and_his_body(
    pki: Pki, name: str, body: str, email: str, codes: list[str]
) -> None:
    made = pki.issue_person(name, organisation=body, email=email, now=NOW, kind="ec")
    reasons = reasons_against_holder(facts_of(made.certificate), HOLDER)
    assert [reason.code for reason in reasons] == codes
    assert all(reason.mend for reason in reasons)


@pytest.mark.parametrize(
    ("body", "certified", "parent", "fits"),
    [
        ("Sở Nội vụ", "Sở Nội vụ tỉnh Đắk Lắk", BODY, True),
        ("Sở Nội vụ tỉnh Đắk Lắk", "SỞ NỘI VỤ TỈNH ĐẮK LẮK", BODY, True),
        (
            "Sở Nội vụ tỉnh Đắk Lắk",
            "Sở Tài chính tỉnh Đắk Lắk",
            BODY,
            False,
        ),  # of the same province
        ("Ủy ban nhân dân xã Ea", "Ủy ban nhân dân xã Ea Kar", BODY, False),
        ("Ủy ban nhân dân xã Ea Kar", "UBND xã Ea Kar", BODY, True),
        ("Sở Nội vụ", BODY, BODY, False),  # the body above seals for itself alone
    ],
)
def test_the_bodies_own_certificate_names_this_body_and_no_other(
    pki: Pki, body: str, certified: str, parent: str, fits: bool
) -> None:
    made = pki.issue_organisation(certified, parent=parent, now=NOW, kind="ec")
    reasons = reasons_against_holder(facts_of(made.certificate), Holder((body, ""), ABOVE))
    assert [reason.code for reason in reasons] == ([] if fits else ["certificates.other_body"])


def test_a_persons_certificate_may_name_the_body_above(pki: Pki) -> None:
    made = pki.issue_person(LEADER, organisation=BODY, unit="Phòng Một cửa", now=NOW, kind="ec")
    holder = Holder(("Sở Nội vụ", ""), ABOVE, LEADER)
    assert reasons_against_holder(facts_of(made.certificate), holder) == []


def test_all_that_stands_against_a_certificate_is_told_at_once(pki: Pki) -> None:
    long_ago = NOW - timedelta(days=400)
    made = pki.issue_person(
        "Trần Quốc Bảo", organisation="Bộ X", now=NOW, valid_from=long_ago, days=300, kind="ec"
    )
    reasons = reasons_against_use(
        facts_of(made.certificate), HOLDER, revoked_at=NOW - timedelta(days=200), at=NOW
    )
    assert [reason.code for reason in reasons] == [
        "certificates.revoked",
        "certificates.lapsed",
        "certificates.other_person",
        "certificates.other_body",
    ]


def test_one_that_is_not_in_force_yet_signs_nothing(pki: Pki) -> None:
    tomorrow = NOW + timedelta(days=1)
    made = pki.issue_person(LEADER, organisation=BODY, now=NOW, valid_from=tomorrow, kind="ec")
    reasons = reasons_against_use(facts_of(made.certificate), HOLDER, revoked_at=None, at=NOW)
    assert [reason.code for reason in reasons] == ["certificates.not_yet"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("Trần Quốc Bảo", BODY, "certificates.other_person"),
        (LEADER, "Bộ Tài chính", "certificates.other_body"),
    ],
)
def test_anothers_certificate_is_not_even_registered(
    signing_bureau: Bureau, pki: Pki, name: str, body: str, code: str
) -> None:
    made = pki.issue_person(name, organisation=body, now=NOW)
    with pytest.raises(CannotRegisterCertificate) as refused:
        desk_key(signing_bureau, made, signing_bureau.leader)
    assert [reason.code for reason in refused.value.reasons] == [code]


def desk_key(bureau: Bureau, identity: Identity, who: Actor) -> UUID:
    return enrol_desk_key(
        actor=bureau.system,
        now=NOW,
        label="USB token",
        certificate=identity.certificate,
        chain=identity.chain,
        person_id=who.person_id,
    )


def revoke_in_register(bureau: Bureau, person_id: UUID | None) -> None:
    for row in Certificate.objects.filter(person_id=person_id):
        note_revocation(
            actor=bureau.system, now=NOW, certificate_id=row.id, revoked_at=NOW - timedelta(days=3)
        )


@pytest.mark.django_db
class TestTheRegister:
    """What is known here is told when the signature is asked for."""

    def test_refuses_a_lapsed_certificate_and_says_since_when(self, signing_bureau: Bureau) -> None:
        document_id = signing_bureau.approved()
        late = NOW + timedelta(days=6 * 365)
        with pytest.raises(CannotSign) as refused:
            request_signature(actor=signing_bureau.leader, now=late, document_id=document_id)
        assert [reason.code for reason in refused.value.reasons] == ["certificates.lapsed"]
        assert signing_bureau.state(document_id) == "to_sign"
        assert not SigningRequest.objects.exists()

    def test_refuses_a_revoked_one_for_a_document_a_batch_and_a_seal(
        self, signing_bureau: Bureau
    ) -> None:
        document_id, numbered = signing_bureau.approved(), signing_bureau.numbered()
        revoke_in_register(signing_bureau, signing_bureau.leader.person_id)
        revoke_in_register(signing_bureau, None)
        with pytest.raises(CannotSign) as refused:
            request_signature(actor=signing_bureau.leader, now=NOW, document_id=document_id)
        assert [reason.code for reason in refused.value.reasons] == ["certificates.revoked"]
        with pytest.raises(Forbidden) as forbidden:
            sign_many(actor=signing_bureau.leader, now=NOW, document_ids=[document_id])
        assert [reason.code for reason in forbidden.value.reasons] == ["certificates.revoked"]
        with pytest.raises(CannotSeal) as unsealed:
            request_seal(actor=signing_bureau.clerk, now=NOW, document_id=numbered)
        assert "certificates.revoked" in {reason.code for reason in unsealed.value.reasons}

    def test_names_the_way_that_was_chosen_though_another_could(
        self, signing_bureau: Bureau, pki: Pki
    ) -> None:
        leader = signing_bureau.leader
        made = pki.issue_person(
            LEADER, organisation=BODY, now=NOW, valid_from=NOW - timedelta(days=9), days=10
        )
        key_id = desk_key(signing_bureau, made, leader)
        document_id = signing_bureau.approved()
        later = NOW + timedelta(days=2)
        with pytest.raises(CannotSign) as refused:
            request_signature(actor=leader, now=later, document_id=document_id, way=str(key_id))
        assert [reason.code for reason in refused.value.reasons] == ["certificates.lapsed"]
        ways = ways_to_sign(signing_bureau.system, person_id=leader.person_id, at=later)
        assert [way.channel for way in ways] == ["software", "file"]
        shown = standings(signing_bureau.system, person_id=leader.person_id, at=later)
        assert [bool(each.reasons) for each in shown] == [False, True]


@pytest.fixture
def answering(
    db: None, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Pki]:
    """An authority that answers over HTTP, and nothing remembered of other tests' authorities."""
    monkeypatch.setattr(asking, "_memory", asking._Memory())
    monkeypatch.setattr(holding, "ANSWER_S", 60.0)  # it answers, on a slow machine later
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    pki = make_pki(tmp_path / "pki", now=NOW - timedelta(days=9), url=f"http://127.0.0.1:{free}")
    settings.TRUST_DIR, settings.TSA_URL = str(pki.folder), ""

    def clock() -> datetime:
        return NOW

    with server(pki, host="127.0.0.1", port=free, clock=clock) as listening:
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield pki
        listening.shutdown()
        thread.join()


def test_one_that_its_issuer_revoked_an_hour_ago_reaches_no_device(answering: Pki) -> None:
    """The register does not know it yet: the issuer is asked before the tool is given the file."""
    bureau = with_books(make_bureau(pki=answering))
    made = answering.issue_person(
        LEADER, organisation=BODY, now=NOW, valid_from=NOW - timedelta(days=1)
    )
    way = str(desk_key(bureau, made, bureau.leader))
    document_id = bureau.approved()
    answering.revoke(made.certificate.serial_number, now=NOW - timedelta(hours=1))
    request_signature(actor=bureau.leader, now=NOW, document_id=document_id, way=way)
    with standing(NOW):
        do_jobs(task="signing")
    found = requests_of(bureau.leader, document_id=document_id)[0]
    assert found.problem is not None
    assert found.problem.code == "certificates.revoked"
    assert bureau.state(document_id) == "to_sign"
    assert not Transaction.objects.exists()
    noted = Certificate.objects.get(sha256=fingerprint(made.certificate))
    assert noted.revoked_at == NOW - timedelta(hours=1)
    with pytest.raises(CannotSign):  # from now on the register knows
        request_signature(actor=bureau.leader, now=NOW, document_id=document_id, way=way)


def test_one_issuers_silence_is_not_anothers_nor_of_another_time() -> None:
    """Two services on one machine differ by their port; a clock set back forgets it."""
    memory = asking._Memory()
    memory.note_silence("ocsp.example.vn:80", NOW)
    assert memory.is_silent("ocsp.example.vn:80", NOW + timedelta(seconds=30))
    assert not memory.is_silent("ocsp.example.vn:81", NOW + timedelta(seconds=30))
    assert not memory.is_silent("ocsp.example.vn:80", NOW + timedelta(seconds=61))
    assert not memory.is_silent("ocsp.example.vn:80", NOW - timedelta(hours=1))


def fingerprint(certificate: x509.Certificate) -> str:
    return facts_of(certificate).sha256
