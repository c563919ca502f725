"""Orders that were registered in the name of an office, offered to it once it works here."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, ForbiddenError, NotFoundError, Role
from threadneedle.core.workflow import OPEN_STATES, TaskState
from threadneedle.directives.models import Directive, Task
from threadneedle.directives.reads.offers import offered_to
from threadneedle.directives.services.steps import words
from threadneedle.ledger.services import append

UNSETTLED = [*(state.value for state in OPEN_STATES), TaskState.REPORTED.value]
"""States in which a task still needs its issuer."""


@transaction.atomic
def take_over(directive_id: int, *, actor: Actor, now: datetime) -> Directive:
    """Become the issuer of an order that a unit registered in one's name: from now on one confirms it.

    What is settled stays as it was told; tasks that the unit has broken down stay its own to confirm.

    Raises
    ------
    ForbiddenError
        If the actor does not issue for their unit.
    NotFoundError
        ``directive.not_offered`` if it was not registered in the name of the actor's unit, or was declined.
    """
    directive = _offered(directive_id, actor)
    tasks = Task.objects.filter(
        directive=directive, parent=None, issuer=directive.issuer_id, state__in=UNSETTLED
    )
    moved = list(tasks.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    tasks.update(issuer=actor.unit_id, version=F("version") + 1)
    registered_by = directive.issuer_id
    directive.issuer_id = directive.registered_for_id = actor.unit_id
    directive.version += 1
    directive.save(update_fields=["issuer", "registered_for", "version"])
    append(
        "directive.take_over",
        actor=actor,
        now=now,
        subjects=[("directive", directive.pk), *(("task", key) for key in moved)],
        payload={"title": directive.title, "registered_by": registered_by},
    )
    return directive


@transaction.atomic
def decline_offer(directive_id: int, reason: str, *, actor: Actor, now: datetime) -> Directive:
    """Leave an order with the unit that registered it, with a reason; it is not offered again.

    Raises
    ------
    ForbiddenError, NotFoundError
        As for ``take_over``.
    InvalidError
        If there is no reason.
    """
    directive = _offered(directive_id, actor)
    clean = words(reason, "reason")
    today: date = local_day(now)
    directive.offer_declined_on = today
    directive.registered_for_id = actor.unit_id
    directive.save(update_fields=["offer_declined_on", "registered_for"])
    append(
        "directive.decline_offer",
        actor=actor,
        now=now,
        subjects=[("directive", directive.pk)],
        payload={"title": directive.title, "reason": clean},
    )
    return directive


def _offered(directive_id: int, actor: Actor) -> Directive:
    if not actor.may(Role.ISSUER, actor.unit_path):
        raise ForbiddenError.of("directive.not_issuer", unit=actor.unit_id)
    found = offered_to(actor).select_for_update(of=("self",), no_key=True).filter(pk=directive_id).first()
    if found is None:
        raise NotFoundError.of("directive.not_offered", directive=directive_id)
    return found
