"""The inbox: packets as they came, before anyone judges them; and what we report back on them."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class InboxItem(models.Model):
    """A packet that came for an organisation. Its bytes lie in the store, never touched.

    `link` is empty for what came from a body of this installation; `axis_doc_id` is then the id of
    its dispatch. What was carried in a file has the link by which its reports go back, and for
    `axis_doc_id` its own hash.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    link = models.CharField(max_length=40, blank=True)
    axis_doc_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)  # formats.vxp.rows.MessageType
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10)  # rules.ItemState
    problem = models.CharField(max_length=500, blank=True)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    sender_code = models.CharField(max_length=35, blank=True)
    sender_name = models.CharField(max_length=500, blank=True)
    business_id = models.CharField(max_length=200, blank=True)
    symbol = models.CharField(max_length=100, blank=True)
    issued_date = models.DateField(null=True)
    subject = models.CharField(max_length=1000, blank=True)
    doc_type = models.PositiveSmallIntegerField(default=0)  # formats.edxml BussinessDocType
    essence = models.CharField(max_length=64, blank=True)  # rules.essence_of: whatever the way
    opened_sha256 = models.CharField(max_length=64, blank=True)  # the packet out of its envelope
    carried_sha256 = models.CharField(max_length=64, blank=True)  # the file it was carried in
    quarantined_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)
    purged_by_name = models.CharField(max_length=200, blank=True)
    purge_reason = models.CharField(max_length=500, blank=True)
    status_code = models.PositiveSmallIntegerField(null=True)
    # The code it came for, where that is no body of ours: its sender is answered in that name.
    addressed_to = models.CharField(max_length=35, blank=True)
    settled_at = models.DateTimeField(null=True)  # somebody saw to what went astray
    settled_by_name = models.CharField(max_length=200, blank=True)
    settled_note = models.CharField(max_length=500, blank=True)
    arrived_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "receiving_inbox_item"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "link", "axis_doc_id"], name="inbox_item_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["edoc", "status"]), name="inbox_item_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(purged_at=None) | (~Q(quarantined_at=None) & ~Q(purge_reason="")),
                name="inbox_item_purged_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | ~Q(settled_note=""),
                name="inbox_item_settled_with_a_note",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "sha256"], name="inbox_item_by_content"),
            models.Index(fields=["organisation", "essence"], name="inbox_item_by_essence"),
            models.Index(fields=["organisation", "business_id"], name="inbox_item_by_business"),
            models.Index(fields=["organisation", "-arrived_at"], name="inbox_item_latest"),
            models.Index(
                fields=["organisation", "sender_code", "-arrived_at"], name="inbox_item_by_partner"
            ),
            models.Index(
                fields=["organisation", "-arrived_at"],
                condition=Q(state="stray") | Q(state="refused", kind="status"),
                name="inbox_item_astray",
            ),
        ]


class StatusReport(models.Model):
    """A status that we report to the sender of a packet (QĐ 28/2018)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    item = models.ForeignKey(InboxItem, models.PROTECT, related_name="reports")
    link = models.CharField(max_length=40, blank=True)
    code = models.PositiveSmallIntegerField()  # formats.edxml.message.StatusCode
    at = models.DateTimeField()
    description = models.CharField(max_length=1000, blank=True)
    reported_by = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10)  # rules.ReportState
    tries = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    last_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    carried_at = models.DateTimeField(null=True)  # also taken along in a file
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "receiving_status_report"
        constraints = [
            models.UniqueConstraint(fields=["item", "code", "at"], name="status_report_once")
        ]
        indexes = [
            models.Index(
                fields=["organisation", "link", "queued_at"],
                condition=Q(state="queued"),
                name="status_report_queue",
            ),
            models.Index(fields=["organisation", "-queued_at"], name="status_report_latest"),
        ]
