"""Taking a step in a task's life: one small form, one service, the same way every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from threadneedle.adapters.clock import local_day, now
from threadneedle.core.base import Actor, ConflictError, DomainError, ForbiddenError, StaleError
from threadneedle.core.workflow import Action
from threadneedle.directives import services
from threadneedle.directives.forms import acts as forms
from threadneedle.directives.forms.acts import ActForm
from threadneedle.directives.forms.shape import ShapeForm
from threadneedle.directives.reads import acts as names
from threadneedle.directives.reads.acts import called, may_ever
from threadneedle.directives.reads.task import TaskPage, task_page
from threadneedle.directives.reads.units import suggested
from threadneedle.directives.services.shape import ShapeDraft, shape_task
from threadneedle.org.middleware import acting
from threadneedle.ui.forms import add_problems
from threadneedle.ui.words import in_words, word

PLACE = "worklist"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who acts, when, and which version of the task they saw."""

    actor: Actor
    now: datetime
    version: int

    @property
    def by(self) -> dict[str, Any]:
        """Actor and moment, as every service takes them."""
        return {"actor": self.actor, "now": self.now}

    @property
    def at(self) -> dict[str, Any]:
        """Actor, moment and version."""
        return {"version": self.version, **self.by}


@dataclass(frozen=True, slots=True)
class Act:
    """A form and what its input is handed to; ``run`` may return words to say afterwards."""

    form: type[ActForm]
    run: Callable[[ActForm, Stamp], str | None]


def _plain(service: Callable[..., object]) -> Act:
    def run(form: ActForm, stamp: Stamp) -> None:
        service(form.task.id, **stamp.at)

    return Act(ActForm, run)


def _why(service: Callable[..., object]) -> Act:
    def run(form: ActForm, stamp: Stamp) -> None:
        service(form.task.id, form.cleaned_data["reason"], **stamp.at)

    return Act(forms.WhyForm, run)


def _take_on(form: ActForm, stamp: Stamp) -> None:
    services.take_on_task(form.task.id, form.cleaned_data["post"], **stamp.at)


def _shape(form: ActForm, stamp: Stamp) -> None:
    data = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    shape_task(form.task.id, ShapeDraft(**data), **stamp.at)


def _estimate(form: ActForm, stamp: Stamp) -> None:
    services.estimate_task(form.task.id, form.cleaned_data["hours"], **stamp.at)


def _object(form: ActForm, stamp: Stamp) -> str | None:
    cleaned = form.cleaned_data
    made = services.object_to_task(form.task.id, cleaned["ground"], cleaned["reason"], **stamp.at)
    return None if made.since else _("The objection is written. It counts from the head's signature.")


def _sign_objection(form: ActForm, stamp: Stamp) -> None:
    services.sign_objection(_waiting(form.task.waiting_objection, "objection"), **stamp.at)


def _decline_objection(form: ActForm, stamp: Stamp) -> None:
    objection = _waiting(form.task.waiting_objection, "objection")
    services.decline_objection(objection, form.cleaned_data["reason"], **stamp.by)


def _ask_extension(form: ActForm, stamp: Stamp) -> str | None:
    due = form.day("due") or form.task.due
    made = services.ask_extension(form.task.id, due, form.cleaned_data["reason"], **stamp.at)
    return None if made.signed_by_id else _("The request is written. It counts from the head's signature.")


def _sign_extension(form: ActForm, stamp: Stamp) -> None:
    services.sign_extension(_waiting(form.task.waiting_extension, "extension"), **stamp.at)


def _decline_extension(form: ActForm, stamp: Stamp) -> None:
    extension = _waiting(form.task.waiting_extension, "extension")
    services.decline_extension(extension, form.cleaned_data["reason"], **stamp.by)


def _grant(form: ActForm, stamp: Stamp) -> None:
    services.grant_extension(form.task.id, form.cleaned_data["reason"], form.day("due"), **stamp.at)


def _block(form: ActForm, stamp: Stamp) -> None:
    services.block_task(form.task.id, form.cleaned_data["cause"], form.cleaned_data["owed_by"], **stamp.at)


def _unblock(form: ActForm, stamp: Stamp) -> str:
    moved = services.unblock_task(form.task.id, form.cleaned_data["because"], **stamp.at)
    return _("The clock runs again. The date is %(due)s; the days it stood are given back.") % {
        "due": moved.due.isoformat()
    }


def _cascade(form: ActForm, stamp: Stamp) -> str:
    if not isinstance(form, forms.CascadeForm):
        raise TypeError("breaking a task down needs its own form")
    done = services.cascade_task(
        form.task.id,
        form.cleaned_data["units"],
        due=form.day("due"),
        demands_added=form.cleaned_data["demands_added"],
        quantities=form.quantities(),
        **stamp.at,
    )
    made = ngettext("%(made)d task is made below.", "%(made)d tasks are made below.", len(done.made))
    said = [made % {"made": len(done.made)}]
    if done.kept:
        kept = ngettext(
            "%(kept)d was there already and stays.", "%(kept)d were there already and stay.", len(done.kept)
        )
        said.append(kept % {"kept": len(done.kept)})
    if done.days_taken_off:
        off = ngettext(
            "%(days)d working day was taken off the date from above.",
            "%(days)d working days were taken off the date from above.",
            done.days_taken_off,
        )
        said.append(off % {"days": done.days_taken_off})
    return " ".join(said)


