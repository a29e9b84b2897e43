"""What a forger may try, and what time does to certificates."""

import inspect
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from support.papers import draft, sign_with
from support.signed import DATE, decision, sealed, signed, timestamper_at
from vanban.doors.testpki.answers import revocation_list
from vanban.doors.testpki.authority import Identity, Pki
from vanban.formats.pades.fields import DATE_FIELD, NUMBER_FIELD, fill_fields, prepare_fields
from vanban.formats.pades.objects import dictionary, put, stream
from vanban.formats.pades.signing import finish_signature, prepare_signature
from vanban.formats.pdf.blanks import find_blanks
from vanban.foundation.actor import Actor
from vanban.trust.certificates.operations import asking
from vanban.trust.certificates.rules import (
    Profile,
    RevocationEvidence,
    RevocationQuestion,
    RevocationSource,
    TrustStore,
    masked,
    trust_store,
)
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.operations.recording import record_verdict
from vanban.trust.verification.queries import outcomes_of, verdict_of
from vanban.trust.verification.rules import grounds
from vanban.trust.verification.rules.engine import verify_pdf
from vanban.trust.verification.rules.english import in_english
from vanban.trust.verification.rules.report import validation_report
from vanban.trust.verification.rules.verdict import Outcome

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
YEARS = timedelta(days=365)
Writer = IncrementalPdfFileWriter


@pytest.fixture(scope="module")
def store(pki: Pki) -> TrustStore:
    return trust_store({"test-root.pem": (pki.folder / "root.pem").read_bytes()})


@pytest.fixture(scope="module")
def leader(pki: Pki) -> Identity:
    return pki.issue_person(
        "Nguyễn Văn Hùng", organisation="Ủy ban nhân dân tỉnh Đắk Lắk", now=NOW - YEARS
    )


@pytest.fixture(scope="module")
def seal(pki: Pki) -> Identity:
    return pki.issue_organisation("Ủy ban nhân dân tỉnh Đắk Lắk", now=NOW - YEARS, kind="ec")


def lists(pki: Pki, at: datetime) -> RevocationSource:
    """The issuers' own lists, carried by hand."""

    def source(question: RevocationQuestion) -> tuple[RevocationEvidence, ...]:
        issuer = pki.root if question.issuer == pki.root.certificate else pki.issuing
        der = revocation_list(pki, issuer, now=at)
        return (RevocationEvidence("crl", der, question.crl_urls[0], at),)

    return source


def codes(pdf: bytes, store: TrustStore, source: RevocationSource | None, at: datetime) -> set[str]:
    verdict = verify_pdf(pdf, store, source, at)
    grounds = [*verdict.grounds, *(g for each in verdict.signatures for g in each.grounds)]
    return {ground.code.removeprefix("verification.") for ground in grounds}


@pytest.mark.parametrize("timed", [False, True])
@pytest.mark.checklist(61)
def test_a_decision_in_the_order_of_the_law_is_valid(
    timed: bool, pki: Pki, store: TrustStore, leader: Identity, seal: Identity
) -> None:
    stamp = timestamper_at(pki, NOW) if timed else None
    pdf = decision(leader, seal, now=NOW, timestamper=stamp)
    verdict = verify_pdf(pdf, store, lists(pki, NOW), NOW)
    assert verdict.outcome is Outcome.VALID, verdict
    assert verdict.headline == "Hợp lệ"
    first, last = verdict.signatures
    assert first.changes.filled == (NUMBER_FIELD, DATE_FIELD)
    assert first.changes.signatures == ("ConDau",)
    assert last.whole_file
    assert first.profile == Profile.TEST
    assert first.signed_at == NOW
    assert first.signed_at_source == ("timestamp" if timed else "claimed")
    shown = [line.title for line in first.evidence]
    assert shown[0] == "Nội dung nguyên vẹn"
    assert "Nguyễn Văn Hùng, Ủy ban nhân dân tỉnh Đắk Lắk" in shown
    assert "Chuỗi tin cậy: CA thử nghiệm" in shown
    assert {line.state for line in first.evidence} <= {"ok", "look"}


