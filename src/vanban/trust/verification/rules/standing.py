"""By what right was it signed? Told apart from whether the signature is genuine.

Decree 30/2020: the competent person signs first, the body after number and date (art. 13, 15,
17); a paper is an original when both have signed (art. 3.5, 5.1). Posts and delegations are looked
at as they stood at the moment of signing. Nothing said here changes a verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from vanban.core.organisations.rules import fold
from vanban.core.people.rules import valid_on
from vanban.foundation.clock import local_date
from vanban.trust.keys.rules import HolderKind
from vanban.trust.verification.rules.verdict import EvidenceLine, SignatureFinding, Verdict

# X.520 lets a name in a certificate have 64 letters; longer names of bodies are cut.
CUT: Final = 64
SIGN: Final = "outgoing.sign"  # core.people.rules: whoever may sign what the body issues
_NUMBER_AND_DATE: Final = {"So", "Ngay"}


@dataclass(frozen=True, slots=True)
class Held:
    """A post the signer held or holds."""

    title: str
    body: str
    may_sign: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Granted:
    """A recorded delegation to one of the signer's posts, in force at the moment of signing."""

    kind: str
    grantor_title: str
    basis: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the directory that bears the name in the certificate."""

    names: tuple[str, ...]
    code: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """What this installation knows of the holder of one certificate."""

    posts: tuple[Held, ...] = ()
    granted: tuple[Granted, ...] = ()
    bodies: tuple[Body, ...] = ()
    registered: bool = False  # the certificate stands in the body's own register


@dataclass(frozen=True, slots=True)
class Paper:
    """What the document says of itself; empty where it says nothing."""

    issuer_name: str = ""
    signer_name: str = ""


def standing_of(finding: SignatureFinding, known: Known, paper: Paper) -> tuple[EvidenceLine, ...]:
    """Who signed, for whom, by what right, in the order in which people ask."""
    signer = finding.signer
    if signer is None:
        return ()
    on = local_date(finding.signed_at) if finding.signed_at else None
    if signer.holder == HolderKind.PERSON or known.posts:
        return (*_of_person(known, on, signer.organisation), *_named(signer.name, paper))
    if signer.holder == HolderKind.ORGANISATION or known.bodies:
        return (_of_body(known, on, signer.name), *_issuer(signer.name, known, paper))
    return (EvidenceLine("look", "Chứng thư không nói rõ cấp cho người hay cho cơ quan"),)


def _of_person(known: Known, on: date | None, above: str) -> tuple[EvidenceLine, ...]:
    if not known.posts:
        text = "Chữ ký của cá nhân không có trong danh bạ của hệ thống"
        detail = f"Chứng thư ghi cơ quan: {above}." if above else ""
        return (EvidenceLine("look", text, detail),)
    if on is None:
        return (EvidenceLine("look", "Không rõ ký lúc nào nên không xét được chức vụ"),)
    held = [each for each in known.posts if valid_on(on, each.valid_from, each.valid_to)]
    if not held:
        last = max(known.posts, key=lambda each: each.valid_to or date.max)
        detail = f"Chức vụ đã biết: {_told(last)}."
        return (EvidenceLine("no", "Lúc ký, người này không giữ chức vụ nào", detail),)
    able = next((each for each in held if each.may_sign), None)
    if able is not None:
        return (EvidenceLine("ok", f"Người có thẩm quyền ký: {_told(able)}", _since(able)),)
    title = f"Chức vụ lúc ký: {_told(held[0])}"
    if known.granted:
        first = known.granted[0]
        detail = f"{first.kind}. {first.grantor_title}, căn cứ {first.basis}."
        return (
            EvidenceLine("ok", title, _since(held[0])),
            EvidenceLine("ok", "Ký theo giao quyền đã ghi", detail),
        )
    detail = "Không có ủy quyền, thừa lệnh hay ký thay nào được ghi cho ngày ấy."
    return (EvidenceLine("no", f"{title}, không có quyền ký văn bản", detail),)


def _told(post: Held) -> str:
    return f"{post.title}, {post.body}"


def _since(post: Held) -> str:
    until = f" đến {post.valid_to:%d/%m/%Y}" if post.valid_to else ""
    return f"Giữ chức vụ từ {post.valid_from:%d/%m/%Y}{until}."


def _of_body(known: Known, on: date | None, name: str) -> EvidenceLine:
    if known.registered:
        return EvidenceLine("ok", f"Chứng thư của cơ quan ta: {name}", "Có trong sổ chứng thư.")
    if not known.bodies:
        text = f"Chứng thư của cơ quan: {name}"
        return EvidenceLine("look", text, "Cơ quan này không có trong danh bạ.")
    living = [b for b in known.bodies if on is None or valid_on(on, b.valid_from, b.valid_to)]
    if not living:
        ended = known.bodies[0].valid_to
        detail = f"Cơ quan chấm dứt ngày {ended:%d/%m/%Y}." if ended else ""
        return EvidenceLine("no", f"Lúc ký, cơ quan {name} không hoạt động", detail)
    return EvidenceLine("ok", f"Chứng thư của cơ quan: {name}", f"Mã định danh {living[0].code}.")


def _named(name: str, paper: Paper) -> tuple[EvidenceLine, ...]:
    if not paper.signer_name or fold(name) == fold(paper.signer_name):
        return ()
    text = "Người ký số khác người ký ghi trên văn bản"
    return (EvidenceLine("look", text, f"Văn bản ghi: {paper.signer_name}."),)


def _issuer(name: str, known: Known, paper: Paper) -> tuple[EvidenceLine, ...]:
    if not paper.issuer_name:
        return ()
    own = {fold(each) for body in known.bodies for each in body.names} | {fold(name)}
    said = fold(paper.issuer_name)
    cut = len(name) >= CUT and said.startswith(fold(name))
    if said in own or cut:
        return (EvidenceLine("ok", "Đúng là cơ quan ban hành ghi trên văn bản"),)
    text = "Con dấu không phải của cơ quan ban hành ghi trên văn bản"
    return (EvidenceLine("look", text, f"Văn bản ghi: {paper.issuer_name}."),)


def order_of(verdict: Verdict) -> tuple[EvidenceLine, ...]:
    """Is there a person's and a body's signature, in the order of the law, over the number?"""
    found: Sequence[SignatureFinding] = [each for each in verdict.signatures if each.signer]
    bodies = [each for each in found if _is(each, HolderKind.ORGANISATION)]
    people = [each for each in found if _is(each, HolderKind.PERSON)]
    if not found:
        return ()
    lines = []
    if not people:
        lines.append(EvidenceLine("look", "Không có chữ ký số của người có thẩm quyền"))
    if not bodies:
        lines.append(EvidenceLine("look", "Chưa có chữ ký số của cơ quan"))
        return tuple(lines)
    seal = max(bodies, key=lambda each: each.covered)
    if people and max(each.covered for each in people) > seal.covered:
        lines.append(EvidenceLine("look", "Cơ quan ký trước người có thẩm quyền"))
    elif people:
        lines.append(EvidenceLine("ok", "Người có thẩm quyền ký trước, cơ quan ký sau"))
    lines.append(_covered(seal, found))
    return tuple(lines)


def _is(finding: SignatureFinding, kind: HolderKind) -> bool:
    return finding.signer is not None and finding.signer.holder == kind


def _covered(seal: SignatureFinding, found: Sequence[SignatureFinding]) -> EvidenceLine:
    """Number and date are filled in after the person signs and before the body does."""
    late = _NUMBER_AND_DATE & {name.rpartition(".")[2] for name in seal.changes.filled}
    if late or seal.changes.content:
        return EvidenceLine("no", "Số, ngày hoặc nội dung nằm ngoài phần con dấu của cơ quan phủ")
    filled = {name.rpartition(".")[2] for each in found for name in each.changes.filled}
    if filled & _NUMBER_AND_DATE:
        return EvidenceLine("ok", "Số và ngày nằm trong phần con dấu của cơ quan phủ")
    return EvidenceLine("ok", "Chữ ký của cơ quan phủ toàn bộ trang, cả chỗ ghi số và ngày")