def _waiting(row: Any, kind: str) -> int:
    """What waits for a decision; it may have been decided since the page was read."""
    if row is None:
        raise ConflictError.of(f"{kind}.settled")
    return int(row.id)


ACTS: dict[str, Act] = {
    Action.SIGN: _plain(services.sign_task),
    Action.TAKE_ON: Act(forms.TakeOnForm, _take_on),
    Action.ESTIMATE: Act(forms.HoursForm, _estimate),
    names.SHAPE: Act(ShapeForm, _shape),
    Action.OBJECT: Act(forms.ObjectForm, _object),
    names.SIGN_OBJECTION: Act(ActForm, _sign_objection),
    names.DECLINE_OBJECTION: Act(forms.WhyForm, _decline_objection),
    Action.RETRACT: _why(services.retract_objection),
    Action.CONCEDE: _why(services.concede_objection),
    Action.UPHOLD: _why(services.uphold_objection),
    Action.OVERRULE: _why(services.overrule_objection),
    Action.ASK_EXTENSION: Act(forms.ExtensionForm, _ask_extension),
    names.SIGN_EXTENSION: Act(ActForm, _sign_extension),
    names.DECLINE_EXTENSION: Act(forms.WhyForm, _decline_extension),
    Action.GRANT_EXTENSION: Act(forms.GrantForm, _grant),
    Action.REFUSE_EXTENSION: _why(services.refuse_extension),
    Action.BLOCK: Act(forms.BlockForm, _block),
    Action.UNBLOCK: Act(forms.UnblockForm, _unblock),
    Action.CASCADE: Act(forms.CascadeForm, _cascade),
    Action.CHASE: _why(services.chase_task),
    Action.CLOSE: _plain(services.close_task),
    Action.WITHDRAW: _why(services.withdraw_task),
}
"""Reports are taken in by the room above, in the same way."""


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, task_id: int, name: str) -> HttpResponse:
    """Ask for what an act needs, and take it."""
    if name not in ACTS:
        raise Http404
    return take(request, task_id, name, ACTS[name])


def take(request: HttpRequest, task_id: int, name: str, wanted: Act) -> HttpResponse:
    """Show the form of an act or take it; what was typed stays, whatever somebody else did meanwhile."""
    actor, moment = acting(request).actor, now()
    today = local_day(moment)
    task = task_page(task_id, actor, today)
    if not may_ever(name, task.sides):
        raise ForbiddenError.of("task.side", task=task_id, action=name)
    data = request.POST if request.method == "POST" else None
    form = wanted.form(data, task=task, actor=actor, today=today)
    if request.method == "GET":
        if name not in task.acts:
            raise ConflictError.of("task.transition", state=task.state, action=name)
        return _page(request, task, name, form, 200)
    if not form.is_valid():
        return _page(request, task, name, form, 422)
    try:
        said = wanted.run(form, Stamp(actor, moment, form.cleaned_data["version"]))
    except ConflictError as error:
        task = task_page(task_id, actor, today)
        return _page(request, task, name, _overtaken(form, task, error), 409)
    except ForbiddenError:
        raise
    except DomainError as error:
        add_problems(form, error)
        return _page(request, task, name, form, 422)
    messages.success(request, said or _done(called(name, registered=task.registered)))
    return redirect("directives:task", task_id)


def _overtaken(form: ActForm, task: TaskPage, error: ConflictError) -> ActForm:
    """Say what has changed, and let the same words be sent again on the newer state."""
    add_problems(form, error)
    if isinstance(error, StaleError):
        form.add_error(
            None,
            _("The task is now: %(state)s. What you typed is kept; send it again if it is still right.")
            % {"state": word(task.state, "state")},
        )
    form.at_version(task.version)
    form.task = task
    return form


def _done(name: str) -> str:
    return _("Done: %(action)s.") % {"action": word(name, "action")}


def _page(request: HttpRequest, task: TaskPage, name: str, form: ActForm, status: int) -> HttpResponse:
    """The form alone for htmx, which opens it on the task's page; else a page of its own."""
    worded = called(name, registered=task.registered)
    context = {
        "place": PLACE,
        "task": task,
        "form": form,
        "act": name,
        "asks": in_words(f"asks.{worded}"),
        "tells": in_words(f"tells.{worded}"),
        "label": word(worded, "action"),
        "possible": name in task.acts,
        "action": address_of(name, task.id),
        "units": suggested(acting(request).actor) if name == Action.BLOCK else (),
    }
    alone = request.headers.get("HX-Request") == "true" and request.method == "GET"
    return render(request, "directives/_act.html" if alone else "directives/act.html", context, status=status)


REPORTING = frozenset({Action.REPORT, Action.RETURN, Action.CONFIRM})


def address_of(name: str, task_id: int) -> str:
    """Return the address of an act on a task; those on reports lie in the room above."""
    if name == names.ASK_HELP:
        return reverse("directives:ask_help") + f"?task={task_id}"
    if name in REPORTING:
        return reverse(f"reports:{name}", args=[task_id])
    return reverse("directives:act", args=[task_id, name])
