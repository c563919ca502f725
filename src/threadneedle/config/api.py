"""The API: the same acts as on the pages, described by OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from threadneedle import __version__
from threadneedle.accounts.bearer import TokenAuth
from threadneedle.burden.api import issuing
from threadneedle.config import problems
from threadneedle.config.once import HEADER, once
from threadneedle.config.problems import CONTENT_TYPE
from threadneedle.core.base import DomainError, Problem
from threadneedle.directives.api import asks, directives, matters, norms, requests, tasks
from threadneedle.directives.api_merges import merges
from threadneedle.org.api import units
from threadneedle.reports.api import reports
from threadneedle.worklists.api import worklists

ERRORS = {
    "400": "The request cannot be read",
    "401": "No valid token",
    "403": "The role for the act is missing",
    "404": "It does not exist, or lies outside the caller's scope",
    "409": "It does not fit the present state, or somebody was faster",
    "422": "A rule of the input is broken",
    "429": "Too many unknown tokens from this address",
}


class Api(NinjaAPI):
    """The API with its headers and error answers described."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Add to each operation what all of them share: the acting post, the key of a POST, the errors."""
        schema = super().get_openapi_schema(**given)
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _describe(method, operation)
        return schema


def _describe(method: str, operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    parameters.append(
        {
            "in": "header",
            "name": "Acting-Post",
            "required": False,
            "description": "The post to act in, for a person who holds several",
            "schema": {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
        }
    )
    if method == "post":
        parameters.append(
            {
                "in": "header",
                "name": HEADER,
                "required": True,
                "description": "Made once per act by the caller; a resend gives the first answer again",
                "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
            }
        )
    for status, meaning in ERRORS.items():
        operation["responses"].setdefault(
            status, {"description": meaning, "content": {CONTENT_TYPE: {"schema": _problem_schema()}}}
        )


def _problem_schema() -> dict[str, Any]:
    problem = {
        "type": "object",
        "properties": {"code": {"type": "string"}, "words": {"type": "string"}, "params": {"type": "object"}},
        "required": ["code", "words", "params"],
    }
    return {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "problems": {"type": "array", "items": problem},
        },
        "required": ["title", "status", "problems"],
    }


api = Api(
    title="Threadneedle",
    version=__version__,
    description="Orders, tasks, reports and the ledger. Bearer tokens are made on one's own account page.",
    auth=TokenAuth(),
    urls_namespace="api",
)


@api.exception_handler(DomainError)
def on_rule(_request: HttpRequest, error: DomainError) -> HttpResponse:
    """A rule said no."""
    return problems.of_error(error)


@api.exception_handler(ValidationError)
def on_shape(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The input has not the shape described."""
    return problems.of_shape(error)


@api.exception_handler(AuthenticationError)
def on_stranger(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """No token, or none that is valid."""
    return problems.answer(401, [Problem("accounts.sign_in")])


@api.exception_handler(HttpError)
def on_unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """The request itself cannot be read, for example because the body is not JSON."""
    return problems.answer(error.status_code, [Problem("api.unreadable", {"says": str(error)})])


@api.exception_handler(Http404)
def on_nowhere(_request: HttpRequest, _error: Http404) -> HttpResponse:
    """No such address."""
    return problems.answer(404, [Problem("api.nowhere")])


api.add_decorator(once, mode="view")
api.add_router("", units)
api.add_router("/directives", directives)
api.add_router("/directives", issuing)
api.add_router("/tasks", tasks)
api.add_router("", asks)
api.add_router("/norms", norms)
api.add_router("/matters", matters)
api.add_router("/help-requests", requests)
api.add_router("/merges", merges)
api.add_router("/reports", reports)
api.add_router("/worklists", worklists)
