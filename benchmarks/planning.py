"""The planner against published results, exact optima and the simple rules.

Run ``python -m benchmarks planning``. Problems come from the judge ``planning.py`` and its data, which lie
beside the repository; ``THREADNEEDLE_PLANNING_JUDGE`` names another place. Every plan is judged by it, not
by us. CPU-seconds of one core; medians; every fifth published instance. Results go to
``benchmarks/results/planning.csv``.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.construct import first_plan
from threadneedle.core.planning.day.model import DayProblem
from threadneedle.core.planning.day.overload import certify_overload
from threadneedle.core.planning.day.planner import Budget, insert, plan
from threadneedle.core.planning.slot.model import SlotProblem
from threadneedle.core.planning.slot.planner import plan_slots
from threadneedle.core.planning.wire import plan_to, problem_from

ROOT = Path(__file__).resolve().parent.parent
JUDGE = Path(os.environ.get("THREADNEEDLE_PLANNING_JUDGE", ROOT.parent / "shared" / "bench" / "planning.py"))
RESULTS = ROOT / "benchmarks" / "results" / "planning.csv"
EVERY = 5
TOWNSHIPS = ((50, 9), (200, 7), (200, 8), (500, 7), (500, 8), (500, 9), (2000, 7))

Row = tuple[str, str, str]


def main() -> int:
    """Measure all and write the table; 0 also where the judge is missing, which is said."""
    if not JUDGE.exists():
        print(f"planning: no judge at {JUDGE}; name one in THREADNEEDLE_PLANNING_JUDGE")
        return 0
    judge = _module(JUDGE)
    rows: list[Row] = []
    for measure in (_townships, _unseen, _steadiness, _overload, _published):
        for row in measure(judge):
            print(f"{row[0]:<28} {row[1]:<44} {row[2]}", flush=True)
            rows.append(row)
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("set", "measure", "value"))
        writer.writerows(rows)
    return 0


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("judge", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"planning: {path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _for(seconds: float) -> Budget:
    end = time.process_time() + seconds
    return Budget(None, lambda: time.process_time() >= end)


def _milliseconds(act: Callable[[], object], times: int = 7) -> float:
    taken = []
    for _ in range(times):
        begin = time.process_time()
        act()
        taken.append((time.process_time() - begin) * 1000)
    return statistics.median(taken)


def _day(judge: Any, data: dict[str, Any]) -> DayProblem:
    problem = problem_from(data)
    assert isinstance(problem, DayProblem), judge
    return problem


def _judged(judge: Any, data: dict[str, Any], seconds: float) -> tuple[list[int], list[int]]:
    """Return the costs of our plan and of class then due, both by the judge."""
    made = plan(_day(judge, data), budget=_for(seconds), seed=1)
    return judge.score(data, plan_to(made)), judge.score(data, judge.class_then_due(data))


def _townships(judge: Any) -> Iterator[Row]:
    for count, seed in TOWNSHIPS:
        data = judge.township(count, seed)
        problem = _day(judge, data)
        name = f"township {count} seed {seed}"
        ours, rule = _judged(judge, data, 1.0)
        yield name, "class then due", _vector(rule)
        yield name, "first plan", _vector(first_plan(problem).plan().score.vector)
        yield name, "1 CPU-s", f"{_vector(ours)} {'better' if ours < rule else 'NOT BETTER'}"
        if count >= 500:
            taken = _milliseconds(lambda of=problem: first_plan(of))  # type: ignore[misc]
            yield name, "first plan, ms", f"{taken:.0f}"


def _unseen(judge: Any) -> Iterator[Row]:
    better = total = 0
    for seed in range(101, 113):
        for load, crew2, scarce in ((0.85, None, False), (1.0, 1 / 3, False), (1.2, None, True)):
            ours, rule = _judged(judge, judge.township(200, seed, load, crew2=crew2, scarce=scarce), 0.5)
            total, better = total + 1, better + (ours < rule or ours == rule == [0] * 5)
    yield "township 200, unseen", "better than class then due in 0.5 CPU-s", f"{better} of {total}"


def _steadiness(judge: Any) -> Iterator[Row]:
    kept, moved, each = [], [], []
    for seed in (7, 8, 9, 10, 11):
        problem = _day(judge, judge.township(500, seed))
        before = plan(problem, budget=_for(1.0))
        random = Random(seed)
        new = tuple(
            replace(
                problem.activities[random.randrange(500)],
                id=10_000 + key,
                tier=Tier.LIVELIHOOD,
                limit=None,
                release=0,
                due=random.randint(3, 5),
                after=(),
            )
            for key in range(15)
        )
        each.append(_milliseconds(lambda: insert(problem, before, new), 3) / len(new))  # noqa: B023
        wider = replace(problem, activities=(*problem.activities, *new))
        let_in = insert(problem, before, new)
        budgeted = plan(wider, previous=before, most_redated=30, budget=_for(2.0))
        free = plan(wider, budget=_for(2.0))
        moved.append(_moved(before.days(), budgeted.days()))
        kept.append(_gain_kept(let_in.score.vector, budgeted.score.vector, free.score.vector))
    yield "500 tasks and 15 new", "insertion, ms a task, median", f"{statistics.median(each):.2f}"
    yield "500 tasks and 15 new", "on another day with a budget of 30, most", str(max(moved))
    share = f"{statistics.median(kept):.2f}"
    yield "500 tasks and 15 new", "gain kept at the first level that differs", share


def _moved(before: dict[int, int], after: dict[int, int]) -> int:
    return sum(after.get(key) != day for key, day in before.items())


def _gain_kept(start: tuple[int, ...], budgeted: tuple[int, ...], free: tuple[int, ...]) -> float:
    """Return which share of the gain of a free new plan one with a budget keeps; 1 if it does as well."""
    for first, kept, best in zip(start, budgeted, free, strict=True):
        if first != best:
            return (first - kept) / (first - best) if first > best else 1.0
        if first != kept:
            return 1.0 if kept < first else 0.0
    return 1.0


def _overload(judge: Any) -> Iterator[Row]:
    units = [_day(judge, judge.township(100, seed)) for seed in range(1, 8)]
    taken = [_milliseconds(lambda of=unit: certify_overload(of), 3) for unit in units]  # type: ignore[misc]
    yield "100 tasks", "overload certificate, ms, median", f"{statistics.median(taken):.0f}"
    caught = late = 0
    for seed in range(1, 61):
        problem = _day(judge, judge.township(100, seed, 1.2))
        made = plan(problem, budget=Budget(3000))
        if any(made.score.late):
            late += 1
            caught += bool(certify_overload(problem))
    yield "100 tasks, load 1.2", "late in our plan and proved to be", f"{caught} of {late}"


def _published(judge: Any) -> Iterator[Row]:
    for name, seconds in (("wt100", 1.0), ("j30", 2.0), ("j60", 2.0), ("j120", 5.0)):
        total = best = hits = count = first = first_best = 0
        gaps: list[float] = []
        taken: list[float] = []
        for place, (_, data, known) in enumerate(judge.instances(name, None)):
            problem = problem_from(data)
            assert isinstance(problem, SlotProblem)
            begin = time.process_time()
            quick = plan_slots(problem, steps=0, spent=lambda: False)
            taken.append((time.process_time() - begin) * 1000)
            first, first_best = first + quick.cost, first_best + known
            if place % EVERY:
                continue
            made = plan_slots(problem, steps=None, spent=_for(seconds).spent, seed=1)
            cost = judge.score(data, plan_to(made))[0]
            total, best = total + cost, best + known
            count, hits = count + 1, hits + (cost <= known)
            gaps.append(cost / known - 1 if known else 0.0)
        yield (
            name,
            f"first schedule, aggregate gap of all {len(taken)}",
            f"{100 * (first / first_best - 1):.3f} %",
        )
        yield name, "first schedule, ms, median and most", f"{statistics.median(taken):.1f}, {max(taken):.1f}"
        yield name, f"{seconds:.0f} CPU-s, aggregate gap", f"{100 * (total / best - 1):.3f} %"
        yield name, f"{seconds:.0f} CPU-s, mean gap", f"{100 * statistics.mean(gaps):.3f} %"
        yield name, f"{seconds:.0f} CPU-s, at best known", f"{hits} of {count}"


def _vector(levels: Any) -> str:
    return json.dumps(list(levels))


if __name__ == "__main__":
    sys.exit(main())
