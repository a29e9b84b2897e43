"""Who may speak with the axis, and the directory of organisations they speak for.

The axis is one service for all its members: no tenancy. What a member may touch is decided in the
operations, by the organisations it serves.
"""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class MemberSystem(models.Model):
    """A document system connected to the axis, under the id that it signs with."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    joined_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "members_system"


class MemberSecret(models.Model):
    """A shared secret, encrypted; two hold side by side while one replaces the other."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.ForeignKey(MemberSystem, models.CASCADE, related_name="secrets")
    sealed = models.BinaryField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "members_secret"
        constraints = [
            models.UniqueConstraint(
                fields=["system"], condition=Q(valid_until=None), name="secret_one_in_force"
            )
        ]


class DirectoryVersion(models.Model):
    """The version of the whole directory: one row, locked by whoever changes an entry, so that a
    reader who has all up to a version has missed nothing below it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.BigIntegerField()
    # Another one after any change of members, secrets or the directory (by triggers): what a
    # process keeps by heart is good for as long as this stands.
    edition = models.UUIDField(db_default=RandomUUID())

    class Meta:
        db_table = "members_directory_version"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="directory_version_is_one")]


class Agency(models.Model):
    """An organisation of the directory, and the system through which it is reached."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=35, unique=True)
    old_code = models.CharField(max_length=35, blank=True)
    code102 = models.CharField(max_length=35, blank=True)
    name = models.CharField(max_length=300)
    mail = models.CharField(max_length=200, blank=True)
    mobile = models.CharField(max_length=30, blank=True)
    fax = models.CharField(max_length=30, blank=True)
    level = models.PositiveSmallIntegerField()
    is_agency = models.BooleanField(default=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    system = models.ForeignKey(MemberSystem, models.PROTECT, null=True, related_name="agencies")
    version = models.BigIntegerField()
    deleted = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)  # None: since before the directory was kept
    valid_until = models.DateField(null=True)  # the last day; None: open
    modified_at = models.DateTimeField()

    class Meta:
        db_table = "members_agency"
        indexes = [
            models.Index(fields=["version"], name="agency_changes"),
            models.Index(fields=["level", "code"], name="agency_by_level"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_from__lte=models.F("valid_until")),
                name="agency_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(successor=models.F("id")), name="agency_does_not_succeed_itself"
            ),
        ]


class AgencyCode(models.Model):
    """Any code an organisation is reached by, in capitals; one code means one organisation."""

    value = models.CharField(primary_key=True, max_length=35)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="codes")

    class Meta:
        db_table = "members_agency_code"


class Operator(models.Model):
    """A person who watches over the axis and may sign in to its pages."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    password = models.CharField(max_length=200)  # as Django's hasher writes it
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "members_operator"
