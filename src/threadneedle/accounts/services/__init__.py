"""Every write of the context: persons, one-time codes, tokens, kept answers, counts of failures."""

from threadneedle.accounts.services.answers import answer_once
from threadneedle.accounts.services.codes import hand_out_code, use_code
from threadneedle.accounts.services.housekeeping import forget_stale
from threadneedle.accounts.services.persons import (
    disable_person,
    enable_person,
    end_sessions,
    first_administrator,
    make_people,
    make_person,
    person_problems,
    reset_second_factor,
)
from threadneedle.accounts.services.throttle import ThrottledError, count_failure, refuse_throttled
from threadneedle.accounts.services.tokens import make_token, revoke_token

__all__ = [
    "ThrottledError",
    "answer_once",
    "count_failure",
    "disable_person",
    "enable_person",
    "end_sessions",
    "first_administrator",
    "forget_stale",
    "hand_out_code",
    "make_people",
    "make_person",
    "make_token",
    "person_problems",
    "refuse_throttled",
    "reset_second_factor",
    "revoke_token",
    "use_code",
]
