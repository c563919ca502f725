"""Tasks that ask the same of one unit, carried as one line."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from threadneedle.directives.models.tasks import Task
from threadneedle.org.models import Post, Unit


class Merge(models.Model):
    """Tasks from several directives that ask the same of one unit: one line of its list.

    Each issuer keeps its own claim, date and view; a merge writes to none of their tasks. ``ground`` says
    why it was proposed: what the planner compared and what came of it.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        MERGED = "merged", _("merged")
        DECLINED = "declined", _("kept apart")
        UNDONE = "undone", _("taken apart again")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="merges")
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    ground = models.JSONField(default=dict)
    hours = models.DecimalField(_("hours of the whole line"), max_digits=8, decimal_places=2, null=True)
    proposed_on = models.DateField()
    decided_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["unit", "state"], name="merges_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.state}"


class MergedTask(models.Model):
    """A task of a merge. ``carried`` while the merge holds: a task is carried by one line at most."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="members")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="merged_in")
    carried = models.BooleanField(default=False)

    class Meta:
        ordering = ["merge", "task"]
        constraints = [
            models.UniqueConstraint(fields=["merge", "task"], name="merged_once"),
            models.UniqueConstraint(fields=["task"], condition=Q(carried=True), name="carried_by_one_line"),
        ]

    def __str__(self) -> str:
        return f"{self.merge_id}: {self.task_id}"
