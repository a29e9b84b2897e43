"""What the axis keeps, for how long, and how it proves that the trace was not changed."""

import hashlib
import io
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from support.axis import OPERATOR, packet
from vanban.axis.mailbox.models import Content, Message, RefusedPacket, Trace, TraceSeal
from vanban.axis.mailbox.operations import (
    UnknownPacket,
    deposit,
    hand_out,
    note_refusal,
    report_transport,
    taken_in,
)
from vanban.axis.mailbox.operations.keeping import (
    clear_drafts,
    let_go_of_content,
    let_go_of_refused,
    let_go_of_trace,
    seal_trace,
)
from vanban.axis.mailbox.queries import received, received_between
from vanban.axis.mailbox.queries.proof import prove_trace
from vanban.axis.members.operations import admit_member, import_agencies
from vanban.axis.members.queries import USE, forget_if_outdated
from vanban.axis.members.rules import AgencyInput
from vanban.doors.axis.directory import agencies, agencies_qd20
from vanban.doors.axis.rounds import one_round
from vanban.formats.vxp.files import sdk_file_hash
from vanban.foundation.actor import Actor
from vanban.foundation.chain import prove_chains
from vanban.foundation.errors import Reason
from vanban.foundation.store import store

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(settings: Any, tmp_path: Path) -> tuple[Actor, Actor]:
    settings.STORE_URL = (tmp_path / "store").as_uri()
    made = []
    for name, code in (("00.15.W00", "H15"), ("00.22.W00", "G22")):
        system = admit_member(actor=OPERATOR, now=NOW, system_id=name, name=name, secret="x" * 20)
        entry = AgencyInput(code=code, name=code)
        import_agencies(actor=OPERATOR, now=NOW, agencies=[entry], served_by=name)
        made.append(Actor(organisation_id=system, name=name, permissions=frozenset({USE})))
    forget_if_outdated()
    return made[0], made[1]


def carry(us: Actor, them: Actor, data: bytes, *, done: bool = True) -> str:
    with taken_in(io.BytesIO(data), sdk_file_hash(data), now=NOW) as draft:
        deposit(actor=us, now=NOW, draft=draft, from_code="H15", to_header="")
    row = received(them, now=NOW, message_type="edoc")[-1]
    if done:
        list(hand_out(actor=them, now=NOW, doc_id=row.doc_id).pieces)
        report_transport(actor=them, now=NOW, doc_id=row.doc_id, status="done")
    return row.doc_id


def test_a_long_list_of_days_is_whole_page_after_page(pair: tuple[Actor, Actor]) -> None:
    us, them = pair
    ids = [carry(us, them, packet(number, to=("G22",)), done=False) for number in range(1, 6)]
    for page in (1, 2, 5, 6):
        pages = received_between(them, now=NOW, message_type="", begin=NOW, page=page)
        found = [[row.doc_id for row in rows] for rows in pages]
        assert [one for rows in found for one in rows] == ids
        assert max(map(len, found)) <= page
    pages = received_between(them, now=NOW, message_type="edoc", begin=NOW, page=2)
    first = next(pages)
    admit_member(actor=OPERATOR, now=NOW, system_id="x", name="x", secret="x" * 20)
    rest = [row for rows in pages for row in rows]  # a change meanwhile tears no list
    assert [row.doc_id for row in (*first, *rest)] == ids


def large(number: int) -> bytes:
    return packet(number, to=("G22",), note="dài " * 20_000)


def stored(folder: Path) -> int:
    return sum(path.is_file() and ".drafts" not in path.parts for path in folder.rglob("*"))


def test_the_same_bytes_are_kept_once_small_in_the_row_and_large_in_the_store(
    pair: tuple[Actor, Actor], tmp_path: Path
) -> None:
    carry(*pair, packet(1, to=("G22",)))
    carry(*pair, large(2))
    small, big = Content.objects.order_by("size")
    assert (bytes(small.data or b""), small.key) == (packet(1, to=("G22",)), "")
    assert big.data is None
    assert stored(tmp_path / "store") == 1
    us, them = pair
    with pytest.raises(Exception, match="đã được nhận"):
        carry(us, them, large(2))
    assert stored(tmp_path / "store") == 1


def test_bytes_are_let_go_of_when_nobody_waits_and_the_story_stays(
    pair: tuple[Actor, Actor], tmp_path: Path
) -> None:
    us, them = pair
    over = carry(us, them, large(1))
    waiting = carry(us, them, large(2), done=False)
    assert let_go_of_content(actor=OPERATOR, now=NOW + timedelta(days=364)) == 0
    assert let_go_of_content(actor=OPERATOR, now=NOW + timedelta(days=366)) == 1
    assert stored(tmp_path / "store") == 1
    with pytest.raises(UnknownPacket, match="hết thời hạn"):
        hand_out(actor=them, now=NOW, doc_id=over)
    assert b"".join(hand_out(actor=them, now=NOW, doc_id=waiting).pieces)
    assert Message.objects.count() == 2
    assert set(Trace.objects.values_list("act", flat=True)) == {"accept", "fetch", "done"}


