"""Several administrators change the tree at the same moment, in real processes."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from tests.server import Home, new_home

WRITERS, ACTS = 3, 6

FOUND = """
import json
from tests.factories.org import make_district
d = make_district()
print(json.dumps([d.administrator.pk, d.qingshi.pk, d.root.pk, d.housing.pk]))
"""

WRITE = """
import sys
from tests.factories.org import NOW, actor
from threadneedle.org.drafts import UnitDraft
from threadneedle.org.models import Post
from threadneedle.org.services import add_unit, move_unit
writer, acts, post, moving, home, away = (int(word) for word in sys.argv[1:])
by = actor(Post.objects.get(pk=post))
for act in range(acts):
    if writer == 0:
        move_unit(moving, away if act % 2 == 0 else home, actor=by, now=NOW)
    else:
        add_unit(moving, UnitDraft("village", f"{writer}组{act}村"), actor=by, now=NOW)
"""

READ = """
import json
from threadneedle.ledger.reads import check_all
from threadneedle.org.models import Unit
units = {unit.pk: unit for unit in Unit.objects.all()}
below = [unit for unit in units.values() if unit.parent_id]
torn = [unit.name for unit in below if unit.path[:-4] != units[unit.parent_id].path]
paths = len({unit.path for unit in units.values()})
print(json.dumps([len(units), paths, torn, [check.fault for check in check_all()]]))
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An installation of its own."""
    made = new_home(tmp_path, f"org_{uuid4().hex[:12]}")
    assert made.command("migrate").returncode == 0
    return made


@pytest.mark.slow
def test_adding_below_a_unit_that_is_being_moved_tears_nothing(home: Home) -> None:
    post, qingshi, root, housing = json.loads(home.script(FOUND))
    with ThreadPoolExecutor(WRITERS) as pool:
        words = [str(word) for word in (ACTS, post, qingshi, root, housing)]
        runs = [pool.submit(home.script, WRITE, str(writer), *words) for writer in range(WRITERS)]
        for run in runs:
            run.result(timeout=120)
    units, paths, torn, faults = json.loads(home.script(READ))
    assert units == paths == 10 + (WRITERS - 1) * ACTS
    assert (torn, faults) == ([], [""])
