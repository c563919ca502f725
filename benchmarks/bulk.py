"""What one order to 500 villages costs, and one close with its roll-up, on the database at hand.

    python -m benchmarks bulk          SQLite in a temporary folder
    python tests/postgres.py python -m benchmarks bulk

Redmine 5 on PostgreSQL, driven through its REST API on the same kind of machine, needs 172.6 CPU-s for
521 issues and 215 ms for a close that recalculates its ancestors.

CPU time is that of this process and, on PostgreSQL, of the server process that serves it.
"""

from __future__ import annotations

import csv
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.product import started

RESULTS = Path(__file__).parent / "results"
TOWNSHIPS, VILLAGES = 20, 25
SIBLINGS = (10, 100, 1000, 3000)
CLOSES = 25
TEXT = """关于开展汛前隐患排查的通知

经区政府同意，现就有关事项通知如下。

一、对辖区内易涝点开展排查，7月10日前完成。（区住建局牵头，各村负责）

2026年6月17日
"""


def main() -> int:
    """Measure and write ``results/bulk.csv``; rows of the other database stay."""
    with started():
        rows = list(measure())
    keep(rows)
    for row in rows:
        print(f"{row['database']:<11} {row['measure']:<34} {row['value']:>10} {row['unit']}")
    return 0


def measure() -> Iterator[dict[str, str]]:
    """Yield a row per figure."""
    from django.db import connection

    def row(name: str, value: float | int, unit: str) -> dict[str, str]:
        shown = f"{value:.3f}" if isinstance(value, float) else str(value)
        return {"database": connection.vendor, "measure": name, "value": shown, "unit": unit}

    district = build()
    runs = [issue_once(district) for _ in range(5)]
    yield row("tasks of one act", runs[0][0], "tasks")
    yield row("issue 521 tasks, CPU, median of 5", statistics.median(run[1] for run in runs), "s")
    yield row("issue 521 tasks, wall, median of 5", statistics.median(run[2] for run in runs), "s")
    yield row("issue 521 tasks, statements", runs[-1][3], "queries")
    yield row("issue 521 one by one by API, CPU", *one_by_one(district))
    for siblings in SIBLINGS:
        cpu, wall, queries = close_among(district, siblings)
        yield row(f"close among {siblings}, CPU, median of {CLOSES}", cpu * 1000, "ms")
        yield row(f"close among {siblings}, wall, median of {CLOSES}", wall * 1000, "ms")
        yield row(f"close among {siblings}, statements", queries, "queries")


def build() -> Any:
    """Return a little district with 20 more townships of 25 villages."""
    from tests.factories.org import NOW, actor, make_district

    from threadneedle.org.drafts import UnitDraft
    from threadneedle.org.models import Unit
    from threadneedle.org.services import add_units, close_unit

    district = make_district()
    by = actor(district.administrator)
    for old in (district.liushuwan, district.houshan, district.hewan, district.yutang):
        close_unit(old.pk, actor=by, now=NOW)
    townships = [UnitDraft("township", f"第{n}镇", f"第{n}镇", f"Town {n}") for n in range(TOWNSHIPS)]
    for township in add_units(district.root.pk, townships, actor=by, now=NOW):
        villages = [
            UnitDraft("village", f"{township.short}第{n}村", f"{township.short}第{n}村")
            for n in range(VILLAGES)
        ]
        add_units(township.pk, villages, actor=by, now=NOW)
    expected = TOWNSHIPS * VILLAGES
    found = Unit.objects.active().filter(kind="village").count()
    if found != expected:
        raise RuntimeError(f"expected {expected} villages, found {found}")
    return district


def issue_once(district: Any) -> tuple[int, float, float, int]:
    """Draft, answer and issue once; return tasks, CPU seconds, wall seconds and statements of the issue."""
    from tests.factories.directives import draft, settle
    from tests.factories.org import NOW, actor

    from threadneedle.directives.models import Task
    from threadneedle.directives.services import issue_directive

    directive = draft(district, text=TEXT)
    settle(directive, district)
    clerk = actor(district.housing_clerk)
    cpu, wall, queries = timed(lambda: issue_directive(directive.pk, actor=clerk, now=NOW))
    return Task.objects.filter(directive=directive).count(), cpu, wall, queries


