"""``threadneedle ledger``: what can be asked of the record at the keyboard."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from threadneedle.config.starting import start_django

Add = Callable[..., argparse.ArgumentParser]


def verify_ledger(options: argparse.Namespace) -> int:
    """Walk every stream of the ledger and name the first fault of each."""
    start_django()
    from threadneedle.config import proof

    return proof.verify(options.against)


def print_heads(_options: argparse.Namespace) -> int:
    """Print the last link of every stream, to be kept somewhere else."""
    start_django()
    from threadneedle.config import proof

    return proof.print_heads()


def print_checkpoints(options: argparse.Namespace) -> int:
    """Print checkpoints, to be kept by somebody else; sign a new one first if asked."""
    start_django()
    from threadneedle.config import proof

    return proof.sign() if options.sign else proof.print_checkpoints(None if options.all else 1)


def prove_event(options: argparse.Namespace) -> int:
    """Print the proof that an event was in the record at the newest checkpoint."""
    start_django()
    from threadneedle.config import proof

    return proof.prove(options.stream, options.sequence)


def export_ledger(options: argparse.Namespace) -> int:
    """Write the record into an archive for somebody who has no access to the database."""
    start_django()
    from threadneedle.config import proof

    return proof.export(options.file, payloads=options.payloads)


def add_ledger(parser: argparse.ArgumentParser, add: Add) -> None:
    """Add the acts of the ledger to the command line."""
    acts = parser.add_subparsers(metavar="ACT", required=True)
    one = add("verify", verify_ledger, "walk every stream and name what is broken", acts)
    one.add_argument("--against", metavar="FILE", help="heads or checkpoints that were kept")
    add("heads", print_heads, "print the last link of every stream", acts)
    one = add("checkpoints", print_checkpoints, "print the newest checkpoint, for others to keep", acts)
    one.add_argument("--all", action="store_true", help="every checkpoint, the oldest first")
    one.add_argument("--sign", action="store_true", help="sign where the record stands now, and print that")
    one = add("prove", prove_event, "print the proof that an event was in the record", acts)
    one.add_argument("stream", help="as “ledger heads” names it, for example unit:23")
    one.add_argument("sequence", type=int)
    one = add("export", export_ledger, "write the record into an archive that anybody can check", acts)
    one.add_argument("file", help="a new file, for example ledger-2026-06-15.zip")
    one.add_argument("--payloads", action="store_true", help="also what was said; it may be personal")
