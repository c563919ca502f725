"""Who acts: the person signed in, in one of their posts, for one request."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpRequest

from threadneedle.adapters import clock
from threadneedle.core.base import Actor, ForbiddenError
from threadneedle.org.reads import Seat, actor_of, seats_of

SESSION_KEY = "acting_post"
HEADER = "Acting-Post"
"""Names the post to act in, for a caller of the API who holds several."""


class Acting:
    """The actor and the seats of a request, read when first asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """The posts that the person holds today."""
        person = self._request.user
        if not person.is_authenticated:
            return ()
        return seats_of(person.pk, clock.local_day(clock.now()))

    @cached_property
    def actor(self) -> Actor:
        """The actor.

        Raises
        ------
        ForbiddenError
            If nobody is signed in, or the person holds no post today, or not the one named.
        """
        person = self._request.user
        if not person.is_authenticated:
            raise ForbiddenError.of("accounts.sign_in")
        today = clock.local_day(clock.now())
        named = self._request.headers.get(HEADER)
        if named is not None:
            post = int(named) if named.isascii() and named.isdigit() and len(named) < 19 else 0
            return actor_of(person.pk, today, post)
        held = {seat.post_id for seat in self.seats}
        chosen = self._request.session.get(SESSION_KEY)
        return actor_of(person.pk, today, chosen if chosen in held else None)


def acting(request: HttpRequest) -> Acting:
    """Return the acting side of a request, typed."""
    found: Acting = request.acting  # type: ignore[attr-defined]
    return found
