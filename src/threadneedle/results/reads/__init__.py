"""What the pages of results show; reads return frozen values in a fixed number of queries."""

from threadneedle.results.reads.board import (
    Board,
    Matter,
    Totals,
    Wanted,
    board_of,
    issuers_of,
    units_of_board,
)
from threadneedle.results.reads.desk import Desk, desk_of
from threadneedle.results.reads.home import begins_with
from threadneedle.results.reads.search import KINDS, Hit, Hits, search
from threadneedle.results.reads.waiting import (
    Ask,
    Chased,
    answers_owed,
    chased,
    for_decision,
    for_signature,
)

__all__ = [
    "KINDS",
    "Ask",
    "Board",
    "Chased",
    "Desk",
    "Hit",
    "Hits",
    "Matter",
    "Totals",
    "Wanted",
    "answers_owed",
    "begins_with",
    "board_of",
    "chased",
    "desk_of",
    "for_decision",
    "for_signature",
    "issuers_of",
    "search",
    "units_of_board",
]
