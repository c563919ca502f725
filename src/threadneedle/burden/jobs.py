"""What the worker does for burden: prices of directives that address many units."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError

from threadneedle.burden.reads.waiting import assessment_going
from threadneedle.burden.services import carry_on_assessment, fail_assessment

log = logging.getLogger(__name__)


def carry_on_assessments(now: datetime) -> bool:
    """Work out the next batch of the oldest price that somebody waits for; tell whether there was one.

    What cannot be worked out is marked so, and keeps neither others waiting nor the worker from its notices.
    """
    going = assessment_going()
    if going is None:
        return False
    try:
        carry_on_assessment(going, now=now)
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        log.exception("the assessment %d failed", going)
        fail_assessment(going)
    return True
