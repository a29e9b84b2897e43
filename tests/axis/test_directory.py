"""Members and the directory: what is kept, what is refused, what many at once do."""

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connections

from support.axis import OPERATOR, packet
from vanban.axis.mailbox.models import Delivery, Message
from vanban.axis.mailbox.operations import Bytes, Duplicate, accept
from vanban.axis.mailbox.rules import Facts, facts_of
from vanban.axis.members.models import Agency, MemberSecret
from vanban.axis.members.operations import (
    BadAgency,
    CodeTaken,
    NotYours,
    admit_member,
    close_agency,
    import_agencies,
    register_agency,
    remove_agency,
)
from vanban.axis.members.queries import (
    USE,
    AgencyEntry,
    NotTrusted,
    authenticate,
    directory_version,
    forget,
    forget_if_outdated,
    resolve,
)
from vanban.axis.members.rules import AgencyInput
from vanban.formats.edxml.face import face_of
from vanban.formats.vxp.headers import JSON_TYPE, sign_headers
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden
from vanban.foundation.ids import new_id

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY = date(2026, 11, 22)
H15, G22 = "00.15.W00", "00.22.W00"


def member(system_id: str, *codes: str) -> Actor:
    system = admit_member(
        actor=OPERATOR, now=NOW, system_id=system_id, name="X", secret=f"secret of {system_id}"
    )
    agencies = [AgencyInput(code=code, name=f"Cơ quan {code}") for code in codes]
    import_agencies(actor=OPERATOR, now=NOW, agencies=agencies, served_by=system_id)
    return Actor(organisation_id=system, name=system_id, permissions=frozenset({USE}))


def found(codes: list[str], day: date = TODAY) -> dict[str, AgencyEntry]:
    forget_if_outdated()
    return resolve(codes, day=day)


def hand_in_once(actor: Actor, facts: Facts, digit: str) -> None:
    """Hand in other bytes for every digit."""
    forget_if_outdated()
    content = Bytes(digit * 64, 10, data=b"0123456789")
    accept(actor=actor, now=NOW, message_id=new_id(), facts=facts, content=content)


@pytest.mark.django_db
def test_secrets_are_sealed_in_the_database_and_worth_nothing_elsewhere(settings: Any) -> None:
    member(H15)
    (row,) = MemberSecret.objects.all()
    assert b"secret of" not in bytes(row.sealed)
    headers = sign_headers(H15, f"secret of {H15}", {}, JSON_TYPE, NOW)
    assert authenticate(headers, now=NOW, origin="").actor.name == H15
    forget()
    settings.KEYSTORE_SECRET = "another key altogether, as after a stolen backup"
    with pytest.raises(NotTrusted):
        authenticate(headers, now=NOW, origin="")


@pytest.mark.django_db
def test_only_the_operator_admits_and_imports() -> None:
    us = member(H15, "H15")
    with pytest.raises(Forbidden):
        admit_member(actor=us, now=NOW, system_id="x", name="x", secret="x")
    with pytest.raises(Forbidden):
        import_agencies(actor=us, now=NOW, agencies=[AgencyInput(code="H15", name="X")])


@pytest.mark.django_db
def test_many_organisations_enter_at_once_and_again() -> None:
    agencies = [
        AgencyInput(
            code=f"H15.{number}", name=f"Cơ quan {number}", parent_code="H15", code102=f"C{number}"
        )
        for number in range(4500)
    ]
    top = AgencyInput(code="H15", name="UBND tỉnh Đắk Lắk")
    for _ in range(2):
        assert import_agencies(actor=OPERATOR, now=NOW, agencies=[*agencies, top]) == 4501
    assert Agency.objects.count() == 4501
    bodies = found(["H15.4499", "c4499", "H15", "H16"])
    assert bodies["H15.4499"].id == bodies["c4499"].id
    assert Agency.objects.get(code="H15.4499").parent_id == bodies["H15"].id
    assert "H16" not in bodies
    assert directory_version() == 9002


@pytest.mark.django_db
def test_a_code_means_one_organisation() -> None:
    us = member(H15, "H15")
    them = member(G22, "G22")
    with pytest.raises(CodeTaken):
        import_agencies(
            actor=OPERATOR, now=NOW, agencies=[AgencyInput(code="H16", name="X", old_code="G22")]
        )
    with pytest.raises(CodeTaken):
        register_agency(
            actor=us, now=NOW, agency=AgencyInput(code="H15.1", name="X", old_code="G22")
        )
    with pytest.raises(NotYours):
        register_agency(actor=us, now=NOW, agency=AgencyInput(code="G22", name="Giả mạo"))
    with pytest.raises(NotYours):
        remove_agency(actor=us, now=NOW, code="G22")
    assert found(["G22"])["G22"].system_id == them.organisation_id


@pytest.mark.django_db
def test_a_closed_body_leads_to_its_successor_and_comes_back_when_registered() -> None:
    us = member(H15, "H15", "H45")
    remove_agency(actor=us, now=NOW, code="H45")
    assert found(["H45"])["H45"].deleted
    heir = Agency.objects.get(code="H15")
    Agency.objects.filter(code="H45").update(successor=heir)
    assert found(["H45"])["H45"].code == "H15"
    register_agency(actor=us, now=NOW, agency=AgencyInput(code="H45", name="Lại mở"))
    assert not found(["H45"])["H45"].deleted


@pytest.mark.django_db
def test_a_merged_body_stands_until_its_last_day_and_leads_on_from_then() -> None:
    us = member(H15, "H15", "H45", "H46")
    last = date(2026, 11, 30)
    close_agency(actor=OPERATOR, now=NOW, code="H46", last_day=last, successor_code="H45")
    close_agency(actor=OPERATOR, now=NOW, code="H45", last_day=last, successor_code="H15")
    assert found(["H46"])["H46"].code == "H46"
    assert found(["H46"], date(2026, 12, 1))["H46"].code == "H15"
    with pytest.raises(BadAgency, match="vòng"):
        close_agency(actor=OPERATOR, now=NOW, code="H15", last_day=last, successor_code="H46")
    register_agency(actor=us, now=NOW, agency=AgencyInput(code="H45", name="Đổi tên"))
    assert found(["H45"], date(2026, 12, 1))["H45"].code == "H15"  # closed for good


@pytest.mark.django_db(transaction=True)
def test_the_same_packet_handed_in_many_times_at_once_is_one() -> None:
    us = member(H15, "H15")
    member(G22, "G22")
    facts = facts_of(face_of(packet(to=("G22",))))
    came: list[str] = []

    def hand_in() -> None:
        try:
            hand_in_once(us, facts, "a")
            came.append("accepted")
        except Duplicate as refusal:
            came.append(refusal.reasons[0].code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=hand_in) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(came) == ["accepted"] + ["mailbox.same_packet"] * 7
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_documents_under_one_identifier_at_once_leave_one() -> None:
    us = member(H15, "H15")
    member(G22, "G22")
    facts = facts_of(face_of(packet(to=("G22",))))
    came: list[str] = []

    def hand_in(digit: str) -> None:
        try:
            hand_in_once(us, facts, digit)
            came.append("accepted")
        except Duplicate as refusal:
            came.append(refusal.reasons[0].code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=hand_in, args=(digit,)) for digit in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(came) == ["accepted"] + ["mailbox.same_id"] * 5
    assert Delivery.objects.count() == 1
