"""What happened to a task, from the ledger: the table of acts, and the line from order to today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from threadneedle.adapters.clock import local_day
from threadneedle.core.calendar import Pause, WorkCalendar, paused_working_days
from threadneedle.directives.reads.names import PostName
from threadneedle.ledger.reads import Entry
from threadneedle.ui import lifeline

if TYPE_CHECKING:
    from threadneedle.directives.models import Block, Objection, Task

SHOWN_DIGITS = 8
FREE_WORDS = ("text", "reason", "cause", "because", "demands_added", "result")
WITH_WORDS = ("task.", "matter.")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One act: what, by which post, with the words that were written; ``erased`` if they were taken out.

    The day alone: the minute stays in the record.
    """

    id: int
    sequence: int
    on: date
    act: str
    words: str
    quantity: Decimal | None
    due: date | None
    post: PostName | None
    hash: str
    erased: bool


def ledger_rows(entries: Iterable[Entry], posts: dict[int, PostName]) -> tuple[LedgerRow, ...]:
    """Put the events of a task in the shape of a table, newest first."""
    return tuple(
        LedgerRow(
            id=entry.id,
            sequence=entry.sequence,
            on=local_day(entry.at),
            act="task.tell" if told(entry) else entry.kind,
            words=_words(entry),
            quantity=_quantity(entry),
            due=_day(entry, "due"),
            post=posts.get(entry.post_id or 0),
            hash=f"{entry.hash[:4]} {entry.hash[4:SHOWN_DIGITS]}",
            erased=entry.payload is None,
        )
        for entry in entries
    )


def told(entry: Entry) -> bool:
    """Tell whether a report was confirmed by telling an office that does not act here."""
    return entry.kind == "task.confirm" and bool(_payload(entry).get("told"))


def _payload(entry: Entry) -> dict[str, object]:
    return entry.payload or {}


def _words(entry: Entry) -> str:
    if not entry.kind.startswith(WITH_WORDS):
        return ""
    return next((str(_payload(entry)[key]) for key in FREE_WORDS if _payload(entry).get(key)), "")


def _quantity(entry: Entry) -> Decimal | None:
    try:
        return Decimal(str(_payload(entry).get("quantity") or ""))
    except InvalidOperation:
        return None


def _day(entry: Entry, key: str) -> date | None:
    if not entry.kind.startswith("task."):
        return None
    try:
        return date.fromisoformat(str(_payload(entry).get(key, "")))
    except ValueError:
        return None


def life_line(
    task: Task,
    entries: Sequence[Entry],
    blocks: Iterable[Block],
    objections: Iterable[Objection],
    today: date,
) -> lifeline.LifeLine:
    """Lay out the life of a task from its order to today: acts, dates that moved, pauses."""
    events = [lifeline.LifeEvent(task.issued_on, pgettext("life", "issued"), lifeline.Kind.ISSUED)]
    dues = [task.first_due]
    for entry in reversed(entries):
        event = _event(entry, task)
        if event is not None:
            events.append(event)
        moved = _day(entry, "due") if entry.kind != "task.cascade" else None
        if moved is not None and moved != dues[-1]:
            dues.append(moved)
    events += [
        lifeline.LifeEvent(due, pgettext("life", "was due"), lifeline.Kind.WAS_DUE)
        for due in dict.fromkeys(dues)
        if due != task.due
    ]
    moved_by = pgettext("life", "due") if len(dues) == 1 else pgettext("life", "now due")
    events.append(lifeline.LifeEvent(task.due, moved_by, lifeline.Kind.DUE))
    events.append(lifeline.LifeEvent(today, pgettext("life", "Today"), lifeline.Kind.TODAY))
    return lifeline.LifeLine(tuple(events), today, tuple(_pauses(blocks, objections, today)))


def _event(entry: Entry, task: Task) -> lifeline.LifeEvent | None:
    on = local_day(entry.at)
    words = {
        "task.sign": pgettext("life", "signed for"),
        "task.take_on": pgettext("life", "taken on"),
        "task.object": pgettext("life", "objected"),
        "task.retract": pgettext("life", "objection taken back"),
        "task.overrule": pgettext("life", "objection overruled"),
        "task.concede": pgettext("life", "objection conceded"),
        "task.uphold": pgettext("life", "objection upheld"),
        "task.ask_extension": pgettext("life", "more time asked"),
        "task.refuse_extension": pgettext("life", "more time refused"),
        "task.grant_extension": pgettext("life", "more time granted"),
        "task.chase": pgettext("life", "chased"),
        "matter.chase": pgettext("life", "chased"),
        "task.cascade": pgettext("life", "broken down"),
        "task.return": pgettext("life", "returned"),
        "task.confirm": pgettext("life", "confirmed"),
        "task.close": pgettext("life", "closed"),
        "task.withdraw": pgettext("life", "withdrawn"),
    }.get(entry.kind)
    if told(entry):
        return lifeline.LifeEvent(on, pgettext("life", "office told"))
    if entry.kind in {"task.report", "task.progress"}:
        return lifeline.LifeEvent(on, _reported(_quantity(entry), task.counter), lifeline.Kind.REPORT)
    if words is None or (entry.kind == "task.cascade" and task.parent_id and on == task.issued_on):
        return None
    return lifeline.LifeEvent(on, words)


def _reported(quantity: Decimal | None, counter: str) -> str:
    if quantity is None:
        return pgettext("life", "reported")
    return _("%(quantity)s %(counter)s reported") % {
        "quantity": f"{quantity.normalize():f}",
        "counter": counter,
    }


def _pauses(
    blocks: Iterable[Block], objections: Iterable[Objection], today: date
) -> Iterable[lifeline.Pause]:
    for block in blocks:
        yield lifeline.Pause(block.since, block.until, _paused(block.since, block.until, today, blocked=True))
    for objection in objections:
        if objection.since is not None:
            until = objection.until
            yield lifeline.Pause(
                objection.since, until, _paused(objection.since, until, today, blocked=False)
            )


def _paused(since: date, until: date | None, today: date, *, blocked: bool) -> str:
    days = ((until or today) - since).days
    if blocked:
        return ngettext("Blocked, clock paused %(days)d day", "Blocked, clock paused %(days)d days", days) % {
            "days": days
        }
    return ngettext("Objected, clock paused %(days)d day", "Objected, clock paused %(days)d days", days) % {
        "days": days
    }


def paused_days(
    blocks: Iterable[Block], objections: Iterable[Objection], calendar: WorkCalendar, today: date
) -> int:
    """Count the working days on which the clock stood, through today."""
    pauses = [Pause(block.since, block.until) for block in blocks]
    pauses += [Pause(each.since, each.until) for each in objections if each.since is not None]
    return paused_working_days(pauses, min((p.start for p in pauses), default=today), today, calendar)
