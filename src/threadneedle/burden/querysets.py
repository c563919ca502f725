"""Who sees which burden notice, and which assessment."""

from __future__ import annotations

from django.db import models

from threadneedle.core.base import Actor
from threadneedle.org.querysets import Row, under_any


class BurdenNoticeQuerySet(models.QuerySet[Row]):
    """Filters of burden notices."""

    def visible_to(self, actor: Actor) -> BurdenNoticeQuerySet[Row]:
        """Notices given by a unit in the actor's subtrees, or in the account of one."""
        scopes = actor.scopes()
        return self.filter(under_any(scopes, "unit__path") | under_any(scopes, "issuer__path"))


class BurdenAssessmentQuerySet(models.QuerySet[Row]):
    """Filters of assessments."""

    def visible_to(self, actor: Actor) -> BurdenAssessmentQuerySet[Row]:
        """Those of directives that a unit in the actor's subtrees issues or registers."""
        return self.filter(under_any(actor.scopes(), "directive__issuer__path"))
