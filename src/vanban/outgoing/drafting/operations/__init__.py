"""Drafts opened, revised, given files, given up."""

from vanban.outgoing.drafting.operations.abandon import abandon_draft
from vanban.outgoing.drafting.operations.create import CannotDraft, create_draft
from vanban.outgoing.drafting.operations.examine import (
    look_at,
    look_at_pdf,
    note_findings,
    record_examination,
    render_draft,
)
from vanban.outgoing.drafting.operations.revise import revise_draft
from vanban.outgoing.drafting.operations.upload import upload_version

__all__ = [
    "CannotDraft",
    "abandon_draft",
    "create_draft",
    "look_at",
    "look_at_pdf",
    "note_findings",
    "record_examination",
    "render_draft",
    "revise_draft",
    "upload_version",
]
