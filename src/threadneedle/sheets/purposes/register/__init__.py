"""The register of matters of an office: its existing table taken in, and given back in its own columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, DomainError, Problem
from threadneedle.directives import services
from threadneedle.directives.mapping import keeps_register
from threadneedle.org.reads import directory
from threadneedle.sheets.models import Given
from threadneedle.sheets.purposes.base import GivenRow, Link, Outcome, OutRow, Purpose, Taken, Words
from threadneedle.sheets.purposes.register.changes import OTHER
from threadneedle.sheets.purposes.register.fields import FIELDS, PLACE
from threadneedle.sheets.purposes.register.parsing import Reader
from threadneedle.sheets.purposes.register.plans import CODE, Plan, make_plans, own_words
from threadneedle.sheets.purposes.register.rows import KEPT
from threadneedle.sheets.purposes.register.saying import Speaker, as_kept
from threadneedle.sheets.reads import given_rows
from threadneedle.sheets.reads.register import register_of
from threadneedle.ui.figures import long_date

__all__ = ["CODE", "REGISTER"]


def _may(actor: Actor) -> bool:
    return keeps_register(actor.unit_path, actor)


def _check(rows: Sequence[GivenRow], *, actor: Actor, today: date) -> tuple[Outcome, ...]:
    return tuple(plan.outcome for plan in make_plans(rows, actor=actor, today=today))


def _take(rows: Sequence[GivenRow], *, actor: Actor, now: datetime) -> Taken:
    plans = make_plans(rows, actor=actor, today=local_day(now))
    new = [(plan, plan.draft) for plan in plans if plan.draft is not None]
    changed = [(plan, plan.change) for plan in plans if plan.change is not None]
    ids = {id(plan): plan.entry.id for plan in plans if plan.entry is not None}
    try:
        made = (
            services.register_matters(
                [draft for _plan, draft in new],
                registry_id=actor.unit_id,
                title=_("Register taken in on %(day)s") % {"day": long_date(local_day(now))},
                actor=actor,
                now=now,
            )
            if new
            else ()
        )
    except DomainError as error:
        raise _in_rows(error, [plan for plan, _draft in new]) from error
    try:
        if changed:
            services.update_matters([change for _plan, change in changed], actor=actor, now=now)
    except DomainError as error:
        raise _in_rows(error, [plan for plan, _change in changed]) from error
    ids |= {id(plan): matter.pk for (plan, _draft), matter in zip(new, made, strict=True)}
    _remember({ids[id(plan)]: plan.read.row for plan in plans}, actor, now)
    return Taken(len(new), len(changed), (Link(_("The register"), reverse("directives:matters")),))


def _in_rows(error: DomainError, plans: Sequence[Plan]) -> DomainError:
    """Return a refusal with the rows called by their numbers in the sheet."""

    def called(problem: Problem) -> Problem:
        place = problem.params.get("row")
        if not isinstance(place, int) or not 0 <= place < len(plans):
            return problem
        return replace(problem, params={**problem.params, "row": plans[place].read.row.number})

    return type(error)(*map(called, error.problems))


def _remember(rows: Mapping[int, GivenRow], actor: Actor, now: datetime) -> None:
    """Remember what the office's table says: whatever still says so next time was not touched there."""
    kept = {
        str(matter): {**row.cells, **{OTHER + heading: words for heading, words in row.extras.items()}}
        for matter, row in rows.items()
    }
    before = given_rows(CODE, actor.unit_id)
    merged = {**before, **{key: {**before.get(key, {}), **cells} for key, cells in kept.items()}}
    _write(merged, actor, now)


def _write(rows: Mapping[str, Mapping[str, str]], actor: Actor, now: datetime) -> None:
    Given.objects.update_or_create(
        owner_id=actor.unit_id,
        purpose=CODE,
        defaults={"rows": rows, "given_by_id": actor.post_id, "given_at": now},
    )


def _give(words: Words, *, actor: Actor, now: datetime) -> tuple[OutRow, ...]:
    speaker = Speaker(directory(actor.unit_path), words)
    entries = register_of(actor, local_day(now))
    rows = []
    kept: dict[str, dict[str, str]] = {}
    for place, entry in enumerate(entries, start=1):
        cells = speaker.cells(entry)
        extras = {heading: text for heading, text in entry.extras.items() if heading not in KEPT.values()}
        kept[str(entry.id)] = as_kept(cells) | {OTHER + heading: text for heading, text in extras.items()}
        rows.append(OutRow(MappingProxyType({PLACE: str(place), **cells}), MappingProxyType(extras)))
    _write(kept, actor, now)
    return tuple(rows)


def _learn(rows: Sequence[GivenRow], *, actor: Actor) -> Words:
    return own_words(rows, Reader(directory(actor.unit_path), actor.unit_id, 0))


REGISTER = Purpose(
    code=CODE,
    name=gettext_lazy("Register of matters"),
    row=gettext_lazy("a matter"),
    fields=FIELDS,
    may=_may,
    check=_check,
    take=_take,
    keeps_others=True,
    give=_give,
    learn=_learn,
)
