"""Shapes of what the API takes and tells about the price of a directive."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from threadneedle.adapters.bounded import Id, Version, Words
from threadneedle.burden.services.answering import MAX_ANSWER


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


class AnswerIn(Schema):
    """What the issuing office says to the assessment of its directive."""

    answer: Annotated[Words, Field(max_length=MAX_ANSWER)]


class AnsweredOut(Schema):
    """The answer as it stands in the record."""

    directive: int
    answer: str
    answered_on: date


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


class CheckOut(Schema):
    """What a directive asks beside its matter, or a limit that it passes, with the rule that says so.

    ``code`` is ``proof``, ``paper``, ``staff``, ``command``, ``veto``, ``ranking``, ``letter``, ``length`` or
    ``notice``. ``excuse`` is why it may be: ``safety``, ``paid``, ``sampled`` or ``statute`` by the sentence,
    or ``told`` with the issuer's ``reason``; empty while nobody says. A house default only advises.
    """

    code: str
    rule: str
    source: str
    house_default: bool
    quote: str
    paragraph: int
    position: int
    found: int | None
    limit: int | None
    excuse: str
    reason: str


class DutyOut(Schema):
    """Where a passage stands on the duty lists of those it asks; ``share`` is empty if no line is like it."""

    position: int
    share: str
    units: int
    number: str
    name: str
    department: str


class KnownOut(Schema):
    """What others have asked of the same units (``asked``) or been told by them (``known``).

    ``task`` is empty where the reader may not see it; ``until`` is the last day on which what is known holds.
    """

    position: int
    state: str
    issuer: str
    task: str
    day: date
    until: date | None
    units: int


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
    checks: list[CheckOut]
    duties: list[DutyOut]
    known: list[KnownOut]
