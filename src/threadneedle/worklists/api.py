"""The one list of a unit, for machines."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router

from threadneedle.adapters import clock
from threadneedle.org.middleware import acting
from threadneedle.worklists import schemas as shape
from threadneedle.worklists.reads.lists import worklist_of

worklists = Router(tags=["worklists"])
QUARTERS = 4


@worklists.get("/{unit}", response=shape.WorklistOut, summary="The one ordered list of a unit")
def show_worklist(request: HttpRequest, unit: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> Any:
    found = worklist_of(unit, actor=acting(request).actor, today=clock.local_day(clock.now()))
    return {
        "unit": unit,
        "whole": found.whole,
        "lines": [
            {
                "place": line.place,
                "task": line.task_id,
                "tasks": list(line.task_ids),
                "merge": line.merge_id,
                "version": line.version,
                "tier": line.tier,
                "title": line.title.zh,
                "issuer": line.issuer_id,
                "state": line.state,
                "due": line.due,
                "progress": line.progress,
                "working_days": line.working_days,
                "group": line.group,
                "starts": line.slot.day if line.slot and line.slot.kind == "day" else None,
                "hours": None if line.quarters is None else Decimal(line.quarters) / QUARTERS,
                "quantity": line.quantity,
                "reported": line.reported,
                "counter": line.counter,
            }
            for line in found.lines
        ],
        "shortfalls": [
            {
                "due": short.due,
                "hours_needed": Decimal(short.needed) / QUARTERS,
                "hours_available": Decimal(short.available) / QUARTERS,
                "tasks": list(short.item_ids),
            }
            for short in (found.load.shortfalls if found.load else ())
        ],
    }
