"""What an office writes down about a matter, and what is wrong with it: all rows before any is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from threadneedle.core.base import Problem, Tier
from threadneedle.core.extraction import looks_secret
from threadneedle.directives.models import Matter
from threadneedle.org.models import Unit

MOST_ROWS = 5_000
MOST_EXTRAS = 20_000
TITLE = 120
DEFAULT_TIER = Tier.LIVELIHOOD
"""The tier of a matter from an existing table that names none: the highest that does not claim safety."""

LONGEST: Mapping[str, int] = MappingProxyType(
    {
        "text": 4_000,
        "title_en": 160,
        "source_words": 300,
        "asked_by": 64,
        "number": 64,
        "progress": 4_000,
        "result": 4_000,
    }
)
"""Characters."""

EARLIEST = date(2000, 1, 1)
YEARS_AHEAD = 10


@dataclass(frozen=True, slots=True)
class MatterDraft:
    """A matter to be registered.

    Parameters
    ----------
    origin : str
        ``document``, ``minutes``, ``remark`` or ``higher``.
    title : str
        If it is longer than 120 characters and there is no ``text``, it becomes the text and is cut.
    asked_by : str
        The post of who asked, never a person's name.
    tier : int, optional
        0 (safety) to 3 (development). A row of an existing table without one takes ``DEFAULT_TIER``.
    due : date, optional
        May have passed for a row of an existing table. Without a due day, or without a lead, the matter
        stands in the register and has no task until it is given both.
    lead, responsible, cooperating
        Ids of units.
    number : str
        By rule if empty.
    registered_on : date, optional
        Today if None.
    closed_on : date, optional
        A matter that is closed gets no task.
    extras : mapping
        Cells for which the product has no word, by heading.
    client_key : str, optional
        Made once by the sender, so that a resend registers nothing twice.
    """

    origin: str
    title: str
    text: str = ""
    title_en: str = ""
    source_words: str = ""
    source_day: date | None = None
    asked_by: str = ""
    tier: int | None = None
    due: date | None = None
    lead: int | None = None
    responsible: tuple[int, ...] = ()
    cooperating: tuple[int, ...] = ()
    number: str = ""
    registered_on: date | None = None
    progress: str = ""
    closed_on: date | None = None
    result: str = ""
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    client_key: str | None = None


@dataclass(frozen=True, slots=True)
class MatterChange:
    """What changes on a matter; None leaves a field as it is.

    ``version`` is the one that the writer saw, or None if any will do.
    """

    matter_id: int
    version: int | None = None
    origin: str | None = None
    title: str | None = None
    text: str | None = None
    title_en: str | None = None
    source_words: str | None = None
    source_day: date | None = None
    asked_by: str | None = None
    tier: int | None = None
    due: date | None = None
    lead: int | None = None
    responsible: tuple[int, ...] | None = None
    cooperating: tuple[int, ...] | None = None
    number: str | None = None
    registered_on: date | None = None
    progress: str | None = None
    closed_on: date | None = None
    result: str | None = None
    extras: Mapping[str, str] | None = None


Row = MatterDraft | MatterChange


def heading(title: str, text: str) -> tuple[str, str]:
    """Return title and text, the title no longer than it may be and nothing of it lost."""
    title, text = " ".join(title.split()), text.strip()
    if len(title) <= TITLE or text:
        return title, text
    return f"{title[: TITLE - 1]}…", title


class Findings:
    """What is wrong, row by row; ``row`` counts from 0 as the rows were given."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, row: int, code: str, field: str, **params: object) -> None:
        """Note a problem of one row."""
        self.problems.append(Problem(code, MappingProxyType({"row": row, "field": field, **params})))


def check_words(place: int, row: Row, found: Findings) -> None:
    """Check what is written: lengths, signs that cannot be kept, marks of secrecy."""
    title = row.title
    if title is not None:
        cut, _ = heading(title, row.text or "")
        if not cut:
            found.add(place, "words.missing", "title")
        elif len(cut) > TITLE:
            found.add(place, "words.too_long", "title", length=len(cut), limit=TITLE)
    for name, limit in LONGEST.items():
        value = getattr(row, name)
        if value is not None and len(value.strip()) > limit:
            found.add(place, "words.too_long", name, length=len(value.strip()), limit=limit)
    extras = row.extras or {}
    size = sum(len(key) + len(value) for key, value in extras.items())
    if size > MOST_EXTRAS:
        found.add(place, "words.too_long", "extras", length=size, limit=MOST_EXTRAS)
    written = _written(row)
    for name, value in written:
        if "\x00" in value:
            found.add(place, "text.nul", name, offset=value.index("\x00"))
        mark = looks_secret(value)
        if mark is not None:
            found.add(place, "matter.secret", name, mark=mark)
    if row.origin is not None and row.origin not in Matter.Origin.values:
        found.add(place, "matter.origin", "origin", value=row.origin)
    if row.tier is not None and row.tier not in [int(tier) for tier in Tier]:
        found.add(place, "draft.not_a_choice", "tier", value=str(row.tier))


def _written(row: Row) -> list[tuple[str, str]]:
    named = [(name, getattr(row, name)) for name in ("title", *LONGEST)]
    named += [("extras", f"{key}：{value}") for key, value in (row.extras or {}).items()]
    return [(name, value) for name, value in named if value]


def check_days(place: int, row: Row, today: date, registered_on: date, found: Findings) -> None:
    """Check the days: none before 2000, none in the future but the due day, closed not before registered."""
    for name in ("source_day", "registered_on", "closed_on"):
        day = getattr(row, name)
        if day is not None and not EARLIEST <= day <= today:
            code = "matter.day_ahead" if day > today else "matter.day_early"
            found.add(place, code, name, value=day.isoformat(), today=today.isoformat())
    due = row.due
    if due is not None and due < EARLIEST:
        found.add(place, "matter.day_early", "due", value=due.isoformat(), today=today.isoformat())
    if due is not None and due.year > today.year + YEARS_AHEAD:
        found.add(place, "draft.due_far", "due", due=due.isoformat())
    if row.closed_on is not None and EARLIEST <= row.closed_on < registered_on:
        found.add(
            place,
            "matter.closed_early",
            "closed_on",
            value=row.closed_on.isoformat(),
            registered=registered_on.isoformat(),
        )


def unit_ids(rows: Iterable[Row]) -> set[int]:
    """Return the ids of all units that some rows name."""
    ids: set[int] = set()
    for row in rows:
        ids |= {*(row.responsible or ()), *(row.cooperating or ())}
        if row.lead is not None:
            ids.add(row.lead)
    return ids


def check_units(place: int, row: Row, units: Mapping[int, Unit], found: Findings, *, is_open: bool) -> None:
    """Check that the units exist; of an open matter they must not have been closed."""
    for name in ("lead", "responsible", "cooperating"):
        given = getattr(row, name)
        ids: Sequence[int] = () if given is None else given if isinstance(given, tuple) else (given,)
        for key in ids:
            unit = units.get(key)
            if unit is None:
                found.add(place, "org.unit_unknown", name, unit=key)
            elif is_open and unit.closed_on is not None:
                found.add(place, "matter.unit_closed", name, unit=unit.short)


def repeated(numbers: Sequence[str], found: Findings) -> None:
    """Note every number that stands twice in the rows, naming the row that has it first."""
    first: dict[str, int] = {}
    for place, number in enumerate(numbers):
        if number and first.setdefault(number, place) != place:
            found.add(place, "matter.number_twice", "number", number=number, other=first[number])
