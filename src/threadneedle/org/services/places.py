"""Where units stand: the numbers of paths, and putting units below another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Case, Max, Q, Value, When
from django.db.models.functions import Concat, Length, Substr

from threadneedle.core.base import SEGMENT, ConflictError
from threadneedle.org.models import FormerPlace, Unit
from threadneedle.org.querysets import under

MOST_SIBLINGS = 10**SEGMENT - 2
"""The last number of a path stays below 9999, so that the bound of a range has as many digits."""

LONGEST_PATH = 80
AT_ONCE = 50
"""Subtrees that one statement moves."""


def free_numbers(parent: Unit, count: int) -> Sequence[int]:
    """Return numbers for new children: those after the last that was ever given below ``parent``.

    A number is never given twice, because what a unit finished there still counts there.

    Raises
    ------
    ConflictError
        ``org.too_many_siblings``.
    """
    at = len(parent.path)
    # The greatest path of a subtree lies below its last child, so one step in the index finds the number.
    last = Unit.objects.under(parent.path).order_by("-path").values_list("path", flat=True)[0]
    left = FormerPlace.objects.filter(under(parent.path), parent=parent).order_by("-path")
    gone = left.values_list("path", flat=True).first() or ""
    used = max(int(path[at : at + SEGMENT] or 0) for path in (last, gone))
    if used + count > MOST_SIBLINGS:
        raise ConflictError.of("org.too_many_siblings", unit=parent.name, most=MOST_SIBLINGS)
    return range(used + 1, used + count + 1)


def put_below(units: Sequence[Unit], parent: Unit, day: date) -> int:
    """Put units, each with all below it, under another parent; return how many units have another path.

    The rows in hand keep their old paths. Two statements for every ``AT_ONCE`` units.

    Raises
    ------
    ConflictError
        ``org.too_many_siblings``, ``org.too_deep``.
    """
    if not units:
        return 0
    numbers = free_numbers(parent, len(units))
    moves = [
        (unit.path, f"{parent.path}{number:0{SEGMENT}d}") for unit, number in zip(units, numbers, strict=True)
    ]
    moved = 0
    for start in range(0, len(moves), AT_ONCE):
        moved += _rewrite(moves[start : start + AT_ONCE], parent)
    FormerPlace.objects.bulk_create(
        FormerPlace(unit=unit, parent_id=unit.parent_id, path=unit.path, until=day)
        for unit in units
        if unit.parent_id is not None
    )
    for start in range(0, len(units), AT_ONCE):
        part = [unit.pk for unit in units[start : start + AT_ONCE]]
        Unit.objects.filter(pk__in=part).update(parent=parent)
    return moved


def _rewrite(moves: Sequence[tuple[str, str]], parent: Unit) -> int:
    within = Q(pk__in=[])
    for old, _new in moves:
        within |= under(old)
    subtrees = Unit.objects.filter(within)
    lengths = Case(
        *(When(under(old), then=Length("path") - len(old) + len(new)) for old, new in moves), default=0
    )
    if (subtrees.aggregate(longest=Max(lengths))["longest"] or 0) > LONGEST_PATH:
        raise ConflictError.of("org.too_deep", unit=parent.name)
    rewritten = Case(
        *(When(under(old), then=Concat(Value(new), Substr("path", len(old) + 1))) for old, new in moves),
        default="path",
    )
    return subtrees.update(path=rewritten)
