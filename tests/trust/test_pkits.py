"""Path validation on the public set of NIST, and the rules about lists that it taught us."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from support.pkits import accepted, cases, folder
from vanban.doors.testpki.authority import Identity, Pki
from vanban.trust.verification.rules.lists import covers, same_name

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
DATA = folder()


@pytest.mark.skipif(DATA is None, reason="needs the PyPI package cryptography-vectors")
@pytest.mark.filterwarnings("ignore")
def test_nothing_of_the_set_is_wrongly_accepted() -> None:
    assert DATA is not None
    wrong, agree = [], 0
    for case in cases(DATA):
        found = accepted(DATA, case.name)
        agree += found == case.valid
        if found and not case.valid:
            wrong.append(case.name)
    assert wrong == []
    assert agree >= 178


@pytest.fixture(scope="module")
def leaf(pki: Pki) -> Identity:
    return pki.issue_person("Nguyễn Văn Hùng", organisation="UBND tỉnh", now=NOW)


def made(
    pki: Pki, extension: x509.ExtensionType | None, *, critical: bool = True
) -> x509.CertificateRevocationList:
    builder = x509.CertificateRevocationListBuilder(
        pki.issuing.certificate.subject, NOW, NOW + timedelta(days=1)
    )
    if extension is not None:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(pki.issuing.private_key, hashes.SHA256())


def scope(**given: object) -> x509.IssuingDistributionPoint:
    plain = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**{**plain, **given})


ELSEWHERE = [x509.UniformResourceIdentifier("http://127.0.0.1/other.crl")]


@pytest.mark.parametrize(
    ("extension", "speaks"),
    [
        (None, True),
        (x509.CRLNumber(3), False),
        (x509.DeltaCRLIndicator(2), False),
        (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"), False),
        (scope(only_contains_user_certs=True), True),
        (scope(only_contains_ca_certs=True), False),
        (scope(only_contains_attribute_certs=True), False),
        (scope(indirect_crl=True), False),
        (scope(only_some_reasons=frozenset({x509.ReasonFlags.key_compromise})), False),
        (scope(full_name=ELSEWHERE), False),
    ],
    ids=[
        "plain",
        "unknown critical",
        "delta",
        "unrecognised",
        "of users",
        "of authorities",
        "of attributes",
        "indirect",
        "some reasons",
        "other point",
    ],
)
def test_a_part_of_a_list_does_not_pass_for_the_whole(
    extension: x509.ExtensionType | None, speaks: bool, pki: Pki, leaf: Identity
) -> None:
    assert covers(made(pki, extension), leaf.certificate) is speaks


def test_a_list_for_the_point_that_the_certificate_names_speaks_for_it(
    pki: Pki, leaf: Identity
) -> None:
    points = leaf.certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert covers(made(pki, scope(full_name=points[0].full_name)), leaf.certificate)


def test_names_are_compared_as_people_read_them() -> None:
    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    assert same_name(name("CA  Thử  nghiệm"), name("ca thử nghiệm"))
    assert not same_name(name("CA thử nghiệm"), name("CA thử nghiêm"))
