"""The threshold from which two tasks are said to ask the same, on the pairs it was measured with."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

from threadneedle.core.likeness import ASKS_THE_SAME, likeness

PAIRS = json.loads(
    (Path(__file__).parents[3] / "benchmarks" / "likeness" / "pairs.json").read_text(encoding="utf-8")
)


def missed_and_wrong(kind: str) -> tuple[list[str], list[str]]:
    rows = [row for row in PAIRS if row["set"] == kind]
    found = {row["id"]: likeness(row["first"], row["second"]) >= ASKS_THE_SAME for row in rows}
    return (
        [row["id"] for row in rows if row["same"] and not found[row["id"]]],
        [row["id"] for row in rows if not row["same"] and found[row["id"]]],
    )


def test_of_sixty_pairs_two_are_missed_and_none_is_found_wrongly():
    assert missed_and_wrong("own") == (["own-same-02", "own-same-03"], [])


def test_of_twenty_blind_pairs_all_are_told_apart():
    assert missed_and_wrong("blind") == ([], [])


def test_no_two_texts_of_different_subjects_are_said_to_ask_the_same():
    texts = {text: f"{row['set']}{row['id'][-2:]}" for row in PAIRS for text in (row["first"], row["second"])}
    wrong = [
        (a, b) for a, b in combinations(texts, 2) if texts[a] != texts[b] and likeness(a, b) >= ASKS_THE_SAME
    ]
    assert wrong == []
