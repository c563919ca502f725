"""What an office follows up, and how it numbers it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from threadneedle.directives.models.directives import Draft
from threadneedle.directives.querysets import MatterQuerySet
from threadneedle.org.models import Post, Unit


class NumberRule(models.Model):
    """How an office numbers its matters: ``区督〔{year}〕{serial}号``, each year from 1."""

    registry = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="number_rules")
    origin = models.CharField(_("origin"), max_length=8, blank=True)
    pattern = models.CharField(_("pattern"), max_length=64)
    digits = models.PositiveSmallIntegerField(_("digits of the serial"), default=1)

    class Meta:
        ordering = ["registry", "origin"]
        constraints = [
            models.UniqueConstraint(fields=["registry", "origin"], name="one_number_rule_per_origin")
        ]

    def __str__(self) -> str:
        return self.pattern


class Matter(models.Model):
    """What an office follows up, with where it comes from and its number. Its words, units and date are its
    draft's; its tasks are the draft's tasks.

    ``extras`` holds the cells of the office's own table for which the product has no word, by heading.
    """

    class Origin(models.TextChoices):
        DOCUMENT = "document", _("document")
        MINUTES = "minutes", _("minutes of a meeting")
        REMARK = "remark", _("a leader's remark")
        HIGHER = "higher", _("higher order")

    registry = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="matters")
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="matter")
    number = models.CharField(_("number"), max_length=64)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField(null=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    source_words = models.CharField(_("source"), max_length=300, blank=True)
    source_day = models.DateField(_("source dated"), null=True, blank=True)
    asked_by = models.CharField(_("asked by (post)"), max_length=64, blank=True)
    progress = models.TextField(_("progress"), blank=True)
    progress_on = models.DateField(null=True)
    registered_on = models.DateField(_("registered on"))
    registered_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)
    extras = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    client_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - many rows without a key
    search_text = models.TextField(blank=True)

    objects: ClassVar[MatterQuerySet[Matter]] = MatterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-year", "-serial", "-id"]
        indexes = [models.Index(fields=["registry", "closed_on"], name="matter_open")]
        constraints = [
            models.UniqueConstraint(fields=["registry", "number"], name="one_matter_per_number"),
        ]

    def __str__(self) -> str:
        return self.number
