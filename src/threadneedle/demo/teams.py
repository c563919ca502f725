"""What the townships of the demo say of their teams, and of how some of their work is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, time, tzinfo
from decimal import Decimal
from functools import partial
from typing import Any

from threadneedle.core.base import Actor
from threadneedle.demo.district import read_toml
from threadneedle.demo.stage import Stage
from threadneedle.directives.services.shape import ShapeDraft, shape_task
from threadneedle.org.models import Skill
from threadneedle.org.services.teams import add_absence, set_skill, set_way

FIRST = time(10, 20)
"""When a head puts down what the team has."""

LATER = time(8, 40)
"""When somebody says how a task is worked, or who will be away: the day before the list is made."""

Play = tuple[datetime, Callable[[], None]]


def team_acts(stage: Stage, townships: Iterable[str], *, zone: tzinfo) -> Iterator[Play]:
    """Return every act on the teams of townships with its moment; each is played by calling it."""
    data = read_toml("teams.toml")
    first = datetime.combine(stage.day(data["since"]), FIRST, tzinfo=zone)
    later = datetime.combine(stage.day(-1), LATER, tzinfo=zone)
    for unit in townships:
        yield first, partial(_put_skills, stage, unit, data["skills"], first)
    yield first, partial(_put_ways, stage, data["ways"], first)
    for row in data["absence"]:
        yield later, partial(_put_absence, stage, row, later)
    for row in data["shape"]:
        yield later, partial(_shape, stage, row, later)


def _head(stage: Stage, unit: str) -> Actor:
    return stage.actor(unit, "head")


def _put_skills(stage: Stage, unit: str, skills: Mapping[str, Mapping[str, int]], now: datetime) -> None:
    for skill, hands in skills.items():
        many = hands.get(unit, hands["default"])
        set_skill(stage.cast.units[unit], skill, many, actor=_head(stage, unit), now=now)


def _put_ways(stage: Stage, ways: Mapping[str, Mapping[str, float]], now: datetime) -> None:
    units = stage.cast.units
    for unit, sites in ways.items():
        for site, hours in sites.items():
            set_way(units[unit], units[site], Decimal(str(hours)), actor=_head(stage, unit), now=now)


def _put_absence(stage: Stage, row: Mapping[str, Any], now: datetime) -> None:
    since, until = stage.day(row["since"]), stage.day(row["until"])
    unit = row["unit"]
    add_absence(
        stage.cast.units[unit],
        since,
        until,
        row["hands"],
        actor=_head(stage, unit),
        now=now,
    )


def _shape(stage: Stage, row: Mapping[str, Any], now: datetime) -> None:
    skill, site = row.get("skill"), row.get("site")
    draft = ShapeDraft(
        crew=row.get("crew", 1),
        skill_id=None if skill is None else Skill.objects.get(name=skill).pk,
        site_id=None if site is None else stage.cast.units[site],
    )
    shape_task(stage.tasks[row["task"], row["unit"]], draft, actor=_head(stage, row["unit"]), now=now)
