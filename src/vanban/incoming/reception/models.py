"""How a document came in, what it was worth then, and the earlier ones it looks like."""

from django.db import models
from django.db.models import F, Q

from vanban.foundation.ids import new_id


class Arrival(models.Model):
    """The coming in of one document. The bytes of its packet stay in the inbox, untouched."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.OneToOneField("records.Document", models.PROTECT, related_name="arrival")
    inbox_item = models.OneToOneField("receiving.InboxItem", models.PROTECT, null=True)
    email = models.ForeignKey("reception.Email", models.PROTECT, null=True, related_name="arrivals")
    way = models.CharField(max_length=10)  # rules.Way
    arrived_at = models.DateTimeField()
    taken_up_at = models.DateTimeField()
    taken_up_by_name = models.CharField(max_length=200)
    sender_code = models.CharField(max_length=35, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    fitness = models.CharField(max_length=12)  # rules.Fitness
    problem = models.TextField(blank=True)  # in plain words, one a line
    said = models.JSONField(default=dict)  # the header as the sender wrote it
    business = models.CharField(max_length=10, default="new")  # rules.Business
    concerned_id = models.CharField(max_length=200, blank=True)  # what is revoked or updated
    answers_business_id = models.CharField(max_length=200, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)  # of the main file
    symbol_key = models.CharField(max_length=100, blank=True)  # number, notation, year
    outcome = models.CharField(max_length=10)  # rules.Outcome
    verdict = models.JSONField(default=dict)  # sentence and reasons; the evidence: verification
    judged_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    returned_by_name = models.CharField(max_length=200, blank=True)
    return_code = models.CharField(max_length=20, blank=True)  # rules.RETURN_REASONS
    return_text = models.CharField(max_length=500, blank=True)

    take_back_asked_at = models.DateTimeField(null=True)  # the sender asks for it back (13)
    take_back_doc_type = models.PositiveSmallIntegerField(default=1)  # BussinessDocType
    take_back_reason = models.CharField(max_length=500, blank=True)
    take_back_answer = models.CharField(max_length=10, blank=True)  # agreed | refused
    take_back_answered_at = models.DateTimeField(null=True)
    take_back_answered_by_name = models.CharField(max_length=200, blank=True)

    reminded = models.PositiveSmallIntegerField(default=0, db_default=0)  # by the sender, how often
    reminded_at = models.DateTimeField(null=True)
    reminder = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        db_table = "reception_arrival"
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=["axis", "internal"], inbox_item__isnull=False, email=None)
                | Q(way__in=["paper", "hand"], inbox_item=None, email=None)
                | Q(way="email", inbox_item=None, email__isnull=False),
                name="arrival_by_packet_or_by_hand",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | ~Q(return_code=""), name="arrival_return_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(take_back_answer="")
                | Q(take_back_answer__in=["agreed", "refused"], take_back_asked_at__isnull=False),
                name="arrival_take_back_is_asked_first",
            ),
            models.CheckConstraint(
                condition=~Q(fitness="quarantined") | Q(content_sha256="", said={}),
                name="arrival_quarantined_keeps_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "content_sha256"], name="arrival_by_content"),
            models.Index(fields=["organisation", "symbol_key"], name="arrival_by_symbol"),
            models.Index(
                fields=["organisation", "document"],
                condition=Q(take_back_asked_at__isnull=False, take_back_answer=""),
                name="arrival_asked_back",
            ),
        ]


class Scan(models.Model):
    """A file seen in the scanner's folder: first seen, then taken once, or put aside with why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=100)  # inode, size, time of the last writing
    state = models.CharField(max_length=10)  # rules.ScanState
    seen_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    document = models.ForeignKey("records.Document", models.PROTECT, null=True, related_name="+")
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "reception_scan"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "file_name", "fingerprint"], name="scan_once"
            ),
            models.CheckConstraint(
                condition=Q(state="seen", document=None, settled_at=None, problem="")
                | Q(state="taken", document__isnull=False, settled_at__isnull=False, problem="")
                | (Q(state="broken", document=None, settled_at__isnull=False) & ~Q(problem="")),
                name="scan_ends_in_one_way",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-seen_at"], name="scan_latest")]


class EmailBox(models.Model):
    """A box of e-mail that is looked into; its password is sealed, and how it fares stands here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField()
    username = models.CharField(max_length=200)
    sealed = models.BinaryField()
    ca_pem = models.TextField(blank=True)
    folder = models.CharField(max_length=200)
    since = models.DateField()
    after_intake = models.CharField(max_length=10)  # rules.emails.AfterIntake
    moved_to = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField()
    set_by_name = models.CharField(max_length=200)
    stopped_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "reception_email_box"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "host", "username", "folder"],
                condition=Q(stopped_at=None),
                name="email_box_once",
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since=None, rests_until=None, problem="")
                | (Q(failures__gt=0, failing_since__isnull=False) & ~Q(problem="")),
                name="email_box_fault_has_words",
            ),
        ]


class Email(models.Model):
    """A letter of a box, taken in once: what it said of itself, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    box = models.ForeignKey(EmailBox, models.PROTECT, related_name="+")
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    size = models.BigIntegerField()
    received_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    message_id = models.CharField(max_length=500, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # formats.letter
    sha256 = models.CharField(max_length=64, blank=True)  # the letter as it came, byte for byte
    from_name = models.CharField(max_length=200, blank=True)
    from_address = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=1000, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10)  # rules.emails.EmailState
    aside = models.CharField(max_length=12, blank=True)  # rules.emails.Aside
    taken_by_name = models.CharField(max_length=200, blank=True)
    marked_at = models.DateTimeField(null=True)  # in the box: seen, or moved

    class Meta:
        db_table = "reception_email"
        constraints = [
            models.UniqueConstraint(fields=["box", "uid_validity", "uid"], name="email_uid_once"),
            models.UniqueConstraint(
                fields=["organisation", "fingerprint"],
                condition=Q(state__in=["taken", "aside"]) & ~Q(fingerprint=""),
                name="email_once",
            ),
            models.CheckConstraint(
                condition=Q(state="aside") & ~Q(aside="")
                | Q(state="taken")
                | Q(state="known", aside="")
                | Q(state="secret", aside="", sha256="", fingerprint="", subject="", text=""),
                name="email_ends_in_one_way",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-received_at"], name="email_latest"),
            models.Index(
                fields=["organisation", "-received_at"],
                condition=Q(state="aside"),
                name="email_aside",
            ),
        ]


class DuplicateWarning(models.Model):
    """An arrival looks like an earlier one: told to the clerk, decided by the clerk.

    The decision and its reason stay with the warning.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="likenesses")
    earlier = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    likeness = models.CharField(max_length=12)  # rules.Likeness
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=12, blank=True)  # rules.Decision
    decision_reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "reception_duplicate_warning"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "earlier", "likeness"], name="duplicate_told_once"
            ),
            models.CheckConstraint(
                condition=~Q(document=F("earlier")), name="duplicate_of_another"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None)
                | Q(decision__in=["discarded", "linked"], decided_at__isnull=False)
                | (Q(decision="registered", decided_at__isnull=False) & ~Q(decision_reason="")),
                name="duplicate_registered_for_a_reason",
            ),
        ]
