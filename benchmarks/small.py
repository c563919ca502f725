"""The planner and its proofs of overload against the exact optima of 400 problems of twelve activities.

Run ``python -m benchmarks small``; it needs no data. The optimum comes from a table over all sets of work
(``benchmarks/exact.py``), which shares nothing with the planner. Results: ``benchmarks/results/small.csv``.
"""

from __future__ import annotations

import csv
import statistics
import time
from itertools import accumulate
from pathlib import Path

from benchmarks.exact import best_vector
from benchmarks.instances import small
from threadneedle.core.planning.day.check import check
from threadneedle.core.planning.day.overload import certify_overload
from threadneedle.core.planning.day.planner import Budget, plan

RESULTS = Path(__file__).parent / "results" / "small.csv"
COUNT = 400
STEPS = 1500


def main() -> int:
    """Measure all and write the table; 1 if a plan breaks a rule or beats what is proved to be the best."""
    whole = upper = below = broken = overloaded = caught = false = 0
    taken = []
    for seed in range(COUNT):
        problem = small(seed)
        begin = time.process_time()
        made = plan(problem, budget=Budget(STEPS), seed=1)
        taken.append((time.process_time() - begin) * 1000)
        best = best_vector(problem)
        broken += bool(check(problem, made))
        below += made.score.vector < best
        whole += made.score.vector == best
        upper += made.score.vector[:3] == best[:3]
        late = list(accumulate(best[1:]))
        proofs = certify_overload(problem)
        overloaded += bool(late[-1])
        caught += bool(proofs) and bool(late[-1])
        false += any(not late[proof.tier] for proof in proofs)
    rows = [
        ("problems of twelve activities", str(COUNT)),
        ("whole vector at the optimum", f"{whole} ({100 * whole / COUNT:.1f} %)"),
        ("top three levels at the optimum", f"{upper} ({100 * upper / COUNT:.1f} %)"),
        ("below a proved optimum", str(below)),
        ("plans that break a rule", str(broken)),
        (f"CPU ms a plan of {STEPS} steps, median", f"{statistics.median(taken):.0f}"),
        ("overloaded: late in every plan", str(overloaded)),
        ("overload proved", f"{caught} ({100 * caught / max(1, overloaded):.0f} %)"),
        ("false alarms", str(false)),
    ]
    with RESULTS.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("measure", "value"))
        writer.writerows(rows)
    for measure, value in rows:
        print(f"{measure:<44} {value}")
    return 1 if below or broken or false else 0
