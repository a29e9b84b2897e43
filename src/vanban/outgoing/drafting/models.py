"""Whom a document goes to, and what was seen in each version of the draft."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class Recipient(models.Model):
    """A place the document goes to: structured from the first draft on, never typed twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    target = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=35, blank=True)
    way = models.CharField(max_length=10)  # rules.Way
    ordinal = models.PositiveIntegerField()

    class Meta:
        db_table = "drafting_recipient"
        constraints = [
            models.UniqueConstraint(fields=["document", "ordinal"], name="recipient_ordinal_once"),
            models.UniqueConstraint(
                fields=["document", "target"],
                condition=Q(target__isnull=False),
                name="recipient_once_per_document",
            ),
            models.CheckConstraint(
                condition=Q(way="paper") | Q(way__in=["axis", "internal"], target__isnull=False),
                name="recipient_by_wire_is_in_the_directory",
            ),
        ]


class JointSigner(models.Model):
    """One of several who sign a document, in the order of their places; the last is its own signer.

    A document that one person signs has none. `state` follows from who has signed
    (rules.signers.standing); a return starts it anew.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()  # same place: side by side
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=100)
    title = models.CharField(max_length=100)
    body_name = models.CharField(max_length=200, blank=True)  # of who signs for another body
    capacity = models.CharField(max_length=100, blank=True)  # "Thư ký", where it is not the title
    state = models.CharField(max_length=10, default="later")  # rules.signers.Turn
    seals = models.BooleanField(default=False)  # the other body seals beside its leader's signature

    class Meta:
        db_table = "drafting_joint_signer"
        constraints = [
            models.UniqueConstraint(fields=["document", "ordinal"], name="joint_signer_once"),
            models.UniqueConstraint(
                fields=["document", "post"],
                condition=Q(post__isnull=False),
                name="joint_signer_post_once",
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=False, body_name="") | (Q(post=None) & ~Q(body_name="")),
                name="joint_signer_of_ours_or_of_a_body",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["later", "asked", "signed"]), name="joint_signer_state"
            ),
            models.CheckConstraint(
                condition=Q(seals=False) | ~Q(body_name=""), name="joint_signer_seal_of_a_body"
            ),
        ]
        indexes = [models.Index(fields=["post", "state"], name="joint_signer_waiting")]


class SignatureSpot(models.Model):
    """Where a signature stands on one version of a draft, set by hand (a scan prints no names)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    version = models.ForeignKey("records.Version", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # of who signs there
    page = models.PositiveSmallIntegerField()  # from 1
    left_mm = models.FloatField()
    top_mm = models.FloatField()
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_signature_spot"
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="signature_spot_once"),
            models.CheckConstraint(
                condition=Q(page__gte=1, left_mm__gte=0, top_mm__gte=0),
                name="signature_spot_on_a_page",
            ),
        ]


class SigningRight(models.Model):
    """By which delegation the document's own signer signs, where the drafter chose one of several.

    Without a row he signs by the usual right (rules.competence).
    """

    document = models.OneToOneField(
        "records.Document", models.PROTECT, primary_key=True, related_name="+"
    )
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    delegation = models.ForeignKey("people.Delegation", models.PROTECT, related_name="+")

    class Meta:
        db_table = "drafting_signing_right"


class RecipientGroup(models.Model):
    """Recipients taken in one go: bodies by name, all of a kind, and what other groups hold."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=100)  # without a post it is the whole body's
    kinds = models.JSONField(default=list)
    members = models.JSONField(default=list)  # ids of bodies, as text
    groups = models.JSONField(default=list)  # ids of groups, as text
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "drafting_recipient_group"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "post", "name"],
                nulls_distinct=False,
                name="recipient_group_name_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="recipient_group_has_a_name"),
        ]


class OwnTemplate(models.Model):
    """A Word file that the body begins its drafts from; once used no more, it stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    type_code = models.CharField(max_length=40, blank=True)  # empty: of every type
    blob = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "drafting_own_template"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(withdrawn_at=None),
                name="own_template_name_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="own_template_has_a_name"),
        ]


class Link(models.Model):
    """What a document does to one issued before it (Decree 30/2020 art. 18.3)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.OneToOneField("records.Document", models.PROTECT, related_name="+")
    target = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)  # rules.LinkKind
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)

    class Meta:
        db_table = "drafting_link"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["replaces", "amends", "corrects"]), name="link_kind"
            ),
            models.CheckConstraint(
                condition=~Q(document=models.F("target")), name="link_not_to_itself"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="link_for_a_reason"),
        ]


class EditLock(models.Model):
    """A draft open in an editor in the browser (WOPI): nobody else's editor writes it meanwhile."""

    document = models.OneToOneField(
        "records.Document", models.PROTECT, primary_key=True, related_name="+"
    )
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    lock = models.CharField(max_length=1024)  # the editor's own word for it
    holder_name = models.CharField(max_length=200)
    until = models.DateTimeField()

    class Meta:
        db_table = "drafting_edit_lock"
        constraints = [models.CheckConstraint(condition=~Q(lock=""), name="edit_lock_is_a_word")]


class SetAside(models.Model):
    """What somebody wrote into the form of a draft that had moved on meanwhile: kept, and shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    fields = models.JSONField()

    class Meta:
        db_table = "drafting_set_aside"
        indexes = [models.Index(fields=["document", "at"], name="set_aside_order")]


class Examination(models.Model):
    """What a look at the file of a version found (rules.Findings), kept with the version."""

    version = models.OneToOneField(
        "records.Version", models.PROTECT, primary_key=True, related_name="+"
    )
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    findings = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "drafting_examination"
