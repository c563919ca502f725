"""The register of an office as its own table says it: each matter in words, days and ids of units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from threadneedle.core.base import Actor
from threadneedle.core.extraction import UnitRole
from threadneedle.core.workflow import Action, states_for
from threadneedle.directives.models import Draft, Matter, Task
from threadneedle.directives.reads.named import named_parts
from threadneedle.ledger.models import Event, Subject
from threadneedle.reports.models import Report

OFFICE_ACTS = ("matter.register", "matter.register_passage", "matter.update")
"""Acts by which an office writes down its own words on the progress of a matter."""

UNFINISHED = states_for(Action.WITHDRAW)
"""States of tasks that would end if their matter were closed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A matter of the register.

    ``due`` is the day that holds now, ``progress`` what was said last: by the unit in charge in a report, or
    by the office. ``collectives`` holds, by ``lead`` and ``cooperating``, words of an order that name no
    single unit. ``unfinished`` counts tasks that would end if it were closed; ``ours`` tells whether the
    office itself gave the order, so that it may change its words.
    """

    id: int
    version: int
    number: str
    origin: str
    source_words: str
    source_day: date | None
    asked_by: str
    title: str
    text: str
    tier: int | None
    due: date | None
    lead: int | None
    responsible: tuple[int, ...]
    cooperating: tuple[int, ...]
    collectives: Mapping[str, str]
    registered_on: date
    progress: str
    closed_on: date | None
    result: str
    extras: Mapping[str, str]
    ours: bool
    unfinished: int
    late: bool
    issuer: str


def register_of(actor: Actor, today: date) -> tuple[Entry, ...]:
    """Return the register of the actor's own office in the order in which matters were registered.

    Eight queries, however many matters there are.
    """
    matters = list(
        Matter.objects.filter(registry=actor.unit_id)
        .select_related("draft__directive__issuer")
        .defer("draft__directive__text", "draft__directive__sentences", "draft__directive__search_text")
        .prefetch_related("draft__units")
        .order_by("pk")
    )
    drafts = {matter.draft_id: matter for matter in matters}
    tasks = list(
        Task.objects.standing().filter(draft__matter__registry=actor.unit_id, parent=None).with_parties()
    )
    late = set(
        Task.objects.late(today)
        .filter(draft__matter__registry=actor.unit_id, parent=None)
        .values_list("draft_id", flat=True)
    )
    of_draft: dict[int, list[Task]] = {}
    for task in tasks:
        of_draft.setdefault(task.draft_id, []).append(task)
    chief = {key: _chief(drafts[key].draft, found) for key, found in of_draft.items()}
    words = _progress(matters, {key: task for key, task in chief.items() if task is not None})
    return tuple(
        _entry(matter, of_draft.get(matter.draft_id, []), chief.get(matter.draft_id), words, late)
        for matter in matters
    )


def _chief(draft: Draft, tasks: Sequence[Task]) -> Task | None:
    """Return the task of the unit in charge: the lead, or the only one."""
    lead, responsible, _ = named_parts(draft)
    wanted = lead if lead is not None else responsible[0] if len(responsible) == 1 else None
    own = [task for task in tasks if task.issuer_id == task.directive.issuer_id]
    return next((task for task in own if task.unit_id == wanted), own[0] if len(own) == 1 else None)


def _progress(matters: Iterable[Matter], chief: Mapping[int, Task]) -> dict[int, str]:
    """Return by matter what was said last. On one and the same day the record tells which came later."""
    reports: dict[int, Report] = {}
    rows = Report.objects.filter(task__in=[task.pk for task in chief.values()])
    for row in rows.exclude(state=Report.State.RETURNED).order_by("pk"):
        reports[row.task_id] = row
    said: dict[int, str] = {}
    tied: dict[int, Report] = {}
    for matter in matters:
        task = chief.get(matter.draft_id)
        report = reports.get(task.pk) if task is not None else None
        said[matter.pk] = matter.progress
        if report is None:
            continue
        if matter.progress_on is None or report.made_on > matter.progress_on:
            said[matter.pk] = report.text
        elif report.made_on == matter.progress_on:
            tied[matter.pk] = report
    written = _written(tied)
    for key, report in tied.items():
        if key not in written or report.made_at >= written[key].at:
            said[key] = report.text
    return said


def _written(tied: Mapping[int, Report]) -> dict[int, Event]:
    """Return the last act by which the office wrote down its own words on each matter."""
    if not tied:
        return {}
    subjects = list(
        Subject.objects.filter(kind="matter", key__in=tied, event__kind__in=OFFICE_ACTS).values_list(
            "key", "event_id"
        )
    )
    events = Event.objects.filter(pk__in={event for _, event in subjects}).select_related("payload")
    known = {event.pk: event for event in events}
    last: dict[int, Event] = {}
    for key, event_id in sorted(subjects, key=lambda pair: pair[1]):
        event = known[event_id]
        changes = (event.payload.body or {}).get("changes", {})
        if event.kind != "matter.update" or "progress" in changes.get(str(key), {}):
            last[key] = event
    return last


def _collectives(draft: Draft) -> dict[str, str]:
    """Return the words for all units of a kind, and those that could not be resolved, by part."""
    words: dict[str, list[str]] = {"lead": [], "cooperating": []}
    for row in draft.units.all():
        if row.member_kind or row.unit_id is None:
            part = "cooperating" if row.role == UnitRole.COOPERATING.value else "lead"
            words[part].append(row.words)
    return {part: "、".join(dict.fromkeys(said)) for part, said in words.items()}


def _entry(
    matter: Matter, tasks: Sequence[Task], chief: Task | None, words: Mapping[int, str], late: set[int]
) -> Entry:
    draft = matter.draft
    lead, responsible, cooperating = named_parts(draft)
    whole = draft.title.endswith("…") and draft.text.startswith(draft.title[:-1])
    return Entry(
        id=matter.pk,
        version=matter.version,
        number=matter.number,
        origin=matter.origin,
        source_words=matter.source_words,
        source_day=matter.source_day,
        asked_by=matter.asked_by,
        title=draft.text if whole else draft.title,
        text="" if whole or draft.text == draft.title else draft.text,
        tier=draft.tier,
        due=chief.due if chief is not None and matter.closed_on is None else draft.due,
        lead=lead,
        responsible=responsible,
        cooperating=cooperating,
        collectives=_collectives(draft),
        registered_on=matter.registered_on,
        progress=words[matter.pk],
        closed_on=matter.closed_on,
        result=matter.result,
        extras=matter.extras,
        ours=draft.directive.issuer_id == matter.registry_id,
        unfinished=sum(
            task.state in UNFINISHED and task.issuer_id == draft.directive.issuer_id for task in tasks
        ),
        late=matter.closed_on is None and matter.draft_id in late,
        issuer=draft.directive.issuer.short,
    )
