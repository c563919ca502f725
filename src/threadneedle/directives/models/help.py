"""A difficulty carried upward."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from threadneedle.directives.models.tasks import Task
from threadneedle.directives.querysets import HelpRequestQuerySet
from threadneedle.org.models import Post, Unit


class HelpRequest(models.Model):
    """A difficulty carried upward, with the day an answer is due."""

    asking = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="help_asked")
    asked = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="help_owed")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="help_requests")
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    text = models.TextField(_("text"))
    made_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    answer_due = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[HelpRequestQuerySet[HelpRequest]] = HelpRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["answer_due", "id"]

    def __str__(self) -> str:
        return self.title
