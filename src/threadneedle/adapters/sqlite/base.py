"""Django's SQLite backend with a first-come gate around each transaction.

SQLite's own wait is a lottery of sleeping and retrying: with eight writers the
unlucky one waits for seconds. A lock on a file beside the database hands the
turn on at once. The gate closes when the outermost transaction begins and
opens when it ends, so it covers exactly the time SQLite would be locked.
"""

from __future__ import annotations

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteWrapper


class DatabaseWrapper(SqliteWrapper):
    """The connection; ``_gate`` is the descriptor of the lock file while a transaction is open."""

    _gate: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._close_gate()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._open_gate()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._open_gate()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._open_gate()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._open_gate()

    def _close_gate(self) -> None:
        if self._gate is not None or self.is_in_memory_db():
            return
        gate = os.open(f"{self.settings_dict['NAME']}.gate", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(gate, fcntl.LOCK_EX)
        self._gate = gate

    def _open_gate(self) -> None:
        if self._gate is not None:
            os.close(self._gate)
            self._gate = None
