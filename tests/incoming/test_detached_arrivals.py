"""A file and the signature beside it arrive together, and are known to belong together."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from support.incoming import NOW, Place, arrive, packet, paper, part
from support.papers import sign_with
from vanban.core.records.queries import AttachmentRow, attachments_of
from vanban.doors.testpki.authority import Identity, Pki, make_pki
from vanban.formats.cades import prepare_detached
from vanban.formats.pades.signing import finish_signature
from vanban.incoming.reception.operations import judge_again
from vanban.incoming.reception.queries import arrival
from vanban.trust.verification.queries import verdict_of
from vanban.trust.verification.rules.verdict import Outcome

pytestmark = pytest.mark.django_db
ARCHIVE = b"PK\x03\x04 danh muc du an"


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), now=NOW - timedelta(days=30))


@pytest.fixture(scope="module")
def seal(pki: Pki) -> Identity:
    return pki.issue_organisation("Văn phòng Chính phủ", now=NOW - timedelta(days=9))


@pytest.fixture(autouse=True)
def _trusted(pki: Pki, settings: Settings) -> None:
    settings.TRUST_DIR = str(pki.folder)


def beside(content: bytes, identity: Identity) -> bytes:
    prepared = prepare_detached(
        content, certificate=identity.certificate, chain=identity.chain, signing_time=NOW
    )
    return finish_signature(prepared, sign_with(identity, prepared.signed_attributes))


def came(place: Place, *files: tuple[str, bytes]) -> tuple[dict[str, AttachmentRow], str]:
    given = [part(data, name, number) for number, (name, data) in enumerate(files, start=1)]
    document_id = arrive(place, packet(10482, *given))
    rows = attachments_of(place.clerk, document_id=document_id)
    assert judge_again(actor=place.clerk, now=NOW, document_id=document_id) == (
        arrival(place.clerk, document_id=document_id).outcome
    )
    return {row.file_name: row for row in rows}, arrival(
        place.clerk, document_id=document_id
    ).outcome


def test_an_annex_and_its_signature_are_put_together(place: Place, seal: Identity) -> None:
    signature = beside(ARCHIVE, seal)
    rows, outcome = came(
        place, ("cv.pdf", paper()), ("chu-ky-1.p7s", signature), ("du-an.zip", ARCHIVE)
    )
    row = rows["chu-ky-1.p7s"]
    assert (row.signs, row.kind) == (rows["du-an.zip"].sha256, "signature")
    verdict = verdict_of(place.clerk, file_sha256=row.sha256, content_sha256=row.signs)
    assert verdict is not None
    assert verdict.outcome is not Outcome.INVALID
    assert verdict.signatures[0].signer is not None
    assert verdict.signatures[0].signer.name == "Văn phòng Chính phủ"
    assert outcome == "unsigned"  # the document itself has no signature


def test_an_annex_changed_since_makes_the_arrival_invalid(place: Place, seal: Identity) -> None:
    rows, outcome = came(
        place,
        ("cv.pdf", paper()),
        ("du-an.zip", ARCHIVE + b" sua"),
        ("du-an.zip.p7s", beside(ARCHIVE, seal)),
    )
    assert rows["du-an.zip.p7s"].signs == rows["du-an.zip"].sha256
    assert outcome == "invalid"


def test_a_signature_that_comes_first_is_not_the_document(place: Place, seal: Identity) -> None:
    main = paper("THÔNG BÁO")
    rows, outcome = came(place, ("cv.pdf.p7s", beside(main, seal)), ("cv.pdf", main))
    assert set(rows) == {"cv.pdf.p7s"}
    assert outcome == "unknown"  # signed beside; nobody could be asked about the certificate


def test_a_signature_alone_says_nothing_of_any_file(place: Place, seal: Identity) -> None:
    rows, outcome = came(place, ("cv.pdf", paper()), ("la.p7s", beside(ARCHIVE, seal)))
    row = rows["la.p7s"]
    assert row.signs == ""
    verdict = verdict_of(place.clerk, file_sha256=row.sha256)
    assert verdict is not None
    assert verdict.outcome is Outcome.UNKNOWN
    assert outcome == "unsigned"
