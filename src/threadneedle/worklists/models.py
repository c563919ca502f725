"""What the front line says of the burden; on which days its work is laid."""

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


class WorkPlan(models.Model):
    """The days on which the open work of a unit is laid, as it was planned for one day.

    ``problem``, ``previous`` and ``plan`` are JSON forms of ``core.planning.wire``; ``days`` the working days
    that their numbers stand for. ``digest`` is the SHA-256 of all of them: whoever plans again with the same
    seed and steps must come to it. ``stale`` says that something has changed since.
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
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["unit", "-day"]
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="one_work_plan_a_day")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.day}"
