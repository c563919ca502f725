"""The console command: what it prints, and with which code it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.factories.documents import docx_bytes, ofd_bytes, paragraph, pdf_bytes, png_bytes, xlsx_of
from tests.server import Home, console, free_port, new_home, wait_for

pytestmark = pytest.mark.slow

ORDER = """关于做好汛前检查的通知

各镇人民政府：
一、6月20日前完成排水口清淤。（责任单位：青石镇）
二、7月1日前报送检查结果。（责任单位：柳河镇）

2026年6月1日
"""
LINES = ORDER.split("\n")
PLACED = [(80.0, 100.0 + 30 * at, 10.0, words) for at, words in enumerate(LINES)]
ROWS = [["排水口清淤", "青石镇", "2026年6月20日"], ["报送检查结果", "柳河镇", "2026年7月1日"]]
SECOND = "SELECT id FROM ledger_event WHERE stream_id = 1 AND sequence = 2"
DROP_SECOND = [
    f"DELETE FROM ledger_payload WHERE event_id IN ({SECOND})",  # noqa: S608 - our own words
    f"DELETE FROM ledger_subject WHERE event_id IN ({SECOND})",  # noqa: S608 - our own words
    "DELETE FROM ledger_event WHERE stream_id = 1 AND sequence = 2",
]
BREAK = """
from django.db import connection
with connection.cursor() as cursor:
    for statement in {statements!r}:
        cursor.execute(statement)