def test_nobody_is_asked_and_nobody_is_believed(
    pki: Pki, store: TrustStore, leader: Identity, seal: Identity
) -> None:
    pdf = decision(leader, seal, now=NOW)
    assert codes(pdf, store, None, NOW) == {"revocation_unknown"}
    assert codes(pdf, store, lambda _: (), NOW) == {"revocation_unknown"}
    assert codes(pdf, trust_store({}), lists(pki, NOW), NOW) == {"untrusted"}


def edited(pdf: bytes, change: Callable[[Writer], None]) -> bytes:
    writer = Writer(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def field(writer: Writer, name: str) -> generic.DictionaryObject:
    for reference in writer.root["/AcroForm"]["/Fields"]:
        if reference.get_object()["/T"] == name:
            return reference.get_object()
    raise LookupError(name)


def page(writer: Writer) -> generic.DictionaryObject:
    return writer.find_page_for_modification(0)[0].get_object()


def _new_number(writer: Writer) -> None:
    put(field(writer, NUMBER_FIELD), "/V", "9999")
    writer.update_container(field(writer, NUMBER_FIELD))


def _number_painted_over(writer: Writer) -> None:
    picture = writer.add_object(stream({"/Subtype": "/Form", "/BBox": [0, 0, 9, 9]}, plain=b"f"))
    put(field(writer, NUMBER_FIELD), "/AP", {"/N": picture})
    writer.update_container(field(writer, NUMBER_FIELD))


def _page_overwritten(writer: Writer) -> None:
    put(
        page(writer), "/Contents", writer.add_object(stream({}, plain=b"1 0 0 rg 0 0 500 500 re f"))
    )
    writer.update_container(page(writer))


def _font_swapped(writer: Writer) -> None:
    put(page(writer)["/Resources"], "/Font", {})
    writer.update_container(page(writer)["/Resources"])


def _page_moved(writer: Writer) -> None:
    put(page(writer), "/MediaBox", [0, 300, 595, 842])
    writer.update_container(page(writer))


def _page_added(writer: Writer) -> None:
    writer.insert_page(dictionary({"/Type": "/Page", "/MediaBox": [0, 0, 9, 9]}))


def _script_added(writer: Writer) -> None:
    put(writer.root, "/OpenAction", {"/S": "/JavaScript", "/JS": "app.alert(1)"})
    writer.update_root()


def _note_added(writer: Writer) -> None:
    note = dictionary({"/Type": "/Annot", "/Subtype": "/FreeText", "/Rect": [0, 0, 400, 400]})
    writer.register_annotation(page(writer).container_ref, writer.add_object(note))


def _field_added(writer: Writer) -> None:
    made = dictionary({"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Tx", "/T": "Moi"})
    put(made, "/Rect", [0, 0, 100, 100])
    writer.root["/AcroForm"]["/Fields"].append(writer.add_object(made))
    writer.update_container(writer.root["/AcroForm"]["/Fields"])


def _seal_repainted(writer: Writer) -> None:
    picture = writer.add_object(stream({"/Subtype": "/Form", "/BBox": [0, 0, 9, 9]}, plain=b"f"))
    put(field(writer, "ConDau"), "/AP", {"/N": picture})
    writer.update_container(field(writer, "ConDau"))


@pytest.mark.parametrize(
    ("change", "outcome", "code"),
    [
        (_new_number, Outcome.INVALID, "locked_changed"),
        (_number_painted_over, Outcome.INVALID, "locked_changed"),
        (_page_overwritten, Outcome.INVALID, "changed_after"),
        (_font_swapped, Outcome.INVALID, "changed_after"),
        (_page_moved, Outcome.INVALID, "changed_after"),
        (_page_added, Outcome.INVALID, "changed_after"),
        (_script_added, Outcome.INVALID, "changed_after"),
        (_seal_repainted, Outcome.INVALID, "changed_after"),
        (_note_added, Outcome.UNKNOWN, "annotated"),
        (_field_added, Outcome.UNKNOWN, "annotated"),
    ],
)
def test_what_is_added_after_the_seal_is_seen(
    change: Callable[[Writer], None],
    outcome: Outcome,
    code: str,
    pki: Pki,
    store: TrustStore,
    leader: Identity,
    seal: Identity,
) -> None:
    pdf = edited(decision(leader, seal, now=NOW), change)
    verdict = verify_pdf(pdf, store, lists(pki, NOW), NOW)
    assert verdict.outcome is outcome
    assert code in codes(pdf, store, lists(pki, NOW), NOW)
    assert all(finding.intact for finding in verdict.signatures)


def test_a_changed_byte_is_seen(
    pki: Pki, store: TrustStore, leader: Identity, seal: Identity
) -> None:
    pdf = decision(leader, seal, now=NOW)
    place = pdf.index(b"/MediaBox")
    broken = pdf[: place + 12] + b"1" + pdf[place + 13 :]
    verdict = verify_pdf(broken, store, lists(pki, NOW), NOW)
    assert verdict.outcome is Outcome.INVALID
    assert verdict.headline == "Không hợp lệ: nội dung đã bị thay đổi sau khi ký"


def test_a_file_saved_anew_is_told_so(store: TrustStore, leader: Identity, seal: Identity) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(decision(leader, seal, now=NOW))) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    verdict = verify_pdf(out.getvalue(), store, None, NOW)
    assert verdict.outcome is Outcome.INVALID
    signer = verdict.signatures[0].signer
    assert signer is None or signer.name


