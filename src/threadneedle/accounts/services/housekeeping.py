"""Forgetting what is no longer needed."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from threadneedle.accounts.models import AddressFailures, KeptAnswer, OneTimeCode
from threadneedle.accounts.services.answers import ANSWERS_KEPT
from threadneedle.accounts.services.throttle import WINDOW

CODES_KEPT = timedelta(days=30)


@transaction.atomic
def forget_stale(*, now: datetime) -> int:
    """Delete old answers, codes, failure counts and sessions, and return how many rows; repeatable.

    No event is written: nothing that is deleted says anything that still holds.
    """
    cooled = timedelta(hours=settings.AXES_COOLOFF_TIME)
    stale = (
        KeptAnswer.objects.filter(kept_at__lt=now - ANSWERS_KEPT),
        OneTimeCode.objects.filter(expires_at__lt=now - CODES_KEPT),
        AddressFailures.objects.filter(since__lte=now - WINDOW),
        AccessAttempt.objects.filter(attempt_time__lt=now - cooled),
        Session.objects.filter(expire_date__lt=now),
    )
    return sum(rows.delete()[0] for rows in stale)
