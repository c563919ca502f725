"""A year of the demo district, played from its founding to the morning of a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from operator import itemgetter

from django.db import transaction

from threadneedle.adapters.clock import zone
from threadneedle.core.base import ConflictError
from threadneedle.demo.acts import compile_acts
from threadneedle.demo.build import BEFORE, build_district
from threadneedle.demo.district import load_district
from threadneedle.demo.flows import load_script
from threadneedle.demo.matters import Play, matter_acts
from threadneedle.demo.orders import load_orders
from threadneedle.demo.stage import Stage
from threadneedle.demo.teams import team_acts
from threadneedle.demo.year import load_year
from threadneedle.directives.models import Directive, Task
from threadneedle.org.models import Post, Unit
from threadneedle.org.reads import work_calendar
from threadneedle.worklists.jobs import carry_on_plans

MORNING = time(2, 30)
"""When plans of days are made: in the night, for the list of the morning."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the demo holds; ``acts`` is how many were played by this call, 0 if it was there already."""

    units: int
    posts: int
    directives: int
    tasks: int
    acts: int


@transaction.atomic
def seed_demo(*, today: date) -> Summary:
    """Play the demo district up to the morning of ``today``, once.

    Every act goes through a service with the actor and the moment of the past at which it was
    taken, in the order of time, so that the ledger tells the same story as the lists.

    Raises
    ------
    ConflictError
        ``org.district_exists`` if the database holds a district that is not the demo's.
    """
    district = load_district()
    present = Unit.objects.filter(parent=None).values_list("name", flat=True).first()
    if present == district.units[0].name:
        return _summary(0)
    if present is not None:
        raise ConflictError.of("org.district_exists", unit=present)
    founded = datetime.combine(today - timedelta(days=BEFORE), time(9), tzinfo=zone())
    cast = build_district(district, today=today, now=founded)
    year = load_year()
    orders = (*year.orders, *load_orders())
    stage = Stage(cast, {order.slug: order for order in orders}, today=today)
    acts = compile_acts(orders, year.with_flows(load_script()), district, today=today, zone=zone())
    this_morning = datetime.combine(today, MORNING, tzinfo=zone())
    last_morning = datetime.combine(_last_working_day(today), MORNING, tzinfo=zone())
    plans = [last_morning, this_morning]
    script: list[Play] = [(act.moment, partial(stage.play, act)) for act in acts]
    script += matter_acts(stage, zone=zone())
    script += team_acts(stage, (unit.short for unit in district.of_kind("township")), zone=zone())
    for at, play in sorted(script, key=itemgetter(0)):
        if plans and at >= plans[0]:
            _lay_out(plans.pop(0))
        play()
    for moment in plans:
        _lay_out(moment)
    return _summary(len(script))


def _last_working_day(today: date) -> date:
    """Return the working day before ``today``, of which the lists of today tell what has changed."""
    calendar = work_calendar()
    day = today - timedelta(days=1)
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def _lay_out(moment: datetime) -> None:
    """Plan as the worker does in the night."""
    while carry_on_plans(moment):
        pass


def _summary(acts: int) -> Summary:
    return Summary(
        units=Unit.objects.count(),
        posts=Post.objects.count(),
        directives=Directive.objects.count(),
        tasks=Task.objects.count(),
        acts=acts,
    )
