"""A body that issues documents: drafter, head, office chief, leaders, clerk, keys and books."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from PIL import Image

from support.office import Office, hashed
from support.papers import LINES, draft
from support.work import do_jobs
from vanban.core.files.operations import keep
from vanban.core.files.rules import Stored
from vanban.core.organisations.operations import Founding, add_unit, found_organisation
from vanban.core.people.operations import appoint, open_account, register_person
from vanban.core.people.queries import actor_of_post
from vanban.core.records.models import Document
from vanban.core.records.queries import versions_of
from vanban.doors.testpki.authority import Pki
from vanban.formats.pades.appearance import handwriting, seal_image
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.outgoing.approval.operations import approve, submit_for_approval
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.drafting.operations import create_draft
from vanban.outgoing.drafting.rules import RecipientInput
from vanban.outgoing.numbering.operations import open_books, take_number
from vanban.outgoing.sealing.operations import request_seal
from vanban.outgoing.signing.operations import request_signature
from vanban.trust.certificates.operations.enrolling import enrol_software_key
from vanban.trust.keys.operations.pictures import fit_picture, use_picture

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)  # Friday 9.30 in Vietnam
TODAY = date(2026, 11, 20)
SINCE = date(2025, 7, 1)
LEADER, DEPUTY = "Nguyễn Văn Hùng", "Trần Quốc Bảo"
UNITS = (("Văn phòng", "VP"), ("Phòng Khoa giáo", "VX"), ("Phòng Tổng hợp", "TH"))
PLAIN = draft()


@dataclass(frozen=True)
class Bureau:
    """A body at work, and a document taken as far as a test needs."""

    office: Office
    officer: Actor
    head: Actor
    chief: Actor
    leader: Actor
    deputy: Actor
    clerk: Actor
    colleague: Actor
    other_head: Actor
    unit_id: UUID
    partner_id: UUID
    neighbour_id: UUID

    @cached_property
    def system(self) -> Actor:
        return self.office.system

    @cached_property
    def administrator(self) -> Actor:
        return replace(self.clerk, permissions=frozenset({"people.administer"}))

    @property
    def organisation_id(self) -> UUID:
        return self.office.organisation_id

    def drafted(self, data: bytes = PLAIN, **more: object) -> UUID:
        given: dict[str, object] = {
            "type_code": "quyet-dinh",
            "subject": "Về việc giao nhiệm vụ khắc phục hậu quả mưa lũ",
            "signer_post_id": self.leader.post_id,
            "recipients": self.recipients,
            "stored": kept(data),
        }
        return create_draft(actor=self.officer, now=NOW, **(given | more))  # type: ignore[arg-type]

    @property
    def recipients(self) -> Sequence[RecipientInput]:
        return (
            RecipientInput(organisation_id=self.partner_id),
            RecipientInput(organisation_id=self.neighbour_id),
            RecipientInput(name="Ông Y Thông, buôn Ea Kmar"),
        )

    def submitted(self, data: bytes = PLAIN, **more: object) -> UUID:
        document_id = self.drafted(data, **more)
        submit_for_approval(actor=self.officer, now=NOW, document_id=document_id)
        return document_id

    def approved(self, data: bytes = PLAIN, **more: object) -> UUID:
        document_id = self.submitted(data, **more)
        approve(actor=self.head, now=NOW, document_id=document_id, side=Side.CONTENT)
        approve(actor=self.chief, now=NOW, document_id=document_id, side=Side.FORM)
        return document_id

    def signed(self, data: bytes = PLAIN, **more: object) -> UUID:
        document_id = self.approved(data, **more)
        request_signature(actor=self.leader, now=NOW, document_id=document_id)
        do_jobs(task="signing")
        return document_id

    def numbered(self, data: bytes = PLAIN, **more: object) -> UUID:
        document_id = self.signed(data, **more)
        take_number(actor=self.clerk, now=NOW, document_id=document_id)
        do_jobs(task="numbering")
        return document_id

    def sealed(self, data: bytes = PLAIN, **more: object) -> UUID:
        document_id = self.numbered(data, **more)
        request_seal(actor=self.clerk, now=NOW, document_id=document_id)
        do_jobs(task="sealing")
        return document_id

    def document(self, document_id: UUID) -> Document:
        tenancy.enter(self.organisation_id)
        return Document.objects.get(id=document_id)

    def state(self, document_id: UUID) -> str:
        return str(self.document(document_id).state)

    def kinds(self, document_id: UUID) -> list[str]:
        """The kinds of the versions, the oldest first."""
        return [row.kind for row in reversed(versions_of(self.system, document_id=document_id))]

    def sha256(self, document_id: UUID, kind: str) -> str:
        rows = versions_of(self.system, document_id=document_id)
        return next(row.sha256 for row in rows if row.kind == kind)


def kept(data: bytes, name: str = "du-thao.pdf") -> Stored:
    return keep(data, file_name=name)


def scan(dpi: int) -> bytes:
    """A page of paper as a scanner gives it."""
    out = io.BytesIO()
    Image.new("RGB", (round(8.27 * dpi), round(11.69 * dpi)), "white").save(
        out, "PDF", resolution=dpi
    )
    return out.getvalue()


def decision_for(signer: str) -> bytes:
    """A decision that prints another signer's name."""
    return draft(lines=tuple((*line[:4], line[4].replace(LEADER, signer)) for line in LINES))


