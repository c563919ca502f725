"""Proposing that tasks which ask the same of a unit be carried as one line."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.likeness import ASKS_THE_SAME
from threadneedle.directives.models import Merge, MergedTask
from threadneedle.directives.reads.same import DAYS_APART, asked_twice
from threadneedle.org.models import Unit
from threadneedle.org.reads import limit


@transaction.atomic
def propose_merges(unit_id: int, *, now: datetime) -> int:
    """Put before a unit what asks the same of it today; return how many proposals are new.

    A proposal that no longer holds goes, one that still holds stays as it is. Not an act of a person and no
    part of the record: it can always be made again.
    """
    today = local_day(now)
    Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
    wanted = {frozenset(group) for group in asked_twice(unit_id, today)}
    standing = Merge.objects.select_for_update().filter(unit=unit_id, state=Merge.State.PROPOSED)
    for merge in standing:
        members = frozenset(merge.members.values_list("task", flat=True))
        if members in wanted:
            wanted.discard(members)
        else:
            merge.delete()
    if not wanted:
        return 0
    ground = {"by": "likeness", "least": ASKS_THE_SAME, "days_apart": int(limit(DAYS_APART, today))}
    for group in sorted(wanted, key=sorted):
        merge = Merge.objects.create(unit_id=unit_id, ground=ground, proposed_on=today)
        MergedTask.objects.bulk_create(MergedTask(merge=merge, task_id=key) for key in sorted(group))
    return len(wanted)
