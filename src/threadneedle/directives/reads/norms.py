"""Hours of tasks that nobody has estimated: by the norm of their kind of work, else by their kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from types import MappingProxyType

from threadneedle.directives.models import Task
from threadneedle.org.reads import limit

QUARTERS = 4

NORMS: Mapping[str, str] = MappingProxyType(
    {
        "task": "norm_task",
        "periodic": "norm_periodic",
        "meeting": "norm_meeting",
        "information": "norm_information",
    }
)
"""Rules that say how many hours a task of a kind takes where nothing else says it."""


def norm_quarters(task_ids: Iterable[int], today: date) -> Mapping[int, int]:
    """Return the quarter-hours that remain of those of some tasks that have no estimate, each at least 1.

    The norm of a task is multiplied by its quantity if both are counted in the same; what has been reported
    takes its share off. One query, and one for each kind among tasks without a norm.

    Raises
    ------
    InvalidError
        ``org.rule_missing`` if the rule pack says nothing for a kind.
    """
    rows = Task.objects.filter(pk__in=list(task_ids), hours_asked=None, hours_corrected=None).values_list(
        "pk", "kind", "quantity", "counter", "quantity_reported", "norm__hours", "norm__counter"
    )
    found: dict[int, int] = {}
    kinds: dict[str, Decimal] = {}
    for key, kind, quantity, counter, reported, norm, counted_in in rows:
        if norm is None and kind not in kinds:
            kinds[kind] = limit(NORMS[kind], today)
        times = quantity if quantity and counted_in and counted_in == counter else Decimal(1)
        hours = kinds[kind] if norm is None else norm * times
        found[key] = _remaining(hours, quantity, reported)
    return found


def _remaining(hours: Decimal, quantity: Decimal | None, reported: Decimal | None) -> int:
    left = Decimal(1)
    if quantity and reported is not None:
        left = max(Decimal(0), quantity - reported) / quantity
    return max(1, int((hours * QUARTERS * left).to_integral_value(ROUND_CEILING)))
