"""Which tasks a directive would make: shown before it is issued, and made when it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from threadneedle.core.base import Problem, covers
from threadneedle.core.extraction import Kind, UnitRole
from threadneedle.directives.models import Directive, Draft, DraftUnit, Question, Task
from threadneedle.org.models import Unit
from threadneedle.org.querysets import under

COUNTED = "deadline_counted"
"""The code of what the calendar answered: to which day a count of days comes."""
BELOW_GOVERNMENT = frozenset({"township", "village"})


@dataclass(slots=True)
class Parts:
    """The units of one draft, by the part they take; collectives are members already.

    ``nobody`` holds the words of collectives without a member, ``closed`` units that are no more.
    """

    leads: list[Unit] = field(default_factory=list)
    singles: list[Unit] = field(default_factory=list)
    members: list[Unit] = field(default_factory=list)
    cooperating: list[Unit] = field(default_factory=list)
    nobody: list[str] = field(default_factory=list)
    closed: list[Unit] = field(default_factory=list)


@dataclass(slots=True)
class Node:
    """A task to be made, and what hangs below it."""

    unit: Unit
    task: Task | None = None
    below: list[Node] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        """Walk this node and everything below it, each unit after the one above."""
        yield self
        for node in self.below:
            yield from node.all()


class Members:
    """Members of collectives and their townships, each read once for the whole act."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str], list[Unit]] = {}
        self._parents: dict[int, Unit] = {}

    def of(self, anchor: Unit, kind: str) -> list[Unit]:
        """Return the active units of a kind below a unit, in order of path."""
        key = (anchor.pk, kind)
        if key not in self._found:
            self._found[key] = list(
                Unit.objects.active()
                .filter(under(anchor.path), kind=kind)
                .exclude(pk=anchor.pk)
                .order_by("path")
            )
        return self._found[key]

    def parents(self, units: Iterable[Unit]) -> dict[int, Unit]:
        """Return the units directly above some units, by id."""
        wanted = {unit.parent_id for unit in units if unit.parent_id} - self._parents.keys()
        if wanted:
            self._parents |= Unit.objects.in_bulk(list(wanted))
        return self._parents


def parts_of(draft: Draft, members: Members) -> Parts:
    """Sort the units of a draft by the part they take; one responsible unit alone leads."""
    parts = Parts()
    for row in draft.units.all():
        if row.unit is None:
            continue
        units = members.of(row.unit, row.member_kind) if row.member_kind else [row.unit]
        if not units:
            parts.nobody.append(row.words)
        parts.closed += [unit for unit in units if unit.closed_on is not None]
        if row.role == UnitRole.COOPERATING:
            parts.cooperating += units
        elif row.member_kind:
            parts.members += units
        elif row.role == UnitRole.LEAD:
            parts.leads.append(row.unit)
        else:
            parts.singles.append(row.unit)
    parts.leads = _each_once(parts.leads)
    parts.singles = _each_once(parts.singles, but=parts.leads)
    if draft.each_alone:
        parts.members += parts.singles
        parts.singles = []
    elif not parts.leads and len(parts.singles) == 1 and not parts.members:
        parts.leads, parts.singles = parts.singles, []
    return parts


def _each_once(units: Iterable[Unit], *, but: Iterable[Unit] = ()) -> list[Unit]:
    """A source may name a unit twice; it takes its part once."""
    left_out = {unit.pk for unit in but}
    return list({unit.pk: unit for unit in units if unit.pk not in left_out}.values())


def roots_of(parts: Parts, members: Members, issuer: Unit) -> list[Node]:
    """Return the tasks of one draft as trees: below a lead, and villages below their townships."""
    lead = parts.leads[0] if parts.leads else None
    ordered = {unit.pk: unit for unit in sorted(parts.members, key=lambda unit: unit.path)}
    if lead is not None:
        ordered.pop(lead.pk, None)
    between = _between(ordered, members, issuer, lead)
    nodes = {pk: Node(unit) for pk, unit in {**between, **ordered}.items()}
    top: list[Node] = []
    for pk, node in nodes.items():
        above = nodes.get(node.unit.parent_id or 0) if pk not in between else None
        (above.below if above else top).append(node)
    return [Node(lead, below=top)] if lead is not None else top


