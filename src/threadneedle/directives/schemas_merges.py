"""Shapes of what the API takes in and gives about lines of several tasks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from threadneedle.adapters.bounded import Hours, Id, Version

Tasks = Annotated[list[Id], Field(min_length=1, max_length=50)]


class MergeIn(Schema):
    """Open tasks of one unit that are to be one line."""

    tasks: Tasks


class MergeDecisionIn(Schema):
    """Whether a proposal becomes a line, on the version that was seen."""

    carry: bool
    version: Version | None = None


class MergeVersionIn(Schema):
    """The version that was seen."""

    version: Version | None = None


class MergeHoursIn(MergeVersionIn):
    """Hours of a whole line; without them it takes as long as its longest task."""

    hours: Hours | None = None


class LinePostIn(Schema):
    """The post of the unit that takes on every task of a line."""

    post: Id


class MergeOut(Schema):
    """A proposal or a line; ``state`` is proposed, merged, declined or undone."""

    id: int
    version: int
    state: str
    unit: int
    tasks: list[int]
    first_due: date
    hours: Decimal | None


class MergesOut(Schema):
    """What seems to be asked of a unit more than once, and what one line carries."""

    unit: int
    proposed: list[MergeOut]
    lines: list[MergeOut]


class LineTasksOut(Schema):
    """The tasks for which a step was taken."""

    tasks: list[int]
