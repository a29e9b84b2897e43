"""Who may sign, and by what right (Decree 30/2020 art. 13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from vanban.core.people.rules import DelegationKind, authority_lines
from vanban.foundation.errors import Reason

_IN_PLACE: Final = frozenset({"Q", "KT", "TL", "TUQ"})


@dataclass(frozen=True, slots=True)
class Grant:
    """A delegation in force on the day, as far as signing is concerned."""

    id: UUID
    kind: DelegationKind
    grantor_id: UUID
    grantee_id: UUID
    grantor_title: str
    grantor_authority: str
    grantor_may_sign: bool
    document_types: tuple[str, ...] = ()
    basis: str = ""

    def covers(self, type_code: str) -> bool:
        return not self.document_types or not type_code or type_code in self.document_types


@dataclass(frozen=True, slots=True)
class Holder:
    """A post that may be competent to sign."""

    id: UUID
    title: str
    authority: str
    may_sign: bool


@dataclass(frozen=True, slots=True)
class Competence:
    """By what right a post signs, and the lines printed above the signature for it."""

    lines: tuple[str, ...]
    kind: DelegationKind | None = None
    delegation_id: UUID | None = None
    basis: str = ""


def competence_of(
    holder: Holder, grants: Sequence[Grant], *, type_code: str, for_post: UUID | None = None
) -> Competence | None:
    """By what right a post signs documents of a type today, where nobody chose; None: by none."""
    found = competences_of(holder, grants, type_code=type_code, for_post=for_post)
    return found[0] if found else None


def competences_of(
    holder: Holder, grants: Sequence[Grant], *, type_code: str, for_post: UUID | None = None
) -> list[Competence]:
    """Every right by which a post signs documents of a type today, the usual one first.

    By the post itself; by each delegation from one who may sign by his post (so TUQ. is never
    passed on); by TL. to the head of a unit who passed it to his own deputy (KT., Q.).
    `for_post`: only in the place of that post, whose name the document prints.
    """
    found = []
    if holder.may_sign and for_post in {None, holder.id}:
        found.append(Competence(authority_lines(title=holder.title, authority=holder.authority)))
    mine = [
        grant
        for grant in grants
        if grant.grantee_id == holder.id
        and grant.covers(type_code)
        and for_post in {None, holder.id, grant.grantor_id}
    ]
    found += [_by(holder, grant, deputy_of="") for grant in mine if grant.grantor_may_sign]
    found += _passed_on(holder, mine, [grant for grant in grants if grant.covers(type_code)])
    return found


def chosen_competence(rights: Sequence[Competence], chosen: UUID | None) -> Competence | None:
    """The right that was chosen by its delegation; the usual one when none was; None: not held."""
    if chosen is None:
        return rights[0] if rights else None
    return next((right for right in rights if right.delegation_id == chosen), None)


def _passed_on(holder: Holder, mine: Sequence[Grant], grants: Sequence[Grant]) -> list[Competence]:
    """TL. that the head of a unit passed to his own deputy (art. 13.3)."""
    deputies = (DelegationKind.DEPUTY, DelegationKind.ACTING)
    return [
        _by(holder, first, deputy_of=grant.grantor_title)
        for grant in mine
        for first in grants
        if grant.kind in deputies
        and first.grantee_id == grant.grantor_id
        and first.kind is DelegationKind.BY_ORDER
        and first.grantor_may_sign
    ]


def _by(holder: Holder, grant: Grant, *, deputy_of: str) -> Competence:
    authority = f"KT. {deputy_of.upper()}" if deputy_of else holder.authority
    lines = authority_lines(
        title=holder.title,
        authority=authority,
        kind=grant.kind,
        grantor_title=grant.grantor_title,
        grantor_authority=grant.grantor_authority,
    )
    return Competence(lines=lines, kind=grant.kind, delegation_id=grant.id, basis=grant.basis)


def office_that_decides(lines: Sequence[str], body_name: str) -> str:
    """In whose name a decision is made (annex III, forms 1.1, 1.2): the body, where its collective
    leadership decides (TM.); else the title of its head and the body.
    """
    first = lines[0].strip() if lines else ""
    if not first or first.startswith("TM."):
        return body_name.upper()
    mark, _dot, title = first.rpartition(". ")
    return f"{title if mark in _IN_PLACE else first} {body_name}".upper()


def not_competent(name: str) -> Reason:
    """The chosen signer has no right to sign this type of document today."""
    return Reason(
        "drafting.signer_not_competent",
        f"{name} không có thẩm quyền ký loại văn bản này trong hôm nay.",
        "Chọn người ký khác, hoặc lập giao quyền ký (KT., TL., TUQ., Q.) còn hiệu lực.",
        field="signer_post_id",
    )


def capacity_not_held(name: str, rights: Sequence[Competence]) -> Reason:
    """The signer may sign, but not as was chosen: the delegation lapsed, or is not of this type."""
    held = "; ".join(" / ".join(right.lines) for right in rights)
    return Reason(
        "drafting.capacity_not_held",
        f"{name} không ký được với tư cách đã chọn trong hôm nay; được ký: {held}.",
        "Chọn tư cách khác, hoặc lập giao quyền ký còn hiệu lực cho loại văn bản này.",
        field="signer_post_id",
    )
