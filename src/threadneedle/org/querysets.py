"""Subtrees as ranges, and who sees which unit."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import Q

from threadneedle.core.base import SEGMENT, Actor

Row = TypeVar("Row", bound=models.Model)
"""The model of a query set: it names its query set, so that this file need not know it."""


LAST_SIGN = "\U0010ffff"


def next_path(path: str) -> str:
    """Return the path that follows the whole subtree at ``path``: its last number plus one.

    The last number of a path is at most 9998, so the result has as many digits.
    """
    head, last = path[:-SEGMENT], path[-SEGMENT:]
    return f"{head}{int(last) + 1:0{SEGMENT}d}"


def under(path: str, field: str = "path") -> Q:
    """Rows whose path lies in the subtree at ``path``.

    A range, because SQLite cannot use an index for Django's LIKE ... ESCAPE;
    bounded by the next sibling in digits, because punctuation sorts before
    digits in ICU collations and would cut the subtree off.
    """
    return Q(**{f"{field}__gte": path, f"{field}__lt": next_path(path)})


def under_any(paths: tuple[str, ...], field: str = "path") -> Q:
    """Rows whose path lies in one of the subtrees; no path means no row."""
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= under(path, field)
    return wanted


def within_root(actor: Actor, field: str = "path") -> Q:
    """Rows of the actor's whole tree.

    Not a range: it holds for nearly every row, and SQLite, which takes any range for a narrow one, would walk
    through the whole tree instead of using the index that finds the row.
    """
    return Q(**{f"{field}__startswith": actor.unit_path[:SEGMENT]})


def begins(field: str, words: str) -> Q:
    """Rows whose ``field``, which has an index, begins with ``words``.

    SQLite uses its index for a range only; PostgreSQL, whose order follows a language, for LIKE only.
    """
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": words, f"{field}__lt": words + LAST_SIGN})
    return Q(**{f"{field}__startswith": words})


class UnitQuerySet(models.QuerySet[Row]):
    """Filters of units."""

    def under(self, path: str) -> UnitQuerySet[Row]:
        """The unit at ``path`` and all below it."""
        return self.filter(under(path))

    def active(self) -> UnitQuerySet[Row]:
        """Units that have not been closed."""
        return self.filter(closed_on=None)

    def visible_to(self, actor: Actor) -> UnitQuerySet[Row]:
        """Everybody in the district sees the tree of units: it is how one knows whom to ask."""
        return self.filter(within_root(actor))


class PostQuerySet(models.QuerySet[Row]):
    """Filters of posts."""

    def visible_to(self, actor: Actor) -> PostQuerySet[Row]:
        """Posts of the actor's own district."""
        return self.filter(within_root(actor, "unit__path"))


class HolderQuerySet(models.QuerySet[Row]):
    """Filters of holders."""

    def on(self, day: date) -> HolderQuerySet[Row]:
        """Holders whose time covers ``day``; ``until`` is the last day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class GrantQuerySet(models.QuerySet[Row]):
    """Filters of grants."""

    def of_post(self, post_id: int) -> Any:
        """Grants of one post with their units."""
        return self.filter(post_id=post_id).select_related("unit")


class EmergencyQuerySet(models.QuerySet[Row]):
    """Filters of emergencies."""

    def over(self, path: str) -> EmergencyQuerySet[Row]:
        """Those that last for the unit at ``path``: declared for it, or for a unit above it."""
        chain = [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]
        return self.filter(unit__path__in=chain, until=None).order_by("since", "pk")
