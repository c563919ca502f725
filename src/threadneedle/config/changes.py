"""What has changed since the last look, and at which units."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from types import MappingProxyType

from threadneedle.directives import sweeps
from threadneedle.ledger import reads as ledger
from threadneedle.notifications import reads as notifications

LOOK_BACK = 500
"""How many ids below the newest are looked at again: PostgreSQL hands ids out before the act is committed."""

AT_MOST = 2 * LOOK_BACK

NOTICES = "notices"
PATHS: MappingProxyType[str, tuple[str, Callable[[Collection[int]], frozenset[str]]]] = MappingProxyType(
    {
        "task": ("tasks", sweeps.task_paths),
        "directive": ("directives", sweeps.directive_paths),
        "help": ("help", sweeps.help_paths),
    }
)
EVERY_KIND = frozenset({NOTICES, *(kind for kind, _ in PATHS.values())})


@dataclass(frozen=True, slots=True)
class Change:
    """Things of one kind have changed at the units with these paths; None means at too many to tell.

    ``to_unit`` changes concern the posts of the unit alone, not those who see its tasks.
    """

    kind: str
    paths: frozenset[str] | None
    to_unit: bool = False


class Tail:
    """The end of a growing table, read again and again; no row is missed, none told twice."""

    def __init__(self, read: Callable[[int, int], tuple[int, ...]]) -> None:
        self._read = read
        self._seen: frozenset[int] = frozenset()
        self._begun = False

    def fresh(self) -> tuple[int, ...] | None:
        """Return the ids that are new since the last look, oldest first; None if there are too many."""
        floor = max(self._seen, default=0) - LOOK_BACK
        found = self._read(floor, AT_MOST)
        fresh = None if len(found) == AT_MOST else tuple(sorted(set(found) - self._seen))
        self._seen = self._seen.union(found) if fresh is not None else frozenset(found)
        newest = max(self._seen, default=0)
        self._seen = frozenset(key for key in self._seen if key > newest - LOOK_BACK)
        if not self._begun:
            self._begun = True
            return ()
        return fresh


class Watch:
    """What one process has seen so far."""

    def __init__(self) -> None:
        self._events = Tail(ledger.events_after)
        self._messages = Tail(notifications.messages_after)

    def changes(self) -> tuple[Change, ...]:
        """Return what has changed since the last call; the first call only begins to look."""
        events, messages = self._events.fresh(), self._messages.fresh()
        found: list[Change] = []
        if events is None:
            found += [Change(kind, None) for kind, _ in PATHS.values()]
        elif events:
            found += _of_events(events)
        if messages is None:
            found.append(Change(NOTICES, None))
        elif messages:
            found.append(Change(NOTICES, notifications.paths_of_messages(messages), to_unit=True))
        return tuple(found)


def _of_events(events: tuple[int, ...]) -> list[Change]:
    units, keys = ledger.touched(events)
    # The unit that acted is told too: what it dropped has no row left to be found by.
    acting = sweeps.unit_paths(units)
    return [
        Change(kind, acting | paths(keys[thing])) for thing, (kind, paths) in PATHS.items() if keys.get(thing)
    ]
