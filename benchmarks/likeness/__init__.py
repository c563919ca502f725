"""From which likeness on two tasks ask the same: precision and recall of every threshold.

    python -m benchmarks likeness

``pairs.json`` holds eighty pairs of invented demands as offices write them to townships, each labelled by
hand: sixty by which the threshold was chosen, half of them near misses of one subject, and twenty ``blind``
ones that were written before anything was measured and had no part in the choice. A list of work holds far
more pairs that have nothing to do with one another, so every text is also held against all texts of other
subjects (``strangers``). Written is ``benchmarks/results/likeness.csv``.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from threadneedle.core.likeness import ASKS_THE_SAME, likeness, pairs_alike

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results" / "likeness.csv"
THRESHOLDS = tuple(step / 100 for step in range(10, 55, 5))
OWN, BLIND = "own", "blind"
LEAST_PRECISION = 0.95


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair of texts, and whether they ask the same."""

    id: str
    set: str
    same: bool
    first: str
    second: str

    @property
    def subject(self) -> str:
        """Return what the pair is about: pairs of one number share their first text."""
        return f"{self.set}-{self.id[-2:]}"


@dataclass(frozen=True, slots=True)
class Score:
    """What a threshold finds: pairs found rightly and wrongly, and pairs that ask the same in all."""

    right: int
    wrong: int
    same: int

    @property
    def precision(self) -> float:
        """Return the share of what is found that asks the same; 1 where nothing is found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what asks the same that is found."""
        return self.right / self.same


def pairs() -> tuple[Labelled, ...]:
    """Return the labelled pairs."""
    return tuple(Labelled(**row) for row in json.loads((HERE / "pairs.json").read_text(encoding="utf-8")))


def score(rows: Sequence[Labelled], threshold: float) -> Score:
    """Return what a threshold finds among labelled pairs."""
    found = [row.same for row in rows if likeness(row.first, row.second) >= threshold]
    return Score(sum(found), len(found) - sum(found), sum(row.same for row in rows))


def strangers(rows: Sequence[Labelled]) -> tuple[float, ...]:
    """Return the likeness of every two texts of different subjects, the most alike first."""
    texts = {text: row.subject for row in rows for text in (row.first, row.second)}
    others = (likeness(a, b) for a, b in combinations(texts, 2) if texts[a] != texts[b])
    return tuple(sorted(others, reverse=True))


def measure() -> Iterator[tuple[str, str, str]]:
    """Yield rows of set, measure and value."""
    rows = pairs()
    apart = strangers(rows)
    for name in (OWN, BLIND):
        of_set = [row for row in rows if row.set == name]
        yield name, "pairs", str(len(of_set))
        for threshold in THRESHOLDS:
            found = score(of_set, threshold)
            yield name, f"precision at {threshold:.2f}", f"{found.precision:.3f}"
            yield name, f"recall at {threshold:.2f}", f"{found.recall:.3f}"
    yield "strangers", "pairs", str(len(apart))
    for threshold in THRESHOLDS:
        yield "strangers", f"found at {threshold:.2f}", str(sum(each >= threshold for each in apart))
    texts = dict(enumerate(text for row in rows for text in (row.first, row.second)))
    begun = time.process_time()
    pairs_alike(texts, least=ASKS_THE_SAME)
    yield (
        "speed",
        f"CPU ms for all pairs of {len(texts)} texts",
        f"{1000 * (time.process_time() - begun):.0f}",
    )


def main() -> int:
    """Write the results; 1 if the threshold in use no longer keeps its precision on the blind pairs."""
    rows = list(measure())
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["set", "measure", "value"])
        writer.writerows(rows)
    for row in rows:
        print("\t".join(row))
    blind = score([row for row in pairs() if row.set == BLIND], ASKS_THE_SAME)
    if blind.precision < LEAST_PRECISION:
        print(f"likeness: precision {blind.precision:.3f} is below {LEAST_PRECISION}", file=sys.stderr)
        return 1
    return 0
