"""An import of divisions by real workers: killed in the middle, shared by two."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.factories.divisions import as_tgz, large, tables, write
from tests.server import Home, new_home

TOWNSHIPS, VILLAGES = 30, 120
UNITS = 3 + TOWNSHIPS + TOWNSHIPS * VILLAGES
PATIENCE_SECONDS = 120

BEGIN = """
import sys
from pathlib import Path
from threadneedle.accounts.models import Person
from threadneedle.adapters import clock
from threadneedle.adapters.divisions.store import keep_file
from threadneedle.org.reads import actor_of
from threadneedle.org.services import begin_divisions
now = clock.now()
actor = actor_of(Person.objects.get(username="keeper").pk, clock.local_day(now))
row = begin_divisions(keep_file(Path(sys.argv[1])), "", actor.unit_id, actor=actor, now=now)
print(row.pk)
"""

SLOW_WORKER = """
import time
from threadneedle.config import worker
from threadneedle.org.services import division_batches
division_batches.BATCH_UNITS = 40
raise SystemExit(worker.work(subscriptions=(), schedule=()))
"""

LOOK = """
import json
from threadneedle.org.models import DivisionImport, Unit
row = DivisionImport.objects.get()
print(json.dumps({"state": row.state, "made": row.made, "found": row.found, "problems": row.problems,
                  "units": Unit.objects.exclude(parent=None).count(),
                  "codes": Unit.objects.exclude(parent=None).values("code").distinct().count()}))
"""


@pytest.fixture
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Home:
    """An installation of a country, with an import of 3,633 units that waits."""
    home = new_home(tmp_path / "data", f"resume_{abs(hash(request.node.name))}")
    for command in (["migrate"], ["admin", "keeper", "管理员", "--district", "全国", "--kind", "country"]):
        done = home.command(*command)
        assert done.returncode == 0, done.stderr
    home.script(BEGIN, str(write(tmp_path, as_tgz(tables(large(TOWNSHIPS, VILLAGES))))))
    return home


def start(home: Home) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{SLOW_WORKER}"],
        env=home.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def look(home: Home) -> dict[str, object]:
    return dict(json.loads(home.script(LOOK)))


def wait(home: Home, wanted: int) -> dict[str, object]:
    """Wait until so many units have come."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        found = look(home)
        if int(str(found["units"])) >= wanted:
            return found
        time.sleep(0.2)
    raise AssertionError(look(home))


def test_a_worker_that_is_killed_leaves_nothing_half_done_and_the_next_goes_on(home: Home) -> None:
    worker = start(home)
    wait(home, 200)
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=20)
    between = look(home)
    assert between["state"] == "running"
    assert between["units"] == between["made"]
    assert 200 <= int(str(between["units"])) < UNITS
    workers = [start(home), start(home)]
    try:
        wait(home, UNITS)
        time.sleep(1.5)
        found = look(home)
    finally:
        for one in workers:
            one.terminate()
            one.communicate(timeout=30)
    assert found == {
        "state": "done",
        "made": UNITS,
        "found": 0,
        "problems": [],
        "units": UNITS,
        "codes": UNITS,
    }
    assert [one.returncode for one in workers] == [0, 0]


def test_the_command_goes_on_where_a_worker_was_killed(home: Home, tmp_path: Path) -> None:
    worker = start(home)
    wait(home, 100)
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=20)
    done = home.command("divisions", str(tmp_path / "divisions.tgz"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"done: {UNITS} of {UNITS} ({UNITS} new, 0 there already, 0 left out)")
    assert look(home)["codes"] == UNITS
    assert home.command("ledger", "verify").returncode == 0


def test_the_command_says_in_one_line_what_is_wrong(home: Home, tmp_path: Path) -> None:
    files = tables()
    del files["villages.csv"]
    for given, said in (
        (str(tmp_path / "none.tgz"), "there is no such file or folder"),
        (str(write(tmp_path, as_tgz(files), "short.tgz")), "The file villages.csv is missing."),
    ):
        done = home.command("divisions", given)
        assert done.returncode == 1
        assert said in done.stderr
        assert done.stderr.count("\n") == 1
