"""Shapes of what the API tells about a worklist. Nothing in it is counted by person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ninja import Schema


class LineOut(Schema):
    """One row of a list: ``progress`` is on_time, near, late or paused; hours are those that remain.

    ``starts`` is the day on which work on it is laid next, if that is within a working week.

    A line of several tasks has all of them in ``tasks``, and the ``merge`` that carries them.
    """

    place: int
    task: int
    tasks: list[int]
    merge: int | None
    version: int
    tier: int
    title: str
    issuer: int
    state: str
    due: date
    progress: str
    working_days: int
    group: str
    starts: date | None
    hours: Decimal | None
    quantity: Decimal | None
    reported: Decimal | None
    counter: str


class ShortfallOut(Schema):
    """By ``due`` more hours are asked than the team has."""

    due: date
    hours_needed: Decimal
    hours_available: Decimal
    tasks: list[int]


class WorklistOut(Schema):
    """The one ordered list of a unit; hours are told only to those who see the whole list."""

    unit: int
    whole: bool
    lines: list[LineOut]
    shortfalls: list[ShortfallOut]
