"""Where private keys live. No secret is ever here in the clear: PINs come from outside."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class Key(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    holder_kind = models.CharField(max_length=20)  # rules.HolderKind
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=200)
    channel = models.CharField(max_length=20)  # rules.Channel
    token = models.CharField(max_length=100, blank=True)  # PKCS#11 token label
    object_id = models.CharField(max_length=128, blank=True)  # PKCS#11 CKA_ID in hexadecimal
    sealed = models.BinaryField(default=bytes)  # PKCS#8, encrypted; software channel only
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
                | Q(channel="software") & ~Q(sealed=b""),
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
