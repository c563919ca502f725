"""What a night of plans costs: one unit through the product, database included, and 41,000 from it.

    python -m benchmarks nightly          SQLite in a temporary folder
    python tests/postgres.py python -m benchmarks nightly

CPU time is that of this process. The estimate is the median of a unit times 41,000 (the townships of the
country), divided by the workers that plan at the same time. Results go to ``benchmarks/results/nightly.csv``.
"""

from __future__ import annotations

import csv
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from benchmarks.product import started

RESULTS = Path(__file__).parent / "results" / "nightly.csv"
NOW = datetime(2026, 6, 16, 18, tzinfo=UTC)
TODAY = date(2026, 6, 17)
UNITS, COUNTRY = 20, 41_000
SIZES = (30, 100)
WORKERS = (1, 2, 8, 32)
NIGHT_HOURS = 8


def main() -> int:
    """Measure and write the table; rows of the other database stay."""
    with started():
        rows = list(_measure())
    kept = []
    if RESULTS.exists():
        with RESULTS.open(encoding="utf-8") as file:
            kept = [row for row in csv.reader(file) if row[0] not in {"database", rows[0][0]}]
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("database", "measure", "value"))
        writer.writerows(sorted([*map(list, rows), *kept]))
    for database, measure, value in rows:
        print(f"{database:<11} {measure:<56} {value}")
    return 0


def _measure() -> Iterator[tuple[str, str, str]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.factories.org import actor, make_district
    from tests.factories.work import give_hours, make_draft, make_task

    from threadneedle.org.drafts import UnitDraft
    from threadneedle.org.services import add_unit
    from threadneedle.worklists.services import plan_unit

    database = connection.vendor
    district = make_district()
    by = actor(district.administrator)
    for size in SIZES:
        taken, statements = [], set()
        for number in range(UNITS):
            random = Random(1000 * size + number)
            unit = add_unit(
                district.root.pk, UnitDraft("township", f"第{size}之{number}镇"), actor=by, now=NOW
            )
            give_hours(unit, size * 4 // 5, since=TODAY - timedelta(days=9))
            for _ in range(size):
                tier = random.choices((0, 1, 2, 3), (15, 30, 35, 20))[0]
                draft = make_draft(district, f"事项{random.randrange(10**6)}", tier=tier)
                due = TODAY + timedelta(days=random.randint(-3, 27))
                make_task(
                    draft, unit, due=due, hours_asked=Decimal(random.choice((1, 2, 3, 4, 8, 16, 24, 60)))
                )
            plan_unit(unit.pk, now=NOW - timedelta(days=1))
            with CaptureQueriesContext(connection) as seen:
                begin = time.process_time()
                plan_unit(unit.pk, now=NOW)
                taken.append(time.process_time() - begin)
            statements.add(len(seen))
        each = statistics.median(taken)
        yield database, f"{size} tasks: CPU ms a unit, median of {UNITS}", f"{1000 * each:.0f}"
        yield database, f"{size} tasks: statements a unit, most", str(max(statements))
        for workers in WORKERS:
            hours = each * COUNTRY / workers / 3600
            fits = "fits a night" if hours <= NIGHT_HOURS else f"more than {NIGHT_HOURS} h"
            yield database, f"{size} tasks: {COUNTRY:,} units, {workers} workers", f"{hours:.1f} h, {fits}"
