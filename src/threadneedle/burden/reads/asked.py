"""The work that a directive would bring to its units, counted by the rules that plans count by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.model import Activity
from threadneedle.directives.models import Directive, Draft
from threadneedle.directives.reads.norms import ByNorm
from threadneedle.directives.reads.planned import Members, Node, parts_of, roots_of
from threadneedle.directives.reads.shape import Shape
from threadneedle.directives.reads.shares import Told, told_of
from threadneedle.org.models import Unit
from threadneedle.worklists.mapping import Days, remaining_quarters
from threadneedle.worklists.planning import activity_of, number_of


@dataclass(slots=True)
class Asked:
    """Work by unit, the units, the due days that are named, and drafts counted in equal parts.

    ``drafts`` are those that become tasks, ``addressed`` the units of each by its id.

    Work is numbered from -1 downwards: no task has a number below nought.
    """

    work: dict[int, list[Activity]] = field(default_factory=dict)
    units: dict[int, Unit] = field(default_factory=dict)
    dues: list[date] = field(default_factory=list)
    equal_parts: list[int] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    addressed: dict[int, list[int]] = field(default_factory=dict)


def asked_of(directive: Directive, days: Days, planned: Sequence[date]) -> Asked:
    """Return what would be new for whom, if the drafts became tasks today.

    Of a unit that was told its part before, the hours said with it count, else a norm times the part. A
    quantity that is said of several units and was told to none counts in equal parts.
    """
    rows = Draft.objects.filter(directive=directive, dropped=False).select_related("proof")
    drafts = list(rows.prefetch_related("units__unit"))
    members, by_norm = Members(), ByNorm(days.today)
    told = told_of([draft.pk for draft in drafts])
    found = Asked(dues=[draft.due for draft in drafts if draft.due], drafts=drafts)
    number = 0
    for draft in drafts:
        draft.directive = directive
        roots = roots_of(parts_of(draft, members), members, directive.issuer)
        nodes = [node for root in roots for node in root.all()]
        found.addressed[draft.pk] = [node.unit.pk for node in nodes]
        parts = _quantities(draft, nodes, told)
        if _shared_equally(draft, nodes, told):
            found.equal_parts.append(draft.pk)
        due = number_of(draft.due, days, planned) if draft.due else len(planned)
        tier = Tier.DEVELOPMENT if draft.tier is None else Tier(draft.tier)
        for node in nodes:
            number -= 1
            unit = node.unit
            part = told.get((draft.pk, unit.pk))
            hours = draft.hours if part is None or part.hours is None else part.hours
            quarters = remaining_quarters(hours, None, None) or by_norm.of_draft(draft, parts[unit.pk])
            found.units[unit.pk] = unit
            found.work.setdefault(unit.pk, []).append(
                activity_of(number, unit.pk, tier, due, quarters, Shape(crew=draft.crew))
            )
    return found


def _quantities(
    draft: Draft, nodes: Sequence[Node], told: Mapping[tuple[int, int], Told]
) -> Mapping[int, Decimal | None]:
    """Return the part of a draft's quantity that each unit is taken to have."""
    parts: dict[int, Decimal | None] = {}
    leaves = [node for node in nodes if not node.below]
    each = draft.quantity / len(leaves) if draft.quantity and leaves else None
    equal = _shared_equally(draft, nodes, told)
    for node in nodes:
        part = told.get((draft.pk, node.unit.pk))
        whole = draft.quantity if len(nodes) == 1 else None
        parts[node.unit.pk] = part.quantity if part else each if equal and not node.below else whole
    return parts


def _shared_equally(draft: Draft, nodes: Sequence[Node], told: Mapping[tuple[int, int], Told]) -> bool:
    said_of_several = bool(draft.quantity) and len(nodes) > 1 and draft.hours is None
    return said_of_several and not any((draft.pk, node.unit.pk) in told for node in nodes)
