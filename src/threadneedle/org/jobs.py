"""What the worker does for the organisation."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError

from threadneedle.core.base import ConflictError, DomainError
from threadneedle.org.reads.divisions import import_going
from threadneedle.org.services import carry_on, fail_divisions

log = logging.getLogger(__name__)


def carry_on_divisions(now: datetime) -> bool:
    """Take in the next batch of national divisions, and tell whether there was one.

    What cannot go on is stopped with its reason, for whoever asked for it to see.
    """
    going = import_going()
    if going is None:
        return False
    try:
        return carry_on(now=now)
    except (InterfaceError, OperationalError):
        # The database is away or busy: the worker waits for it, and the batch has not happened.
        raise
    except DomainError as error:
        fail_divisions(going, error)
    except Exception:
        log.exception("the import of divisions %d failed", going)
        fail_divisions(going, ConflictError.of("divisions.failed"))
    return False
