"""The table of a task's life: every row reachable, every end an end."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import IllegalTransitionError
from threadneedle.core.workflow import (
    OPEN_STATES,
    PAUSED_STATES,
    TRANSITIONS,
    Action,
    Side,
    TaskState,
    actions_of,
    advance,
)

S, A = TaskState, Action
ENDS = {S.CLOSED, S.WITHDRAWN, S.SUPERSEDED}


def test_the_plain_life_runs_from_issue_to_close() -> None:
    state = S.ISSUED
    for action in (A.SIGN, A.TAKE_ON, A.REPORT, A.CONFIRM, A.CLOSE):
        state = advance(state, action)
    assert state is S.CLOSED


def test_signing_is_not_taking_on() -> None:
    assert advance(S.ISSUED, A.SIGN) is S.SIGNED
    with pytest.raises(IllegalTransitionError, match="task.transition"):
        advance(S.ISSUED, A.TAKE_ON)


def test_only_the_arbiter_refuses_an_objection_and_only_the_issuer_concedes_one() -> None:
    assert TRANSITIONS[S.OBJECTED, A.OVERRULE].sides == {Side.ARBITER}
    assert TRANSITIONS[S.OBJECTED, A.UPHOLD].sides == {Side.ARBITER}
    assert TRANSITIONS[S.OBJECTED, A.CONCEDE].sides == {Side.ISSUER}


def test_objections_and_extensions_need_the_head() -> None:
    for (_, action), step in TRANSITIONS.items():
        if action in {A.OBJECT, A.ASK_EXTENSION, A.RETRACT}:
            assert step.sides == {Side.EXECUTOR_HEAD}


def test_after_a_block_work_goes_on_where_it_stood() -> None:
    assert advance(S.RETURNED, A.BLOCK) is S.BLOCKED
    assert advance(S.BLOCKED, A.UNBLOCK, resume=S.RETURNED) is S.RETURNED
    assert advance(S.BLOCKED, A.UNBLOCK, resume=S.TAKEN_ON) is S.TAKEN_ON


def test_ends_have_no_way_out_and_every_other_state_has_one() -> None:
    leaving = {state for (state, _), step in TRANSITIONS.items() if step.target is not state}
    assert leaving == set(TaskState) - ENDS


def test_every_state_can_be_reached_and_every_action_is_used() -> None:
    seen, todo = {S.ISSUED}, deque([S.ISSUED])
    while todo:
        state = todo.popleft()
        for (origin, _), step in TRANSITIONS.items():
            target = step.target or S.TAKEN_ON
            if origin is state and target not in seen:
                seen.add(target)
                todo.append(target)
    assert seen == set(TaskState)
    assert {action for _, action in TRANSITIONS} == set(Action)


def test_the_unit_owes_in_open_states_only_and_the_clock_stands_in_two_of_them() -> None:
    assert {S.REPORTED, S.CONFIRMED, *ENDS} == set(TaskState) - OPEN_STATES
    assert {S.OBJECTED, S.BLOCKED} == PAUSED_STATES
    assert PAUSED_STATES < OPEN_STATES


@given(st.sampled_from(TaskState), st.sampled_from(Action))
def test_a_pair_without_a_row_is_refused_with_state_and_action(state: TaskState, action: Action) -> None:
    if (state, action) in TRANSITIONS:
        assert advance(state, action) in TaskState
        return
    with pytest.raises(IllegalTransitionError) as refused:
        advance(state, action)
    assert refused.value.problems[0].params == {"state": state.value, "action": action.value}


@given(st.sampled_from(TaskState), st.sets(st.sampled_from(Side)))
def test_the_actions_offered_are_exactly_those_of_the_table(state: TaskState, sides: set[Side]) -> None:
    expected = {
        action for (origin, action), step in TRANSITIONS.items() if origin is state and step.sides & sides
    }
    assert set(actions_of(state, sides)) == expected


def test_withdrawal_needs_the_issuer_and_cannot_touch_what_was_confirmed() -> None:
    for (state, action), step in TRANSITIONS.items():
        if action in {A.WITHDRAW, A.SUPERSEDE}:
            assert step.sides == {Side.ISSUER}
            assert state not in {S.CONFIRMED, S.CLOSED}
