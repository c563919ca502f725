"""Who is told of which act, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.urls import NoReverseMatch, reverse

from threadneedle.core.base import Tier
from threadneedle.directives.sweeps import Concern, HelpConcern, concerns, help_concern
from threadneedle.ledger.reads import Happening
from threadneedle.notifications.services import Notice, tell_all
from threadneedle.org.reads import head_of

Act = Callable[[Happening, datetime], None]


def page(name: str, *keys: int) -> str:
    """Return the address of a page, or nothing where that room is not built in."""
    try:
        return reverse(name, args=keys)
    except NoReverseMatch:
        return ""


def about_task(task: Concern) -> dict[str, object]:
    """Return the parameters of a sentence about one task."""
    return {
        "title": task.title,
        "title_en": task.title_en,
        "unit": task.unit,
        "unit_en": task.unit_en,
        "issuer": task.issuer,
        "issuer_en": task.issuer_en,
        "due": task.due.isoformat(),
    }


def about_help(request: HelpConcern) -> dict[str, object]:
    """Return the parameters of a sentence about a request for help."""
    return {
        "title": request.title,
        "title_en": request.title_en,
        "asking": request.asking,
        "asking_en": request.asking_en,
        "asked": request.asked,
        "asked_en": request.asked_en,
        "due": request.answer_due.isoformat(),
    }


def by_unit(tasks: Iterable[Concern]) -> Iterable[tuple[int, list[Concern]]]:
    """Group tasks by the unit that carries them."""
    unit = attrgetter("unit_id")
    for unit_id, group in groupby(sorted(tasks, key=attrgetter("unit_id", "id")), unit):
        yield unit_id, list(group)


def _send(event: Happening, notices: Iterable[Notice], now: datetime) -> None:
    """Tell all but the unit that acted itself, unless one of its posts is meant."""
    tell_all([notice for notice in notices if notice.post_id or notice.unit_id != event.unit_id], now=now)


def tell_of_issue(event: Happening, now: datetime) -> None:
    """Tell each unit once of a directive, however many of its tasks it carries, and of what that replaces."""
    replaced = event.payload.get("superseded")
    ended = concerns([int(key) for key in replaced] if isinstance(replaced, list) else [])
    notices = [_of_many("notice.directive.issue", group, event) for group in _groups(event)]
    notices += [_of_many("notice.task.supersede", group, event) for _, group in by_unit(ended)]
    _send(event, notices, now)


def tell_of_cascade(event: Happening, now: datetime) -> None:
    """Tell each unit below of what its superior passed on; the first subject is the superior's own task."""
    tasks = concerns(event.keys("task")[1:])
    _send(event, (_of_many("notice.task.cascade", group, event) for _, group in by_unit(tasks)), now)


def tell_of_withdrawal(event: Happening, now: datetime) -> None:
    """Tell each executing unit that tasks have fallen away."""
    _send(event, (_of_many(f"notice.{event.kind}", group, event) for group in _groups(event)), now)


def tell_of_carrying(event: Happening, now: datetime) -> None:
    """Tell the unit that carries on which tasks have come to it."""
    _send(event, (_of_many("notice.task.carry", group, event) for group in _groups(event)), now)


def _groups(event: Happening) -> Iterable[list[Concern]]:
    return (group for _, group in by_unit(concerns(event.keys("task"))))


def _of_many(code: str, tasks: list[Concern], event: Happening) -> Notice:
    first = tasks[0]
    many = len(tasks) > 1
    title, title_en = (first.directive, first.directive_en) if many else (first.title, first.title_en)
    return Notice(
        unit_id=first.unit_id,
        code=code,
        params={**about_task(first), "title": title, "title_en": title_en, "count": len(tasks)},
        url=page("directives:detail", first.directive_id) if many else page("directives:task", first.id),
        event_key=f"event:{event.id}",
        at=event.at,
    )


def tell_executor(event: Happening, now: datetime) -> None:
    """Tell the executing unit what was decided about its task."""
    _send(event, (_of_one(task, task.unit_id, event) for task in concerns(event.keys("task"))), now)


def tell_issuer(event: Happening, now: datetime) -> None:
    """Tell the issuer what the executing unit says or asks."""
    _send(event, (_of_one(task, task.issuer_id, event) for task in concerns(event.keys("task"))), now)


def _of_one(task: Concern, unit_id: int, event: Happening, *, post_id: int | None = None) -> Notice:
    return Notice(
        unit_id=unit_id,
        post_id=post_id,
        code=f"notice.{event.kind}",
        params=about_task(task),
        url=page("directives:task", task.id),
        event_key=f"event:{event.id}",
        at=event.at,
    )


def tell_of_chase(event: Happening, now: datetime) -> None:
    """Hand the executing unit its slip; only for safety does it interrupt anybody."""
    level = str(event.payload.get("level", "reminder"))
    _send(event, (_slip(task, level, event) for task in concerns(event.keys("task"))), now)


def _slip(task: Concern, level: str, event: Happening) -> Notice:
    return Notice(
        unit_id=task.unit_id,
        code=f"notice.task.chase.{level}",
        params=about_task(task),
        url=page("directives:task", task.id),
        event_key=f"event:{event.id}",
        urgent=task.tier == Tier.SAFETY,
        at=event.at,
    )


def tell_of_matters(event: Happening, now: datetime) -> None:
    """Tell units whose tasks have come, changed or gone with what an office wrote down about its matters."""
    notices: list[Notice] = []
    for key, code in (
        ("made", "notice.directive.issue"),
        ("moved", "notice.matter.update"),
        ("withdrawn", "notice.task.withdraw"),
        ("closed", "notice.task.close"),
    ):
        touched = event.payload.get(key)
        tasks = concerns([int(each) for each in touched]) if isinstance(touched, list) and touched else []
        notices += [_of_many(code, group, event) for _, group in by_unit(tasks)]
    _send(event, notices, now)


def tell_of_matter_chase(event: Happening, now: datetime) -> None:
    """Hand every unit that is chased on a matter its slip, each of its own level."""
    levels = event.payload.get("levels")
    of_task = levels if isinstance(levels, dict) else {}
    _send(
        event,
        (
            _slip(task, str(of_task.get(str(task.id), "reminder")), event)
            for task in concerns(event.keys("task"))
        ),
        now,
    )


def tell_head(event: Happening, now: datetime) -> None:
    """Tell the head of the executing unit that a paper waits for the signature."""
    notices = []
    for task in concerns(event.keys("task")):
        head = head_of(task.unit_id)
        if head is not None:
            notices.append(_of_one(task, task.unit_id, event, post_id=head.pk))
    _send(event, notices, now)


def tell_owing(event: Happening, now: datetime) -> None:
    """Tell the unit that a blocked task waits for."""
    owed_by = event.payload.get("owed_by")
    if isinstance(owed_by, int) and owed_by:
        notices = (_of_one(task, owed_by, event) for task in concerns(event.keys("task")))
        # The task's page is not theirs to open.
        _send(event, (replace(notice, url="") for notice in notices), now)


def tell_of_help(event: Happening, now: datetime) -> None:
    """Tell the unit asked of a request for help, and the unit that asked of the answer."""
    notices = []
    for key in event.keys("help"):
        request = help_concern(key)
        if request is not None:
            notices.append(
                Notice(
                    unit_id=request.asked_id if event.kind == "help.ask" else request.asking_id,
                    code=f"notice.{event.kind}",
                    params=about_help(request),
                    url=page("directives:help", request.id),
                    event_key=f"event:{event.id}",
                    at=event.at,
                )
            )
    _send(event, notices, now)
