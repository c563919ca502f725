"""Returns: forms as data, the periods they are asked for, and what is known already."""

from __future__ import annotations

from threadneedle.core.returns.filling import Known, latest, total
from threadneedle.core.returns.form import Field, Form, Kind, Value
from threadneedle.core.returns.period import Period, Rhythm, period_of

__all__ = ["Field", "Form", "Kind", "Known", "Period", "Rhythm", "Value", "latest", "period_of", "total"]
