"""Who may sign, and by what right; several signers of one document, and whose turn it is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from vanban.core.people.models import Post
from vanban.core.people.queries.delegations import delegations_to_sign
from vanban.core.people.rules import ROLES, DelegationKind, authority_lines, permissions_of
from vanban.core.records.models import Document
from vanban.core.records.queries import visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import JointSigner, SigningRight
from vanban.outgoing.drafting.rules import (
    Competence,
    Grant,
    Holder,
    chosen_competence,
    competences_of,
)
from vanban.outgoing.drafting.rules.signers import Turn, may_be_a_party


@dataclass(frozen=True, slots=True)
class SignerRow:
    """Who may sign, by what right, and the lines printed above the signature."""

    post_id: UUID
    full_name: str
    title: str
    lines: tuple[str, ...]
    kind: str
    basis: str
    delegation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class JointRow:
    """One of several signers; `post_id` is None for who signs for another body."""

    ordinal: int
    place: int
    post_id: UUID | None
    name: str
    title: str
    body_name: str
    capacity: str
    state: str
    seals: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """What is printed above the name of who signs for another body, or in a capacity."""
        if self.capacity:
            return (self.capacity.upper(),)
        return tuple(line.upper() for line in (self.title, self.body_name) if line)


@dataclass(frozen=True, slots=True)
class TurnToSign:
    """The signature a person may give now: whose name is printed, and by what right he signs.

    `ordinal` is 0 where one person signs alone; `leads`: the document's own signature.
    """

    ordinal: int
    leads: bool
    post_id: UUID
    name: str
    right: Competence


@query
def signers(actor: Actor, *, on: date, type_code: str = "") -> list[SignerRow]:
    """Who may sign a type of document on a day, by post or delegation, the highest rank first.

    Somebody who may sign by several rights has a row for each, the usual one first.
    """
    grants = grants_of(actor, on=on)
    granted = {grant.grantee_id for grant in grants}
    signing = [code for code, role in ROLES.items() if "outgoing.sign" in role.permissions]
    rows = (
        Post.objects.select_related("person")
        .filter(Q(role__in=signing) | Q(id__in=granted), organisation_id=actor.organisation)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
        .order_by("rank", "person__full_name")
    )
    found = []
    for row in rows:
        found += [
            SignerRow(
                post_id=row.id,
                full_name=row.person.full_name,
                title=row.title,
                lines=right.lines,
                kind=right.kind or "",
                basis=right.basis,
                delegation_id=right.delegation_id,
            )
            for right in competences_of(_holder(row), grants, type_code=type_code)
        ]
    return found


@query
def rights_to_sign(
    actor: Actor, *, post_id: UUID, type_code: str, on: date, for_post: UUID | None = None
) -> list[Competence]:
    """Every right by which a post of the actor's body signs on a day, the usual one first."""
    row = Post.objects.filter(id=post_id, organisation_id=actor.organisation).first()
    if row is None or not (row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)):
        return []
    return competences_of(
        _holder(row), grants_of(actor, on=on), type_code=type_code, for_post=for_post
    )


def right_chosen(document_id: UUID) -> UUID | None:
    """The delegation by which the drafter wants the document's own signer to sign."""
    rows = SigningRight.objects.filter(document_id=document_id)
    return rows.values_list("delegation_id", flat=True).first()


@query
def competence(
    actor: Actor, *, post_id: UUID, type_code: str, on: date, for_post: UUID | None = None
) -> Competence | None:
    """By what right a post of the actor's body signs on a day; None when it may not."""
    rights = rights_to_sign(actor, post_id=post_id, type_code=type_code, on=on, for_post=for_post)
    return rights[0] if rights else None


