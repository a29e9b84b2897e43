"""The document: one row for its whole life, its versions, attachments and who may see it."""

from django.db import models
from django.db.models.functions import Concat

from vanban.foundation.ids import new_id


class Document(models.Model):
    """A document of an organisation: outgoing (đi) or incoming (đến).

    `state` is written in this room alone (operations.advance), by the table in lifecycle.py.
    Lengths are those of Decree 30/2020 annex VI as export limits, wider inside.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    direction = models.CharField(max_length=10)  # lifecycle.Direction
    state = models.CharField(max_length=20)  # lifecycle.State
    state_since = models.DateTimeField()
    type_code = models.CharField(max_length=40, blank=True)  # formats.symbol.DOCUMENT_TYPES
    type_name = models.CharField(max_length=100)
    subject = models.CharField(max_length=1000)
    urgency = models.PositiveSmallIntegerField(default=0)  # edXML Priority 0..4
    number = models.PositiveIntegerField(null=True)
    number_printed = models.CharField(max_length=15, blank=True)
    notation = models.CharField(max_length=60, blank=True)
    issued_date = models.DateField(null=True)
    issuer_name = models.CharField(max_length=200, blank=True)
    issuer_code = models.CharField(max_length=35, blank=True)
    signer_name = models.CharField(max_length=100, blank=True)
    signer_title = models.CharField(max_length=100, blank=True)
    signer_authority = models.CharField(max_length=200, blank=True)
    business_id = models.CharField(max_length=200, blank=True)  # edXML DocumentId
    reply_due_date = models.DateField(null=True)
    page_count = models.PositiveIntegerField(null=True)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    drafter = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    signer = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)  # grows with every change, for live pages
    sight_to_confirm = models.PositiveSmallIntegerField(  # changes of rights nobody confirmed yet
        default=0, db_default=0
    )
    folded = models.GeneratedField(  # by which words are found, typed with accents or without
        expression=models.Func(
            Concat("subject", models.Value(" "), "notation"), function="vanban_folded"
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        db_table = "records_document"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(direction__in=["outgoing", "incoming"]),
                name="document_goes_out_or_comes_in",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "direction", "state", "-state_since", "id"],
                name="document_worklist",
            ),
            # lists that hold nearly all of a large body, walked from the latest on
            models.Index(
                fields=["organisation", "direction", "-state_since", "id"], name="document_latest"
            ),
            models.Index(fields=["organisation", "direction", "-id"], name="document_newest"),
            models.Index(fields=["organisation", "business_id"], name="document_business_id"),
            models.Index(
                fields=["organisation"],
                condition=models.Q(sight_to_confirm__gt=0),
                name="document_sight_to_confirm",
            ),
        ]


class Version(models.Model):
    """One state of the main file; every draft is kept (Decree 30/2020 annex VI, preservation)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)  # lifecycle.VersionKind
    blob = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    note = models.CharField(max_length=500, blank=True)
    made_by_name = models.CharField(max_length=200)
    made_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "records_version"
        constraints = [
            models.UniqueConstraint(fields=["document", "ordinal"], name="version_ordinal_once")
        ]


class Attachment(models.Model):
    """A file that goes with the document: annex, submission, proof; each kept bit for bit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="attachments")
    ordinal = models.PositiveIntegerField()
    blob = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    description = models.CharField(max_length=500, blank=True)
    damage = models.CharField(max_length=200, blank=True)  # what is wrong with the received bytes
    kind = models.CharField(max_length=12, default="other")  # rules.FileKind
    kind_by_name = models.CharField(max_length=200, blank=True)  # who said so; empty: the rule
    signs = models.CharField(max_length=64, blank=True)  # SHA-256 of the file it is a signature of
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "records_attachment"
        constraints = [
            models.UniqueConstraint(fields=["document", "ordinal"], name="attachment_ordinal_once"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        *("main", "annex", "submission", "draft"),
                        *("opinion", "reference", "proof", "signature", "other"),
                    ]
                ),
                name="attachment_is_of_a_kind",
            ),
        ]


class Access(models.Model):
    """Why a post or a unit may see a document; nobody else of the organisation does."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="access")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=40)  # drafter, approver, signer, lead, cooperate …
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "records_access"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=False) ^ models.Q(unit__isnull=False),
                name="access_of_a_post_or_a_unit",
            ),
            models.UniqueConstraint(
                fields=["document", "post", "reason"],
                condition=models.Q(post__isnull=False),
                name="access_once_per_post",
            ),
            models.UniqueConstraint(
                fields=["document", "unit", "reason"],
                condition=models.Q(unit__isnull=False),
                name="access_once_per_unit",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "document"], name="access_by_post"),
            models.Index(fields=["unit", "document"], name="access_by_unit"),
        ]


