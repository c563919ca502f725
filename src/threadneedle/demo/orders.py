"""The orders of the demo: texts with placeholders for dates, and the answers a clerk would give."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from threadneedle.core.base import Tier
from threadneedle.core.extraction import Kind
from threadneedle.demo.district import DATA, read_toml

PLACEHOLDER = re.compile(r"\{(?:(?P<year>Y)|(?P<form>[dD]):(?P<days>[+-]\d+))\}")


@dataclass(frozen=True, slots=True)
class OrderTask:
    """What a clerk makes of one passage.

    ``at`` are words of the passage, by which its draft is found; ``units`` are the
    responsible units or a collective, ``lead`` the one lead unit of a task that has one;
    ``due`` is a number of days from today, None for what is only to be read; ``quota`` gives each
    unit its part of the quantity; ``hours`` is the estimate for a whole task, ``hours_each`` for
    one of the things counted.
    """

    key: str
    at: str
    title: str
    title_en: str
    tier: Tier
    due: int | None = None
    kind: Kind = Kind.TASK
    units: tuple[str, ...] = ()
    lead: str = ""
    cooperating: tuple[str, ...] = ()
    quantity: float | None = None
    counter: str = ""
    quota: Mapping[str, int] = field(default_factory=dict, hash=False)
    hours: float | None = None
    hours_each: float | None = None
    post: str = ""
    matter: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """One directive of the demo; ``issued`` is a number of days from today, 0 or less.

    ``kind`` is what a clerk says that it asks for. An order with ``words`` came from an office that is not
    in the tree: ``issuer`` is then the unit that registered it, and ``words`` name the office. ``file`` is
    the name of the file in which it came, if it was not pasted.
    """

    slug: str
    issuer: str
    post: str
    number: str
    title_en: str
    issued: int
    authority: str
    text: str
    draft: bool
    tasks: tuple[OrderTask, ...]
    kind: str = ""
    words: str = ""
    file: str = ""

    def text_on(self, today: date) -> str:
        """Return the text with every date as it reads when the demo is played on ``today``."""
        return render(self.text, today, self.issued)

    def number_on(self, today: date) -> str:
        """Return the document number as it reads when the demo is played on ``today``."""
        return render(self.number, today, self.issued)


def render(text: str, today: date, issued: int) -> str:
    """Put dates in the place of placeholders.

    ``{Y}`` is the year of issue; ``{d:+11}`` the day eleven days after ``today``, with its
    year only where that is not the year of issue; ``{D:+11}`` always has its year.
    """
    year = (today + timedelta(days=issued)).year

    def words(match: re.Match[str]) -> str:
        if match["year"]:
            return str(year)
        day = today + timedelta(days=int(match["days"]))
        short = f"{day.month}月{day.day}日"
        return f"{day.year}年{short}" if match["form"] == "D" or day.year != year else short

    return PLACEHOLDER.sub(words, text)


@cache
def load_orders() -> tuple[Order, ...]:
    """Read all orders, by day of issue."""
    names = sorted(entry.name for entry in (DATA / "orders").iterdir() if entry.name.endswith(".toml"))
    orders = [order_of(read_toml("orders", name)) for name in names]
    return tuple(sorted(orders, key=lambda order: order.issued))


def order_of(row: Mapping[str, Any]) -> Order:
    """Make an order of a row of a data file."""
    return Order(
        slug=row["slug"],
        issuer=row["issuer"],
        post=row["post"],
        number=row.get("number", ""),
        title_en=row["title_en"],
        issued=row["issued"],
        authority=row.get("authority", ""),
        text=row["text"].strip() + "\n",
        draft=row.get("draft", False),
        tasks=tuple(_task(task, row["slug"]) for task in row.get("task", ())),
        kind=row.get("kind", ""),
        words=row.get("words", ""),
        file=row.get("file", ""),
    )


def _task(row: Mapping[str, Any], slug: str) -> OrderTask:
    quota: Mapping[str, int] = row.get("quota", {})
    return OrderTask(
        key=f"{slug}/{row['key']}",
        at=row["at"],
        title=row.get("title", row["at"]),
        title_en=row["title_en"],
        tier=Tier[row["tier"].upper()],
        due=row.get("due"),
        kind=Kind(row.get("kind", "task")),
        units=tuple(row.get("units", ())),
        lead=row.get("lead", ""),
        cooperating=tuple(row.get("cooperating", ())),
        quantity=sum(quota.values()) if quota else row.get("quantity"),
        counter=row.get("counter", ""),
        quota=quota,
        hours=row.get("hours"),
        hours_each=row.get("hours_each"),
        post=row.get("post", ""),
        matter=row.get("matter", False),
    )
