"""What is long done: the orders of the demo's year before the present ones, and how they went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from threadneedle.demo.district import DATA, read_toml
from threadneedle.demo.flows import Flow, Script
from threadneedle.demo.orders import Order, order_of

CONFIRMED_AFTER = 1
CLOSED_AFTER = 2
"""Days from the complete report to its confirmation, and from there to closing."""


@dataclass(frozen=True, slots=True)
class Year:
    """Orders by day of issue, with the flow of each of their tasks: all of them are closed."""

    orders: tuple[Order, ...]
    flows: Mapping[str, Flow]

    def with_flows(self, script: Script) -> Script:
        """Return a script that also tells how the year went."""
        return replace(script, flows={**self.flows, **script.flows})


@cache
def load_year() -> Year:
    """Read the files of the year, a month each."""
    names = sorted(entry.name for entry in (DATA / "year").iterdir() if entry.name.endswith(".toml"))
    rows = [row for name in names for row in read_toml("year", name)["order"]]
    orders = sorted((order_of(row) for row in rows), key=lambda order: order.issued)
    flows = [_flow(row, task) for row in rows for task in row["task"]]
    return Year(tuple(orders), {flow.task: flow for flow in flows})


def _flow(order: Mapping[str, Any], task: Mapping[str, Any]) -> Flow:
    """Return the flow of one task; what had to be quick was signed for and taken on at once."""
    wait = 1 if task["done"] - order["issued"] > 3 else 0
    return Flow(
        task=f"{order['slug']}/{task['key']}",
        sign=wait,
        take_on=wait,
        done=task["done"],
        finish=task.get("finish", {}),
        confirm=CONFIRMED_AFTER,
        close=CLOSED_AFTER,
        say_done=tuple(task["say"]),
    )