def make_bureau(code: str = "H15", *, pki: Pki | None = None, partner: str = "") -> Bureau:
    system = Actor.system(None)
    founding = Founding(
        code=code,
        name="Ủy ban nhân dân tỉnh Đắk Lắk",
        short_name="UBND tỉnh Đắk Lắk",
        abbreviation="UBND",
        place_name="Đắk Lắk",
        kind="province",
        valid_from=SINCE,
        hosted=True,
    )
    body = found_organisation(actor=system, now=NOW, founding=founding)
    acting = Actor.system(body)
    units = [
        add_unit(
            actor=acting,
            now=NOW,
            organisation_id=body,
            name=name,
            abbreviation=short,
            valid_from=SINCE,
        )
        for name, short in UNITS
    ]
    office = Office(body, units[0], acting)

    def actor(role: str, name: str, title: str, unit: UUID | None, authority: str = "") -> Actor:
        person = register_person(actor=acting, now=NOW, full_name=name)
        open_account(
            actor=acting,
            now=NOW,
            person_id=person,
            username=f"{role}.{person.hex[-8:]}",
            password_hash=hashed(),
        )
        post = appoint(
            actor=acting,
            now=NOW,
            person_id=person,
            role=role,
            title=title,
            unit_id=unit,
            authority=authority,
            valid_from=SINCE,
        )
        return actor_of_post(post, on=TODAY, origin="127.0.0.1")

    bureau = Bureau(
        office=office,
        officer=actor("officer", "Lê Văn Tuấn", "Chuyên viên", units[1]),
        head=actor("head", "Phạm Thị Thu Hiền", "Trưởng phòng", units[1]),
        chief=actor("office_chief", "Đỗ Hữu Huy", "Chánh Văn phòng", units[0]),
        leader=actor("leader", LEADER, "Chủ tịch", None, "TM. ỦY BAN NHÂN DÂN"),
        deputy=actor("leader", DEPUTY, "Phó Chủ tịch", None, "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH"),
        clerk=actor("clerk", "Hồ Thị Mỹ Duyên", "Văn thư", units[0]),
        colleague=actor("officer", "Đặng Quang Huy", "Chuyên viên", units[1]),
        other_head=actor("head", "Bùi Thị Nga", "Trưởng phòng", units[2]),
        unit_id=units[1],
        partner_id=another_body(partner or f"G22.{code}", "Văn phòng Chính phủ", hosted=False),
        neighbour_id=another_body(f"{code}.07", "Sở Giáo dục và Đào tạo", hosted=True),
    )
    if pki is not None:
        enrol(bureau, pki)
    return bureau


def enrol(bureau: Bureau, pki: Pki, *, now: datetime = NOW) -> None:
    """Give the leaders and the body keys whose certificates are in force."""
    body = "Ủy ban nhân dân tỉnh Đắk Lắk"
    yesterday = now - timedelta(days=1)
    for who in (bureau.leader, bureau.deputy, bureau.chief, None):
        identity = (
            pki.issue_person(who.name, organisation=body, now=now, kind="ec", valid_from=yesterday)
            if who is not None
            else pki.issue_organisation(body, now=now, kind="ec", valid_from=yesterday)
        )
        enrol_software_key(
            actor=bureau.system,
            now=now,
            label=who.name if who else body,
            private_key=identity.private_key,
            certificate=identity.certificate,
            chain=identity.chain,
            person_id=who.person_id if who else None,
        )


def with_pictures(bureau: Bureau) -> Bureau:
    """The leader's signature and the body's seal, as they give them."""
    seal = fit_picture(
        seal_image("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK"), clear_ground=False, diameter_mm=36.0
    )
    use_picture(actor=bureau.system, now=NOW, fitting=seal)
    own = fit_picture(handwriting(LEADER), clear_ground=False)
    use_picture(actor=bureau.leader, now=NOW, fitting=own, person_id=bureau.leader.person_id)
    return bureau


def with_books(bureau: Bureau) -> Bureau:
    open_books(actor=bureau.system, now=NOW)
    return bureau


def another_body(code: str, name: str, *, hosted: bool) -> UUID:
    founding = Founding(
        code=code, name=name, short_name=name, kind="agency", valid_from=SINCE, hosted=hosted
    )
    return found_organisation(actor=Actor.system(None), now=NOW, founding=founding)
