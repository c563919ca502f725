"""The page of one task."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from threadneedle.adapters.clock import local_day, now
from threadneedle.core.workflow import Action
from threadneedle.directives.reads import acts as names
from threadneedle.directives.reads.matter import mark_of_task
from threadneedle.directives.reads.merges import carried_with
from threadneedle.directives.reads.task import task_page
from threadneedle.directives.views.acts import PLACE, address_of
from threadneedle.org.middleware import acting
from threadneedle.ui.words import word

BUTTONS = 3
ENDING = frozenset({Action.WITHDRAW, Action.CHASE})
MOVING = frozenset(
    {
        Action.SIGN,
        Action.TAKE_ON,
        Action.REPORT,
        Action.UNBLOCK,
        Action.CONFIRM,
        Action.CLOSE,
        Action.GRANT_EXTENSION,
        names.SIGN_OBJECTION,
        names.SIGN_EXTENSION,
    }
)
"""Acts that move a task on: the first of them is the one marked button of the page."""


@require_GET
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Show a task: facts, life line, reports, ledger, and what may be done by whoever looks."""
    actor = acting(request).actor
    page = task_page(task_id, actor, local_day(now()), request.GET.get("page"))
    offered = [
        (name, word(names.called(name, registered=page.registered), "action"), address_of(name, task_id))
        for name in page.acts
    ]
    first = next((each for each in offered if each[0] in MOVING), None)
    rest = [each for each in offered if each is not first]
    beside = [each for each in rest if each[0] not in ENDING][: BUTTONS - 1]
    context = {
        "place": PLACE,
        "task": page,
        "matter": mark_of_task(task_id, actor),
        "carried": carried_with(task_id, actor),
        "first": first,
        "beside": beside,
        "more": [each for each in rest if each not in beside],
    }
    return render(request, "directives/task.html", context)
