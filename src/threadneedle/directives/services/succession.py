"""What becomes of tasks when units are merged, split or moved: the open ones go along, the rest stay.

Each function may be repeated: what has gone along already is not found again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from threadneedle.core.base import covers
from threadneedle.core.workflow import TaskState
from threadneedle.directives.mapping import searchable
from threadneedle.directives.models import (
    Assignment,
    Block,
    Directive,
    DraftShare,
    DraftUnit,
    HelpRequest,
    Matter,
    Merge,
    NumberRule,
    Task,
)
from threadneedle.directives.querysets import CARRIED, GONE
from threadneedle.ledger.services import append, stream_key
from threadneedle.org.models import Unit
from threadneedle.org.querysets import under_any
from threadneedle.org.reads import head_of

LASTING = ~GONE & ~Q(state=TaskState.CLOSED.value)
"""Tasks of which the issuer still wants something: a report, a confirmation, the closing."""


@transaction.atomic
def carry_over(unit_ids: Collection[int], *, by_unit_id: int, now: datetime) -> tuple[int, ...]:
    """Pass what is open at closed units to those that carry it on, as one act; return the tasks.

    A task goes along as long as its unit owes something, or what it reported may come back; it keeps its
    quantity, its reports and its dates. If both units of a merger had a task of one collective, the
    successor has two: each part stays what it was asked and reported. What is confirmed or closed stays
    with the unit that did it. Orders, drafts, matters and questions that are still open go along too.

    Parameters
    ----------
    unit_ids
        Units of which some have been closed and have a main successor; the others are only followed.
    by_unit_id
        The unit that merged or split them: the act stands in its stream.
    """
    closed = Unit.objects.filter(pk__in=unit_ids, successors__main=True).order_by("pk")
    pairs = [(before, _successor_of(before)) for before in closed]
    carried: list[int] = []
    for before, after in pairs:
        carried += _carry_tasks(before, after)
        _carry_lines(before, after)
        _carry_parts(before, after)
        _carry_orders(before, after)
        _carry_matters(before, after)
    follow(unit_ids)
    if carried:
        append(
            "task.carry",
            actor=None,
            stream=stream_key(by_unit_id),
            now=now,
            subjects=[("task", key) for key in carried],
            payload={
                "from": [before.pk for before, _after in pairs],
                "to": sorted({after.pk for _before, after in pairs}),
            },
        )
    return tuple(carried)


@transaction.atomic
def follow(unit_ids: Collection[int]) -> int:
    """Let open tasks count where their units stand now; return how many moved.

    What is confirmed, closed or gone goes on counting where it was done.
    """
    outermost: list[str] = []
    for path in Unit.objects.filter(pk__in=unit_ids).order_by("path").values_list("path", flat=True):
        if not outermost or not covers(outermost[-1], path):
            outermost.append(path)
    standing = Unit.objects.filter(pk=OuterRef("unit_id")).values("path")
    moved = (
        Task.objects.carried()
        .filter(under_any(tuple(outermost), "unit__path"))
        .exclude(place=F("unit__path"))
    )
    return Task.objects.filter(pk__in=moved.values("pk")).update(place=Subquery(standing))


def _successor_of(before: Unit) -> Unit:
    """Return the unit that carries on today; the first successor may have been merged in its turn."""
    after = Unit.objects.get(predecessors__before=before, predecessors__main=True)
    while after.closed_on is not None:
        following = Unit.objects.filter(predecessors__before=after, predecessors__main=True).first()
        if following is None:
            return after
        after = following
    return after


def _carry_tasks(before: Unit, after: Unit) -> list[int]:
    held = Task.objects.carried().filter(unit=before).select_for_update(no_key=True).order_by("pk")
    keys = list(held.values_list("pk", flat=True))
    head = head_of(after.pk)
    tasks = Task.objects.filter(unit=before, state__in=CARRIED)
    tasks.exclude(responsible_post=None).update(responsible_post=head)
    tasks.update(
        unit=after,
        place=after.path,
        carried_from=Coalesce("carried_from", Value(before.pk)),
        version=F("version") + 1,
        search_text=Concat("search_text", Value(f" {searchable(after.name)}")),
    )
    Task.objects.filter(LASTING, issuer=before).update(issuer=after, version=F("version") + 1)
    return keys


def _carry_lines(before: Unit, after: Unit) -> None:
    """Pass on the lines of several tasks; what was only proposed is looked at anew in the new list."""
    Merge.objects.filter(unit=before, state=Merge.State.PROPOSED).delete()
    Merge.objects.filter(unit=before).update(unit=after)


def _carry_parts(before: Unit, after: Unit) -> None:
    """Let the successor take part in open tasks where the unit did; whoever leads does not take part too."""
    parts = Assignment.objects.filter(unit=before, task__in=Task.objects.carried())
    beside = Assignment.objects.filter(task=OuterRef("task"), unit=after)
    parts.filter(Q(task__unit=after) | Exists(beside)).delete()
    parts.update(unit=after)
    Task.objects.carried().filter(site=before).update(site=after)
    Block.objects.filter(owed_by=before, until=None).update(owed_by=after)
    asked = HelpRequest.objects.owed()
    asked.filter(asking=before).update(asking=after)
    asked.filter(asked=before).update(asked=after)


def _carry_orders(before: Unit, after: Unit) -> None:
    lasting = Task.objects.filter(LASTING, directive=OuterRef("pk"))
    drafted = Directive.objects.filter(state=Directive.State.DRAFTED)
    DraftUnit.objects.filter(unit=before, draft__directive__in=drafted).update(unit=after)
    _carry_shares(before, after)
    drafted.filter(issuer=before).update(issuer=after, version=F("version") + 1)
    Directive.objects.filter(Exists(lasting), issuer=before).update(issuer=after, version=F("version") + 1)
    # Else an order that the office took over would look as if it were registered for somebody else again.
    Directive.objects.filter(registered_for=before).exclude(issuer=before).update(registered_for=after)


def _carry_shares(before: Unit, after: Unit) -> None:
    """Pass on what was told before issuing; of two parts the successor has the sum."""
    told = DraftShare.objects.filter(draft__directive__state=Directive.State.DRAFTED)
    beside = told.filter(draft=OuterRef("draft"), unit=after)
    for share in told.filter(Exists(beside), unit=before).order_by("pk"):
        own = DraftShare.objects.get(draft=share.draft_id, unit=after)
        own.quantity += share.quantity
        if share.hours is not None:
            own.hours = share.hours + (own.hours or 0)
        own.save(update_fields=["quantity", "hours"])
        share.delete()
    told.filter(unit=before).update(unit=after)


def _carry_matters(before: Unit, after: Unit) -> None:
    """Pass on open matters and how they are numbered; where a number is taken, the old register keeps it."""
    taken = Matter.objects.filter(registry=after).values("number")
    Matter.objects.open().filter(registry=before).exclude(number__in=taken).update(registry=after)
    ruled = NumberRule.objects.filter(registry=after).values("origin")
    NumberRule.objects.filter(registry=before).exclude(origin__in=ruled).update(registry=after)
