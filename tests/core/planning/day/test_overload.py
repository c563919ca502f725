from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given, settings
from tests.core.planning.day.problems import activity, best_score, small_problems, township, worker

from threadneedle.core.base import Tier
from threadneedle.core.planning.day.flow import Network
from threadneedle.core.planning.day.model import DayProblem
from threadneedle.core.planning.day.overload import Certificate, certify_overload


@given(small_problems())
@settings(max_examples=250, deadline=None)
def test_no_alarm_is_false(problem: DayProblem) -> None:
    late = list(accumulate(best_score(problem)[1:]))
    for proof in certify_overload(problem):
        assert late[proof.tier] > 0, proof


@pytest.mark.simulation
def test_more_than_half_of_the_overloaded_problems_are_caught() -> None:
    caught = overloaded = 0
    for seed in range(80):
        whole = township(seed, 5)
        problem = DayProblem(
            3,
            tuple(
                replace(row, release=min(row.release, 1), due=min(row.due, 2), limit=None)
                for row in whole.activities
            ),
            tuple(replace(person, quarters=(20, 20, 20)) for person in whole.workers[:2]),
            whole.travel,
        )
        if any(best_score(problem)):
            overloaded += 1
            caught += bool(certify_overload(problem))
    assert overloaded > 30
    assert caught >= 0.55 * overloaded


def test_the_proof_names_who_what_when_and_how_much() -> None:
    work = tuple(activity(key, skill=7, effort=6, due=1) for key in (1, 2, 3))
    idle = worker(3, (8, 8))
    problem = DayProblem(
        3, (*work, activity(9, due=2)), (worker(1, (8, 8, 8), 7), replace(idle, quarters=(8, 8, 8)))
    )
    assert certify_overload(problem) == (
        Certificate(
            tier=Tier.LIVELIHOOD,
            activities=(1, 2, 3),
            first=0,
            last=1,
            people=(1,),
            needed=18,
            available=16,
            short=2,
        ),
    )


def test_two_long_pieces_do_not_fit_one_day_though_their_hours_would_fit_two_halves() -> None:
    work = tuple(activity(key, effort=5, due=1) for key in (1, 2, 3))
    people = (worker(1, (8, 8)),)
    assert [proof.short for proof in certify_overload(DayProblem(2, work, people))] == [8]
    divided = tuple(replace(row, splittable=True) for row in work)
    assert certify_overload(DayProblem(2, divided, people)) == ()


def test_the_way_is_part_of_the_proof() -> None:
    work = tuple(activity(key, effort=2, place=1, due=0) for key in (1, 2))
    assert certify_overload(DayProblem(1, work, (worker(1, (7,)),), {0: {1: 4}})) != ()
    assert certify_overload(DayProblem(1, work, (worker(1, (8,)),), {0: {1: 4}})) == ()


def test_one_person_cannot_stand_for_a_crew_of_two() -> None:
    work = (activity(1, crew=2, effort=4, due=0),)
    assert certify_overload(DayProblem(1, work, (worker(1, (16,)),))) != ()
    assert certify_overload(DayProblem(1, work, (worker(1, (4,)), worker(2, (4,))))) == ()


def test_work_of_a_lower_tier_never_accuses_a_higher_one() -> None:
    safety = activity(1, tier=Tier.SAFETY, effort=8)
    below = activity(2, tier=Tier.ECONOMY, effort=8)
    proofs = certify_overload(DayProblem(1, (safety, below), (worker(1, (8,)),)))
    assert [(proof.tier, proof.short) for proof in proofs] == [(Tier.ECONOMY, 8)]


def test_a_network_carries_what_its_least_cut_lets_through() -> None:
    # Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms, 3rd edition (2009), figure 26.1.
    network = Network(6)
    for tail, head, room in (
        (0, 1, 16),
        (0, 2, 13),
        (2, 1, 4),
        (1, 3, 12),
        (3, 2, 9),
        (2, 4, 14),
        (4, 3, 7),
        (3, 5, 20),
        (4, 5, 4),
    ):
        network.connect(tail, head, room)
    assert network.push(0, 5) == 23
    assert network.push(0, 5) == 0
    assert [node for node, near in enumerate(network.reached(0)) if near] == [0, 1, 2, 4]
