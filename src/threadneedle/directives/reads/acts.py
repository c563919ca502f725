"""Which acts are open to an actor on a task, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from threadneedle.core.base import Actor, Role
from threadneedle.core.workflow import OPEN_STATES, TRANSITIONS, Action, Side, TaskState, actions_of
from threadneedle.directives.mapping import sides_of

if TYPE_CHECKING:
    from threadneedle.directives.models import Extension, Objection, Slip, Task

SIGN_OBJECTION, DECLINE_OBJECTION = "sign_objection", "decline_objection"
SIGN_EXTENSION, DECLINE_EXTENSION = "sign_extension", "decline_extension"
ASK_HELP = "ask_help"
SHAPE = "shape"
"""Saying how a task is worked: open to those, and as long as, its hours can be corrected."""

ORDER = (
    Action.SIGN,
    SIGN_OBJECTION,
    SIGN_EXTENSION,
    Action.CONFIRM,
    Action.TAKE_ON,
    Action.GRANT_EXTENSION,
    Action.CONCEDE,
    Action.UPHOLD,
    Action.REPORT,
    Action.UNBLOCK,
    Action.CLOSE,
    Action.RETURN,
    Action.REFUSE_EXTENSION,
    Action.OVERRULE,
    DECLINE_OBJECTION,
    DECLINE_EXTENSION,
    Action.OBJECT,
    Action.RETRACT,
    Action.ASK_EXTENSION,
    Action.BLOCK,
    Action.CASCADE,
    Action.ESTIMATE,
    SHAPE,
    ASK_HELP,
    Action.CHASE,
    Action.WITHDRAW,
)
"""What moves the task on comes first, what ends it comes last."""


def acts_of(
    task: Task,
    actor: Actor,
    today: date,
    objections: Iterable[Objection],
    extensions: Iterable[Extension],
    slips: Iterable[Slip],
    *,
    has_below: bool,
) -> tuple[str, ...]:
    """Return the names of the acts that would not be refused, the one that moves the task on first.

    Beside the table: a clerk writes objections and requests for time which the head signs, and the
    head signs or declines what waits.
    """
    state = TaskState(task.state)
    sides = sides_of(task, actor)
    found: set[str] = {action.value for action in actions_of(state, sides)}
    found -= {Action.SUPERSEDE.value, Action.PROGRESS.value}
    objecting = any(not each.outcome for each in objections)
    asking = any(not each.outcome for each in extensions)
    if Action.ESTIMATE.value in found:
        found.add(SHAPE)
    if Side.EXECUTOR in sides:
        proposed = (Action.OBJECT, Action.ASK_EXTENSION)
        found |= {each.value for each in proposed if (state, each) in TRANSITIONS}
        found |= {ASK_HELP} if state in OPEN_STATES else set()
    if objecting:
        found -= {Action.OBJECT.value, Action.TAKE_ON.value}
    if asking or today > task.due:
        found.discard(Action.ASK_EXTENSION.value)
    if any(slip.made_on == today for slip in slips):
        found.discard(Action.CHASE.value)
    if not (has_below and actor.may(Role.ISSUER, task.unit.path)):
        found.discard(Action.CASCADE.value)
    if Side.EXECUTOR_HEAD in sides:
        found |= _to_sign(state, objections, extensions)
    if today > task.due:
        found.discard(SIGN_EXTENSION)
    return tuple(str(name) for name in ORDER if name in found)


def _to_sign(state: TaskState, objections: Iterable[Objection], extensions: Iterable[Extension]) -> set[str]:
    found: set[str] = set()
    if any(not each.outcome and each.since is None for each in objections):
        found.add(DECLINE_OBJECTION)
        if (state, Action.OBJECT) in TRANSITIONS:
            found.add(SIGN_OBJECTION)
    if any(not each.outcome and each.signed_by_id is None for each in extensions):
        found.add(DECLINE_EXTENSION)
        if (state, Action.ASK_EXTENSION) in TRANSITIONS:
            found.add(SIGN_EXTENSION)
    return found


TELL = "tell"
"""What confirming a report is for who registered the order: saying that the office has been told."""


def called(name: str, *, registered: bool) -> str:
    """Return under which name the words of an act stand."""
    return TELL if registered and name == Action.CONFIRM else name


HEADS_ONLY = frozenset({SIGN_OBJECTION, DECLINE_OBJECTION, SIGN_EXTENSION, DECLINE_EXTENSION})


def may_ever(name: str, sides: frozenset[Side]) -> bool:
    """Tell whether somebody on these sides may take an act on the task in any of its states."""
    if name in HEADS_ONLY:
        return Side.EXECUTOR_HEAD in sides
    if name == ASK_HELP:
        return Side.EXECUTOR in sides
    if name == SHAPE:
        return may_ever(Action.ESTIMATE, sides)
    proposed = {Action.OBJECT, Action.ASK_EXTENSION}
    if name in proposed and Side.EXECUTOR in sides:
        return True
    return any(step.sides & sides for (_, action), step in TRANSITIONS.items() if action == name)
