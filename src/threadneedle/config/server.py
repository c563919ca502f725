"""The web process."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import uvicorn

from threadneedle.config.asgi import Application, application
from threadneedle.config.worker import orphaned

GRACE_SECONDS = 10
MOST_CONNECTIONS = 1500


class Server(uvicorn.Server):
    """Ends the event streams as soon as it is told to stop; they would hold it for all its patience."""

    def __init__(self, config: uvicorn.Config, served: Application) -> None:
        super().__init__(config)
        self._served = served

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; called from the signal, or when the process that started us is gone."""
        self._served.broker.close()
        super().handle_exit(sig, frame)


def serve_pages(host: str, port: int, *, parent: int | None = None) -> int:
    """Serve until told to stop by SIGTERM or SIGINT, or until the process that started us is gone."""
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        # The number of proxies is known to the settings; a header that anybody can send is not believed here.
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = Server(config, application)
    # The server raises the signal again once it has stopped; being told to stop is no failure.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    if parent is not None:
        threading.Thread(target=_watch, args=(server, parent), daemon=True).start()
    server.run()
    return 0 if server.started else 1


def _watch(server: Server, parent: int) -> None:
    pause = threading.Event()
    while not orphaned(parent):
        pause.wait(1)
    server.handle_exit(signal.SIGTERM, None)
