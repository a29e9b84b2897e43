"""By what right was it signed: told in words beside the verdict, and never a change of it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from support.bodies import body
from support.papers import draft
from support.signed import DATE, decision, sealed, signed, timestamper_at
from vanban.core.organisations.models import Organisation
from vanban.core.organisations.rules import search_text_of
from vanban.core.people.models import Delegation, Person, Post
from vanban.doors.testpki.authority import Identity, Pki
from vanban.formats.pades.fields import DATE_FIELD, NUMBER_FIELD, fill_fields, prepare_fields
from vanban.formats.pdf.blanks import find_blanks
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.ids import new_id
from vanban.trust.certificates.rules import TrustStore, trust_store
from vanban.trust.keys.rules import HolderKind
from vanban.trust.verification.queries import Standings, standings_of
from vanban.trust.verification.rules.engine import verify_pdf
from vanban.trust.verification.rules.holder import holder_of
from vanban.trust.verification.rules.lasting import at_present, at_signing
from vanban.trust.verification.rules.standing import Paper
from vanban.trust.verification.rules.verdict import EvidenceLine, Outcome, Verdict

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
DAY = date(2026, 11, 22)
YEAR = timedelta(days=365)
BODY = "Ủy ban nhân dân tỉnh Đắk Lắk"
MAIL = "hung.nv@daklak.gov.vn"


def named(**parts: str) -> x509.Certificate:
    oids = {
        "cn": NameOID.COMMON_NAME, "o": NameOID.ORGANIZATION_NAME, "uid": NameOID.USER_ID
    }  # fmt: skip
    name = x509.Name([x509.NameAttribute(oids[key], text) for key, text in parts.items()])
    key = ec.generate_private_key(ec.SECP256R1())
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW)
        .not_valid_after(NOW + YEAR)
        .sign(key, hashes.SHA256())
    )


@pytest.mark.parametrize(
    ("names", "holder"),
    [
        ({"cn": "Trần Hồng Hà", "o": "CHÍNH PHỦ"}, HolderKind.PERSON),
        ({"cn": "Vũ Thị Lan", "o": "Sở Nội vụ"}, HolderKind.PERSON),
        ({"cn": "Đoàn Văn Báo", "o": "Sở Nội vụ"}, HolderKind.PERSON),
        ({"cn": "CÔNG BÁO NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, HolderKind.ORGANISATION),
        ({"cn": "CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ"}, HolderKind.ORGANISATION),
        ({"cn": "Sở Y tế", "o": "Tỉnh Kiên Giang"}, HolderKind.ORGANISATION),
        ({"cn": "So Noi vu"}, HolderKind.ORGANISATION),
        ({"cn": "Vụ Tổ chức cán bộ"}, HolderKind.ORGANISATION),
        ({"cn": "Bộ Giáo dục và Đào tạo"}, HolderKind.ORGANISATION),
        ({"cn": "HTX Ea Kao", "o": "HTX Ea Kao"}, HolderKind.ORGANISATION),
        ({"cn": "Phòng khám An Bình", "uid": "MST:6000123456"}, HolderKind.ORGANISATION),
        ({"cn": "Bộ Nguyên", "uid": "CCCD:001085012345"}, HolderKind.PERSON),
        ({"cn": "VGCA-2026-778"}, None),
    ],
)
def test_a_certificate_is_a_persons_or_a_bodys_by_its_names(
    names: dict[str, str], holder: HolderKind | None
) -> None:
    assert holder_of(named(**names)) == holder


@pytest.fixture(scope="module")
def store(pki: Pki) -> TrustStore:
    return trust_store({"test-root.pem": (pki.folder / "root.pem").read_bytes()})


@pytest.fixture(scope="module")
def leader(pki: Pki) -> Identity:
    return pki.issue_person("Nguyễn Văn Hùng", organisation=BODY, now=NOW - YEAR, email=MAIL)


@pytest.fixture(scope="module")
def seal(pki: Pki) -> Identity:
    return pki.issue_organisation(BODY, now=NOW - YEAR, kind="ec")


@pytest.fixture(scope="module")
def verdict(pki: Pki, store: TrustStore, leader: Identity, seal: Identity) -> Verdict:
    pdf = decision(leader, seal, now=NOW, timestamper=timestamper_at(pki, NOW))
    return verify_pdf(pdf, store, None, NOW)


@pytest.fixture
def here(db: None) -> Actor:
    found = body(BODY)
    Organisation.objects.filter(id=found).update(search_text=search_text_of(BODY))
    return Actor(organisation_id=found, name="Hồ Thị Mỹ Duyên")


def post(
    here: Actor, title: str, role: str, *, since: date = date(2026, 1, 1), until: date | None = None
) -> UUID:
    person, _ = Person.objects.get_or_create(
        full_name="Nguyễn Văn Hùng", email=MAIL.upper(), defaults={"id": new_id()}
    )
    row = Post.objects.create(
        id=new_id(),
        person=person,
        organisation_id=here.organisation,
        title=title,
        role=role,
        valid_from=since,
        valid_to=until,
    )
    return row.id


def judged(here: Actor, verdict: Verdict, paper: Paper | None = None) -> Standings:
    return standings_of(here, verdict=verdict, paper=paper or Paper(BODY, "Nguyễn Văn Hùng"))


def titles(lines: tuple[EvidenceLine, ...]) -> list[tuple[str, str]]:
    return [(line.state, line.title) for line in lines]


def test_the_competent_person_and_the_body_sign_in_the_order_of_the_law(
    here: Actor, verdict: Verdict
) -> None:
    post(here, "Chủ tịch", "leader")
    found = judged(here, verdict)
    person, organisation = found.signatures
    assert titles(person) == [("ok", f"Người có thẩm quyền ký: Chủ tịch, {BODY}")]
    assert person[0].detail == "Giữ chức vụ từ 01/01/2026."
    assert titles(organisation) == [
        ("ok", f"Chứng thư của cơ quan: {BODY}"),
        ("ok", "Đúng là cơ quan ban hành ghi trên văn bản"),
    ]
    assert titles(found.whole) == [
        ("ok", "Người có thẩm quyền ký trước, cơ quan ký sau"),
        ("ok", "Số và ngày nằm trong phần con dấu của cơ quan phủ"),
    ]


def test_a_post_counts_as_it_stood_when_the_paper_was_signed(here: Actor, verdict: Verdict) -> None:
    post(here, "Chủ tịch", "leader", until=DAY - timedelta(days=1))
    line = judged(here, verdict).signatures[0][0]
    assert (line.state, line.title) == ("no", "Lúc ký, người này không giữ chức vụ nào")
    assert line.detail == f"Chức vụ đã biết: Chủ tịch, {BODY}."
    # He became head of a department that very day: a post, but not one that signs.
    post(here, "Trưởng phòng", "head", since=DAY)
    line = judged(here, verdict).signatures[0][0]
    assert line.state == "no"
    assert line.title == f"Chức vụ lúc ký: Trưởng phòng, {BODY}, không có quyền ký văn bản"


@pytest.mark.parametrize(
    ("until", "revoked", "counts"),
    [
        (DAY, None, True),
        (DAY, NOW + timedelta(hours=1), True),  # revoked after the signing: it stood then
        (DAY, NOW - timedelta(hours=1), False),
        (DAY - timedelta(days=1), None, False),
    ],
)
def test_a_recorded_delegation_gives_the_right_while_it_stands(
    until: date, revoked: datetime | None, counts: bool, here: Actor, verdict: Verdict
) -> None:
    grantee = post(here, "Trưởng phòng", "head")
    chair = Post.objects.create(
        id=new_id(),
        person=Person.objects.create(id=new_id(), full_name="Lê Thị Bình"),
        organisation_id=here.organisation,
        title="Chủ tịch",
        role="leader",
        valid_from=date(2026, 1, 1),
    )
    tenancy.enter(here.organisation)
    Delegation.objects.create(
        id=new_id(),
        organisation_id=here.organisation,
        grantor=chair,
        grantee_id=grantee,
        kind="TUQ",
        basis="88/GUQ-UBND",
        valid_from=date(2026, 10, 1),
        valid_to=until,
        revoked_at=revoked,
    )
    lines = judged(here, verdict).signatures[0]
    granted = ("ok", "Ký theo giao quyền đã ghi")
    assert (granted in titles(lines)) is counts
    if counts:
        assert lines[1].detail == "TUQ. Chủ tịch, căn cứ 88/GUQ-UBND."


def test_a_stranger_and_a_foreign_seal_are_pointed_at_and_the_verdict_stays(
    here: Actor, verdict: Verdict
) -> None:
    found = judged(here, verdict, Paper("Sở Nội vụ", "Lê Thị Bình"))
    person, organisation = found.signatures
    assert titles(person) == [
        ("look", "Chữ ký của cá nhân không có trong danh bạ của hệ thống"),
        ("look", "Người ký số khác người ký ghi trên văn bản"),
    ]
    foreign = ("look", "Con dấu không phải của cơ quan ban hành ghi trên văn bản")
    assert foreign in titles(organisation)
    assert verdict.outcome is Outcome.UNKNOWN  # nobody was asked about revocation: as before


def test_a_body_that_had_ended_is_named(here: Actor, verdict: Verdict) -> None:
    ended = DAY - timedelta(days=2)
    Organisation.objects.filter(id=here.organisation).update(valid_to=ended)
    line = judged(here, verdict).signatures[1][0]
    assert (line.state, line.title) == ("no", f"Lúc ký, cơ quan {BODY} không hoạt động")
    assert line.detail == "Cơ quan chấm dứt ngày 20/11/2026."


def numbered(pdf: bytes) -> bytes:
    return fill_fields(pdf, {NUMBER_FIELD: "3481", DATE_FIELD: DATE})


def test_a_number_outside_the_seal_and_a_seal_before_the_leader_are_named(
    here: Actor, store: TrustStore, leader: Identity, seal: Identity
) -> None:
    ready = prepare_fields(draft(), find_blanks(draft()))
    late = numbered(sealed(signed(ready, leader, now=NOW), seal, now=NOW))
    lines = judged(here, verify_pdf(late, store, None, NOW)).whole
    assert ("no", "Số, ngày hoặc nội dung nằm ngoài phần con dấu của cơ quan phủ") in titles(lines)
    turned = signed(sealed(ready, seal, now=NOW), leader, now=NOW)
    lines = judged(here, verify_pdf(turned, store, None, NOW)).whole
    assert ("look", "Cơ quan ký trước người có thẩm quyền") in titles(lines)
    alone = verify_pdf(signed(draft(), leader, now=NOW), store, None, NOW)
    assert titles(judged(here, alone).whole) == [("look", "Chưa có chữ ký số của cơ quan")]


def test_a_verdict_is_told_for_the_moment_of_signing_and_for_today(verdict: Verdict) -> None:
    first = verdict.signatures[0]
    assert at_signing(first).title == "Lúc ký, 22/11/2026 09:30:00: Chưa đủ căn cứ để kết luận"
    assert at_present(first, NOW).title.startswith("Hiện nay: chứng thư còn hạn đến ")
    later = at_present(first, NOW + 10 * YEAR)
    assert later.state == "ok"
    assert "đã hết hạn" in later.title
    assert "dấu thời gian chứng minh" in later.detail
