"""What every page needs to draw its frame."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the district's name, the demo flag and who acts, read only if the template asks."""
    return {"district": settings.DISTRICT, "demo": settings.DEMO, "acting": getattr(request, "acting", None)}
