"""The duty list: what may be asked of townships, put down and ended by the administrator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from threadneedle.core.base import Actor, ConflictError, InvalidError, NotFoundError
from threadneedle.ledger.services import append
from threadneedle.org.drafts import DutyDraft, check_stretch
from threadneedle.org.models import DutyItem
from threadneedle.org.services.access import BATCH, hold_tree, require_administrator, units_by_id

KEPT = ("share", "field", "name", "department", "ground", "until")


@transaction.atomic
def put_duties(drafts: Sequence[DutyDraft], *, actor: Actor, now: datetime) -> tuple[int, int]:
    """Put down lines of the duty list, as one act; return how many are new and how many were corrected.

    A line with the same unit, number and first day is corrected. One with the same unit and number from an
    earlier day ends the day before: what held then stays readable. The number of statements does not
    depend on the number of lines, but for batches of 900.

    Raises
    ------
    InvalidError
        ``org.duty_share``; ``org.duty_twice`` for two lines of one unit, number and first day.
    ConflictError
        ``org.duty_later`` if the number holds from a later day already; ``org.unit_closed``.
    NotFoundError, ForbiddenError
        Unknown unit; not its administrator.
    """
    if not drafts:
        return (0, 0)
    hold_tree(actor)
    units_by_id((draft.unit_id for draft in drafts), actor)
    _refuse_twice(drafts)
    standing = _standing(drafts)
    new: list[DutyItem] = []
    changed: list[DutyItem] = []
    for draft in drafts:
        same = standing.get((draft.unit_id, draft.number), [])
        exact = next((row for row in same if row.since == draft.since), None)
        if exact is None:
            changed += _ended_before(draft, same)
            exact = DutyItem(unit_id=draft.unit_id, number=draft.number, since=draft.since)
            new.append(exact)
        else:
            changed.append(exact)
        for name in KEPT:
            setattr(exact, name, getattr(draft, name))
    DutyItem.objects.bulk_create(new, batch_size=BATCH // 9)
    DutyItem.objects.bulk_update(changed, KEPT, batch_size=BATCH // 15)
    append(
        "duty.put",
        actor=actor,
        now=now,
        subjects=[("duty", row.pk) for row in (*new, *changed)],
        payload={"new": len(new), "changed": len(changed)},
    )
    return len(new), len(changed)


@transaction.atomic
def end_duty(duty_id: int, until: date, *, actor: Actor, now: datetime) -> DutyItem:
    """Let ``until`` be the last day of a line of the duty list.

    Raises
    ------
    NotFoundError, ForbiddenError, InvalidError
        ``org.duty_unknown``; not administrator of its unit; ``org.ends_before_start``, ``org.day_far_away``.
    """
    row = DutyItem.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=duty_id).first()
    if row is None:
        raise NotFoundError.of("org.duty_unknown")
    require_administrator(actor, row.unit.path)
    check_stretch(row.since, until)
    row.until = until
    row.save(update_fields=["until"])
    append(
        "duty.end",
        actor=actor,
        now=now,
        subjects=[("duty", row.pk)],
        payload={"number": row.number, "until": until.isoformat()},
    )
    return row


def _refuse_twice(drafts: Sequence[DutyDraft]) -> None:
    seen: set[tuple[int, str, date]] = set()
    for draft in drafts:
        if draft.share not in DutyItem.Share.values:
            raise InvalidError.of("org.duty_share", field="share", value=draft.share)
        key = (draft.unit_id, draft.number, draft.since)
        if key in seen:
            raise InvalidError.of("org.duty_twice", field="number", number=draft.number)
        seen.add(key)


def _standing(drafts: Sequence[DutyDraft]) -> dict[tuple[int, str], list[DutyItem]]:
    found: dict[tuple[int, str], list[DutyItem]] = {}
    units = {draft.unit_id for draft in drafts}
    for row in DutyItem.objects.select_for_update().filter(unit__in=units).order_by("since", "pk"):
        found.setdefault((row.unit_id, row.number), []).append(row)
    return found


def _ended_before(draft: DutyDraft, same: Sequence[DutyItem]) -> list[DutyItem]:
    """Return the earlier lines of a number that still run, ended on the day before the new one begins."""
    ended = []
    for row in same:
        if row.since > draft.since and (draft.until is None or draft.until >= row.since):
            raise ConflictError.of("org.duty_later", number=draft.number, since=row.since)
        if row.since < draft.since and (row.until is None or row.until >= draft.since):
            row.until = draft.since - timedelta(days=1)
            ended.append(row)
    return ended
