"""Real processes for tests: a data folder of their own, a database of their own, a free port.

Django's own live server cannot be used: it empties the tables after each test, which the ledger refuses.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Home:
    """An installation: ``data`` is its folder; ``database`` is empty for SQLite in that folder."""

    data: Path
    database: str = ""

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of its processes."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("THREADNEEDLE_")}
        own |= {"THREADNEEDLE_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "threadneedle.config.settings"}
        own["PYTHONPATH"] = os.pathsep.join(["src", "."])
        if self.database:
            own["THREADNEEDLE_DATABASE"] = self.database
        return own | more

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the console command to its end."""
        return subprocess.run(
            console(*arguments), env=self.environment(**more), capture_output=True, text=True, check=False
        )

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start the console command and leave it running."""
        return subprocess.Popen(
            console(*arguments),
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def script(self, code: str, *arguments: str, **more: str) -> str:
        """Run Python in it, after Django has been started, and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}", *arguments],
            env=self.environment(**more),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout

    @contextmanager
    def serving(self, **more: str) -> Iterator[str]:
        """Serve it on a free port, and yield the address once it answers."""
        port = free_port()
        process = self.start("serve", "--port", str(port), **more)
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(process, f"{address}/healthz")
            yield address
        finally:
            process.terminate()
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


def console(*arguments: str) -> list[str]:
    """Return the words of a console command."""
    return [sys.executable, "-m", "threadneedle.config.cli", *arguments]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(process: subprocess.Popen[str], address: str) -> None:
    """Wait until a process answers.

    Raises
    ------
    RuntimeError
        With what it printed, if it ends first, or takes longer than a minute.
    """
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        if process.poll() is not None:
            output = process.stdout.read() if process.stdout else ""
            raise RuntimeError(f"ended with code {process.returncode} before it answered:\n{output}")
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - http on this computer
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"no answer from {address} in {PATIENCE_SECONDS} s")


def new_home(folder: Path, name: str, template: str = "") -> Home:
    """Make an empty installation on the database that the tests run on; ``name`` names it on PostgreSQL.

    ``template`` is the database to copy there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    address = os.environ.get("THREADNEEDLE_DATABASE", "")
    if not address:
        return Home(folder)
    import psycopg
    from psycopg import sql

    parts = urlsplit(address)
    query = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        query += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(query)
    return Home(folder, urlunsplit(parts._replace(path=f"/{name}")))
