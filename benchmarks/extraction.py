"""Quality and speed of directive reading.

Run ``python benchmarks/extraction.py [--gold DIR]``, or ``python -m benchmarks
notices`` for the thirty notices alone. It scores the documents and short
notices kept with the tests, the thirty notices (and any directory of ``*.txt``
with ``*.gold.json``), measures CPU time against the length of the text and the
rows of a table, and writes ``benchmarks/results/extraction.csv`` and
``notices.csv``.

Counted are, over all documents: tasks whose words are at least 0.8 alike (one to
one), units with their role over matched tasks, dates of matched tasks where a
date given without reason costs as much as one missed, and kinds.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import json
import time
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from threadneedle.core.extraction import read
from threadneedle.core.extraction.report import as_json

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tests" / "core" / "extraction"
ROLES = ("lead_units", "responsible_units", "cooperating_units")
ENOUGH = 0.8
TO_REACH = 0.95
RESULTS = ROOT / "benchmarks" / "results"
NOTICES = ROOT / "benchmarks" / "notices" / "notices.json"

Task = Mapping[str, Any]
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one or several documents; scores add up."""

    gold: int = 0
    said: int = 0
    hit: int = 0
    units_gold: int = 0
    units_said: int = 0
    units_hit: int = 0
    dates: int = 0
    dates_hit: int = 0
    kinds: int = 0
    kinds_hit: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, item.name) + getattr(other, item.name) for item in fields(self)))

    @property
    def task_f1(self) -> float:
        return _share(2 * self.hit, self.gold + self.said)

    @property
    def unit_f1(self) -> float:
        return _share(2 * self.units_hit, self.units_gold + self.units_said)

    @property
    def date_share(self) -> float:
        return _share(self.dates_hit, self.dates)

    @property
    def kind_share(self) -> float:
        return _share(self.kinds_hit, self.kinds)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def bare(text: str) -> str:
    """Return letters and digits alone, in one width."""
    return "".join(
        char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char)[0] in "LN"
    )


def units_of(task: Task) -> set[tuple[str, str]]:
    """Return (role, unit) pairs; a collective joined with 、 counts by its parts."""
    return {
        (role, bare(part)) for role in ROLES for unit in task.get(role) or () for part in unit.split("、")
    }


def matched(said: Sequence[Task], gold: Sequence[Task]) -> list[tuple[Task, Task]]:
    """Pair tasks one to one, the most alike first."""
    likeness = []
    for i, one in enumerate(said):
        for j, other in enumerate(gold):
            likeness.append(
                (
                    difflib.SequenceMatcher(
                        None, bare(one["text"]), bare(other["text"]), autojunk=False
                    ).ratio(),
                    i,
                    j,
                )
            )
    pairs, used_said, used_gold = [], set[int](), set[int]()
    for ratio, i, j in sorted(likeness, reverse=True):
        if ratio >= ENOUGH and i not in used_said and j not in used_gold:
            used_said.add(i)
            used_gold.add(j)
            pairs.append((said[i], gold[j]))
    return pairs


def score(said: Sequence[Task], gold: Sequence[Task]) -> Score:
    """Compare what was read with what should have been."""
    pairs = matched(said, gold)
    # A day that depends on something outside the text, as working days of a place, counts neither way.
    stated = [(one, other) for one, other in pairs if other.get("score_deadline") is not False]
    dated = [(one, other) for one, other in stated if other.get("deadline_iso")]
    guessed = sum(1 for one, other in stated if one["deadline_iso"] and not other.get("deadline_iso"))
    kinds = [(one, other) for one, other in pairs if other.get("kind")]
    return Score(
        gold=len(gold),
        said=len(said),
        hit=len(pairs),
        units_gold=sum(len(units_of(task)) for task in gold),
        units_said=sum(len(units_of(task)) for task in said),
        units_hit=sum(len(units_of(one) & units_of(other)) for one, other in pairs),
        dates=guessed
        + sum(1 for task in gold if task.get("deadline_iso") and task.get("score_deadline") is not False),
        dates_hit=sum(one["deadline_iso"] == other["deadline_iso"] for one, other in dated),
        kinds=len(kinds),
        kinds_hit=sum(one["kind"] == other["kind"] for one, other in kinds),
    )


def tasks_read(text: str, year: int | None = None) -> list[Task]:
    """Read a text and return its tasks as plain data."""
    tasks = as_json(read(text, year=year))["tasks"]
    assert isinstance(tasks, list)
    return tasks


def _scoped(text: str, meta: Mapping[str, Any]) -> str:
    if text.startswith("# SOURCE"):
        text = text.partition("\n")[2]
    if meta.get("scope_start"):
        text = text[text.index(meta["scope_start"]) :]
    if meta.get("scope_end") and meta["scope_end"] in text:
        text = text[: text.index(meta["scope_end"])]
    return text


