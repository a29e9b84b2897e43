"""kill -9 of the worker at every background step of a document's whole journey, end to end.

A decision is drafted in Word, signed, numbered, sealed, issued and packed in one office, crosses a
real axis, is taken up and registered in another, and reported back on. At every step the worker,
a real process, is killed there and another goes on. Nothing may be lost, nothing doubled.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
import psycopg
import pytest
from django.db import connection

from support.axis import AxisProcess
from support.exchange import PARTNER_ID, PARTNER_SECRET, SECRET, SYSTEM_ID
from support.houses import House
from support.judges import openssl_verifies
from support.outgoing import LEADER, Bureau, enrol, kept, make_bureau
from support.word import decision
from vanban.config.embedded import EmbeddedPostgres
from vanban.core.files.queries import load
from vanban.doors.testpki.authority import Pki, make_pki
from vanban.foundation.actor import Actor
from vanban.foundation.chain import prove_chains
from vanban.foundation.clock import now
from vanban.incoming.registration.operations import register
from vanban.outgoing.approval.operations import approve, submit_for_approval
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.drafting.operations import create_draft
from vanban.outgoing.drafting.rules import RecipientInput
from vanban.outgoing.numbering.operations import open_books
from vanban.outgoing.publication.operations import issue_and_send
from vanban.outgoing.signing.operations import request_signature
from vanban.trust.verification.queries import verdict_of
from vanban.trust.verification.rules.verdict import Outcome

OURS, THEIRS = "H15", "G22"
# Rounds ask the axis every moment; everything else comes to an end.
LEFT = (
    "procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')"
    " AND task_name <> 'exchange.receiving.jobs.poll_axis'"
)
POLLING = (
    "after exchange.receiving.operations.poll:list_received",
    "after exchange.receiving.operations.poll:fetch_packet",
    "after exchange.receiving.operations.poll:keep",
    "after exchange.receiving.operations.poll:take_in",
    "after exchange.receiving.operations.poll:report_transport",
    "before exchange.receiving.operations.read:announce",
    "after exchange.receiving.operations.read:announce",
)
REPORTING = (
    "before exchange.receiving.operations.send:send_packet",
    "after exchange.receiving.operations.send:send_packet",
    "after exchange.receiving.operations.send:record_report_sent",
)
SENDER = (
    # preparing the draft: the PDF is made, what is in it is noted
    "after outgoing.drafting.operations.examine:pdf_of",
    "after outgoing.drafting.operations.examine:record_examination",
    # the signature: before the key, after it and before it is noted, and after that
    "after outgoing.signing.operations.apply:prepare_signature",
    "before outgoing.signing.operations.apply:finished",
    "after outgoing.signing.operations.apply:finished",
    "before outgoing.signing.operations.apply:complete_signature",
    "after outgoing.signing.operations.apply:complete_signature",
    # the number in the file
    "after outgoing.numbering.operations.stamp:filled",
    "before outgoing.numbering.operations.stamp:complete_stamp",
    "after outgoing.numbering.operations.stamp:complete_stamp",
    # the clerk's order goes on to the seal, inside the transaction and after it
    "after outgoing.publication.operations.order:request_seal",
    "after outgoing.publication.handlers:on_number_stamped",
    # the seal, and the verdict on what receivers will find
    "before outgoing.sealing.operations.apply:finished",
    "after outgoing.sealing.operations.apply:finished",
    "before outgoing.sealing.operations.apply:complete_seal",
    "after outgoing.sealing.operations.apply:complete_seal",
    "after outgoing.sealing.operations.apply:record_verdict",
    # issuing
    "before outgoing.publication.operations.order:issue",
    "after outgoing.publication.operations.order:issue",
    "after outgoing.publication.handlers:on_document_sealed",
    # packing
    "after exchange.sending.handlers:open_package",
    "after exchange.sending.operations.packages:write_packet",
    "after exchange.sending.operations.packages:keep",
    "after exchange.sending.operations.packages:complete_package",
    # sending: on the line, taken by the axis and not noted, noted
    "before exchange.sending.operations.send:send_packet",
    "after exchange.sending.operations.send:send_packet",
    "after exchange.sending.operations.send:record_sent",
    # to a body of the same house, which reports at once
    "after exchange.receiving.handlers:take_in",
    "after exchange.receiving.operations.reports:_tell_inside",
    # statuses back
    *POLLING,
    "after exchange.receiving.operations.read:StatusReceived",
    "before exchange.sending.handlers:record_status",
    "after exchange.sending.handlers:record_status",
)
RECEIVER = (
    *POLLING,
    # taking up
    "after incoming.reception.operations.take_up:examine_package",
    "after incoming.reception.operations.take_up:lay_down",
    "after incoming.reception.handlers:take_in",
    *REPORTING,
)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), now=now())


@pytest.fixture
def houses(
    transactional_db: None,
    postgres: EmbeddedPostgres,
    axis: AxisProcess,
    pki: Pki,
    settings: Any,
    tmp_path: Path,
) -> Iterator[tuple[House, House]]:
    """The sender in the test's own database, the receiver in an empty copy of it."""
    settings.TRUST_DIR, settings.TSA_URL = str(pki.folder), ""
    here = str(connection.settings_dict["NAME"])
    there = f"{here}_there"
    connection.close()
    postgres.drop_database(there)
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{there}" TEMPLATE "{here}"')
    made = []
    for code, name, system_id, secret in (
        (OURS, here, SYSTEM_ID, SECRET),
        (THEIRS, there, PARTNER_ID, PARTNER_SECRET),
    ):
        folder = tmp_path / code
        folder.mkdir()
        house = House(folder, name, postgres.url(name), pki.folder, settings)
        house.link_to(axis.url, system_id, secret)
        made.append(house)
    ours, theirs = made
    yield ours, theirs
    postgres.drop_database(there)


