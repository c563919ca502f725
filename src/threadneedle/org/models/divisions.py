"""The national divisions on their way into the tree."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from threadneedle.org.models.units import Unit


class DivisionImport(models.Model):
    """The national divisions on their way into the tree: what was asked, and how far it has come.

    ``code`` is the division that is taken in, empty for all of them; ``below`` the unit under which they
    come. ``digest`` names the archive in the store of files. ``position`` is the place, in bytes, of the next
    row in the unpacked list of ``level``. ``counts`` holds, for each level, how many units were made, found,
    named otherwise and left out; ``resumed_at`` and ``resumed_with`` are where the present run began.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    below = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("area code"), max_length=12, blank=True)
    digest = models.CharField(max_length=64)
    file_name = models.CharField(_("file name"), max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    level = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveBigIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    renames = models.JSONField(default=list)
    resumed_at = models.DateTimeField(null=True)
    resumed_with = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey("Post", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.code or 'all'}: {self.state}"
