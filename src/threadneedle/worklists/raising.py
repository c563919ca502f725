"""What is raised a tier for one plan: the policy of the rule pack, and how a plan keeps what it did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.model import DayProblem
from threadneedle.core.planning.day.policy import WEEK, Policy, raised
from threadneedle.org.reads import limit


def policy_on(day: date) -> Policy:
    """Return by which numbers of the rule pack waiting work is raised on a day.

    Raises
    ------
    InvalidError
        ``policy_range`` if a number makes no sense, ``org.rule_missing`` if there is none.
    """
    return Policy(
        int(limit("promote_after_days", day)),
        (int(limit("floor_economy_percent", day)), int(limit("floor_development_percent", day))),
    )


def policy_to(policy: Policy) -> dict[str, Any]:
    """Return the JSON form of a policy."""
    return {
        "promote_after_days": policy.promote_after_days,
        "floor_percent": list(policy.floor_percent) if policy.floor_percent else None,
    }


def policy_from(data: Mapping[str, Any]) -> Policy:
    """Return a policy from its JSON form; an empty one raises nothing."""
    shares = data.get("floor_percent")
    return Policy(data.get("promote_after_days"), (shares[0], shares[1]) if shares else None)


def raised_by(policy: Policy, problem: DayProblem) -> tuple[DayProblem, list[dict[str, Any]]]:
    """Return a problem with the tiers of one plan, and what was raised, as JSON.

    Work waits since its date: as many working days as the first day of the plan lies behind it. A week is
    what all hands together have on the first five working days.
    """
    waiting = {row.id: -row.due for row in problem.activities if row.due < 0}
    capacity = sum(sum(worker.quarters[:WEEK]) for worker in problem.workers)
    activities, changed = raised(problem.activities, waiting, capacity, policy)
    told = [
        {
            "task": row.id,
            "from": int(row.from_tier),
            "to": int(row.to_tier),
            "reason": row.reason.value,
            "days": waiting[row.id],
        }
        for row in changed
    ]
    return replace(problem, activities=activities), told


def lowered(problem: DayProblem, told: Iterable[Mapping[str, Any]]) -> DayProblem:
    """Return a problem with the tiers that its tasks have of their own."""
    own = {row["task"]: Tier(row["from"]) for row in told}
    return replace(
        problem,
        activities=tuple(replace(row, tier=own.get(row.id, row.tier)) for row in problem.activities),
    )
