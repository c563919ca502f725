"""Units and dates as people type them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from threadneedle.core.base import Problem
from threadneedle.core.extraction import Directory, ResolutionKind, UnitRole, resolve
from threadneedle.directives.services import UnitChoice
from threadneedle.ui.words import in_words

BETWEEN = re.compile(r"[、，,;；\n]+")
SAME_AS = re.compile(r"^(?:同|与|=|same\s+as)\s*(?:第)?\s*(\d{1,3})\s*(?:项|条|相同)?$", re.IGNORECASE)
FULL_DATE = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$")
PACKED_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
DAY_OF_YEAR = re.compile(r"^(\d{1,2})[-./月](\d{1,2})日?$")


class UnitsField(forms.CharField):
    """Names of units, as in an order: short names, aliases and collectives are understood.

    Cleans to a tuple of ``UnitChoice``; what is unknown or ambiguous is said, with its candidates.
    """

    def __init__(self, *, role: str = UnitRole.RESPONSIBLE.value, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 400)
        super().__init__(**kwargs)
        self.role = role
        self.directory = Directory()
        self.issuer_id: int | None = None

    def clean(self, value: Any) -> tuple[UnitChoice, ...]:
        """Look the names up in the directory."""
        typed = super().clean(value)
        found: dict[tuple[int, str], UnitChoice] = {}
        for words in filter(None, (part.strip() for part in BETWEEN.split(typed))):
            choice = self._resolved(words)
            found.setdefault((choice.unit_id, choice.member_kind), choice)
        return tuple(found.values())

    def _resolved(self, words: str) -> UnitChoice:
        meant = resolve(words, self.directory, issuer_id=self.issuer_id)
        if meant.kind is ResolutionKind.UNIT:
            return UnitChoice(meant.unit_ids[0], self.role, words=words)
        if meant.kind is ResolutionKind.COLLECTIVE and meant.anchor_id is not None:
            return UnitChoice(meant.anchor_id, self.role, meant.member_kind, words)
        names = {entry.id: entry.name for entry in self.directory.entries}
        if meant.kind is ResolutionKind.AMBIGUOUS:
            between = "、".join(names[key] for key in meant.unit_ids[:6])
            raise forms.ValidationError(
                in_words(Problem("unit.ambiguous", {"said": words, "units": between}))
            )
        raise forms.ValidationError(in_words(Problem("unit.unknown", {"said": words})))


class DueField(forms.CharField):
    """A date as people write it, or “same as 1”. Cleans to a date, a position, or None.

    A day without a year is the next one that comes.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "text", "placeholder": "2026-07-24"}))
        super().__init__(**kwargs)
        self.today = date.min

    def clean(self, value: Any) -> date | int | None:
        """Read a date or the number of the draft whose date is taken."""
        typed = "".join(super().clean(value).split()).strip("。.")
        if not typed:
            return None
        day = self._day(typed)
        if isinstance(day, date) and day < self.today:
            passed = Problem("draft.due_passed", {"due": day, "today": self.today})
            raise forms.ValidationError(in_words(passed), code="date.passed")
        return day

    def _day(self, typed: str) -> date | int:
        same = SAME_AS.match(typed) or SAME_AS.match(typed.replace("sameas", "same as "))
        if same:
            return int(same[1])
        full = FULL_DATE.match(typed) or PACKED_DATE.match(typed)
        short = DAY_OF_YEAR.match(typed)
        try:
            if full:
                return date(int(full[1]), int(full[2]), int(full[3]))
            if short:
                return self._next(int(short[1]), int(short[2]))
        except ValueError:
            raise forms.ValidationError(
                _("No calendar has the day “%(typed)s”.") % {"typed": typed}, code="date.none"
            ) from None
        raise forms.ValidationError(
            _("“%(typed)s” is not a date. Write 2026-07-24, or “same as 1”.") % {"typed": typed},
            code="date.form",
        )

    def _next(self, month: int, day: int) -> date:
        found = date(self.today.year, month, day)
        return found if found >= self.today else date(self.today.year + 1, month, day)
