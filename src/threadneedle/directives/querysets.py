"""Who sees which directive, task and request; the filters of lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from threadneedle.core.base import Actor, Role
from threadneedle.core.workflow import OPEN_STATES, TaskState
from threadneedle.org.querysets import under, under_any

if TYPE_CHECKING:
    from threadneedle.directives.models import Directive, Draft, HelpRequest, Matter, Task  # noqa: F401

LIVE = Q(state__in=[state.value for state in OPEN_STATES])
GONE = Q(state__in=[TaskState.WITHDRAWN.value, TaskState.SUPERSEDED.value])


class TaskQuerySet(models.QuerySet["Task"]):
    """Filters of tasks."""

    def visible_to(self, actor: Actor) -> TaskQuerySet:
        """Tasks of a unit in the actor's subtrees, issued from there, or with a part for a unit there."""
        scopes = actor.scopes()
        taking_part = apps.get_model("directives", "Assignment").objects.filter(
            under_any(scopes, "unit__path"), task=OuterRef("pk")
        )
        return self.filter(
            under_any(scopes, "unit__path") | under_any(scopes, "issuer__path") | Exists(taking_part)
        )

    def of_unit(self, path: str) -> TaskQuerySet:
        """Tasks that the unit at ``path`` itself carries."""
        return self.filter(unit__path=path)

    def below(self, path: str) -> TaskQuerySet:
        """Tasks carried by units in the subtree at ``path``."""
        return self.filter(under(path, "unit__path"))

    def live(self) -> TaskQuerySet:
        """Tasks on which the executing unit still owes something."""
        return self.filter(LIVE)

    def standing(self) -> TaskQuerySet:
        """Tasks that have not been withdrawn or superseded."""
        return self.exclude(GONE)

    def late(self, today: date) -> TaskQuerySet:
        """Live tasks whose due day has passed while the clock was running."""
        return self.filter(LIVE, paused_since=None, due__lt=today)

    def made_good(self) -> TaskQuerySet:
        """Tasks that were reported after their due day: late, since made good."""
        return self.filter(reported_on__gt=F("due")).exclude(LIVE | GONE)


def _issued_or_own(actor: Actor, to: str = "") -> Q:
    """What is not issued yet exists only for those who may issue it, whoever stands above them."""
    issuing = tuple(grant.path for grant in actor.grants if grant.acts and grant.role is Role.ISSUER)
    issued = under_any(actor.scopes(), f"{to}issuer__path") & ~Q(**{f"{to}state": "drafted"})
    return under_any(issuing, f"{to}issuer__path") | issued


class DirectiveQuerySet(models.QuerySet["Directive"]):
    """Filters of directives."""

    def visible_to(self, actor: Actor) -> DirectiveQuerySet:
        """Issued directives of an issuer in the actor's subtrees or with a visible task, and own drafts."""
        tasks = (
            apps.get_model("directives", "Task").objects.visible_to(actor).filter(directive=OuterRef("pk"))
        )
        return self.filter(_issued_or_own(actor) | Exists(tasks))


class DraftQuerySet(models.QuerySet["Draft"]):
    """Filters of drafts."""

    def visible_to(self, actor: Actor) -> DraftQuerySet:
        """Drafts of the directives whose issuer lies in the actor's subtrees."""
        return self.filter(_issued_or_own(actor, "directive__"))


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    """Filters of requests for help."""

    def visible_to(self, actor: Actor) -> HelpRequestQuerySet:
        """Requests from or to a unit in the actor's subtrees."""
        scopes = actor.scopes()
        return self.filter(under_any(scopes, "asking__path") | under_any(scopes, "asked__path"))

    def owed(self) -> HelpRequestQuerySet:
        """Requests that still wait for an answer."""
        return self.filter(answered_on=None)


class MatterQuerySet(models.QuerySet["Matter"]):
    """Filters of matters."""

    def visible_to(self, actor: Actor) -> MatterQuerySet:
        """Matters of an office in the actor's subtrees, and those with a task that the actor sees."""
        tasks = apps.get_model("directives", "Task").objects.visible_to(actor)
        return self.filter(
            under_any(actor.scopes(), "registry__path") | Exists(tasks.filter(draft=OuterRef("draft")))
        )

    def open(self) -> MatterQuerySet:
        """Matters that the office still follows up."""
        return self.filter(closed_on=None)
