"""Workers as real processes: nothing lost, nothing doubled."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.server import Home

pytestmark = pytest.mark.slow

WRITE = """
import sys
from django.db import transaction
from threadneedle.adapters import clock
from threadneedle.ledger.services import append
for number in range(int(sys.argv[1])):
    with transaction.atomic():
        stream = f"unit:{number % 5}"
        append("test.act", actor=None, now=clock.now(), subjects=[("task", number)], stream=stream)
"""
COUNT = """
from django.db.models import Count
from threadneedle.ledger.models import Event, Handled, Subject
traces = Subject.objects.filter(event__kind="test.trace", kind="event")
counts = traces.values("key").annotate(times=Count("id"))
most = counts.order_by("-times").values_list("times", flat=True).first()
workers = Event.objects.filter(kind="test.trace").values_list("payload__body__by", flat=True)
print(traces.count(), most or 0, Handled.objects.filter(done=True).count(), len(set(workers)))
"""

TROUBLES = """
from threadneedle.ledger.reads import troubles
print([(found.handler, found.failures, found.error.splitlines()[-1]) for found in troubles()])
"""
RUNS = """
from threadneedle.ledger.models import Event, Slot
print(Event.objects.filter(kind="test.run").count(), Slot.objects.count())
"""


def start(home: Home, signs: Path, manner: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.apps.config.workers", str(signs), manner],
        env=home.environment(),
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    return process.returncode


def counted(home: Home) -> list[int]:
    return [int(word) for word in home.script(COUNT).split()]


def test_two_workers_do_everything_once_and_stop_cleanly(
    home: Home, tmp_path: Path, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    home.script(WRITE, "120")
    both = [start(home, tmp_path, "quick") for _ in range(2)]
    try:
        wait_until(lambda: len(list(tmp_path.glob("ready-*"))) == 2)
        home.script(WRITE, "80")
        wait_until(lambda: counted(home)[0] >= 200)
    finally:
        codes = [end(process) for process in both]
    traces, most, handled, _workers = counted(home)
    assert (traces, most, handled, codes) == (200, 1, 200, [0, 0])


def test_a_worker_killed_in_the_middle_of_a_handler_leaves_nothing_lost_or_doubled(
    home: Home, tmp_path: Path, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    home.script(WRITE, "3")
    hanging = start(home, tmp_path, "hang")
    wait_until((tmp_path / "begun").exists)
    hanging.kill()
    hanging.communicate()
    assert counted(home)[:3] == [0, 0, 0]
    other = start(home, tmp_path, "quick")
    try:
        wait_until(lambda: counted(home)[0] >= 3)
    finally:
        end(other)
    assert counted(home)[:3] == [3, 1, 3]


def test_a_handler_that_fails_leaves_no_effect_and_is_counted(
    home: Home, tmp_path: Path, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    home.script(WRITE, "1")
    worker = start(home, tmp_path, "fail")
    try:
        wait_until(lambda: "trace" in home.script(TROUBLES))
    finally:
        end(worker)
    assert home.script(TROUBLES).strip() == "[('trace', 1, 'ValueError: the handler cannot do this')]"
    assert counted(home)[0] == 0
    assert "trace is failing on event 1 after 1: ValueError" in home.command("check").stdout


def test_a_scheduled_job_runs_once_a_minute_on_two_workers(
    home: Home, tmp_path: Path, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    both = [start(home, tmp_path, "quick") for _ in range(2)]
    try:
        wait_until(lambda: int(home.script(RUNS).split()[0]) >= 1)
    finally:
        for process in both:
            end(process)
    made, slots = (int(word) for word in home.script(RUNS).split())
    assert made == slots


def test_a_worker_outlives_a_database_that_refuses(
    home: Home, tmp_path: Path, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    home.script(WRITE, "1")
    away = [hide(home)]
    worker = start(home, tmp_path, "quick")
    try:
        wait_until(lambda: bool(list(tmp_path.glob("ready-*"))))
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(3)
        away.pop()()
        wait_until(lambda: counted(home)[0] == 1)
    finally:
        for bring_back in away:
            bring_back()
        end(worker)


def hide(home: Home) -> Callable[[], None]:
    """Make the database refuse, and return what makes it answer again."""
    if not home.database:
        # A folder in the place of the file is refused whoever we are; root is let through modes.
        file, kept = home.data / "threadneedle.sqlite3", home.data / "kept.sqlite3"
        file.rename(kept)
        file.mkdir()

        def bring_back() -> None:
            file.rmdir()
            kept.rename(file)

        return bring_back
    import os

    import psycopg
    from psycopg import sql

    name = sql.Identifier(home.database.partition("?")[0].rpartition("/")[2])

    def allow(*, yes: bool) -> None:
        with psycopg.connect(os.environ["THREADNEEDLE_DATABASE"], autocommit=True) as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}").format(
                    name, sql.SQL("true" if yes else "false")
                )
            )

    allow(yes=False)
    return lambda: allow(yes=True)
