"""What makes strict tiers bearable: work that has waited long is raised a tier before anything is planned.

Between tiers no amount of lower work buys any of the higher, so that without a promise the lowest starves.
The promise is kept by reclassifying, before planning and on record; the planner itself stays strict. What is
raised never reaches safety, which therefore loses nothing by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from threadneedle.core.base import InvalidError, Tier
from threadneedle.core.planning.day.model import Activity

WEEK = 5
"""Working days of a week."""

HIGHEST = Tier.LIVELIHOOD
"""The tier to which work may be raised at most."""

PROMISED = (Tier.ECONOMY, Tier.DEVELOPMENT)
"""Tiers to which a share of the week may be promised; above them only safety has to be waited for."""


class Reason(StrEnum):
    """Why work was raised."""

    WAITED = "waited"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class Policy:
    """When work is raised; nothing of it unless said.

    Parameters
    ----------
    promote_after_days
        Working days past its date after which work goes up one tier, and again each time as many pass; ≥ 1.
    floor_percent
        Share of a week's capacity promised to late work of the economy and of development, 0 to 100 together.

    Raises
    ------
    InvalidError
        ``policy_range``, with the ``field`` and its ``value``.
    """

    promote_after_days: int | None = None
    floor_percent: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.promote_after_days is not None and self.promote_after_days < 1:
            raise InvalidError.of("policy_range", field="promote_after_days", value=self.promote_after_days)
        shares = self.floor_percent or (0, 0)
        if min(shares) < 0 or sum(shares) > 100:
            raise InvalidError.of("policy_range", field="floor_percent", value=shares)


@dataclass(frozen=True, slots=True)
class Raised:
    """Work that counts as of a higher tier in one plan; ``reason`` is that of the last step."""

    id: int
    from_tier: Tier
    to_tier: Tier
    reason: Reason


def raised(
    activities: tuple[Activity, ...],
    waiting: Mapping[int, int],
    capacity_per_week: int,
    policy: Policy,
) -> tuple[tuple[Activity, ...], tuple[Raised, ...]]:
    """Return the work with its tiers for one plan, in the same order, and what was raised, by id.

    Parameters
    ----------
    waiting
        Working days since its date by id, for work that is late; what is missing or 0 is not late.
    capacity_per_week
        Quarter-hours of the whole team in ``WEEK`` working days, ≥ 0.

    Notes
    -----
    First the waiting: work late by ``n`` working days goes up ``n // promote_after_days`` tiers. Then the
    floor, the economy before development: if what presses above the tier (its date lies in the coming week or
    has passed) leaves its late work less than the promised share of the week, the work that is late longest
    goes up to ``HIGHEST`` until the share is filled; the last of it may reach beyond. That it is raised does
    not prove that it is done: among its new tier it competes as any other.
    """
    tiers = {row.id: row.tier for row in activities}
    reasons: dict[int, Reason] = {}
    if policy.promote_after_days is not None:
        for row in activities:
            steps = max(0, waiting.get(row.id, 0)) // policy.promote_after_days
            tier = _up(row.tier, steps)
            if tier != row.tier:
                tiers[row.id], reasons[row.id] = tier, Reason.WAITED
    for tier, percent in zip(PROMISED, policy.floor_percent or (), strict=False):
        for key in _below_floor(activities, tiers, waiting, tier, percent, capacity_per_week):
            tiers[key], reasons[key] = HIGHEST, Reason.FLOOR
    changed = tuple(
        Raised(row.id, row.tier, tiers[row.id], reasons[row.id])
        for row in sorted(activities, key=lambda row: row.id)
        if row.id in reasons
    )
    return tuple(
        replace(row, tier=tiers[row.id]) if row.id in reasons else row for row in activities
    ), changed


def _up(tier: Tier, steps: int) -> Tier:
    return tier if tier <= HIGHEST else Tier(max(HIGHEST, tier - steps))


def _below_floor(
    activities: tuple[Activity, ...],
    tiers: Mapping[int, Tier],
    waiting: Mapping[int, int],
    tier: Tier,
    percent: int,
    capacity: int,
) -> list[int]:
    """Return the late work of a tier that must go up for its share of the week, late longest first."""
    late = sorted(
        (row for row in activities if tiers[row.id] == tier and waiting.get(row.id, 0) > 0),
        key=lambda row: (-waiting[row.id], row.id),
    )
    pressing = sum(
        row.effort * row.crew
        for row in activities
        if tiers[row.id] < tier and row.due < WEEK and row.release < WEEK
    )
    promised = min(percent * capacity, 100 * sum(row.effort * row.crew for row in late))
    if 100 * (capacity - pressing) >= promised:
        return []
    up: list[int] = []
    filled = 0
    for row in late:
        if 100 * filled >= promised:
            break
        up.append(row.id)
        filled += row.effort * row.crew
    return up
