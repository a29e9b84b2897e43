"""Packets as they were handed in, and one row for each receiver of each."""

from django.db import models
from django.db.models import Func, Q, Value

from vanban.foundation.ids import new_id


class Message(models.Model):
    """A packet: its bytes lie in the store, bit for bit as the sender hashed them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message_type = models.CharField(max_length=10)  # rules: edoc | status
    sender = models.ForeignKey("members.Agency", models.PROTECT, related_name="+")
    system = models.ForeignKey("members.MemberSystem", models.PROTECT, related_name="+")
    business_id = models.CharField(max_length=200)  # edXML DocumentId
    doc_type = models.PositiveSmallIntegerField()  # edXML BussinessDocType; 0: new
    status_code = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(max_length=500, blank=True)
    notation = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    accepted_at = models.DateTimeField()

    class Meta:
        db_table = "mailbox_message"
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "business_id", "sha256"],
                condition=Q(message_type="edoc"),
                name="message_same_packet_once",
            )
        ]
        indexes = [models.Index(fields=["system", "-accepted_at"], name="message_of_system")]


class Delivery(models.Model):
    """A packet on its way to one receiver. `id` is the DocId that the receiver is given."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    receiver = models.ForeignKey("members.Agency", models.PROTECT, related_name="+")
    receiver_code = models.CharField(max_length=35)  # as the sender wrote it
    system = models.ForeignKey("members.MemberSystem", models.PROTECT, related_name="+")
    message_type = models.CharField(max_length=10)
    sender = models.ForeignKey("members.Agency", models.PROTECT, related_name="+")
    business_id = models.CharField(max_length=200)
    is_new = models.BooleanField()
    state = models.CharField(max_length=12)  # formats.vxp.rows.TransportStatus
    state_text = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    # Identifiers of one moment have no order among themselves: first handed in, first out.
    position = models.BigIntegerField(
        db_default=Func(Value("mailbox_delivery_position"), function="nextval")
    )

    class Meta:
        db_table = "mailbox_delivery"
        constraints = [
            models.UniqueConstraint(
                fields=["message", "receiver"], name="delivery_once_per_receiver"
            ),
            models.UniqueConstraint(
                fields=["sender", "business_id", "receiver"],
                condition=Q(is_new=True) & ~Q(state="fail"),
                name="delivery_new_document_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["system", "message_type", "position"],
                condition=Q(state__in=["initial", "processing"]),
                name="delivery_waiting",
            ),
            models.Index(fields=["system", "created_at"], name="delivery_by_day"),
        ]