@contextmanager
def at_work(ours: House, theirs: House) -> Iterator[None]:
    """Both workers run; in the end each has died at all its points, and nothing waits any more."""
    with ours.at_work(SENDER), theirs.at_work(RECEIVER):
        yield
        for house, points in ((ours, SENDER), (theirs, RECEIVER)):
            house.wait_for_deaths(points)
            house.wait_for("rest", f"SELECT count(*) = 0 FROM {LEFT}")


@pytest.mark.needs("soffice")
@pytest.mark.needs("openssl")
def test_a_worker_killed_at_each_step_of_the_journey_loses_and_doubles_nothing(
    houses: tuple[House, House], pki: Pki, tmp_path: Path
) -> None:
    ours, theirs = houses
    with theirs.entered():
        receiver = make_bureau(THEIRS, partner=OURS)
        open_books(actor=receiver.system, now=now())
    with ours.entered():
        sender = make_bureau(OURS, partner=THEIRS)
        enrol(sender, pki, now=now() - timedelta(minutes=1))
        open_books(actor=sender.system, now=now())
        with at_work(ours, theirs):
            document_id = issued(ours, sender)
            arrived_id = taken_up(theirs)
            with theirs.entered():
                number = register(actor=receiver.clerk, now=now(), document_id=arrived_id)
            ours.wait_for("status 03", "SELECT count(*) FROM sending_status WHERE code = 3")
        assert number == 1
        sealed = once_in_the_sending_office(ours, sender, document_id)
        signed_once_each(sealed, pki, tmp_path)
        assert proved(sender.system)
    with theirs.entered():
        assert once_in_the_receiving_office(theirs, arrived_id) == sealed
        assert proved(receiver.system)


def issued(ours: House, bureau: Bureau) -> UUID:
    """From a Word draft to a document issued, by the people; the worker does the rest."""
    document_id = create_draft(
        actor=bureau.officer,
        now=now(),
        type_code="quyet-dinh",
        subject="Về việc giao nhiệm vụ khắc phục hậu quả mưa lũ",
        signer_post_id=bureau.leader.post_id,
        recipients=(
            RecipientInput(organisation_id=bureau.partner_id),
            RecipientInput(organisation_id=bureau.neighbour_id),
        ),
        stored=kept(
            decision(
                "Về việc giao nhiệm vụ khắc phục hậu quả mưa lũ",
                signer=LEADER,
                signer_lines=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
            ),
            "quyet-dinh.docx",
        ),
    )
    ours.wait_for("the look at the draft", "SELECT count(*) FROM drafting_examination")
    submit_for_approval(actor=bureau.officer, now=now(), document_id=document_id)
    approve(actor=bureau.head, now=now(), document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=now(), document_id=document_id, side=Side.FORM)
    request_signature(actor=bureau.leader, now=now(), document_id=document_id)
    state = "SELECT count(*) FROM records_document WHERE id = %s AND state = %s"
    ours.wait_for("the signature", state, document_id, "signed")
    issue_and_send(actor=bureau.clerk, now=now(), document_id=document_id)
    ours.wait_for("the issue", state, document_id, "issued")
    return document_id


