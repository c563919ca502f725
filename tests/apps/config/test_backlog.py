"""Long work of the worker, batch by batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction

from threadneedle.adapters import clock
from threadneedle.config.schedule import BACKLOG
from threadneedle.config.worker import Worker
from threadneedle.ledger.jobs import Subscription
from threadneedle.ledger.services import append
from threadneedle.org.jobs import carry_on_divisions

pytestmark = pytest.mark.django_db


def long_work(batches: int, done: list[str]) -> Callable[[datetime], bool]:
    """Return work of so many batches, each noted in ``done``."""
    left = [batches]

    def act(_now: datetime) -> bool:
        if not left[0]:
            return False
        left[0] -= 1
        done.append("batch")
        return True

    return act


def test_a_turn_does_one_batch_and_says_whether_there_was_one() -> None:
    done: list[str] = []
    worker = Worker((), (), [long_work(2, done)])
    assert [worker.turn(), worker.turn(), worker.turn()] == [True, True, False]
    assert done == ["batch", "batch"]


def test_every_long_work_gets_its_batch_in_each_turn() -> None:
    first: list[str] = []
    second: list[str] = []
    Worker((), (), [long_work(5, first), long_work(5, second)]).turn()
    assert (first, second) == (["batch"], ["batch"])


def test_an_event_waits_for_no_more_than_one_batch() -> None:
    done: list[str] = []
    told = Subscription("test", frozenset({"test.act"}), lambda _event, _now: done.append("event"))
    worker = Worker([told], (), [long_work(9, done)])
    worker.turn()
    with transaction.atomic():
        append("test.act", actor=None, now=clock.now(), subjects=[], stream="test")
    worker.turn()
    assert done == ["batch", "event", "batch"]


def test_a_worker_that_is_told_to_stop_begins_no_batch() -> None:
    done: list[str] = []
    assert Worker((), (), [long_work(1, done)]).turn(lambda: True) is False
    assert done == []


def test_national_divisions_are_long_work() -> None:
    assert carry_on_divisions in BACKLOG
