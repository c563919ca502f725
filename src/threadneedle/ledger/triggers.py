"""The statements that make the record append-only inside the database itself.

One statement a string, because a database sharded by schema runs one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

REFUSED = "the ledger is append-only"
FROZEN = ("ledger_event", "ledger_subject")
PAYLOAD = "ledger_payload"


def frozen_sqlite(tables: Iterable[str]) -> list[str]:
    """Return SQLite's triggers against any change of the rows of some tables."""
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for table in tables
        for verb in ("UPDATE", "DELETE")
    ]


def frozen_postgresql(tables: Iterable[str]) -> list[str]:
    """Return PostgreSQL's triggers for the same, and against TRUNCATE."""
    return [
        f"CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION ledger_refuse()"
        for table in tables
        for name, verb, each in (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT"))
    ]


def sqlite() -> list[str]:
    """Return SQLite's triggers: no change of events and subjects; a payload may only be erased."""
    statements = frozen_sqlite(FROZEN)
    statements.append(
        f"CREATE TRIGGER {PAYLOAD}_no_delete BEFORE DELETE ON {PAYLOAD} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )
    statements.append(
        f"CREATE TRIGGER {PAYLOAD}_erase_only BEFORE UPDATE ON {PAYLOAD} "
        "WHEN NEW.body IS NOT NULL OR NEW.event_id <> OLD.event_id "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )
    return statements


def postgresql() -> list[str]:
    """Return PostgreSQL's functions and triggers for the same rules, and against TRUNCATE."""
    statements = [
        "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
        "CREATE FUNCTION ledger_erase_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.body IS NOT NULL OR NEW.event_id <> OLD.event_id "
        f"THEN RAISE EXCEPTION '{REFUSED}'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {PAYLOAD}_no_delete BEFORE DELETE ON {PAYLOAD} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
        f"CREATE TRIGGER {PAYLOAD}_erase_only BEFORE UPDATE ON {PAYLOAD} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_erase_only()",
    ]
    statements.append(
        f"CREATE TRIGGER {PAYLOAD}_no_truncate BEFORE TRUNCATE ON {PAYLOAD} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    )
    statements += frozen_postgresql(FROZEN)
    return statements


def create(_apps: Any, schema_editor: Any) -> None:
    """Create the triggers of the database at hand."""
    _run(schema_editor, {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]())


def freeze(*tables: str) -> Callable[[Any, Any], None]:
    """Return what a migration runs to let rows of further tables be written and never changed."""
    statements = {"sqlite": frozen_sqlite, "postgresql": frozen_postgresql}

    def forwards(_apps: Any, schema_editor: Any) -> None:
        _run(schema_editor, statements[schema_editor.connection.vendor](tables))

    return forwards


def _run(schema_editor: Any, statements: list[str]) -> None:
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
