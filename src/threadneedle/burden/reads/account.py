"""The burden account: what an office asked of others, month by month; and what others ask of a unit.

Nobody is ranked by it: offices stand in the order of the tree, and no number is held against another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from threadneedle.adapters.clock import local_day, zone
from threadneedle.burden.models import BurdenAssessment, BurdenNotice
from threadneedle.core.base import Actor, NotFoundError
from threadneedle.core.calendar import WorkCalendar, due_instant
from threadneedle.core.extraction import Kind
from threadneedle.directives.models import Objection, ProofStandard, Task
from threadneedle.directives.reads.safety import SafetyShare, safety_share
from threadneedle.org.models import Unit
from threadneedle.org.querysets import under_any
from threadneedle.org.reads import limit, work_calendar
from threadneedle.ui.paging import Page, paginate
from threadneedle.worklists.mapping import Name, unit_name

MONTHS = 12
PROOFS = tuple(ProofStandard.Category.values)
OFFICES_A_PAGE = 40
DECISIONS_SHOWN = 20

Key = tuple[int, date]
"""An issuer and the first day of a month."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was asked in some time.

    ``hours`` are those that somebody has said, corrected by the unit where it did; ``without_hours`` counts
    the tasks of which nobody has. ``reports`` are tasks to report periodically, ``meetings`` those to attend
    something; ``visits`` inspections that directives announce to the units below, of those issued here;
    ``proofs`` tasks that ask for proof, by category; ``short`` tasks with less notice than the rule pack
    advises; ``in_spite`` directives issued over their assessment; ``notices`` notices of burden;
    ``conceded`` objections that the office itself found right. Tasks withdrawn or replaced are not counted.
    """

    directives: int = 0
    tasks: int = 0
    hours: Decimal = Decimal(0)
    without_hours: int = 0
    reports: int = 0
    meetings: int = 0
    visits: int = 0
    proofs: tuple[int, ...] = (0,) * len(PROOFS)
    short: int = 0
    in_spite: int = 0
    notices: int = 0
    conceded: int = 0

    @property
    def proof(self) -> int:
        """Tasks that ask for proof of any category."""
        return sum(self.proofs)

    def __add__(self, other: Figures) -> Figures:
        """Add all numbers."""
        sums: dict[str, Any] = {
            one.name: getattr(self, one.name) + getattr(other, one.name)
            for one in fields(self)
            if one.name != "proofs"
        }
        return Figures(**sums, proofs=tuple(a + b for a, b in zip(self.proofs, other.proofs, strict=True)))


@dataclass(frozen=True, slots=True)
class Month:
    """One month of an account, named by its first day."""

    first: date
    figures: Figures

    @property
    def empty(self) -> bool:
        """Tell whether nothing at all was asked or said."""
        return self.figures == Figures()


@dataclass(frozen=True, slots=True)
class Decision:
    """What an office said of an assessment of its own.

    ``reason`` is why it issued over capacity, empty where it did not; ``answer`` what it said afterwards.
    """

    directive_id: int
    title: Name
    reason: str
    decided_on: date | None
    answer: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Account:
    """Twelve months of an office, the oldest first; ``least`` working days of notice.

    ``safety`` is the share of its tasks of this quarter that it calls safety.
    """

    unit_id: int
    name: Name
    months: tuple[Month, ...]
    whole: Figures
    least: int
    decisions: tuple[Decision, ...]
    safety: SafetyShare


@dataclass(frozen=True, slots=True)
class Office:
    """An office in the list of accounts: its twelve months together and the hours of each."""

    unit_id: int
    name: Name
    whole: Figures
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one unit: month by month, and by whom."""

    unit_id: int
    name: Name
    months: tuple[Month, ...]
    whole: Figures
    issuers: tuple[Office, ...]
    least: int


@dataclass(slots=True)
class _Sums:
    """Figures by issuer and month while they are gathered."""

    found: dict[Key, Figures] = field(default_factory=lambda: defaultdict(Figures))

    def add(self, issuer: int, day: date, figures: Figures) -> None:
        self.found[issuer, day.replace(day=1)] += figures


