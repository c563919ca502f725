"""Working out a price: unit by unit, in one go or in batches, and then what holds for all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from threadneedle.burden.mapping import Assessment, DisplacedGroup, UnitCost, WeekCost
from threadneedle.burden.reads.asked import Asked, asked_of
from threadneedle.burden.reads.checks import checks_of, duties_of
from threadneedle.burden.reads.known import known_of
from threadneedle.core.planning.day.model import Activity, DayPlan, Score
from threadneedle.core.planning.day.preview import Case, Displaced, Impact, extended, free_date, preview
from threadneedle.core.planning.wire import day_plan_from, day_problem_from
from threadneedle.directives.models import Directive, Task
from threadneedle.org.models import Unit
from threadneedle.org.reads import limit
from threadneedle.org.reads.teams import Team, teams_of
from threadneedle.worklists.mapping import Days, Name, unit_name
from threadneedle.worklists.models import WorkPlan
from threadneedle.worklists.planning import problem_of, working_days
from threadneedle.worklists.reads import days_of

HORIZON = 60
"""Working days ahead in which a free date is looked for: twelve weeks."""

SHOWN_WEEKS = 8
"""Weeks of each unit that are shown and counted."""

NOTHING = DayPlan((), (), Score(0, (0, 0, 0, 0)))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a price is worked out from. ``known`` are the units whose room is known, by id.

    ``free`` are teams of units that have said their hours and have nothing to do.
    """

    directive: Directive
    days: Days
    planned: tuple[date, ...]
    asked: Asked
    known: tuple[int, ...]
    free: Mapping[int, Team]


@dataclass(frozen=True, slots=True)
class Part:
    """What some units would pay: their costs, and the lines that would be done later."""

    costs: tuple[UnitCost, ...] = ()
    moved: tuple[Displaced, ...] = ()


def ground_of(directive: Directive, today: date) -> Ground:
    """Return what the price of a draft directive is worked out from.

    The number of queries does not grow with units; it does with the different collectives addressed. A unit
    with open work and no plan yet is left out of those whose room is known.
    """
    days = days_of(today)
    planned = _planned_days(days)
    asked = asked_of(directive, days, planned)
    with_plan = set(
        WorkPlan.objects.filter(unit__in=asked.units, day=days.today).values_list("unit", flat=True)
    )
    without = asked.units.keys() - with_plan
    busy = set(Task.objects.live().filter(unit__in=without).values_list("unit", flat=True))
    free = teams_of(without - busy, working_days(days))
    return Ground(directive, days, planned, asked, tuple(sorted(with_plan | free.keys())), free)


def part_of(ground: Ground, unit_ids: Collection[int]) -> Part:
    """Return what some of the units would pay; those whose room is not known pay what is asked of them."""
    cases = _cases(ground, unit_ids)
    impacts = {pk: preview(case.problem, case.plan, case.draft) for pk, case in cases.items()}
    return Part(
        tuple(_cost(ground, ground.asked.units[pk], impacts.get(pk)) for pk in sorted(unit_ids)),
        tuple(row for impact in impacts.values() for row in impact.displaced),
    )


def whole_of(ground: Ground, part: Part) -> Assessment:
    """Return the price of all units from what each of them would pay, with the day that suits them all."""
    directive, asked, planned = ground.directive, ground.asked, ground.planned
    first_due = min(asked.dues, default=None)
    found = free_date(list(_cases(ground, ground.known).values()))
    free = None if found is None else planned[found]
    today = ground.days.today
    notice = ground.days.calendar.working_days(today, first_due) - 1 if first_due else None
    return Assessment(
        directive_id=directive.pk,
        version=directive.version,
        day=today,
        title=Name(directive.title, directive.title_en),
        number=directive.number,
        issuer=unit_name(directive.issuer),
        units=tuple(sorted(part.costs, key=lambda unit: unit.path)),
        displaced=_groups(part.moved, planned),
        free_date=free if free is not None and first_due is not None and free > first_due else None,
        notice_days=notice,
        least_notice=int(limit("notice_days", today)),
        equal_parts=tuple(asked.equal_parts),
        checks=checks_of(directive, asked, notice, today),
        duties=duties_of(asked, today),
        known=known_of(directive, asked, today),
    )


def _planned_days(days: Days) -> tuple[date, ...]:
    found = [days.calendar.next_working(days.today)]
    while len(found) < HORIZON:
        found.append(days.calendar.add(found[-1], 1))
    return tuple(found)


def _cases(ground: Ground, unit_ids: Collection[int]) -> dict[int, Case]:
    """Return today's plans of some units, as far ahead as a free date is looked for; others are left out."""
    cases = {}
    for row in WorkPlan.objects.filter(unit__in=unit_ids, day=ground.days.today):
        problem = day_problem_from(row.problem)
        plan = day_plan_from(row.plan, problem)
        cases[row.unit_id] = Case(extended(problem, HORIZON), plan, ground.asked.work[row.unit_id])
    for pk in ground.free.keys() & set(unit_ids):
        problem = problem_of(pk, (), ground.free[pk], ground.days)
        cases[pk] = Case(extended(problem, HORIZON), NOTHING, ground.asked.work[pk])
    return {pk: cases[pk] for pk in sorted(cases)}


def _cost(ground: Ground, unit: Unit, impact: Impact | None) -> UnitCost:
    work: Sequence[Activity] = ground.asked.work[unit.pk]
    asked = sum(row.effort * row.crew for row in work)
    if impact is None:
        return UnitCost(unit.pk, unit.path, unit_name(unit), asked, len(work), known=False)
    weeks = tuple(
        WeekCost(
            start=ground.planned[week.first],
            over_before=week.over_before,
            over_after=week.over_after,
            before=week.before,
            after=week.after,
            available=week.available,
        )
        for week in impact.weeks[:SHOWN_WEEKS]
    )
    certain = impact.certain_after - impact.certain_before
    return UnitCost(
        unit_id=unit.pk,
        path=unit.path,
        name=unit_name(unit),
        asked=asked,
        tasks=len(work),
        known=True,
        weeks=weeks,
        certain=certain,
        best=max(impact.best_after - impact.best_before, certain),
        displaced=len(impact.displaced),
    )


def _groups(moved: Sequence[Displaced], planned: Sequence[date]) -> tuple[DisplacedGroup, ...]:
    tasks = Task.objects.select_related("issuer").in_bulk([row.activity for row in moved])
    found: dict[tuple[str, str], DisplacedGroup] = {}
    for row in moved:
        task = tasks.get(row.activity)
        if task is None:
            continue
        one = DisplacedGroup(
            title=Name(task.title, task.title_en),
            issuer=unit_name(task.issuer),
            tier=int(row.tier),
            lines=1,
            was=planned[row.was],
            would_be=None if row.would_be is None else planned[row.would_be],
            later=None if row.would_be is None else row.would_be - row.was,
        )
        key = (one.title.zh, one.issuer.zh)
        found[key] = _together(found[key], one) if key in found else one
    return tuple(sorted(found.values(), key=lambda row: (row.tier, row.was, row.title.zh)))


def _together(one: DisplacedGroup, other: DisplacedGroup) -> DisplacedGroup:
    """Count both, and show the line that is moved most."""
    worse = other if _later(other) > _later(one) else one
    return replace(worse, lines=one.lines + other.lines, tier=min(one.tier, other.tier))


def _later(row: DisplacedGroup) -> int:
    return HORIZON if row.later is None else row.later
