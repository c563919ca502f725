"""Working out the price of a directive to many units: begun by whoever issues it, done by the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.burden.mapping import digest_of, to_json, unit_cost
from threadneedle.burden.models import BurdenAssessment
from threadneedle.burden.reads.assessment import is_long, own_draft
from threadneedle.burden.reads.pricing import Ground, Part, ground_of, part_of, whole_of
from threadneedle.core.base import Actor, StaleError, Tier
from threadneedle.core.planning.day.preview import Displaced
from threadneedle.directives.models import Directive
from threadneedle.ledger.services import append

BATCH = 10
"""Units of one transaction: a second or two, so that who writes meanwhile hardly waits."""

State = BurdenAssessment.State


@transaction.atomic
def begin_assessment(directive_id: int, *, version: int | None = None, actor: Actor, now: datetime) -> bool:
    """Let the worker work out what a directive to many units costs today; tell whether there is a need.

    Few units are worked out at once, where they are asked for. What runs already goes on; what is there or
    has failed is worked out anew.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        As ``assess``.
    StaleError
        ``directive.stale`` for another version than the directive has.
    """
    directive = own_draft(directive_id, actor)
    if version is not None and version != directive.version:
        raise StaleError.of(
            "directive.stale", directive=directive_id, expected=version, found=directive.version
        )
    today = local_day(now)
    ground = ground_of(directive, today)
    if not is_long(ground):
        return False
    row, made = BurdenAssessment.objects.get_or_create(
        directive=directive,
        version=directive.version,
        day=today,
        defaults={"total": len(ground.known), "made_by_id": actor.post_id, "made_at": now},
    )
    if not made and row.state == State.RUNNING:
        return True
    row.state, row.done, row.total, row.result, row.digest = State.RUNNING, 0, len(ground.known), {}, ""
    row.made_by_id, row.made_at = actor.post_id, now
    row.save()
    append(
        "burden.begin",
        actor=actor,
        now=now,
        subjects=[("directive", directive.pk)],
        payload={"version": directive.version, "units": len(ground.known)},
    )
    return True


@transaction.atomic
def carry_on_assessment(assessment_id: int, *, now: datetime) -> None:
    """Work out the next batch of units of an assessment, and with the last of them what holds for all.

    What has become of no use is thrown away: another version, another day, a directive that is issued.
    Another process that is at it leaves nothing to do here.
    """
    row = (
        BurdenAssessment.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("directive__issuer", "directive__registered_for")
        .filter(pk=assessment_id, state=State.RUNNING)
        .first()
    )
    if row is None:
        return
    directive = row.directive
    if (
        directive.version != row.version
        or directive.state != Directive.State.DRAFTED
        or row.day != local_day(now)
    ):
        row.delete()
        return
    ground = ground_of(directive, row.day)
    so_far = _part_from(row.result)
    done = {cost.unit_id for cost in so_far.costs}
    ahead = [pk for pk in ground.known if pk not in done]
    more = part_of(ground, ahead[:BATCH])
    part = Part((*so_far.costs, *more.costs), (*so_far.moved, *more.moved))
    if len(ahead) > BATCH:
        row.result = _part_to(part)
    else:
        _finish(row, ground, part, now)
    row.done, row.total = len(done) + len(more.costs), len(ground.known)
    row.save()


def fail_assessment(assessment_id: int) -> None:
    """Note that an assessment could not be worked out, for whoever waits for it to see."""
    BurdenAssessment.objects.filter(pk=assessment_id, state=State.RUNNING).update(
        state=State.FAILED, result={}
    )


def _finish(row: BurdenAssessment, ground: Ground, part: Part, now: datetime) -> None:
    done = {cost.unit_id for cost in part.costs}
    unknown = part_of(ground, ground.asked.units.keys() - done)
    costs = [cost for cost in part.costs if cost.unit_id in ground.asked.units]
    row.result = to_json(whole_of(ground, Part((*costs, *unknown.costs), part.moved)))
    row.digest = digest_of(row.result)
    row.state, row.made_at = State.READY, now


def _part_to(part: Part) -> dict[str, Any]:
    units = [asdict(cost) for cost in part.costs]
    for unit in units:
        for week in unit["weeks"]:
            week["start"] = date.isoformat(week["start"])
    moved = [[row.activity, int(row.tier), row.was, row.would_be] for row in part.moved]
    return {"units": units, "moved": moved}


def _part_from(kept: Mapping[str, Any]) -> Part:
    return Part(
        tuple(unit_cost(row) for row in kept.get("units", ())),
        tuple(
            Displaced(key, Tier(tier), was, would_be) for key, tier, was, would_be in kept.get("moved", ())
        ),
    )
