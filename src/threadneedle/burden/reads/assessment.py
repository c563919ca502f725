"""What a directive costs: today, before it is issued, or as it was kept when it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from threadneedle.burden.mapping import Assessment, from_json
from threadneedle.burden.models import BurdenAssessment
from threadneedle.burden.reads.pricing import Ground, ground_of, part_of, whole_of
from threadneedle.core.base import Actor, ConflictError, NotFoundError, Role
from threadneedle.directives.models import Directive
from threadneedle.directives.reads.review import mine
from threadneedle.worklists.mapping import Name, post_name

AT_ONCE = 40
"""Units with known hours that are worked out within one request: some seconds."""

State = BurdenAssessment.State


@dataclass(frozen=True, slots=True)
class Kept:
    """An assessment that was stored with its directive, what was decided, and the answer of the office."""

    assessment: Assessment
    outcome: str
    reason: str
    answer: str = ""
    answered_by: Name | None = None
    answered_on: date | None = None
    may_answer: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A price of many units that is not there: ``state`` is empty before it is begun, running or failed."""

    directive_id: int
    version: int
    units: int
    done: int
    state: str

    @property
    def going(self) -> bool:
        """Tell whether it is being worked out."""
        return self.state == State.RUNNING

    @property
    def failed(self) -> bool:
        """Tell whether it could not be worked out."""
        return self.state == State.FAILED


def assess(directive_id: int, *, actor: Actor, today: date) -> Assessment:
    """Return what issuing a draft directive today would cost, unit by unit.

    Few units are worked out now; for many, what the worker has worked out today for this version is told. The
    number of queries does not grow with units or tasks; it does with the different collectives addressed.

    Raises
    ------
    NotFoundError, ForbiddenError
        If the directive is not visible, or not the actor's.
    ConflictError
        ``directive.issued`` if it costs what it costs; ``directive.not_own`` for an order that was
        registered, whose price is its issuer's; ``burden.not_ready`` if many units are addressed and the
        worker has not worked them out.
    """
    found = price_of(directive_id, actor=actor, today=today)
    if isinstance(found, Waiting):
        raise ConflictError.of("burden.not_ready", units=found.units, done=found.done)
    return found


def price_of(directive_id: int, *, actor: Actor, today: date) -> Assessment | Waiting:
    """Return what issuing would cost, or how far the worker is with it.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        As ``assess``, but for ``burden.not_ready``.
    """
    directive = own_draft(directive_id, actor)
    ground = ground_of(directive, today)
    if not is_long(ground):
        return whole_of(ground, part_of(ground, ground.asked.units))
    row = BurdenAssessment.objects.filter(directive=directive, version=directive.version, day=today).first()
    if row is None:
        return Waiting(directive.pk, directive.version, len(ground.known), 0, "")
    if row.state == State.READY:
        return from_json(row.result)
    return Waiting(directive.pk, directive.version, row.total, row.done, row.state)


def own_draft(directive_id: int, actor: Actor) -> Directive:
    """Return a draft directive that has a price, of an actor who may issue it.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        As ``assess``, but for ``burden.not_ready``.
    """
    directive = mine(directive_id, actor)
    if directive.registered:
        raise ConflictError.of("directive.not_own", directive=directive_id)
    if directive.state != Directive.State.DRAFTED:
        raise ConflictError.of("directive.issued", directive=directive_id, state=directive.state)
    return directive


def is_long(ground: Ground) -> bool:
    """Tell whether more units are addressed than can be worked out within a request."""
    return len(ground.known) > AT_ONCE


def kept_of(directive_id: int, *, actor: Actor) -> Kept:
    """Return the assessment with which a directive was issued.

    Raises
    ------
    NotFoundError
        If there is none, or the actor sees none of the issuer's work.
    """
    rows = BurdenAssessment.objects.visible_to(actor).filter(directive=directive_id, state=State.READY)
    row = rows.exclude(outcome="").select_related("directive__issuer", "answered_by").first()
    if row is None:
        raise NotFoundError.of("burden.no_assessment", directive=directive_id)
    return Kept(
        assessment=from_json(row.result),
        outcome=row.outcome,
        reason=row.reason,
        answer=row.answer,
        answered_by=post_name(row.answered_by) if row.answered_by else None,
        answered_on=row.answered_on,
        may_answer=actor.may(Role.ISSUER, row.directive.issuer.path),
    )


def has_kept(directive_id: int, *, actor: Actor) -> bool:
    """Tell whether a directive was issued with an assessment that the actor may see."""
    found = BurdenAssessment.objects.visible_to(actor).filter(directive=directive_id, state=State.READY)
    return found.exclude(outcome="").exists()
