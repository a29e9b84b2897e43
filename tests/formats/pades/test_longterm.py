"""B-T, B-LT, B-LTA: judged by other people's programs, now and when certificates have run out."""

import asyncio
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto.crl import CertificateList
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed, AdESSubIndic
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

from support.judges import pdfsig, qpdf_complaints
from support.signed import decision, timestamper_at
from vanban.doors.testpki.answers import revocation_list
from vanban.doors.testpki.authority import Identity, Pki, make_pki
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.longterm import Evidence, with_document_stamp, with_evidence
from vanban.trust.certificates.rules import (
    RevocationEvidence,
    RevocationQuestion,
    RevocationSource,
    TrustStore,
    trust_store,
)
from vanban.trust.verification.rules.engine import verify_pdf
from vanban.trust.verification.rules.preserving import (
    due_renewal_of,
    gather,
    last_authority,
    level_of,
    unproved,
)
from vanban.trust.verification.rules.verdict import Outcome

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
MINUTE, YEAR = timedelta(minutes=1), timedelta(days=365)
LATER = NOW + 5 * MINUTE


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("lta"), now=NOW - YEAR / 12)


@pytest.fixture(scope="module")
def store(authority: Pki) -> TrustStore:
    return trust_store({"test-root.pem": (authority.folder / "root.pem").read_bytes()})


def lists(pki: Pki, at: datetime) -> RevocationSource:
    def source(question: RevocationQuestion) -> tuple[RevocationEvidence, ...]:
        issuer = pki.root if question.issuer == pki.root.certificate else pki.issuing
        return (RevocationEvidence("crl", revocation_list(pki, issuer, now=at), "", at),)

    return source


@pytest.fixture(scope="module")
def people(authority: Pki) -> tuple[Identity, Identity]:
    begun = NOW - timedelta(days=2)
    return (
        authority.issue_person("Nguyễn Văn Hùng", organisation="UBND tỉnh", now=begun),
        authority.issue_organisation("UBND tỉnh", now=begun),
    )


@pytest.fixture(scope="module")
def kept(
    authority: Pki, store: TrustStore, people: tuple[Identity, Identity]
) -> tuple[bytes, bytes, bytes]:
    """A decision with time stamps, with its evidence, and with a stamp over that."""
    timed = decision(*people, now=NOW, timestamper=timestamper_at(authority, NOW))
    found = gather(timed, store, lists(authority, LATER), LATER)
    assert found.missing == ()
    proved = with_evidence(timed, found.evidence)
    return timed, proved, with_document_stamp(proved, timestamper_at(authority, LATER))


def ades(pdf: bytes, pki: Pki, at: datetime) -> list[AdESSubIndic]:
    """pyHanko's judgement by ETSI EN 319 102-1.

    Known are the root and, as whoever checks would fetch them, the lists of the day: of the last
    stamp's authority the standard wants fresh news. All else must be in the file.
    """
    root = load_cert_from_pemder(str(pki.folder / "root.pem"))
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=[root]),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    fresh = [revocation_list(pki, each, now=at) for each in (pki.root, pki.issuing)]
    known = LocalKnowledge(
        known_crls=[CRLContainer(CertificateList.load(each)) for each in fresh],
    )
    spec = PdfSignatureValidationSpec(
        SignatureValidationSpec(cert_validation_policy=policy, local_knowledge=known)
    )
    timing = ValidationTimingInfo(
        validation_time=at, best_signature_time=at, point_in_time_validation=True
    )
    reader = PdfFileReader(io.BytesIO(pdf))
    return [
        asyncio.run(ades_lta_validation(each, spec, timing_info=timing)).ades_subindic
        for each in reader.embedded_regular_signatures
    ]


@pytest.mark.parametrize("years", [0, 3, 6])
def test_others_call_it_passed_also_when_the_signers_have_run_out(
    years: int, kept: tuple[bytes, bytes, bytes], authority: Pki
) -> None:
    """The signers' certificates live five years; the stamps' authority ten."""
    at = LATER + MINUTE + years * YEAR
    assert ades(kept[2], authority, at) == [AdESPassed.OK, AdESPassed.OK]


