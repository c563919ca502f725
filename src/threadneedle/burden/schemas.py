"""Shapes of what the API takes and tells about the price of a directive."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from threadneedle.adapters.bounded import Id, Version


class IssueIn(Schema):
    """Issue a directive; ``supersedes`` names an earlier one that it replaces.

    ``digest`` is that of the price which was seen: if the directive costs something else now, it is not
    issued. ``reason`` is asked for where hours are late whatever the order. ``post`` is who does what an
    order that was registered asks of the unit itself; such an order has no price here.
    """

    version: Version | None = None
    supersedes: Id | None = None
    post: Id | None = None
    digest: Annotated[str, Field(max_length=64)] | None = None
    reason: str = ""


class BeginIn(Schema):
    """Begin working out a price; the version is the one that the sender saw."""

    version: Version | None = None


class BegunOut(Schema):
    """How far a price is: units with known hours, and how many of them are worked out."""

    ready: bool
    units: int
    done: int


class UnitPriceOut(Schema):
    """What is asked of one unit, in hours; the last three are None where its hours are not known.

    ``certainly_late`` is late in every plan, ``best_late`` in the best plan found; ``displaced`` counts
    lines that would be done later.
    """

    unit: int
    name: str
    tasks: int
    asked: Decimal
    certainly_late: Decimal | None
    best_late: Decimal | None
    displaced: int | None


class PriceOut(Schema):
    """What a draft would cost today, or what an issued one was issued with.

    ``free_date`` is the first day on which nobody is displaced;
    ``notice_days`` are working days to the first due date.
    """

    directive: int
    version: int
    day: date
    digest: str
    asked: Decimal
    certainly_late: Decimal
    best_late: Decimal
    free_date: date | None
    notice_days: int | None
    least_notice: int
    units: list[UnitPriceOut]