@pytest.mark.checklist(41)
def test_every_line_of_the_trace_is_sealed_once_and_a_change_is_found(
    pair: tuple[Actor, Actor],
) -> None:
    for number in (1, 2):
        carry(*pair, packet(number, to=("G22",)))
    assert seal_trace(actor=OPERATOR, now=NOW) == 6
    assert seal_trace(actor=OPERATOR, now=NOW) == 0
    carry(*pair, packet(3, to=("G22",)))
    assert seal_trace(actor=OPERATOR, now=NOW) == 3
    proof = prove_trace(OPERATOR)
    assert (proof.seals, proof.let_go, proof.broken) == (2, 0, ())
    assert all(chain.fault is None for chain in prove_chains(OPERATOR))

    first = Trace.objects.order_by("id").first()
    assert first is not None
    with pytest.raises(DatabaseError), transaction.atomic():  # noqa: TID251 - the database's no
        Trace.objects.filter(id=first.id).update(text="khác")
    with connection.cursor() as cursor:  # as the owner of the database could
        cursor.execute("ALTER TABLE mailbox_trace DISABLE TRIGGER append_only")
        cursor.execute("UPDATE mailbox_trace SET text = 'khác' WHERE id = %s", [first.id])
        cursor.execute("ALTER TABLE mailbox_trace ENABLE TRIGGER append_only")
    sealed = TraceSeal.objects.order_by("last_id").first()
    assert sealed is not None
    assert prove_trace(OPERATOR).broken == (sealed.last_id,)


def test_a_seal_can_be_computed_again_outside_of_the_database(pair: tuple[Actor, Actor]) -> None:
    carry(*pair, packet(1, to=("G22",)))
    seal_trace(actor=OPERATOR, now=NOW)
    carry(*pair, packet(2, to=("G22",)))
    Trace.objects.create(
        at=NOW.replace(microsecond=7), act="refuse", system_id=pair[0].organisation
    )
    seal_trace(actor=OPERATOR, now=NOW)
    columns = ("id", "at", "act", "system_id", "message_id", "delivery_id", "text")
    before = b""
    for seal in TraceSeal.objects.order_by("last_id"):
        digest = hashlib.sha256(before)
        lines = Trace.objects.filter(id__gte=seal.first_id, id__lte=seal.last_id).order_by("id")
        for line in lines.values_list(*columns):
            texts = ("" if part is None else str(part) for part in line)
            digest.update("\x1f".join(texts).encode() + b"\n")
        assert bytes(seal.digest) == digest.digest()
        before = bytes(seal.digest)


def test_old_runs_of_the_trace_go_as_a_whole_and_their_seals_stay(
    pair: tuple[Actor, Actor],
) -> None:
    carry(*pair, packet(1, to=("G22",)))
    seal_trace(actor=OPERATOR, now=NOW)
    carry(*pair, packet(2, to=("G22",)))
    seal_trace(actor=OPERATOR, now=NOW + timedelta(days=100))
    assert let_go_of_trace(actor=OPERATOR, now=NOW + timedelta(days=3651)) == 3
    proof = prove_trace(OPERATOR)
    assert (proof.seals, proof.let_go, proof.broken) == (2, 1, ())


def test_what_was_half_written_when_a_process_died_goes_after_a_day(
    pair: tuple[Actor, Actor],
) -> None:
    drafts = store().drafts
    for name, hours in (("edoc-old", 25), (".part-old", 25), ("edoc-new", 1), ("directory-x", 99)):
        (drafts / name).write_bytes(b"x")
        moment = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(drafts / name, (moment, moment))
    assert clear_drafts(actor=OPERATOR, now=NOW) == 2
    assert {path.name for path in drafts.iterdir()} == {"edoc-new", "directory-x"}


def test_lines_on_refused_packets_go_before_their_trace(pair: tuple[Actor, Actor]) -> None:
    refusal = UnknownPacket(Reason("mailbox.unknown_receiver", "Không có."))
    for number, days in enumerate((400, 3)):
        note_refusal(
            actor=pair[0],
            now=NOW - timedelta(days=days),
            refusal=refusal,
            claimed_hash=f"{number}" * 64,
        )
    assert let_go_of_refused(actor=OPERATOR, now=NOW) == 1
    assert [row.claimed_hash for row in RefusedPacket.objects.all()] == ["1" * 64]
    assert Trace.objects.filter(act="refuse").count() == 2


def test_a_round_seals_prepares_the_lists_and_clears(pair: tuple[Actor, Actor]) -> None:
    carry(*pair, packet(1, to=("G22",)))
    one_round(NOW, clearing=False, preparing=True)
    for answer in (agencies(pair[0], now=NOW), agencies_qd20(pair[0], now=NOW, level=0)):
        assert answer.size == len(body := b"".join(answer.body))
        assert {row["code"] for row in json.loads(body)["data"]} == {"H15", "G22"}
    later = [AgencyInput(code="H16", name="Mới")]
    import_agencies(actor=OPERATOR, now=NOW, agencies=later)
    one_round(NOW + timedelta(days=366), clearing=True, preparing=True)
    assert b"H16" in b"".join(agencies(pair[0], now=NOW).body)
    assert (TraceSeal.objects.count(), Content.objects.count()) == (1, 0)
