"""Who may take a document into hand is who may see it, whatever the shape of the actor."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.db.transaction import atomic  # noqa: TID251 - stands for an operation

from support.outgoing import NOW, Bureau, make_bureau
from vanban.core.records.models import Access
from vanban.core.records.operations import DocumentNotFound, lock_document
from vanban.core.records.queries import visible_documents
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor

pytestmark = pytest.mark.django_db


def taken(actor: Actor, document_id: UUID) -> bool:
    with atomic():
        try:
            return lock_document(actor, document_id).id == document_id
        except DocumentNotFound:
            return False


@pytest.fixture
def bureau() -> Bureau:
    return make_bureau()


def test_everyone_takes_what_he_sees_and_nothing_else(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    people = [bureau.officer, bureau.head, bureau.chief, bureau.leader, bureau.deputy, bureau.clerk]
    people += [bureau.other_head, bureau.system, make_bureau("G22").clerk]
    got = []
    for actor in people:
        tenancy.enter(actor.organisation)
        sees = visible_documents(actor).filter(id=document_id).exists()
        assert taken(actor, document_id) is sees, actor
        got.append(sees)
    assert True in got
    assert False in got


def test_without_a_post_nobody_sees_what_was_given_to_a_unit(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    tenancy.enter(bureau.organisation_id)
    Access.objects.filter(document_id=document_id).delete()
    Access.objects.create(
        organisation_id=bureau.organisation_id,
        document_id=document_id,
        unit_id=bureau.unit_id,
        reason="lead",
        granted_at=NOW,
    )
    assert taken(replace(bureau.head, post_id=None), document_id)  # by the unit
    postless = replace(bureau.head, post_id=None, unit_id=None)
    assert not taken(postless, document_id)
    assert not visible_documents(postless).filter(id=document_id).exists()
