"""SIM PKI by ETSI TS 102 204 (mobile signature service, SOAP over mutual TLS).

As VGCA's toolkit speaks it: DataToBeSigned is the DER DigestInfo of SHA-256, the answer a raw
PKCS#1 signature. The same AP_TransID on a second try names the same transaction.
"""

import base64
import hashlib
from datetime import UTC, datetime
from typing import Final

from lxml import etree

from vanban.foundation.errors import Reason
from vanban.trust.keys.operations.calling import ANSWER_S, Nonsense, post
from vanban.trust.keys.rules.asking import Asking
from vanban.trust.keys.rules.services import Link
from vanban.trust.keys.rules.transactions import Progress, TransactionState, garbage, rejected

NAMES: Final = "http://uri.etsi.org/TS102204/v1.1.2#"
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
DIGEST_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")
PROFILE: Final = "http://mobile-id.vn/digitalSignature"
FORMAT: Final = "http://uri.etsi.org/TS102204/v1.1.2#PKCS1"

REGISTERED: Final = frozenset({"408", "100"})
SIGNED: Final = frozenset({"500", "502"})
WAITS: Final = frozenset({"100", "504"})
_SAID: Final = {
    "104": ("keys.sim_unauthorised", "Dịch vụ SIM không nhận thông tin kết nối của cơ quan."),
    "105": ("keys.sim_unknown", "Dịch vụ SIM không biết số điện thoại này."),
    "209": ("keys.sim_unreached", "Không gửi được yêu cầu tới điện thoại (tắt máy, mất sóng)."),
    "402": ("keys.sim_pin_blocked", "Mã PIN của SIM ký số đã bị khóa."),
    "403": ("keys.sim_blocked", "SIM ký số đã bị khóa."),
    "404": ("keys.sim_no_key", "Trong SIM không có khóa ký."),
    "422": ("keys.sim_no_certificate", "SIM chưa có chứng thư số."),
    "501": ("keys.sim_revoked", "Chứng thư trong SIM đã bị thu hồi."),
    "503": ("keys.sim_invalid", "Dịch vụ SIM báo chữ ký không hợp lệ."),
}
_CANCELLED, _EXPIRED = "401", "208"


def submit(link: Link, asking: Asking) -> Progress:
    """Ask the card to sign. By `options.mode`: asynchronous (the default) or synchronous."""
    synchronous = link.options.get("mode") == "synch"
    request = _message("MSS_SignatureReq", link, asking)
    request.set("MessagingMode", "synch" if synchronous else "asynchClientServer")
    request.set("TimeOut", str(asking.seconds))
    _child(request, "MobileUser/MSISDN", asking.account)
    signed = DIGEST_INFO + hashlib.sha256(asking.parts[0].to_sign).digest()
    data = _child(request, "DataToBeSigned", base64.b64encode(signed).decode())
    data.set("MimeType", "application/octet-stream")
    data.set("Encoding", "base64")
    display = _child(request, "DataToBeDisplayed", asking.display)
    display.set("MimeType", "text/plain")
    display.set("Encoding", "UTF-8")
    _child(request, "SignatureProfile/mssURI", link.options.get("profile", PROFILE))
    _child(request, "MSS_Format/mssURI", FORMAT)
    timeout = asking.seconds + 10.0 if synchronous else ANSWER_S
    return _progress(link, _asked(link, request, timeout))


def ask(link: Link, asking: Asking, reference: str) -> Progress:
    """How far it is (MSS_StatusReq)."""
    request = _message("MSS_StatusReq", link, asking)
    request.set("MSSP_TransID", reference)
    return _progress(link, _asked(link, request, ANSWER_S))


