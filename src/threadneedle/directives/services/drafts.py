"""Editing a draft, and dropping a directive that was never issued."""

from __future__ import annotations

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
    Role,
    StaleError,
    Tier,
)
from threadneedle.core.extraction import Kind
from threadneedle.directives.models import Directive, Draft, ProofStandard
from threadneedle.directives.services.steps import words
from threadneedle.ledger.services import append

Choice = TypeVar("Choice", str, int)
MAX_QUANTITY = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class DraftEdit:
    """What a clerk writes over the extractor's reading; None leaves a field as it is."""

    title: str | None = None
    title_en: str | None = None
    kind: str | None = None
    tier: int | None = None
    due: date | None = None
    quantity: Decimal | None = None
    counter: str | None = None
    post_words: str | None = None
    hours: Decimal | None = None
    dropped: bool | None = None
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
    if not actor.may(Role.ISSUER, directive.issuer.path):
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
    """Write the clerk's own reading over the extractor's."""
    draft = Draft.objects.visible_to(actor).filter(pk=draft_id).first()
    if draft is None:
        raise NotFoundError.of("draft.unknown", draft=draft_id)
    directive = drafted(draft.directive_id, actor, version=version)
    apply_edit(draft, edit, today=local_day(now))
    draft.save()
    append(
        "draft.edit",
        actor=actor,
        now=now,
        subjects=[("directive", directive.pk), ("draft", draft.pk)],
        payload={"position": draft.position, "title": draft.title},
    )
    return draft


def apply_edit(draft: Draft, edit: DraftEdit, *, today: date) -> None:
    """Put an edit on a draft in memory, each value checked against its range."""
    if edit.title is not None:
        draft.title = words(edit.title, "title")[:120]
    if edit.title_en is not None:
        draft.title_en = edit.title_en.strip()[:160]
    if edit.kind is not None:
        draft.kind = _known(edit.kind, [kind.value for kind in Kind], "kind")
    if edit.tier is not None:
        draft.tier = int(_known(edit.tier, [int(tier) for tier in Tier], "tier"))
    if edit.due is not None:
        draft.due = checked_due(edit.due, today)
    if edit.quantity is not None:
        draft.quantity = _ranged(edit.quantity, MAX_QUANTITY, "quantity")
    if edit.counter is not None:
        draft.counter = edit.counter.strip()[:12]
    if edit.post_words is not None:
        draft.post_words = edit.post_words.strip()[:64]
    if edit.hours is not None:
        draft.hours = _ranged(edit.hours, Decimal(100_000), "hours")
    if edit.dropped is not None:
        draft.dropped = edit.dropped
    if edit.proof_category is not None:
        draft.proof = proof_standard(edit.proof_category, edit.proof_asks, edit.proof_reason)


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
    directive.delete()
