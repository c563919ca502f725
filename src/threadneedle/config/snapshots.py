"""One moment of the database, held still while others write; and what puts it into an empty one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from threadneedle.config.starting import CommandError

LINE_MOST = 300
BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


@contextmanager
def held_still() -> Iterator[None]:
    """Read everything within as of one moment; nobody who writes waits for it.

    Django's own transactions begin as writers on SQLite and would keep all others out.
    """
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            # SQLite's moment is that of the first read, not of the beginning.
            cursor.execute("SELECT count(*) FROM django_migrations")
            yield
        finally:
            cursor.execute("ROLLBACK")


def copy_database(target: Path) -> None:
    """Copy the database as of the moment that is held still.

    Raises
    ------
    CommandError
        If ``pg_dump`` is not installed or fails.
    """
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
    _run(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        f"--file={target}",
    )


def load_database(source: Path) -> None:
    """Put a copy into the database of the settings, which is empty; all of it or nothing.

    Raises
    ------
    CommandError
        If ``pg_restore`` is not installed or fails.
    """
    if connection.vendor == "sqlite":
        # The file was unpacked where the settings look for it.
        return
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments")
    _run("pg_restore", *options, str(source))
    connection.close()


def empty_again() -> None:
    """Take out of a PostgreSQL database, found empty before, what was put into it."""
    with connection.cursor() as cursor:
        for (statement,) in _rows(
            "SELECT format('DROP TABLE IF EXISTS %I.%I CASCADE', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname = current_schema() "
            "UNION ALL SELECT format('DROP FUNCTION IF EXISTS %s CASCADE', p.oid::regprocedure) "
            "FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace"
        ):
            cursor.execute(statement)


def found_in_database() -> list[str]:
    """Return the names of what a database holds that should be empty: tables, views, sequences, functions."""
    if connection.vendor == "sqlite":
        return sorted(connection.introspection.table_names())
    rows = _rows(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname NOT LIKE 'pg\\_%' "
        "AND n.nspname <> 'information_schema' UNION ALL "
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1"
    )
    return [str(name) for (name,) in rows]


def counts() -> dict[str, int]:
    """Return how many rows each table has."""
    names = sorted(connection.introspection.table_names())
    quoted = connection.ops.quote_name
    return {name: _rows(f"SELECT count(*) FROM {quoted(name)}")[0][0] for name in names}  # noqa: S608


def version() -> dict[str, list[str]]:
    """Return the migrations that were applied, by room."""
    applied: dict[str, list[str]] = {}
    for room, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(room, []).append(name)
    return applied


def _rows(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the database of the settings; the password goes by the environment."""
    from psycopg.conninfo import make_conninfo

    found = shutil.which(program)
    if found is None:
        raise CommandError(
            f"{program} was not found; it comes with PostgreSQL's client, on Debian: "
            "apt-get install postgresql-client"
        )
    own = connection.settings_dict
    named = {"dbname": own["NAME"], "user": own["USER"], "host": own["HOST"], "port": own["PORT"]}
    address = make_conninfo(**{name: value for name, value in named.items() if value}, **own["OPTIONS"])
    done = subprocess.run(  # noqa: S603 - our own words
        [found, f"--dbname={address}", *arguments],
        env={**os.environ, **({"PGPASSWORD": own["PASSWORD"]} if own["PASSWORD"] else {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CommandError(f"{program} failed: {' '.join(done.stderr.split())[:LINE_MOST]}")