"""


def read(
    folder: Path, data: bytes, *options: str, name: str = "order.txt"
) -> subprocess.CompletedProcess[str]:
    file = folder / name
    file.write_bytes(data)
    # Neither settings nor a folder that could hold a database: the command must not ask for them.
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path("src").resolve())}
    return subprocess.run(
        console("directive", "read", str(file), *options),
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_directive_is_read_without_database_or_settings(tmp_path: Path) -> None:
    done = read(tmp_path, ORDER.encode("gb18030"), "--json", "--year", "2026")
    assert (done.returncode, done.stderr) == (0, "")
    tasks = json.loads(done.stdout)["tasks"]
    assert [task["deadline_iso"] for task in tasks] == ["2026-06-20", "2026-07-01"]
    assert [task["responsible_units"] for task in tasks] == [["青石镇"], ["柳河镇"]]
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("order.docx", docx_bytes("".join(map(paragraph, LINES)))),
        ("order.pdf", pdf_bytes([PLACED])),
        ("order.ofd", ofd_bytes([PLACED])),
        ("order.xlsx", xlsx_of([["任务", "责任单位", "完成时限"], *ROWS])),
        ("order.csv", "\n".join(["任务,责任单位,完成时限", *map(",".join, ROWS)]).encode("gb18030")),
    ],
)
def test_a_directive_is_read_from_every_format(tmp_path: Path, name: str, data: bytes) -> None:
    done = read(tmp_path, data, "--json", "--year", "2026", name=name)
    assert (done.returncode, done.stderr) == (0, "")
    tasks = json.loads(done.stdout)["tasks"]
    assert [task["deadline_iso"] for task in tasks] == ["2026-06-20", "2026-07-01"]
    assert [task["responsible_units"] for task in tasks] == [["青石镇"], ["柳河镇"]]


def test_a_picture_has_no_text_to_read_and_the_command_says_so(tmp_path: Path) -> None:
    done = read(tmp_path, png_bytes(), name="order.png")
    assert (done.returncode, done.stdout) == (1, "")
    assert "order.png has no text layer" in done.stderr


def test_the_plain_form_of_a_directive_is_numbered_lines(tmp_path: Path) -> None:
    done = read(tmp_path, ORDER.encode(), "--year", "2026")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("1. ")
    assert lines[1:3] == ["   responsible: 青石镇", "   due: 2026-06-20"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a\x00b", "holds a NUL sign at byte 1"),
        ("关于排水口清淤".encode() + "口".encode("gb18030"), "cannot be read from byte 21 on"),
        ("机密★1年\n关于某事的通知".encode(), "bears a mark of secrecy"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    done = read(tmp_path, data)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("threadneedle: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("directive", "read", "missing.txt"), "missing.txt: No such file or directory"),
        (("serve",), "migrations: the database is not at this version; run: threadneedle migrate"),
        (("worker",), "migrations: the database is not at this version; run: threadneedle migrate"),
        (("ledger", "verify"), "the database refused: "),
    ],
)
def test_a_mistake_is_answered_in_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = new_home(tmp_path, f"empty_{os.getpid()}_{arguments[0]}").command(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"threadneedle: {said}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "wrong", "said"),
    [
        (
            ("check",),
            {"THREADNEEDLE_DATABASE": "mysql://x"},
            "THREADNEEDLE_DATABASE must begin with postgresql://",
        ),
        (("check",), {"THREADNEEDLE_HTTPS": "maybe"}, "THREADNEEDLE_HTTPS must be 1 or 0, got 'maybe'"),
        (
            ("migrate",),
            {"THREADNEEDLE_DATABASE": "postgresql://nobody@127.0.0.1:1/none"},
            "the database refused: connection failed",
        ),
    ],
)
def test_a_wrong_setting_is_named(
    tmp_path: Path, arguments: tuple[str, ...], wrong: dict[str, str], said: str
) -> None:
    done = Home(tmp_path).command(*arguments, **wrong)
    assert done.returncode == 1
    assert done.stderr.startswith(f"threadneedle: {said}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("run", "--port", "0"),
        ("run", "--today", "yesterday"),
        ("directive", "read", "x", "--year", "26"),
    ],
)
def test_a_command_used_wrongly_ends_with_two(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = Home(tmp_path).command(*arguments)
    assert (done.returncode, done.stdout) == (2, "")


def test_the_first_administrator_is_made_once_and_the_ledger_is_whole(home: Home, tmp_path: Path) -> None:
    made = home.command("admin", "office", "办公室", "--district", "测试区")
    assert made.returncode == 0
    assert "One-time code: " in made.stdout
    again = home.command("admin", "other", "办公室", "--district", "测试区")
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert (
        "One-time code: "
        in home.command("admin", "office", "办公室", "--district", "测试区", "--force").stdout
    )

    heads = home.command("ledger", "heads")
    kept = tmp_path / "heads"
    kept.write_text(heads.stdout, encoding="utf-8")
    verified = home.command("ledger", "verify", "--against", str(kept))
    assert (verified.returncode, verified.stdout.splitlines()[-1].endswith(": whole")) == (0, True)


@pytest.mark.parametrize(
    ("fault", "sequence", "statements"),
    [
        ("hash", 2, ["UPDATE ledger_event SET kind = 'unit.other' WHERE stream_id = 1 AND sequence = 2"]),
        ("sequence", 2, DROP_SECOND),
        ("head", 1, ["UPDATE ledger_stream SET length = 1 WHERE id = 1"]),
    ],
)
def test_a_broken_ledger_is_named_by_stream_sequence_and_fault(
    home: Home, fault: str, sequence: int, statements: list[str]
) -> None:
    home.script(
        "from django.db import transaction\nfrom threadneedle.adapters import clock\n"
        "from threadneedle.ledger.services import append\n"
        "for number in range(3):\n"
        "    with transaction.atomic():\n"
        "        append('unit.add', actor=None, now=clock.now(), subjects=[], stream='unit:1')"
    )
    assert home.command("ledger", "verify").stdout == "1 streams, 3 events: whole\n"
    tables = ("ledger_payload", "ledger_subject", "ledger_event")
    if home.database:
        open_up = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
    else:
        verbs = ("UPDATE", "DELETE")
        open_up = [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in tables for verb in verbs]
    home.script(BREAK.format(statements=[*open_up, *statements]))
    done = home.command("ledger", "verify")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == f"BROKEN unit:1 sequence {sequence}: {fault}"


def test_a_head_that_was_kept_finds_a_stream_that_was_cut_off(home: Home, tmp_path: Path) -> None:
    kept = tmp_path / "heads"
    kept.write_text(f"unit:9 4 {'a' * 64}\n", encoding="utf-8")
    done = home.command("ledger", "verify", "--against", str(kept))
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "BROKEN unit:9 sequence 1: head")
    kept.write_text("nonsense\n", encoding="utf-8")
    done = home.command("ledger", "verify", "--against", str(kept))
    said = f"threadneedle: {kept}:1 is neither “STREAM SEQUENCE HASH” nor a checkpoint\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_run_starts_answers_and_stops_cleanly_with_its_children(home: Home) -> None:
    port = free_port()
    process = home.start("run", "--port", str(port), "--no-demo", PYTHONUNBUFFERED="1")
    wait_for(process, f"http://127.0.0.1:{port}/healthz")
    taken = home.command("run", "--port", str(port), "--no-demo")
    assert (taken.returncode, taken.stderr.startswith(f"threadneedle: port {port} is taken")) == (1, True)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=40)
    assert process.returncode == 0
    assert f"Threadneedle is ready at http://127.0.0.1:{port}/" in output or "Stopping" in output
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)


def test_run_ends_with_an_error_when_a_child_dies_and_leaves_no_other_behind(
    home: Home, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    port = free_port()
    process = home.start("run", "--port", str(port), "--no-demo")
    wait_for(process, f"http://127.0.0.1:{port}/healthz")
    os.kill(child_of(process.pid, "worker"), signal.SIGKILL)
    output, _ = process.communicate(timeout=40)
    assert process.returncode == 1
    assert "the worker ended with code -9; stopping" in output
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)


def test_children_stop_by_themselves_when_run_is_killed(
    home: Home, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    port = free_port()
    process = home.start("run", "--port", str(port), "--no-demo")
    wait_for(process, f"http://127.0.0.1:{port}/healthz")
    children = [child_of(process.pid, name) for name in ("serve", "worker")]
    process.kill()
    process.communicate()
    wait_until(lambda: not any(Path(f"/proc/{child}/cmdline").exists() for child in children))


def child_of(parent: int, name: str) -> int:
    """Return the process that ``run`` started for a command."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status, words = (entry / "status").read_text(), (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"PPid:\t{parent}\n" in status and name.encode() in words:
            return int(entry.name)
    raise LookupError(f"{sys.executable} {name} is not running under {parent}")
