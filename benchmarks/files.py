"""What files cost: a large sheet, and thousands of broken files.

Run ``python -m benchmarks files``. It writes ``benchmarks/results/files.csv``: computing time and
memory for a sheet of 240,000 cells up to its drafts, and, for each format, how many of 5,000 mutated
files were read or refused, the longest computing time and the largest memory of the process that read them.

Each mutant is read in a process of its own under the same limits and by the same code as in the product,
``child.bound`` and ``child.answer_in_json``; only its start is saved, by forking a process that has
imported everything.
"""

from __future__ import annotations

import csv
import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
from tests.factories.mutants import bases, mutant

from threadneedle.adapters.documents import child, read_document
from threadneedle.adapters.documents.formats import is_untrusted
from threadneedle.adapters.documents.limits import LIMITS
from threadneedle.adapters.documents.process import understood
from threadneedle.core.base import DomainError
from threadneedle.core.extraction import read

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "benchmarks" / "results" / "files.csv"
SEED = 20_260_617
MUTANTS = 5000
ROWS, COLUMNS = 20_000, 12
MOST_CPU, MOST_SHEET_CPU, MOST_SHEET_MEMORY, MOST_MEMORY = 5.0, 5.0, 200.0, 500.0

HEADS = (
    "序号",
    "工作任务",
    "具体措施",
    "牵头单位",
    "责任单位",
    "配合单位",
    "完成时限",
    "责任岗位",
    "进展情况",
    "文号",
    "交办日期",
    "备注",
)
UNITS = ("区水利局", "区住建局", "青石镇", "柳河镇", "区教育局", "区卫健局")
PLACES, ACTS = ("排水口", "泵站", "危房", "桥梁"), ("清淤", "检修", "排查", "改造")


def large_sheet() -> bytes:
    """Return a ledger of 240,000 cells, the same each time."""
    chance = random.Random(SEED)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, HEADS)
    for row in range(1, ROWS):
        due = f"2026年{chance.randint(1, 12)}月{chance.randint(1, 28)}日前"
        task = f"完成第{row}处{chance.choice(PLACES)}的{chance.choice(ACTS)}工作"
        units = [chance.choice(UNITS) for _ in range(3)]
        sheet.write_row(
            row,
            0,
            [
                row,
                task,
                "逐处登记，逐处销号",
                *units,
                due,
                "分管负责人",
                "正在推进",
                f"督〔2026〕{row}号",
                "2026-03-01",
                "无",
            ],
        )
    book.close()
    return out.getvalue()


def spent(who: int) -> tuple[float, float]:
    """Return CPU seconds and the largest memory in MB of this process or of its children."""
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def read_large(path: str) -> None:
    """Read a sheet to its drafts and print what it cost; runs in a process of its own."""
    data = Path(path).read_bytes()
    before = time.process_time()
    document = read_document(data, "台账.xlsx")
    read_cpu = time.process_time() - before
    found = read(document.text)
    own_cpu = time.process_time() - before
    child_cpu, child_memory = spent(resource.RUSAGE_CHILDREN)
    _, own_memory = spent(resource.RUSAGE_SELF)
    cells = sum(map(len, document.grids[0].rows))
    print(cells, len(found.drafts), read_cpu + child_cpu, own_cpu + child_cpu, own_memory, child_memory)


def sheet_rows() -> Iterator[tuple[str, str, str]]:
    """Measure the large sheet."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(large_sheet())
        file.flush()
        code = f"from benchmarks.files import read_large; read_large({file.name!r})"
        said = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
        )
    cells, drafts, reading, together, own, other = said.stdout.split()
    yield "sheet", "cells", cells
    yield "sheet", "drafts", drafts
    yield "sheet", "CPU s to text and grid", f"{float(reading):.2f}"
    yield "sheet", "CPU s to drafts", f"{float(together):.2f}"
    yield "sheet", "MB, process that asks", f"{float(own):.0f}"
    yield "sheet", "MB, process that reads", f"{float(other):.0f}"


@dataclass(slots=True)
class Tally:
    """What became of the mutants of one format."""

    ends: Counter[str] = field(default_factory=Counter)
    cpu: float = 0.0
    memory: float = 0.0
    faults: list[str] = field(default_factory=list)


def read_forked(data: bytes) -> tuple[str, float, float]:
    """Read one file under the limits in a forked process; return how it ended, CPU seconds and MB."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reader)
            child.bound(LIMITS)
            with os.fdopen(writer, "wb") as out:
                out.write(child.answer_in_json(data, LIMITS).encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        answer = answers.read()
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    try:
        understood(answer, code, LIMITS)
        end = "read"
    except DomainError as error:
        end = error.problems[0].code
        if code == 1:
            end = "fault"
    return end, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def read_here(data: bytes, name: str) -> tuple[str, float, float]:
    """Read one file that needs no other process."""
    before = time.process_time()
    try:
        read_document(data, name)
        end = "read"
    except DomainError as error:
        end = error.problems[0].code
    return end, time.process_time() - before, spent(resource.RUSAGE_SELF)[1]


def mutants(count: int) -> dict[str, Tally]:
    """Read this many mutants, as many of each format."""
    made = bases()
    tallies = {name: Tally() for name in made}
    for number in range(count):
        name = list(made)[number % len(made)]
        data = mutant(made[name], random.Random(SEED + number))
        end, cpu, memory = read_forked(data) if is_untrusted(data) else read_here(data, f"file.{name}")
        tally = tallies[name]
        tally.ends[end] += 1
        tally.cpu, tally.memory = max(tally.cpu, cpu), max(tally.memory, memory)
        if end == "fault":
            tally.faults.append(str(number))
    return tallies


def mutant_rows(tallies: dict[str, Tally]) -> Iterator[tuple[str, str, str]]:
    """Return the counts of each format as lines of the table."""
    for name, tally in tallies.items():
        yield name, "mutants", str(sum(tally.ends.values()))
        for end, count in sorted(tally.ends.items()):
            yield name, end, str(count)
        yield name, "longest CPU s", f"{tally.cpu:.2f}"
        yield name, "largest MB", f"{tally.memory:.0f}"
        if tally.faults:
            yield name, "faults at", " ".join(tally.faults[:20])


def failures(rows: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return the lines that break a bound."""
    most = {
        "CPU s to drafts": MOST_SHEET_CPU,
        "MB, process that asks": MOST_SHEET_MEMORY,
        "MB, process that reads": MOST_SHEET_MEMORY,
        "longest CPU s": MOST_CPU + 0.5,
        "largest MB": MOST_MEMORY,
        "fault": 0.0,
    }
    return [" ".join(row) for row in rows if row[1] in most and float(row[2]) > most[row[1]]]


def main() -> int:
    """Measure, write the table, and fail if a bound is broken."""
    rows = [*sheet_rows(), *mutant_rows(mutants(MUTANTS))]
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("subject", "measure", "value"))
        writer.writerows(rows)
    for row in rows:
        print(*row, sep="\t")
    broken = failures(rows)
    for line in broken:
        print(f"over the bound: {line}", file=sys.stderr)
    return 1 if broken else 0
