"""The life of a task: one table of states, actions and sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from threadneedle.core.base import IllegalTransitionError, Problem


class TaskState(StrEnum):
    """Where a task stands. *Verified* is not a state: it is what an independent verdict says."""

    ISSUED = "issued"
    SIGNED = "signed"
    TAKEN_ON = "taken_on"
    OBJECTED = "objected"
    BLOCKED = "blocked"
    EXTENSION_ASKED = "extension_asked"
    REPORTED = "reported"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Action(StrEnum):
    """What can be done to a task."""

    SIGN = "sign"
    TAKE_ON = "take_on"
    ESTIMATE = "estimate"
    OBJECT = "object"
    RETRACT = "retract"
    CONCEDE = "concede"
    UPHOLD = "uphold"
    OVERRULE = "overrule"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    BLOCK = "block"
    UNBLOCK = "unblock"
    CASCADE = "cascade"
    CHASE = "chase"
    PROGRESS = "progress"
    REPORT = "report"
    RETURN = "return"
    CONFIRM = "confirm"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"


class Side(StrEnum):
    """From which side of a task an actor acts."""

    EXECUTOR = "executor"
    EXECUTOR_HEAD = "executor_head"
    ISSUER = "issuer"
    REGISTRAR = "registrar"
    """The office that registers and closes, whoever issued."""
    ARBITER = "arbiter"
    """The named office of the common superior of executor and issuer."""


@dataclass(frozen=True, slots=True)
class Step:
    """What an action leads to and who may take it; no ``target`` means back to where work was interrupted."""

    target: TaskState | None
    sides: frozenset[Side]


S, A = TaskState, Action
EXECUTOR = frozenset({Side.EXECUTOR})
HEAD = frozenset({Side.EXECUTOR_HEAD})
ISSUER = frozenset({Side.ISSUER})
ARBITER = frozenset({Side.ARBITER})
CHASER = frozenset({Side.ISSUER, Side.REGISTRAR})


def _rows() -> dict[tuple[TaskState, Action], Step]:
    rows: dict[tuple[TaskState, Action], Step] = {
        (S.ISSUED, A.SIGN): Step(S.SIGNED, EXECUTOR),
        (S.SIGNED, A.TAKE_ON): Step(S.TAKEN_ON, EXECUTOR),
        (S.SIGNED, A.OBJECT): Step(S.OBJECTED, HEAD),
        (S.OBJECTED, A.RETRACT): Step(S.SIGNED, HEAD),
        (S.OBJECTED, A.CONCEDE): Step(S.WITHDRAWN, ISSUER),
        (S.OBJECTED, A.UPHOLD): Step(S.WITHDRAWN, ARBITER),
        (S.OBJECTED, A.OVERRULE): Step(S.SIGNED, ARBITER),
        (S.EXTENSION_ASKED, A.GRANT_EXTENSION): Step(None, ISSUER),
        (S.EXTENSION_ASKED, A.REFUSE_EXTENSION): Step(None, ISSUER),
        (S.EXTENSION_ASKED, A.REPORT): Step(S.REPORTED, EXECUTOR),
        (S.BLOCKED, A.UNBLOCK): Step(None, frozenset({Side.EXECUTOR, Side.ISSUER})),
        (S.REPORTED, A.RETURN): Step(S.RETURNED, ISSUER),
        (S.REPORTED, A.CONFIRM): Step(S.CONFIRMED, ISSUER),
        (S.CONFIRMED, A.CLOSE): Step(S.CLOSED, CHASER),
    }
    for working in (S.TAKEN_ON, S.RETURNED):
        rows[working, A.ASK_EXTENSION] = Step(S.EXTENSION_ASKED, HEAD)
        rows[working, A.BLOCK] = Step(S.BLOCKED, EXECUTOR)
        rows[working, A.PROGRESS] = Step(working, EXECUTOR)
        rows[working, A.REPORT] = Step(S.REPORTED, EXECUTOR)
    for kept in (S.TAKEN_ON, S.RETURNED, S.BLOCKED, S.EXTENSION_ASKED):
        rows[kept, A.CASCADE] = Step(kept, frozenset({Side.EXECUTOR}))
    for sized in (S.SIGNED, S.TAKEN_ON, S.RETURNED):
        rows[sized, A.ESTIMATE] = Step(sized, EXECUTOR)
    for owed in (S.ISSUED, S.SIGNED, S.TAKEN_ON, S.RETURNED):
        rows[owed, A.CHASE] = Step(owed, CHASER)
    for unfinished in (
        S.ISSUED,
        S.SIGNED,
        S.OBJECTED,
        S.TAKEN_ON,
        S.BLOCKED,
        S.EXTENSION_ASKED,
        S.REPORTED,
        S.RETURNED,
    ):
        rows[unfinished, A.WITHDRAW] = Step(S.WITHDRAWN, ISSUER)
        rows[unfinished, A.SUPERSEDE] = Step(S.SUPERSEDED, ISSUER)
    return rows


TRANSITIONS: Mapping[tuple[TaskState, Action], Step] = MappingProxyType(_rows())

OPEN_STATES = frozenset(
    {S.ISSUED, S.SIGNED, S.TAKEN_ON, S.OBJECTED, S.BLOCKED, S.EXTENSION_ASKED, S.RETURNED}
)
"""States in which the executing unit still owes something."""

PAUSED_STATES = frozenset({S.OBJECTED, S.BLOCKED})
"""States in which the clock does not run for the executing unit."""


def advance(state: TaskState, action: Action, *, resume: TaskState = TaskState.TAKEN_ON) -> TaskState:
    """Return the state that follows ``action`` taken in ``state``.

    Parameters
    ----------
    resume : TaskState
        Where work stood before it was blocked or an extension was asked.

    Raises
    ------
    IllegalTransitionError
        If the table has no row for the pair. Nothing is changed.
    """
    step = TRANSITIONS.get((state, action))
    if step is None:
        raise IllegalTransitionError(
            Problem("task.transition", MappingProxyType({"state": state.value, "action": action.value}))
        )
    return step.target or resume


def states_for(action: Action) -> frozenset[str]:
    """Return the states, by their values, in which the table knows ``action``."""
    return frozenset(state.value for state, known in TRANSITIONS if known is action)


def actions_of(state: TaskState, sides: Iterable[Side]) -> tuple[Action, ...]:
    """Return the actions open to somebody acting from ``sides`` on a task in ``state``, in table order."""
    mine = frozenset(sides)
    return tuple(
        action for action in Action if (step := TRANSITIONS.get((state, action))) and step.sides & mine
    )
