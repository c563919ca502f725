"""What the front line says of the burden."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from threadneedle.directives.models import Directive, Task
from threadneedle.org.models import Unit
from threadneedle.worklists.querysets import BurdenNoticeQuerySet


class BurdenNotice(models.Model):
    """The words "this is a burden", from any page, in the account of whoever asked. No person is named."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="burden_notices")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="burden_account")
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    page = models.CharField(max_length=200, blank=True)
    text = models.TextField(_("what is too much"))
    made_on = models.DateField()

    objects: ClassVar[BurdenNoticeQuerySet] = BurdenNoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:40]
