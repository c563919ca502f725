"""What a directive that is not issued yet would cost its units: worked out purely, nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from threadneedle.burden.mapping import Assessment, DisplacedGroup, UnitCost, WeekCost, from_json
from threadneedle.burden.models import BurdenAssessment
from threadneedle.burden.reads.asked import asked_of
from threadneedle.core.base import Actor, ConflictError, InvalidError, NotFoundError
from threadneedle.core.planning.day.model import Activity, DayPlan, DayProblem, Score
from threadneedle.core.planning.day.preview import Case, Impact, extended, free_date, preview
from threadneedle.core.planning.wire import day_plan_from, day_problem_from
from threadneedle.directives.models import Directive, Task
from threadneedle.directives.reads.review import mine
from threadneedle.org.models import Unit
from threadneedle.org.reads import limit
from threadneedle.org.reads.teams import team_of
from threadneedle.worklists.mapping import Days, Name, unit_name
from threadneedle.worklists.models import WorkPlan
from threadneedle.worklists.planning import problem_of, working_days
from threadneedle.worklists.reads import days_of

HORIZON = 60
"""Working days ahead in which a free date is looked for: twelve weeks."""

SHOWN_WEEKS = 8
"""Weeks of each unit that are shown and counted."""

AT_ONCE = 40
"""Units with known hours that are worked out within one request: some seconds."""


@dataclass(frozen=True, slots=True)
class Base:
    """What a unit has to do and how it is planned, as far ahead as a free date is looked for."""

    problem: DayProblem
    plan: DayPlan


@dataclass(frozen=True, slots=True)
class Kept:
    """An assessment that was stored with its directive, and what was decided."""

    assessment: Assessment
    outcome: str
    reason: str


def assess(directive_id: int, *, actor: Actor, today: date) -> Assessment:
    """Return what issuing a draft directive today would cost, unit by unit.

    The number of queries does not grow with units; it does with the different collectives addressed.

    Raises
    ------
    NotFoundError, ForbiddenError
        If the directive is not visible, or not the actor's.
    ConflictError
        ``directive.issued`` if it costs what it costs; ``directive.not_own`` for an order that was
        registered, whose price is its issuer's.
    InvalidError
        ``burden.too_many`` if more units with known hours are addressed than can be worked out at once.
    """
    directive = mine(directive_id, actor)
    if directive.registered:
        raise ConflictError.of("directive.not_own", directive=directive_id)
    if directive.state != Directive.State.DRAFTED:
        raise ConflictError.of("directive.issued", directive=directive_id, state=directive.state)
    days = days_of(today)
    planned = _planned_days(days)
    asked = asked_of(directive, days, planned)
    bases = _bases(asked.units, days)
    if len(bases) > AT_ONCE:
        raise InvalidError.of("burden.too_many", units=len(bases), limit=AT_ONCE)
    impacts = {pk: preview(base.problem, base.plan, asked.work[pk]) for pk, base in bases.items()}
    first_due = min(asked.dues, default=None)
    free = _free_day(bases, asked.work, planned)
    return Assessment(
        directive_id=directive.pk,
        version=directive.version,
        day=today,
        title=Name(directive.title, directive.title_en),
        number=directive.number,
        issuer=unit_name(directive.issuer),
        units=tuple(
            _cost(unit, asked.work[unit.pk], impacts.get(unit.pk), planned)
            for unit in sorted(asked.units.values(), key=lambda unit: unit.path)
        ),
        displaced=_groups(impacts, planned),
        free_date=free if free is not None and first_due is not None and free > first_due else None,
        notice_days=days.calendar.working_days(today, first_due) - 1 if first_due else None,
        least_notice=int(limit("notice_days", today)),
        equal_parts=tuple(asked.equal_parts),
    )


def kept_of(directive_id: int, *, actor: Actor) -> Kept:
    """Return the assessment with which a directive was issued.

    Raises
    ------
    NotFoundError
        If there is none, or the actor sees none of the issuer's work.
    """
    rows = BurdenAssessment.objects.visible_to(actor).filter(
        directive=directive_id, state=BurdenAssessment.State.READY
    )
    row = rows.exclude(outcome="").first()
    if row is None:
        raise NotFoundError.of("burden.no_assessment", directive=directive_id)
    return Kept(from_json(row.result), row.outcome, row.reason)


def has_kept(directive_id: int, *, actor: Actor) -> bool:
    """Tell whether a directive was issued with an assessment that the actor may see."""
    found = BurdenAssessment.objects.visible_to(actor).filter(directive=directive_id)
    return found.exclude(outcome="").exists()


def _planned_days(days: Days) -> tuple[date, ...]:
    found = [days.calendar.next_working(days.today)]
    while len(found) < HORIZON:
        found.append(days.calendar.add(found[-1], 1))
    return tuple(found)


def _bases(units: Mapping[int, Unit], days: Days) -> dict[int, Base]:
    """Return today's plans; who has said what hours it has and has nothing to do is free.

    A unit with open work and no plan yet is left out: its room is not known.
    """
    bases = {}
    for row in WorkPlan.objects.filter(unit__in=units, day=days.today):
        problem = day_problem_from(row.problem)
        bases[row.unit_id] = Base(extended(problem, HORIZON), day_plan_from(row.plan, problem))
    without = units.keys() - bases.keys()
    busy = set(Task.objects.live().filter(unit__in=without).values_list("unit", flat=True))
    for unit_id in sorted(without - busy):
        team = team_of(unit_id, working_days(days))
        if team is not None:
            problem = problem_of(unit_id, (), team, days)
            bases[unit_id] = Base(extended(problem, HORIZON), DayPlan((), (), Score(0, (0, 0, 0, 0))))
    return {pk: bases[pk] for pk in sorted(bases)}


def _free_day(
    bases: Mapping[int, Base], asked: Mapping[int, list[Activity]], planned: tuple[date, ...]
) -> date | None:
    """Return the first day on which nobody is displaced if nothing is due before it."""
    found = free_date([Case(base.problem, base.plan, asked[pk]) for pk, base in bases.items()])
    return None if found is None else planned[found]


def _cost(unit: Unit, work: list[Activity], impact: Impact | None, planned: tuple[date, ...]) -> UnitCost:
    asked = sum(row.effort * row.crew for row in work)
    if impact is None:
        return UnitCost(unit.pk, unit.path, unit_name(unit), asked, len(work), known=False)
    weeks = tuple(
        WeekCost(
            planned[week.first], week.over_before, week.over_after, week.before, week.after, week.available
        )
        for week in impact.weeks[:SHOWN_WEEKS]
    )
    return UnitCost(
        unit_id=unit.pk,
        path=unit.path,
        name=unit_name(unit),
        asked=asked,
        tasks=len(work),
        known=True,
        weeks=weeks,
        certain=impact.certain_after - impact.certain_before,
        best=max(impact.best_after - impact.best_before, impact.certain_after - impact.certain_before),
        displaced=len(impact.displaced),
    )


def _groups(impacts: Mapping[int, Impact], planned: tuple[date, ...]) -> tuple[DisplacedGroup, ...]:
    moved = [row for impact in impacts.values() for row in impact.displaced]
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
