"""Long life in the background: it grows when others answer, and nobody waits for it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from support.bodies import body
from support.clock import standing
from support.papers import draft
from support.signed import decision, timestamper_at
from vanban.core.files.operations import keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.records.lifecycle import Direction, State, VersionKind
from vanban.core.records.operations import add_version, open_document
from vanban.doors.testpki.authority import Identity, Pki
from vanban.foundation.actor import Actor
from vanban.foundation.ids import new_id
from vanban.foundation.operation import operation
from vanban.trust.certificates.operations import asking
from vanban.trust.verification.handlers import on_document_received
from vanban.trust.verification.jobs import preserve_due
from vanban.trust.verification.models import Preservation
from vanban.trust.verification.operations.looking import look_at, look_at_kept
from vanban.trust.verification.operations.preserving import (
    ask_preservation,
    complete_prolonging,
    prolong,
)
from vanban.trust.verification.operations.recording import record_verdict
from vanban.trust.verification.queries import preservation_of, preservations_due
from vanban.trust.verification.rules.preserving import Level, due_renewal_of, next_try
from vanban.trust.verification.rules.verdict import Outcome

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
SILENT = "http://127.0.0.1:9/tsa"

pytestmark = pytest.mark.usefixtures("trust_dir", "db")


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch, settings: Settings, pki: Pki) -> None:
    monkeypatch.setattr(asking, "_memory", asking._Memory())
    settings.TSA_URL = f"{pki.url}/tsa"


@pytest.fixture(scope="module")
def people(pki: Pki) -> tuple[Identity, Identity]:
    begun = NOW - timedelta(days=2)
    return (
        pki.issue_person("Nguyễn Văn Hùng", organisation="UBND tỉnh", now=begun),
        pki.issue_organisation("UBND tỉnh", now=begun),
    )


def asked(actor: Actor, pdf: bytes) -> tuple[str, UUID]:
    stored = keep(pdf, file_name="quyet-dinh.pdf")
    ask_preservation(actor=actor, now=NOW, file_sha256=stored.sha256)
    ask_preservation(actor=actor, now=NOW, file_sha256=stored.sha256)
    return stored.sha256, Preservation.objects.get(file_sha256=stored.sha256).id


def test_a_file_grows_to_the_last_level_and_begins_with_what_was_issued(
    actor: Actor, people: tuple[Identity, Identity], pki: Pki
) -> None:
    pdf = decision(*people, now=NOW, timestamper=timestamper_at(pki, NOW))
    sha256, id_ = asked(actor, pdf)
    prolong(actor=actor, now=NOW, preservation_id=id_)
    row = preservation_of(actor, file_sha256=sha256)
    assert row is not None
    assert (row.level, row.problem) == ("LTA", "")
    assert load(row.kept_sha256).startswith(pdf)
    assert load(sha256) == pdf
    assert row.due_at == due_renewal_of(pki.tsa.certificate)
    prolong(actor=actor, now=NOW, preservation_id=id_)
    assert preservation_of(actor, file_sha256=sha256) == row


def test_a_silent_authority_is_waited_out_longer_each_time(
    actor: Actor, people: tuple[Identity, Identity], pki: Pki, settings: Settings
) -> None:
    sha256, id_ = asked(actor, decision(*people, now=NOW))
    settings.TSA_URL = SILENT
    prolong(actor=actor, now=NOW, preservation_id=id_)
    row = preservation_of(actor, file_sha256=sha256)
    assert row is not None
    assert row.level == "B"
    assert row.problem == "Máy chủ dấu thời gian không trả lời được."
    assert row.due_at == NOW + next_try(0)
    assert next_try(0) < next_try(1) < next_try(5)
    assert next_try(40) == timedelta(hours=6)
    # Not due yet: nothing is done. When it is and the authority answers, it grows at once.
    settings.TSA_URL = f"{pki.url}/tsa"
    prolong(actor=actor, now=NOW + timedelta(seconds=5), preservation_id=id_)
    assert preservation_of(actor, file_sha256=sha256) == row
    later = NOW + timedelta(minutes=2)
    assert preservations_due(Actor.system(None), now=later) == [(actor.organisation, id_)]
    prolong(actor=actor, now=later, preservation_id=id_)
    grown = preservation_of(actor, file_sha256=sha256)
    assert grown is not None
    assert (grown.level, grown.problem) == ("LTA", "")


def test_silent_issuers_leave_what_could_be_had(
    actor: Actor,
    people: tuple[Identity, Identity],
    pki: Pki,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sha256, id_ = asked(actor, decision(*people, now=NOW, timestamper=timestamper_at(pki, NOW)))
    monkeypatch.setattr(asking, "_fetched", lambda *_: None)
    prolong(actor=actor, now=NOW, preservation_id=id_)
    row = preservation_of(actor, file_sha256=sha256)
    assert row is not None
    assert row.level == "T"
    assert row.problem.startswith("Chưa lấy được: trạng thái thu hồi của ")
    assert row.due_at is not None


def test_a_broken_file_is_left_alone(
    actor: Actor, people: tuple[Identity, Identity], pki: Pki
) -> None:
    pdf = decision(*people, now=NOW)
    place = pdf.index(b"/MediaBox")
    sha256, id_ = asked(actor, pdf[:place] + b"/MediaBux" + pdf[place + 9 :])
    prolong(actor=actor, now=NOW, preservation_id=id_)
    row = preservation_of(actor, file_sha256=sha256)
    assert row is not None
    assert row.due_at is None
    assert "thay đổi" in row.problem


def test_the_slower_of_two_workers_throws_its_work_away(
    actor: Actor, people: tuple[Identity, Identity], pki: Pki
) -> None:
    pdf = decision(*people, now=NOW, timestamper=timestamper_at(pki, NOW))
    sha256, id_ = asked(actor, pdf)
    prolong(actor=actor, now=NOW, preservation_id=id_)
    first = preservation_of(actor, file_sha256=sha256)
    complete_prolonging(
        actor=actor,
        now=NOW,
        preservation_id=id_,
        before_sha256=sha256,
        stored=keep(pdf + b"\n", file_name="x.pdf"),
        level=Level.B,
        problem="",
        due_at=None,
    )
    assert preservation_of(actor, file_sha256=sha256) == first


def test_no_other_body_sees_it(actor: Actor, people: tuple[Identity, Identity], pki: Pki) -> None:
    sha256, _ = asked(actor, decision(*people, now=NOW))
    stranger = Actor(organisation_id=body("Sở Nội vụ"), name="Người khác")
    assert preservation_of(stranger, file_sha256=sha256) is None


def test_the_round_sets_off_what_is_due_once(
    actor: Actor, people: tuple[Identity, Identity], pki: Pki
) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    _, id_ = asked(actor, decision(*people, now=NOW))
    preserve_due()
    preserve_due()
    waiting = ProcrastinateJob.objects.filter(queueing_lock=f"preserve:{id_}", status="todo")
    assert waiting.count() == 1


def arrived(actor: Actor, pdf: bytes) -> tuple[str, UUID]:
    """A document received, its file looked at, as reception leaves it."""
    stored = keep(pdf, file_name="den.pdf")
    made = take_file(actor=actor, now=NOW, stored=stored)
    if (found := look_at(pdf, now=NOW)).signatures:
        record_verdict(actor=actor, now=NOW, file_sha256=stored.sha256, verdict=found)
    return stored.sha256, made


@operation("test.take_file")
def take_file(*, actor: Actor, now: datetime, stored: Stored) -> UUID:
    document = open_document(
        actor=actor, now=now, direction=Direction.INCOMING, state=State.RECEIVED, subject="Thử"
    )
    add_version(document, actor=actor, now=now, kind=VersionKind.RECEIVED, stored=stored)
    return document.id


def tell(actor: Actor, document_id: UUID) -> None:
    with standing(NOW):
        on_document_received(
            new_id(), organisation_id=str(actor.organisation), document_id=str(document_id)
        )


def test_the_evidence_on_a_received_file_is_gathered_beside_it(
    actor: Actor, people: tuple[Identity, Identity], pki: Pki
) -> None:
    pdf = decision(*people, now=NOW)
    sha256, document_id = arrived(actor, pdf)
    for _ in range(2):  # the event may be told twice
        tell(actor, document_id)
    row = Preservation.objects.get()
    assert (row.file_sha256, row.level) == (sha256, "B")
    prolong(actor=actor, now=NOW, preservation_id=row.id)
    kept = preservation_of(actor, file_sha256=sha256)
    assert kept is not None
    assert kept.level == "LTA"
    assert load(sha256) == pdf
    # Years on the certificates have run out and issuers are silent: the copy still proves it.
    later = NOW + timedelta(days=6 * 365)
    assert look_at(pdf, now=later).outcome is not Outcome.VALID
    assert look_at_kept(actor=actor, now=later, sha256=sha256).outcome is Outcome.VALID


def test_nothing_is_gathered_for_a_file_that_is_unsigned_or_broken(
    actor: Actor, people: tuple[Identity, Identity], pki: Pki
) -> None:
    pdf = decision(*people, now=NOW)
    place = pdf.index(b"/MediaBox")
    for data in (draft(), pdf[:place] + b"/MediaBux" + pdf[place + 9 :]):
        _, document_id = arrived(actor, data)
        tell(actor, document_id)
    assert not Preservation.objects.exists()


def test_without_an_authority_the_evidence_is_gathered_and_no_step_grows_the_file_twice(
    actor: Actor, people: tuple[Identity, Identity], pki: Pki, settings: Settings
) -> None:
    settings.TSA_URL = ""
    sha256, id_ = asked(actor, decision(*people, now=NOW, timestamper=timestamper_at(pki, NOW)))
    prolong(actor=actor, now=NOW, preservation_id=id_)
    first = preservation_of(actor, file_sha256=sha256)
    assert first is not None
    assert (first.level, first.problem) == ("LT", "Chưa khai báo máy chủ dấu thời gian.")
    assert first.due_at is not None
    prolong(actor=actor, now=first.due_at, preservation_id=id_)
    again = preservation_of(actor, file_sha256=sha256)
    assert again is not None
    assert again.kept_sha256 == first.kept_sha256
    assert again.due_at is not None
    assert again.due_at > first.due_at
    assert next_try(100) == timedelta(days=30)


def test_the_same_bytes_are_grown_once_for_all_bodies_of_the_house(
    actor: Actor, people: tuple[Identity, Identity], pki: Pki, settings: Settings
) -> None:
    pdf = decision(*people, now=NOW, timestamper=timestamper_at(pki, NOW))
    sha256, first = asked(actor, pdf)
    prolong(actor=actor, now=NOW, preservation_id=first)
    settings.TSA_URL = SILENT  # nobody is asked again
    other = Actor(organisation_id=body("Sở Nội vụ"), name="Người khác")
    ask_preservation(actor=other, now=NOW, file_sha256=sha256)
    row = Preservation.objects.exclude(id=first).get()
    prolong(actor=other, now=NOW, preservation_id=row.id)
    mine, theirs = (preservation_of(each, file_sha256=sha256) for each in (actor, other))
    assert theirs is not None
    assert mine == theirs
    assert theirs.level == "LTA"
