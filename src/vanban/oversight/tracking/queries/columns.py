"""Columns that several lists show."""

from typing import TypeVar

from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from vanban.core.records.models import Attachment
from vanban.foundation.actor import Actor
from vanban.foundation.models import AuditEntry

M = TypeVar("M", bound=Model)


def attachments() -> Coalesce:
    """How many files go with the document."""
    rows = Attachment.objects.filter(document=OuterRef("pk"), removed_at=None).order_by()
    return Coalesce(Subquery(rows.values("document").annotate(n=Count("*")).values("n")), Value(0))


def unread(actor: Actor) -> Combinable:
    """Whether this person has never opened the document (reading is an audited act)."""
    opened = AuditEntry.objects.filter(
        subject_id=OuterRef("pk"), account_id=actor.account_id, act="records.read_document"
    )
    return ~Exists(opened)


def how_many(rows: QuerySet[M]) -> Subquery:
    """The number of rows, as a column of one question with many numbers."""
    counted = rows.order_by().annotate(
        n=Func(F("pk"), function="COUNT", output_field=IntegerField())
    )
    return Subquery(counted.values("n"), output_field=IntegerField())
