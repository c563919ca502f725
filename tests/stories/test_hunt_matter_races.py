"""Several posts work on one register at once, on whatever database is in use: no number is doubled."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from tests.server import Home, new_home

RACES = """
import json, threading
from django.db import connection
from tests.factories.directives import issue
from tests.factories.matters import row, take_in
from tests.factories.org import NOW, actor, make_district
from threadneedle.core.base import DomainError
from threadneedle.directives import services
from threadneedle.directives.models import Draft, Matter, Slip, Task
from threadneedle.ledger.reads import check_all

d = make_district()
office = actor(d.supervisor)
by = {"actor": office, "now": NOW}

def race(*acts):
    gate, said = threading.Barrier(len(acts)), [None] * len(acts)
    def run(place, act):
        gate.wait()
        try:
            act()
            said[place] = "done"
        except DomainError as error:
            said[place] = error.problems[0].code
        except Exception as error:
            said[place] = repr(error)
        finally:
            connection.close()
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return sorted(said)

found = {}
services.set_number_rule(d.supervision.pk, "", "D{year}-{serial}", 1, **by)

def many(count):
    return lambda: take_in(d, *[row(d, title=f"{count}/{each}") for each in range(count)])

def refused():
    take_in(d, row(d), row(d), row(d, title=""))

found["register"] = race(many(3), refused, many(4), many(1), refused, many(2))
found["serials"] = sorted(Matter.objects.values_list("serial", flat=True))

same = row(d, client_key="same")
found["same"] = race(*[lambda: services.register_matter(same, **by)] * 4)
found["with the key"] = Matter.objects.filter(client_key="same").count()

passage = Draft.objects.get(directive=issue(d))
found["passage"] = race(*[lambda: services.register_passage(passage.pk, **by)] * 3)

matter = Matter.objects.get(serial=1)
found["chase"] = race(*[lambda: services.chase_matter(matter.pk, "x", **by)] * 3)
found["slips"] = Slip.objects.filter(task__draft__matter=matter).count()

found["close"] = race(*[lambda: services.close_matter(matter.pk, "x", reason="x", **by)] * 3)

other = Matter.objects.get(serial=2)
task = Task.objects.get(draft__matter=other)
clerk = actor(d.housing_clerk)
change = services.MatterChange(other.pk, 1, lead=d.transport.pk)
found["sign and change"] = race(
    lambda: services.sign_task(task.pk, actor=clerk, now=NOW),
    lambda: services.update_matters([change], **by),
    lambda: services.update_matters([change], **by),
)
task.refresh_from_db()
found["left"] = task.state
found["live"] = Task.objects.filter(draft__matter=other).live().count()
found["serials after"] = sorted(Matter.objects.values_list("serial", flat=True))
found["faults"] = [check.fault for check in check_all() if check.fault]
print(json.dumps(found))
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An installation of its own."""
    made = new_home(tmp_path, f"matters_{uuid4().hex[:12]}")
    assert made.command("migrate").returncode == 0
    return made


@pytest.mark.slow
def test_numbers_are_given_once_each_and_without_gaps_whoever_is_first(home: Home) -> None:
    found = json.loads(home.script(RACES))

    assert found["register"] == ["done"] * 4 + ["words.missing"] * 2
    assert found["serials"] == list(range(1, 11))
    assert (found["same"], found["with the key"]) == (["done"] * 4, 1)
    assert found["passage"] == ["done", "matter.registered", "matter.registered"]
    assert (found["chase"], found["slips"]) == (["done", "matter.chased_today", "matter.chased_today"], 1)
    assert found["close"] == ["done", "matter.closed", "matter.closed"]
    assert found["sign and change"].count("done") in {1, 2}
    assert "matter.stale" in found["sign and change"]
    assert (found["left"], found["live"]) == ("withdrawn", 1)
    assert found["serials after"] == list(range(1, 13))
    assert found["faults"] == []
