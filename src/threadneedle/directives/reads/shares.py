"""The parts of one quantity: which unit has how much."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from threadneedle.core.base import Actor, NotFoundError
from threadneedle.core.workflow import OPEN_STATES
from threadneedle.directives.mapping import one_for_each_unit
from threadneedle.directives.models import Draft, Task
from threadneedle.directives.reads.names import Name, UnitName, unit_name
from threadneedle.directives.reads.review import mine


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One unit with an open task of the passage, its part and the hours asked of it."""

    unit: UnitName
    quantity: Decimal | None
    hours: Decimal | None


@dataclass(frozen=True, slots=True)
class SharePage:
    """A passage whose quantity is said of several units together."""

    draft_id: int
    directive_id: int
    directive: Name
    title: Name
    text: str
    quantity: Decimal | None
    counter: str
    rows: tuple[ShareRow, ...]

    @property
    def shared(self) -> Decimal:
        """What has been given to units so far."""
        return sum((row.quantity or Decimal(0) for row in self.rows), Decimal(0))


def share_page(draft_id: int, actor: Actor) -> SharePage:
    """Return who has which part of a passage's quantity, in four queries.

    Raises
    ------
    NotFoundError, ForbiddenError
        If the passage is not visible, or its directive not the actor's.
    """
    draft = Draft.objects.visible_to(actor).filter(pk=draft_id).first()
    if draft is None:
        raise NotFoundError.of("draft.unknown", draft=draft_id)
    directive = mine(draft.directive_id, actor)
    tasks = Task.objects.filter(
        draft=draft, issuer=directive.issuer, state__in=[state.value for state in OPEN_STATES]
    )
    found = one_for_each_unit(tasks.select_related("unit"))
    rows = sorted(found.values(), key=lambda task: task.unit.path)
    return SharePage(
        draft_id=draft.pk,
        directive_id=directive.pk,
        directive=Name(directive.title, directive.title_en),
        title=Name(draft.title, draft.title_en),
        text=draft.text,
        quantity=draft.quantity,
        counter=draft.counter,
        rows=tuple(ShareRow(unit_name(task.unit), task.quantity, task.hours_asked) for task in rows),
    )
