"""Norms: what a kind of work takes, what was spent on it, and hours of tasks that nobody has estimated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from types import MappingProxyType

from threadneedle.core.planning.norm import LEAST, NormNow, norm_now
from threadneedle.directives.models import Draft, Task
from threadneedle.directives.reads.names import Name
from threadneedle.org.models import Norm
from threadneedle.org.reads import limit

QUARTERS = 4
SEPARATOR = "、"
"""Stands between the words of a norm."""

NORMS: Mapping[str, str] = MappingProxyType(
    {
        "task": "norm_task",
        "periodic": "norm_periodic",
        "meeting": "norm_meeting",
        "information": "norm_information",
    }
)
"""Rules that say how many hours a task of a kind takes where nothing else says it."""


MOST_REPORTS = 5000
"""Newest reports of hours that are looked at, of all kinds of work together."""


@dataclass(frozen=True, slots=True)
class NormRow:
    """One norm with its dates; ``state`` is ``holds``, ``coming`` or ``past`` on the day of the reading.

    ``reports`` counts the reports of hours since it holds; ``now`` says what they make of it, once they are
    enough that the median tells nothing of a single unit.
    """

    id: int
    name: Name
    words: str
    counter: str
    hours: Decimal
    since: date
    until: date | None
    source: str
    state: str
    reports: int = 0
    now: NormNow | None = None


def norm_rows(today: date, *, past: bool) -> tuple[NormRow, ...]:
    """Return every norm, with what was spent on its kind of work since it holds, in two queries."""
    rows = list(Norm.objects.order_by("name", "counter", "since"))
    spent = _spent({row.pk: (row.name, row.counter) for row in rows})
    found = []
    for row in rows:
        state = _state(row, today)
        if state == "past" and not past:
            continue
        told = spent[row.name, row.counter] if state == "holds" else []
        since = [hours for day, hours in told if day > row.since]
        found.append(
            NormRow(
                id=row.pk,
                name=Name(row.name, row.name_en),
                words=row.words,
                counter=row.counter,
                hours=row.hours,
                since=row.since,
                until=row.until,
                source=row.source,
                state=state,
                reports=len(since),
                now=norm_now(row.hours, since) if len(since) >= LEAST else None,
            )
        )
    return tuple(found)


def _state(row: Norm, today: date) -> str:
    if row.since > today:
        return "coming"
    return "past" if row.until is not None and row.until < today else "holds"


def _spent(kinds: Mapping[int, tuple[str, str]]) -> Mapping[tuple[str, str], list[tuple[date, Fraction]]]:
    """Return, by kind of work, the day of each report and the hours for one thing counted or for the task.

    What was broken down is left out, for its hours stand at the tasks below; so is what is counted in
    something else than the norm. A norm that replaces another begins with no reports: those before it have
    made it what it is, and no report counts twice.
    """
    reported = Task.objects.standing().filter(
        norm__in=kinds, hours_spent__gt=0, reported_on__isnull=False, children_count=0
    )
    columns = ("norm", "reported_on", "hours_spent", "counter", "quantity", "quantity_reported")
    found: dict[tuple[str, str], list[tuple[date, Fraction]]] = defaultdict(list)
    for norm, day, hours, counter, asked, done in reported.order_by("-reported_on", "-pk").values_list(
        *columns
    )[:MOST_REPORTS]:
        counted_in = kinds[norm][1]
        times = Decimal(1)
        if counted_in:
            times = (asked if done is None else done) or Decimal(0)
        if times and counted_in in {"", counter}:
            found[kinds[norm]].append((day, Fraction(hours) / Fraction(times)))
    return found


@dataclass(frozen=True, slots=True)
class HeldNorm:
    """A norm that holds on a day: ``hours`` for each thing counted in ``counter``, or for a whole task."""

    id: int
    name: Name
    words: tuple[str, ...]
    counter: str
    hours: Decimal
    since: date
    source: str


@dataclass(frozen=True, slots=True)
class HeldNorms:
    """The norms that hold on a day, and by which of them something is counted.

    ``kinds`` gives the name and counter of every norm, also of those that hold no longer.
    """

    all: tuple[HeldNorm, ...]
    kinds: Mapping[int, tuple[str, str]]

    def chosen(self, norm_id: int | None) -> HeldNorm | None:
        """Return the norm of the same kind of work as one that was chosen, if its kind still has one."""
        kind = self.kinds.get(norm_id or 0)
        return next((norm for norm in self.all if (norm.name.zh, norm.counter) == kind), None)

    def worded(self, title: str, counter: str) -> HeldNorm | None:
        """Return the norm with the longest word that stands in a title, counted in the same or in tasks."""
        fitting = [
            (-len(word), word, norm.counter, norm.hours, norm)
            for norm in self.all
            if norm.counter in {"", counter}
            for word in norm.words
            if word in title
        ]
        return min(fitting, key=lambda row: row[:4])[4] if fitting else None

    def of(self, norm_id: int | None, title: str, counter: str) -> HeldNorm | None:
        """Return the norm that was chosen, or else the one whose word stands in the title."""
        return self.chosen(norm_id) or self.worded(title, counter)


def held_norms(today: date) -> HeldNorms:
    """Return the norms that hold on a day, by name, in one query."""
    rows = list(Norm.objects.order_by("name", "counter", "since"))
    return HeldNorms(
        all=tuple(
            HeldNorm(
                id=row.pk,
                name=Name(row.name, row.name_en),
                words=tuple(word.strip() for word in row.words.split(SEPARATOR) if word.strip()),
                counter=row.counter,
                hours=row.hours,
                since=row.since,
                source=row.source,
            )
            for row in rows
            if _state(row, today) == "holds"
        ),
        kinds={row.pk: (row.name, row.counter) for row in rows},
    )


def times_quantity(hours: Decimal, counted_in: str, quantity: Decimal | None, counter: str) -> Decimal:
    """Return the hours of a task by a norm: times its quantity, if both are counted in the same."""
    return hours * quantity if quantity and counted_in and counted_in == counter else hours


def norm_quarters(task_ids: Iterable[int], today: date) -> Mapping[int, int]:
    """Return the quarter-hours that remain of those of some tasks that have no estimate, each at least 1.

    The norm is that of the task, or else the one that holds today and has the longest word that stands in the
    title. It is multiplied by the quantity if both are counted in the same; what has been reported takes its
    share off. Two queries, and one for each kind among tasks without a norm.

    Raises
    ------
    InvalidError
        ``org.rule_missing`` if the rule pack says nothing for a kind.
    """
    rows = Task.objects.filter(pk__in=list(task_ids), hours_asked=None, hours_corrected=None).values_list(
        "pk", "title", "kind", "quantity", "counter", "quantity_reported", "norm__hours", "norm__counter"
    )
    by_norm = ByNorm(today)
    return {
        key: by_norm.quarters(
            None if own is None else (own, own_counter),
            Counted(title, kind, quantity, counter, reported),
        )
        for key, title, kind, quantity, counter, reported, own, own_counter in rows
    }


@dataclass(frozen=True, slots=True)
class Counted:
    """Work that nobody has estimated: its words and kind, how much of what, and how much of it is done."""

    title: str
    kind: str
    quantity: Decimal | None
    counter: str
    reported: Decimal | None = None


class ByNorm:
    """The one rule by which work without an estimate is counted, with what it reads kept for a whole act."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._held = held_norms(today)
        self._kinds: dict[str, Decimal] = {}

    def quarters(self, own: tuple[Decimal, str] | None, work: Counted) -> int:
        """Return the quarter-hours that remain, at least 1.

        Parameters
        ----------
        own
            Hours and counter of the norm that was chosen, if one was.

        Raises
        ------
        InvalidError
            ``org.rule_missing`` if the rule pack says nothing for the kind.
        """
        norm = own
        if norm is None and (worded := self._held.worded(work.title, work.counter)):
            norm = worded.hours, worded.counter
        if norm is None:
            if work.kind not in self._kinds:
                self._kinds[work.kind] = limit(NORMS.get(work.kind, NORMS["task"]), self._today)
            norm = self._kinds[work.kind], ""
        hours, counted_in = norm
        whole = times_quantity(hours, counted_in, work.quantity, work.counter)
        return _remaining(whole, work.quantity, work.reported)

    def of_draft(self, draft: Draft, quantity: Decimal | None) -> int:
        """Return the quarter-hours that a task of a draft would take, of so much of its quantity."""
        chosen = self._held.chosen(draft.norm_id)
        own = (chosen.hours, chosen.counter) if chosen else None
        return self.quarters(own, Counted(draft.title, draft.kind, quantity, draft.counter))


def _remaining(hours: Decimal, quantity: Decimal | None, reported: Decimal | None) -> int:
    left = Decimal(1)
    if quantity and reported is not None:
        left = max(Decimal(0), quantity - reported) / quantity
    return max(1, int((hours * QUARTERS * left).to_integral_value(ROUND_CEILING)))
