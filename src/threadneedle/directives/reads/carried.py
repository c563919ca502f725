"""What is open at units and would go along if they were merged or split."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q

from threadneedle.directives.models import Directive, HelpRequest, Matter, Task


def open_at(unit_ids: Collection[int]) -> Mapping[str, int]:
    """Count open tasks, drafts, open matters and requests for help without an answer, in four queries."""
    involved = Q(asking__in=unit_ids) | Q(asked__in=unit_ids)
    return {
        "task": Task.objects.carried().filter(unit__in=unit_ids).count(),
        "draft": Directive.objects.filter(issuer__in=unit_ids, state=Directive.State.DRAFTED).count(),
        "matter": Matter.objects.open().filter(registry__in=unit_ids).count(),
        "help": HelpRequest.objects.owed().filter(involved).count(),
    }