@pytest.mark.parametrize("length", [0, 5, 1000, 30_000, -1, -40])
def test_a_cut_file_never_breaks_the_verifier(
    length: int, store: TrustStore, leader: Identity, seal: Identity
) -> None:
    pdf = decision(leader, seal, now=NOW)[:length]
    assert verify_pdf(pdf, store, None, NOW).outcome is not Outcome.VALID


def test_number_filled_but_not_sealed_is_left_open(
    pki: Pki, store: TrustStore, leader: Identity
) -> None:
    paper = prepare_fields(draft(), find_blanks(draft()))
    paper = fill_fields(signed(paper, leader, now=NOW), {NUMBER_FIELD: "12", DATE_FIELD: DATE})
    assert codes(paper, store, lists(pki, NOW), NOW) == {"filled_after"}


def test_a_stranger_who_calls_himself_chairman_is_not_recognised(
    pki: Pki, store: TrustStore, leader: Identity
) -> None:
    key = rsa.generate_private_key(65537, 2048)
    name = leader.certificate.subject
    builder = x509.CertificateBuilder(name, name, key.public_key(), 5, NOW - YEARS, NOW + YEARS)
    forged = Identity(builder.sign(key, hashes.SHA256()), (), key)
    verdict = verify_pdf(signed(draft(), forged, now=NOW), store, lists(pki, NOW), NOW)
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.signatures[0].profile == ""
    assert verdict.summary == "Nội dung nguyên vẹn. Chưa nhận ra nơi cấp chứng thư."


def test_a_certificate_put_in_place_of_the_signers_is_seen(
    pki: Pki, store: TrustStore, leader: Identity
) -> None:
    """The same key, two certificates: the signature names the one it was made with."""
    twin = pki.issue_person(
        "Người khác",
        organisation="Cơ quan khác",
        now=NOW - YEARS,
        public_key=leader.private_key.public_key(),
    )
    prepared = prepare_signature(
        draft(),
        field_name="ChuKy",
        appearance=None,
        certificate=leader.certificate,
        chain=leader.chain,
        signing_time=NOW,
    )
    state = {**prepared.state, "certificate": _b64(twin.certificate)}
    swapped = type(prepared)(prepared.pdf_with_hole, prepared.signed_attributes, state)
    pdf = finish_signature(swapped, sign_with(leader, prepared.signed_attributes))
    assert "other_certificate" in codes(pdf, store, lists(pki, NOW), NOW)


def _b64(certificate: x509.Certificate) -> str:
    import base64

    from cryptography.hazmat.primitives.serialization import Encoding

    return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()


def test_time_and_certificates(pki: Pki, store: TrustStore) -> None:
    """Expired without a stamp is a question, with one it is proved; signed too late is wrong."""
    short = pki.issue_person(
        "Nguyễn Văn Hùng", organisation="UBND tỉnh", now=NOW, days=30, valid_from=NOW - YEARS / 12
    )
    then, later = NOW - timedelta(days=10), NOW + timedelta(days=60)
    untimed = signed(draft(), short, now=then)
    timed = signed(draft(), short, now=then, timestamper=timestamper_at(pki, then))
    late = signed(draft(), short, now=then, timestamper=timestamper_at(pki, later))
    assert codes(untimed, store, lists(pki, NOW), then) == set()
    assert codes(untimed, store, lists(pki, later), later) == {"expired_untimed"}
    assert codes(timed, store, lists(pki, later), later) == set()
    assert codes(late, store, lists(pki, later), later) == {"signed_expired"}
    early = NOW - YEARS
    assert codes(untimed, store, lists(pki, early), early) == {"signed_early"}


