"""Stand-ins for services that sign hashes, written from their protocols, not from our adapters.

Each is a real HTTPS server. `mood` is what the holder does, or how the service fails:
sign, late (at the third question), reject, expire, never, garbage, other_key, away.
"""

import base64
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from vanban.doors.testpki.authority import Identity

DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
PASSWORD = "mật khẩu chỉ dịch vụ biết"
Answer = tuple[int, str, bytes]


@dataclass
class Service:
    """The holder's key and mood, and what was heard."""

    identity: Identity
    other: Identity
    account: str
    mood: str = "sign"
    heard: list[str] = field(default_factory=list)
    asked: dict[str, list[bytes]] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)

    def value(self, digest: bytes) -> bytes:
        key = (self.other if self.mood == "other_key" else self.identity).private_key
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
        return key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))

    def is_ready(self, name: str) -> bool:
        self.questions[name] = self.questions.get(name, 0) + 1
        wanted = {"never": 10**9, "late": 3}.get(self.mood, 1)
        return self.questions[name] >= wanted

    def post(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        raise NotImplementedError

    def ders(self) -> list[bytes]:
        whole = (self.identity.certificate, *self.identity.chain)
        return [each.public_bytes(Encoding.DER) for each in whole]


def as_json(told: Any, status: int = 200) -> Answer:
    return status, "application/json", json.dumps(told).encode()


GARBAGE: Answer = (200, "text/html", b"<html><body>Dang bao tri</body></html>")


class Mssp(Service):
    """A mobile signature service (ETSI TS 102 204)."""

    def post(self, path: str, headers: dict[str, str], body: bytes) -> Answer:  # noqa: ARG002
        if self.mood == "garbage":
            return GARBAGE
        request = etree.fromstring(body)[0][0]
        name = etree.QName(request).localname
        self.heard.append(name)
        ours = request.find("{*}AP_Info")
        if ours is None or (ours.get("AP_ID"), ours.get("AP_PWD")) != ("http://daklak", PASSWORD):
            return self._said(name, "104")
        if name == "MSS_StatusReq":
            return self._status(request)
        number = request.findtext("{*}MobileUser/{*}MSISDN")
        if number != self.account:
            return self._said(name, "105")
        if name == "MSS_RegistrationReq":
            found = "".join(
                f"<X509Certificate>{base64.b64encode(each).decode()}</X509Certificate>"
                for each in self.ders()
            )
            return self._said(
                name, "408", inside=f"<CertificateResponse>{found}</CertificateResponse>"
            )
        return self._signature(request, str(ours.get("AP_TransID")))

    def _signature(self, request: Any, transaction: str) -> Answer:
        data = base64.b64decode(request.findtext("{*}DataToBeSigned"))
        shown = request.findtext("{*}DataToBeDisplayed")
        if not data.startswith(DIGEST_INFO) or len(data) != len(DIGEST_INFO) + 32:
            return self._said("MSS_SignatureReq", "107")
        if len(shown) > 80 or not shown.isascii():
            return self._said("MSS_SignatureReq", "103")
        self.heard.append(shown)
        self.asked[transaction] = [data[len(DIGEST_INFO) :]]
        if request.get("MessagingMode") == "synch":
            return self._result("MSS_SignatureReq", transaction)
        return self._said("MSS_SignatureReq", "100", transaction=transaction)

    def _status(self, request: Any) -> Answer:
        transaction = str(request.get("MSSP_TransID"))
        if not self.is_ready(transaction):
            return self._said("MSS_StatusReq", "504", transaction=transaction)
        return self._result("MSS_StatusReq", transaction)

    def _result(self, name: str, transaction: str) -> Answer:
        refusals = {"reject": "401", "expire": "208", "pin_blocked": "402", "unreached": "209"}
        if self.mood in refusals:
            return self._said(name, refusals[self.mood], transaction=transaction)
        value = base64.b64encode(self.value(self.asked[transaction][0])).decode()
        code = "502" if name == "MSS_StatusReq" else "500"
        inside = f"<MSS_Signature><Base64Signature>{value}</Base64Signature></MSS_Signature>"
        return self._said(name, code, transaction=transaction, inside=inside)

    def _said(self, name: str, code: str, *, transaction: str = "", inside: str = "") -> Answer:
        answer = name.replace("Req", "Resp")
        named = f' MSSP_TransID="{transaction}"' if transaction else ""
        text = (
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
            f'<{answer} xmlns="http://uri.etsi.org/TS102204/v1.1.2#" MajorVersion="1" '
            f'MinorVersion="1"{named}>{inside}<Status><StatusCode Value="{code}"/></Status>'
            f"</{answer}></s:Body></s:Envelope>"
        )
        return 200, "text/xml", text.encode()


class Csc(Service):
    """A remote service by the Cloud Signature Consortium API, v1 and v2."""

    whole_cms = False

    def post(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        asked = json.loads(body)
        self.heard.append(path)
        if path == "/oauth2/token":
            if asked.get("client_secret") != PASSWORD:
                return as_json({"error": "invalid_client"}, 401)
            return as_json({"access_token": "abc", "token_type": "Bearer", "expires_in": 3600})
        if headers.get("authorization") != "Bearer abc":
            return as_json({"error": "invalid_token"}, 401)
        if self.mood == "garbage":
            return GARBAGE
        if path.endswith("/credentials/info"):
            inside = [base64.b64encode(each).decode() for each in self.ders()]
            known = asked.get("credentialID") == self.account
            return as_json({"cert": {"certificates": inside}} if known else {"error": "unknown"})
        return self._signing(path, asked)

    def _signing(self, path: str, asked: dict[str, Any]) -> Answer:
        refusals = {"reject": "access_denied", "expire": "expired_request"}
        if path.endswith("/credentials/authorize"):
            if self.mood in refusals:
                return as_json({"error": refusals[self.mood]}, 400)
            assert asked["numSignatures"] == len(asked["hash"])
            return as_json({"SAD": "|".join(asked["hash"]), "expiresIn": 300})
        if path.endswith("/signatures/signPolling"):
            return self._polled(asked["responseID"], refusals.get(self.mood, ""))
        listed = [base64.b64decode(each) for each in asked.get("hashes") or asked["hash"]]
        if "/v2/" in path and asked.get("operationMode") == "A":
            self.asked["r1"] = listed
            return as_json({"responseID": "r1"})
        if asked.get("SAD") != "|".join(asked["hash"]):  # SCAL2: agreed to these and no others
            return as_json({"error": "invalid_request", "error_description": "Invalid SAD"}, 400)
        return as_json({"signatures": self._values(listed)})

    def _polled(self, response: str, refusal: str) -> Answer:
        if not self.is_ready(response):
            return 202, "application/json", b""
        if refusal:
            return as_json({"error": refusal}, 400)
        return as_json({"signatures": self._values(self.asked[response])})

    def _values(self, listed: list[bytes]) -> list[str]:
        made = [self._cms(each) if self.whole_cms else self.value(each) for each in listed]
        return [base64.b64encode(each).decode() + "\r\n" for each in made]

    def _cms(self, digest: bytes) -> bytes:
        """A CMS of the service's own making, with a signing time, over the digest."""
        who = self.other if self.mood == "other_key" else self.identity
        leaf = asn1_x509.Certificate.load(who.certificate.public_bytes(Encoding.DER))
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
                cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
                cms.CMSAttribute(
                    {
                        "type": "signing_time",
                        "values": [cms.Time({"utc_time": core.UTCTime(datetime.now(UTC))})],
                    }
                ),
            ]
        )
        hashed = hashes.Hash(hashes.SHA256())
        hashed.update(attributes.dump())
        elliptic = isinstance(who.private_key, ec.EllipticCurvePrivateKey)
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    {
                        "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                            {"issuer": leaf.issuer, "serial_number": leaf.serial_number}
                        )
                    }
                ),
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "signed_attrs": attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm(
                    {"algorithm": "sha256_ecdsa" if elliptic else "sha256_rsa"}
                ),
                "signature": self.value(hashed.finalize()),
            }
        )
        signed = cms.SignedData(
            {
                "version": "v1",
                "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
                "encap_content_info": {"content_type": "data"},
                "certificates": [leaf],
                "signer_infos": [signer],
            }
        )
        return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


