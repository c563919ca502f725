"""Plans of days, one unit at a time, by the worker."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError

from threadneedle.adapters.clock import local_day
from threadneedle.ledger.reads import Happening
from threadneedle.worklists.reads import resting
from threadneedle.worklists.services import (
    forget_failure,
    mark_all_stale,
    mark_stale,
    mark_units_stale,
    note_failure,
    plan_if_waiting,
    units_to_plan,
)

log = logging.getLogger(__name__)

TRIED = 20
"""Units that are tried before the worker turns to something else."""


def note_change(event: Happening, now: datetime) -> None:
    """Note for the units of the tasks of an event that their plan of today is no longer the best."""
    mark_stale(list(event.keys("task")), now=now)


def note_team(event: Happening, now: datetime) -> None:
    """Note for the units of an event that they have other hands, hours or ways now."""
    mark_units_stale(list(event.keys("unit")), now=now)


def note_rules(_event: Happening, now: datetime) -> None:
    """Note that working days, limits or norms are others: they hold for every unit."""
    mark_all_stale(now=now)


def carry_on_plans(now: datetime) -> bool:
    """Plan one unit whose plan of today is missing or stale; tell whether there was one.

    What another worker plans at this moment is left to it.

    A unit that cannot be planned keeps neither the others waiting nor the worker from its notices: it is
    tried again later and later.
    """
    waiting = resting(now)
    for unit_id in units_to_plan(local_day(now), TRIED + len(waiting)):
        if unit_id in waiting:
            continue
        try:
            planned = plan_if_waiting(unit_id, now=now)
        except (InterfaceError, OperationalError):
            raise
        except Exception as error:
            log.exception("the plan of unit %d failed", unit_id)
            note_failure(unit_id, error, now=now)
        else:
            if forget_failure(unit_id):
                log.info("the plan of unit %d works again", unit_id)
            if planned:
                return True
    return False