@pytest.mark.checklist(61)
def test_revocation_counts_from_its_moment(pki: Pki, store: TrustStore) -> None:
    who = pki.issue_person("Nguyễn Văn Hùng", organisation="UBND tỉnh", now=NOW - YEARS)
    before, moment = NOW - timedelta(days=20), NOW - timedelta(days=5)
    after = NOW - timedelta(days=1)
    papers = {
        name: (signed(draft(), who, now=at), signed(draft(), who, now=at, timestamper=stamp))
        for name, at, stamp in (
            ("before", before, timestamper_at(pki, before)),
            ("after", after, timestamper_at(pki, after)),
        )
    }
    pki.revoke(who.certificate.serial_number, now=moment)
    source = lists(pki, NOW)
    assert codes(papers["before"][1], store, source, NOW) == set()
    assert codes(papers["before"][0], store, source, NOW) == {"revoked_untimed"}
    assert codes(papers["after"][1], store, source, NOW) == {"revoked"}
    assert codes(papers["after"][0], store, source, NOW) == {"revoked"}


def test_a_list_of_another_authority_or_of_last_year_says_nothing(
    pki: Pki, store: TrustStore, leader: Identity, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from vanban.doors.testpki.authority import make_pki

    stranger = make_pki(tmp_path_factory.mktemp("other"), now=NOW)
    pdf = signed(draft(), leader, now=NOW)
    assert codes(pdf, store, lists(stranger, NOW), NOW) == {"revocation_unknown"}
    old = lists(pki, NOW - YEARS)
    assert codes(pdf, store, old, NOW) == {"revocation_unknown"}


def test_two_bodies_may_sign_one_paper(
    pki: Pki, store: TrustStore, leader: Identity, seal: Identity
) -> None:
    paper = sealed(signed(draft(), leader, now=NOW), seal, now=NOW)
    assert verify_pdf(paper, store, lists(pki, NOW), NOW).outcome is Outcome.VALID


@pytest.mark.usefixtures("trust_dir", "db")
@pytest.mark.checklist(61)
def test_issuers_are_asked_over_the_line_and_left_alone_when_silent(
    pki: Pki, leader: Identity, seal: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_memory", asking._Memory())
    pdf = decision(leader, seal, now=NOW)
    verdict = look_at(pdf, now=NOW)
    assert verdict.outcome is Outcome.VALID, verdict
    assert {state.source for each in verdict.signatures for state in each.revocation} == {
        "ocsp",
        "crl",
    }
    asked = []
    monkeypatch.setattr(asking, "_fetched", lambda request, *_: asked.append(request.url))
    assert look_at(pdf, now=NOW + timedelta(minutes=5)).outcome is Outcome.VALID
    assert asked == []
    # A day later the line is down: the kept list of the root is still good, OCSP is not there.
    verdict = look_at(pdf, now=NOW + timedelta(hours=20))
    assert verdict.outcome is Outcome.UNKNOWN
    assert len(asked) > 0


@pytest.mark.usefixtures("trust_dir")
def test_a_verdict_is_kept_with_its_evidence(
    actor: Actor, leader: Identity, seal: Identity, person: UUID
) -> None:
    verdict = look_at(decision(leader, seal, now=NOW), now=NOW, ask_issuers=False)
    sha256 = "ab" * 32
    first = record_verdict(actor=actor, now=NOW, file_sha256=sha256, verdict=verdict)
    assert record_verdict(actor=actor, now=NOW, file_sha256=sha256, verdict=verdict) == first
    assert verdict_of(actor, file_sha256=sha256) == verdict
    assert outcomes_of(actor, files=[sha256, "cd" * 32]) == {sha256: Outcome.UNKNOWN}
    assert verdict_of(actor, file_sha256="cd" * 32) is None


def test_every_ground_has_its_english() -> None:
    source = inspect.getsource(grounds)
    found = set(re.findall(r'_(?:no|look)\(\s*"(\w+)"', source))
    found |= set(re.findall(r'Shape\.\w+: \("(\w+)"', source))
    assert len(found) > 25
    assert {code for code in found if in_english(code) == code} == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("UID=CCCD:001085012345,CN=Nguyễn Văn Hùng", "UID=CCCD:•••••••••345,CN=Nguyễn Văn Hùng"),
        ("Nguyễn Văn Hùng - 0912345678", "Nguyễn Văn Hùng - •••••••678"),
        ("CMND:240123456", "CMND:••••••456"),
        ("UID=MST:6000123456,CN=Công ty", "UID=MST:•••••••456,CN=Công ty"),
        ("MST:6000123456-001", "MST:•••••••456-001"),
        ("CCCD.001085012345", "CCCD.•••••••••345"),
        ("1.3.6.1.4.1.311020250=Phòng", "1.3.6.1.4.1.311020250=Phòng"),
        ("2.5.4.97=VATVN-12,CN=Phòng 12345", "2.5.4.97=VATVN-12,CN=Phòng 12345"),
    ],
)
def test_personal_numbers_in_certificates_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_clock_seven_hours_off_is_pointed_at(
    pki: Pki, store: TrustStore, leader: Identity
) -> None:
    """Known of tools in the field: local time marked as UTC. The stamp counts."""
    wrong = NOW + timedelta(hours=7)
    pdf = signed(draft(), leader, now=wrong, timestamper=timestamper_at(pki, NOW))
    finding = verify_pdf(pdf, store, lists(pki, NOW), NOW).signatures[0]
    assert finding.signed_at == NOW
    assert "Giờ máy ký lệch 7 giờ so với dấu thời gian" in [e.title for e in finding.evidence]
    pdf = signed(draft(), leader, now=NOW, timestamper=timestamper_at(pki, NOW))
    finding = verify_pdf(pdf, store, lists(pki, NOW), NOW).signatures[0]
    assert finding.outcome is Outcome.VALID
    assert not [e for e in finding.evidence if "lệch" in e.title]


