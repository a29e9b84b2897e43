"""Status 13: asking one recipient to give a document back. A step of the operations that ask."""

from datetime import datetime
from typing import Final

from vanban.exchange.sending.models import Attempt, Dispatch, Package
from vanban.exchange.sending.operations.packages import have_written
from vanban.exchange.sending.operations.timeline import note
from vanban.exchange.sending.rules import DispatchState, Outcome, PackageKind
from vanban.foundation.actor import Actor

_NO_REASON: Final = "Nơi gửi đã hủy gửi văn bản này."


def open_request(row: Dispatch, *, actor: Actor, now: datetime, reason: str) -> Package:
    """Queue the request behind the packet it is about, by the way that one went."""
    about = row.package
    package = Package.objects.create(
        organisation_id=row.organisation_id,
        document_id=about.document_id,
        kind=PackageKind.REQUEST,
        about=row,
        business_id=about.business_id,
        reason=(reason or _NO_REASON)[:500],
        asked_by_name="" if actor.is_system else actor.name[:200],
        opened_at=now,
    )
    Dispatch.objects.create(
        organisation_id=row.organisation_id,
        package=package,
        ordinal=1,
        target_id=row.target_id,
        target_code=row.target_code,
        target_name=row.target_name,
        way=row.way,
        link=row.link,
        state=DispatchState.QUEUED,
        queued_at=now,
    )
    note(row, Outcome.REQUESTED, actor=actor, now=now, text=reason)
    have_written(package)
    return package


def called_off_reason(row: Dispatch) -> str:
    """The words with which a dispatch was called off before it left."""
    last = (
        Attempt.objects.filter(dispatch=row, outcome=Outcome.CANCELLED).order_by("-last_at").first()
    )
    return last.text if last else ""
