"""Signatures asked for, and how far each has come."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id
from vanban.trust.keys.models import KeyWork


class Batch(models.Model):
    """One act asked for many documents at once, by one person, in one authorisation.

    Kept for good: the report of who and what was refused is the trace of the act.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)  # rules.BatchKind
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    way = models.CharField(max_length=40, blank=True)  # the key chosen; the leader presented to
    channel = models.CharField(max_length=20, blank=True)  # trust.keys.rules.Channel
    asked_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "signing_batch"
        indexes = [
            models.Index(
                fields=["post"], condition=Q(finished_at=None), name="batch_of_post_at_work"
            )
        ]


class BatchItem(models.Model):
    """One document of a batch and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="items")
    ordinal = models.PositiveIntegerField()
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    request_id = models.UUIDField(null=True)  # the signature it became
    state = models.CharField(max_length=10)  # rules.ItemState
    problem_code = models.CharField(max_length=60, blank=True)
    problem_text = models.CharField(max_length=1000, blank=True)
    problem_mend = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "signing_batch_item"
        constraints = [
            models.UniqueConstraint(fields=["batch", "document"], name="batch_item_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "working"], settled_at=None)
                | Q(state__in=["done", "refused", "stopped"], settled_at__isnull=False),
                name="batch_item_settled_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["document"],
                condition=Q(state__in=["waiting", "working"]),
                name="batch_item_of_document_open",
            ),
            models.Index(fields=["batch", "state"], name="batch_item_by_state"),
        ]


class SigningRequest(KeyWork):
    """One signature of a competent person, on the prepared file or over those who signed before.

    Without a post: made by another body's person, whose signed file was brought back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    source = models.ForeignKey("records.Version", models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField(default=0)  # drafting.JointSigner; 0: signs alone
    signer = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    signer_name = models.CharField(max_length=100)
    printed_name = models.CharField(max_length=100, blank=True)  # whose place it stands in
    signer_title = models.CharField(max_length=100)
    authority = models.CharField(max_length=200)  # lines over the signature, joined by |
    delegation = models.ForeignKey("people.Delegation", models.PROTECT, null=True, related_name="+")
    basis = models.CharField(max_length=200, blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    place = models.JSONField(null=True)  # formats.pdf SignaturePlace
    result = models.ForeignKey("records.Version", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "signing_request"
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state__in=["asked", "prepared", "waiting"]),
                name="signing_one_live_request",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "prepared", "waiting", "failed"])
                | Q(state="done", result__isnull=False),
                name="signing_done_has_a_file",
            ),
            models.CheckConstraint(
                condition=Q(signer__isnull=False) | Q(state="done"),
                name="signing_by_a_post_or_brought",
            ),
            models.UniqueConstraint(
                fields=["source"], condition=Q(state="done"), name="signing_each_over_the_last"
            ),
        ]
        indexes = [models.Index(fields=["document", "asked_at"], name="signing_request_order")]


class AddedSignature(KeyWork):
    """A signature beside a document's own way: a key tried or shown on a sample page, the body's
    signature or a leader's remark on a document that came in, a signature over a file that goes
    with one. The file that was there stays; what is signed is a copy or a file beside it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)  # rules.added.AddedKind
    document = models.ForeignKey("records.Document", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    lines = models.JSONField(default=list)  # what the signature shows, where it shows words
    source_sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    result = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "signing_added"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["trial", "enrol"], document=None)
                | Q(kind__in=["income", "comment", "annex"], document__isnull=False),
                name="added_to_a_document_or_a_sample",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "prepared", "waiting", "failed"])
                | Q(state="done", result__isnull=False),
                name="added_done_has_a_file",
            ),
            models.UniqueConstraint(
                fields=["document", "kind"],
                condition=Q(state__in=["asked", "prepared", "waiting"], document__isnull=False),
                name="added_one_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["document", "asked_at"], name="added_of_document"),
            models.Index(fields=["asked_by", "asked_at"], name="added_by_person"),
        ]
