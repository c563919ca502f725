"""On which days the work of a unit is laid, and what people have put on a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from threadneedle.directives.models import Task
from threadneedle.org.models import Post, Unit


class WorkPlan(models.Model):
    """The days on which the open work of a unit is laid, as it was planned for one day.

    ``problem``, ``previous`` and ``plan`` are JSON forms of ``core.planning.wire``; ``days`` the working days
    that their numbers stand for. ``digest`` is the SHA-256 of all of them: whoever plans again with the same
    seed and steps must come to it. ``stale`` says that something has changed since. ``policy`` are the
    numbers of the rule pack by which waiting work was raised a tier before planning, ``raised`` what was
    raised and why.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="work_plans")
    day = models.DateField(_("day"))
    made_at = models.DateTimeField()
    stale = models.BooleanField(default=False)
    seed = models.PositiveIntegerField()
    steps = models.PositiveIntegerField()
    most_redated = models.PositiveSmallIntegerField(null=True)
    days = models.JSONField(default=list)
    problem = models.JSONField(default=dict)
    previous = models.JSONField(null=True)
    plan = models.JSONField(default=dict)
    policy = models.JSONField(default=dict)
    raised = models.JSONField(default=list)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["unit", "-day"]
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="one_work_plan_a_day")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.day}"


class PlanFailure(models.Model):
    """A unit whose plan could not be made: tried again later and later; its last plan stays, marked stale."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="plan_failure")
    times = models.PositiveIntegerField(default=1)
    since = models.DateTimeField()
    tried_at = models.DateTimeField()
    not_before = models.DateTimeField()
    fault = models.CharField(max_length=200)
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["unit"]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.times}"


class Pin(models.Model):
    """A line, or so many quarter-hours of it, that somebody of the unit has put on a day.

    Several pins of one line are its parts, divided by hand; what they do not cover stays with the planner.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="pins")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="pins")
    day = models.DateField(_("day"))
    quarters = models.PositiveIntegerField(null=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True)
    made_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "day"], name="one_pin_a_day"),
            models.UniqueConstraint(fields=["task"], condition=Q(quarters=None), name="one_pin_of_the_whole"),
            models.CheckConstraint(condition=Q(quarters=None) | Q(quarters__gte=1), name="a_part_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.day}"
