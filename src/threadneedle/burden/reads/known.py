"""What a directive asks that others have asked of the same units, or that is known from them already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from threadneedle.burden.mapping import KnownGroup
from threadneedle.burden.reads.asked import Asked
from threadneedle.burden.reads.rules import rulings
from threadneedle.core.likeness import asks_the_same
from threadneedle.directives.models import Directive, Task
from threadneedle.directives.reads.same import comparable, words_of
from threadneedle.org.reads import names_along
from threadneedle.reports.models import Fact
from threadneedle.worklists.mapping import Name, unit_name

VALID = "fact_valid_days"
ASKED, KNOWN = "asked", "known"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A task that a unit has, or what it has said of one: ``until`` is None while it is only asked."""

    task: Task
    state: str
    day: date
    until: date | None


def known_of(directive: Directive, asked: Asked, today: date) -> tuple[KnownGroup, ...]:
    """Return what is asked of the same units already, or was reported and still holds, in four queries.

    A passage and a task ask the same if their words do (``core.likeness``), both are work or both are not,
    and they do not count different things. All of it is returned, also what the actor may not see:
    ``as_seen_by`` leaves out the titles.
    """
    units = sorted({pk for pks in asked.addressed.values() for pk in pks})
    if not units:
        return ()
    earlier = [*_open(directive, units), *_facts(directive, units, today)]
    of_unit: defaultdict[int, list[Earlier]] = defaultdict(list)
    for row in earlier:
        of_unit[row.task.unit_id].append(row)
    names = names_along(asked.units[units[0]].path)
    said = {(row.task.title, row.task.text): words_of(row.task, names) for row in earlier}
    found: dict[tuple[int, str, int, str], list[Earlier]] = {}
    for draft in asked.drafts:
        own = words_of(draft, names)
        alike = {words: asks_the_same(own, their) for words, their in said.items()}
        for pk in asked.addressed.get(draft.pk, ()):
            for row in _once(of_unit.get(pk, ())):
                if alike[row.task.title, row.task.text] and comparable(draft, row.task):
                    key = (draft.position, row.state, row.task.issuer_id, row.task.title)
                    found.setdefault(key, []).append(row)
    of = {draft.position: Name(draft.title, draft.title_en) for draft in asked.drafts}
    groups = (_group(position, of[position], rows) for (position, *_), rows in found.items())
    return tuple(sorted(groups, key=lambda row: (row.position, row.state, row.day, row.task_title.zh)))


def _open(directive: Directive, units: list[int]) -> Iterable[Earlier]:
    rows = Task.objects.live().filter(unit__in=units).exclude(directive=directive)
    for task in rows.select_related("unit", "issuer"):
        yield Earlier(task, ASKED, task.due, None)


def _facts(directive: Directive, units: list[int], today: date) -> Iterable[Earlier]:
    rule = rulings((VALID,), today).get(VALID)
    days = timedelta(days=rule.value if rule else 0)
    holds = Q(valid_until__gte=today) | Q(valid_until=None, period_end__gte=today - days)
    rows = Fact.objects.filter(holds, unit__in=units, source__complete=True)
    rows = rows.exclude(source__task__directive=directive).exclude(source__state="returned")
    wanted = ("source__task__unit", "source__task__issuer")
    for fact in rows.select_related(*wanted).order_by("-period_end", "-id"):
        yield Earlier(fact.source.task, KNOWN, fact.period_end, fact.valid_until or fact.period_end + days)


def _once(rows: Iterable[Earlier]) -> list[Earlier]:
    """Each task counts once for its unit: as known, if it has been reported and is open again."""
    last: dict[int, Earlier] = {}
    for row in rows:
        if row.task.pk not in last or last[row.task.pk].state == ASKED:
            last[row.task.pk] = row
    return list(last.values())


def _group(position: int, title: Name, rows: list[Earlier]) -> KnownGroup:
    """One task of several units: the day by which all are due, or on which the last was reported."""
    first = rows[0]
    ends = [row.until for row in rows if row.until is not None]
    days: Mapping[str, date] = {KNOWN: max(row.day for row in rows), ASKED: min(row.day for row in rows)}
    return KnownGroup(
        position=position,
        title=title,
        state=first.state,
        issuer=unit_name(first.task.issuer),
        issuer_path=first.task.issuer.path,
        task_title=Name(first.task.title, first.task.title_en),
        day=days[first.state],
        until=min(ends, default=None),
        places=tuple(sorted({row.task.place for row in rows})),
    )
