"""What must be right before the processes start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from threadneedle.adapters import clock
from threadneedle.config.founding import founded, is_demo
from threadneedle.config.starting import CommandError
from threadneedle.ledger.reads import last_run, troubles
from threadneedle.notifications.reads import given_up_count

SECRET_LEAST = 40
WORKER_SILENT = timedelta(minutes=10)
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
POSTGRESQL_LEAST = 150_000
FULL = 2
"""SQLite's number for ``PRAGMA synchronous = FULL``."""


class Level(StrEnum):
    """An error keeps the processes from starting; a warning is said."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    level: Level
    code: str
    text: str

    @property
    def stops(self) -> bool:
        """Whether the processes may not start."""
        return self.level is Level.ERROR


def findings() -> tuple[Finding, ...]:
    """Return everything that is wrong, errors first."""
    found = [*_secrets(), *_hosts(), *_database()]
    if not any(finding.stops for finding in found):
        found += _contents()
    return tuple(sorted(found, key=lambda finding: not finding.stops))


def refuse_to_start() -> None:
    """Refuse to start a process while anything is wrong that would lose or expose data.

    Raises
    ------
    CommandError
        With the first such finding.
    """
    for finding in findings():
        if finding.stops:
            raise CommandError(f"{finding.code}: {finding.text}")


def _secrets() -> Iterator[Finding]:
    if len(settings.SECRET_KEY) < SECRET_LEAST or len(set(settings.SECRET_KEY)) < 10:
        yield Finding(
            Level.ERROR,
            "secret_key",
            f"THREADNEEDLE_SECRET_KEY needs at least {SECRET_LEAST} random characters",
        )
    if settings.DEBUG:
        yield Finding(Level.WARNING, "debug", "THREADNEEDLE_DEBUG=1 shows the inside of errors to everybody")


def _hosts() -> Iterator[Finding]:
    hosts = set(settings.ALLOWED_HOSTS)
    if "*" in hosts:
        yield Finding(
            Level.ERROR, "hosts", "THREADNEEDLE_HOSTS=* lets any site pass for this one; name the hosts"
        )
    if not hosts:
        yield Finding(Level.ERROR, "hosts", "THREADNEEDLE_HOSTS is empty; nobody could open a page")
    if hosts - LOCAL_HOSTS - {"*"} and not settings.HTTPS:
        yield Finding(
            Level.WARNING,
            "https",
            "other computers reach this one without HTTPS; set THREADNEEDLE_HTTPS=1 behind TLS",
        )
    if settings.HTTPS and not any(origin.startswith("https://") for origin in settings.CSRF_TRUSTED_ORIGINS):
        yield Finding(
            Level.WARNING, "origins", "THREADNEEDLE_ORIGINS names no https:// address; letters carry no links"
        )


def _database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                yield from _sqlite(cursor)
            elif _version(connection) < POSTGRESQL_LEAST:
                yield Finding(
                    Level.ERROR,
                    "postgresql",
                    f"PostgreSQL 15 or newer is needed, got {_version(connection)}",
                )
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield Finding(
                Level.ERROR, "migrations", "the database is not at this version; run: threadneedle migrate"
            )
    except Error as error:
        yield Finding(Level.ERROR, "database", f"the database refused: {' '.join(str(error).split())}")
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Finding(Level.ERROR, "static", "the static files are not gathered; run: threadneedle migrate")


def _version(wrapper: Any) -> int:
    return int(wrapper.pg_version)


def _sqlite(cursor: Any) -> Iterator[Finding]:
    def pragma(name: str) -> object:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]

    if pragma("journal_mode") != "wal":
        yield Finding(
            Level.ERROR, "sqlite", "SQLite must keep a write-ahead log; is the folder on a network disk?"
        )
    if pragma("synchronous") != FULL:
        yield Finding(Level.ERROR, "sqlite", "SQLite must write in full (PRAGMA synchronous = FULL)")
    if pragma("foreign_keys") != 1:
        yield Finding(Level.ERROR, "sqlite", "SQLite must check foreign keys")
    if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        yield Finding(Level.ERROR, "sqlite", "transactions must begin IMMEDIATE, or writers fail under load")


def _contents() -> Iterator[Finding]:
    if settings.DEMO and founded() and not is_demo():
        yield Finding(
            Level.ERROR,
            "demo",
            "THREADNEEDLE_DEMO=1 lets anybody sign in as anybody, and this is a real district",
        )
    last = last_run()
    if founded() and (last is None or clock.now() - last > WORKER_SILENT):
        since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "yet"
        yield Finding(Level.WARNING, "worker", f"no worker has run {since}; notices and letters wait for one")
    for trouble in troubles(limit=5):
        state = "given up" if trouble.given_up else "failing"
        last_line = trouble.error.strip().splitlines()[-1] if trouble.error.strip() else ""
        yield Finding(
            Level.WARNING,
            "handler",
            f"{trouble.handler} is {state} on event {trouble.event_id} after {trouble.failures}: {last_line}",
        )
    if letters := given_up_count():
        yield Finding(
            Level.WARNING, "mail", f"{letters} letters were given up; the administrator's window lists them"
        )
