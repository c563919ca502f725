"""The rules by which a directive is checked, as they hold on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from threadneedle.org.models import Rule
from threadneedle.worklists.mapping import Name


@dataclass(frozen=True, slots=True)
class Ruling:
    """A limit as it held on the day of an assessment; ``pack`` is empty if it was set by hand."""

    name: Name
    value: int
    source: str
    house_default: bool
    pack: str


def rulings(keys: tuple[str, ...], day: date) -> Mapping[str, Ruling]:
    """Return the rules of some keys that hold on a day, in one query; what has no rule is not among them."""
    rows = Rule.objects.filter(Q(until=None) | Q(until__gte=day), key__in=keys, since__lte=day)
    return {
        row.key: Ruling(Name(row.name, row.name_en), int(row.value), row.source, row.house_default, row.pack)
        for row in rows.order_by("since")
    }