def documents(folder: Path) -> Iterable[tuple[str, Score]]:
    """Score each document of a folder of ``NAME.txt`` with ``NAME.gold.json``."""
    for file in sorted(folder.glob("*.gold.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        text = file.with_name(file.name.replace(".gold.json", ".txt")).read_text(encoding="utf-8")
        yield (
            file.name.removesuffix(".gold.json"),
            score(tasks_read(_scoped(text, data["meta"])), data["tasks"]),
        )


def notices(file: Path) -> Iterable[tuple[str, Score]]:
    """Score the short notices of a file."""
    for place, notice in enumerate(json.loads(file.read_text(encoding="utf-8")), 1):
        name = str(notice.get("id", place))
        yield name, score(tasks_read(notice["text"], notice["year"]), notice["tasks"])


def speed(text: str, lengths: Sequence[int]) -> Iterable[tuple[int, float]]:
    """Measure CPU seconds for texts of about these many code points."""
    for length in lengths:
        long = text * max(1, length // len(text))
        start = time.process_time()
        read(long)
        yield len(long), time.process_time() - start


def table(rows: int) -> str:
    """Make the text of a ledger of twelve columns: fictional, the same at every call."""
    units = ("县水利局", "县教育局", "县住建局", "青禾镇", "柳湾乡", "县应急局", "各乡镇")
    matters = (
        "清理河道垃圾{}处",
        "改造农村公路{}公里",
        "新建幼儿园{}所",
        "排查燃气隐患{}处",
        "发放补贴{}万元",
    )
    lines = [
        "编号\t来源\t督办事项\t交办时间\t承办单位\t协办单位\t办结时限\t办理情况\t责任人\t联系电话\t备注\t类别"
    ]
    for row in range(1, rows + 1):
        cells = (
            str(row),
            "群众来信",
            matters[row % 5].format(row % 89 + 2) + "并建立长效管护机制",
            "2026-03-18",
            units[row % 7],
            f"{units[row % 3]}、{units[row % 6]}",
            f"2026年{row % 12 + 1}月底前",
            f"已完成{row % 100}%",
            f"科长{row % 40}",
            "0000-1234567",
            "",
            f"{row % 7}类",
        )
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def measures(name: str, scores: Iterable[tuple[str, Score]]) -> tuple[Score, list[Row]]:
    """Add up the scores of a set; return the sum and its rows for the results."""
    total = sum((item for _, item in scores), Score())
    rows = [
        (name, "tasks", str(total.gold)),
        (name, "task F1", f"{total.task_f1:.3f}"),
        (name, "unit F1", f"{total.unit_f1:.3f}"),
        (name, "dates", f"{total.date_share:.3f}"),
    ]
    if total.kinds:
        rows.append((name, "kinds", f"{total.kind_share:.3f}"))
    return total, rows


def publish(out: Path, rows: Sequence[Row]) -> None:
    """Write the results and show them."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("set", "measure", "value"))
        writer.writerows(rows)
    for row in rows:
        print(*row, sep="\t")


def main_notices() -> int:
    """Score the thirty short notices; 1 where tasks or kinds fall below the figure to reach."""
    rows: list[Row] = []
    for name, one in notices(NOTICES):
        worst = min(one.task_f1, one.unit_f1, one.date_share, one.kind_share)
        rows.append(("notice", name, f"{worst:.3f}"))
    total, sums = measures("thirty notices", notices(NOTICES))
    publish(RESULTS / "notices.csv", [*sums, *rows])
    return int(total.task_f1 < TO_REACH or total.kind_share < TO_REACH)


def main() -> int:
    """Score all sets and measure the speed; 1 where the thirty notices miss their figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, help="a further directory of documents with gold")
    parser.add_argument("--out", type=Path, default=RESULTS / "extraction.csv")
    args, _ = parser.parse_known_args()
    sets = {
        "own documents": documents(OWN / "documents"),
        "short notices": notices(OWN / "short_notices.json"),
        "thirty notices": notices(NOTICES),
    }
    if args.gold:
        sets["given documents"] = documents(args.gold)
    rows: list[Row] = []
    for name, scores in sets.items():
        rows += measures(name, scores)[1]
    text = (OWN / "documents" / "notice_by_subject.txt").read_text(encoding="utf-8")
    for length, seconds in speed(text, (100_000, 200_000, 400_000, 800_000)):
        rows.append(("speed", f"CPU s for {length} code points", f"{seconds:.2f}"))
    for count in (5_000, 10_000, 20_000):
        start = time.process_time()
        read(table(count), year=2026)
        rows.append(("speed", f"CPU s for {12 * count} cells", f"{time.process_time() - start:.2f}"))
    publish(args.out, rows)
    return main_notices()


if __name__ == "__main__":
    raise SystemExit(main())
