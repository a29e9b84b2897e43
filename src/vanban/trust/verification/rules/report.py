"""The validation report of ETSI TS 119 102-2 (v1.2.1) on a verdict that was kept.

Made from the verdict alone, so that the report of years ago can be had again; the grounds are told
in Vietnamese and English beside the standard's own words.
"""

import base64
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from lxml import etree

from vanban.trust.verification.rules.verdict import Ground, Outcome, SignatureFinding, Verdict

MEDIA_TYPE: Final = "application/xml"
_NS: Final = "http://uri.etsi.org/19102/v1.2.1#"
_DS: Final = "http://www.w3.org/2000/09/xmldsig#"
# The default namespace has no name; the stubs of lxml know only named ones.
_NAMES: Final[Any] = {None: _NS, "ds": _DS}
_SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
_URN: Final = "urn:etsi:019102"
_MAIN: Final = {
    Outcome.VALID: f"{_URN}:mainindication:total-passed",
    Outcome.INVALID: f"{_URN}:mainindication:total-failed",
    Outcome.UNKNOWN: f"{_URN}:mainindication:indeterminate",
}
# ETSI EN 319 102-1, table 5 and 6. What is not named here is a fault of form, or of no kind.
_SUB: Final = {
    "broken_chain": "CHAIN_CONSTRAINTS_FAILURE",
    "expired_untimed": "OUT_OF_BOUNDS_NO_POE",
    "forged": "SIG_CRYPTO_FAILURE",
    "modified": "HASH_FAILURE",
    "revocation_unknown": "TRY_LATER",
    "revoked": "REVOKED",
    "revoked_untimed": "REVOKED_NO_POE",
    "signed_early": "NOT_YET_VALID",
    "signed_expired": "EXPIRED",
    "untrusted": "NO_CERTIFICATE_CHAIN_FOUND",
    "usage": "CHAIN_CONSTRAINTS_FAILURE",
    "weak_chain": "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    "weak_digest": "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
}
_OTHER: Final = {Outcome.INVALID: "FORMAT_FAILURE", Outcome.UNKNOWN: "GENERIC"}
_PROCESS: Final = {"B": "Basic", "T": "LTVM", "LT": "LTVM", "LTA": "LTA"}

# A name in a certificate may hold letters that XML has no place for.
_NOT_XML: Final = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")

_Element = etree._Element  # noqa: SLF001 - lxml has no other name for it


def validation_report(verdict: Verdict, *, file_sha256: str, content_sha256: str = "") -> bytes:
    """The report as UTF-8 XML: one part a signature, or one that says there is none.

    `content_sha256`: of what is signed, where the signature is a file by itself.
    """
    files = (file_sha256, content_sha256 or file_sha256)
    root = etree.Element(_tag("ValidationReport"), nsmap=_NAMES)
    for number, finding in enumerate(verdict.signatures, start=1):
        _signature(root, verdict, finding, files, number)
    if not verdict.signatures:
        part = _add(root, "SignatureValidationReport")
        _identifier(part, file_sha256)
        _status(part, verdict.outcome, verdict.grounds)
    objects = [each for each in verdict.signatures if each.signer is not None]
    if objects:
        listed = _add(root, "SignatureValidationObjects")
        for number, finding in enumerate(verdict.signatures, start=1):
            _certificate(listed, finding, number)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _signature(
    root: _Element,
    verdict: Verdict,
    finding: SignatureFinding,
    files: tuple[str, str],
    number: int,
) -> None:
    part = _add(root, "SignatureValidationReport")
    _identifier(part, files[0])
    _times(part, verdict, finding)
    _signers_document(part, files[1])
    _attributes(part, finding)
    if finding.signer is not None:
        who = _add(part, "SignerInformation")
        _add(who, "SignerCertificate").set("VOReference", f"certificate-{number}")
        _add(who, "Signer", finding.signer.name)
    process = _add(part, "SignatureValidationProcess")
    kind = _PROCESS.get(finding.level, "Basic")
    _add(process, "SignatureValidationProcessID", f"{_URN}:validationprocess:{kind}")
    _status(part, finding.outcome, finding.grounds)


def _identifier(part: _Element, sha256: str) -> None:
    found = _add(part, "SignatureIdentifier")
    _digest(found, sha256)
    _add(found, "HashOnly", "false")
    _add(found, "DocHashOnly", "false")


def _times(part: _Element, verdict: Verdict, finding: SignatureFinding) -> None:
    times = _add(part, "ValidationTimeInfo")
    _add(times, "ValidationTime", _moment(verdict.checked_at))
    best = _add(times, "BestSignatureTime")
    stamped = finding.signed_at_source == "timestamp" and finding.signed_at is not None
    at = finding.signed_at if stamped and finding.signed_at else verdict.checked_at
    _add(best, "POETime", _moment(at))
    _add(best, "TypeOfProof", f"{_URN}:poetype:validation")


def _signers_document(part: _Element, sha256: str) -> None:
    document = _add(part, "SignersDocument")
    _digest(document, sha256)


def _attributes(part: _Element, finding: SignatureFinding) -> None:
    attributes = _add(part, "SignatureAttributes")
    if finding.claimed_at is not None:
        _add(_add(attributes, "SigningTime"), "Time", _moment(finding.claimed_at))
    if finding.timestamp.at is not None:
        stamp = _add(attributes, "SignatureTimeStamp")
        _add(stamp, "TimeStampValue", _moment(finding.timestamp.at))
    if finding.subfilter:
        _add(_add(attributes, "SubFilter"), "SubFilterElement", finding.subfilter)


def _status(part: _Element, outcome: Outcome, grounds: Iterable[Ground]) -> None:
    status = _add(part, "SignatureValidationStatus")
    _add(status, "MainIndication", _MAIN[outcome])
    told = [ground for ground in grounds if ground.outcome is outcome]
    for name in dict.fromkeys(_sub(ground) for ground in told):
        _add(status, "SubIndication", f"{_URN}:subindication:{name}")
    if not told:
        return
    data = _add(_add(status, "AssociatedValidationReportData"), "AdditionalValidationReportData")
    for ground in told:
        row = _add(data, "ReportData")
        _add(row, "Type", f"urn:vanban:ground:{ground.code}")
        words = f"{ground.text}. {ground.detail}".strip()
        _add(row, "Value", f"{words} / {ground.text_en}.")


def _sub(ground: Ground) -> str:
    return _SUB.get(ground.code.removeprefix("verification."), _OTHER[ground.outcome])


def _certificate(listed: _Element, finding: SignatureFinding, number: int) -> None:
    if finding.signer is None:
        return
    found = _add(listed, "ValidationObject")
    found.set("id", f"certificate-{number}")
    _add(found, "ObjectType", f"{_URN}:validationObject:certificate")
    _digest(_add(found, "ValidationObjectRepresentation"), finding.signer.sha256)


def _digest(into: _Element, sha256: str) -> None:
    found = _add(into, "DigestAlgAndValue")
    etree.SubElement(found, f"{{{_DS}}}DigestMethod").set("Algorithm", _SHA256)
    value = etree.SubElement(found, f"{{{_DS}}}DigestValue")
    value.text = base64.b64encode(bytes.fromhex(sha256)).decode("ascii")


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _tag(name: str) -> str:
    return f"{{{_NS}}}{name}"


def _add(into: _Element, name: str, text: str | None = None) -> _Element:
    made = etree.SubElement(into, _tag(name))
    if text is not None:
        made.text = _NOT_XML.sub("", text)
    return made
