"""The organisation, for machines."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import StringConstraints

from threadneedle.adapters.bounded import Limit
from threadneedle.org import records
from threadneedle.org import schemas as shape
from threadneedle.org.acting import acting

units = Router(tags=["organisation"])
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


@units.get("/units", response=shape.UnitPage, summary="Units in the order of the tree")
def list_units(
    request: HttpRequest,
    after: PathCursor = "",
    limit: Limit = 100,
) -> Any:
    items, following = records.unit_records(acting(request).actor, after=after, size=limit)
    return {"items": items, "next": following}