class SightChange(models.Model):
    """Somebody was let see a document, or is to see it no more: open until a competent person
    confirms it or has it undone. Kept for good.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="sight_changes")
    adds = models.BooleanField()
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500)
    changed_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    changed_by_name = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")  # rules.sight.SightState
    settled_by_name = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "records_sight_change"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=False) ^ models.Q(unit__isnull=False),
                name="sight_change_of_a_post_or_a_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", settled_at=None)
                | models.Q(state__in=["confirmed", "undone"], settled_at__isnull=False),
                name="sight_change_settled_at_a_moment",
            ),
            models.UniqueConstraint(
                fields=["document", "post", "unit"],
                condition=models.Q(state="open"),
                nulls_distinct=False,
                name="sight_change_one_open",
            ),
        ]


class Reading(models.Model):
    """A document that these people are asked to read and to say so (xác nhận đã đọc), by when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="readings")
    words = models.CharField(max_length=500, blank=True)  # the message that goes with it
    due_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    urged_at = models.DateTimeField(null=True)  # those who had not confirmed, the last time
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "records_reading"
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=models.Q(closed_at=None), name="reading_one_open"
            )
        ]


class Reader(models.Model):
    """One person asked to read, and when it was confirmed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="readers")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    urged = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "records_reader"
        constraints = [
            models.UniqueConstraint(fields=["reading", "post"], name="reader_once_a_reading")
        ]
        indexes = [
            models.Index(
                fields=["post"], condition=models.Q(confirmed_at=None), name="reader_to_confirm"
            )
        ]


class Message(models.Model):
    """A short internal message without a document (tin nhắn nội bộ); its sender is an addressee,
    too, of whom nothing is asked.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    subject = models.CharField(max_length=200)
    words = models.CharField(max_length=4000, blank=True)
    must_confirm = models.BooleanField()
    due_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    sent_by_name = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    urged_at = models.DateTimeField(null=True)  # by a person or by the house
    remind_at = models.DateTimeField(null=True)  # when the house reminds next
    closed_at = models.DateTimeField(null=True)  # no answer and no confirmation is waited for

    class Meta:
        db_table = "records_message"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(must_confirm=True) | models.Q(due_at=None, remind_at=None),
                name="message_due_to_be_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(remind_at=None),
                name="message_closed_reminds_no_more",
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"],
                condition=models.Q(remind_at__isnull=False),
                name="message_to_remind",
            )
        ]


class MessageAnswer(models.Model):
    """What one of those a message concerns said to all of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, related_name="answers")
    words = models.CharField(max_length=4000)
    by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "records_message_answer"
        indexes = [models.Index(fields=["message", "at"], name="answer_of_a_message")]


class MessageFile(models.Model):
    """A file that goes with a message, or with an answer to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, related_name="files")
    answer = models.ForeignKey(MessageAnswer, models.PROTECT, null=True, related_name="files")
    ordinal = models.PositiveIntegerField()
    blob = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)

    class Meta:
        db_table = "records_message_file"
        constraints = [
            models.UniqueConstraint(fields=["message", "ordinal"], name="message_file_ordinal_once")
        ]


class Addressee(models.Model):
    """One whom a message concerns: whether something in it is new, when it was read, confirmed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, related_name="addressees")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    sender = models.BooleanField(default=False)
    unread = models.BooleanField(default=True)
    to_confirm = models.BooleanField()
    moved_at = models.DateTimeField()  # sent, or answered last: the order of the box
    read_at = models.DateTimeField(null=True)  # the first time
    confirmed_at = models.DateTimeField(null=True)
    urged = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "records_addressee"
        constraints = [
            models.UniqueConstraint(fields=["message", "post"], name="addressee_once_a_message"),
            models.CheckConstraint(
                condition=models.Q(to_confirm=False) | models.Q(sender=False, confirmed_at=None),
                name="addressee_confirms_once",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "-moved_at", "-id"], name="addressee_box"),
            models.Index(
                fields=["post"],
                condition=models.Q(unread=True) | models.Q(to_confirm=True),
                name="addressee_waiting",
            ),
        ]
