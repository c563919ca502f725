"""Failures counted by network address: slows who tries many names, and locks no name."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from threadneedle.accounts.models import AddressFailures
from threadneedle.core.base import DomainError

WINDOW = timedelta(minutes=15)
FAILURES_PER_WINDOW = 60
"""A whole township office behind one address mistypes less than this on a Monday morning."""

SIGN_IN = AddressFailures.Kind.SIGN_IN.value
TOKEN = AddressFailures.Kind.TOKEN.value


class ThrottledError(DomainError):
    """Too many failures came from one network address; HTTP status 429 (RFC 6585, 2012)."""


@transaction.atomic
def count_failure(kind: str, address: str, *, now: datetime) -> None:
    """Count one failure from an address; a window begins with its first failure.

    Parameters
    ----------
    kind : str
        ``SIGN_IN`` or ``TOKEN``: a broken script does not keep the people of its office from signing in.
    address : str
        As ``threadneedle.accounts.addresses.address_of`` gives it.
    """
    row, new = AddressFailures.objects.get_or_create(
        kind=kind, address=address, defaults={"since": now, "failures": 1}
    )
    if new:
        return
    rows = AddressFailures.objects.filter(pk=row.pk)
    if not rows.filter(since__lte=now - WINDOW).update(since=now, failures=1):
        rows.update(failures=F("failures") + 1)


def refuse_throttled(kind: str, address: str, *, now: datetime) -> None:
    """Refuse an address from which too many failures came in this window.

    Raises
    ------
    ThrottledError
        With the minutes until the window ends.
    """
    row = AddressFailures.objects.filter(
        kind=kind, address=address, since__gt=now - WINDOW, failures__gte=FAILURES_PER_WINDOW
    ).first()
    if row is not None:
        left = row.since + WINDOW - now
        raise ThrottledError.of("accounts.throttled", minutes=-(-int(left.total_seconds()) // 60) or 1)
