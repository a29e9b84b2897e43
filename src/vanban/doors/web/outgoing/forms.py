"""The form of a draft: what was typed, exactly as typed, and what an operation can take of it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanban.doors.web.design.days import read_day, written_day
from vanban.formats.symbol import DOCUMENT_TYPES, Family
from vanban.foundation.errors import Invalid, Reason, refuse_if
from vanban.outgoing.drafting.queries import DraftSheet, RecipientRow
from vanban.outgoing.drafting.rules import JointInput, RecipientInput, SignerInput, Way
from vanban.outgoing.drafting.rules.spots import Spot

FIRST_TYPES: Final = (
    "cong-van", "quyet-dinh", "thong-bao", "ke-hoach", "to-trinh", "bao-cao", "giay-moi",
)  # fmt: skip
TURNS: Final = (
    ("1", gettext_lazy("Lần lượt, người ký sau cùng")),
    ("0", gettext_lazy("Cùng lúc, ai trước cũng được")),
)
SEALS: Final = (
    ("", gettext_lazy("Theo loại: biên bản không, còn lại có")),
    ("1", gettext_lazy("Từng cơ quan đóng dấu")),
    ("0", gettext_lazy("Chỉ cơ quan ta đóng dấu")),
)
URGENCIES: Final = (
    ("0", gettext_lazy("Thường")),
    ("1", gettext_lazy("Khẩn")),
    ("2", gettext_lazy("Thượng khẩn")),
    ("3", gettext_lazy("Hỏa tốc")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftForm:
    """The fields as they stand on the page."""

    type_code: str = "cong-van"
    subject: str = ""
    urgency: str = "0"
    notation: str = ""
    signer: str = ""
    beside: tuple[str, ...] = ()
    capacities: str = ""  # of those beside, one a line
    others: str = ""  # who signs for other bodies, one a line
    in_turn: str = "1"
    seals: str = ""  # whether the other bodies seal too; empty: as the type has it
    recipients: tuple[str, ...] = ()
    paper: str = ""
    answers: str = ""
    dossiers: tuple[str, ...] = ()  # in which it lies from its first version
    reply_due_date: str = ""
    file: str = ""
    attachments: tuple[str, ...] = ()
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftValues:
    """The fields as an operation takes them."""

    type_code: str
    subject: str
    urgency: int
    notation: str
    signer_post_id: UUID | None
    signer_delegation_id: UUID | None
    joint: JointInput
    recipients: tuple[RecipientInput, ...]
    answers_id: UUID | None
    dossier_ids: tuple[UUID, ...]
    reply_due_date: date | None


def draft_form(given: QueryDict) -> DraftForm:
    """What the browser sent."""
    return DraftForm(
        type_code=given.get("type_code", ""),
        subject=given.get("subject", ""),
        urgency=given.get("urgency", "0"),
        notation=given.get("notation", ""),
        signer=given.get("signer_post_id", ""),
        beside=tuple(given.getlist("beside")),
        capacities=given.get("capacities", ""),
        others=given.get("others", ""),
        in_turn=given.get("in_turn", "1"),
        seals=given.get("seals", ""),
        recipients=tuple(given.getlist("recipients")),
        paper=given.get("paper", ""),
        answers=given.get("answers_id", ""),
        dossiers=tuple(given.getlist("dossiers")),
        reply_due_date=given.get("reply_due_date", ""),
        file=given.get("ticket", ""),
        attachments=tuple(given.getlist("attachment")),
        seen=given.get("seen", ""),
    )


def form_of_sheet(sheet: DraftSheet) -> DraftForm:
    """A draft already saved, as its form shows it again."""
    joint = sheet.joint_input
    return DraftForm(
        type_code=sheet.type_code,
        subject=sheet.subject,
        urgency=str(sheet.urgency),
        notation=sheet.notation,
        signer=signer_value(sheet.signer_post_id, sheet.signer_delegation_id),
        beside=tuple(str(each.post_id) for each in joint.signers if each.post_id),
        capacities="\n".join(each.capacity for each in joint.signers if each.post_id).rstrip(),
        others="\n".join(
            f"{each.name}; {each.title}; {each.body_name}"
            for each in joint.signers
            if each.post_id is None
        ),
        in_turn="1" if joint.in_turn else "0",
        seals="" if joint.seals is None else str(int(joint.seals)),
        recipients=tuple(str(row.organisation_id) for row in sheet.recipients if _by_wire(row)),
        paper="\n".join(row.name for row in sheet.recipients if not _by_wire(row)),
        answers=str(sheet.answers_id or ""),
        reply_due_date=written_day(sheet.reply_due_date),
        seen=sheet.mark,
    )


def _by_wire(row: RecipientRow) -> bool:
    return row.organisation_id is not None and row.way != Way.PAPER


def values_of(form: DraftForm) -> DraftValues:
    """What was typed, as values. Refuses (Invalid) what cannot be read, all at once."""
    reasons: list[Reason] = []
    found = tuple(_uuid(each, "recipients", reasons) for each in form.recipients)
    bodies = [RecipientInput(organisation_id=each) for each in found if each is not None]
    lines = [line.strip(" \t-–;.,") for line in form.paper.splitlines()]
    filed = tuple(_uuid(each, "dossiers", reasons) for each in form.dossiers)
    on_paper = [RecipientInput(name=line, by_paper=True) for line in lines if line]
    signer, _colon, by_right = form.signer.partition(":")
    values = DraftValues(
        type_code=form.type_code,
        subject=" ".join(form.subject.split()),
        urgency=int(form.urgency) if form.urgency in dict(URGENCIES) else 0,
        notation="".join(form.notation.split()),
        signer_post_id=_uuid(signer, "signer_post_id", reasons),
        signer_delegation_id=_uuid(by_right, "signer_post_id", reasons),
        joint=_joint(form, reasons),
        recipients=(*bodies, *on_paper),
        answers_id=_uuid(form.answers, "answers_id", reasons),
        dossier_ids=tuple(each for each in filed if each is not None),
        reply_due_date=_day(form.reply_due_date, reasons),
    )
    refuse_if(Invalid, reasons)
    return values


def spots_of(given: QueryDict) -> list[Spot]:
    """The places of signatures as typed: page, millimetres from the left and from the top.

    Refuses (Invalid) what is no number, all at once.
    """
    rows = zip(*(given.getlist(each) for each in ("name", "page", "left", "top")), strict=False)
    spots, reasons = [], []
    for name, page, left, top in rows:
        at = [_measure(each) for each in (page, left, top)]
        if None in at:
            text = _("Chỗ ký của %(who)s chưa đọc được.") % {"who": name}
            mend = _("Ghi số trang và số milimét, ví dụ 1; 110; 215,5.")
            reasons.append(Reason("outgoing.spot", text, mend, field="spots"))
        else:
            spots.append(Spot(name, int(at[0] or 0), at[1] or 0.0, at[2] or 0.0))
    refuse_if(Invalid, reasons)
    return spots


def _measure(text: str) -> float | None:
    plain = text.strip().replace(",", ".")
    return float(plain) if re.fullmatch(r"\d{1,4}(\.\d{1,3})?", plain, re.ASCII) else None


def signer_value(post_id: UUID | None, delegation_id: UUID | None) -> str:
    """The signer as the form has him: his post, and by which delegation where it was chosen."""
    if post_id is None:
        return ""
    return f"{post_id}:{delegation_id}" if delegation_id else str(post_id)


def type_choices() -> tuple[tuple[str, str], ...]:
    """The types to choose from: the few of every day first, then the rest, normative ones last."""
    known = {kind.code: kind for kind in DOCUMENT_TYPES}
    rest = [kind for kind in DOCUMENT_TYPES if kind.code not in FIRST_TYPES]
    rest.sort(key=lambda kind: kind.family is Family.NORMATIVE)
    return tuple(
        (kind.code, f"{kind.name} (QPPL)" if kind.family is Family.NORMATIVE else kind.name)
        for kind in (*(known[code] for code in FIRST_TYPES), *rest)
    )


def _joint(form: DraftForm, reasons: list[Reason]) -> JointInput:
    """Who signs beside the signer: posts first, then `họ tên; chức vụ; cơ quan` of others."""
    posts = [_uuid(each, "joint", reasons) for each in form.beside]
    capacities = [*form.capacities.splitlines(), *("" for _post in posts)]
    beside = [
        SignerInput(post_id=each, capacity=capacity.strip())
        for each, capacity in zip(posts, capacities, strict=False)
        if each is not None
    ]
    for line in form.others.splitlines():
        if line.strip():
            name, title, body, *_rest = [*(part.strip() for part in line.split(";")), "", "", ""]
            beside.append(SignerInput(name=name, title=title, body_name=body))
    seals = {"1": True, "0": False}.get(form.seals)
    return JointInput(tuple(beside), in_turn=form.in_turn != "0", seals=seals)


def _uuid(text: str, field: str, reasons: list[Reason]) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        reasons.append(
            Reason("outgoing.choice", _("Lựa chọn không đọc được."), _("Chọn lại."), field=field)
        )
        return None


def _day(text: str, reasons: list[Reason]) -> date | None:
    """`5/3/26`, `05-03-2026`, `5.3.2026`: day, month, year, as people write them."""
    if not text.strip():
        return None
    try:
        return read_day(text)
    except ValueError:
        reasons.append(
            Reason(
                "outgoing.day",
                _("“%(day)s” không phải một ngày trong lịch.") % {"day": text.strip()},
                _("Ghi ngày/tháng/năm, ví dụ 30/11/2026."),
                field="reply_due_date",
            )
        )
        return None
