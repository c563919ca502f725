"""``threadneedle run``: prepare, start the two processes, watch them, stop them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from datetime import date, datetime, time, timedelta
from pathlib import Path

from threadneedle.config.env import text
from threadneedle.config.starting import CommandError, start_django

DEMO_DAY = date(2026, 6, 15)
DEMO_HOUR = time(8)
DEMO_NEW = timedelta(days=3)
"""How old a notice may be that nobody in a new demo has read."""

PATIENCE_SECONDS = 60
GRACE_SECONDS = 15
HOST = "127.0.0.1"


def keep_running(port: int, *, demo: bool, today: date | None) -> int:
    """Prepare everything, keep web process and worker, and return when told to stop or when one dies."""
    _refuse_taken(port)
    demo = _ready(demo=demo, today=today)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    parent = str(os.getpid())
    children = {
        "web process": _start("serve", "--host", HOST, "--port", str(port), "--parent", parent),
        "worker": _start("worker", "--parent", parent),
    }
    try:
        return _watch(children, stop, port, demo=demo)
    finally:
        _end(children)


def _ready(*, demo: bool, today: date | None) -> bool:
    """Bring the data folder to this version, fill it if asked, and return whether it is the demo's."""
    mark = Path(text("THREADNEEDLE_DATA", "var")).resolve() / "clock-offset"
    if mark.exists() and not demo:
        raise CommandError(
            f"{mark.parent} holds the demo district; name another folder with THREADNEEDLE_DATA"
        )
    start_django(demo=mark.exists())
    prepare()
    from threadneedle.config.founding import founded, is_demo

    if demo and not founded():
        print("Making the demo district …", flush=True)
        command = ["demo", *(["--today", today.isoformat()] if today else [])]
        if subprocess.run(_command(*command), check=False).returncode != 0:
            raise CommandError("the demo district could not be made")
    living = is_demo()
    if mark.exists() and not living:
        raise CommandError(f"{mark} marks a demo, but the database holds a real district; remove that file")
    os.environ["THREADNEEDLE_DEMO"] = "1" if living else "0"
    from django.db import connections

    connections.close_all()
    return living


def prepare() -> None:
    """Apply migrations and gather the static files that the pages name."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def fill_demo(today: date | None) -> None:
    """Fill an empty database with the demo district, whose clock stands at eight in the morning of its day.

    The mark is written first, because the settings read the clock from it; what an interrupted
    filling leaves behind is a mark without a district, which the next one overwrites.
    """
    start_django(demo=True)
    from django.conf import settings
    from django.db import transaction

    from threadneedle.adapters import clock
    from threadneedle.config.founding import founded, mark_demo
    from threadneedle.config.subscriptions import SUBSCRIPTIONS
    from threadneedle.demo import seed_demo
    from threadneedle.ledger.jobs import dispatch
    from threadneedle.notifications.services import mark_read_before

    if founded():
        raise CommandError("the database already holds a district; the demo needs an empty one")
    if today is None:
        named = text("THREADNEEDLE_TODAY", "")
        try:
            today = date.fromisoformat(named) if named else DEMO_DAY
        except ValueError as error:
            raise CommandError(f"THREADNEEDLE_TODAY must be a day like 2026-06-15, got {named!r}") from error
    begins = datetime.combine(today, DEMO_HOUR, tzinfo=clock.zone())
    offset = round(begins.timestamp() - datetime.now(clock.zone()).timestamp())
    settings.CLOCK_OFFSET_FILE.write_text(f"{offset}\n", encoding="ascii")
    settings.CLOCK_OFFSET_SECONDS = offset
    with transaction.atomic():
        seed_demo(today=today)
        mark_demo(today, now=clock.now())
    dispatch(SUBSCRIPTIONS, full=True)
    mark_read_before(begins - DEMO_NEW)


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"port {port} is taken ({error.strerror}); choose another with --port"
            ) from error


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "threadneedle.config.cli", *arguments]


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    # A session of its own keeps Ctrl-C at the terminal from us alone; we pass it on in order.
    return subprocess.Popen(_command(*arguments), start_new_session=True)


def _watch(
    children: dict[str, subprocess.Popen[bytes]], stop: threading.Event, port: int, *, demo: bool
) -> int:
    waited, answered = 0.0, False
    while not stop.wait(0.25):
        for name, child in children.items():
            if child.poll() is not None:
                print(
                    f"threadneedle: the {name} ended with code {child.returncode}; stopping", file=sys.stderr
                )
                return 1
        if answered:
            continue
        answered, waited = _answers(port), waited + 0.25
        if answered:
            _greet(port, demo=demo)
        elif waited > PATIENCE_SECONDS:
            print(
                f"threadneedle: no answer on port {port} after {PATIENCE_SECONDS} s; stopping",
                file=sys.stderr,
            )
            return 1
    print("Stopping …", flush=True)
    return 0


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _greet(port: int, *, demo: bool) -> None:
    from threadneedle.config.founding import founded, sign_ins

    print(f"\nThreadneedle is ready at http://{HOST}:{port}/\n")
    if demo:
        print("Sign in with one click as any of these:")
        for line in sign_ins():
            print(f"  {line}")
    elif not founded():
        print("No district yet. Make the first administrator:")
        print('  threadneedle admin USERNAME NAME --district "…"')
    print("\nCtrl-C stops it; its data stay.", flush=True)


def _end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    for name, child in children.items():
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            print(
                f"threadneedle: the {name} did not stop in {GRACE_SECONDS} s and was ended", file=sys.stderr
            )
            child.kill()
            child.wait()
