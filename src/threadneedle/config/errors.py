"""How a rule that said no becomes an answer: one table."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from threadneedle.accounts.services import ThrottledError
from threadneedle.core.base import ConflictError, DomainError, ForbiddenError, InvalidError, NotFoundError
from threadneedle.ui.words import in_words

STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (ThrottledError, 429),
    (NotFoundError, 404),
    (ForbiddenError, 403),
    (ConflictError, 409),
    (InvalidError, 422),
    (DomainError, 400),
)


def status_of(error: DomainError) -> int:
    """Return the HTTP status of a domain error (RFC 9110, 2022)."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


class DomainErrorMiddleware:
    """Answers a domain error that no view answered itself, in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Render the page of the error's status; somebody not signed in is asked to sign in first."""
        if not isinstance(error, DomainError):
            return None
        if any(problem.code == "accounts.sign_in" for problem in error.problems):
            return redirect_to_login(request.get_full_path())
        status = status_of(error)
        problems = [in_words(problem) for problem in error.problems]
        return render(request, f"{status}.html", {"problems": problems}, status=status)
