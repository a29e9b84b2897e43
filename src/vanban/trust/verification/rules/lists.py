"""Revocation lists: does this one speak for this certificate? (RFC 5280, 5.2 and 6.3.3)

A list that is signed rightly may still say nothing about a certificate: it may be a part, an
addition to another list, or hold a kind of rule that we do not know. None of those may pass for
"not revoked". Tried with the path-validation set of NIST (docs/pkits.md).
"""

from cryptography import x509

Rdn = x509.RelativeDistinguishedName


def covers(listed: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Whether not being on the list means not being revoked, as far as its scope goes."""
    return _rules_known(listed) and _in_scope(_distribution(listed), listed, certificate)


def may_sign_lists(issuer: x509.Certificate) -> bool:
    """The issuer's certificate lets its key sign lists (no key usage at all: as it likes)."""
    try:
        return issuer.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True


def same_name(one: x509.Name, other: x509.Name) -> bool:
    """Names are the same whatever their case, spaces and kind of string (RFC 5280, 7.1)."""
    return one == other or _plain(one) == _plain(other)


def _plain(name: x509.Name) -> list[frozenset[tuple[str, str]]]:
    return [
        frozenset((each.oid.dotted_string, _words(str(each.value))) for each in rdn)
        for rdn in name.rdns
    ]


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _rules_known(listed: x509.CertificateRevocationList) -> bool:
    """No critical extension but the one that says which part of the whole the list is."""
    known = x509.IssuingDistributionPoint.oid
    return all(each.oid == known for each in listed.extensions if each.critical)


def _distribution(
    listed: x509.CertificateRevocationList,
) -> x509.IssuingDistributionPoint | None:
    kind = x509.IssuingDistributionPoint
    try:
        return listed.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _in_scope(
    scope: x509.IssuingDistributionPoint | None,
    listed: x509.CertificateRevocationList,
    certificate: x509.Certificate,
) -> bool:
    if scope is None:
        return True
    part = scope.only_contains_attribute_certs or scope.only_some_reasons or scope.indirect_crl
    authority = _is_authority(certificate)
    wrong = scope.only_contains_user_certs if authority else scope.only_contains_ca_certs
    if part or wrong:
        return False
    named = _points(scope.full_name, scope.relative_name, listed.issuer)
    return not named or bool(named & _points_of(certificate))


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _points_of(certificate: x509.Certificate) -> set[x509.GeneralName]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return set()
    found: set[x509.GeneralName] = set()
    for point in points:
        if point.reasons is None and point.crl_issuer is None:
            found |= _points(point.full_name, point.relative_name, certificate.issuer)
    return found


def _points(
    full: list[x509.GeneralName] | None, relative: Rdn | None, issuer: x509.Name
) -> set[x509.GeneralName]:
    if relative is not None:
        return {x509.DirectoryName(x509.Name([*issuer.rdns, relative]))}
    return set(full or ())
