"""What people were told of, and how they want to be told."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class Notice(models.Model):
    """One thing one person is told of. What it says is read from what it is about when it is shown:
    a document, or (`about_id`) what its kind says.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)  # rules.notices.NoticeKind
    event_id = models.UUIDField()
    document = models.ForeignKey("records.Document", models.PROTECT, null=True, related_name="+")
    about_id = models.UUIDField(null=True)  # a message or a box of e-mail, where it is no document
    at = models.DateTimeField()
    on_page = models.BooleanField()
    by_mail = models.BooleanField()
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tracking_notice"
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "person"], name="notice_once_an_event_and_person"
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=True) ^ Q(about_id__isnull=True),
                name="notice_about_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_of_person"),
            models.Index(
                fields=["person"], condition=Q(on_page=True, seen_at=None), name="notice_unseen"
            ),
            models.Index(
                fields=["organisation", "person"],
                condition=Q(by_mail=True, seen_at=None, mailed_at=None),
                name="notice_to_mail",
            ),
        ]


class NoticeChoice(models.Model):
    """How one person of a body wants to be told (rules.notices.Choice)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    not_on_page = models.JSONField(default=list)  # kinds
    by_mail = models.JSONField(default=list)  # kinds
    by_push = models.JSONField(default=list, db_default=[])  # kinds
    mailing = models.CharField(max_length=10)  # rules.notices.Mailing
    mail_hour = models.PositiveSmallIntegerField()
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    last_mailed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tracking_notice_choice"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], name="notice_choice_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(mailing__in=["soon", "daily"]), name="notice_choice_has_a_mailing"
            ),
            models.CheckConstraint(
                condition=Q(mail_hour__lte=23), name="notice_choice_hour_of_a_day"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="notice_choice_quiet_from_until",
            ),
        ]


class PushDevice(models.Model):
    """A browser in which one person wants to be told: where to send, and the keys that only it
    has (sealed under the keystore's secret).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    endpoint_sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()  # address and keys
    added_at = models.DateTimeField()
    pushed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tracking_push_device"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "endpoint_sha256"], name="push_device_once_a_browser"
            )
        ]
        indexes = [models.Index(fields=["person"], name="push_device_of_person")]


class SavedView(models.Model):
    """A list one person keeps: a box, which rows of it, which columns."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    area = models.CharField(max_length=10)  # rules.listing.Area
    box = models.CharField(max_length=20)
    only = models.JSONField(default=dict)  # rules.listing.Only
    columns = models.JSONField(default=list)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "tracking_saved_view"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "area", "name"], name="saved_view_once_a_name"
            ),
            models.CheckConstraint(
                condition=Q(area__in=["incoming", "outgoing"]), name="saved_view_has_an_area"
            ),
        ]
