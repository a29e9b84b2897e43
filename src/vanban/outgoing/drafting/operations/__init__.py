"""Drafts opened, revised, given files, given up."""

from vanban.outgoing.drafting.operations.abandon import abandon_draft
from vanban.outgoing.drafting.operations.compare import compare_versions
from vanban.outgoing.drafting.operations.create import (
    CannotDraft,
    create_draft,
    reasons_against_recipients,
    reasons_against_right,
)
from vanban.outgoing.drafting.operations.editing import (
    HeldElsewhere,
    editing_token,
    editor_of,
    held_by,
    hold_draft,
    release_draft,
    save_edited,
)
from vanban.outgoing.drafting.operations.examine import (
    look_at,
    look_at_pdf,
    note_findings,
    record_examination,
    render_draft,
)
from vanban.outgoing.drafting.operations.follow_up import open_follow_up
from vanban.outgoing.drafting.operations.groups import CannotGroup, drop_group, save_group
from vanban.outgoing.drafting.operations.layout import (
    judge_layout,
    layout_of_draft,
    mend_layout,
)
from vanban.outgoing.drafting.operations.own_templates import (
    CannotKeepTemplate,
    add_template,
    withdraw_template,
)
from vanban.outgoing.drafting.operations.proving import NotProven, require_proof
from vanban.outgoing.drafting.operations.revise import DraftMovedOn, revise_draft
from vanban.outgoing.drafting.operations.spots import (
    place_signatures,
    sizes_of_draft,
    spots_or_usual,
)
from vanban.outgoing.drafting.operations.template import template_for
from vanban.outgoing.drafting.operations.upload import upload_version

__all__ = [
    "CannotDraft",
    "CannotGroup",
    "CannotKeepTemplate",
    "DraftMovedOn",
    "HeldElsewhere",
    "NotProven",
    "abandon_draft",
    "add_template",
    "compare_versions",
    "create_draft",
    "drop_group",
    "editing_token",
    "editor_of",
    "held_by",
    "hold_draft",
    "judge_layout",
    "layout_of_draft",
    "look_at",
    "look_at_pdf",
    "mend_layout",
    "note_findings",
    "open_follow_up",
    "place_signatures",
    "reasons_against_recipients",
    "reasons_against_right",
    "record_examination",
    "release_draft",
    "render_draft",
    "require_proof",
    "revise_draft",
    "save_edited",
    "save_group",
    "sizes_of_draft",
    "spots_or_usual",
    "template_for",
    "upload_version",
    "withdraw_template",
]
