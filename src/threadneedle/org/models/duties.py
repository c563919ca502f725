"""The duty list."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from threadneedle.org.models.units import Unit


class DutyItem(models.Model):
    """A line of the duty list: what may be asked of a kind of unit, or of one unit, and on what ground."""

    class Share(models.TextChoices):
        BASIC = "basic", _("basic duty")
        COOPERATING = "coop", _("co-operating duty")
        TAKEN_BACK = "back", _("taken back by the departments")

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="duty_items")
    number = models.CharField(_("number"), max_length=16)
    share = models.CharField(_("share"), max_length=8, choices=Share)
    field = models.CharField(_("field of work"), max_length=64, blank=True)
    name = models.CharField(_("duty"), max_length=300)
    department = models.CharField(_("department that leads or takes back"), max_length=120, blank=True)
    ground = models.CharField(_("ground"), max_length=300, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of the duty list")
        verbose_name_plural = _("duty list")
        ordering = ["unit", "share", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number", "since"], name="one_duty_per_number_from_a_day")
        ]

    def __str__(self) -> str:
        return self.name
