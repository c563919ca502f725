"""Which kinds of units may stand below which unit."""

from __future__ import annotations

from collections.abc import Iterable

from threadneedle.core.base import InvalidError
from threadneedle.org.models import Unit
from threadneedle.org.ranks import RANKS, first_misplaced, rank_above
from threadneedle.org.reads.tree import paths_above


def refuse_misplaced(parent: Unit, kinds: Iterable[str]) -> None:
    """Refuse kinds of units that may not stand below ``parent``, in at most one query.

    Raises
    ------
    InvalidError
        ``org.kind_below``.
    """
    chain: Iterable[str] = [parent.kind]
    if parent.kind not in RANKS:
        chain = Unit.objects.filter(path__in=paths_above(parent.path)).values_list("kind", flat=True)
    misplaced = first_misplaced(rank_above(chain), kinds)
    if misplaced:
        raise InvalidError.of("org.kind_below", field="kind", unit=parent.name, kind=misplaced)


def kinds_within(unit: Unit) -> tuple[str, ...]:
    """Return the kinds that decide where a unit may stand: its own, or those below a unit without a rank."""
    if unit.kind in RANKS:
        return (unit.kind,)
    return tuple(Unit.objects.under(unit.path).order_by().values_list("kind", flat=True).distinct())
