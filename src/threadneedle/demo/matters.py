"""What the supervision office of the demo follows up: registered, chased and closed through the services."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from importlib.resources import files
from typing import Any

from threadneedle.core.base import Actor
from threadneedle.demo.stage import Stage
from threadneedle.directives.models import Task
from threadneedle.directives.services import (
    MatterChange,
    MatterDraft,
    chase_matter,
    close_matter,
    register_matters,
    register_passage,
    set_number_rule,
    sign_task,
    take_on_task,
    update_matters,
)
from threadneedle.reports.services import ReportDraft, confirm_report, submit_report

OFFICE, INSPECTOR, HEAD = "区政府督查室", "inspector-1", "head"
MINUTES = {
    "rule": 9 * 60,
    "register": 9 * 60 + 45,
    "sign": 10 * 60 + 5,
    "words": 11 * 60 + 30,
    "chase": 8 * 60 + 45,
    "report": 16 * 60 + 20,
    "confirm": 9 * 60 + 10,
    "close": 17 * 60 + 5,
}
"""Minute of the day at which an act of each kind is usual."""

Play = tuple[datetime, Callable[[], None]]


def matter_acts(stage: Stage, *, zone: tzinfo) -> list[Play]:
    """Return every act on matters with its moment; each is played by calling it."""
    data = tomllib.loads(
        files("threadneedle.demo").joinpath("data", "matters.toml").read_text(encoding="utf-8")
    )
    desk = Desk(stage, zone)
    first = min(row["day"] for row in data["passage"])
    acts = [desk.at(first, "rule", 0, partial(desk.number_by, data["pattern"]))]
    for place, row in enumerate(data["passage"]):
        acts += desk.follow_passage(row, place)
    for place, row in enumerate(data["own"]):
        acts += desk.follow_own(row, place)
    return acts


class Desk:
    """The supervision office at work on the stage."""

    def __init__(self, stage: Stage, zone: tzinfo) -> None:
        self._stage = stage
        self._zone = zone
        self._matters: dict[str, int] = {}

    def at(self, day: int, kind: str, place: int, act: Callable[[datetime], None]) -> Play:
        """Return an act with its moment; what would fall on a weekend was done on the Friday before."""
        on = self._stage.day(day)
        on -= timedelta(days=max(0, on.weekday() - 4))
        minute = MINUTES[kind] + place
        moment = datetime.combine(on, time(minute // 60, minute % 60), tzinfo=self._zone)
        return moment, partial(act, moment)

    def number_by(self, pattern: str, now: datetime) -> None:
        """Set the rule of the office's numbers."""
        office = self._stage.cast.units[OFFICE]
        set_number_rule(office, "", pattern, 1, actor=self._actor(HEAD), now=now)

    def follow_passage(self, row: Mapping[str, Any], place: int) -> Iterator[Play]:
        """Register a passage of an order, and write down what was said about it."""
        yield self.at(row["day"], "register", place, partial(self._register_passage, row))
        yield from self._words(row, place)

    def follow_own(self, row: Mapping[str, Any], place: int) -> Iterator[Play]:
        """Register a matter, and follow its task as far as it has come."""
        yield self.at(row["day"], "register", place, partial(self._register, row))
        if "signed" in row:
            yield self.at(row["signed"], "sign", place, partial(self._take_on, row))
        if "chase" in row:
            yield self.at(row["chase"]["day"], "chase", place, partial(self._chase, row))
        if "report" in row:
            yield self.at(row["report"]["day"], "report", place, partial(self._report, row))
        if "confirmed" in row:
            yield self.at(row["confirmed"], "confirm", place, partial(self._confirm, row))
        if "closed" in row:
            yield self.at(row["closed"]["day"], "close", place, partial(self._close, row))
        yield from self._words(row, place)

    def _words(self, row: Mapping[str, Any], place: int) -> Iterator[Play]:
        if "words" in row:
            yield self.at(row["words_on"], "words", place, partial(self._say, row))

    def _actor(self, post: str) -> Actor:
        return self._stage.cast.actor(OFFICE, post)

    def _task(self, row: Mapping[str, Any]) -> Task:
        return Task.objects.select_related("unit").get(draft__matter=self._matters[row["source"]])

    def _register_passage(self, row: Mapping[str, Any], now: datetime) -> None:
        task = Task.objects.get(pk=self._stage.tasks[row["task"], row["unit"]])
        made = register_passage(
            task.draft_id,
            origin=row["origin"],
            source_words=row["source"],
            asked_by=row.get("asked_by", ""),
            actor=self._actor(INSPECTOR),
            now=now,
        )
        self._matters[row["source"]] = made.pk

    def _register(self, row: Mapping[str, Any], now: datetime) -> None:
        units = self._stage.cast.units
        draft = MatterDraft(
            origin=row["origin"],
            title=row["title"],
            title_en=row["title_en"],
            text=row["text"],
            source_words=row["source"],
            asked_by=row.get("asked_by", ""),
            tier=row["tier"],
            due=self._day(row.get("due")),
            lead=units[row["lead"]] if "lead" in row else None,
            cooperating=tuple(units[name] for name in row.get("cooperating", ())),
        )
        # As a table of one row: one of the matters has neither lead nor date yet.
        (made,) = register_matters(
            [draft], registry_id=units[OFFICE], title=row["title"], actor=self._actor(INSPECTOR), now=now
        )
        self._matters[row["source"]] = made.pk

    def _day(self, offset: int | None) -> date | None:
        return None if offset is None else self._stage.day(offset)

    def _take_on(self, row: Mapping[str, Any], now: datetime) -> None:
        task = self._task(row)
        actor = self._stage.actor(row["lead"], "office")
        sign_task(task.pk, actor=actor, now=now)
        take_on_task(task.pk, self._stage.cast.posts[row["lead"], "office"], actor=actor, now=now)

    def _chase(self, row: Mapping[str, Any], now: datetime) -> None:
        chase_matter(
            self._matters[row["source"]], row["chase"]["reason"], actor=self._actor(INSPECTOR), now=now
        )

    def _report(self, row: Mapping[str, Any], now: datetime) -> None:
        task, told = self._task(row), row["report"]
        whole = not told.get("partial", False)
        draft = ReportDraft(task.pk, f"demo-matter-{task.pk}", told["text"], complete=whole)
        submit_report(draft, actor=self._stage.actor(row["lead"], "office"), now=now)

    def _confirm(self, row: Mapping[str, Any], now: datetime) -> None:
        confirm_report(self._task(row).pk, actor=self._actor(HEAD), now=now)

    def _close(self, row: Mapping[str, Any], now: datetime) -> None:
        result = row["closed"]["result"]
        close_matter(self._matters[row["source"]], result, actor=self._actor(HEAD), now=now)

    def _say(self, row: Mapping[str, Any], now: datetime) -> None:
        change = MatterChange(self._matters[row["source"]], progress=row["words"])
        update_matters([change], actor=self._actor(INSPECTOR), now=now)
