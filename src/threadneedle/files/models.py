"""Files as they came."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from threadneedle.org.models import Post, Unit


class StoredFile(models.Model):
    """A file as somebody gave it; its bytes lie under their SHA-256 and are never changed.

    Who may open it is a matter of the thing that it belongs to: the order, the table taken in.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="files")
    digest = models.CharField(_("SHA-256"), max_length=64)
    name = models.CharField(_("file name"), max_length=200)
    media = models.CharField(_("format"), max_length=8)
    size = models.PositiveBigIntegerField(_("bytes"))
    given_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["digest"], name="file_digest")]

    def __str__(self) -> str:
        return self.name