def certificates(link: Link, asking: Asking) -> list[bytes]:
    """The certificates of a telephone number, DER, the signer's first (MSS_RegistrationReq)."""
    request = _message("MSS_RegistrationReq", link, asking)
    _child(request, "MobileUser/MSISDN", asking.account)
    answer = _asked(link, request, ANSWER_S)
    if _status(answer) not in _codes(link, "registered", REGISTERED):
        return []
    return [_bytes(each) for each in _all(answer, "//*[local-name()='X509Certificate']/text()")]


def _progress(link: Link, answer: etree._Element) -> Progress:
    code = _status(answer)
    reference = next(iter(_all(answer, "//@MSSP_TransID")), "")
    value = next(iter(_all(answer, "//*[local-name()='Base64Signature']/text()")), "")
    if code in _codes(link, "signed", SIGNED):
        if not value:
            return Progress.refused(TransactionState.FAILED, garbage(f"{code} không có chữ ký"))
        return Progress(TransactionState.SIGNED, reference, (_bytes(value),))
    if code in WAITS:
        return Progress(reference=reference)
    if code == _CANCELLED:
        return Progress.refused(TransactionState.REJECTED, rejected())
    if code == _EXPIRED:
        return Progress(TransactionState.EXPIRED)
    name, text = _SAID.get(code, ("keys.sim_failed", f"Dịch vụ SIM báo lỗi {code}."))
    return Progress.refused(
        TransactionState.FAILED, Reason(name, text, "Chọn cách ký khác; báo quản trị.")
    )


def _codes(link: Link, name: str, standard: frozenset[str]) -> frozenset[str]:
    """Operators differ from the standard (408 for a signature was seen): the set is an option."""
    given = link.options.get(f"{name}_codes")
    return frozenset(str(each) for each in given) if given else standard


def _message(name: str, link: Link, asking: Asking) -> etree._Element:
    element = etree.Element(f"{{{NAMES}}}{name}", nsmap={"mss": NAMES})
    element.set("MajorVersion", "1")
    element.set("MinorVersion", "1")
    instant = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    ours = _child(element, "AP_Info")
    ours.set("AP_ID", str(link.options.get("ap_id", "")))
    ours.set("AP_TransID", f"_{asking.transaction_id.hex}")
    ours.set("AP_PWD", link.secrets.get("ap_password", ""))
    ours.set("Instant", instant)
    theirs = _child(element, "MSSP_Info")
    theirs.set("Instant", instant)
    _child(theirs, "MSSP_ID/URI", link.options.get("mssp_id", "http://hmssp.mobile-id.vn"))
    return element


def _child(parent: etree._Element, path: str, text: object = "") -> etree._Element:
    for name in path.split("/"):
        parent = etree.SubElement(parent, f"{{{NAMES}}}{name}")
    parent.text = str(text) or None
    return parent


def _asked(link: Link, request: etree._Element, timeout_s: float) -> etree._Element:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(request)
    answer = post(
        link,
        link.options.get("path", ""),
        content=etree.tostring(envelope, xml_declaration=True, encoding="UTF-8"),
        headers={"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'},
        timeout_s=timeout_s,
    )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        read = etree.fromstring(answer.content, parser)
    except etree.XMLSyntaxError as wrong:
        raise Nonsense(f"HTTP {answer.status_code}") from wrong
    if b"<!DOCTYPE" in answer.content:
        raise Nonsense("DTD")
    return read


def _status(answer: etree._Element) -> str:
    """The status code, of a normal answer or of a SOAP fault's detail."""
    codes = _all(answer, "//*[local-name()='StatusCode']/@Value")
    if codes:
        return codes[-1]
    fault = _all(answer, "//*[local-name()='Fault']//*[local-name()='Value']/text()")
    found = next((each.rpartition("_")[2] for each in fault if "_" in each), "")
    if not found.isdigit():
        raise Nonsense("không có mã trạng thái")
    return found


def _all(answer: etree._Element, path: str) -> list[str]:
    found = answer.xpath(path)
    return [str(each) for each in found] if isinstance(found, list) else []


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError as wrong:
        raise Nonsense("base64") from wrong
