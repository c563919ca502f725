"""Errors of the API as problem details (RFC 9457, 2023), in the caller's language."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from ninja.errors import ValidationError

from threadneedle.config.errors import status_of
from threadneedle.core.base import DomainError, Problem
from threadneedle.ui.words import in_words

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "Cannot be read",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "No such act",
    409: "Does not fit the present state",
    422: "A rule is broken",
    429: "Too many tries",
}


def of_error(error: DomainError) -> HttpResponse:
    """Answer a rule that said no."""
    return answer(status_of(error), error.problems)


def of_shape(error: ValidationError) -> HttpResponse:
    """Answer input of the wrong shape, field by field."""
    problems = [
        Problem(
            "shape.wrong",
            {"field": ".".join(map(str, item["loc"])), "rule": str(item["type"]), "says": str(item["msg"])},
        )
        for item in error.errors
    ]
    return answer(422, problems)


def answer(status: int, problems: Iterable[Problem]) -> HttpResponse:
    """Return the problem details of a status."""
    body: dict[str, Any] = {
        "title": TITLES.get(status, "Refused"),
        "status": status,
        "problems": [
            {
                "code": problem.code,
                "words": str(in_words(problem)),
                "params": {key: _plain(value) for key, value in problem.params.items()},
            }
            for problem in problems
        ],
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)


def _plain(value: object) -> object:
    return value if isinstance(value, int | str | bool) else str(value)
