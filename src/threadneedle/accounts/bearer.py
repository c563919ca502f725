"""Sign-in of the API: a bearer token in the ``Authorization`` header (RFC 6750, 2012)."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from threadneedle.accounts.addresses import address_of
from threadneedle.accounts.models import Person, Token
from threadneedle.accounts.reads import bearer_of
from threadneedle.accounts.services import count_failure, refuse_throttled
from threadneedle.accounts.services.throttle import TOKEN
from threadneedle.adapters import clock
from threadneedle.core.base import ForbiddenError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class TokenAuth(HttpBearer):
    """Finds the person of a token and makes them the user of the request; its use is recorded nowhere."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """Return the person, or None if the token is not valid.

        A valid token always passes, whatever else came from its address.

        Raises
        ------
        ForbiddenError
            If a token of scope ``read`` is used for a write.
        ThrottledError
            If too many unknown tokens came from the address.
        """
        now = clock.now()
        found = bearer_of(token, now)
        if found is None:
            address = address_of(request)
            refuse_throttled(TOKEN, address, now=now)
            count_failure(TOKEN, address, now=now)
            return None
        person, scope = found
        if scope == Token.Scope.READ and request.method not in SAFE:
            raise ForbiddenError.of("accounts.token_reads_only")
        request.user = person
        return person
