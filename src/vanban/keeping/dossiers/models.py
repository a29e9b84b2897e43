"""The list of dossiers of a year (danh mục hồ sơ), the dossiers, their people, what is in them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Concat

from vanban.foundation.ids import new_id


class DossierList(models.Model):
    """The dossiers that a body means to keep in a year (Decree 30/2020 art. 29.1, annex V)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    numbering = models.CharField(max_length=12)  # rules.lists.Numbering
    state = models.CharField(max_length=10, default="draft")  # rules.lists.ListState
    revision = models.PositiveIntegerField(default=0)  # two who write at once: the second is told
    drafted_by_name = models.CharField(max_length=200)
    drafted_at = models.DateTimeField()
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_by_title = models.CharField(max_length=100, blank=True)
    approved_at = models.DateTimeField(null=True)
    issued_with = models.CharField(max_length=200, blank=True)  # Quyết định số …, as printed
    issued_by_name = models.CharField(max_length=200, blank=True)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_list"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="dossier_list_of_a_year"),
            models.CheckConstraint(
                condition=Q(state="draft", approved_at=None, issued_at=None)
                | Q(state="approved", approved_at__isnull=False, issued_at=None)
                | Q(state="issued", approved_at__isnull=False, issued_at__isnull=False),
                name="dossier_list_approved_then_issued",
            ),
        ]


class ListLine(models.Model):
    """A heading of the list, or a dossier to be kept; in the order of `ordinal`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    list = models.ForeignKey(DossierList, models.PROTECT, related_name="lines")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)  # rules.lists.LineKind
    abbreviation = models.CharField(max_length=10, blank=True)  # of a big heading: TCCB
    notation = models.CharField(max_length=20, blank=True)  # số và ký hiệu: 01.TCCB
    notation_given = models.BooleanField(default=False)  # written by a person, not counted
    title = models.CharField(max_length=1000)
    retention_years = models.PositiveSmallIntegerField(null=True)  # none: vĩnh viễn
    maker_unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, null=True, related_name="+"
    )
    maker_post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "dossiers_list_line"
        constraints = [
            models.UniqueConstraint(fields=["list", "ordinal"], name="list_line_ordinal_once"),
            models.UniqueConstraint(
                fields=["list", "notation"],
                condition=Q(kind="dossier"),
                name="list_line_notation_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="dossier") & ~Q(notation="")
                | Q(
                    kind__in=["big", "small"],
                    notation="",
                    retention_years=None,
                    maker_unit=None,
                    maker_post=None,
                ),
                name="list_line_heading_or_dossier",
            ),
            models.CheckConstraint(
                condition=Q(maker_unit=None) | Q(maker_post=None),
                name="list_line_one_maker",
            ),
        ]


class Dossier(models.Model):
    """Documents of one piece of work, kept together from its first draft (Decree 30/2020 art. 29).

    `organ_id`, `year`, `notation` make its code (annex VI, III.1); widths inside are wider than
    the lengths of annex VI, which are warned of on export.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    line = models.OneToOneField(ListLine, models.PROTECT, null=True, related_name="dossier")
    organ_id = models.CharField(max_length=35)
    year = models.PositiveSmallIntegerField()
    notation = models.CharField(max_length=20)
    title = models.CharField(max_length=1000)
    retention_years = models.PositiveSmallIntegerField(null=True)  # none: vĩnh viễn
    rights = models.CharField(max_length=10)  # rules.Rights
    language = models.CharField(max_length=50, default="Tiếng Việt")
    note = models.CharField(max_length=500, blank=True)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, null=True, related_name="+")
    start_date = models.DateField()
    end_date = models.DateField(null=True)
    state = models.CharField(max_length=8, default="open")  # rules.DossierState
    opened_by_name = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    closed_by_name = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    last_ordinal = models.PositiveIntegerField(default=0)  # of what is in it
    folded = models.GeneratedField(  # by which words are found, typed with accents or without
        expression=models.Func(
            Concat("title", models.Value(" "), "notation"), function="vanban_folded"
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        db_table = "dossiers_dossier"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "notation"], name="dossier_code_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None)
                | Q(state="closed", closed_at__isnull=False, end_date__isnull=False),
                name="dossier_closed_at_an_end",
            ),
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gte=models.F("start_date")),
                name="dossier_ends_after_it_begins",
            ),
        ]
        indexes = [  # the boxes: the latest opened first, an id is ordered in time
            models.Index(fields=["organisation", "-id"], name="dossier_of_body"),
            models.Index(fields=["unit", "-id"], name="dossier_of_unit"),
        ]


class Member(models.Model):
    """Somebody who works on a dossier: who makes it (one), who cooperates."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="members")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)  # rules.MemberRole
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "dossiers_member"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "post"], condition=Q(until=None), name="member_once_a_dossier"
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(until=None, role="maker"),
                name="member_one_maker",
            ),
        ]
        indexes = [
            models.Index(
                fields=["post", "-dossier"], condition=Q(until=None), name="member_by_post"
            )
        ]


class Leaf(models.Model):
    """What lies in a dossier: a document of the house (never a copy of it), or a file by itself
    (photo, film, recording, sheet). What is taken out keeps its row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="leaves")
    ordinal = models.PositiveIntegerField()
    document = models.ForeignKey("records.Document", models.PROTECT, null=True, related_name="+")
    blob = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=1000, blank=True)  # of a file
    file_date = models.DateField(null=True)  # of a file
    note = models.CharField(max_length=500, blank=True)
    filed_by_name = models.CharField(max_length=200)
    filed_at = models.DateTimeField()
    taken_out_at = models.DateTimeField(null=True)
    taken_out_by_name = models.CharField(max_length=200, blank=True)
    taken_out_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "dossiers_leaf"
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, blob=None, file_date=None)
                | Q(document=None, blob__isnull=False, file_date__isnull=False) & ~Q(title=""),
                name="leaf_document_or_file",
            ),
            models.CheckConstraint(
                condition=Q(taken_out_at=None) | ~Q(taken_out_reason=""),
                name="leaf_taken_out_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["dossier", "ordinal"],
                condition=Q(taken_out_at=None),
                name="leaf_ordinal_once",
            ),
            models.UniqueConstraint(
                fields=["dossier", "document"],
                condition=Q(taken_out_at=None),
                name="leaf_document_once_a_dossier",
            ),
        ]
        indexes = [
            models.Index(
                fields=["document"],
                condition=Q(document__isnull=False, taken_out_at=None),
                name="leaf_by_document",
            )
        ]
