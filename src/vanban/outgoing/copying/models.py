"""Certified copies: of what, in which form, under which number, the file that was made."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id
from vanban.trust.keys.models import KeyWork


class Copy(KeyWork):
    """One copy asked for: signed by the organisation's key, or (no channel) set for print."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    source = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")
    entry = models.OneToOneField("numbering.NumberEntry", models.PROTECT, related_name="+")
    form = models.CharField(max_length=10)  # rules.Form
    source_medium = models.CharField(max_length=10)  # rules.Medium
    target_medium = models.CharField(max_length=10)  # rules.Medium
    symbol = models.CharField(max_length=80)
    copy_date = models.DateField()
    signer = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=200)
    signer_lines = models.JSONField(default=list)
    recipients = models.JSONField(default=list)
    asked_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    result = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")
    sent_as = models.OneToOneField(
        "records.Document", models.PROTECT, null=True, related_name="+"
    )  # the document that carries it to its receivers

    class Meta:
        db_table = "copying_copy"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "symbol", "copy_date"], name="copy_symbol_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(result__isnull=False), name="copy_done_has_a_file"
            ),
        ]
        indexes = [models.Index(fields=["document", "asked_at"], name="copy_order")]
