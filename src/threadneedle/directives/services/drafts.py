"""Editing a draft, and dropping a directive that was never issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import (
    Actor,
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    StaleError,
    Tier,
)
from threadneedle.core.extraction import Kind, QuestionCode, UnitRole
from threadneedle.directives.mapping import stands_for_issuer
from threadneedle.directives.models import Directive, Draft, DraftUnit, ProofStandard, Question
from threadneedle.directives.reads.norms import held_norms
from threadneedle.directives.services.shape import CREW_MOST
from threadneedle.directives.services.steps import words
from threadneedle.files.models import StoredFile
from threadneedle.ledger.services import append
from threadneedle.org.models import Unit
from threadneedle.org.querysets import under

Choice = TypeVar("Choice", str, int)
MAX_QUANTITY = Decimal(10) ** 12


UNIT_CODES = frozenset(
    {
        QuestionCode.UNIT_MISSING,
        QuestionCode.UNIT_VAGUE,
        QuestionCode.UNIT_UNKNOWN,
        QuestionCode.UNIT_AMBIGUOUS,
    }
)
DATE_CODES = frozenset(
    {
        QuestionCode.DEADLINE_MISSING,
        QuestionCode.DEADLINE_VAGUE,
        QuestionCode.DEADLINE_INVALID,
        QuestionCode.DEADLINE_YEAR,
    }
)


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit, or the members of a kind below it, in one of the three roles."""

    unit_id: int
    role: str = UnitRole.RESPONSIBLE.value
    member_kind: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class DraftEdit:
    """What a clerk writes over the extractor's reading; None leaves a field as it is.

    ``units`` replaces all units of the draft. ``norm_id`` 0 takes the chosen norm off, so that the words of
    the title choose; ``own_hours`` False takes the issuer's estimate off, so that the norm counts.
    ``crew`` people are needed together, 1..999.
    """

    title: str | None = None
    title_en: str | None = None
    kind: str | None = None
    tier: int | None = None
    ground: str | None = None
    due: date | None = None
    quantity: Decimal | None = None
    counter: str | None = None
    post_words: str | None = None
    hours: Decimal | None = None
    own_hours: bool = True
    norm_id: int | None = None
    crew: int | None = None
    dropped: bool | None = None
    each_alone: bool | None = None
    units: tuple[UnitChoice, ...] | None = None
    proof_category: str | None = None
    proof_asks: str = ""
    proof_reason: str = ""


def drafted(directive_id: int, actor: Actor, *, version: int | None = None) -> Directive:
    """Return a directive that the actor may still change, and count the change.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, StaleError
        If it is not visible, not the actor's, issued already, or changed by somebody else meanwhile.
    """
    directive = Directive.objects.visible_to(actor).select_related("issuer").filter(pk=directive_id).first()
    if directive is None:
        raise NotFoundError.of("directive.unknown", directive=directive_id)
    if not stands_for_issuer(directive, directive.issuer.path, actor):
        raise ForbiddenError.of("directive.not_yours", directive=directive_id)
    if directive.state != Directive.State.DRAFTED:
        raise ConflictError.of("directive.issued", directive=directive_id, state=directive.state)
    expected = directive.version if version is None else version
    moved = Directive.objects.filter(pk=directive_id, version=expected, state=Directive.State.DRAFTED).update(
        version=F("version") + 1
    )
    if not moved:
        raise StaleError.of(
            "directive.stale", directive=directive_id, expected=expected, found=directive.version
        )
    directive.version = expected + 1
    return directive


@transaction.atomic
def edit_draft(
    draft_id: int, edit: DraftEdit, *, version: int | None = None, actor: Actor, now: datetime
) -> Draft:
    """Write the clerk's own reading over the extractor's; what it settles is no longer asked."""
    named = Draft.objects.visible_to(actor).filter(pk=draft_id).values_list("directive", flat=True).first()
    if named is None:
        raise NotFoundError.of("draft.unknown", draft=draft_id)
    directive = drafted(named, actor, version=version)
    draft = Draft.objects.get(pk=draft_id)
    apply_edit(draft, edit, today=local_day(now))
    draft.save()
    if edit.dropped is False and edit.units is None and directive.registered:
        _take_after_all(draft, directive, actor, now)
    if edit.units is not None:
        DraftUnit.objects.filter(draft=draft).delete()
        add_units(draft, edit.units, actor)
    settle(draft, edit, actor, now)
    append(
        "draft.edit",
        actor=actor,
        now=now,
        subjects=[("directive", directive.pk), ("draft", draft.pk)],
        payload={"position": draft.position, "title": draft.title},
    )
    return draft


def _take_after_all(draft: Draft, directive: Directive, actor: Actor, now: datetime) -> None:
    """What an order that arrived asks of others becomes the unit's own, if nothing of it is already."""
    rows = DraftUnit.objects.filter(draft=draft)
    if rows.filter(under(directive.issuer.path, "unit__path")).exists():
        return
    rows.delete()
    own = UnitChoice(directive.issuer_id, UnitRole.LEAD.value)
    add_units(draft, [own], actor)
    settle(draft, DraftEdit(units=(own,)), actor, now)


def apply_edit(draft: Draft, edit: DraftEdit, *, today: date) -> None:
    """Put an edit on a draft in memory, each value checked against its range."""
    _put_words(draft, edit)
    if edit.kind is not None:
        draft.kind = _known(edit.kind, [kind.value for kind in Kind], "kind")
    if edit.tier is not None:
        draft.tier = int(_known(edit.tier, [int(tier) for tier in Tier], "tier"))
    if edit.due is not None:
        draft.due = checked_due(edit.due, today)
    if edit.quantity is not None:
        draft.quantity = _ranged(edit.quantity, MAX_QUANTITY, "quantity")
    if edit.hours is not None:
        draft.hours = _ranged(edit.hours, Decimal(100_000), "hours")
    _put_norm(draft, edit, today)
    if edit.dropped is not None:
        draft.dropped = edit.dropped
    if edit.each_alone is not None:
        draft.each_alone = edit.each_alone
    if edit.proof_category is not None:
        draft.proof = proof_standard(edit.proof_category, edit.proof_asks, edit.proof_reason)


