"""Where private keys live. No secret is ever here in the clear: PINs come from outside."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class Provider(models.Model):
    """A service that signs when the holder agrees: SIM, CSC, SmartCA. Its secrets are sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)  # rules.Channel: sim, csc, smartca
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=300)
    options = models.JSONField(default=dict)  # what is no secret: profile, identifiers
    sealed = models.BinaryField(default=bytes)  # secrets: keystore.seal_secrets
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "keys_provider"
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["sim", "csc", "smartca"]) & ~Q(address=""),
                name="provider_of_a_kind_we_know",
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(retired_at=None),
                name="provider_named_once",
            ),
        ]


class Key(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    holder_kind = models.CharField(max_length=20)  # rules.HolderKind
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=200)
    channel = models.CharField(max_length=20)  # rules.Channel
    # PKCS#11: the token's label and the key's CKA_ID; a service: the kind of key (rsa, ec) and the
    # certificate's serial number; both in hexadecimal.
    token = models.CharField(max_length=100, blank=True)
    object_id = models.CharField(max_length=128, blank=True)
    sealed = models.BinaryField(default=bytes)  # PKCS#8, encrypted; software channel only
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, related_name="+")
    account = models.CharField(max_length=200, blank=True)  # MSISDN, credential, user
    last_used_at = models.DateTimeField(null=True)
    preferred_at = models.DateTimeField(null=True)  # its holder wants it offered first
    public_key_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20)  # rules.KeyState
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "keys_key"
        constraints = [
            models.CheckConstraint(
                condition=Q(holder_kind="person", person__isnull=False)
                | Q(holder_kind="organisation", person__isnull=True),
                name="key_of_a_person_or_of_the_body",
            ),
            models.CheckConstraint(
                condition=Q(channel="pkcs11") & ~Q(token="") & ~Q(object_id="")
                | Q(channel="software") & ~Q(sealed=b"")
                | Q(channel="desktop")
                | Q(channel__in=["sim", "csc", "smartca"], provider__isnull=False) & ~Q(account=""),
                name="key_has_its_place",
            ),
            models.CheckConstraint(
                condition=Q(state="active", retired_at=None)
                | Q(state="retired", retired_at__isnull=False),
                name="key_retired_at_a_moment",
            ),
            models.UniqueConstraint(
                fields=["organisation", "public_key_sha256"],
                condition=Q(state="active"),
                name="key_registered_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "person"], name="key_by_person")]


class KeyWork(models.Model):
    """A signature to be made by some key: what every room that asks for one keeps of it.

    `waiting`: an outside channel has it (Transaction of the same id). Between preparing and
    finishing only `hole_sha256` (the file with its hole, in the store) and `prepared` are needed,
    so another process can take it up after a crash.
    """

    state = models.CharField(max_length=10)  # rules.working.WorkState
    channel = models.CharField(max_length=20, blank=True)  # rules.Channel
    key_id = models.UUIDField(null=True)  # null where a file is carried by hand
    certificate_id = models.UUIDField(null=True)
    hole_sha256 = models.CharField(max_length=64, blank=True)
    prepared = models.JSONField(null=True)
    timestamped = models.BooleanField(null=True)
    problem_code = models.CharField(max_length=60, blank=True)
    problem_text = models.CharField(max_length=500, blank=True)
    problem_mend = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Transaction(models.Model):
    """One signing by a channel that is not ours, from its asking to its end.

    Hash channels carry `asked` (what to sign) and `answers` (values); file channels carry
    `source_sha256` and `result_sha256`. The id is given by who asks, so asking again is no second
    signing; it is the transaction id told to the service, too.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    about_kind = models.CharField(max_length=20)  # the room that asked, and
    about_id = models.UUIDField()  # what it asked for
    channel = models.CharField(max_length=20)  # rules.Channel
    key = models.ForeignKey(Key, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    function = models.CharField(max_length=20, blank=True)  # rules.tool.Function
    title = models.CharField(max_length=300)  # what the holder is shown
    code = models.CharField(max_length=10, blank=True)  # shown here and on the telephone
    asked = models.JSONField(default=list)  # rules.transactions.Part, one a document
    answers = models.JSONField(default=list)
    source_sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)  # number and date for the tool
    result_sha256 = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=200, blank=True)  # the service's own name for it
    state = models.CharField(max_length=10)  # rules.transactions.TransactionState
    problem_code = models.CharField(max_length=60, blank=True)
    problem_text = models.CharField(max_length=500, blank=True)
    problem_mend = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "keys_transaction"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="pending", finished_at=None)
                | Q(
                    state__in=["signed", "rejected", "expired", "failed", "cancelled"],
                    finished_at__isnull=False,
                ),
                name="transaction_ends_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | ~Q(answers=[]) | ~Q(result_sha256=""),
                name="transaction_signed_has_a_result",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["desktop", "file"]) & ~Q(source_sha256="")
                | Q(channel__in=["sim", "csc", "smartca"], key__isnull=False) & ~Q(asked=[]),
                name="transaction_has_something_to_sign",
            ),
        ]
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="transaction_about"),
            models.Index(
                fields=["expires_at"], condition=Q(state="pending"), name="transaction_pending"
            ),
        ]


class Picture(models.Model):
    """What is drawn where a person signs or initials, or the body's seal at its real size. One in
    force each.

    One that was replaced stays: the files signed with it carry it, and the trail names it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    holder_kind = models.CharField(max_length=20)  # rules.HolderKind
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    blob = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")
    diameter_mm = models.FloatField(null=True)  # of a seal, measured on its imprint
    initials = models.BooleanField(default=False)  # a person's ký nháy, not his signature
    given_by_name = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "keys_picture"
        constraints = [
            models.CheckConstraint(
                condition=Q(holder_kind="person", person__isnull=False, diameter_mm=None)
                | Q(holder_kind="organisation", person=None, diameter_mm__gt=0, initials=False),
                name="picture_of_a_person_or_a_seal",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person", "initials"],
                condition=Q(retired_at=None, person__isnull=False),
                name="picture_of_a_person_once",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(retired_at=None, person=None),
                name="picture_of_the_seal_once",
            ),
        ]
