"""How the links to axes fare, shared by all workers. Links themselves stand in a file."""

from django.db import models


class LinkState(models.Model):
    """The health of a link. It belongs to the installation, not to one organisation."""

    code = models.CharField(primary_key=True, max_length=40)
    failures = models.PositiveIntegerField(default=0)  # in a row
    rests_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    recovered_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "directory_link_state"
