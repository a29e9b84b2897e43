"""Documents issued, orders to issue in one go, registers kept, what goes by post, copies lent."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id
from vanban.trust.keys.models import KeyWork


class Issue(models.Model):
    """A document issued: once, by a clerk, under one identifier."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.OneToOneField("records.Document", models.PROTECT, related_name="+")
    version = models.ForeignKey("records.Version", models.PROTECT, related_name="+")
    business_id = models.CharField(max_length=200)
    issued_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    issued_by_name = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    due_date = models.DateField()
    due_at = models.DateTimeField(null=True)  # the moment; null: issued before it was counted
    late = models.BooleanField()

    class Meta:
        db_table = "publication_issue"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "business_id"], name="issue_business_id_once"
            )
        ]


class IssueOrder(models.Model):
    """A clerk's order: number, seal and issue, each a separate act, one after the other."""

    document = models.OneToOneField(
        "records.Document", models.PROTECT, primary_key=True, related_name="+"
    )
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    clerk = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)  # why it stopped; the clerk goes on by hand

    class Meta:
        db_table = "publication_issue_order"


class SealedRegister(KeyWork):
    """A register as it was printed, signed by the organisation's key and kept (art. 16.2b, 22.3b).

    Of a book of numbers, or (no book) of a year of kept copies in use or of what went by post. Of
    a closed book it is the last one: the book is locked with it. `source_sha256`: as printed, not
    signed yet; empty before.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, default="book")  # rules.RegisterKind
    book = models.ForeignKey("numbering.RegisterBook", models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)  # where there is no book
    source_sha256 = models.CharField(max_length=64, blank=True)
    lines_sha256 = models.CharField(max_length=64, blank=True)  # of what is printed
    line_count = models.PositiveIntegerField(default=0)
    of_closed = models.BooleanField(default=False, db_default=False)  # printed of a closed book
    final = models.BooleanField(default=False)  # the book was locked with it
    asked_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    result = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "publication_sealed_register"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="book", book__isnull=False, year=None)
                | Q(kind__in=["loans", "posted"], book=None, year__isnull=False, final=False),
                name="sealed_register_of_a_book_or_a_year",
            ),
            models.UniqueConstraint(
                fields=["book"],
                condition=Q(state__in=["asked", "prepared", "waiting"]),
                name="sealed_register_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"],
                condition=Q(state__in=["asked", "prepared", "waiting"], book=None),
                name="sealed_year_register_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(result__isnull=False),
                name="sealed_register_done_has_a_file",
            ),
        ]
        indexes = [
            models.Index(fields=["book", "asked_at"], name="sealed_register_order"),
            models.Index(
                fields=["organisation", "kind", "year"],
                condition=Q(book=None),
                name="sealed_register_of_year",
            ),
        ]


class PaperRule(models.Model):
    """Documents that must go on paper too: of which types, to whom, by what regulation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    type_codes = models.JSONField(default=list)  # empty: every type
    kinds = models.JSONField(default=list)  # kinds of bodies; with no targets either: everybody
    targets = models.JSONField(default=list)  # ids of bodies, as text
    basis = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "publication_paper_rule"
        constraints = [
            models.CheckConstraint(condition=~Q(basis=""), name="paper_rule_has_a_basis")
        ]


class Posting(models.Model):
    """A paper copy to post, ticked when the post has it (annex IV, sổ gửi văn bản đi bưu điện)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    ordinal = models.PositiveIntegerField()  # of the recipient
    name = models.CharField(max_length=200)
    why = models.CharField(max_length=500, blank=True)  # the basis of a rule; empty: paper alone
    made_at = models.DateTimeField()
    posted_on = models.DateField(null=True)
    envelopes = models.PositiveSmallIntegerField(default=1)
    mark = models.CharField(max_length=60, blank=True)  # the post's number of the item
    ticked_at = models.DateTimeField(null=True)
    ticked_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "publication_posting"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "ordinal"], name="posting_once_per_recipient"
            ),
            models.CheckConstraint(
                condition=Q(posted_on=None, ticked_at=None)
                | Q(posted_on__isnull=False, ticked_at__isnull=False),
                name="posting_ticked_with_its_day",
            ),
            models.CheckConstraint(condition=Q(envelopes__gte=1), name="posting_has_an_envelope"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "made_at"],
                condition=Q(ticked_at=None),
                name="posting_to_do",
            )
        ]


class FileCopyLoan(models.Model):
    """The use of a kept copy: asked, allowed, handed out, signed for, given back (annex IV).

    `user` is None for somebody from outside, who signs on the printed book.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="asked")  # rules.lending.LoanState
    user = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    user_name = models.CharField(max_length=200)  # with the title
    purpose = models.CharField(max_length=500)
    asked_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    allower = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    allower_name = models.CharField(max_length=200)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    dossier = models.CharField(max_length=100, blank=True)  # number and notation of the dossier
    given_on = models.DateField(null=True)
    given_at = models.DateTimeField(null=True)
    given_by_name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)  # the user says that he has it
    returned_on = models.DateField(null=True)
    returned_at = models.DateTimeField(null=True)
    taken_back_by_name = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "publication_file_copy_loan"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "allowed", "refused", "withdrawn"], given_on=None)
                | Q(state__in=["out", "back"], given_on__isnull=False, given_at__isnull=False),
                name="loan_handed_out_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="back", returned_on__gte=models.F("given_on"))
                | (~Q(state="back") & Q(returned_on=None)),
                name="loan_given_back_on_a_day",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="loan_for_a_purpose"),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(user__isnull=False, given_on__isnull=False),
                name="loan_signed_for_by_who_has_it",
            ),
            models.UniqueConstraint(
                fields=["document", "user"],
                condition=Q(state__in=["asked", "allowed", "out"], user__isnull=False),
                name="loan_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "state"],
                condition=Q(state__in=["asked", "allowed", "out"]),
                name="loan_live",
            ),
            models.Index(fields=["organisation", "given_on"], name="loan_of_a_year"),
        ]
