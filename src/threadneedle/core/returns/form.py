"""A form as data, and the check of what is filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from threadneedle.core.base import Problem

Value = Decimal | date | bool | str
"""What a filled field holds; whole numbers are decimals without a fraction."""

FIGURE = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,2})?")
"""Figures as facts keep them: at most twelve digits and two behind the point."""
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ANSWERS = MappingProxyType({"yes": True, "no": False, "是": True, "否": False})
LONGEST = 2000
"""Characters of a text."""


class Kind(StrEnum):
    """What a field takes."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"


NUMBERS = frozenset({Kind.WHOLE, Kind.DECIMAL})


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``key`` is its name in files, ``what`` the fact it asks for.

    Parameters
    ----------
    unit : str
        Unit of measure, for example ``户``; fields of different units of measure are different facts.
    lowest, highest : Decimal or None
        Of numbers only; both included.
    choices : tuple of str
        Of choices only; at least two.
    """

    key: str
    what: str
    zh: str
    en: str
    kind: Kind
    unit: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    required: bool = True
    choices: tuple[str, ...] = ()
    help_zh: str = ""
    help_en: str = ""

    def problems(self) -> tuple[Problem, ...]:
        """Return what makes the field unusable; nothing if it can be asked."""
        found = []
        if not self.zh.strip() or not self.en.strip() or not self.what.strip():
            found.append(Problem("form.no_name", {"field": self.key}))
        bounds = (self.lowest, self.highest)
        if self.kind not in NUMBERS and bounds != (None, None):
            found.append(Problem("form.range_of_words", {"field": self.key, "kind": self.kind.value}))
        if self.lowest is not None and self.highest is not None and self.lowest > self.highest:
            found.append(
                Problem("form.range", {"field": self.key, "lowest": self.lowest, "highest": self.highest})
            )
        if (len(set(self.choices)) < 2) if self.kind is Kind.CHOICE else bool(self.choices):
            found.append(Problem("form.choices", {"field": self.key, "count": len(set(self.choices))}))
        return tuple(found)

    def read(self, words: str) -> Value | Problem | None:
        """Read what somebody typed; None if nothing.

        Returns
        -------
        Value or Problem or None
            A problem names ``field`` and ``value``; ``return.missing`` only ``field``.
        """
        text = words.strip()
        if not text:
            return Problem("return.missing", {"field": self.key}) if self.required else None
        if self.kind in NUMBERS:
            return self._number(text)
        if self.kind is Kind.DATE:
            return self._day(text)
        return self._words(text)

    def _words(self, text: str) -> Value | Problem:
        if self.kind is Kind.YES_NO:
            answer = ANSWERS.get(text.lower())
            return self._wrong("return.yes_no", text) if answer is None else answer
        if self.kind is Kind.CHOICE:
            return text if text in self.choices else self._wrong("return.choice", text)
        if len(text) > LONGEST:
            return Problem("words.too_long", {"field": self.key, "length": len(text), "limit": LONGEST})
        return text

    def fits(self, value: Value) -> bool:
        """Tell whether a value kept elsewhere could have been typed into this field."""
        if isinstance(value, bool):
            return self.kind is Kind.YES_NO
        if self.kind is Kind.YES_NO:
            return False
        words = format(value, "f") if isinstance(value, Decimal) else str(value)
        return type(value) is type(self.read(words))

    def _wrong(self, code: str, value: object, **more: object) -> Problem:
        return Problem(code, {"field": self.key, "value": value, **more})

    def _number(self, text: str) -> Decimal | Problem:
        if not FIGURE.fullmatch(text):
            return self._wrong("return.figure", text)
        number = Decimal(text)
        if self.kind is Kind.WHOLE and number != number.to_integral_value():
            return self._wrong("return.whole", text)
        if self.lowest is not None and number < self.lowest:
            return self._wrong("return.too_low", text, lowest=self.lowest)
        if self.highest is not None and number > self.highest:
            return self._wrong("return.too_high", text, highest=self.highest)
        return number

    def _day(self, text: str) -> date | Problem:
        try:
            return date.fromisoformat(text) if DAY.fullmatch(text) else self._wrong("return.day", text)
        except ValueError:
            return self._wrong("return.day", text)


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its fields in their order, and its approval where the law asks for one.

    ``approval`` is the number under which a statistical form was approved or filed (统计法, 2024: a survey
    form bears it and its last day); ``until`` is the last day on which it may be asked.
    """

    fields: tuple[Field, ...]
    approval: str = ""
    until: date | None = None

    def problems(self) -> tuple[Problem, ...]:
        """Return what makes the form unusable."""
        found = [problem for field in self.fields for problem in field.problems()]
        if not self.fields:
            found.append(Problem("form.no_fields"))
        keys = [field.key for field in self.fields]
        found += [Problem("form.twice", {"field": key}) for key in dict.fromkeys(keys) if keys.count(key) > 1]
        return tuple(found)

    def check(self, values: Mapping[str, str], today: date) -> tuple[dict[str, Value], tuple[Problem, ...]]:
        """Read values by key; return what was read and every problem, in the order of the fields.

        A key that the form does not have is a problem, never dropped.
        """
        read: dict[str, Value] = {}
        found = []
        if self.until is not None and today > self.until:
            found.append(Problem("form.expired", {"approval": self.approval, "until": self.until}))
        for field in self.fields:
            value = field.read(values.get(field.key, ""))
            if isinstance(value, Problem):
                found.append(value)
            elif value is not None:
                read[field.key] = value
        known = {field.key for field in self.fields}
        found += [
            Problem("return.unknown", {"field": key, "value": values[key]})
            for key in values
            if key not in known
        ]
        return read, tuple(found)
