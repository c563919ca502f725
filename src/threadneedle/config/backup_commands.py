"""``threadneedle backup`` and ``threadneedle restore``."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from threadneedle.config.starting import start_django

Add = Callable[..., argparse.ArgumentParser]


def backup(options: argparse.Namespace) -> int:
    """Write database, files and, if asked, keys into one archive, while others write."""
    start_django()
    from threadneedle.config.backing_up import back_up

    return back_up(options.archive, with_keys=options.with_keys)


def restore(options: argparse.Namespace) -> int:
    """Restore an archive into an empty data folder and database."""
    from threadneedle.config import restoring

    return restoring.restore(options.archive)


def add_backup(add: Add) -> None:
    """Add backup and restore to the command line."""
    one = add("backup", backup, "write database and files into one archive, while others write")
    one.add_argument("archive", help="a new file, for example threadneedle-2026-06-15.tar")
    one.add_argument(
        "--with-keys",
        action="store_true",
        help="also secret-key and ledger-key, in the clear: whoever has the archive can sign checkpoints",
    )
    one = add("restore", restore, "restore an archive into an empty data folder and database")
    one.add_argument("archive", help="a file that “backup” wrote")