def test_the_report_follows_the_standard(
    pki: Pki, store: TrustStore, leader: Identity, seal: Identity
) -> None:
    """ETSI TS 119 102-2: the order of the parts, and the words of EN 319 102-1."""
    good = decision(leader, seal, now=NOW, timestamper=timestamper_at(pki, NOW))
    wrong = edited(good, _page_overwritten)
    space = {"v": "http://uri.etsi.org/19102/v1.2.1#"}
    order = [
        "SignatureIdentifier",
        "ValidationTimeInfo",
        "SignersDocument",
        "SignatureAttributes",
        "SignerInformation",
        "SignatureValidationProcess",
        "SignatureValidationStatus",
    ]
    for pdf, main, sub in ((good, "total-passed", ""), (wrong, "total-failed", "FORMAT_FAILURE")):
        verdict = verify_pdf(pdf, store, lists(pki, NOW), NOW)
        root = etree.fromstring(validation_report(verdict, file_sha256="ab" * 32))
        parts = root.findall("v:SignatureValidationReport", space)
        assert len(parts) == 2
        assert [etree.QName(each).localname for each in parts[0]] == order
        found = [e.text for e in parts[0].iterfind(".//v:MainIndication", space)]
        assert found == [f"urn:etsi:019102:mainindication:{main}"]
        named = [e.text for e in parts[0].iterfind(".//v:SubIndication", space)]
        assert named == ([f"urn:etsi:019102:subindication:{sub}"] if sub else [])
        signer = parts[0].find(".//v:SignerCertificate", space)
        assert signer is not None
        ids = [e.get("id") for e in root.iterfind(".//v:ValidationObject", space)]
        assert signer.get("VOReference") in ids
    empty = verify_pdf(draft(), store, None, NOW)
    root = etree.fromstring(validation_report(empty, file_sha256="ab" * 32))
    assert root.findtext(".//v:MainIndication", namespaces=space) is not None
    assert "The file has no digital signature" in etree.tostring(root, encoding="unicode")
