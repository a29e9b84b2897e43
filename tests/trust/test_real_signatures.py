"""Every signature of the real corpus, with the roots of the real authorities."""

import csv
import json
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vanban.trust.certificates.rules import Profile, TrustStore, trust_store
from vanban.trust.verification.rules import engine, signer
from vanban.trust.verification.rules.engine import verify_pdf
from vanban.trust.verification.rules.verdict import Outcome, RevocationFacts, Verdict

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[3] / "shared"
TABLE = SHARED / "corpus" / "signatures.csv"

pytestmark = pytest.mark.skipif(
    not TABLE.exists(), reason="needs the shared corpus of real documents"
)


def rows() -> dict[str, list[dict[str, str]]]:
    by_file: dict[str, list[dict[str, str]]] = defaultdict(list)
    if TABLE.exists():
        with TABLE.open(encoding="utf-8") as table:
            for row in csv.DictReader(table):
                by_file[row["file"]].append(row)
    return by_file


ROWS = rows()
FILES = sorted(ROWS)


@pytest.fixture(scope="module")
def store() -> TrustStore:
    folders = (SHARED / "trust", SHARED / "corpus" / "certs")
    paths = [path for folder in folders for path in folder.glob("*.pem")]
    return trust_store({path.name: path.read_bytes() for path in paths})


@pytest.fixture
def all_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every issuer had said that nothing is revoked: the line is not there to ask."""

    def good(chain, asking):  # noqa: ANN001, ANN202
        return tuple(
            RevocationFacts(str(each.subject), "good", "ocsp", asking.at) for each in chain.path
        )

    for room in (engine, signer):
        monkeypatch.setattr(room, "states_of", good)


def test_the_roots_are_known_by_their_fingerprints(store: TrustStore) -> None:
    found = {anchor.profile for anchor in store.anchors}
    assert found == {Profile.VGCA_G1, Profile.VGCA_G2, Profile.NATIONAL}


@pytest.mark.parametrize("file", FILES)
def test_offline_a_real_signature_is_never_called_valid(file: str, store: TrustStore) -> None:
    """What can be known without a line: content and issuer. Revocation cannot."""
    verdict = verify_pdf((SHARED / "corpus" / file).read_bytes(), store, None, NOW)
    expected = ROWS[file]
    if expected[0]["status"].startswith("HỎNG"):
        assert verdict.outcome is Outcome.INVALID
        assert [each.code for each in verdict.signatures[0].grounds] == ["verification.destroyed"]
        assert verdict.headline.startswith("Không hợp lệ: tệp bị lưu lại sau khi ký")
        return
    assert verdict.outcome is Outcome.UNKNOWN
    assert [each.field for each in verdict.signatures] == [row["field"] for row in expected]
    for finding, row in zip(verdict.signatures, expected, strict=True):
        assert finding.intact == (row["intact"] == "True")
        assert finding.signer is not None
        assert finding.signer.name == row["signer_cn"]
        assert finding.signer.organisation == row["signer_o"]
        assert finding.whole_file == (row["coverage"] == "ENTIRE_FILE")
        assert finding.changes.kind == ("none" if finding.whole_file else "signatures")
        assert bool(finding.profile) == (row["chain_20261122"] != "NO_CERTIFICATE_CHAIN_FOUND")
        assert finding.digest == row["digest"]
    assert Verdict.from_json(json.loads(json.dumps(verdict.as_json()))) == verdict


@pytest.mark.parametrize("file", FILES)
@pytest.mark.usefixtures("all_good")
def test_online_a_real_signature_gets_the_right_verdict(file: str, store: TrustStore) -> None:
    verdict = verify_pdf((SHARED / "corpus" / file).read_bytes(), store, None, NOW)
    for finding, row in zip(verdict.signatures, ROWS[file], strict=True):
        if row["status"].startswith("HỎNG"):
            assert finding.outcome is Outcome.INVALID
            continue
        sound = row["chain_20261122"] == "tin cậy" and row["digest"] != "sha1"
        assert finding.outcome is (Outcome.VALID if sound else Outcome.UNKNOWN), row
        stamp = {"": "absent", "sha1": "weak", "sha256": "valid"}[row["tst_imprint"]]
        assert finding.timestamp.state == stamp


def test_sha1_is_believed_of_the_pinned_first_generation_only(store: TrustStore) -> None:
    """The same file without the G1 root among the anchors: its chain is worth nothing."""
    pdf = (SHARED / "corpus" / "docs" / "signed__baffca40.pdf").read_bytes()
    assert {each.profile for each in verify_pdf(pdf, store, None, NOW).signatures} == {"vgca-g1"}
    others = tuple(each for each in store.anchors if each.profile is not Profile.VGCA_G1)
    local = tuple(
        type(each)(Profile.LOCAL, each.certificate)
        for each in store.anchors
        if each.profile is Profile.VGCA_G1
    )
    renamed = TrustStore((*others, *local), store.intermediates)
    findings = verify_pdf(pdf, renamed, None, NOW).signatures
    assert {each.profile for each in findings} == {""}
    assert all(each.outcome is Outcome.UNKNOWN for each in findings)


def test_a_picture_of_a_signature_is_no_signature(store: TrustStore) -> None:
    pdf = (SHARED / "corpus" / "docs" / "scan__f9a6aa82.pdf").read_bytes()
    verdict = verify_pdf(pdf, store, None, NOW)
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.headline == "Không có chữ ký số"
    assert verdict.signatures == ()
