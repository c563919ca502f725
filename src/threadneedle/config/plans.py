"""The commands that plan a problem in a file and explain a plan; they need no database."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from threadneedle.config.starting import CommandError

DEFAULT_SECONDS = 1.0


def plan_problem(options: argparse.Namespace) -> int:
    """Print a plan of the problem in a file."""
    from threadneedle.core.planning.day.model import DayProblem
    from threadneedle.core.planning.day.planner import Budget, plan
    from threadneedle.core.planning.wire import plan_to, problem_from

    problem = problem_from(_read(options.problem))
    steps, spent = _budget(options)
    if isinstance(problem, DayProblem):
        found: Any = plan(problem, budget=Budget(steps, spent), seed=options.seed)
    else:
        from threadneedle.core.planning.slot.planner import plan_slots

        found = plan_slots(problem, steps=steps, spent=spent, seed=options.seed)
    sys.stdout.write(json.dumps(plan_to(found)) + "\n")
    return 0


def explain_task(options: argparse.Namespace) -> int:
    """Print why a task of a plan lies where it lies."""
    from threadneedle.core.planning.day.check import check
    from threadneedle.core.planning.day.explain import explain
    from threadneedle.core.planning.day.model import DayProblem
    from threadneedle.core.planning.wire import day_plan_from, problem_from

    problem = problem_from(_read(options.problem))
    if not isinstance(problem, DayProblem):
        raise CommandError(f"{options.problem}: only plans by days can be explained")
    made = day_plan_from(_read(options.plan), problem)
    faults = check(problem, made)
    if faults:
        raise CommandError(f"{options.plan}: not a plan of this problem: {faults[0]}")
    reason = asdict(explain(problem, made, options.task))
    sys.stdout.write(json.dumps(reason, ensure_ascii=False, indent=2) + "\n")
    return 0


def _read(name: str) -> dict[str, Any]:
    try:
        found = json.loads(Path(name).read_text(encoding="utf-8"))
    except ValueError as error:
        raise CommandError(f"{name}: not JSON: {error}") from error
    if not isinstance(found, dict):
        raise CommandError(f"{name}: must hold one JSON object")
    return found


def _budget(options: argparse.Namespace) -> tuple[int | None, Callable[[], bool]]:
    """Return steps and clock of the budget: steps alone make a plan that can be repeated."""
    if options.iterations is not None:
        return options.iterations, lambda: False
    end = time.process_time() + options.cpu_seconds
    return None, lambda: time.process_time() >= end
