"""The worker: each second the events that wait, each minute what is scheduled, and between them long work."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable

from django.db import Error, connections

from threadneedle.adapters import clock
from threadneedle.config.schedule import BACKLOG, SCHEDULE, Backlog
from threadneedle.config.subscriptions import SUBSCRIPTIONS
from threadneedle.ledger.jobs import Job, Subscription, dispatch, run_due

log = logging.getLogger(__name__)

REST_SECONDS = 1.0
LONGEST_REST_SECONDS = 30.0
SWEEP_EVERY_SECONDS = 300.0
BREATH_SECONDS = 0.05
"""Between two batches of long work, so that others who write to the same file come in between."""


class Worker:
    """One loop. Any number of them may run at once, on any number of machines."""

    def __init__(
        self,
        subscriptions: Iterable[Subscription],
        schedule: Iterable[Job],
        backlog: Iterable[Backlog] = (),
    ) -> None:
        self.subscriptions = tuple(subscriptions)
        self.schedule = tuple(schedule)
        self.backlog = tuple(backlog)
        self._minute = ""
        self._swept: float | None = None

    def turn(self, stopping: Callable[[], bool] = lambda: False) -> bool:
        """Do once what waits, and one batch of each long work; tell whether there was such a batch."""
        elapsed = time.monotonic()
        full = self._swept is None or elapsed - self._swept >= SWEEP_EVERY_SECONDS
        dispatch(self.subscriptions, full=full, stopping=stopping)
        if full:
            self._swept = elapsed
        # Compared, not counted, so that a clock that jumps in either direction only makes another minute.
        minute = f"{clock.now():%Y-%m-%dT%H:%M}"
        if minute != self._minute and not stopping():
            run_due(self.schedule)
            self._minute = minute
        return sum(act(clock.now()) for act in self.backlog if not stopping()) > 0


def work(
    *,
    parent: int | None = None,
    subscriptions: Iterable[Subscription] = SUBSCRIPTIONS,
    schedule: Iterable[Job] = SCHEDULE,
    backlog: Iterable[Backlog] = BACKLOG,
) -> int:
    """Turn until told to stop by SIGTERM or SIGINT, or until the process that started us is gone."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    worker = Worker(subscriptions, schedule, backlog)
    rest = REST_SECONDS
    while not stop.is_set() and not orphaned(parent):
        try:
            more = worker.turn(stop.is_set)
            rest = REST_SECONDS
        except Error as error:
            log.warning(
                "the database refused (%s); trying again in %.0f s", " ".join(str(error).split()), rest
            )
            connections.close_all()
            stop.wait(rest)
            rest = min(rest * 2, LONGEST_REST_SECONDS)
            continue
        stop.wait(BREATH_SECONDS if more else rest)
    connections.close_all()
    return 0


def orphaned(parent: int | None) -> bool:
    """Tell whether the process that started this one is gone."""
    return parent is not None and os.getppid() != parent
