"""A write that is sent twice happens once: the ``Idempotency-Key`` of the API.

The header is asked for on every POST (IETF draft-ietf-httpapi-idempotency-key-header, 2024). The act
and its first answer are kept in one transaction, so that a resend after a lost answer, a crash or a
second worker gives the first answer again, and the same key with other content is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from threadneedle.accounts.bearer import TokenAuth
from threadneedle.accounts.models import Person
from threadneedle.accounts.services import answer_once
from threadneedle.adapters import clock
from threadneedle.config import problems
from threadneedle.core.base import DomainError, Problem

HEADER = "Idempotency-Key"
Run = Callable[..., HttpResponseBase]


def once(run: Run) -> Run:
    """Wrap an operation of the API so that a resent POST gives the first answer again."""

    @wraps(run)
    def answer(request: HttpRequest, **values: Any) -> HttpResponseBase:
        if request.method != "POST":
            return run(request, **values)
        try:
            person = TokenAuth()(request)
            if not person:
                return problems.answer(401, [Problem("accounts.sign_in")])
            return _first_or_again(run, request, person, values)
        except DomainError as error:
            return problems.of_error(error)

    return answer


def _first_or_again(
    run: Run, request: HttpRequest, person: Person, values: dict[str, Any]
) -> HttpResponseBase:
    key = request.headers.get(HEADER, "")
    if not key:
        return problems.answer(400, [Problem("api.key_missing", {"header": HEADER})])
    refused: list[HttpResponseBase] = []

    def produce() -> tuple[int, str]:
        response = run(request, **values)
        if response.status_code >= 400 or not isinstance(response, HttpResponse):
            refused.append(response)
            return 400, ""
        return response.status_code, response.content.decode()

    status, body, again = answer_once(person.pk, key, _digest(request), produce, now=clock.now())
    if refused:
        return refused[0]
    response = HttpResponse(body, status=status, content_type="application/json")
    if again:
        response["Idempotent-Replayed"] = "true"
    return response


def _digest(request: HttpRequest) -> str:
    whole = hashlib.sha256()
    for part in (
        (request.method or "").encode(),
        request.get_full_path().encode(),
        request.headers.get("Acting-Post", "").encode(),
        request.body,
    ):
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()