def one_by_one(district: Any) -> tuple[float, str]:
    """Make the same 521 tasks with one call of the API each, through the whole stack; return CPU seconds."""
    from django.test import Client
    from django.test.utils import override_settings
    from tests.factories.directives import draft, settle
    from tests.factories.org import NOW, actor, person_of

    from threadneedle.accounts.services import make_token
    from threadneedle.directives.models import Task
    from threadneedle.directives.services import issue_directive

    text = TEXT.replace("，各村负责", "负责")
    directive = draft(district, text=text)
    settle(directive, district)
    clerk = actor(district.housing_clerk)
    issue_directive(directive.pk, actor=clerk, now=NOW)
    root = Task.objects.get(directive=directive)
    person = person_of(district.housing_clerk)
    token = make_token("benchmark", "write", 1, person_id=person.pk, now=NOW)
    client = Client(headers={"authorization": f"Bearer {token}"}, SERVER_NAME="localhost")
    calls = 0

    def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        nonlocal calls
        calls += 1
        answer = client.post(
            f"/api/v1{path}", body, content_type="application/json", headers={"idempotency-key": f"b{calls}"}
        )
        if answer.status_code >= 400:
            raise RuntimeError(answer.content.decode())
        found: dict[str, Any] = answer.json()
        return found

    def all_of_them() -> None:
        for number in range(TOWNSHIPS * (VILLAGES + 1)):
            made = post(
                "/directives", {"text": text, "client_key": f"one{number}", "authority": "经区政府同意"}
            )
            answers = [
                {"question": question["id"], "tier": 0, "due": "2026-07-10", "authority": "经区政府同意"}
                for question in made["questions"]
            ]
            if answers:
                post(f"/directives/{made['directive']['id']}/answers", {"answers": answers})
            post(f"/directives/{made['directive']['id']}/issue", {})

    offset = (NOW - datetime.now(UTC)).total_seconds()
    with override_settings(CLOCK_OFFSET_SECONDS=offset):
        cpu, _, _ = timed(all_of_them)
    if Task.objects.filter(pk__gt=root.pk).count() != TOWNSHIPS * (VILLAGES + 1):
        raise RuntimeError("not every call made a task")
    return cpu, "s"


def close_among(district: Any, siblings: int) -> tuple[float, float, int]:
    """Close tasks one at a time among ``siblings``; return medians of CPU and wall, and statements."""
    from tests.factories.directives import draft, settle
    from tests.factories.org import NOW, actor

    from threadneedle.directives.models import Task
    from threadneedle.directives.services import close_task, issue_directive

    directive = draft(district, text=TEXT.replace("，各村负责", "负责"))
    settle(directive, district)
    clerk = actor(district.housing_clerk)
    issue_directive(directive.pk, actor=clerk, now=NOW)
    parent = Task.objects.get(directive=directive)
    day = date(2026, 7, 10)
    Task.objects.bulk_create(
        (
            Task(
                directive=directive,
                draft_id=parent.draft_id,
                parent=parent,
                unit_id=unit,
                issuer_id=parent.unit_id,
                kind="task",
                tier=0,
                title="排查",
                text="排查",
                state="confirmed",
                due=day,
                first_due=day,
                issued_on=day - timedelta(days=9),
            )
            for unit in children(district, siblings)
        ),
        batch_size=200,
    )
    Task.objects.filter(pk=parent.pk).update(children_count=siblings)
    keys = list(Task.objects.filter(parent=parent).values_list("pk", flat=True)[: min(CLOSES, siblings)])
    figures = [timed(lambda key=key: close_task(key, actor=clerk, now=NOW)) for key in keys]
    parent.refresh_from_db()
    if parent.children_closed != len(keys):
        raise RuntimeError(f"the parent counts {parent.children_closed} of {len(keys)}")
    return (
        statistics.median(figure[0] for figure in figures),
        statistics.median(figure[1] for figure in figures),
        max(figure[2] for figure in figures),
    )


def children(district: Any, number: int) -> list[int]:
    """Return the ids of ``number`` units below the housing office, making those that are missing."""
    from tests.factories.org import NOW, actor

    from threadneedle.org.drafts import UnitDraft
    from threadneedle.org.models import Unit
    from threadneedle.org.services import add_units

    there = Unit.objects.filter(parent=district.housing).count()
    missing = [UnitDraft("office", f"第{n}处", f"第{n}处") for n in range(there, number)]
    if missing:
        add_units(district.housing.pk, missing, actor=actor(district.administrator), now=NOW)
    below = Unit.objects.filter(parent=district.housing).order_by("path")
    return list(below.values_list("pk", flat=True)[:number])


def timed(act: Callable[[], object]) -> tuple[float, float, int]:
    """Return CPU seconds (ours and the database server's), wall seconds and the number of statements."""
    from django.db import connection

    statements = 0

    def count(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*given)

    with server_cpu() as server, connection.execute_wrapper(count):
        cpu, wall = time.process_time(), time.perf_counter()
        act()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return cpu + server[0], wall, statements


@contextmanager
def server_cpu() -> Iterator[list[float]]:
    """Yield a list whose first item is, afterwards, the CPU time that PostgreSQL's backend has used."""
    from django.db import connection

    used = [0.0]
    if connection.vendor != "postgresql":
        yield used
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    before = _ticks(stat)
    yield used
    used[0] = (_ticks(stat) - before) / os.sysconf("SC_CLK_TCK")


def _ticks(stat: Path) -> int:
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def keep(rows: list[dict[str, str]]) -> None:
    """Write the rows, keeping those of other databases from earlier runs."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / "bulk.csv"
    names = ["database", "measure", "value", "unit"]
    others = []
    if file.exists():
        with file.open(encoding="utf-8", newline="") as source:
            others = [row for row in csv.DictReader(source) if row["database"] != rows[0]["database"]]
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, names)
        writer.writeheader()
        writer.writerows(sorted([*others, *rows], key=lambda row: row["database"]))