def _between(ordered: dict[int, Unit], members: Members, issuer: Unit, lead: Unit | None) -> dict[int, Unit]:
    """The townships between the issuer and the villages addressed, unless one of them gives the order."""
    villages = [unit for unit in ordered.values() if unit.kind == Unit.Kind.VILLAGE]
    if not villages:
        return {}
    parents = members.parents(villages)
    own = {issuer.pk, lead.pk if lead else 0}
    wanted = {village.parent_id for village in villages if village.parent_id} - own - ordered.keys()
    return {pk: parents[pk] for pk in sorted(wanted) if not covers(parents[pk].path, issuer.path)}


ASKED_BY = {
    "draft.unit_missing": "unit_",
    "draft.lead_missing": "lead_",
    "draft.tier_missing": "tier_",
    "draft.due_missing": "deadline_",
}
"""How the codes of the questions begin that ask for what is missing."""


def missing_of(draft: Draft, parts: Parts, asked: Iterable[Question], today: date) -> list[Problem]:
    """Return what a draft lacks beyond what its open questions ask for already."""
    codes = [question.code for question in asked if question.draft_id == draft.pk]
    return [
        problem
        for problem in lacks(draft, parts, today)
        if not (begins := ASKED_BY.get(problem.code)) or not any(code.startswith(begins) for code in codes)
    ]


def lacks(draft: Draft, parts: Parts, today: date) -> list[Problem]:
    """Return what a draft with its directive and the issuer lacks, whether or not a question asks for it."""
    place = {"position": draft.position, "title": draft.title}
    found = []
    if not (parts.leads or parts.members or parts.singles):
        found.append(Problem("draft.unit_missing", place))
    found += [Problem("draft.nobody", {**place, "words": words}) for words in parts.nobody]
    found += [Problem("draft.unit_closed", {**place, "unit": unit.short}) for unit in parts.closed]
    if len(parts.leads) > 1 or (not parts.leads and parts.singles):
        found.append(Problem("draft.lead_missing", place))
    if draft.tier is None:
        found.append(Problem("draft.tier_missing", place))
    if draft.due is None and draft.kind != Kind.INFORMATION.value:
        found.append(Problem("draft.due_missing", place))
    # A draft may have lain for weeks: nobody is to be late on the day of the order.
    if draft.due is not None and draft.due < today:
        found.append(Problem("draft.due_passed", {**place, "due": draft.due, "today": today}))
    if draft.directive.registered:
        others = elsewhere(draft, parts)
        found += [Problem("draft.not_below", {**place, "unit": unit.short}) for unit in others]
    return found


def elsewhere(draft: Draft, parts: Parts) -> list[Unit]:
    """Return the units of a registered order to which the unit that registered it cannot give a task."""
    own = draft.directive.issuer.path
    named = [*parts.leads, *parts.singles, *parts.members, *parts.cooperating]
    return [unit for unit in _each_once(named) if not covers(own, unit.path)]


def unanswered(
    directive: Directive, drafts: Sequence[Draft], open_questions: Sequence[Question]
) -> list[Problem]:
    """Return what keeps a directive from being issued, beside what its drafts lack.

    Parameters
    ----------
    drafts
        Those that have not been dropped, with their units.
    open_questions
        Those without an answer, but for questions about dropped drafts.
    """
    problems = [] if drafts else [Problem("directive.no_task", {"directive": directive.pk})]
    if directive.registered and not directive.issuer_words:
        problems.append(Problem("directive.issuer_missing", {"directive": directive.pk}))
    problems += [
        Problem(
            "question.open",
            {
                "question": question.pk,
                "code": question.code,
                "position": question.draft.position if question.draft else 0,
            },
        )
        for question in open_questions
    ]
    asked = any(question.draft_id is None for question in open_questions)
    if not directive.authority and not asked and needs_authority(directive, drafts):
        problems.append(Problem("directive.authority_missing", {"directive": directive.pk}))
    return problems


def needs_authority(directive: Directive, drafts: Iterable[Draft]) -> bool:
    """Tell whether a department's directive reaches a township or village that is not below it.

    Who registers an order that arrived is not asked for its authority.
    """
    if directive.registered or directive.issuer.kind != Unit.Kind.DEPARTMENT:
        return False
    rows: Iterable[DraftUnit] = (row for draft in drafts if not draft.dropped for row in draft.units.all())
    return any(row.unit and (row.member_kind or row.unit.kind) in BELOW_GOVERNMENT for row in rows)