def taken_up(theirs: House) -> UUID:
    found: UUID = theirs.wait_for("the arrival", "SELECT document_id FROM reception_arrival")
    return found


def once_in_the_sending_office(ours: House, bureau: Bureau, document_id: UUID) -> bytes:
    """One number, one version of each kind, each report once, no work left; the sealed file."""
    with ours.ledger() as book:
        kinds = book.rows(
            "SELECT kind, blob_id FROM records_version WHERE document_id = %s ORDER BY ordinal",
            document_id,
        )
        numbers = book.rows("SELECT number, document_id, voided_at FROM numbering_entry")
        ends = book.rows(
            "SELECT state FROM signing_request UNION ALL SELECT state FROM sealing_request"
        )
        issues = book.value("SELECT count(*) FROM publication_issue")
        packages = book.value("SELECT count(*) FROM sending_package")
        sent = book.rows("SELECT id, target_code, state FROM sending_dispatch ORDER BY ordinal")
        statuses = book.rows(
            "SELECT target_code, code FROM sending_status JOIN sending_dispatch d"
            " ON d.id = dispatch_id ORDER BY 1, 2"
        )
    assert [row["kind"] for row in kinds] == ["draft", "prepared", "signed", "numbered", "sealed"]
    assert numbers == [{"number": 1, "document_id": document_id, "voided_at": None}]
    assert [row["state"] for row in ends] == ["done", "done"]
    assert (issues, packages) == (1, 1)
    assert [(row["target_code"], row["state"]) for row in sent] == [
        (THEIRS, "sent"),
        (f"{OURS}.07", "handed_over"),
    ]
    assert [tuple(row.values()) for row in statuses] == [
        (THEIRS, 1),
        (THEIRS, 3),
        (f"{OURS}.07", 1),
    ]
    assert ours.value(f"SELECT count(*) FROM {LEFT}") == 0
    sealed = str(kinds[-1]["blob_id"])
    verdict = verdict_of(bureau.system, file_sha256=sealed)
    assert verdict is not None, "nobody looked at the sealed file"
    assert verdict.outcome is not Outcome.INVALID
    return load(sealed)


def once_in_the_receiving_office(theirs: House, document_id: UUID) -> bytes:
    """One document, one arrival number, each report once, no work left; the file that came."""
    with theirs.ledger() as book:
        arrived = book.rows("SELECT document_id FROM reception_arrival")
        entries = book.rows("SELECT number, document_id FROM registration_arrival_entry")
        kinds = book.rows("SELECT kind, blob_id FROM records_version")
        reports = book.rows("SELECT code, state FROM receiving_status_report ORDER BY code")
        packets = book.value("SELECT count(*) FROM receiving_inbox_item")
        alike = book.value("SELECT count(*) FROM reception_duplicate_warning")
    assert arrived == [{"document_id": document_id}]
    assert entries == [{"number": 1, "document_id": document_id}]
    assert [row["kind"] for row in kinds] == ["received"]
    assert reports == [{"code": 1, "state": "sent"}, {"code": 3, "state": "sent"}]
    assert (packets, alike) == (1, 0)
    assert theirs.value(f"SELECT count(*) FROM {LEFT}") == 0
    return load(str(kinds[0]["blob_id"]))


def signed_once_each(sealed: bytes, pki: Pki, folder: Path) -> None:
    """The person's signature and the organisation's, each once, both whole."""
    with pikepdf.open(io.BytesIO(sealed)) as document:
        fields = [str(each["/T"]) for each in document.Root.AcroForm.Fields if "/V" in each]
    assert sorted(fields) == ["ChuKy", "ConDau", "Ngay", "So"]
    assert openssl_verifies(sealed, folder, pki.root.certificate) == [0, 0]


def proved(actor: Actor) -> bool:
    chains = prove_chains(Actor.system(None, name=actor.name))
    return bool(chains) and all(chain.fault is None for chain in chains)
