"""Registering matters: from an existing table, by hand, or from a passage of an issued directive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ConflictError, InvalidError, NotFoundError, covers
from threadneedle.directives.mapping import searchable
from threadneedle.directives.models import Directive, Draft, Matter, Task
from threadneedle.directives.reads.planned import BELOW_GOVERNMENT
from threadneedle.directives.services.matter_numbers import Numbers, Wish, refuse_taken, registry_held
from threadneedle.directives.services.matter_rows import (
    DEFAULT_TIER,
    MOST_ROWS,
    Findings,
    MatterDraft,
    Row,
    check_days,
    check_units,
    check_words,
    heading,
    repeated,
    unit_ids,
)
from threadneedle.directives.services.matter_source import write_down
from threadneedle.directives.services.matter_tasks import give_tasks
from threadneedle.directives.services.steps import words
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit

BATCH = 500


@transaction.atomic
def register_matters(
    drafts: Sequence[MatterDraft], *, registry_id: int, title: str, actor: Actor, now: datetime
) -> tuple[Matter, ...]:
    """Take in the matters of an office's existing table: one act, all of them or none.

    The rows become the source text of one directive, and each of them a passage of it. Open matters
    with a lead and a due day get their tasks; a due day that has passed is taken as it is. A row without
    a tier takes ``DEFAULT_TIER``.

    Parameters
    ----------
    title : str
        What the table is called.

    Returns
    -------
    tuple of Matter
        In the order of the rows. Rows that were all sent before (``client_key``) give the earlier ones.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is no such office, or the actor's post does not keep its register.
    InvalidError
        With every problem of every row; ``row`` counts from 0. Nothing is kept.
    """
    registry = registry_held(registry_id, actor)
    if (earlier := _earlier(drafts, registry)) is not None:
        return earlier
    today = local_day(now)
    _refuse_wrong(drafts, registry, actor, today)
    filled = [draft if draft.tier is not None else replace(draft, tier=DEFAULT_TIER) for draft in drafts]
    return _register(filled, registry, words(title, "title")[:200], actor=actor, now=now)


@transaction.atomic
def register_matter(draft: MatterDraft, *, actor: Actor, now: datetime) -> Matter:
    """Register one matter by hand for the actor's own office: nothing about it may be missing or late.

    Raises
    ------
    ForbiddenError
        If the actor's post keeps no register.
    InvalidError
        With everything that is missing or wrong.
    """
    registry = registry_held(actor.unit_id, actor)
    if (earlier := _earlier([draft], registry)) is not None:
        return earlier[0]
    today = local_day(now)
    _refuse_wrong([draft], registry, actor, today, by_hand=True)
    title, _ = heading(draft.title, draft.text)
    return _register([draft], registry, title, actor=actor, now=now)[0]


def _earlier(drafts: Sequence[MatterDraft], registry: Unit) -> tuple[Matter, ...] | None:
    """The matters of rows that were all sent before; a key that another row or office used is refused."""
    keys = [draft.client_key for draft in drafts if draft.client_key]
    known = {matter.client_key: matter for matter in Matter.objects.filter(client_key__in=keys)}
    if not known:
        return None
    if len(known) == len(drafts) and all(matter.registry_id == registry.pk for matter in known.values()):
        return tuple(known[draft.client_key] for draft in drafts)
    found = Findings()
    for place, draft in enumerate(drafts):
        matter = known.get(draft.client_key)
        if matter is not None:
            # What another office has registered is not told.
            number = matter.number if matter.registry_id == registry.pk else ""
            found.add(place, "matter.key_used", "client_key", number=number)
    raise ConflictError(*found.problems)


def _refuse_wrong(
    drafts: Sequence[MatterDraft], registry: Unit, actor: Actor, today: date, *, by_hand: bool = False
) -> None:
    found = Findings()
    if not 1 <= len(drafts) <= MOST_ROWS:
        raise InvalidError.of("matter.rows", rows=len(drafts), limit=MOST_ROWS)
    units = Unit.objects.visible_to(actor).in_bulk(list(unit_ids(drafts)))
    for place, draft in enumerate(drafts):
        check_words(place, draft, found)
        check_days(place, draft, today, draft.registered_on or today, found)
        check_units(place, draft, units, found, is_open=draft.closed_on is None)
        if draft.closed_on is None:
            if draft.lead is None and len(draft.responsible) > 1:
                found.add(place, "matter.lead_missing", "lead")
            for key in beside(draft, registry, units):
                found.add(place, "matter.not_below", "lead", unit=units[key].short)
            if not draft.source_words.strip() and orders_townships(draft, registry, units):
                found.add(place, "matter.source_missing", "source_words")
    if by_hand:
        _refuse_unready(drafts[0], today, found)
    typed = [draft.number.strip() for draft in drafts]
    repeated(typed, found)
    refuse_taken(registry, typed, found)
    if found.problems:
        raise InvalidError(*found.problems)


def beside(draft: Row, registry: Unit, units: dict[int, Unit]) -> list[int]:
    """Return the units that a township or village has no business ordering: its own are those below it."""
    if registry.kind not in BELOW_GOVERNMENT:
        return []
    named = [key for key in (draft.lead, *(draft.responsible or ())) if key is not None and key in units]
    return [key for key in named if not covers(registry.path, units[key].path)]


def orders_townships(draft: Row, registry: Unit, units: dict[int, Unit]) -> bool:
    """Tell whether a department orders townships: it does so only with consent, and the source says whose.

    公文处理工作条例, 2012, art. 16.
    """
    if registry.kind != Unit.Kind.DEPARTMENT:
        return False
    named = (units.get(key) for key in unit_ids([draft]))
    return any(unit is not None and unit.kind in BELOW_GOVERNMENT for unit in named)


def _refuse_unready(draft: MatterDraft, today: date, found: Findings) -> None:
    """Refuse what is missing in a matter registered by hand: only a table is taken as it is."""
    if draft.lead is None and len(draft.responsible) != 1:
        found.add(0, "matter.lead_missing", "lead")
    if draft.tier is None:
        found.add(0, "matter.tier_missing", "tier")
    if draft.due is None:
        found.add(0, "matter.due_missing", "due")
    elif draft.due < today:
        due = draft.due.isoformat()
        found.add(0, "draft.due_passed", "due", due=due, today=today.isoformat())
    if not draft.source_words.strip():
        found.add(0, "words.missing", "source_words")


def _register(
    drafts: Sequence[MatterDraft], registry: Unit, title: str, *, actor: Actor, now: datetime
) -> tuple[Matter, ...]:
    today = local_day(now)
    wishes = [
        Wish(draft.origin, (draft.registered_on or today).year, draft.number.strip()) for draft in drafts
    ]
    numbers = Numbers(registry).allot(wishes)
    directive, passages = write_down(drafts, numbers, registry, title, actor=actor, now=now)
    matters = Matter.objects.bulk_create(
        (
            _matter(draft, passage, number, registry, today, actor)
            for draft, passage, number in zip(drafts, passages, numbers, strict=True)
        ),
        batch_size=BATCH,
    )
    tasks = give_tasks([passage.pk for passage in passages], today=today)
    append(
        "matter.register",
        actor=actor,
        now=now,
        subjects=[
            ("directive", directive.pk),
            *(("matter", matter.pk) for matter in matters),
            *(("task", task.pk) for task in tasks),
        ],
        payload={
            "title": title,
            "numbers": [matter.number for matter in matters],
            "origins": [matter.origin for matter in matters],
        },
    )
    return tuple(matters)


def _matter(
    draft: MatterDraft,
    passage: Draft,
    number: tuple[str, int | None],
    registry: Unit,
    today: date,
    actor: Actor,
) -> Matter:
    registered_on = draft.registered_on or today
    matter = Matter(
        registry=registry,
        draft=passage,
        number=number[0],
        year=registered_on.year,
        serial=number[1],
        origin=draft.origin,
        source_words=draft.source_words.strip(),
        source_day=draft.source_day,
        asked_by=draft.asked_by.strip(),
        progress=draft.progress.strip(),
        progress_on=today if draft.progress.strip() else None,
        registered_on=registered_on,
        registered_by_id=actor.post_id,
        closed_on=draft.closed_on,
        result=draft.result.strip(),
        extras=dict(draft.extras),
        client_key=draft.client_key,
    )
    matter.search_text = matter_search(matter, passage)
    return matter


def matter_search(matter: Matter, passage: Draft) -> str:
    """Return the text by which a matter is found."""
    return searchable(
        matter.number, passage.title, passage.title_en, passage.text, matter.source_words, matter.asked_by
    )


@transaction.atomic
def register_passage(
    draft_id: int,
    *,
    origin: str = Matter.Origin.DOCUMENT.value,
    source_words: str = "",
    asked_by: str = "",
    number: str = "",
    actor: Actor,
    now: datetime,
) -> Matter:
    """Register a passage of an issued directive as a matter of the actor's own office.

    Its words, units and date stay the directive's, and so do its tasks. Without words of its own, the
    source is the directive with its number.

    Raises
    ------
    NotFoundError, ForbiddenError
        If the passage is not visible or not issued, or the actor's post keeps no register.
    ConflictError
        If it has been registered already; the office and the number are named.
    InvalidError
        If the number is taken, or something is too long.
    """
    issued = Draft.objects.visible_to(actor).filter(directive__state=Directive.State.ISSUED, dropped=False)
    passage = issued.select_related("directive").filter(pk=draft_id).first()
    if passage is None:
        raise NotFoundError.of("draft.unknown", draft=draft_id)
    registry = registry_held(actor.unit_id, actor)
    # Held, so that of two offices that register it at the same moment the second is told of the first.
    Draft.objects.select_for_update().get(pk=passage.pk)
    other = Matter.objects.filter(draft=passage).select_related("registry").first()
    if other is not None:
        raise ConflictError.of("matter.registered", number=other.number, office=other.registry.short)
    today = local_day(now)
    directive = passage.directive
    source = source_words.strip() or " ".join(filter(None, (directive.title, directive.number)))
    draft = MatterDraft(
        origin=origin,
        title=passage.title,
        source_words=source,
        source_day=directive.dated if directive.dated and directive.dated <= today else None,
        asked_by=asked_by,
        number=number,
    )
    found = Findings()
    check_words(0, draft, found)
    refuse_taken(registry, [number.strip()], found)
    if found.problems:
        raise InvalidError(*found.problems)
    allotted = Numbers(registry).allot([Wish(origin, today.year, number.strip())])[0]
    matter = _matter(draft, passage, allotted, registry, today, actor)
    matter.save()
    tasks = Task.objects.filter(draft=passage).values_list("pk", flat=True)
    append(
        "matter.register_passage",
        actor=actor,
        now=now,
        subjects=[("matter", matter.pk), *(("task", key) for key in tasks)],
        payload={"title": passage.title, "numbers": [matter.number], "origins": [origin]},
    )
    return matter