def grants_of(actor: Actor, *, on: date) -> list[Grant]:
    """The delegations of the actor's body that are in force on a day, from posts still held."""
    rows = (
        delegations_to_sign()
        .select_related("grantor")
        .filter(organisation_id=actor.organisation, revoked_at=None, valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .filter(Q(grantor__valid_to=None) | Q(grantor__valid_to__gte=on))
        .order_by("-valid_from", "id")
    )
    return [
        Grant(
            id=row.id,
            kind=DelegationKind(row.kind),
            grantor_id=row.grantor_id,
            grantee_id=row.grantee_id,
            grantor_title=row.grantor.title,
            grantor_authority=row.grantor.authority,
            grantor_may_sign="outgoing.sign" in permissions_of(row.grantor.role),
            document_types=tuple(row.document_types),
            basis=row.basis,
        )
        for row in rows
    ]


@query
def joint_signers(actor: Actor, *, document_id: UUID) -> list[JointRow]:
    """All who sign a document, in their order; none where one person signs alone."""
    rows = JointSigner.objects.filter(
        document__in=visible_documents(actor).filter(id=document_id)
    ).order_by("ordinal")
    return [_row(row) for row in rows]


def somebody_signed(document: Document) -> bool:
    """Whether one of several signers has signed the file that lies before the others."""
    return JointSigner.objects.filter(document=document, state=Turn.SIGNED).exists()


def signing_posts(document: Document) -> set[UUID]:
    """The posts that sign a document: its own signer and those beside him."""
    beside = JointSigner.objects.filter(document=document).values_list("post_id", flat=True)
    return {post for post in (document.signer_id, *beside) if post is not None}


@query
def turn_to_sign(actor: Actor, *, document_id: UUID, on: date) -> TurnToSign | None:
    """Which signature of a document is the actor's to give on a day; None when none is.

    His own, if it is asked; else one he may give in another's place by a delegation in force.
    """
    document = visible_documents(actor).filter(id=document_id).first()
    if document is None or actor.post_id is None:
        return None
    rows = list(JointSigner.objects.filter(document=document).order_by("ordinal"))
    if not rows:
        return _alone(actor, document, on)
    asked = [row for row in rows if row.state == Turn.ASKED and row.post_id is not None]
    asked.sort(key=lambda row: row.post_id != actor.post_id)
    for row in asked:
        right = _right(actor, document, row, on)
        if right is not None and row.post_id is not None:
            leads = row.ordinal == rows[-1].ordinal
            return TurnToSign(row.ordinal, leads, row.post_id, row.name, right)
    return None


def _alone(actor: Actor, document: Document, on: date) -> TurnToSign | None:
    if document.signer_id is None or actor.post_id is None:
        return None
    right = _own_right(actor, document, on)
    if right is None:
        return None
    nominal = document.signer.person.full_name if document.signer else document.signer_name
    return TurnToSign(0, leads=True, post_id=document.signer_id, name=nominal, right=right)


def _own_right(actor: Actor, document: Document, on: date) -> Competence | None:
    """By what right the document's own signature is given: as the drafter chose, by the signer."""
    assert actor.post_id is not None  # noqa: S101 - the caller has judged
    rights = rights_to_sign(
        actor,
        post_id=actor.post_id,
        type_code=document.type_code,
        on=on,
        for_post=document.signer_id,
    )
    own = actor.post_id == document.signer_id
    return chosen_competence(rights, right_chosen(document.id) if own else None)


def _right(actor: Actor, document: Document, row: JointSigner, on: date) -> Competence | None:
    """By what right: as a party, in a capacity of his own, or by post and delegation."""
    if actor.post_id is None:
        return None
    own = row.post_id == actor.post_id
    right = (
        _own_right(actor, document, on)
        if own and row.post_id == document.signer_id
        else competence(
            actor,
            post_id=actor.post_id,
            type_code=document.type_code,
            on=on,
            for_post=row.post_id,
        )
    )
    if own and right is None and may_be_a_party(document.type_code):
        right = Competence(lines=authority_lines(title=row.title, authority=""))
    if own and right is not None and row.capacity:
        return Competence((row.capacity.upper(),), right.kind, right.delegation_id, right.basis)
    return right


def _row(row: JointSigner) -> JointRow:
    return JointRow(
        ordinal=row.ordinal,
        place=row.place,
        post_id=row.post_id,
        name=row.name,
        title=row.title,
        body_name=row.body_name,
        capacity=row.capacity,
        state=row.state,
        seals=row.seals,
    )


def _holder(row: Post) -> Holder:
    return Holder(row.id, row.title, row.authority, "outgoing.sign" in permissions_of(row.role))
