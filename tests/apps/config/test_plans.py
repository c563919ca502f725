"""The commands ``plan`` and ``explain``: they need neither settings nor database."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.server import console

pytestmark = pytest.mark.slow


def _task(key: int, tier: int) -> dict[str, Any]:
    return {"id": key, "tier": tier, "due": 0, "effort": 8, "weight": key}


PROBLEM = {
    "grid": "day",
    "horizon": 2,
    "tasks": [_task(1, 2), _task(2, 0)],
    "people": [{"id": 4, "skills": [], "capacity": [8, 8]}],
}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path("src").resolve())}
    return subprocess.run(
        console(*arguments), env=environment, cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_problem_is_planned_and_a_task_of_the_plan_explained(tmp_path: Path) -> None:
    (tmp_path / "problem.json").write_text(json.dumps(PROBLEM), encoding="utf-8")
    planned = run(tmp_path, "plan", "problem.json", "--iterations", "50", "--seed", "3")
    assert (planned.returncode, planned.stderr) == (0, "")
    made = json.loads(planned.stdout)
    assert [(row["task"], row["day"]) for row in made["placements"]] == [(2, 0), (1, 1)]
    assert made["cost"] == [0, 0, 0, 1, 0]
    (tmp_path / "plan.json").write_text(planned.stdout, encoding="utf-8")
    explained = run(tmp_path, "explain", "problem.json", "plan.json", "1")
    assert (explained.returncode, explained.stderr) == (0, "")
    reason = json.loads(explained.stdout)
    assert (reason["bound"], reason["earlier"]["moved"]) == (
        "full",
        [{"activity": 2, "was": 0, "would_be": 1}],
    )


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("[]", "must hold one JSON object"),
        ("{", "not JSON"),
        ('{"grid": "week"}', "grid is not of the form described; found: week"),
        (
            json.dumps({**PROBLEM, "tasks": [{**_task(1, 2), "effort": 0}]}),
            "effort must be at least 1; it is 0",
        ),
    ],
)
def test_what_is_wrong_with_a_problem_is_said_in_one_line(tmp_path: Path, problem: str, said: str) -> None:
    (tmp_path / "problem.json").write_text(problem, encoding="utf-8")
    done = run(tmp_path, "plan", "problem.json", "--iterations", "5")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert said in done.stderr


def test_a_plan_that_breaks_a_rule_is_not_explained(tmp_path: Path) -> None:
    (tmp_path / "problem.json").write_text(json.dumps(PROBLEM), encoding="utf-8")
    wrong = {"placements": [{"task": key, "day": 0, "people": [4]} for key in (1, 2)]}
    (tmp_path / "plan.json").write_text(json.dumps(wrong), encoding="utf-8")
    done = run(tmp_path, "explain", "problem.json", "plan.json", "1")
    assert done.returncode == 1
    assert "not a plan of this problem: plan_over" in done.stderr
