"""What reading a directive yields: drafts, the fate of every sentence, and questions.

Positions are code points in the text as it was given, never in a cleaned copy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from threadneedle.core.base import Tier


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open range ``start..end`` of code points in the text as given."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span: need 0 <= start <= end, got {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """Return the words at this span of ``text``."""
        return text[self.start : self.end]


class UnitRole(StrEnum):
    """What a directive asks a unit to be in a task."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    COOPERATING = "cooperating"


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit as the directive writes it. ``span`` is None where its words do not stand together."""

    words: str
    role: UnitRole
    span: Span | None = None


class DeadlineKind(StrEnum):
    """What kind of time a phrase names."""

    FINAL = "final"
    MILESTONE = "milestone"
    WINDOW = "window"
    """The life of a policy or the period of a measure: no deadline."""
    RECURRING = "recurring"
    """每月5日前: the day on which a return is next due, counted from the day of the document."""
    RELATIVE = "relative"
    """收到通知后3个工作日内: a count of days whose first the text does not hold."""
    VAGUE = "vague"
    """尽快, 近期: words that name no day."""
    INVALID = "invalid"
    """A day that no calendar has, as 2月30日."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time phrase. ``date`` is the last day of the stated period, None where no day can be derived.

    ``days`` counts from the day on which the directive was issued or received,
    as 3 in 收到通知后3个工作日内; ``working`` tells that only working days count.
    """

    words: str
    kind: DeadlineKind
    date: dt.date | None
    span: Span
    days: int | None = None
    working: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity with its counter: ``"1,240 栋"`` has quantity 1240 and counter ``"栋"``."""

    words: str
    quantity: Decimal | None
    counter: str


class Kind(StrEnum):
    """What a passage asks for."""

    TASK = "task"
    PERIODIC = "periodic"
    """A return to be sent each week, month or quarter."""
    MEETING = "meeting"
    INFORMATION = "information"


class Every(StrEnum):
    """How often a return is due."""

    DAY = "day"
    WEEK = "week"
    TEN_DAYS = "ten_days"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a return is due again and again.

    ``day`` is the weekday (1 Monday to 7 Sunday) of a week, else the day of the
    month, where ``LAST`` stands for its last; with ``working`` it counts working
    days. ``month`` is the month of the year, or of the quarter (1 to 3). What
    the text leaves open is None.
    """

    every: Every
    day: int | None = None
    month: int | None = None
    working: bool = False


LAST = 31
"""The day of a ``Rhythm`` that means the last of the month, however long it is."""


@dataclass(frozen=True, slots=True)
class ProofAsk:
    """Words that demand photos, tracks, check-ins or documents. Always asked about, never taken over."""

    words: str
    span: Span


class QuestionCode(StrEnum):
    """What the text leaves open. Nothing of this is guessed."""

    UNIT_MISSING = "unit_missing"
    UNIT_VAGUE = "unit_vague"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_AMBIGUOUS = "unit_ambiguous"
    LEAD_MISSING = "lead_missing"
    DEADLINE_MISSING = "deadline_missing"
    DEADLINE_VAGUE = "deadline_vague"
    DEADLINE_INVALID = "deadline_invalid"
    DEADLINE_YEAR = "deadline_year"
    PROOF_ASKED = "proof_asked"
    AUTHORITY_MISSING = "authority_missing"
    TIER_UNSURE = "tier_unsure"
    KIND_UNSURE = "kind_unsure"


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person has to answer before the draft can be issued."""

    code: QuestionCode
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """One obligation found in the text.

    ``text`` is the passage without its number and its unit bracket; ``title`` a
    name of at most 24 characters made from its first clause; ``number`` the
    number as printed, with the numbers above it (``"（一）1"``).
    """

    number: str
    title: str
    text: str
    span: Span
    units: tuple[UnitMention, ...] = ()
    post: str = ""
    deadline: Deadline | None = None
    milestones: tuple[Deadline, ...] = ()
    measures: tuple[Measure, ...] = ()
    tier: Tier | None = None
    kind: Kind = Kind.TASK
    rhythm: Rhythm | None = None
    proof: ProofAsk | None = None
    questions: tuple[Question, ...] = ()


class Fate(StrEnum):
    """What became of a sentence."""

    TASK = "task"
    BACKGROUND = "background"
    REQUIREMENT = "requirement"
    HEADING = "heading"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the source. ``draft`` is an index into ``Reading.drafts`` when its fate is a task."""

    span: Span
    fate: Fate
    draft: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood of one directive.

    The spans of ``sentences`` cover every character of the text that is not
    white space exactly once.
    """

    title: str = ""
    number: str = ""
    issuer: str = ""
    addressees: tuple[str, ...] = ()
    dated: dt.date | None = None
    authority: str = ""
    drafts: tuple[TaskDraft, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit of the organisation as names are looked up in it.

    ``path`` is the digit path of the tree; ``kind`` one of ``"district"``,
    ``"department"``, ``"township"``, ``"village"``, ``"office"``.
    """

    id: int
    path: str
    name: str
    short: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """The units that words may mean."""

    entries: tuple[UnitEntry, ...] = ()


class ResolutionKind(StrEnum):
    """What words for a unit turned out to be."""

    UNIT = "unit"
    COLLECTIVE = "collective"
    AMBIGUOUS = "ambiguous"
    VAGUE = "vague"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which units words mean.

    ``unit_ids`` is the unit itself; all members of a collective in path order;
    or the candidates between which the words leave the choice. ``member_kind``
    and ``anchor_id`` say for a collective which kind of units below which unit.
    """

    kind: ResolutionKind
    unit_ids: tuple[int, ...] = ()
    member_kind: str = ""
    anchor_id: int | None = None
