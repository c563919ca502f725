"""Working days, limits and norms; and the emergency in which clocks stand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from threadneedle.org.models.posts import Post
from threadneedle.org.models.units import Unit
from threadneedle.org.querysets import EmergencyQuerySet


class CalendarDay(models.Model):
    """A day that differs from the weekly rule, or a year's end that has been announced."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        WORKING = "working", _("working day")

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=48, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"


class CalendarYear(models.Model):
    """A year whose holidays have been announced; days of other years are provisional."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("announced year")
        verbose_name_plural = _("announced years")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class Rule(models.Model):
    """One row of the rule pack: a number with its dates and its source, or a house default."""

    key = models.CharField(_("key"), max_length=48)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=3)
    unit_of_value = models.CharField(_("unit of the value"), max_length=32)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    house_default = models.BooleanField(_("house default"), default=False)
    pack = models.CharField(_("rule pack"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["key", "since"]
        constraints = [models.UniqueConstraint(fields=["key", "since"], name="one_rule_from_a_day")]

    def __str__(self) -> str:
        return self.key


class Norm(models.Model):
    """How many hours of a team a kind of work takes: for each thing counted, or for the whole task.

    ``words`` are those by which drafts of the kind are found. What units say they spent moves the norm
    (``directives.reads.norms``); the number here is where it began.
    """

    name = models.CharField(_("kind of work"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    words = models.CharField(_("words in an order"), max_length=200, blank=True)
    counter = models.CharField(_("counted in"), max_length=12, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=8, decimal_places=2)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    pack = models.CharField(_("rule pack"), max_length=64, blank=True)

    class Meta:
        ordering = ["name", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["name", "counter", "since"], name="one_norm_from_a_day"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="norm_takes_time"),
        ]

    def __str__(self) -> str:
        return self.name


class Emergency(models.Model):
    """While it lasts, every clock below a unit stands that is not of safety."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="emergencies")
    title = models.CharField(_("what has happened"), max_length=120)
    ground = models.CharField(_("ground"), max_length=300)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    opened_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[EmergencyQuerySet[Emergency]] = EmergencyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(until=None), name="one_emergency_at_a_time"),
        ]

    def __str__(self) -> str:
        return self.title
