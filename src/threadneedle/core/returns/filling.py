"""What is known already: the latest valid fact, and totals of several units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from threadneedle.core.returns.form import NUMBERS, Field, Value
from threadneedle.core.returns.period import Period


@dataclass(frozen=True, slots=True)
class Known:
    """A fact: what a unit said of a period, on which day, and how long it holds.

    ``valid_until`` is the last day, None without an end; ``serial`` orders what was said on one day.
    """

    what: str
    measure: str
    unit_id: int
    period: Period
    value: Value
    said_on: date
    serial: int
    valid_until: date | None = None

    def fills(self, field: Field, period: Period, today: date) -> bool:
        """Tell whether the fact answers a field for exactly this period, and still holds today."""
        return (
            (self.what, self.measure, self.period) == (field.what, field.unit, period)
            and (self.valid_until is None or today <= self.valid_until)
            and field.fits(self.value)
        )


def latest(field: Field, unit_id: int, period: Period, known: Iterable[Known], today: date) -> Known | None:
    """Return the fact of a unit that was said last and fills the field; None if it must be asked."""
    found = (one for one in known if one.unit_id == unit_id and one.fills(field, period, today))
    return max(found, key=lambda one: (one.said_on, one.serial), default=None)


def total(
    field: Field, units: Iterable[int], period: Period, known: Iterable[Known], today: date
) -> tuple[Decimal | None, tuple[int, ...]]:
    """Add up the latest facts of several units; return the sum and the units that have said nothing.

    The sum is None if no unit has said anything, which is not zero.

    Raises
    ------
    ValueError
        If the field takes no number.
    """
    if field.kind not in NUMBERS:
        raise ValueError(f"{field.key} is no number")
    facts = tuple(known)
    said = {pk: latest(field, pk, period, facts, today) for pk in dict.fromkeys(units)}
    numbers = [fact.value for fact in said.values() if fact is not None and isinstance(fact.value, Decimal)]
    silent = tuple(pk for pk, fact in said.items() if fact is None)
    return (sum(numbers, Decimal(0)) if numbers else None), silent
