"""What a caller hands to a service: units, posts, holdings, grants and rules to be."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from threadneedle.core.base import InvalidError, Role

NAME_MOST, SHORT_MOST, ENGLISH_MOST, CODE_MOST = 64, 32, 96, 16
RULE_KEY_MOST, RULE_NAME_MOST, RULE_ENGLISH_MOST, SOURCE_MOST, PACK_MOST = 48, 120, 160, 300, 64
DUTY_NUMBER_MOST, DUTY_MOST, DEPARTMENT_MOST = 16, 300, 120
HOURS_MOST = Decimal(9999)
RESERVE_MOST = 90
VALUE_MOST = Decimal(10) ** 9
DAY_NAME_MOST = 48
NORM_WORDS_MOST, COUNTER_MOST = 200, 12
NORM_MOST = Decimal(100_000)
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that a calendar or a holding may name; what lies outside is a slip of the pen."""


class Part(StrEnum):
    """A part of a draft that can be wrong, as an error names it."""

    NAME = "name"
    SHORT = "short"
    NAME_EN = "name_en"
    CODE = "code"
    ALIAS = "alias"
    KEY = "key"
    UNIT_OF_VALUE = "unit_of_value"
    SOURCE = "source"
    NUMBER = "number"
    DUTY = "duty"
    FIELD = "field"
    DEPARTMENT = "department"
    GROUND = "ground"
    PACK = "pack"
    WORDS = "words"
    COUNTER = "counter"


def clean_text(value: str, part: Part, most: int, *, needed: bool = True) -> str:
    """Return ``value`` without the blanks around it.

    Raises
    ------
    InvalidError
        ``org.text_blank`` if it is needed and empty; ``org.text_control`` for NUL, line breaks and
        lone surrogates, which neither database nor page can carry; ``org.text_too_long``.
    """
    value = value.strip()
    if needed and not value:
        raise InvalidError.of("org.text_blank", field=part)
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in value):
        raise InvalidError.of("org.text_control", field=part)
    if len(value) > most:
        raise InvalidError.of("org.text_too_long", field=part, most=most)
    return value


def _clean_texts(draft: object, *parts: tuple[Part, int, bool]) -> None:
    """Take the blanks from around the texts of a frozen draft; each part with its length and if it is needed.

    A part is the name of its attribute, but for the name of a duty, which is said otherwise in words.
    """
    for part, most, needed in parts:
        attribute = Part.NAME.value if part is Part.DUTY else part.value
        clean = clean_text(getattr(draft, attribute), part, most, needed=needed)
        object.__setattr__(draft, attribute, clean)


def check_day(day: date, field: str = "since") -> None:
    """Refuse a day outside the years that the product deals with; ``field`` names it in the error.

    Raises
    ------
    InvalidError
        ``org.day_far_away``.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidError.of(
            "org.day_far_away", field=field, day=day.isoformat(), first=FIRST_YEAR, last=LAST_YEAR
        )


def check_stretch(since: date, until: date | None) -> None:
    """Refuse a time that ends before it begins.

    Raises
    ------
    InvalidError
        ``org.ends_before_start`` or ``org.day_far_away``.
    """
    check_day(since)
    if until is not None:
        check_day(until, "until")
        if until < since:
            raise InvalidError.of("org.ends_before_start", field="until", since=since, until=until)


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """A unit to be added. Without a short name its name serves as one."""

    kind: str
    name: str
    short: str = ""
    name_en: str = ""
    code: str = ""
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        name = clean_text(self.name, Part.NAME, NAME_MOST)
        short = clean_text(self.short or name, Part.SHORT, SHORT_MOST)
        aliases = tuple(dict.fromkeys(clean_text(alias, Part.ALIAS, NAME_MOST) for alias in self.aliases))
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "short", short)
        object.__setattr__(
            self, "name_en", clean_text(self.name_en, Part.NAME_EN, ENGLISH_MOST, needed=False)
        )
        object.__setattr__(self, "code", clean_text(self.code, Part.CODE, CODE_MOST, needed=False))
        object.__setattr__(self, "aliases", tuple(alias for alias in aliases if alias not in {name, short}))

    @property
    def names(self) -> tuple[str, ...]:
        """Everything the unit would be called, each once."""
        return tuple(dict.fromkeys((self.name, self.short, *self.aliases)))


@dataclass(frozen=True, slots=True)
class SplitPart:
    """A part of a unit that is split: a new unit, and which of the units below go to it.

    Without a draft it is the unit itself, which then goes on. ``main`` carries on what was open.
    """

    draft: UnitDraft | None
    children: tuple[int, ...] = ()
    main: bool = False


@dataclass(frozen=True, slots=True)
class PostDraft:
    """A post to be added; ``heads`` for the unit's first responsible person."""

    unit_id: int
    name: str
    name_en: str = ""
    heads: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_text(self.name, Part.NAME, NAME_MOST))
        object.__setattr__(
            self, "name_en", clean_text(self.name_en, Part.NAME_EN, ENGLISH_MOST, needed=False)
        )


