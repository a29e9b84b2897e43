"""Operations leave a trail, refuse with a trace, and stay inside one organisation."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from vanban.foundation import audit, tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.chain import prove_chains
from vanban.foundation.errors import Forbidden, Invalid, Reason, refuse_if
from vanban.foundation.events import Event, name_of, record
from vanban.foundation.ids import new_id
from vanban.foundation.models import AuditEntry, EventRecord
from vanban.foundation.operation import operation

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
HERE, ELSEWHERE = new_id(), new_id()
CLERK = Actor(organisation_id=HERE, name="Hồ Thị Mỹ Duyên", permissions=frozenset({"demo.act"}))

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class SomethingDone(Event):
    thing_id: UUID


@operation("demo.do")
def do(*, actor: Actor, now: datetime, thing_id: UUID, fail: bool = False) -> UUID:
    actor.require("demo.act")
    audit.subject("thing", thing_id, colour="red")
    record(SomethingDone(organisation_id=actor.organisation, thing_id=thing_id))
    refuse_if(
        Invalid,
        [Reason("demo.one", "Thiếu một."), Reason("demo.two", "Thiếu hai.")] if fail else [],
    )
    return thing_id


@operation("demo.outer")
def outer(*, actor: Actor, now: datetime, thing_id: UUID) -> None:
    audit.subject("thing", thing_id, level="outer")
    do(actor=actor, now=now, thing_id=thing_id)


def entries() -> list[AuditEntry]:
    tenancy.enter(tenancy.EVERYWHERE)
    return list(AuditEntry.objects.order_by("sequence"))


@pytest.mark.checklist(53, 60)
def test_an_operation_leaves_one_entry_with_its_subject_and_facts() -> None:
    thing = do(actor=CLERK, now=NOW, thing_id=new_id())
    (entry,) = entries()
    assert (entry.act, entry.outcome, entry.subject_id) == ("demo.do", "done", thing)
    assert '"colour": "red"' in entry.payload


def test_a_refusal_undoes_the_change_keeps_its_trace_and_gives_all_reasons() -> None:
    with pytest.raises(Invalid) as refused:
        do(actor=CLERK, now=NOW, thing_id=new_id(), fail=True)
    assert [reason.code for reason in refused.value.reasons] == ["demo.one", "demo.two"]
    (entry,) = entries()
    assert entry.outcome == "refused"
    assert "demo.two" in entry.payload
    assert not EventRecord.objects.exists()


def test_the_wrong_person_is_refused_and_leaves_a_trace() -> None:
    stranger = Actor(organisation_id=HERE, name="Người lạ")
    with pytest.raises(Forbidden):
        do(actor=stranger, now=NOW, thing_id=new_id())
    assert [entry.outcome for entry in entries()] == ["refused"]


def test_an_operation_inside_another_adds_its_own_entry_to_the_same_transaction() -> None:
    outer(actor=CLERK, now=NOW, thing_id=new_id())
    assert [entry.act for entry in entries()] == ["demo.do", "demo.outer"]


def test_an_event_is_named_by_its_room_and_class() -> None:
    assert name_of(SomethingDone).endswith("SomethingDone")
    do(actor=CLERK, now=NOW, thing_id=new_id())
    assert EventRecord.objects.get().organisation_id == HERE


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE foundation_audit_entry SET actor_name = 'khác'",
        "DELETE FROM foundation_audit_entry",
        "TRUNCATE foundation_audit_entry",
    ],
)
@pytest.mark.checklist(53)
def test_the_database_refuses_to_change_the_trail(statement: str) -> None:
    do(actor=CLERK, now=NOW, thing_id=new_id())
    with (
        pytest.raises(DatabaseError, match=r"never changed|permission denied"),
        transaction.atomic(),  # noqa: TID251 - to look at the table after the error
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_untouched_chain_is_proved() -> None:
    for _ in range(5):
        do(actor=CLERK, now=NOW, thing_id=new_id())
    (proof,) = prove_chains(Actor.system(HERE))
    assert (proof.entries, proof.fault) == (5, None)


@pytest.mark.parametrize(
    ("tampering", "kind", "sequence"),
    [
        (
            "UPDATE foundation_audit_entry SET payload = payload || ' ' WHERE sequence = 3",
            "changed",
            3,
        ),
        ("DELETE FROM foundation_audit_entry WHERE sequence = 2", "missing", 2),
        ("DELETE FROM foundation_audit_entry WHERE sequence = 5", "cut_off", 5),
    ],
)
def test_a_tampered_row_is_found_and_named(tampering: str, kind: str, sequence: int) -> None:
    for _ in range(5):
        do(actor=CLERK, now=NOW, thing_id=new_id())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE foundation_audit_entry DISABLE TRIGGER append_only")
        cursor.execute(tampering.format("foundation_audit_entry"))
    (proof,) = prove_chains(Actor.system(HERE))
    assert proof.fault is not None
    assert (proof.fault.kind, proof.fault.sequence) == (kind, sequence)


@pytest.mark.checklist(59)
def test_row_level_security_hides_another_organisations_trail() -> None:
    do(actor=CLERK, now=NOW, thing_id=new_id())
    tenancy.enter(ELSEWHERE)
    assert AuditEntry.objects.count() == 0
    tenancy.enter(HERE)
    assert AuditEntry.objects.count() == 1


def test_the_database_role_is_bound_by_row_level_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
