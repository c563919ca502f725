"""What is raised before planning, so that strict tiers can be borne."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from threadneedle.core.base import InvalidError, Tier
from threadneedle.core.planning.day.model import Activity
from threadneedle.core.planning.day.policy import Policy, Raised, Reason, raised

SAFETY, LIVELIHOOD, ECONOMY, DEVELOPMENT = Tier


def work(key: int, tier: Tier, due: int, effort: int = 10, crew: int = 1) -> Activity:
    return Activity(key, 1, tier, due, effort, crew=crew)


def any_work(draw: random.Random, many: int) -> tuple[tuple[Activity, ...], dict[int, int]]:
    rows = tuple(
        work(key, draw.choice(list(Tier)), draw.randint(-60, 12), draw.randint(1, 40), draw.choice([1, 1, 2]))
        for key in draw.sample(range(1, 500), many)
    )
    return rows, {row.id: -row.due for row in rows if row.due < 0}


def any_policy(draw: random.Random) -> Policy:
    shares = draw.choice([None, (draw.randint(0, 50), draw.randint(0, 50))])
    return Policy(draw.choice([None, 5, 20]), shares)


def test_a_policy_that_says_nothing_raises_nothing() -> None:
    rows = (work(1, DEVELOPMENT, -200), work(2, SAFETY, 0, 1000))
    assert raised(rows, {1: 200}, 10, Policy()) == (rows, ())


@pytest.mark.parametrize(
    ("waited", "tier"),
    [(0, DEVELOPMENT), (19, DEVELOPMENT), (20, ECONOMY), (39, ECONOMY), (40, LIVELIHOOD), (400, LIVELIHOOD)],
)
def test_work_goes_up_one_tier_each_time_the_days_pass_and_never_into_safety(waited: int, tier: Tier) -> None:
    rows = (work(7, DEVELOPMENT, -waited),)
    found, told = raised(rows, {7: waited}, 100, Policy(promote_after_days=20))
    assert found[0].tier == tier
    assert told == (() if tier == DEVELOPMENT else (Raised(7, DEVELOPMENT, tier, Reason.WAITED),))


@pytest.mark.parametrize("tier", [SAFETY, LIVELIHOOD])
def test_the_two_highest_tiers_stay_what_they_are(tier: Tier) -> None:
    rows = (work(7, tier, -400), work(8, SAFETY, 0, 900))
    assert raised(rows, {7: 400}, 100, Policy(20, (50, 50))) == (rows, ())


def test_the_longest_late_go_up_until_the_promised_share_is_filled() -> None:
    # 140 quarter-hours a week, all of them asked by livelihood; a tenth is 14: the oldest two of ten each.
    rows = (
        work(1, LIVELIHOOD, 2, 140),
        work(2, DEVELOPMENT, -3),
        work(3, DEVELOPMENT, -9),
        work(4, DEVELOPMENT, -6),
    )
    found, told = raised(rows, {2: 3, 3: 9, 4: 6}, 140, Policy(floor_percent=(0, 10)))
    assert told == (
        Raised(3, DEVELOPMENT, LIVELIHOOD, Reason.FLOOR),
        Raised(4, DEVELOPMENT, LIVELIHOOD, Reason.FLOOR),
    )
    assert [row.tier for row in found] == [LIVELIHOOD, DEVELOPMENT, LIVELIHOOD, LIVELIHOOD]


@pytest.mark.parametrize(("pressing", "goes_up"), [(126, False), (127, True)])
def test_nothing_goes_up_while_the_strict_order_leaves_the_share(*, pressing: int, goes_up: bool) -> None:
    rows = (work(1, LIVELIHOOD, 4, pressing), work(2, ECONOMY, -1, 30))
    assert bool(raised(rows, {2: 1}, 140, Policy(floor_percent=(10, 0)))[1]) is goes_up


def test_work_due_after_the_week_or_not_to_be_begun_in_it_does_not_press() -> None:
    later = (work(1, SAFETY, 5, 500), replace(work(2, SAFETY, 4, 500), release=5), work(3, ECONOMY, -1))
    assert raised(later, {3: 1}, 100, Policy(floor_percent=(50, 0)))[1] == ()


def test_a_crew_of_two_takes_twice_the_time() -> None:
    rows = (work(1, SAFETY, 0, 50, crew=2), work(2, ECONOMY, -2, 5, crew=2), work(3, ECONOMY, -1))
    told = raised(rows, {2: 2, 3: 1}, 100, Policy(floor_percent=(10, 0)))[1]
    assert [row.id for row in told] == [2]


def slow(rows: tuple[Activity, ...], late: dict[int, int], week: int, policy: Policy) -> dict[int, Tier]:
    """Return the tiers by the words of the rule: a day and an item at a time."""
    tiers = {row.id: row.tier for row in rows}
    for row in rows:
        for day in range(1, late.get(row.id, 0) + 1):
            if policy.promote_after_days and day % policy.promote_after_days == 0 and tiers[row.id] > 1:
                tiers[row.id] = Tier(tiers[row.id] - 1)
    for tier, percent in zip((ECONOMY, DEVELOPMENT), policy.floor_percent or (0, 0), strict=True):
        waiting = [row for row in rows if tiers[row.id] == tier and late.get(row.id)]
        above = [row for row in rows if tiers[row.id] < tier and row.due <= 4]
        left = max(0, week - sum(row.effort * row.crew for row in above))
        would_get = min(left, sum(row.effort * row.crew for row in waiting))
        lacks = 100 * would_get < percent * week and would_get < sum(row.effort * row.crew for row in waiting)
        filled = 0
        while lacks and waiting and 100 * filled < percent * week:
            oldest = min(waiting, key=lambda row: (-late[row.id], row.id))
            waiting.remove(oldest)
            tiers[oldest.id] = LIVELIHOOD
            filled += oldest.effort * oldest.crew
    return tiers


def test_it_raises_what_the_words_of_the_rule_raise() -> None:
    draw = random.Random(11)
    seen = set()
    for _ in range(600):
        rows, late = any_work(draw, draw.randint(1, 14))
        week, policy = draw.randint(0, 300), any_policy(draw)
        found, told = raised(rows, late, week, policy)
        assert {row.id: row.tier for row in found} == slow(rows, late, week, policy)
        seen |= {row.reason for row in told}
    assert seen == set(Reason)


def test_neither_the_order_of_the_work_nor_anything_but_its_tier_changes() -> None:
    draw = random.Random(12)
    for _ in range(100):
        rows, late = any_work(draw, 12)
        policy = any_policy(draw)
        found, told = raised(rows, late, 150, policy)
        assert tuple(replace(new, tier=old.tier) for new, old in zip(found, rows, strict=True)) == rows
        turned, same = raised(rows[::-1], late, 150, policy)
        assert (turned[::-1], same) == (found, told)
        assert all(SAFETY < row.to_tier < row.from_tier for row in told)


def test_a_larger_team_never_raises_for_the_floor_what_already_fits() -> None:
    rows = (work(1, LIVELIHOOD, 0, 100), work(2, DEVELOPMENT, -1, 10))
    late = {2: 1}
    up = [bool(raised(rows, late, week, Policy(floor_percent=(0, 10)))[1]) for week in (100, 105, 110, 150)]
    assert up == [True, True, False, False]


def weeks_of_development(policy: Policy) -> list[int]:
    """Return what development gets in each of twelve weeks in which the economy alone asks for everything."""
    open_work = [work(key, DEVELOPMENT, -key) for key in range(1, 31)]
    since = {row.id: row.due for row in open_work}
    got = []
    for week in range(12):
        today = 5 * week
        open_work += [work(1000 + 10 * week + each, ECONOMY, 4) for each in range(10)]
        since |= {row.id: today + 4 for row in open_work if row.id not in since}
        rows = tuple(replace(row, due=since[row.id] - today) for row in open_work)
        late = {row.id: -row.due for row in rows if row.due < 0}
        found, _ = raised(rows, late, 100, policy)
        done = {row.id for row in sorted(found, key=lambda row: (row.tier, row.due, row.id))[:10]}
        got.append(sum(row.effort for row in open_work if row.id in done and row.tier == DEVELOPMENT))
        open_work = [row for row in open_work if row.id not in done]
    return got


def test_over_twelve_weeks_a_starving_tier_gets_its_share_with_the_floor_and_nothing_without() -> None:
    assert weeks_of_development(Policy()) == [0] * 12
    assert weeks_of_development(Policy(floor_percent=(0, 20))) == [20] * 12


@pytest.mark.parametrize(("days", "shares"), [(0, None), (None, (-1, 5)), (None, (60, 41))])
def test_a_policy_out_of_range_is_refused(days: int | None, shares: tuple[int, int] | None) -> None:
    with pytest.raises(InvalidError) as refused:
        Policy(days, shares)
    assert refused.value.problems[0].code == "policy_range"
