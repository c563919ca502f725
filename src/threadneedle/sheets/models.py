"""How an office lays out its tables, and which tables were taken in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from threadneedle.files.models import StoredFile
from threadneedle.org.models import Post, Unit


class Layout(models.Model):
    """The columns of an office's own table, remembered so that they are told once and given back unchanged.

    ``heads`` holds the rows above the data as they stood, titles and headings, each
    ``{"cells": […], "merges": [[left, bottom, right], …], "title": …}`` with places from 0 and ``bottom``
    counted from the first row. ``columns`` is a list of
    ``{"heading": …, "field": …, "width": …, "place": …, "words": …}`` from left to right, with an empty
    field for a column that is only kept; ``words`` the office's own words by what they
    mean here. ``fingerprint`` is the SHA-256 of the headings.
    """

    owner = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="layouts")
    purpose = models.CharField(max_length=16)
    name = models.CharField(_("name"), max_length=120)
    sheet = models.CharField(_("sheet"), max_length=64, blank=True)
    heads = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "purpose", "fingerprint"], name="one_layout_per_set_of_headings"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Take(models.Model):
    """A table given to be taken in: checked as a whole, then taken in as a whole or dropped.

    ``counts`` says how many rows were new, changed, unchanged, wrong, left out and skipped; ``result`` holds
    the rows that were left out with their reasons, and where to go on.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("checked")
        TAKEN = "taken", _("taken in")
        DROPPED = "dropped", _("dropped")

    owner = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="takes")
    purpose = models.CharField(max_length=16)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="takes")
    layout = models.ForeignKey(Layout, on_delete=models.SET_NULL, null=True, related_name="takes")
    sheet = models.CharField(_("sheet"), max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.CHECKED)
    version = models.PositiveIntegerField(default=1)
    counts = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    made_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.file_id}"


class Given(models.Model):
    """What an office was given out last: by row, the words of each field as they stood in its table.

    A cell that still says this was not touched by the office, whatever has changed here since.
    """

    owner = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="given_tables")
    purpose = models.CharField(max_length=16)
    rows = models.JSONField(default=dict)
    given_by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "purpose"], name="one_table_given_out_last"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.owner_id}"
