"""The seal: by the clerk, over what the competent person signed and the book numbered."""

from datetime import timedelta

import pytest

from support.killed import KilledError, after, before
from support.outgoing import NOW, TODAY, Bureau
from support.work import do_jobs
from vanban.core.files.operations import enter, keep
from vanban.core.files.queries import load
from vanban.core.organisations.operations import close_organisation
from vanban.core.records.models import Version
from vanban.core.records.operations import DocumentNotFound
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden
from vanban.foundation.models import EventRecord
from vanban.outgoing.numbering.operations import take_number, void_number
from vanban.outgoing.numbering.queries import entry_of_document
from vanban.outgoing.sealing.operations import CannotSeal, apply, apply_seal, request_seal
from vanban.outgoing.sealing.queries import seals_of
from vanban.outgoing.sealing.rules import grown_from
from vanban.trust.verification.queries import verdict_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["officer", "head", "chief", "leader", "deputy"])
def test_nobody_but_the_clerk_seals(signing_bureau: Bureau, who: str) -> None:
    document_id = signing_bureau.numbered()
    with pytest.raises(Forbidden):
        request_seal(actor=getattr(signing_bureau, who), now=NOW, document_id=document_id)


def test_not_even_the_house_seals_by_itself(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.numbered()
    with pytest.raises(Forbidden):
        request_seal(actor=signing_bureau.system, now=NOW, document_id=document_id)


@pytest.mark.parametrize("stage", ["drafted", "submitted", "approved", "signed", "sealed"])
def test_only_a_signed_and_numbered_document_is_sealed(signing_bureau: Bureau, stage: str) -> None:
    document_id = getattr(signing_bureau, stage)()
    with pytest.raises(CannotSeal) as refused:
        request_seal(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    assert "records.wrong_state" in [reason.code for reason in refused.value.reasons]


def test_the_clerk_waits_until_the_number_stands_in_the_file(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.signed()
    take_number(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    with pytest.raises(CannotSeal) as refused:
        request_seal(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    assert [reason.code for reason in refused.value.reasons] == ["sealing.not_stamped"]
    do_jobs(task="numbering")
    request_seal(actor=signing_bureau.clerk, now=NOW, document_id=document_id)


def test_a_body_that_has_ended_seals_nothing(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.numbered()
    close_organisation(
        actor=Actor.system(None),
        now=NOW,
        organisation_id=signing_bureau.organisation_id,
        closes_on=TODAY - timedelta(days=1),
        successor_id=signing_bureau.neighbour_id,
        basis="Nghị quyết 202/2025/QH15",
    )
    with pytest.raises(CannotSeal) as refused:
        request_seal(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    assert [reason.code for reason in refused.value.reasons] == ["organisations.ended"]


def test_a_file_that_did_not_grow_out_of_the_signed_one_is_not_sealed(
    signing_bureau: Bureau,
) -> None:
    document_id = signing_bureau.numbered()
    request = request_seal(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    other = load(signing_bureau.sha256(document_id, "numbered")).replace(b"/QD", b"/QX", 1)
    forged = keep(b"%PDF-1.7\n" + other, file_name="khac.pdf")
    signed = signing_bureau.sha256(document_id, "signed")

    blob = enter(forged, now=NOW)
    Version.objects.filter(document_id=document_id, kind="numbered").update(blob=blob)
    assert signed != forged.sha256
    apply_seal(actor=signing_bureau.system, now=NOW, request_id=request)
    assert signing_bureau.state(document_id) == "numbered"
    (row,) = seals_of(signing_bureau.clerk, document_id=document_id)
    assert row.problem is not None
    assert row.problem.code == "sealing.changed_after_signing"


def test_a_voided_number_is_replaced_in_a_new_file_grown_from_the_signed_one(
    signing_bureau: Bureau,
) -> None:
    document_id = signing_bureau.numbered()
    void_number(actor=signing_bureau.clerk, now=NOW, document_id=document_id, reason="Nhầm sổ")
    take_number(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="numbering")
    kinds = signing_bureau.kinds(document_id)
    assert kinds == ["draft", "prepared", "signed", "numbered", "numbered"]
    request_seal(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="sealing")
    assert signing_bureau.state(document_id) == "sealed"
    entry = entry_of_document(signing_bureau.clerk, document_id=document_id)
    assert entry is not None
    assert entry.printed == "02"
    sealed = load(signing_bureau.sha256(document_id, "sealed"))
    assert sealed.startswith(load(signing_bureau.sha256(document_id, "signed")))


def test_strangers_do_not_see_the_document_to_seal(signing_bureau: Bureau) -> None:
    document_id = signing_bureau.numbered()
    elsewhere = Actor(
        organisation_id=signing_bureau.neighbour_id,
        name="Văn thư nơi khác",
        post_id=signing_bureau.clerk.post_id,
        permissions=signing_bureau.clerk.permissions,
    )
    with pytest.raises(DocumentNotFound):
        request_seal(actor=elsewhere, now=NOW, document_id=document_id)


POINTS = [
    (when, name)
    for name in (
        *("prepare_signature", "save_prepared", "finished", "keep", "complete_seal"),
        "record_verdict",
    )
    for when in (before, after)
]


@pytest.mark.parametrize(("when", "name"), POINTS)
def test_a_worker_killed_anywhere_loses_nothing_and_doubles_nothing(
    signing_bureau: Bureau, monkeypatch: pytest.MonkeyPatch, when: object, name: str
) -> None:
    document_id = signing_bureau.numbered()
    request = request_seal(actor=signing_bureau.clerk, now=NOW, document_id=document_id)
    with monkeypatch.context() as patch:
        patch.setattr(apply, name, when(getattr(apply, name)))  # type: ignore[operator]
        with pytest.raises(KilledError):
            apply_seal(actor=signing_bureau.system, now=NOW, request_id=request)
    for _ in range(2):
        apply_seal(actor=signing_bureau.system, now=NOW, request_id=request)
    assert signing_bureau.kinds(document_id)[3:] == ["numbered", "sealed"]
    assert signing_bureau.state(document_id) == "sealed"
    tenancy.enter(signing_bureau.organisation_id)
    events = EventRecord.objects.filter(name="outgoing.sealing.DocumentSealed")
    assert events.count() == 1
    sealed = signing_bureau.sha256(document_id, "sealed")
    assert verdict_of(signing_bureau.system, file_sha256=sealed) is not None


def test_a_file_has_grown_only_when_every_earlier_byte_is_there() -> None:
    assert grown_from(b"abc", b"abcd")
    assert grown_from(b"abc", b"abc")
    assert not grown_from(b"abc", b"abX")
    assert not grown_from(b"abc", b"ab")
