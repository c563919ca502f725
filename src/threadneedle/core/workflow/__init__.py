"""The lives of things, each as one table."""

from threadneedle.core.workflow.task import (
    OPEN_STATES,
    PAUSED_STATES,
    TRANSITIONS,
    Action,
    Side,
    Step,
    TaskState,
    actions_of,
    advance,
    states_for,
)

__all__ = [
    "OPEN_STATES",
    "PAUSED_STATES",
    "TRANSITIONS",
    "Action",
    "Side",
    "Step",
    "TaskState",
    "actions_of",
    "advance",
    "states_for",
]
