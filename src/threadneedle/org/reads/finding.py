"""Units by words, at a cost that does not grow with the tree.

Any part of a name is looked for among the units that somebody at the actor's place may mean. In the rest of
the tree names, short names and area codes are found by how they begin: only a beginning has an index.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from threadneedle.core.base import Actor
from threadneedle.org.models import Alias, FormerName, Unit
from threadneedle.org.querysets import begins
from threadneedle.org.reads.nearby import near

HITS_MOST = 1000
"""Units that one way of looking finds."""


def kinds_called(words: str, actor: Actor) -> dict[int, str]:
    """Return active units whose names, other names, English names or area codes fit, with their kinds.

    At most twelve queries, at most ``HITS_MOST`` units from each.
    """
    found: dict[int, str] = {}
    for units in _ways(words, actor):
        found.update(units.values_list("pk", "kind")[:HITS_MOST])
    return found


def keys_named(name: str) -> set[int]:
    """Return the active units that are called exactly so, in whatever language, in three queries."""
    units = Unit.objects.active().order_by()
    keys = set(units.filter(Q(name=name) | Q(short=name)).values_list("pk", flat=True)[:HITS_MOST])
    keys |= set(Alias.objects.filter(name=name).values_list("unit", flat=True))
    english = units.filter(name_en__gt="").filter(name_en__iexact=name)
    return keys | set(english.values_list("pk", flat=True)[:HITS_MOST])


def keys_once_named(name: str) -> set[int]:
    """Return the units that were called exactly so in earlier times, in one query."""
    rows = FormerName.objects.filter(Q(name=name) | Q(short=name)).order_by()
    return set(rows.values_list("unit", flat=True)[:HITS_MOST])


def _ways(words: str, actor: Actor) -> Iterator[QuerySet[Unit]]:
    units = Unit.objects.active().order_by()
    yield units.filter(near(actor.unit_path)).filter(Q(name__icontains=words) | Q(short__icontains=words))
    for field in ("name", "short", "code"):
        yield units.filter(begins(field, words))
    yield units.filter(name_en__gt="").filter(name_en__icontains=words)
    for names in (Alias.objects, FormerName.objects):
        called = names.filter(name__icontains=words).order_by().values_list("unit", flat=True)
        yield units.filter(pk__in=list(called[:HITS_MOST]))
