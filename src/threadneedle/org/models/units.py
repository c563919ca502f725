"""Units, their former names and places, and who carries on what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from threadneedle.org.querysets import UnitQuerySet


class Unit(models.Model):
    """A node of the organisation tree."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        DISTRICT = "district", _("district")
        DEPARTMENT = "department", _("department")
        TOWNSHIP = "township", _("township")
        VILLAGE = "village", _("village")
        OFFICE = "office", _("office")

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=80, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=64, db_index=True)
    short = models.CharField(_("short name"), max_length=32, db_index=True)
    name_en = models.CharField(_("English name"), max_length=96, blank=True, db_index=True)
    code = models.CharField(_("area code"), max_length=16, blank=True, db_index=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects: ClassVar[UnitQuerySet[Unit]] = UnitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["path"]
        indexes = [
            models.Index(fields=["parent", "short"], name="unit_short_in_parent"),
            models.Index(fields=["kind", "closed_on", "path"], name="open_units_by_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], condition=Q(closed_on=None), name="unit_named_once_in_its_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """One unit carries on what another did: after a merger, a split or a change of name.

    What was finished under the unit before stays with it; what was open is the unit's after.
    """

    class Kind(models.TextChoices):
        MERGED = "merged", _("merged")
        SPLIT = "split", _("split")

    before = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    after = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.CharField(max_length=8, choices=Kind)
    main = models.BooleanField(_("carries on what was open"), default=True)
    day = models.DateField(_("day"))

    class Meta:
        ordering = ["-day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="succeeded_once"),
            models.UniqueConstraint(
                fields=["before"], condition=Q(main=True), name="one_unit_carries_on_what_was_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} -> {self.after_id}"


class FormerName(models.Model):
    """A name that a unit had until a day; documents of the time still mean the unit by it."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("name"), max_length=64)
    short = models.CharField(_("short name"), max_length=32)
    until = models.DateField(_("until"))

    class Meta:
        ordering = ["-until", "-id"]

    def __str__(self) -> str:
        return self.name


class FormerPlace(models.Model):
    """Where a unit stood in the tree until a day.

    The path is never given again, because what the unit finished there still counts there.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="former_places")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=80, unique=True)
    until = models.DateField(_("until"))

    class Meta:
        ordering = ["-until", "-id"]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.path}"


class Alias(models.Model):
    """Another name of a unit, as a clerk confirmed it; shown and removable."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=64, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
