"""Agencies and their units, valid in time. The directory is public inside an office: no tenancy."""

from django.db import models
from django.db.models import F, Q

from vanban.foundation.ids import new_id


class Organisation(models.Model):
    """A body that issues and receives documents, from a day to a day (Decree 30/2020, QĐ 20/2020).

    A body that ends is closed for good; its successor is a new row with new books.
    `hosted`: its documents are kept in this installation; others are partners reached by an axis.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=35)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    abbreviation = models.CharField(max_length=30, blank=True)
    superior_name = models.CharField(max_length=200, blank=True)
    place_name = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=500, blank=True)
    email = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=30)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    hosted = models.BooleanField(default=False)
    invented = models.BooleanField(default=False)  # the code is ours, for the demo
    number_width = models.PositiveSmallIntegerField(default=2)
    search_text = models.TextField(blank=True)  # folded name and codes, for the pickers
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "organisations_organisation"
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="organisation_one_living_per_code"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="organisation_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["parent", "name"], name="organisation_children")]


class OrganisationCode(models.Model):
    """An identifier a body is or was reached by: QĐ 20/2020, the old 13 characters, alias."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=20)  # qd20 | qcvn102 | other
    value = models.CharField(max_length=35, db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "organisations_code"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "scheme", "value"], name="organisation_code_once"
            )
        ]


class Unit(models.Model):
    """A unit inside a body: phòng, ban, văn phòng, văn thư."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=30, blank=True)
    is_registry = models.BooleanField(default=False)  # the văn thư's desk
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "organisations_unit"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name", "valid_from"], name="unit_once_per_organisation"
            )
        ]
