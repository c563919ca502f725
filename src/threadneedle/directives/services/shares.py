"""Telling each unit its part of a quantity that the source names for all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from threadneedle.core.base import Actor, ConflictError, ForbiddenError, InvalidError, NotFoundError
from threadneedle.core.workflow import OPEN_STATES
from threadneedle.directives.mapping import one_for_each_unit, stands_for_issuer
from threadneedle.directives.models import Directive, Draft, DraftShare, Task
from threadneedle.directives.reads.shares import units_asked
from threadneedle.directives.services.drafts import drafted
from threadneedle.ledger.services import append

BATCH = 200
MOST_QUANTITY = Decimal(10) ** 12
MOST_HOURS = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class Share:
    """The part of one unit: how much, 0 to 10^12, and the issuer's estimate of its hours, 0 to 100,000.

    ``hours`` None leaves the estimate as it is.
    """

    unit_id: int
    quantity: Decimal
    hours: Decimal | None = None

    def __post_init__(self) -> None:
        for field, value, most in (
            ("quantity", self.quantity, MOST_QUANTITY),
            ("hours", self.hours, MOST_HOURS),
        ):
            if value is not None and not (value.is_finite() and 0 <= value < most):
                raise InvalidError.of("draft.range", value=str(value), limit=str(most), field=field)


@transaction.atomic
def share_out(draft_id: int, shares: Sequence[Share], *, actor: Actor, now: datetime) -> int:
    """Tell some units their own part of one passage, as one act; return how many there were.

    A text says "186 points" to thirteen townships; the list of who has how many comes beside it. Told before
    the directive is issued, the parts are what it costs each unit, and its task begins with them.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        If the passage is not visible, not the actor's, or its directive withdrawn.
    InvalidError
        ``org.unit_unknown`` for a unit that has no open task of this passage, or would get none; nothing is
        changed.
    """
    draft = Draft.objects.visible_to(actor).select_related("directive__issuer").filter(pk=draft_id).first()
    if draft is None:
        raise NotFoundError.of("draft.unknown", draft=draft_id)
    directive = draft.directive
    if not stands_for_issuer(directive, directive.issuer.path, actor):
        raise ForbiddenError.of("directive.not_yours", directive=directive.pk)
    if directive.state == Directive.State.DRAFTED:
        return _share_draft(draft, shares, actor=actor, now=now)
    if directive.state != Directive.State.ISSUED:
        raise ConflictError.of("directive.not_issued", directive=directive.pk, state=directive.state)
    return _share_tasks(draft, shares, actor=actor, now=now)


def _share_draft(draft: Draft, shares: Sequence[Share], *, actor: Actor, now: datetime) -> int:
    directive = drafted(draft.directive_id, actor)
    units = units_asked(draft)
    for share in shares:
        if share.unit_id not in units:
            raise InvalidError.of("org.unit_unknown", unit=share.unit_id, field="units")
        told = {"quantity": share.quantity} | ({} if share.hours is None else {"hours": share.hours})
        DraftShare.objects.update_or_create(draft=draft, unit_id=share.unit_id, defaults=told)
    append(
        "draft.share",
        actor=actor,
        now=now,
        subjects=[("directive", directive.pk), ("draft", draft.pk)],
        payload={"parts": {str(share.unit_id): str(share.quantity) for share in shares}},
    )
    return len(shares)


def _share_tasks(draft: Draft, shares: Sequence[Share], *, actor: Actor, now: datetime) -> int:
    live = [state.value for state in OPEN_STATES]
    rows = Task.objects.filter(draft=draft, issuer_id=draft.directive.issuer_id, state__in=live)
    tasks = one_for_each_unit(rows.select_for_update(of=("self",)).order_by("pk"))
    changed = []
    for share in shares:
        task = tasks.get(share.unit_id)
        if task is None:
            raise InvalidError.of("org.unit_unknown", unit=share.unit_id, field="units")
        task.quantity = share.quantity
        task.hours_asked = task.hours_asked if share.hours is None else share.hours
        task.version += 1
        changed.append(task)
    Task.objects.bulk_update(changed, ["quantity", "hours_asked", "version"], batch_size=BATCH)
    append(
        "task.share",
        actor=actor,
        now=now,
        subjects=[("draft", draft.pk), *(("task", task.pk) for task in changed)],
        payload={"parts": {str(task.pk): str(task.quantity) for task in changed}},
    )
    return len(changed)
