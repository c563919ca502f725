"""What a team has: hours, hands, skills, ways; and who is away, counted and never named."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from threadneedle.org.models.units import Unit


class Capacity(models.Model):
    """The hours a team really has on a working day, and the share kept back for what nobody planned.

    ``hands`` is how many people share them; without it, as many as there are seven hours.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="capacities")
    since = models.DateField(_("since"))
    hours_per_day = models.DecimalField(_("hours per working day"), max_digits=6, decimal_places=2)
    reserve_percent = models.PositiveSmallIntegerField(_("reserve, percent"), default=20)
    hands = models.PositiveSmallIntegerField(_("people of the team"), null=True, blank=True)

    class Meta:
        verbose_name = _("capacity")
        verbose_name_plural = _("capacities")
        ordering = ["unit", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "since"], name="one_capacity_from_a_day"),
            models.CheckConstraint(condition=Q(hours_per_day__gte=0), name="capacity_is_not_negative"),
            models.CheckConstraint(condition=Q(reserve_percent__lte=90), name="reserve_leaves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.hours_per_day} h"


class Skill(models.Model):
    """Something that not everybody can do: a licence, a training."""

    name = models.CharField(_("name"), max_length=64, unique=True)
    name_en = models.CharField(_("English name"), max_length=96, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SkilledHands(models.Model):
    """How many of a team can do something. Hands are counted, never named."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="skilled_hands")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    hands = models.PositiveSmallIntegerField(_("people"))

    class Meta:
        ordering = ["unit", "skill"]
        constraints = [models.UniqueConstraint(fields=["unit", "skill"], name="hands_counted_once_a_skill")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.skill_id} {self.hands}"


class Absence(models.Model):
    """So many of a team are away. Nobody is named, and nobody is asked why."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="absences")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))
    hands = models.PositiveSmallIntegerField(_("people away"))
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["unit", "since", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_ends_after_start"),
            models.CheckConstraint(condition=Q(hands__gte=1), name="somebody_is_away"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.since} - {self.until}"


class Way(models.Model):
    """Hours there and back from a team's office to a site, paid once a day."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="ways")
    site = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    hours = models.DecimalField(_("hours there and back"), max_digits=4, decimal_places=2)

    class Meta:
        ordering = ["unit", "site"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "site"], name="one_way_to_a_site"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="way_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} -> {self.site_id}"
