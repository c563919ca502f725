"""The organisation, for machines."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import StringConstraints

from threadneedle.adapters import clock
from threadneedle.adapters.bounded import Limit
from threadneedle.org import records
from threadneedle.org import schemas as shape
from threadneedle.org.acting import acting
from threadneedle.org.reads.emergencies import EmergencyRow, emergency_row, emergency_rows
from threadneedle.org.services.emergencies import close_emergency, open_emergency

units = Router(tags=["organisation"])
Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
PathCursor = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,80}$", max_length=80)]


@units.get("/me", response=shape.MeOut, summary="Who the caller is, and in which post")
def me(request: HttpRequest) -> Any:
    actor = acting(request).actor
    return {
        "person": actor.person_id,
        "post": actor.post_id,
        "unit": actor.unit_id,
        "unit_path": actor.unit_path,
        "grants": [{"role": grant.role.value, "path": grant.path} for grant in actor.grants if grant.acts],
    }


@units.get("/emergencies", response=list[shape.EmergencyOut], summary="Emergencies, those that last first")
def list_emergencies(request: HttpRequest) -> Any:
    return [_emergency(row) for row in emergency_rows(acting(request).actor)]


@units.post("/emergencies", response={201: shape.EmergencyOut}, summary="Declare an emergency: clocks stand")
def declare(request: HttpRequest, given: shape.EmergencyIn) -> Any:
    actor = acting(request).actor
    made = open_emergency(given.unit, given.title, given.ground, actor=actor, now=clock.now())
    return 201, _emergency(emergency_row(made, actor))


@units.post(
    "/emergencies/{emergency}/end", response=shape.EmergencyOut, summary="It is over: clocks run again"
)
def end(request: HttpRequest, emergency: Key) -> Any:
    actor = acting(request).actor
    return _emergency(emergency_row(close_emergency(emergency, actor=actor, now=clock.now()), actor))


def _emergency(row: EmergencyRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "unit": row.unit.pk,
        "title": row.title,
        "ground": row.ground,
        "since": row.since,
        "until": row.until,
    }


@units.get("/units", response=shape.UnitPage, summary="Units in the order of the tree")
def list_units(
    request: HttpRequest,
    after: PathCursor = "",
    limit: Limit = 100,
) -> Any:
    items, following = records.unit_records(acting(request).actor, after=after, size=limit)
    return {"items": items, "next": following}
