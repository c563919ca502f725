"""Changing matters: what an office writes down about those that it has registered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import (
    Actor,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    StaleError,
)
from threadneedle.core.workflow import Action
from threadneedle.directives.mapping import keeps_register
from threadneedle.directives.models import Draft, DraftUnit, Matter, Task
from threadneedle.directives.reads.named import named_parts
from threadneedle.directives.services.matter_numbers import Numbers, Wish, refuse_taken, registry_held
from threadneedle.directives.services.matter_rows import (
    MOST_ROWS,
    TITLE,
    Findings,
    MatterChange,
    check_days,
    check_units,
    check_words,
    heading,
    repeated,
    unit_ids,
)
from threadneedle.directives.services.matter_source import draft_units
from threadneedle.directives.services.matter_tasks import (
    Touched,
    finish,
    give_tasks,
    may,
    put_units,
    rewrite,
    tasks_held,
    unfinished,
)
from threadneedle.directives.services.matters import beside, matter_search, orders_townships
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit

BATCH = 200
OWN = (
    "origin",
    "source_words",
    "source_day",
    "asked_by",
    "number",
    "registered_on",
    "progress",
    "closed_on",
    "result",
    "extras",
)
UNITS = ("lead", "responsible", "cooperating")
ON_TASKS = ("title", "text", "title_en", "tier", "due")


@dataclass(slots=True)
class Plan:
    """A matter, the values that a change would give it, and which of them differ from what it has.

    ``closes`` tells that it was open and is to be closed.
    """

    matter: Matter
    change: MatterChange
    values: dict[str, Any]
    closes: bool
    differs: list[str] = field(default_factory=list)

    def any_of(self, names: Sequence[str]) -> bool:
        """Tell whether one of some fields changes."""
        return any(name in self.differs for name in names)

    @property
    def own_words(self) -> bool:
        """Tell whether the office itself gave the order, so that it may change what it says."""
        return self.matter.draft.directive.issuer_id == self.matter.registry_id


@transaction.atomic
def update_matters(changes: Sequence[MatterChange], *, actor: Actor, now: datetime) -> tuple[Matter, ...]:
    """Write down what has changed on matters of the actor's own office: one act, all of it or nothing.

    What is the same as before changes nothing. New words, tiers and days go on to unfinished tasks; a new
    lead gets the task, and the one before loses it; a matter that now has both a lead and a due day gets
    the task it lacked. A day on which it was closed closes a matter: confirmed tasks are closed with it,
    and unfinished ones end, for which ``result`` has to say why.

    Returns
    -------
    tuple of Matter
        In the order of the changes.

    Raises
    ------
    NotFoundError, ForbiddenError
        If one of the matters is not visible, or another office's.
    StaleError
        If nothing is wrong but that others have changed matters since they were seen.
    InvalidError
        With every problem of every change; ``row`` counts from 0. Nothing is changed.
    """
    if not 1 <= len(changes) <= MOST_ROWS:
        raise InvalidError.of("matter.rows", rows=len(changes), limit=MOST_ROWS)
    registry = registry_held(actor.unit_id, actor)
    matters = matters_held([change.matter_id for change in changes], actor)
    today = local_day(now)
    plans = [plan_of(matters[change.matter_id], change) for change in changes]
    units = Unit.objects.visible_to(actor).in_bulk(list(unit_ids(changes)))
    live = [plan for plan in plans if plan.differs]
    tasks = tasks_held([plan.matter.draft_id for plan in live])
    _refuse_wrong(plans, units, tasks, registry, actor, today)
    if not live:
        return tuple(matters[change.matter_id] for change in changes)
    _write(live, registry, today)
    touched = _follow(live, units, tasks, actor=actor, now=now)
    append(
        "matter.update",
        actor=actor,
        now=now,
        subjects=[
            *(("matter", plan.matter.pk) for plan in live),
            *(("task", key) for key in touched.all()),
        ],
        payload={
            "changes": {str(plan.matter.pk): _told(plan) for plan in live},
            "made": touched.made,
            "moved": touched.moved,
            "withdrawn": touched.withdrawn,
            "closed": touched.closed,
        },
    )
    return tuple(matters[change.matter_id] for change in changes)


def matters_held(matter_ids: Sequence[int], actor: Actor) -> dict[int, Matter]:
    """Return matters of the actor's own register, held until the act is done, with passage and directive.

    Raises
    ------
    NotFoundError, ForbiddenError
        If one of them is not visible, or is kept by another office.
    """
    rows = (
        Matter.objects.visible_to(actor)
        .filter(pk__in=matter_ids)
        .select_related("registry", "draft__directive__issuer")
        .prefetch_related("draft__units__unit")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    found = {matter.pk: matter for matter in rows}
    for key in matter_ids:
        if key not in found:
            raise NotFoundError.of("matter.unknown", matter=key)
        if not keeps_register(found[key].registry.path, actor):
            raise ForbiddenError.of("matter.not_yours", number=found[key].number)
    return found


def plan_of(matter: Matter, change: MatterChange) -> Plan:
    """Compare a change with what a matter has."""
    draft = matter.draft
    title, text = _words_of(change, draft)
    has = {name: getattr(matter, name) for name in OWN}
    has |= {name: getattr(draft, name) for name in ON_TASKS}
    has |= dict(zip(UNITS, named_parts(draft), strict=True))
    values = dict(has)
    for name in (*OWN, "title_en", "tier", "due", *UNITS):
        given = getattr(change, name)
        if given is not None:
            values[name] = given.strip() if isinstance(given, str) else given
    values["title"], values["text"] = title, text
    if change.extras is not None:
        values["extras"] = dict(change.extras)
    plan = Plan(matter, change, values, closes=matter.closed_on is None and values["closed_on"] is not None)
    for name, value in values.items():
        same = set(value) == set(has[name]) if name in UNITS[1:] else value == has[name]
        if not same:
            plan.differs.append(name)
    return plan


def _words_of(change: MatterChange, draft: Draft) -> tuple[str, str]:
    """Title and text after a change; a passage without a text of its own says its title."""
    if change.title is None and change.text is None:
        return draft.title, draft.text
    title = draft.title if change.title is None else change.title
    if change.text is not None:
        text = change.text
    else:
        spoken = draft.text == draft.title or len(" ".join(title.split())) > TITLE
        text = "" if spoken else draft.text
    title, text = heading(title, text)
    return title, text or title


def _refuse_wrong(
    plans: Sequence[Plan],
    units: dict[int, Unit],
    tasks: Sequence[Task],
    registry: Unit,
    actor: Actor,
    today: date,
) -> None:
    found = Findings()
    of_draft: dict[int, list[Task]] = {}
    for task in tasks:
        of_draft.setdefault(task.draft_id, []).append(task)
    first: dict[int, int] = {}
    for place, plan in enumerate(plans):
        matter, change = plan.matter, plan.change
        number = matter.number
        if first.setdefault(matter.pk, place) != place:
            found.add(place, "matter.twice", "number", number=number, other=first[matter.pk])
        if change.version is not None and change.version != matter.version:
            stale = {"number": number, "expected": change.version, "found": matter.version}
            found.add(place, "matter.stale", "version", **stale)
        if change.number is not None and not change.number.strip():
            found.add(place, "words.missing", "number")
        check_words(place, change, found)
        check_days(place, change, today, plan.values["registered_on"], found)
        check_units(place, change, units, found, is_open=plan.values["closed_on"] is None)
        if not plan.own_words:
            for name in (*ON_TASKS, *UNITS):
                if name in plan.differs:
                    issuer = matter.draft.directive.issuer.short
                    found.add(place, "matter.not_its_words", name, number=number, issuer=issuer)
        if plan.values["closed_on"] is None and plan.any_of(UNITS):
            _refuse_units(place, plan, units, registry, found)
        if plan.closes:
            _refuse_open(place, plan, of_draft.get(matter.draft_id, []), actor, found)
    typed = [plan.values["number"] if "number" in plan.differs else "" for plan in plans]
    repeated(typed, found)
    refuse_taken(registry, typed, found, own=[plan.matter.pk for plan in plans])
    if found.problems:
        overtaken = all(problem.code == "matter.stale" for problem in found.problems)
        raise (StaleError if overtaken else InvalidError)(*found.problems)


def _refuse_units(place: int, plan: Plan, units: dict[int, Unit], registry: Unit, found: Findings) -> None:
    """Refuse units that could not have been named when the matter was registered either."""
    for key in beside(plan.change, registry, units):
        found.add(place, "matter.not_below", "lead", unit=units[key].short)
    if not plan.values["source_words"] and orders_townships(plan.change, registry, units):
        found.add(place, "matter.source_missing", "source_words")


def _refuse_open(place: int, plan: Plan, tasks: Sequence[Task], actor: Actor, found: Findings) -> None:
    """Nothing ends silently: who closes a matter with unfinished tasks says why, and may take them back."""
    left = unfinished(tasks)
    number = plan.matter.number
    if any(not may(Action.WITHDRAW, task, actor) for task in left):
        issuer = plan.matter.draft.directive.issuer.short
        found.add(
            place, "matter.tasks_of_another", "closed_on", number=number, count=len(left), issuer=issuer
        )
    elif left and not plan.values["result"]:
        found.add(place, "matter.tasks_open", "result", number=number, count=len(left))


def _write(plans: Sequence[Plan], registry: Unit, today: date) -> None:
    """Write matters and passages, each in one statement for all."""
    renumbered = [plan for plan in plans if plan.any_of(("number", "registered_on", "origin"))]
    wishes = [
        Wish(plan.values["origin"], plan.values["registered_on"].year, plan.values["number"])
        for plan in renumbered
    ]
    for plan, (_, serial) in zip(renumbered, Numbers(registry).allot(wishes), strict=True):
        plan.matter.serial = serial
        plan.matter.year = plan.values["registered_on"].year
    for plan in plans:
        matter, draft = plan.matter, plan.matter.draft
        for name in OWN:
            setattr(matter, name, plan.values[name])
        for name in ON_TASKS:
            setattr(draft, name, plan.values[name])
        if "progress" in plan.differs:
            matter.progress_on = today if matter.progress else None
        matter.version += 1
        matter.search_text = matter_search(matter, draft)
    fields = [*OWN, "serial", "year", "progress_on", "version", "search_text"]
    Matter.objects.bulk_update([plan.matter for plan in plans], fields, batch_size=BATCH)
    passages = [plan.matter.draft for plan in plans if plan.any_of(ON_TASKS)]
    Draft.objects.bulk_update(passages, list(ON_TASKS), batch_size=BATCH)


def _follow(
    plans: Sequence[Plan],
    units: dict[int, Unit],
    tasks: Sequence[Task],
    *,
    actor: Actor,
    now: datetime,
) -> Touched:
    """Let the tasks follow: words and days first, then units, then what was closed, then what is new."""
    touched = Touched()
    closing = {plan.matter.draft_id for plan in plans if plan.closes}
    finish([task for task in tasks if task.draft_id in closing], touched, actor=actor, now=now)
    going = [task for task in tasks if task.draft_id not in closing]
    worded = {plan.matter.draft_id: plan.matter.draft for plan in plans if plan.any_of(ON_TASKS)}
    rewrite(going, worded, [plan.matter.draft_id for plan in plans if "due" in plan.differs], touched)
    placed = [plan for plan in plans if plan.any_of(UNITS)]
    named = (row.unit for plan in placed for row in plan.matter.draft.units.all())
    known = units | {unit.pk: unit for unit in named if unit is not None}
    DraftUnit.objects.filter(draft__in=[plan.matter.draft_id for plan in placed]).delete()
    DraftUnit.objects.bulk_create(
        (
            row
            for plan in placed
            for row in draft_units(
                plan.matter.draft,
                plan.values["lead"],
                plan.values["responsible"],
                plan.values["cooperating"],
                known,
            )
        ),
        batch_size=BATCH,
    )
    put_units([plan.matter.draft_id for plan in placed], going, touched, actor=actor, now=now)
    fresh = [plan.matter.draft_id for plan in plans if plan.own_words and plan.any_of((*UNITS, "due"))]
    touched.made += [task.pk for task in give_tasks(fresh, today=local_day(now))]
    return touched


def _told(plan: Plan) -> dict[str, object]:
    """What the record keeps of a change: the new value of each field that has one."""
    return {name: _plain(plan.values[name]) for name in plan.differs}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
