"""Status 13: asking one recipient to give a document back. A step of the operations that ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from vanban.exchange.sending.models import Attempt, Dispatch, Package
from vanban.exchange.sending.operations.packages import have_written
from vanban.exchange.sending.operations.timeline import note_many
from vanban.exchange.sending.rules import DispatchState, Outcome, PackageKind
from vanban.foundation.actor import Actor

_NO_REASON: Final = "Nơi gửi đã hủy gửi văn bản này."


def open_request(row: Dispatch, *, actor: Actor, now: datetime, reason: str) -> None:
    """Queue the request behind the packet it is about, by the way that one went."""
    open_requests([row], actor=actor, now=now, reason=reason)


def open_requests(rows: Sequence[Dispatch], *, actor: Actor, now: datetime, reason: str) -> None:
    """The same for many recipients, in as few statements for a thousand as for one."""
    packages = [
        Package(
            organisation_id=row.organisation_id,
            document_id=row.package.document_id,
            kind=PackageKind.REQUEST,
            about=row,
            business_id=row.package.business_id,
            reason=(reason or _NO_REASON)[:500],
            asked_by_name="" if actor.is_system else actor.name[:200],
            opened_at=now,
        )
        for row in rows
    ]
    Package.objects.bulk_create(packages)
    Dispatch.objects.bulk_create(
        Dispatch(
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
        for row, package in zip(rows, packages, strict=True)
    )
    note_many(rows, Outcome.REQUESTED, actor=actor, now=now, text=reason)
    for package in packages:
        have_written(package)


def called_off_reason(row: Dispatch) -> str:
    """The words with which a dispatch was called off before it left."""
    last = (
        Attempt.objects.filter(dispatch=row, outcome=Outcome.CANCELLED).order_by("-last_at").first()
    )
    return last.text if last else ""
