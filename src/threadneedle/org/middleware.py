"""Puts who acts on each request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from threadneedle.org.acting import Acting, acting

__all__ = ["Acting", "ActorMiddleware", "acting"]


class ActorMiddleware:
    """Puts ``request.acting`` on each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = Acting(request)  # type: ignore[attr-defined]
        return self.get_response(request)
