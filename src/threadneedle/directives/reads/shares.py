"""The parts of one quantity: which unit has how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from threadneedle.core.base import Actor, NotFoundError
from threadneedle.core.workflow import OPEN_STATES
from threadneedle.directives.mapping import one_for_each_unit
from threadneedle.directives.models import Directive, Draft, DraftShare, Task
from threadneedle.directives.reads.names import Name, UnitName, unit_name
from threadneedle.directives.reads.planned import Members, parts_of, roots_of
from threadneedle.directives.reads.review import mine
from threadneedle.org.models import Unit


@dataclass(frozen=True, slots=True)
class Told:
    """What a unit was told of a draft: its part, and its hours if the issuer said them."""

    quantity: Decimal
    hours: Decimal | None


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One unit with an open task of the passage, or to get one; its part and the hours asked of it."""

    unit: UnitName
    quantity: Decimal | None
    hours: Decimal | None


@dataclass(frozen=True, slots=True)
class SharePage:
    """A passage whose quantity is said of several units together."""

    draft_id: int
    directive_id: int
    directive: Name
    issued: bool
    title: Name
    text: str
    quantity: Decimal | None
    counter: str
    rows: tuple[ShareRow, ...]

    @property
    def shared(self) -> Decimal:
        """What has been given to units so far."""
        return sum((row.quantity or Decimal(0) for row in self.rows), Decimal(0))


def told_of(draft_ids: Iterable[int]) -> Mapping[tuple[int, int], Told]:
    """Return what was told of some drafts before they are issued, by draft and unit, in one query."""
    rows = DraftShare.objects.filter(draft__in=list(draft_ids))
    return {
        (draft, unit): Told(quantity, hours)
        for draft, unit, quantity, hours in rows.values_list("draft", "unit", "quantity", "hours")
    }


def units_asked(draft: Draft) -> Mapping[int, Unit]:
    """Return the units that would get a task of a draft, by id, in the order of the tree."""
    members = Members()
    roots = roots_of(parts_of(draft, members), members, draft.directive.issuer)
    found = {node.unit.pk: node.unit for root in roots for node in root.all()}
    return dict(sorted(found.items(), key=lambda item: item[1].path))


def share_page(draft_id: int, actor: Actor) -> SharePage:
    """Return who has which part of a passage's quantity; the number of queries does not grow with the units.

    Raises
    ------
    NotFoundError, ForbiddenError
        If the passage is not visible, or its directive not the actor's.
    """
    draft = Draft.objects.visible_to(actor).select_related("directive__issuer").filter(pk=draft_id).first()
    if draft is None:
        raise NotFoundError.of("draft.unknown", draft=draft_id)
    directive = mine(draft.directive_id, actor)
    issued = directive.state != Directive.State.DRAFTED
    return SharePage(
        draft_id=draft.pk,
        directive_id=directive.pk,
        directive=Name(directive.title, directive.title_en),
        issued=issued,
        title=Name(draft.title, draft.title_en),
        text=draft.text,
        quantity=draft.quantity,
        counter=draft.counter,
        rows=_of_tasks(draft) if issued else _of_draft(draft),
    )


def _of_tasks(draft: Draft) -> tuple[ShareRow, ...]:
    tasks = Task.objects.filter(
        draft=draft, issuer=draft.directive.issuer, state__in=[state.value for state in OPEN_STATES]
    )
    found = one_for_each_unit(tasks.select_related("unit"))
    rows = sorted(found.values(), key=lambda task: task.unit.path)
    return tuple(ShareRow(unit_name(task.unit), task.quantity, task.hours_asked) for task in rows)


def _of_draft(draft: Draft) -> tuple[ShareRow, ...]:
    told = told_of([draft.pk])
    return tuple(
        ShareRow(unit_name(unit), part.quantity if part else None, part.hours if part else None)
        for unit in units_asked(draft).values()
        for part in (told.get((draft.pk, unit.pk)),)
    )
