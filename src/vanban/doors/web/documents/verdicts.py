"""What is known of the signatures of a document's files, as the pages say it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vanban.doors.web.design.parts import Finding
from vanban.doors.web.design.parts import Verdict as Card
from vanban.doors.web.saying import say
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local
from vanban.incoming.reception.queries import ArrivalRow
from vanban.trust.verification.queries import (
    Standings,
    preservation_of,
    standings_of,
    verdict_of,
)
from vanban.trust.verification.rules.lasting import at_present, at_signing
from vanban.trust.verification.rules.preserving import Level
from vanban.trust.verification.rules.standing import Paper
from vanban.trust.verification.rules.verdict import (
    EvidenceLine,
    Outcome,
    SignatureFinding,
    Verdict,
)

GROUNDS = {Outcome.VALID: "yes", Outcome.INVALID: "no"}
STATES = {"ok": "yes", "no": "no", "look": "ask"}


@dataclass(frozen=True, slots=True)
class Line:
    """The strip over the page: the first words, the rest, where the evidence is."""

    outcome: str
    strong: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence on one file: the verdict of the whole, a card for each signature.

    `standing`: by what right it was signed, told apart from whether the signatures are genuine.
    """

    file_name: str
    card: Card
    signatures: Sequence[Card] = field(default=())
    standing: Sequence[Card] = field(default=())


def line_of(actor: Actor, *, document_id: UUID, sha256: str) -> Line | None:
    """What is known of the file on the desk; None where nobody has looked at its signatures."""
    verdict = verdict_of(actor, file_sha256=sha256) if sha256 else None
    return _line(verdict, document_id) if verdict else None


def line_of_arrival(actor: Actor, noted: ArrivalRow, *, sha256: str) -> Line:
    """As `line_of`, and for a file nobody judged what reception noted when it came."""
    found = line_of(actor, document_id=noted.document_id, sha256=sha256)
    return found or Line(noted.outcome, say(noted.verdict_sentence))


def evidence_of(
    actor: Actor,
    *,
    sha256: str,
    file_name: str,
    paper: Paper,
    now: datetime,
    content_sha256: str = "",
) -> Evidence | None:
    """The evidence on one file (`content_sha256`: the one a detached signature is of); None where
    nobody has looked.
    """
    verdict = verdict_of(actor, file_sha256=sha256, content_sha256=content_sha256)
    if verdict is None:
        return None
    card = Card(
        outcome=verdict.outcome,
        title=say(verdict.headline or verdict.words),
        sentence=say(verdict.summary),
        findings=[
            Finding(
                "no" if ground.outcome is Outcome.INVALID else "ask",
                say(ground.text),
                say(ground.detail),
            )
            for ground in verdict.grounds
        ],
        checked=_("kiểm tra lúc %(at)s") % {"at": f"{local(verdict.checked_at):%H:%M %d/%m/%Y}"},
    )
    return Evidence(
        file_name,
        card,
        [_signature(each, now) for each in verdict.signatures],
        _standing(verdict, standings_of(actor, verdict=verdict, paper=paper)),
    )


LIVES = {
    "B": gettext_lazy("Mức B: chưa có dấu thời gian"),
    "T": gettext_lazy("Mức T: có dấu thời gian, chưa đủ chứng cứ"),
    "LT": gettext_lazy("Mức LT: kèm chứng cứ để kiểm tra về sau"),
    "LTA": gettext_lazy("Mức LTA: chứng cứ có dấu thời gian lưu trữ"),
}


@dataclass(frozen=True, slots=True)
class Life:
    """How long the signatures of a file can be proved, and what is still waited for."""

    title: str
    text: str
    grown: bool


def life_of(actor: Actor, *, sha256: str) -> Life | None:
    """The long life of a file's signatures; None where nobody asked for it (unsigned files)."""
    row = preservation_of(actor, file_sha256=sha256)
    if row is None:
        return None
    day = f"{local(row.due_at):%d/%m/%Y}" if row.due_at else ""
    if not row.problem:
        text = _("Làm mới dấu lưu trữ trước ngày %(day)s.") % {"day": day} if day else ""
        if row.level != Level.LTA:
            text = _("Hệ thống đang bổ sung ở chế độ nền.")
    elif day:
        text = _("%(problem)s Hệ thống tự thử lại.") % {"problem": say(row.problem)}
    else:
        text = say(row.problem)
    return Life(str(LIVES[row.level]), text, grown=row.kept_sha256 != sha256)


def _signature(finding: SignatureFinding, now: datetime) -> Card:
    moments = (at_signing(finding), at_present(finding, now))
    return Card(
        outcome=finding.outcome,
        title=_name(finding),
        sentence=finding.words,
        findings=_findings((*moments, *finding.evidence)),
    )


def _name(finding: SignatureFinding) -> str:
    return finding.signer.name if finding.signer else finding.field


def _findings(lines: Iterable[EvidenceLine]) -> list[Finding]:
    return [
        Finding(STATES.get(line.state, "ask"), say(line.title), say(line.detail)) for line in lines
    ]


def _standing(verdict: Verdict, found: Standings) -> list[Card]:
    """One card a signature whose holder can be told, and one for the file as a whole."""
    named = [
        (_name(finding), lines)
        for finding, lines in zip(verdict.signatures, found.signatures, strict=True)
    ]
    if found.whole:
        named.append((_("Cả văn bản"), found.whole))
    return [_standing_card(title, lines) for title, lines in named if lines]


def _standing_card(title: str, lines: Sequence[EvidenceLine]) -> Card:
    states = {line.state for line in lines}
    if "no" in states:
        outcome, sentence = Outcome.INVALID, _("Thẩm quyền không đúng")
    elif "look" in states:
        outcome, sentence = Outcome.UNKNOWN, _("Cần xem lại thẩm quyền")
    else:
        outcome, sentence = Outcome.VALID, _("Đúng thẩm quyền")
    return Card(outcome=outcome, title=title, sentence=sentence, findings=_findings(lines))


def _line(verdict: Verdict, document_id: UUID) -> Line:
    if verdict.outcome is not Outcome.VALID:
        return Line(
            verdict.outcome, f"{say(verdict.headline)}.", say(verdict.summary), _url(document_id)
        )
    count = len(verdict.signatures)
    strong = ngettext("%(n)s chữ ký hợp lệ.", "%(n)s chữ ký hợp lệ.", count) % {"n": count}
    if all(each.timestamp.state == "valid" for each in verdict.signatures):
        strong = _("%(n)s chữ ký hợp lệ, có dấu thời gian.") % {"n": count}
    signers = ", ".join(_who_when(each) for each in verdict.signatures)
    return Line(verdict.outcome, strong, signers, _url(document_id))


def _who_when(finding: SignatureFinding) -> str:
    name = _name(finding)
    when = f" {local(finding.signed_at):%H:%M %d/%m/%Y}" if finding.signed_at else ""
    return f"{name}{when}"


def _url(document_id: UUID) -> str:
    return reverse("documents:verdict", args=[document_id])
