"""Which prices the worker still has to work out."""

from __future__ import annotations

from threadneedle.burden.models import BurdenAssessment


def assessment_going() -> int | None:
    """Return the id of the assessment that has waited longest for the worker."""
    waiting = BurdenAssessment.objects.filter(state=BurdenAssessment.State.RUNNING)
    return waiting.order_by("id").values_list("pk", flat=True).first()