@dataclass(frozen=True, slots=True)
class HoldingDraft:
    """A person to hold a post from ``since`` to ``until``, both inclusive; a stand-in needs an end."""

    post_id: int
    person_id: int
    since: date
    until: date | None = None
    stands_in: bool = False

    def __post_init__(self) -> None:
        check_stretch(self.since, self.until)
        if self.stands_in and self.until is None:
            raise InvalidError.of("org.stand_in_needs_end", field="until")

    def meets(self, since: date, until: date | None) -> bool:
        """Tell whether this time and the other have a day in common."""
        begins_in_time = until is None or self.since <= until
        return begins_in_time and (self.until is None or since <= self.until)


@dataclass(frozen=True, slots=True)
class GrantDraft:
    """A role to be given to a post on the subtree at a unit."""

    post_id: int
    role: Role
    unit_id: int
    delegable: bool = False


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A limit from a day on, with its source; ``house_default`` if it is our own and only advises.

    ``pack`` is the name of the rule pack that it came with; empty if somebody set it by hand.
    """

    key: str
    value: Decimal
    unit_of_value: str
    name: str
    since: date
    source: str
    name_en: str = ""
    house_default: bool = False
    pack: str = ""

    def __post_init__(self) -> None:
        check_day(self.since)
        if not self.value.is_finite() or abs(self.value) >= VALUE_MOST:
            raise InvalidError.of("org.value_out_of_range", field="value", value=str(self.value))
        object.__setattr__(self, "value", self.value.quantize(Decimal("0.001")))
        _clean_texts(
            self,
            (Part.KEY, RULE_KEY_MOST, True),
            (Part.UNIT_OF_VALUE, 32, True),
            (Part.NAME, RULE_NAME_MOST, True),
            (Part.SOURCE, SOURCE_MOST, True),
            (Part.NAME_EN, RULE_ENGLISH_MOST, False),
            (Part.PACK, PACK_MOST, False),
        )
        if not self.key.isascii() or not self.key.isidentifier():
            raise InvalidError.of("org.rule_key", field="key", key=self.key)


@dataclass(frozen=True, slots=True)
class NormDraft:
    """Hours of a team that a kind of work takes from a day on, more than 0 and below 100,000.

    For each thing counted in ``counter``, or for the whole task without one. ``words`` are those of an order
    by which the kind is known, with “、” between them.
    """

    name: str
    hours: Decimal
    since: date
    source: str
    counter: str = ""
    words: str = ""
    name_en: str = ""
    pack: str = ""

    def __post_init__(self) -> None:
        check_day(self.since)
        if not self.hours.is_finite() or not Decimal("0.005") < self.hours < NORM_MOST:
            raise InvalidError.of("org.norm_range", field="hours", hours=str(self.hours), most=int(NORM_MOST))
        object.__setattr__(self, "hours", self.hours.quantize(Decimal("0.01")))
        _clean_texts(
            self,
            (Part.NAME, RULE_NAME_MOST, True),
            (Part.SOURCE, SOURCE_MOST, True),
            (Part.COUNTER, COUNTER_MOST, False),
            (Part.WORDS, NORM_WORDS_MOST, False),
            (Part.NAME_EN, RULE_ENGLISH_MOST, False),
            (Part.PACK, PACK_MOST, False),
        )


@dataclass(frozen=True, slots=True)
class DutyDraft:
    """A line of the duty list to be put down for a unit and all below it, from a day on."""

    unit_id: int
    number: str
    share: str
    name: str
    since: date
    field: str = ""
    department: str = ""
    ground: str = ""
    until: date | None = None

    def __post_init__(self) -> None:
        check_stretch(self.since, self.until)
        _clean_texts(
            self,
            (Part.NUMBER, DUTY_NUMBER_MOST, True),
            (Part.DUTY, DUTY_MOST, True),
            (Part.FIELD, NAME_MOST, False),
            (Part.DEPARTMENT, DEPARTMENT_MOST, False),
            (Part.GROUND, SOURCE_MOST, False),
        )


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A unit to be added with others: below the unit ``parent_id``, or below the node at place ``above``."""

    draft: UnitDraft
    parent_id: int = 0
    above: int | None = None


@dataclass(frozen=True, slots=True)
class UnitChange:
    """Names and area code that a unit is to have, and other names to be added; its kind stays."""

    unit_id: int
    draft: UnitDraft


@dataclass(frozen=True, slots=True)
class CapacityDraft:
    """Hours of a unit's team per working day from a day on, 0..9999, and its reserve, 0..90 per cent."""

    unit_id: int
    since: date
    hours_per_day: Decimal
    reserve_percent: int

    def __post_init__(self) -> None:
        check_day(self.since)
        hours, reserve = self.hours_per_day, self.reserve_percent
        if not hours.is_finite() or not 0 <= hours <= HOURS_MOST:
            raise InvalidError.of(
                "org.hours_out_of_range", field="hours_per_day", most=int(HOURS_MOST), hours=str(hours)
            )
        if not 0 <= reserve <= RESERVE_MOST:
            raise InvalidError.of(
                "org.reserve_out_of_range", field="reserve_percent", most=RESERVE_MOST, reserve=reserve
            )
        object.__setattr__(self, "hours_per_day", hours.quantize(Decimal("0.01")))
