"""One process: events on the loop, pages on a bounded number of threads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

# The pages are loaded first: that starts Django, which the events need.
from threadneedle.config import wsgi
from threadneedle.config.env import integer
from threadneedle.config.events import Broker, database_answers

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

pages: Any = wsgi.application
THREADS = integer("THREADNEEDLE_THREADS", 8)


class Application:
    """Sends ``/events`` and ``/healthz`` to the loop, and all else to Django on its threads."""

    def __init__(self) -> None:
        self.broker = Broker()
        self._pages: Any = WSGIMiddleware(pages, workers=THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["path"] == "/events":
            await self.broker.stream(scope, receive, send)
        elif scope["path"] == "/healthz":
            await self._health(send)
        else:
            # CGI writes both signs alike, so that a header with "_" could pass for one a proxy sets with "-".
            scope["headers"] = [pair for pair in scope["headers"] if b"_" not in pair[0]]
            await self._pages(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.broker.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.broker.ended()
        await send({"type": "lifespan.shutdown.complete"})

    async def _health(self, send: Send) -> None:
        well = await self.broker.in_thread(database_answers)
        await answer(send, 200 if well else 503, b"ok\n" if well else b"the database does not answer\n")


async def answer(send: Send, status: int, body: bytes = b"") -> None:
    """Send a short plain answer that nobody keeps."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


application = Application()
