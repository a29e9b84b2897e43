"""People, their accounts, the posts they hold in time, and the delegations between posts."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from vanban.foundation.ids import new_id


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    full_name = models.CharField(max_length=100)
    email = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    search_text = models.TextField(blank=True)

    class Meta:
        db_table = "people_person"


class Account(models.Model):
    """What a person signs in with. The password is argon2; the plain one is never kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    username = models.CharField(max_length=100, unique=True)
    password = models.CharField(max_length=256)
    language = models.CharField(max_length=5, default="vi")
    theme = models.CharField(max_length=10, default="system")
    failed_tries = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    must_change = models.BooleanField(default=False)  # somebody else knows the password

    class Meta:
        db_table = "people_account"
        constraints = [
            models.CheckConstraint(
                condition=Q(username=Lower("username")), name="account_username_in_small_letters"
            ),
            models.CheckConstraint(
                condition=Q(password__startswith="argon2"),  # noqa: S106 - the form, no secret
                name="account_password_is_hashed",
            ),
        ]


class SignedIn(models.Model):
    """A live sign-in: a browser session or an API token (only its SHA-256 is kept)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # web | api
    token_sha256 = models.CharField(max_length=64, unique=True)
    origin = models.CharField(max_length=60, blank=True)
    post = models.ForeignKey(
        "Post", models.PROTECT, null=True, related_name="+"
    )  # chosen among several
    acts_by = models.ForeignKey(
        "Delegation", models.PROTECT, null=True, related_name="+"
    )  # while the person acts for another
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_signed_in"
        indexes = [models.Index(fields=["account", "ended_at"], name="signed_in_live")]


class Post(models.Model):
    """A person in a post of a body (and unit), from a day to a day; roles are fixed codes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=100)  # chức vụ, as printed
    authority = models.CharField(
        max_length=200, blank=True
    )  # e.g. "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH"
    role = models.CharField(max_length=30)  # rules.ROLES
    rank = models.PositiveSmallIntegerField(default=100)  # order in pickers
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "people_post"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="post_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "unit", "title"],
                condition=Q(valid_to=None),
                nulls_distinct=False,
                name="post_held_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="post_by_role")]


class Delegation(models.Model):
    """Who may sign for whom: KT., TL., TUQ., Q. (Decree 30/2020 art. 13); or, without signing,
    which `acts` an assistant (thư ký, trợ lý) may do for a leader until when.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    grantor = models.ForeignKey(Post, models.PROTECT, related_name="+")
    grantee = models.ForeignKey(Post, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5)  # rules.DelegationKind, or rules.acting.ASSISTING
    acts = models.JSONField(default=list, db_default=[])  # rules.acting.Act; empty: signing
    basis = models.CharField(max_length=200, blank=True)  # the written ground, e.g. 88/GUQ-UBND
    document_types = models.JSONField(default=list)  # empty: all types
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_delegation"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="TUQ") | Q(valid_to__isnull=False),
                name="delegation_tuq_is_limited_in_time",
            ),
            models.CheckConstraint(
                condition=~Q(grantor=F("grantee")), name="delegation_to_another_post"
            ),
            models.CheckConstraint(
                condition=(Q(kind="TKTL", valid_to__isnull=False) & ~Q(acts=[]))
                | (~Q(kind="TKTL") & Q(acts=[])),
                name="delegation_to_sign_or_to_act",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "grantee"], name="delegation_by_grantee"),
            models.Index(fields=["organisation", "grantor"], name="delegation_by_grantor"),
        ]


class Absence(models.Model):
    """A person away from a post, from a day to a day (both included), and who fills in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    substitute = models.ForeignKey(Post, models.PROTECT, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=100)
    ended_at = models.DateTimeField(null=True)  # given up, or back before the last day

    class Meta:
        db_table = "people_absence"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__gte=F("from_date")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(post=F("substitute")), name="absence_filled_by_another_post"
            ),
        ]
        indexes = [
            models.Index(
                fields=["substitute"], condition=Q(ended_at=None), name="absence_by_substitute"
            ),
            models.Index(fields=["post"], condition=Q(ended_at=None), name="absence_by_post"),
        ]