def months_until(today: date) -> tuple[date, ...]:
    """Return the first days of the twelve months that end with that of ``today``, the oldest first."""
    number = today.year * 12 + today.month - 1
    return tuple(date(each // 12, each % 12 + 1, 1) for each in range(number - MONTHS + 1, number + 1))


def offices(*, actor: Actor, today: date, page: str | None) -> Page[Office]:
    """Return the offices in the actor's subtrees that have asked anything in twelve months, in their order.

    The number of queries does not grow with offices or tasks.
    """
    since = months_until(today)[0]
    tasks = Task.objects.standing().filter(issuer=OuterRef("pk"), issued_on__gte=since)
    notices = BurdenNotice.objects.filter(issuer=OuterRef("pk"), made_on__gte=since)
    units = Unit.objects.filter(under_any(actor.scopes())).filter(Exists(tasks) | Exists(notices))
    found = paginate(units.order_by("path"), page, OFFICES_A_PAGE)
    keys = [unit.pk for unit in found.items]
    sums = _gather(_of_issuers(keys), since, *_notice(today))
    rows = tuple(_office(unit, sums, months_until(today)) for unit in found.items)
    return Page(rows, found.number, found.pages, found.total)


def account_of_issuer(unit_id: int, *, actor: Actor, today: date) -> Account:
    """Return the account of one office.

    Raises
    ------
    NotFoundError
        ``org.unit_unknown`` if the office lies outside the actor's subtrees: it is its own affair, that of
        those above it and of supervision.
    """
    unit = Unit.objects.filter(under_any(actor.scopes()), pk=unit_id).first()
    if unit is None:
        raise NotFoundError.of("org.unit_unknown", unit=unit_id)
    firsts = months_until(today)
    calendar, least = _notice(today)
    sums = _gather(_of_issuers([unit.pk]), firsts[0], calendar, least)
    office = _office(unit, sums, firsts)
    return Account(
        unit_id=unit.pk,
        name=office.name,
        months=office.months,
        whole=office.whole,
        least=least,
        decisions=_decisions(unit.pk, firsts[0]),
        safety=safety_share(unit.pk, today),
    )


def asked_of(*, actor: Actor, today: date) -> Asked:
    """Return what is asked of the actor's own unit, by whom; the same numbers, restricted to its tasks.

    A post that sees no work is shown nothing asked.
    """
    unit = Unit.objects.get(pk=actor.unit_id)
    firsts = months_until(today)
    calendar, least = _notice(today)
    sums = _gather(_of_unit(unit.pk), firsts[0], calendar, least) if actor.scopes() else {}
    issuers = Unit.objects.filter(pk__in={issuer for issuer, _ in sums}).order_by("path")
    rows = tuple(_office(issuer, sums, firsts) for issuer in issuers)
    months = tuple(
        Month(first, _together(row.months[place].figures for row in rows))
        for place, first in enumerate(firsts)
    )
    whole = _together(row.whole for row in rows)
    return Asked(unit.pk, unit_name(unit), months, whole, rows, least)


@dataclass(frozen=True, slots=True)
class _Of:
    """Which rows an account is of, for each table that it is made of."""

    tasks: Q
    directives: Q
    objections: Q
    assessments: Q
    notices: Q


def _of_issuers(keys: Sequence[int]) -> _Of:
    # Whoever breaks a task down asks for it below; the directive is still that of its issuer.
    return _Of(
        tasks=Q(issuer__in=keys),
        directives=Q(issuer__in=keys, directive__issuer=F("issuer")),
        objections=Q(task__issuer__in=keys),
        assessments=Q(directive__issuer__in=keys),
        notices=Q(issuer__in=keys),
    )


def _of_unit(unit_id: int) -> _Of:
    mine = Exists(Task.objects.filter(directive=OuterRef("directive"), unit=unit_id))
    return _Of(
        tasks=Q(unit=unit_id),
        directives=Q(unit=unit_id),
        objections=Q(task__unit=unit_id),
        assessments=Q(mine),
        notices=Q(unit=unit_id, issuer__isnull=False),
    )


def _notice(today: date) -> tuple[WorkCalendar, int]:
    return work_calendar(), int(limit("notice_days", today))


def _gather(of: _Of, since: date, calendar: WorkCalendar, least: int) -> Mapping[Key, Figures]:
    """Return the figures by issuer and month, in five queries whatever there is."""
    sums = _Sums()
    _add_tasks(sums, of.tasks & Q(issued_on__gte=since), calendar, least)
    directives = Task.objects.standing().filter(of.directives, issued_on__gte=since).order_by()
    begun = directives.values("issuer", "directive").annotate(first=Min("issued_on"))
    for asking, first in begun.values_list("issuer", "first"):
        sums.add(asking, first, Figures(directives=1))
    conceded = Objection.objects.filter(
        of.objections, outcome=Objection.Outcome.CONCEDED, until__gte=since
    ).values_list("task__issuer", "until")
    for conceding, until in conceded:
        if until is not None:
            sums.add(conceding, until, Figures(conceded=1))
    over = BurdenAssessment.Outcome.IN_SPITE.value
    told = BurdenAssessment.objects.filter(of.assessments, Q(outcome=over) | Q(visits__gt=0))
    issued = told.exclude(outcome="")
    for issuer, moment, visits, outcome in issued.values_list(
        "directive__issuer", "decided_at", "visits", "outcome"
    ):
        if moment is not None and local_day(moment) >= since:
            sums.add(issuer, local_day(moment), Figures(in_spite=int(outcome == over), visits=visits))
    notices = BurdenNotice.objects.filter(of.notices, made_on__gte=since)
    for blamed, made_on in notices.values_list("issuer", "made_on"):
        if blamed is not None:
            sums.add(blamed, made_on, Figures(notices=1))
    return sums.found


def _add_tasks(sums: _Sums, wanted: Q, calendar: WorkCalendar, least: int) -> None:
    said = Coalesce("hours_corrected", "hours_asked")
    rows = Task.objects.standing().filter(wanted).order_by()
    grouped = rows.values("issuer", "issued_on", "first_due", "kind", "proof__category").annotate(
        n=Count("pk"), hours=Sum(said), said=Count(said)
    )
    for row in grouped:
        count, category = row["n"], row["proof__category"]
        sums.add(
            row["issuer"],
            row["issued_on"],
            Figures(
                tasks=count,
                hours=Decimal(row["hours"] or 0),
                without_hours=count - row["said"],
                reports=count if row["kind"] == Kind.PERIODIC.value else 0,
                meetings=count if row["kind"] == Kind.MEETING.value else 0,
                proofs=tuple(count if category == each else 0 for each in PROOFS),
                short=count if calendar.distance(row["issued_on"], row["first_due"]) < least else 0,
            ),
        )


def _office(unit: Unit, sums: Mapping[Key, Figures], firsts: Sequence[date]) -> Office:
    months = tuple(Month(first, sums.get((unit.pk, first), Figures())) for first in firsts)
    return Office(unit.pk, unit_name(unit), _together(month.figures for month in months), months)


def _together(rows: Iterable[Figures]) -> Figures:
    return sum(rows, Figures())


def _decisions(unit_id: int, since: date) -> tuple[Decision, ...]:
    begins = due_instant(since - timedelta(days=1), zone())
    spite = Q(outcome=BurdenAssessment.Outcome.IN_SPITE, decided_at__gte=begins)
    rows = (
        BurdenAssessment.objects.filter(directive__issuer=unit_id)
        .filter(spite | (Q(answered_on__gte=since) & ~Q(answer="")))
        .select_related("directive")
        .defer("result", "directive__text", "directive__sentences", "directive__search_text")
        .order_by("-decided_at", "-id")
    )
    return tuple(
        Decision(
            directive_id=row.directive_id,
            title=Name(row.directive.title, row.directive.title_en),
            reason=row.reason if row.outcome == BurdenAssessment.Outcome.IN_SPITE else "",
            decided_on=local_day(row.decided_at) if row.decided_at else None,
            answer=row.answer,
            answered_on=row.answered_on,
        )
        for row in rows[:DECISIONS_SHOWN]
    )
