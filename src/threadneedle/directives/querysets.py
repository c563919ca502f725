"""Who sees which directive, task and request; the filters of lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from threadneedle.core.base import Actor, Role
from threadneedle.core.extraction import Kind
from threadneedle.core.workflow import OPEN_STATES, TaskState
from threadneedle.org.querysets import Row, under, under_any

LIVE = Q(state__in=[state.value for state in OPEN_STATES])
REGISTERING = (Role.CLERK, Role.HEAD, Role.ISSUER)
"""Who may enter an order that the unit received, and stand in for an issuer that is not here."""
LARGE = ("directive__text", "directive__sentences", "directive__search_text")
"""What a task's directive carries that lists of tasks never need."""


def overdue(today: date) -> Q:
    """Live tasks whose due day has passed while the clock was running; what is for information never is."""
    return LIVE & ~Q(kind=Kind.INFORMATION.value) & Q(paused_since=None, due__lt=today)


def registered(to: str = "") -> Q:
    """Directives that a unit registered for an office that does not act here."""
    for_another = Q(**{f"{to}registered_for": None}) | ~Q(**{f"{to}registered_for": F(f"{to}issuer")})
    return Q(**{f"{to}arrived_on__isnull": False}) & for_another


CARRIED = sorted(state.value for state in (*OPEN_STATES, TaskState.REPORTED))
"""States in which a task follows its unit; in all others it counts for good where the unit stood."""

GONE = Q(state__in=[TaskState.WITHDRAWN.value, TaskState.SUPERSEDED.value])


class TaskQuerySet(models.QuerySet[Row]):
    """Filters of tasks."""

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        """Make tasks; a new task counts where its unit stands."""
        tasks: list[Any] = list(objs)
        for task in tasks:
            task.place = task.place or task.unit.path
        return super().bulk_create(tasks, *args, **kwargs)

    def visible_to(self, actor: Actor) -> TaskQuerySet[Row]:
        """Tasks that count in the actor's subtrees, or whose unit has come there with all that it did."""
        scopes = actor.scopes()
        return self.filter(_counted(scopes) | under_any(scopes, "unit__path"))

    def counted_for(self, actor: Actor) -> TaskQuerySet[Row]:
        """Tasks that count in the actor's subtrees, are issued from there, or have a part for a unit there.

        What a unit finished before it came there is not among them: it counts where the unit stood.
        """
        return self.filter(_counted(actor.scopes()))

    def with_parties(self) -> TaskQuerySet[Row]:
        """Each task with its unit, its issuer and the head of its directive."""
        return self.select_related("unit", "issuer", "directive").defer(*LARGE)

    def of_unit(self, path: str) -> TaskQuerySet[Row]:
        """Tasks that the unit at ``path`` itself carries."""
        return self.filter(unit__path=path)

    def below(self, path: str) -> TaskQuerySet[Row]:
        """Tasks carried by units in the subtree at ``path``."""
        return self.filter(under(path, "unit__path"))

    def counted_below(self, path: str) -> TaskQuerySet[Row]:
        """Tasks that count in the subtree at ``path``, whoever carries them today."""
        return self.filter(under(path, "place"))

    def carried(self) -> TaskQuerySet[Row]:
        """Tasks that go along with their unit: something is owed, or what was reported may come back."""
        return self.filter(state__in=CARRIED)

    def live(self) -> TaskQuerySet[Row]:
        """Tasks on which the executing unit still owes something."""
        return self.filter(LIVE)

    def standing(self) -> TaskQuerySet[Row]:
        """Tasks that have not been withdrawn or superseded."""
        return self.exclude(GONE)

    def late(self, today: date) -> TaskQuerySet[Row]:
        """Live tasks whose due day has passed while the clock was running."""
        return self.filter(overdue(today))

    def made_good(self) -> TaskQuerySet[Row]:
        """Tasks that were reported after their due day: late, since made good."""
        return self.filter(reported_on__gt=F("due")).exclude(LIVE | GONE)


def _counted(scopes: tuple[str, ...]) -> Q:
    taking_part = apps.get_model("directives", "Assignment").objects.filter(
        under_any(scopes, "unit__path"), task=OuterRef("pk")
    )
    return under_any(scopes, "place") | under_any(scopes, "issuer__path") | Q(Exists(taking_part))


def _issued_or_own(actor: Actor, to: str = "") -> Q:
    """What is not issued yet exists only for those who may issue it, whoever stands above them."""
    acting = [grant for grant in actor.grants if grant.acts]
    issuing = tuple(grant.path for grant in acting if grant.role is Role.ISSUER)
    registering = tuple(grant.path for grant in acting if grant.role in REGISTERING)
    issued = under_any(actor.scopes(), f"{to}issuer__path") & ~Q(**{f"{to}state": "drafted"})
    received = under_any(registering, f"{to}issuer__path") & registered(to)
    return under_any(issuing, f"{to}issuer__path") | received | issued


class DirectiveQuerySet(models.QuerySet[Row]):
    """Filters of directives."""

    def visible_to(self, actor: Actor) -> DirectiveQuerySet[Row]:
        """Issued directives of an issuer in the actor's subtrees or with a visible task, and own drafts."""
        tasks = (
            apps.get_model("directives", "Task").objects.visible_to(actor).filter(directive=OuterRef("pk"))
        )
        return self.filter(_issued_or_own(actor) | Exists(tasks))


class DraftQuerySet(models.QuerySet[Row]):
    """Filters of drafts."""

    def visible_to(self, actor: Actor) -> DraftQuerySet[Row]:
        """Drafts of the directives whose issuer lies in the actor's subtrees."""
        return self.filter(_issued_or_own(actor, "directive__"))


class HelpRequestQuerySet(models.QuerySet[Row]):
    """Filters of requests for help."""

    def visible_to(self, actor: Actor) -> HelpRequestQuerySet[Row]:
        """Requests from or to a unit in the actor's subtrees."""
        scopes = actor.scopes()
        return self.filter(under_any(scopes, "asking__path") | under_any(scopes, "asked__path"))

    def owed(self) -> HelpRequestQuerySet[Row]:
        """Requests that still wait for an answer."""
        return self.filter(answered_on=None)


class MatterQuerySet(models.QuerySet[Row]):
    """Filters of matters."""

    def visible_to(self, actor: Actor) -> MatterQuerySet[Row]:
        """Matters of an office in the actor's subtrees, and those with a task that the actor sees."""
        tasks = apps.get_model("directives", "Task").objects.visible_to(actor)
        return self.filter(
            under_any(actor.scopes(), "registry__path") | Exists(tasks.filter(draft=OuterRef("draft")))
        )

    def open(self) -> MatterQuerySet[Row]:
        """Matters that the office still follows up."""
        return self.filter(closed_on=None)
