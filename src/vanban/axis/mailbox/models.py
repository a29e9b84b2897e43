"""Packets as they were handed in, a row for each receiver of each, and the trace of every move."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func, Q, Value

from vanban.foundation.ids import new_id


class Content(models.Model):
    """The bytes of packets, each once: small ones in the row, so that one commit makes the packet
    and its bytes durable; large ones in the store, under `key`.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()
    data = models.BinaryField(null=True)
    key = models.CharField(max_length=80, blank=True)
    used_at = models.DateTimeField()  # when a packet with these bytes was last handed in

    class Meta:
        db_table = "mailbox_content"
        indexes = [models.Index(fields=["used_at"], name="content_by_age")]


class Message(models.Model):
    """A packet: its bytes are kept bit for bit as the sender hashed them.

    Every index here costs each packet: foreign keys have none of their own where another leads.
    Organisations and members are those of the edition that the packet's statement names, and are
    never deleted (a trigger of `members`): what a foreign key would check once more, and lock for
    each packet, holds already.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message_type = models.CharField(max_length=10)  # rules: edoc | status
    sender = models.ForeignKey(
        "members.Agency", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    system = models.ForeignKey(
        "members.MemberSystem",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    business_id = models.CharField(max_length=200)  # edXML DocumentId
    doc_type = models.PositiveSmallIntegerField()  # edXML BussinessDocType; 0: new
    status_code = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(max_length=500, blank=True)
    notation = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)  # of a Content, for as long as that is kept
    size = models.BigIntegerField()
    accepted_at = models.DateTimeField()
    # Where the axis's own TraceHeader goes when the packet is handed out (rules.Splice).
    trace_at = models.BigIntegerField(null=True)
    trace_prefix = models.CharField(max_length=40, blank=True)
    trace_list = models.BooleanField(default=False)

    class Meta:
        db_table = "mailbox_message"
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "business_id", "sha256"],
                condition=Q(message_type="edoc"),
                name="message_same_packet_once",
            )
        ]
        indexes = [
            models.Index(fields=["system", "-accepted_at"], name="message_of_system"),
            BrinIndex(fields=["accepted_at"], name="message_by_time"),
            models.Index(fields=["business_id"], name="message_by_business_id"),
            models.Index(fields=["sha256"], name="message_by_content"),
            models.Index(fields=["notation"], name="message_by_notation"),
        ]


class Delivery(models.Model):
    """A packet on its way to one receiver. `id` is the DocId that the receiver is given.

    `waits` and `claims_id` repeat what `state` says, so that the indexes do not hang on `state`:
    a packet that is fetched changes in place, without a new entry in any index.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries", db_index=False)
    receiver = models.ForeignKey(
        "members.Agency", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    receiver_code = models.CharField(max_length=35)  # as the sender wrote it
    # The receiver's system and the message's sender, as they were when it came.
    system = models.ForeignKey(
        "members.MemberSystem",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    message_type = models.CharField(max_length=10)
    sender = models.ForeignKey(
        "members.Agency", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    business_id = models.CharField(max_length=200)
    claims_id = models.BooleanField()  # a new document's, and not failed
    waits = models.BooleanField(default=True)  # neither done nor failed
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
                condition=Q(claims_id=True),
                name="delivery_new_document_once",
            ),
            models.CheckConstraint(
                condition=Q(waits=True, state__in=["initial", "processing"])
                | Q(waits=False, state__in=["done", "fail"]),
                name="delivery_waits_as_state_says",
            ),
        ]
        indexes = [
            models.Index(
                fields=["system", "message_type", "position"],
                condition=Q(waits=True),
                name="delivery_waiting",
            ),
            models.Index(fields=["system", "created_at"], name="delivery_by_day"),
        ]


class Trace(models.Model):
    """One move of a packet, or a packet refused: written in the commit of the move, never changed.

    No foreign keys: the trace outlives what it tells of.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=12)  # rules.Act
    system_id = models.UUIDField()
    message_id = models.UUIDField(null=True)
    delivery_id = models.UUIDField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "mailbox_trace"
        indexes = [
            models.Index(fields=["message_id"], name="trace_of_message"),
            models.Index(
                fields=["system_id", "at"], condition=Q(act="refuse"), name="trace_of_refusals"
            ),
            models.Index(fields=["delivery_id"], condition=Q(act="fail"), name="trace_of_failures"),
        ]


class RefusedPacket(models.Model):
    """A packet that was not taken, once for each reason: nothing of its bytes is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.ForeignKey(
        "members.MemberSystem", models.PROTECT, related_name="+", db_index=False
    )
    code = models.CharField(max_length=60)  # of the first reason
    claimed_hash = models.CharField(max_length=64, blank=True)  # hash-file, as it was signed
    sha256 = models.CharField(max_length=64, blank=True)  # empty: other bytes than were signed for
    sender_code = models.CharField(max_length=64, blank=True)
    receivers = models.CharField(max_length=500, blank=True)
    business_id = models.CharField(max_length=500, blank=True)
    notation = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=500, blank=True)
    text = models.CharField(max_length=500)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "mailbox_refused"
        constraints = [
            models.UniqueConstraint(
                fields=["system", "claimed_hash", "code"], name="refused_once_for_each_reason"
            )
        ]
        indexes = [
            models.Index(fields=["-last_at"], name="refused_by_time"),
            models.Index(fields=["business_id"], name="refused_by_business_id"),
            models.Index(fields=["notation"], name="refused_by_notation"),
        ]


class TraceSeal(models.Model):
    """Proof over a run of the trace; the audit entry that was written with it chains it."""

    last_id = models.BigIntegerField(primary_key=True)
    first_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "mailbox_trace_seal"
