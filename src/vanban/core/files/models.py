"""Bytes, kept once under their SHA-256, never changed; pictures and texts are renditions beside."""

from django.db import models
from django.db.models import Q

from vanban.foundation.ids import new_id


class Blob(models.Model):
    """Bytes in the object store. Seen only through the document that holds them."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "files_blob"


class Sweep(models.Model):
    """When the store was last looked through for stray bytes: one row of the installation."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "files_sweep"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="sweep_is_one")]


class Rendition(models.Model):
    """Something made from a blob by the house: a PDF of a DOCX, a picture of a page, its text."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(Blob, models.PROTECT, related_name="renditions")
    kind = models.CharField(max_length=30)  # pdf | page | text
    detail = models.CharField(max_length=30, blank=True)  # page-1@1200
    result = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    problem = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "files_rendition"
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "detail"], name="rendition_once")
        ]
