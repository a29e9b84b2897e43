"""Several signers of one document: written with the draft, asked in their places, ticked off.

Called inside the operations of the rooms, in their transaction, after the document's lock.
"""

from datetime import date
from uuid import UUID

from vanban.core.people.queries import PostRow, posts_of_organisation
from vanban.core.records.models import Document
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.outgoing.drafting.models import JointSigner, SigningRight
from vanban.outgoing.drafting.queries import competence
from vanban.outgoing.drafting.rules.signers import (
    Candidate,
    JointInput,
    SignerInput,
    Turn,
    bodies_seal,
    places,
    reasons_against_signers,
    standing,
)

Posts = dict[UUID, PostRow]
Chosen = tuple[UUID | None, UUID | None]
"""The document's own signer, and the delegation by which he signs, where it was chosen."""


def signers_beside(
    actor: Actor, joint: JointInput, *, main: UUID | None, type_code: str, today: date
) -> tuple[Posts, list[Reason]]:
    """The posts that sign beside the document's own signer, and all that stands against them."""
    named = {each.post_id for each in joint.signers}
    held = posts_of_organisation(actor.organisation, on=today) if named - {None} else []
    posts = {row.id: row for row in held if row.id in named}
    known = {
        row.id: Candidate(
            name=row.full_name,
            competent=competence(actor, post_id=row.id, type_code=type_code, on=today) is not None,
        )
        for row in posts.values()
    }
    return posts, reasons_against_signers(joint, main=main, type_code=type_code, known=known)


def write_signers(
    document: Document, joint: JointInput, posts: Posts, signer: PostRow | None
) -> None:
    """Put these signers in the place of those before; one signer alone needs no list."""
    JointSigner.objects.filter(document=document).delete()
    if not joint.signers or signer is None:
        return
    seals = bodies_seal(joint, document.type_code)
    rows = [_beside(document, each, posts, seals=seals) for each in joint.signers]
    rows.append(
        JointSigner(document=document, post_id=signer.id, name=signer.full_name, title=signer.title)
    )
    at = places(len(rows), in_turn=joint.in_turn)
    for ordinal, (row, place) in enumerate(zip(rows, at, strict=True), start=1):
        row.organisation_id = document.organisation_id
        row.ordinal, row.place = ordinal, place
    JointSigner.objects.bulk_create(rows)


def write_right(document: Document, delegation_id: UUID | None) -> None:
    """Keep as what the document's own signer signs; without a choice by the usual right."""
    SigningRight.objects.filter(document=document).delete()
    if delegation_id is not None:
        SigningRight.objects.create(
            document=document,
            organisation_id=document.organisation_id,
            delegation_id=delegation_id,
        )


def ask_signers(document: Document) -> None:
    """The document has come to its signers: nobody has signed yet, the first are asked."""
    rows = list(JointSigner.objects.filter(document=document).order_by("ordinal"))
    for row in rows:
        row.state = Turn.LATER
    _settle(rows)


def forget_signatures(document: Document) -> None:
    """The draft goes back: what some have signed is signed anew after it is approved again."""
    JointSigner.objects.filter(document=document).update(state=Turn.LATER)


def note_signed(document: Document, *, ordinal: int) -> tuple[bool, bool]:
    """One has signed. Gives whether all have, and whether somebody new is asked now."""
    rows = list(JointSigner.objects.filter(document=document).order_by("ordinal"))
    waited = {row.ordinal for row in rows if row.state == Turn.ASKED}
    for row in rows:
        if row.ordinal == ordinal:
            row.state = Turn.SIGNED
    _settle(rows)
    asked = {row.ordinal for row in rows if row.state == Turn.ASKED}
    return all(row.state == Turn.SIGNED for row in rows), bool(asked - waited)


def _beside(document: Document, given: SignerInput, posts: Posts, *, seals: bool) -> JointSigner:
    capacity = " ".join(given.capacity.split())
    post = posts.get(given.post_id) if given.post_id else None
    if post is not None:
        return JointSigner(
            document=document,
            post_id=post.id,
            name=post.full_name,
            title=post.title,
            capacity=capacity,
        )
    return JointSigner(
        document=document,
        name=" ".join(given.name.split()),
        title=" ".join(given.title.split()),
        body_name=" ".join(given.body_name.split()),
        capacity=capacity,
        seals=seals,
    )


def _settle(rows: list[JointSigner]) -> None:
    due = standing(rows)
    for row in rows:
        row.state = due[row.ordinal]
    JointSigner.objects.bulk_update(rows, ["state"])
