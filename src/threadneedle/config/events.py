"""Server-sent events: who is told that something in their units has changed.

Only kinds of things are told, never content: the page asks anew for what it may see. One poll a
second serves every client of the process, because a poll for each would exhaust a database at
two hundred clients.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import DisallowedHost
from django.db import Error, close_old_connections, connection
from django.http import HttpRequest, parse_cookie

from threadneedle.config.changes import EVERY_KIND, Change, Watch
from threadneedle.core.base import Actor, DomainError, covers
from threadneedle.org.middleware import Acting

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
T = TypeVar("T")

MOST_CLIENTS = 500
MOST_PER_PERSON = 4
"""A browser keeps six connections to a host over HTTP/1.1: better a stale tab than a page that waits."""

POLL_SECONDS = 1.0
LONGEST_POLL_SECONDS = 30.0
HEARTBEAT_SECONDS = 15.0
RECHECK_SECONDS = 25
RECHECK_SPREAD_SECONDS = 10
SEND_SECONDS = 30.0
AUTHENTICATING = 4

GREETING = b"retry: 5000\nid: 1\n: here\n\n"
LATER = b"retry: 15000\n\n"
HEARTBEAT = b": still here\n\n"


@dataclass(eq=False, slots=True)
class Client:
    """One open stream; what it has still to be told is a set of kinds, so it cannot grow."""

    actor: Actor
    pending: set[str] = field(default_factory=set)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, change: Change) -> None:
        """Note a change if it lies in the client's scope."""
        if self.concerned(change):
            self.pending.add(change.kind)
            self.wake.set()

    def concerned(self, change: Change) -> bool:
        """Tell whether the actor sees things at one of its units; a notice is for the unit itself."""
        if change.paths is None:
            return True
        if change.to_unit:
            return self.actor.unit_path in change.paths
        return any(covers(scope, path) for scope in self.actor.scopes() for path in change.paths)


class Broker:
    """The clients of this process, and the one poll that serves them."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self._entering = 0
        self._numbers = count()
        self._closing = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._poll: asyncio.Task[None] | None = None
        self._threads = ThreadPoolExecutor(AUTHENTICATING, thread_name_prefix="events")

    def open(self) -> None:
        """Begin to poll."""
        self._loop = asyncio.get_running_loop()
        self._poll = self._loop.create_task(self._keep_polling(Watch()))

    def close(self) -> None:
        """End every stream; may be called from any thread, and more than once."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        self._closing.set()
        for client in self.clients:
            client.wake.set()

    async def ended(self) -> None:
        """Stop polling and let the threads go."""
        self._end_all()
        if self._poll is not None:
            self._poll.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def in_thread(self, read: Callable[[], T]) -> T:
        """Run a read of the database on one of the broker's threads."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _tidy, read)

    async def _keep_polling(self, watch: Watch) -> None:
        rest = POLL_SECONDS
        while not self._closing.is_set():
            try:
                self.publish(await self.in_thread(watch.changes))
                rest = POLL_SECONDS
            except Error as error:
                log.warning("events: the database refused (%s)", " ".join(str(error).split()))
                rest = min(rest * 2, LONGEST_POLL_SECONDS)
            await asyncio.sleep(rest)

    def publish(self, changes: Iterable[Change]) -> None:
        """Tell every client what concerns it."""
        for change in changes:
            for client in self.clients:
                client.tell(change)

    async def stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for the stream."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["method"] != "GET":
            await _refuse(send, 405)
        elif not _host_is_ours(headers.get("host", "")):
            await _refuse(send, 400)
        elif self._closing.is_set() or len(self.clients) + self._entering >= MOST_CLIENTS:
            await _refuse(send, 503)
        else:
            await self._admit(headers, receive, send)

    async def _admit(self, headers: dict[str, str], receive: Receive, send: Send) -> None:
        key = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
        self._entering += 1
        try:
            actor = await self.in_thread(lambda: actor_of_session(key))
        except Error:
            # A browser gives up for good on an error; a stream that ends at once makes it come back.
            await _begin(send)
            await send({"type": "http.response.body", "body": LATER})
            return
        finally:
            self._entering -= 1
        if actor is None:
            await _refuse(send, 403)
        elif sum(client.actor.person_id == actor.person_id for client in self.clients) >= MOST_PER_PERSON:
            await _refuse(send, 204)
        else:
            client = Client(actor)
            if "last-event-id" in headers:
                client.pending |= EVERY_KIND
                client.wake.set()
            self.clients.add(client)
            try:
                await self._keep_telling(client, key, receive, send)
            finally:
                self.clients.discard(client)

    async def _keep_telling(self, client: Client, key: str, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        gone = loop.create_task(_disconnected(receive))
        gone.add_done_callback(lambda _: client.wake.set())
        rest = RECHECK_SECONDS + next(self._numbers) % RECHECK_SPREAD_SECONDS
        recheck = loop.time() + rest
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await _begin(send)
                await send({"type": "http.response.body", "body": GREETING, "more_body": True})
            while await self._still_open(client, gone, recheck):
                if loop.time() >= recheck:
                    actor = await self.in_thread(lambda: actor_of_session(key))
                    if actor is None:
                        break
                    client.actor, recheck = actor, loop.time() + rest
                body = _message(client.pending) if client.pending else HEARTBEAT
                client.pending.clear()
                async with asyncio.timeout(SEND_SECONDS):
                    await send({"type": "http.response.body", "body": body, "more_body": True})
        except (TimeoutError, Error, OSError):
            log.debug("a stream ended early", exc_info=True)
        finally:
            left = gone.done()
            gone.cancel()
        if not left:
            await send({"type": "http.response.body", "body": b""})

    async def _still_open(self, client: Client, gone: asyncio.Task[None], recheck: float) -> bool:
        """Wait for a change, a heartbeat or the next check, and tell whether the stream goes on."""
        rest = min(HEARTBEAT_SECONDS, max(recheck - asyncio.get_running_loop().time(), 0.0))
        try:
            async with asyncio.timeout(rest):
                await client.wake.wait()
        except TimeoutError:
            return True
        client.wake.clear()
        return not (gone.done() or self._closing.is_set())


def actor_of_session(key: str) -> Actor | None:
    """Return who acts in a session; None if it has ended, or its person is disabled or holds no post."""
    if not key:
        return None
    request = HttpRequest()
    request.session = SessionStore(session_key=key)
    # Django checks the session's hash here, which changes when a person is disabled or changes the password.
    request.user = get_user(request)
    if not request.user.is_active:
        return None
    try:
        return Acting(request).actor
    except DomainError:
        return None


def database_answers() -> bool:
    """Tell whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except Error:
        return False


def _tidy(read: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return read()
    finally:
        close_old_connections()


def _message(kinds: Iterable[str]) -> bytes:
    return b"event: changed\nid: 1\ndata: " + json.dumps(sorted(kinds)).encode() + b"\n\n"


def _host_is_ours(host: str) -> bool:
    request = HttpRequest()
    request.META["HTTP_HOST"] = host
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _begin(send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        # nginx would otherwise hold the stream back until its buffer is full.
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"cache-control", b"no-store")]
    if status == 503:
        headers.append((b"retry-after", b"30"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