class SmartCa(Service):
    """VNPT SmartCA, sp769."""

    def post(self, path: str, headers: dict[str, str], body: bytes) -> Answer:  # noqa: ARG002
        asked = json.loads(body)
        self.heard.append(path)
        if self.mood == "garbage":
            return GARBAGE
        if (asked.get("sp_id"), asked.get("sp_password")) != ("daklak", PASSWORD):
            return as_json({"status_code": 401, "message": "Unauthorized"}, 401)
        if path == "/v1/credentials/get_certificate":
            leaf, *above = (base64.b64encode(each).decode() for each in self.ders())
            known = asked["user_id"] == self.account
            chain = {f"ca{at}": each for at, each in enumerate(above)}
            one = {"cert_id": "1", "cert_data": leaf, "chain_data": chain}
            return as_json(
                {"status_code": 200, "data": {"user_certificates": [one] if known else []}}
            )
        if path == "/v1/signatures/sign":
            assert asked["serial_number"] == f"{self.identity.certificate.serial_number:x}"
            self.asked["t1"] = [
                bytes.fromhex(each["data_to_be_signed"]) for each in asked["sign_files"]
            ]
            self.names = [each["doc_id"] for each in asked["sign_files"]]
            return as_json({"status_code": 200, "message": "ok", "data": {"tran_code": "t1"}})
        return self._status(path.split("/")[-2])

    def _status(self, transaction: str) -> Answer:
        if not self.is_ready(transaction):
            return as_json({"status_code": 4000, "message": "waiting", "data": None})
        refusals = {"reject": 4002, "expire": 4001, "failed": 4004}
        if self.mood in refusals:
            return as_json({"status_code": refusals[self.mood], "message": "no", "data": None})
        made = [
            {"doc_id": name, "signature_value": base64.b64encode(self.value(digest)).decode()}
            for name, digest in zip(self.names, self.asked[transaction], strict=True)
        ]
        return as_json({"status_code": 200, "data": {"signatures": made}})


@contextmanager
def serving(service: Service, pem: Path, *, clients: Path | None = None) -> Iterator[str]:
    """The service at its address; with `clients` only who holds that certificate is let in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    if clients is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            if service.mood == "away":
                self.send_error(503)
                return
            told = {key.lower(): value for key, value in self.headers.items()}
            status, kind, content = service.post(self.path, told, body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_given: object) -> None:
            """Tests say what matters themselves."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_given: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate_of(pem: Path) -> str:
    """The certificate of a PEM file that also holds its key."""
    found = x509.load_pem_x509_certificates(pem.read_bytes())
    return found[0].public_bytes(Encoding.PEM).decode()