def _put_norm(draft: Draft, edit: DraftEdit, today: date) -> None:
    if not edit.own_hours:
        draft.hours = None
    if edit.norm_id is not None:
        if edit.norm_id and all(norm.id != edit.norm_id for norm in held_norms(today).all):
            raise InvalidError.of("norm.unknown", norm=edit.norm_id, field="norm_id")
        draft.norm_id = edit.norm_id or None
    if edit.crew is not None:
        if not 1 <= edit.crew <= CREW_MOST:
            raise InvalidError.of("task.crew_range", field="crew", crew=edit.crew, most=CREW_MOST)
        draft.crew = edit.crew


def _put_words(draft: Draft, edit: DraftEdit) -> None:
    if edit.title is not None:
        draft.title = words(edit.title, "title")[:120]
    if edit.title_en is not None:
        draft.title_en = edit.title_en.strip()[:160]
    if edit.ground is not None:
        draft.ground = edit.ground.strip()[:300]
    if edit.counter is not None:
        draft.counter = edit.counter.strip()[:12]
    if edit.post_words is not None:
        draft.post_words = edit.post_words.strip()[:64]


def add_units(
    draft: Draft, choices: Sequence[UnitChoice], actor: Actor, *, replaced: str = ""
) -> list[DraftUnit]:
    """Add units to a draft, each checked.

    Parameters
    ----------
    replaced
        The words of the source in whose place the units come.
    """
    known = {
        unit.pk: unit
        for unit in Unit.objects.visible_to(actor).active().filter(pk__in=[u.unit_id for u in choices])
    }
    rows = []
    for choice in choices:
        unit = known.get(choice.unit_id)
        if unit is None:
            raise InvalidError.of("org.unit_unknown", unit=choice.unit_id, field="units")
        _known(choice.role, [role.value for role in UnitRole], "role")
        if choice.member_kind:
            _known(choice.member_kind, list(Unit.Kind.values), "member_kind")
        words_shown = (replaced or choice.words or unit.short)[:64]
        rows.append(
            DraftUnit(
                draft=draft,
                role=choice.role,
                words=words_shown,
                unit=unit,
                member_kind=choice.member_kind,
            )
        )
    return DraftUnit.objects.bulk_create(rows)


def settle(draft: Draft, edit: DraftEdit, actor: Actor, now: datetime) -> None:
    """Questions that an edit has answered are closed, with the answer they were given."""
    settled: dict[str, dict[str, object]] = {}
    if edit.units:
        settled |= {code.value: {"units": [choice.unit_id for choice in edit.units]} for code in UNIT_CODES}
        if edit.each_alone or len([u for u in edit.units if u.role == UnitRole.LEAD]) == 1:
            settled[QuestionCode.LEAD_MISSING.value] = {"each": bool(edit.each_alone)}
    if edit.due is not None:
        settled |= {code.value: {"due": edit.due.isoformat()} for code in DATE_CODES}
    if edit.tier is not None:
        settled[QuestionCode.TIER_UNSURE.value] = {"tier": edit.tier}
    if edit.kind is not None:
        settled[QuestionCode.KIND_UNSURE.value] = {"kind": edit.kind}
    if edit.kind == Kind.INFORMATION:
        settled |= {code.value: {"kind": edit.kind} for code in DATE_CODES}
    for question in Question.objects.filter(draft=draft, answered_at=None, code__in=settled):
        question.answer = settled[question.code]
        question.answered_by_id, question.answered_at = actor.post_id, now
        question.save(update_fields=["answer", "answered_by", "answered_at"])


def checked_due(due: date, today: date) -> date:
    """Return a due day that has not passed and is less than ten years away."""
    if due < today:
        raise InvalidError.of("draft.due_passed", due=due.isoformat(), today=today.isoformat(), field="due")
    if due.year > today.year + 10:
        raise InvalidError.of("draft.due_far", due=due.isoformat(), field="due")
    return due


def proof_standard(category: str, asks: str, reason: str) -> ProofStandard | None:
    """Return the standard of proof: none unless a category and a written reason are given."""
    if not category:
        return None
    _known(category, list(ProofStandard.Category.values), "proof_category")
    return ProofStandard.objects.create(
        category=category, asks=words(asks, "proof_asks")[:120], reason=words(reason, "proof_reason")[:300]
    )


def _known(value: Choice, known: list[Choice], field: str) -> Choice:
    if value not in known:
        raise InvalidError.of("draft.not_a_choice", value=str(value), field=field)
    return value


def _ranged(value: Decimal, top: Decimal, field: str) -> Decimal:
    if not 0 <= value < top:
        raise InvalidError.of("draft.range", value=str(value), limit=str(top), field=field)
    return value


@transaction.atomic
def drop_directive(directive_id: int, *, version: int | None = None, actor: Actor, now: datetime) -> None:
    """Drop a directive that was never issued; the ledger keeps that there was one."""
    directive = drafted(directive_id, actor, version=version)
    append(
        "directive.drop",
        actor=actor,
        now=now,
        subjects=[("directive", directive_id)],
        payload={"title": directive.title},
    )
    files = list(directive.files.values_list("file", flat=True))
    directive.delete()
    StoredFile.objects.filter(pk__in=files).delete()