def test_each_step_keeps_what_was_and_breaks_nothing(
    kept: tuple[bytes, bytes, bytes], authority: Pki, tmp_path: Path
) -> None:
    timed, proved, stamped = kept
    assert proved.startswith(timed)
    assert stamped.startswith(proved)
    assert pdfsig(stamped, tmp_path)[:2] == ["Signature is Valid."] * 2
    assert not qpdf_complaints(stamped, tmp_path)
    root = load_cert_from_pemder(str(authority.folder / "root.pem"))
    reader = PdfFileReader(io.BytesIO(stamped))
    for signature in reader.embedded_regular_signatures:
        context = ValidationContext(trust_roots=[root], moment=LATER, revocation_mode="soft-fail")
        status = validate_pdf_signature(signature, context)
        assert status.bottom_line, status.pretty_print_details()
    assert status.modification_level is ModificationLevel.LTA_UPDATES


@pytest.mark.parametrize(("step", "level"), [(0, "T"), (1, "LT"), (2, "LTA")])
def test_our_own_verifier_sees_the_level(
    step: int, level: str, kept: tuple[bytes, bytes, bytes], authority: Pki, store: TrustStore
) -> None:
    verdict = verify_pdf(kept[step], store, lists(authority, LATER), LATER + MINUTE)
    assert verdict.outcome is Outcome.VALID, verdict
    assert level_of(verdict) == level


def test_years_later_only_the_kept_evidence_proves_it(
    kept: tuple[bytes, bytes, bytes], store: TrustStore
) -> None:
    """Nobody can be asked, and the signers' certificates have run out."""
    late = NOW + 6 * YEAR
    assert verify_pdf(kept[2], store, None, late).outcome is Outcome.VALID
    assert verify_pdf(kept[0], store, None, late).outcome is Outcome.UNKNOWN


def test_a_stamp_past_its_authority_needs_a_newer_one(
    kept: tuple[bytes, bytes, bytes],
    authority: Pki,
    store: TrustStore,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    due = due_renewal_of(authority.tsa.certificate)
    assert due < authority.tsa.certificate.not_valid_after_utc - timedelta(days=179)
    end = authority.tsa.certificate.not_valid_after_utc + timedelta(days=1)
    assert verify_pdf(kept[2], store, None, end).outcome is Outcome.UNKNOWN
    newer = make_pki(tmp_path_factory.mktemp("newer"), now=due - YEAR)
    both = trust_store(
        {
            "test-old.pem": (authority.folder / "root.pem").read_bytes(),
            "test-new.pem": (newer.folder / "root.pem").read_bytes(),
        }
    )
    evidence = gather(kept[2], both, lists(authority, due), due).evidence
    renewed = with_document_stamp(
        with_evidence(kept[2], evidence), timestamper_at(newer, due + MINUTE)
    )
    assert last_authority(renewed) == newer.tsa.certificate
    verdict = verify_pdf(renewed, both, None, end)
    assert verdict.outcome is Outcome.VALID, verdict
    assert level_of(verdict) == "LTA"


def test_a_stamp_over_the_document_proves_signatures_without_their_own(
    authority: Pki, store: TrustStore, people: tuple[Identity, Identity]
) -> None:
    """The authority was down when it was signed; the background stamp makes it B-T."""
    untimed = decision(*people, now=NOW)
    assert unproved(verify_pdf(untimed, store, lists(authority, NOW), NOW))
    stamped = with_document_stamp(untimed, timestamper_at(authority, LATER))
    verdict = verify_pdf(stamped, store, lists(authority, LATER), LATER + MINUTE)
    assert verdict.outcome is Outcome.VALID
    assert level_of(verdict) == "T"
    assert [each.signed_at for each in verdict.signatures] == [LATER, LATER]
    assert verdict.signatures[1].changes.stamps == ("DauThoiGian1",)


def test_a_stamp_moved_to_other_bytes_proves_nothing(
    authority: Pki, store: TrustStore, people: tuple[Identity, Identity]
) -> None:
    wrong = timestamper_at(authority, LATER)
    forged = with_document_stamp(decision(*people, now=NOW), lambda _: wrong(b"something else"))
    verdict = verify_pdf(forged, store, lists(authority, LATER), LATER)
    assert verdict.outcome is Outcome.UNKNOWN
    assert [each.code for each in verdict.grounds] == ["verification.document_stamp_invalid"]
    assert level_of(verdict) == "B"


def test_evidence_is_added_once(kept: tuple[bytes, bytes, bytes]) -> None:
    proved = kept[1]
    again = Evidence(certificates=(b"\x30\x00",))
    more = with_evidence(proved, again)
    assert more != proved
    assert with_evidence(more, again) == more
    with pytest.raises(PadesError, match="unreadable"):
        with_evidence(b"no file", again)
