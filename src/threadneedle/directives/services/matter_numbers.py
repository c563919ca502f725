"""Numbers of matters: by rule or typed, each once in a register, without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from threadneedle.core.base import Actor, ForbiddenError, InvalidError, NotFoundError
from threadneedle.core.numbering import NumberPattern
from threadneedle.directives.mapping import keeps_register
from threadneedle.directives.models import Matter, NumberRule
from threadneedle.directives.reads.numbers import last_serial, patterns_of
from threadneedle.directives.services.matter_rows import Findings
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit


@dataclass(frozen=True, slots=True)
class Wish:
    """The number that a matter is to have: typed, or by the rule of its origin if empty."""

    origin: str
    year: int
    typed: str = ""


def registry_held(registry_id: int, actor: Actor) -> Unit:
    """Return an office whose register the actor keeps, and hold the register until the act is done.

    Two acts on one register follow one another, so that no number is given twice and none is left out.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is no such unit, or the actor's post does not keep its register.
    """
    unit = Unit.objects.visible_to(actor).active().filter(pk=registry_id).first()
    if unit is None:
        raise NotFoundError.of("org.unit_unknown", unit=registry_id)
    if not keeps_register(unit.path, actor):
        raise ForbiddenError.of("matter.not_registry", unit=unit.short)
    Unit.objects.select_for_update(no_key=True).filter(pk=registry_id).values_list("pk", flat=True).first()
    return unit


class Numbers:
    """Gives the numbers of a register; hold the register first."""

    def __init__(self, registry: Unit) -> None:
        self._registry = registry
        self._patterns = patterns_of(registry)
        self._last: dict[tuple[NumberPattern, int], int] = {}

    def allot(self, wishes: Sequence[Wish]) -> list[tuple[str, int | None]]:
        """Return number and serial for each wish, in order; typed numbers are counted before any is given."""
        typed = {place: self._serial(wish) for place, wish in enumerate(wishes) if wish.typed}
        return [
            (wish.typed, typed[place]) if wish.typed else self._next(wish)
            for place, wish in enumerate(wishes)
        ]

    def _pattern(self, origin: str) -> NumberPattern:
        return self._patterns.get(origin) or self._patterns[""]

    def _serial(self, wish: Wish) -> int | None:
        key = (self._pattern(wish.origin), wish.year)
        serial = key[0].serial_in(wish.typed, wish.year)
        if serial is not None:
            self._last[key] = max(self._last_of(key), serial)
        return serial

    def _next(self, wish: Wish) -> tuple[str, int]:
        key = (self._pattern(wish.origin), wish.year)
        serial = self._last_of(key) + 1
        self._last[key] = serial
        return key[0].number(wish.year, serial), serial

    def _last_of(self, key: tuple[NumberPattern, int]) -> int:
        if key not in self._last:
            pattern, year = key
            given = Matter.objects.filter(registry=self._registry, number__startswith=pattern.begins(year))
            self._last[key] = last_serial(given.values_list("number", flat=True), pattern, year)
        return self._last[key]


def refuse_taken(registry: Unit, typed: Sequence[str], found: Findings, *, own: Sequence[int] = ()) -> None:
    """Note every typed number that another matter of the register has, naming that matter.

    Parameters
    ----------
    typed
        One for each row; empty where the rule gives the number.
    own
        The matters that the rows belong to, if they have been registered already.
    """
    wanted = {number for number in typed if number}
    taken = {
        matter.number: matter
        for matter in Matter.objects.filter(registry=registry, number__in=wanted).select_related("draft")
    }
    for place, number in enumerate(typed):
        other = taken.get(number)
        if other is not None and (not own or own[place] != other.pk):
            found.add(
                place,
                "matter.number_taken",
                "number",
                number=number,
                title=other.draft.title,
                matter=other.pk,
            )


@transaction.atomic
def set_number_rule(
    registry_id: int, origin: str, pattern: str, digits: int, *, actor: Actor, now: datetime
) -> NumberRule | None:
    """Set how an office numbers its matters of one origin; an empty origin is for all without a rule.

    An empty pattern takes the rule away. Numbers given earlier stay.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is no such unit, or the actor's post does not keep its register.
    InvalidError
        If the origin is not known, or the pattern does not hold year and serial once each.
    """
    registry = registry_held(registry_id, actor)
    if origin and origin not in Matter.Origin.values:
        raise InvalidError.of("matter.origin", value=origin, field="origin")
    clean = pattern.strip()
    rule = None
    if clean:
        problems = NumberPattern(clean, digits).problems()
        if problems:
            raise InvalidError(*problems)
        rule, _ = NumberRule.objects.update_or_create(
            registry=registry, origin=origin, defaults={"pattern": clean, "digits": digits}
        )
    else:
        NumberRule.objects.filter(registry=registry, origin=origin).delete()
    append(
        "matter.number_rule",
        actor=actor,
        now=now,
        subjects=[("unit", registry.pk)],
        payload={"origin": origin, "pattern": clean, "digits": digits},
    )
    return rule
