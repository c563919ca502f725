"""How much of what an office asks is called safety, and on what ground: watched, never blocked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from threadneedle.core.base import Tier
from threadneedle.directives.models import Task
from threadneedle.org.reads import limit

FEWEST = 8
"""Of fewer tasks no share is formed."""

NO_GROUND = ("", "none", "None", "无")
"""What says that there is no statutory ground."""


@dataclass(frozen=True, slots=True)
class SafetyShare:
    """Tasks of a calendar quarter, up to a day, that an issuer called safety.

    ``issued`` of ``of_all`` tasks stand in the tier of safety, ``with_ground`` of them with a statutory
    ground. ``over`` tells that they are more than ``limit_percent`` of at least ``FEWEST`` tasks.
    """

    issued: int
    of_all: int
    with_ground: int
    limit_percent: int
    over: bool


def safety_share(issuer_id: int, today: date) -> SafetyShare:
    """Return the share of safety among an issuer's own tasks of the quarter, in two queries.

    What units below passed on and what a unit registered for itself is not the issuer's to answer for.

    Raises
    ------
    InvalidError
        If the rule pack does not say ``safety_share_percent``.
    """
    begins = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    own = Task.objects.filter(issuer=issuer_id, issued_on__gte=begins, issued_on__lte=today).exclude(
        unit=F("issuer")
    )
    safety = Q(tier=Tier.SAFETY)
    found = own.filter(parent=None).aggregate(
        of_all=Count("pk"),
        issued=Count("pk", filter=safety),
        with_ground=Count("pk", filter=safety & ~Q(ground__in=NO_GROUND)),
    )
    percent = int(limit("safety_share_percent", today))
    over = found["of_all"] >= FEWEST and 100 * found["issued"] > percent * found["of_all"]
    return SafetyShare(found["issued"], found["of_all"], found["with_ground"], percent, over)
