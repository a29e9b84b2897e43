"""Register books and the numbers taken from them. A number is never given twice or taken back."""

from django.db import models
from django.db.models import F, Q

from vanban.foundation.ids import new_id


class RegisterBook(models.Model):
    """A series of one body in one year (Decree 30/2020 art. 15, 22).

    The body is the instance: its successor after a merger is another row and begins at 01.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)  # rules.BookKind
    series = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    type_codes = models.JSONField(default=list)  # empty: all types without a series of their own
    unit_ids = models.JSONField(default=list)  # ids as text; empty: of every unit
    words = models.JSONField(default=list)  # of type name and subject that bring it here: "đơn"
    chosen_only = models.BooleanField(default=False)  # of a council, a board: never by itself
    first_number = models.PositiveIntegerField(default=1)
    next_number = models.PositiveIntegerField(default=1)
    last_date = models.DateField(null=True)  # of the last number: dates never run backwards
    width = models.PositiveSmallIntegerField(default=2)
    prefix = models.CharField(max_length=5, blank=True)  # 0 before every number: 0134
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)  # its sealed register is kept: nothing changes

    class Meta:
        db_table = "numbering_register_book"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "series", "year"], name="book_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["outgoing", "incoming", "copies"]), name="book_kind"
            ),
            models.CheckConstraint(condition=Q(next_number__gte=1), name="book_begins_at_1"),
            models.CheckConstraint(
                condition=Q(last_date=None) | Q(last_date__year=F("year")),
                name="book_dates_in_its_year",
            ),
            models.CheckConstraint(
                condition=Q(first_number__gte=1) & Q(next_number__gte=F("first_number")),
                name="book_begins_at_its_first",
            ),
            models.CheckConstraint(
                condition=Q(locked_at=None) | Q(closed_at__isnull=False),
                name="book_closed_before_locked",
            ),
        ]


class NumberEntry(models.Model):
    """A number taken from a book for a document. Voided, it keeps its line in the book."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    book = models.ForeignKey(RegisterBook, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    suffix = models.CharField(max_length=2, blank=True)  # of a number put in later: 12a
    number_date = models.DateField()
    document = models.ForeignKey(
        "records.Document", models.PROTECT, null=True, related_name="+"
    )  # null: reserved, or of a copy
    about = models.CharField(max_length=300, blank=True)  # what it is for while no document has it
    # What the register says of a copy, which is no document before it is sent.
    notation = models.CharField(max_length=60, blank=True, db_default="")
    signer_name = models.CharField(max_length=200, blank=True, db_default="")
    recipients = models.TextField(blank=True, db_default="")  # one a line
    basis = models.CharField(max_length=500, blank=True)  # who allowed what is out of the order
    taken_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    taken_by_name = models.CharField(max_length=200)
    taken_at = models.DateTimeField()
    version = models.ForeignKey("records.Version", models.PROTECT, null=True, related_name="+")
    problem = models.CharField(max_length=500, blank=True)  # why the file does not show the number
    voided_at = models.DateTimeField(null=True)
    voided_by_name = models.CharField(max_length=200, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "numbering_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number", "suffix"], name="number_once_per_book"
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(voided_at=None), name="number_once_per_document"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="number_from_1"),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(about=""), name="number_for_something"
            ),
            models.CheckConstraint(
                condition=Q(suffix="") | ~Q(basis=""), name="number_put_in_on_a_basis"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None) | ~Q(void_reason=""), name="number_voided_for_a_reason"
            ),
        ]
