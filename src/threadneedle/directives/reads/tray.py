"""What has arrived and is not on a list yet; the files of an order; who may enter what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, Role
from threadneedle.directives.mapping import may_register
from threadneedle.directives.models import Directive, Draft, Question, SourceFile
from threadneedle.directives.querysets import DirectiveQuerySet
from threadneedle.directives.reads.files import FileView, file_view
from threadneedle.directives.reads.names import Name
from threadneedle.directives.reads.planned import Members, missing_of, parts_of, unanswered
from threadneedle.org.models import Unit

MOST = 60
"""Orders of a tray that are shown at once; a township's Monday brings some fifteen."""
BELOW_GOVERNMENT = frozenset({Unit.Kind.TOWNSHIP.value, Unit.Kind.VILLAGE.value})


@dataclass(frozen=True, slots=True)
class Entry:
    """What an actor may enter; ``receives_first`` where most orders come from elsewhere."""

    may_issue: bool
    may_register: bool
    receives_first: bool


@dataclass(frozen=True, slots=True)
class TrayRow:
    """An order that is not on a list yet.

    ``open`` counts what has to be answered before it can be, ``tasks`` its kept passages, ``others`` those
    that are no task here.
    """

    id: int
    version: int
    title: Name
    number: str
    registered: bool
    issuer_words: str
    entered_on: date
    files: tuple[FileView, ...]
    tasks: int
    others: int
    open: int
    dues: tuple[date, ...]
    waits_for_text: bool

    @property
    def ready(self) -> bool:
        """Tell whether it can be put on the list as it is."""
        return not (self.open or self.waits_for_text)


def entry_of(actor: Actor) -> Entry:
    """Return what an actor may enter, in one query."""
    kind = Unit.objects.filter(pk=actor.unit_id).values_list("kind", flat=True).first() or ""
    may_issue = actor.may(Role.ISSUER, actor.unit_path)
    return Entry(may_issue, may_register(actor), kind in BELOW_GOVERNMENT or not may_issue)


def tray(actor: Actor, today: date) -> tuple[TrayRow, ...]:
    """Return the orders of the actor's unit that are not issued yet, the oldest first.

    The number of queries grows only with the number of *different* collectives addressed.
    """
    found = list(_waiting(actor).select_related("issuer").order_by("pk")[:MOST])
    if not found:
        return ()
    ids = [each.pk for each in found]
    drafts = _by_directive(
        Draft.objects.filter(directive__in=ids).order_by("position").prefetch_related("units__unit")
    )
    questions = _by_directive(
        Question.objects.filter(directive__in=ids, answered_at=None)
        .exclude(draft__dropped=True)
        .select_related("draft")
    )
    files = _by_directive(SourceFile.objects.filter(directive__in=ids).select_related("file"))
    members = Members()
    return tuple(
        _row(
            each, drafts.get(each.pk, []), questions.get(each.pk, []), files.get(each.pk, []), members, today
        )
        for each in found
    )


def waiting(actor: Actor) -> int:
    """Count the orders of the actor's unit that are not on a list yet, in one query."""
    return _waiting(actor).count()


def next_waiting(actor: Actor, after: int) -> int | None:
    """Return the next order of the tray, beginning anew behind the last one."""
    ids = list(_waiting(actor).order_by("pk").values_list("pk", flat=True)[:MOST])
    return next((key for key in ids if key > after), ids[0] if ids else None)


def _waiting(actor: Actor) -> DirectiveQuerySet[Directive]:
    found = Directive.objects.visible_to(actor)
    return found.filter(issuer=actor.unit_id, state=Directive.State.DRAFTED)


def _row(
    directive: Directive,
    drafts: Sequence[Draft],
    questions: Sequence[Question],
    files: Sequence[SourceFile],
    members: Members,
    today: date,
) -> TrayRow:
    for draft in drafts:
        draft.directive = directive
    kept = [draft for draft in drafts if not draft.dropped]
    problems = unanswered(directive, kept, questions)
    for draft in kept:
        problems += missing_of(draft, parts_of(draft, members), questions, today)
    return TrayRow(
        id=directive.pk,
        version=directive.version,
        title=Name(directive.title, directive.title_en),
        number=directive.number,
        registered=directive.registered,
        issuer_words=directive.issuer_words,
        entered_on=directive.arrived_on or local_day(directive.created_at),
        files=tuple(file_view(each) for each in files),
        tasks=len(kept),
        others=len(drafts) - len(kept),
        open=len(problems),
        dues=tuple(sorted({draft.due for draft in kept if draft.due})),
        waits_for_text=not directive.text,
    )


def _by_directive(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.directive_id, []).append(row)
    return found
