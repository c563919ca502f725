"""How each task of the demo went: rules and single acts, as read from the data files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from threadneedle.demo.district import read_toml


@dataclass(frozen=True, slots=True)
class Flow:
    """How the tasks of one passage went; days count from today, see ``flows.toml`` for each field."""

    task: str
    sign: int = 1
    take_on: int = 1
    progress: tuple[int, ...] = ()
    open: Mapping[str, int] = field(default_factory=dict)
    done: int | None = None
    finish: Mapping[str, int] = field(default_factory=dict)
    confirm: int | None = None
    close: int | None = None
    confirm_only: Mapping[str, int] = field(default_factory=dict)
    close_only: Mapping[str, int] = field(default_factory=dict)
    unsigned: tuple[str, ...] = ()
    untaken: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    say_done: tuple[str, ...] = ()
    took_each: tuple[float, ...] = ()

    def finished_on(self, unit: str) -> int | None:
        """Return the day on which a unit reports complete, None if it has not."""
        if unit in self.open:
            return None
        return self.finish.get(unit, self.done)


@dataclass(frozen=True, slots=True)
class Cascade:
    """A township breaks its task down: ``parts`` for each village, and how those went."""

    unit: str
    post: str
    day: int
    due: int
    parts: Mapping[str, int]
    flow: Flow
    demands: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """All flows by task, and the single acts as rows of ``acts.toml``."""

    flows: Mapping[str, Flow]
    cascades: tuple[Cascade, ...]
    rows: Mapping[str, tuple[Mapping[str, Any], ...]]

    def of(self, kind: str, task: str, unit: str) -> tuple[Mapping[str, Any], ...]:
        """Return the single acts of a kind on the task of a unit."""
        return tuple(
            row
            for row in self.rows[kind]
            if row.get("task") == task and unit in row.get("units", (row.get("unit"),))
        )


KINDS = ("extension", "block", "objection", "return", "chase", "estimate", "help", "burden")


@cache
def load_script() -> Script:
    """Read flows and single acts."""
    flows = [_flow(row) for row in read_toml("flows.toml")["flow"]]
    acts = read_toml("acts.toml")
    cascades = tuple(
        Cascade(
            row["unit"], row["post"], row["day"], row["due"], row["parts"], _flow(row), row.get("demands", "")
        )
        for row in acts["cascade"]
    )
    rows = {kind: tuple(acts[kind]) for kind in KINDS}
    return Script({flow.task: flow for flow in flows}, cascades, rows)


def _flow(row: Mapping[str, Any]) -> Flow:
    return Flow(
        task=row["task"],
        sign=row.get("sign", 1),
        take_on=row.get("take_on", 1),
        progress=tuple(row.get("progress", ())),
        open=row.get("open", {}),
        done=row.get("done"),
        finish=row.get("finish", {}),
        confirm=row.get("confirm"),
        close=row.get("close"),
        confirm_only=row.get("confirm_only", {}),
        close_only=row.get("close_only", {}),
        unsigned=tuple(row.get("unsigned", ())),
        untaken=tuple(row.get("untaken", ())),
        say=tuple(row.get("say", ())),
        say_done=tuple(row.get("say_done", ())),
        took_each=tuple(row.get("took_each", ())),
    )
