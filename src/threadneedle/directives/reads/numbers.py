"""How an office numbers its matters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from threadneedle.core.base import Actor, Problem
from threadneedle.core.numbering import NumberPattern
from threadneedle.directives.models import Matter, NumberRule
from threadneedle.org.models import Unit

HOUSE_PATTERN = "%s〔{year}〕{serial}号"
"""An office that has set no rule numbers by its own short name."""


@dataclass(frozen=True, slots=True)
class Example:
    """The rule of an origin, and the number that the next matter from there will get.

    ``own`` tells that the origin has a rule of its own; an empty origin stands for all others.
    """

    origin: str
    pattern: str
    digits: int
    number: str
    own: bool


def patterns_of(registry: Unit) -> dict[str, NumberPattern]:
    """Return the patterns of an office by origin; under an empty origin that for all others."""
    rules = {
        rule.origin: NumberPattern(rule.pattern, rule.digits)
        for rule in NumberRule.objects.filter(registry=registry)
    }
    plain = registry.short.replace("{", "").replace("}", "")
    return {"": NumberPattern(HOUSE_PATTERN % plain), **rules}


def last_serial(numbers: Iterable[str], pattern: NumberPattern, year: int) -> int:
    """Return the highest serial of a year among numbers; 0 if none of them follows the pattern."""
    serials = (pattern.serial_in(number, year) for number in numbers)
    return max((serial for serial in serials if serial is not None), default=0)


def examples_of(actor: Actor, year: int) -> tuple[Example, ...]:
    """Return the rules of the actor's own office with the next number of each, in three queries."""
    registry = Unit.objects.get(pk=actor.unit_id)
    patterns = patterns_of(registry)
    ruled = set(NumberRule.objects.filter(registry=registry).values_list("origin", flat=True))
    given = list(Matter.objects.filter(registry=registry, year=year).values_list("number", flat=True))
    return tuple(
        Example(
            origin=origin,
            pattern=pattern.pattern,
            digits=pattern.digits,
            number=pattern.number(year, last_serial(given, pattern, year) + 1),
            own=origin in ruled,
        )
        for origin, pattern in patterns.items()
    )


def next_number(actor: Actor, year: int) -> str:
    """Return the number that the next matter of the actor's own office will get where no other rule holds."""
    return examples_of(actor, year)[0].number


def trial_of(actor: Actor, pattern: str, digits: str, year: int) -> tuple[str, tuple[Problem, ...]]:
    """Return the next number that a pattern would give the actor's own office, or what is wrong with it.

    Without a pattern there is neither.
    """
    clean = pattern.strip()
    if not clean:
        return "", ()
    tried = NumberPattern(clean, int(digits) if digits.isdecimal() and len(digits) < 4 else 1)
    if problems := tried.problems():
        return "", problems
    given = Matter.objects.filter(registry=actor.unit_id, year=year).values_list("number", flat=True)
    return tried.number(year, last_serial(given, tried, year) + 1), ()
