"""The picture of a joint document's seals: who has signed and sealed, who is missing since when."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.doors.web.outgoing.steps.scene import Context, Scene
from vanban.outgoing.sealing.queries import CoSealRow, co_seals, out_to_seal


@dataclass(frozen=True, slots=True)
class SealLine:
    """One body in the list; `state` is y (sealed), q (waited for now) or empty (later)."""

    body: str
    state: str
    says: str
    signed: str
    at: datetime | None
    note: str = ""


def seals_context(scene: Scene) -> Context:
    """What the panes of number and seal show of the other bodies; empty of most documents.

    `out`: the file that goes to the next body, for who gives it out and takes it back.
    """
    rows = co_seals(scene.actor, document_id=scene.face.id)
    if not rows:
        return {}
    missing = [row.body_name for row in rows if row.state != "sealed"]
    return {
        "co_seals": [*(_line(row) for row in rows), _own(scene, missing)],
        "waits_for_seals": _("Chờ dấu của %(bodies)s.") % {"bodies": ", ".join(missing)}
        if missing
        else "",
        "out": _out(scene),
    }


def sealed_already(scene: Scene) -> str:
    """The bodies whose seal falls with the number."""
    rows = co_seals(scene.actor, document_id=scene.face.id)
    return ", ".join(row.body_name for row in rows if row.state == "sealed")


def _line(row: CoSealRow) -> SealLine:
    signed = _("%(who)s đã ký") % {"who": ", ".join(row.signers)}
    if row.state == "sealed":
        note = _("Chứng thư: %(holder)s. %(who)s nhận tệp.") % {
            "holder": row.holder_name,
            "who": row.brought_by_name,
        }
        return SealLine(row.body_name, "y", _("đã đóng dấu"), signed, row.since, note)
    if row.state == "asked":
        return SealLine(row.body_name, "q", _("chưa có dấu, chờ từ"), signed, row.since)
    return SealLine(row.body_name, "", _("đóng dấu sau khi có số"), signed, None)


def _own(scene: Scene, missing: list[str]) -> SealLine:
    """Ours comes last, for it locks the file."""
    signed = _("%(who)s đã ký") % {"who": scene.face.signer_name}
    says = _("đóng dấu sau cùng") if missing else _("tới lượt đóng dấu")
    return SealLine(scene.face.issuer_name, "" if missing else "q", says, signed, None)


def _out(scene: Scene) -> Context | None:
    if not (scene.mine or scene.actor.may("outgoing.issue")):
        return None
    out = out_to_seal(scene.actor, document_id=scene.face.id)
    if out is None:
        return None
    return {
        "body": out.body_name,
        "ordinal": out.ordinal,
        "file_url": reverse("documents:file", args=[scene.face.id, out.version_id]),
        "bring_url": reverse("outgoing:bring_seal", args=[scene.face.id]),
    }
