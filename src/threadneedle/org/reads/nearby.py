"""The units that somebody may mean, however large the tree is in which they stand."""

from __future__ import annotations

from django.db.models import Q

from threadneedle.core.base import SEGMENT
from threadneedle.org.models import Unit
from threadneedle.org.querysets import under

NAMES_MOST = 6000
"""Units of a subtree above a district that are read whole; the largest cities hold some 7,000."""

SEATS = (Unit.Kind.COUNTRY, Unit.Kind.PROVINCE, Unit.Kind.CITY, Unit.Kind.DISTRICT)
PLACES = (Unit.Kind.TOWNSHIP, Unit.Kind.VILLAGE)
BODIES = (Unit.Kind.DEPARTMENT, Unit.Kind.OFFICE)


def chain_of(path: str) -> tuple[Unit, ...]:
    """Return the units from the root down to the one at ``path``, in one query."""
    paths = [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]
    return tuple(Unit.objects.filter(path__in=paths).order_by("path"))


def home_of(chain: tuple[Unit, ...]) -> Unit | None:
    """Return the nearest district, city, province or country at or above the last unit of a chain."""
    return next((unit for unit in reversed(chain) if unit.kind in SEATS), chain[0] if chain else None)


def near(path: str) -> Q:
    """Return the units that may be meant by somebody at ``path``, as a condition.

    All of the nearest district; what stands above it; the departments and offices of what stands above.
    Whoever stands above the districts means the whole of their city while it is small enough to be read, and
    else two levels downwards without townships. At most three queries: one, where the root is a district.
    """
    chain = chain_of(path)
    home = home_of(chain)
    if home is None:
        return Q(pk__in=())
    return _within(home) | _above([unit for unit in chain if len(unit.path) < len(home.path)])


def _within(home: Unit) -> Q:
    whole = under(home.path)
    if home.kind == Unit.Kind.DISTRICT or Unit.objects.filter(whole)[: NAMES_MOST + 1].count() <= NAMES_MOST:
        return whole
    directly = Q(pk=home.pk) | Q(parent=home)
    next_below = Unit.objects.active().filter(parent__parent=home).exclude(kind__in=PLACES)
    return directly | Q(pk__in=list(next_below.values_list("pk", flat=True)))


def _above(upper: list[Unit]) -> Q:
    if not upper:
        return Q(pk__in=())
    keys = [unit.pk for unit in upper]
    # Chosen here by kind: an index by kind would lead the database through all offices of the country.
    below = Unit.objects.active().filter(parent__in=keys).values_list("pk", "kind")
    return Q(pk__in=[*keys, *(key for key, kind in below if kind in BODIES)])
