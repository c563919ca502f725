"""Who sees which burden notice, and which assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from threadneedle.core.base import Actor
from threadneedle.org.querysets import under_any

if TYPE_CHECKING:
    from threadneedle.burden.models import BurdenAssessment, BurdenNotice  # noqa: F401 - named in quotes


class BurdenNoticeQuerySet(models.QuerySet["BurdenNotice"]):
    """Filters of burden notices."""

    def visible_to(self, actor: Actor) -> BurdenNoticeQuerySet:
        """Notices given by a unit in the actor's subtrees, or in the account of one."""
        scopes = actor.scopes()
        return self.filter(under_any(scopes, "unit__path") | under_any(scopes, "issuer__path"))


class BurdenAssessmentQuerySet(models.QuerySet["BurdenAssessment"]):
    """Filters of assessments."""

    def visible_to(self, actor: Actor) -> BurdenAssessmentQuerySet:
        """Those of directives that a unit in the actor's subtrees issues or registers."""
        return self.filter(under_any(actor.scopes(), "directive__issuer__path"))
