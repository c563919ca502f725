"""Shapes of what the API takes in about directives, tasks and requests for help."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from threadneedle.adapters.bounded import (
    ClientKey,
    Day,
    Hours,
    Id,
    Name,
    Quantity,
    Short,
    Text,
    Version,
    Words,
)
from threadneedle.directives.matter_records import MatterRecord
from threadneedle.directives.records import (
    DirectiveRecord,
    HelpRecord,
    TaskRecord,
)

BASE64 = r"^[A-Za-z0-9+/\s]+={0,2}\s*$"
Position = Annotated[int, Field(ge=0, le=32_767)]
TierNumber = Annotated[int, Field(ge=0, le=3)]
RoleName = Literal["lead", "responsible", "cooperating"]
KindName = Literal["task", "periodic", "meeting", "information"]
MemberKind = Literal["", "district", "department", "township", "village", "office"]
ProofCategory = Literal["", "safety", "paid", "sampled", "statute"]


class ReceivedIn(Schema):
    """Who gave an order that the unit received, as the paper names the office, and when it came."""

    issuer_words: Short = ""
    arrived_on: Day | None = None


class HeadIn(Schema):
    """What is known of an order; empty fields are read from its text.

    ``received`` is given for an order of an office that does not act here: the unit registers it.
    """

    title: Short = ""
    number: Annotated[Short, Field(max_length=64)] = ""
    authority: Short = ""
    kind: Literal["", "task", "periodic", "meeting", "information"] = ""
    received: ReceivedIn | None = None
    client_key: ClientKey | None = None


class DirectiveIn(HeadIn):
    """A source text."""

    text: Text


class FileIn(Schema):
    """A file as it came; its bytes in base64."""

    name: Name
    content: Annotated[str, StringConstraints(min_length=1, max_length=28_000_000, pattern=BASE64)]


class FilesIn(HeadIn):
    """The files of one order, read one after another."""

    files: Annotated[list[FileIn], Field(min_length=1, max_length=40)]


class TypedIn(Schema):
    """The words of a picture, typed beside it."""

    text: Text
    kind: Literal["", "task", "periodic", "meeting", "information"] = ""
    version: Version | None = None


class UnitChoiceIn(Schema):
    """A unit, or the members of a kind below it."""

    unit: Id
    role: RoleName = "responsible"
    member_kind: MemberKind = ""


class AnswerIn(Schema):
    """The answer to one question; which field counts follows from the question."""

    question: Id
    not_a_task: bool = False
    units: Annotated[list[UnitChoiceIn], Field(max_length=200)] = []
    lead: Id | None = None
    each: bool = False
    due: Day | None = None
    same_as: Position | None = None
    proof_category: ProofCategory = ""
    proof_asks: Short = ""
    proof_reason: Short = ""
    authority: Short = ""
    tier: TierNumber | None = None
    kind: Literal["", "task", "periodic", "meeting", "information"] = ""
    remember: bool = False


class AnswersIn(Schema):
    """Answers given as one act."""

    answers: Annotated[list[AnswerIn], Field(min_length=1, max_length=500)]
    version: Version | None = None


class DraftIn(Schema):
    """What a clerk writes over the extractor's reading; null leaves a field as it is.

    ``norm`` 0 lets the words of the title choose; ``own_hours`` false takes the issuer's estimate off, so
    that the norm counts. ``crew`` people are needed together.
    """

    title: Name | None = None
    kind: KindName | None = None
    tier: TierNumber | None = None
    due: Day | None = None
    quantity: Quantity | None = None
    counter: Annotated[Short, Field(max_length=12)] | None = None
    hours: Hours | None = None
    own_hours: bool = True
    norm: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = None
    crew: Annotated[int, Field(ge=1, le=999)] | None = None
    ground: Annotated[Short, Field(max_length=300)] | None = None
    dropped: bool | None = None
    version: Version | None = None


class NormOut(Schema):
    """A norm that holds today: hours of a team for each thing counted, or for a whole task."""

    id: int
    name: str
    name_en: str
    words: tuple[str, ...]
    counter: str
    hours: Decimal
    since: date
    source: str


class VersionIn(Schema):
    """The version the sender saw; if another came between, the act is refused."""

    version: Version | None = None


class ReasonIn(VersionIn):
    """An act that needs a reason in words."""

    reason: Words


class TakeOnIn(VersionIn):
    """The post that will do the work."""

    post: Id


class LeaveIn(Schema):
    """Why an order is left with the unit that registered it."""

    reason: Words


class EstimateIn(VersionIn):
    """The hours as the executing unit sees them."""

    hours: Hours


class ObjectIn(ReasonIn):
    """An objection on one of three grounds."""

    ground: Literal["not_mine", "not_lawful", "not_feasible"]


class ExtensionIn(ReasonIn):
    """The new day asked for."""

    due: Day


class GrantIn(ReasonIn):
    """The day granted, if not the one asked for."""

    due: Day | None = None


class BlockIn(VersionIn):
    """The cause, and the unit that owes."""

    cause: Words
    owed_by: Id | None = None


class CascadeIn(VersionIn):
    """The units below, and what is added on the way down."""

    units: Annotated[list[Id], Field(min_length=1, max_length=1000)]
    due: Day | None = None
    demands_added: Annotated[Short, Field(max_length=1000)] = ""
    quantities: Annotated[dict[Id, Quantity], Field(max_length=1000)] = {}


class ShareIn(Schema):
    """The part of one unit."""

    unit: Id
    quantity: Quantity
    hours: Hours | None = None


class SharesIn(Schema):
    """The parts of a quantity that the source names for all units together."""

    shares: Annotated[list[ShareIn], Field(min_length=1, max_length=1000)]


class HelpIn(Schema):
    """A difficulty carried to another unit."""

    asked: Id
    title: Name
    text: Words
    task: Id | None = None
    answer_due: Day | None = None


class AnswerHelpIn(VersionIn):
    """The answer owed."""

    answer: Words


OriginName = Literal["document", "minutes", "remark", "higher"]
Number = Annotated[Short, Field(max_length=64)]


class MatterIn(Schema):
    """A matter to be registered for one's own office; an empty number is given by rule."""

    origin: OriginName
    source_words: Name
    source_day: Day | None = None
    asked_by: Number = ""
    title: Name
    text: Words | Literal[""] = ""
    tier: TierNumber
    due: Day
    lead: Id
    responsible: Annotated[list[Id], Field(max_length=200)] = []
    cooperating: Annotated[list[Id], Field(max_length=200)] = []
    number: Number = ""
    client_key: ClientKey | None = None


class PassageIn(Schema):
    """A passage of an issued directive to be registered; without words its source is the directive."""

    origin: OriginName = "document"
    source_words: Short = ""
    asked_by: Number = ""
    number: Number = ""


class CloseMatterIn(VersionIn):
    """What came of a matter, and why unfinished tasks are taken back if there are any."""

    result: Words
    reason: Words | Literal[""] = ""


class MatterPage(Schema):
    """A page of matters."""

    items: list[MatterRecord]
    next: int | None


class TaskPage(Schema):
    """A page of tasks; ``next`` is the cursor to pass as ``after``."""

    items: list[TaskRecord]
    next: int | None


class DirectivePage(Schema):
    """A page of directives."""

    items: list[DirectiveRecord]
    next: int | None


class HelpPage(Schema):
    """A page of requests for help."""

    items: list[HelpRecord]
    next: int | None


class CascadeOut(Schema):
    """What came of breaking a task down."""

    made: list[int]
    kept: list[int]
    days_taken_off: int


class EntryOut(Schema):
    """One event of the ledger about a task: its day, never the minute."""

    sequence: int
    on: date
    kind: str
    post: int | None
    hash: str
