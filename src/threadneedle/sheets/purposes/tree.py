"""The units that a table may mean, read once for all of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from threadneedle.core.base import SEGMENT, Actor, InvalidError
from threadneedle.org.models import Unit
from threadneedle.org.reads.duties import district_of
from threadneedle.org.reads.nearby import near


class Tree:
    """The active units near the actor, by their names; made in a fixed number of queries."""

    def __init__(self, actor: Actor) -> None:
        rows = Unit.objects.filter(near(actor.unit_path)).active().order_by("path")
        self.units = list(rows.prefetch_related("aliases", "former_names"))
        self.home = district_of(actor)
        self.by_id = {unit.pk: unit for unit in self.units}
        self._today: dict[str, list[Unit]] = defaultdict(list)
        self._once: dict[str, list[Unit]] = defaultdict(list)
        self._below: dict[str, list[Unit]] = defaultdict(list)
        self._codes: dict[str, list[Unit]] = defaultdict(list)
        self.aliases: dict[str, Unit] = {}
        for unit in self.units:
            self._add(unit)

    def _add(self, unit: Unit) -> None:
        own = [alias.name for alias in unit.aliases.all()]
        self.aliases |= dict.fromkeys(own, unit)
        for name in {unit.name, unit.short, *own}:
            self._today[name].append(unit)
        for name in {name for row in unit.former_names.all() for name in (row.name, row.short)}:
            self._once[name].append(unit)
        self._below[unit.path[:-SEGMENT]].append(unit)
        if unit.code:
            self._codes[unit.code].append(unit)

    def named(self, words: str) -> list[Unit]:
        """Return the units that words mean: name, short name, other name, or ``upper unit/unit``.

        Where none is called so today, those that once were.
        """
        *above, name = (part.strip() for part in words.replace("／", "/").split("/"))
        found = self._today.get(name) or self._once.get(name) or []
        if above:
            uppers = {unit.path for unit in self.named(above[-1])}
            found = [unit for unit in found if unit.path[:-SEGMENT] in uppers]
        return found

    def one(self, words: str) -> Unit:
        """Return the one unit that words mean.

        Raises
        ------
        InvalidError
            ``org.unit_not_named``; ``org.unit_ambiguous`` with the candidates.
        """
        found = self.named(words)
        if not found:
            raise InvalidError.of("org.unit_not_named", name=words)
        if len(found) > 1:
            raise InvalidError.of("org.unit_ambiguous", name=words, units=tuple(map(self.shown, found)))
        return found[0]

    def shown(self, unit: Unit) -> str:
        """Return the name of a unit with that of its upper unit before it."""
        upper = self.by_id.get(unit.parent_id or 0)
        return f"{upper.short}/{unit.name}" if upper else unit.name

    def below(self, unit: Unit) -> Iterable[Unit]:
        """Return the units right below one."""
        return self._below.get(unit.path, ())

    def of_code(self, code: str) -> Unit | None:
        """Return the one unit with an area code."""
        found = self._codes.get(code, [])
        return found[0] if len(found) == 1 else None

    def called(self, name: str) -> list[Unit]:
        """Return the units that have a name today."""
        return self._today.get(name, [])
