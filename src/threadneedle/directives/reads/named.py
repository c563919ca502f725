"""The units that a passage names, by the part they take."""

from __future__ import annotations

from threadneedle.core.extraction import UnitRole
from threadneedle.directives.models import Draft


def named_parts(draft: Draft) -> tuple[int | None, tuple[int, ...], tuple[int, ...]]:
    """Return the ids of the lead, the responsible and the co-operating units of a passage.

    Collectives, such as all townships, are none of them. Read the units of the passage first.
    """
    rows = [row for row in draft.units.all() if row.unit_id is not None and not row.member_kind]
    of = {
        role: tuple(row.unit_id for row in rows if row.unit_id is not None and row.role == role.value)
        for role in UnitRole
    }
    leads = of[UnitRole.LEAD]
    return (leads[0] if leads else None), of[UnitRole.RESPONSIBLE], of[UnitRole.COOPERATING]
