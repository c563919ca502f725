"""What the front line says is too much; what a directive costs before it is issued."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from threadneedle.burden.querysets import BurdenAssessmentQuerySet, BurdenNoticeQuerySet
from threadneedle.directives.models import Directive, Task
from threadneedle.org.models import Post, Unit


class BurdenNotice(models.Model):
    """The words "this is a burden", from any page, in the account of whoever asked. No person is named."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="burden_notices")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="burden_account")
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    page = models.CharField(max_length=200, blank=True)
    text = models.TextField(_("what is too much"))
    made_on = models.DateField()

    objects: ClassVar[BurdenNoticeQuerySet[BurdenNotice]] = BurdenNoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:40]


class BurdenAssessment(models.Model):
    """What a directive would cost the front line, worked out for one version of it.

    ``result`` is everything that the page shows, as it was worked out; ``digest`` its SHA-256. It runs in the
    background where many units are addressed: ``done`` of ``total`` units. What comes of it is the issuer's:
    nobody is refused, and whoever issues over capacity says why.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    class Outcome(models.TextChoices):
        ISSUED = "issued", _("issued as it fits")
        IN_SPITE = "in_spite", _("issued in spite of it")
        CHANGED = "changed", _("changed after it")

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="assessments")
    version = models.PositiveIntegerField()
    day = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    visits = models.PositiveSmallIntegerField(_("inspections announced"), default=0)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    reason = models.TextField(_("why it is issued in spite of it"), blank=True)
    decided_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(_("the issuer's answer"), blank=True)
    answered_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)

    objects: ClassVar[BurdenAssessmentQuerySet[BurdenAssessment]] = BurdenAssessmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "version", "day"], name="one_assessment_of_a_version_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="in_spite") | ~Q(reason=""), name="in_spite_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.directive_id} v{self.version}: {self.state}"
