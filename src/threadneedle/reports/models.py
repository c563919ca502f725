"""What a unit says is done, and the facts in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from threadneedle.directives.models import Task
from threadneedle.org.models import Post, Unit


class Report(models.Model):
    """A unit's word on a task: how much, in one sentence, and whether that is all.

    ``hours`` is what it took so far, everybody together, if the unit says it; never of a person.
    """

    class State(models.TextChoices):
        SENT = "sent", _("awaiting confirmation")
        PROGRESS = "progress", _("progress")
        CONFIRMED = "confirmed", _("confirmed")
        RETURNED = "returned", _("returned")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reports")
    client_key = models.CharField(max_length=64)
    complete = models.BooleanField()
    quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    hours = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    text = models.TextField()
    proof_words = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State)
    made_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_on = models.DateField()
    decided_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["made_by", "client_key"], name="reported_once")]

    def __str__(self) -> str:
        return self.text[:40]


class Fact(models.Model):
    """What, which unit, which period, how much: kept so that nobody asks for it again."""

    what = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="facts")
    period_start = models.DateField()
    period_end = models.DateField()
    quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    counter = models.CharField(max_length=12, blank=True)
    text = models.TextField(blank=True)
    source = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="fact")
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField(null=True)

    class Meta:
        ordering = ["-period_end", "-id"]
        indexes = [models.Index(fields=["unit", "what", "period_end"], name="fact_lookup")]

    def __str__(self) -> str:
        return self.what
