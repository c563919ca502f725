"""The page of a head of unit: what is at risk, what to sign, what one owns, which answers are owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from threadneedle.core.base import Actor, covers
from threadneedle.directives.models import Task
from threadneedle.directives.reads.offers import offer_count
from threadneedle.directives.reads.tray import waiting
from threadneedle.org.reads import unit_of
from threadneedle.results.reads.waiting import Ask, answers_owed, for_decision, for_signature
from threadneedle.worklists.mapping import Days, Name, unit_name
from threadneedle.worklists.reads import Line, Owed, days_of, lines_of, my_items


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything below the actor's unit that presses, and what waits for the actor in person."""

    unit_id: int
    unit: Name
    days: Days
    late: tuple[Line, ...]
    near: tuple[Line, ...]
    to_sign: tuple[Ask, ...]
    to_decide: tuple[Ask, ...]
    mine: tuple[Line, ...]
    owed_to_us: tuple[Owed, ...]
    owed_by_us: tuple[Owed, ...]
    offered: int
    in_tray: int

    @property
    def pressing(self) -> tuple[Line, ...]:
        """What is late, then what is near."""
        return self.late + self.near


def desk_of(*, actor: Actor, today: date) -> Desk:
    """Return the desk of whoever acts, in a fixed number of queries."""
    unit = unit_of(actor.unit_id, actor)
    days = days_of(today)
    pressing = (
        Task.objects.visible_to(actor).below(unit.path).filter(paused_since=None, due__lte=days.near_until)
    )
    lines = lines_of(pressing, days)
    owed = answers_owed(actor=actor, days=days)
    return Desk(
        unit_id=unit.pk,
        unit=unit_name(unit),
        days=days,
        late=tuple(line for line in lines if line.progress == "late"),
        near=tuple(line for line in lines if line.progress == "near"),
        to_sign=for_signature(actor=actor),
        to_decide=for_decision(actor=actor),
        mine=my_items(actor=actor, today=today),
        offered=offer_count(actor),
        in_tray=waiting(actor),
        owed_to_us=tuple(row for row in owed if covers(unit.path, row.asking_path)),
        owed_by_us=tuple(row for row in owed if covers(unit.path, row.asked_path)),
    )
