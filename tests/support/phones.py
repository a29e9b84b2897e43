"""A holder with a telephone and the service behind it: SIM (TS 102 204), CSC, SmartCA."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from support.clock import standing
from support.outgoing import NOW, Bureau
from support.signing_services import PASSWORD, Csc, Mssp, Service, SmartCa, certificate_of, serving
from support.signing_tool import server_pem
from support.work import do_jobs
from vanban.doors.testpki.authority import Pki
from vanban.outgoing.signing.operations import request_signature
from vanban.outgoing.signing.queries import requests_of
from vanban.trust.certificates.operations.enrolling import enrol_service_key
from vanban.trust.certificates.queries import ways_to_sign
from vanban.trust.keys.operations.serving import advance_transaction, register_service
from vanban.trust.keys.rules import Channel

BODY = "Ủy ban nhân dân tỉnh Đắk Lắk"
SIM, CSC1, CSC2, SMARTCA = "sim", "csc-1", "csc-2", "smartca"
KINDS = {
    SIM: (Mssp, Channel.SIM, "84912345468", {"ap_id": "http://daklak"}),
    CSC1: (Csc, Channel.CSC, "cred-1", {"client_id": "daklak"}),
    CSC2: (Csc, Channel.CSC, "cred-1", {"client_id": "daklak", "version": "2"}),
    SMARTCA: (SmartCa, Channel.SMARTCA, "066078000001", {"sp_id": "daklak"}),
}
SECRETS = {"ap_password": PASSWORD, "client_secret": PASSWORD, "sp_password": PASSWORD}


@dataclass
class Phone:
    """A leader with a telephone, and the service behind it."""

    bureau: Bureau
    service: Service
    way: str

    def asked(self) -> tuple[UUID, UUID]:
        document_id = self.bureau.approved()
        request_id = request_signature(
            actor=self.bureau.leader, now=NOW, document_id=document_id, way=self.way
        )
        do_jobs(task="signing.jobs.apply")
        return document_id, request_id

    def answered(self, request_id: UUID, *, times: int = 6) -> None:
        """Ask the service until it has come to an end, as the worker does."""
        for _ in range(times):
            advance_transaction(actor=self.bureau.system, now=NOW, transaction_id=request_id)
        do_jobs(task="handle_event")

    def problem(self, document_id: UUID) -> str:
        found = requests_of(self.bureau.leader, document_id=document_id)[0].problem
        return found.code if found else ""


@contextmanager
def a_phone(
    bureau: Bureau, pki: Pki, folder: Path, kind: str, *, of_body: bool = False, **options: object
) -> Iterator[Phone]:
    made, channel, account, given = KINDS[kind]
    yesterday = NOW - timedelta(days=1)
    person_id = None if of_body else bureau.leader.person_id
    identity = (
        pki.issue_organisation(BODY, now=NOW, valid_from=yesterday)
        if of_body
        else pki.issue_person(bureau.leader.name, organisation=BODY, now=NOW, valid_from=yesterday)
    )
    other = pki.issue_person("Người khác", organisation=BODY, now=NOW, kind="rsa")
    service = made(identity, other, account)
    pem = server_pem(folder)
    client = server_pem(_fresh(folder / "client"), name="AP Dak Lak")
    mutual = kind == SIM
    with ExitStack() as stack:
        address = stack.enter_context(serving(service, pem, clients=client if mutual else None))
        secrets = dict(SECRETS) | ({"client_pem": client.read_text()} if mutual else {})
        provider = register_service(
            actor=bureau.system,
            now=NOW,
            channel=channel,
            name=f"Dịch vụ {kind}",
            address=address,
            options={"ca_pem": certificate_of(pem)} | given | options,
            secrets=secrets,
        )
        enrol_service_key(
            actor=bureau.system,
            now=NOW,
            label="Điện thoại",
            channel=channel,
            provider_id=provider,
            account="0912 345 468" if kind == SIM else account,
            person_id=person_id,
        )
        ways = ways_to_sign(bureau.system, person_id=person_id, at=NOW)
        way = next(each.code for each in ways if each.channel is channel)
        stack.enter_context(standing(NOW))
        yield Phone(bureau, service, way)


def _fresh(folder: Path) -> Path:
    folder.mkdir()
    return folder
