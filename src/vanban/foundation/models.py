"""Tables of the ground floor: the audit chain and the events. No rules here."""

from django.db import models
from django.db.models.functions import Now

from vanban.foundation.ids import new_id


class AuditChain(models.Model):
    """The head of one organisation's chain; the database alone writes it."""

    chain = models.UUIDField(primary_key=True)
    sequence = models.BigIntegerField()
    digest = models.BinaryField()

    class Meta:
        db_table = "foundation_audit_chain"


class AuditEntry(models.Model):
    """One act. `sequence`, `previous` and `digest` are filled in by the database."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField(null=True)
    sequence = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    act = models.CharField(max_length=100)
    outcome = models.CharField(max_length=20)
    account_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    payload = models.TextField()
    previous = models.BinaryField(default=b"")
    digest = models.BinaryField(default=b"")

    class Meta:
        db_table = "foundation_audit_entry"
        indexes = [
            models.Index(fields=["subject_id", "at"], name="audit_subject"),
            models.Index(fields=["organisation_id", "sequence"], name="audit_chain_order"),
            models.Index(fields=["account_id", "at"], name="audit_account"),
        ]


class EventRecord(models.Model):
    """Something that happened, kept for whoever listens (config/wiring.py)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField(null=True)
    name = models.CharField(max_length=100)
    payload = models.JSONField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "foundation_event"
        indexes = [models.Index(fields=["name", "recorded_at"], name="event_name_order")]
