"""Which orders were registered in the name of a unit that now acts for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from threadneedle.core.base import Actor, Role
from threadneedle.core.extraction import Directory, ResolutionKind, resolve
from threadneedle.directives.models import Directive, Task
from threadneedle.directives.querysets import LIVE, DirectiveQuerySet, registered
from threadneedle.directives.reads.names import Name, UnitName, unit_name
from threadneedle.org.models import Unit
from threadneedle.org.querysets import under
from threadneedle.org.reads import directory
from threadneedle.org.reads.nearby import chain_of, home_of

MOST = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """An order that some unit registered for us; ``open`` of its tasks are not reported yet."""

    id: int
    title: Name
    number: str
    issuer_words: str
    by: UnitName
    arrived_on: date
    tasks: int
    open: int
    text: str


def offered_to(actor: Actor) -> DirectiveQuerySet[Directive]:
    """Return the issued orders that were registered in the name of the actor's unit and not declined.

    They are known by the unit itself, or by any name that it has or had. A name counts only where it was
    used in the unit's own district, and means this unit alone there: every township has an 应急办.
    """
    unit = Unit.objects.prefetch_related("aliases", "former_names").get(pk=actor.unit_id)
    names = {unit.name, unit.short, *(alias.name for alias in unit.aliases.all())}
    for former in unit.former_names.all():
        names |= {former.name, former.short}
    issued = Directive.objects.filter(registered(), state=Directive.State.ISSUED, offer_declined_on=None)
    named = issued.filter(registered_for=None, issuer_words__in=names - {""})
    used = set(named.order_by().values_list("issuer_words", flat=True))
    by_name = Q(pk__in=())
    home = home_of(chain_of(unit.path)) if used else None
    if home is not None:
        known = directory(unit.path)
        meant = [words for words in used if _means(words, known, unit)]
        by_name = under(home.path, "issuer__path") & Q(registered_for=None, issuer_words__in=meant)
    return issued.filter(Q(registered_for=unit) | by_name).exclude(issuer=unit)


def _means(words: str, known: Directory, unit: Unit) -> bool:
    found = resolve(words, known)
    return found.kind is ResolutionKind.UNIT and found.unit_ids == (unit.pk,)


def offers(actor: Actor) -> tuple[Offer, ...]:
    """Return what is offered to the actor's unit, the oldest first, in at most thirteen queries."""
    rows = list(offered_to(actor).select_related("issuer").order_by("arrived_on", "pk")[:MOST])
    tasks = Task.objects.standing().filter(directive__in=[row.pk for row in rows]).order_by()
    counted = {
        row["directive"]: (row["standing"], row["running"])
        for row in tasks.values("directive").annotate(standing=Count("pk"), running=Count("pk", filter=LIVE))
    }
    return tuple(
        Offer(
            row.pk,
            Name(row.title, row.title_en),
            row.number,
            row.issuer_words,
            unit_name(row.issuer),
            row.arrived_on,
            *counted.get(row.pk, (0, 0)),
            row.text,
        )
        for row in rows
        if row.arrived_on is not None
    )


def offer_count(actor: Actor) -> int:
    """Count what is offered to the actor's unit; nothing, without a query, for who does not issue."""
    return offered_to(actor).count() if actor.may(Role.ISSUER, actor.unit_path) else 0
