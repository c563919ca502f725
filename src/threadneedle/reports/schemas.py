"""Shapes of what the API takes in about reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from threadneedle.adapters.bounded import ClientKey, Hours, Id, Quantity, Short, Version, Words
from threadneedle.reports.reads import FactRecord


class ReportIn(Schema):
    """A unit's word on a task; ``client_key`` is made once per report by the sender.

    ``hours`` is what it took so far, all persons together; nobody has to say it.
    """

    task: Id
    client_key: ClientKey
    text: Words
    complete: bool = True
    quantity: Quantity | None = None
    hours: Hours | None = None
    proof_words: Annotated[Short, Field(max_length=1000)] = ""
    version: Version | None = None


class LineReportIn(Schema):
    """A unit's word on a line of several tasks, filed for each who asks.

    ``quantities`` are the totals so far by what is counted; ``proofs`` say for a task where the proof can be
    seen, if its issuer asks for one.
    """

    client_key: Annotated[ClientKey, Field(max_length=40)]
    text: Words
    complete: bool = True
    quantities: Annotated[dict[Short, Quantity], Field(max_length=20)] = {}
    proofs: Annotated[dict[Id, Annotated[Short, Field(max_length=1000)]], Field(max_length=50)] = {}


class ReportOut(Schema):
    """A report as it was filed. Others see its date, never the minute."""

    id: int
    task: int
    complete: bool
    quantity: Decimal | None
    hours: Decimal | None
    text: str
    state: str
    made_on: date


class DecisionIn(Schema):
    """The issuer's decision, on the version it saw."""

    version: Version | None = None


class ReturnIn(DecisionIn):
    """A report sent back, with the reason."""

    reason: Words


class TaskStateOut(Schema):
    """Where the task stands after the decision."""

    task: int
    state: str
    version: int


class FactPage(Schema):
    """A page of the register of facts."""

    items: list[FactRecord]
    next: int | None
