"""The burden account of an issuer: what the front line says is too much, without a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import Resolver404, resolve

from threadneedle.burden.models import BurdenNotice
from threadneedle.core.base import Actor
from threadneedle.directives.models import Directive, Task
from threadneedle.ui.paging import Page, paginate
from threadneedle.worklists.mapping import Name, unit_name


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice is about: a task, a directive, or the page alone."""

    task_id: int | None = None
    directive_id: int | None = None
    title: Name | None = None
    issuer: Name | None = None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice; the unit is named, a person never."""

    id: int
    unit: Name
    issuer: Name | None
    subject: Subject
    text: str
    page: str
    made_on: date


def subject_of(path: str, *, actor: Actor) -> Subject:
    """Return the visible task or directive that the page at ``path`` shows; nothing if it shows none."""
    try:
        found = resolve(path.split("?", 1)[0])
    except Resolver404:
        return Subject()
    if "task_id" in found.kwargs:
        return task_subject(found.kwargs["task_id"], actor=actor)
    if "directive_id" in found.kwargs:
        return directive_subject(found.kwargs["directive_id"], actor=actor)
    return Subject()


def task_subject(task_id: int, *, actor: Actor) -> Subject:
    """Return a visible task as the subject of a notice."""
    task = Task.objects.visible_to(actor).select_related("issuer").filter(pk=task_id).first()
    if task is None:
        return Subject()
    return Subject(task.pk, task.directive_id, Name(task.title, task.title_en), unit_name(task.issuer))


def directive_subject(directive_id: int, *, actor: Actor) -> Subject:
    """Return a visible directive as the subject of a notice."""
    row = Directive.objects.visible_to(actor).select_related("issuer").filter(pk=directive_id).first()
    if row is None:
        return Subject()
    return Subject(None, row.pk, Name(row.title, row.title_en), unit_name(row.issuer))


def account_of(*, actor: Actor, page: str | None) -> Page[NoticeRow]:
    """Return the notices that the actor may see, newest first, in two queries."""
    rows = BurdenNotice.objects.visible_to(actor).select_related("unit", "issuer", "task", "directive")
    found = paginate(rows, page)
    return Page(tuple(_row(row) for row in found.items), found.number, found.pages, found.total)


def _row(row: BurdenNotice) -> NoticeRow:
    title = None
    if row.task is not None:
        title = Name(row.task.title, row.task.title_en)
    elif row.directive is not None:
        title = Name(row.directive.title, row.directive.title_en)
    return NoticeRow(
        id=row.pk,
        unit=unit_name(row.unit),
        issuer=unit_name(row.issuer) if row.issuer else None,
        subject=Subject(row.task_id, row.directive_id, title),
        text=row.text,
        page=row.page,
        made_on=row.made_on,
    )
