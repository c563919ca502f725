"""A file is read in a process of its own, which may use so much and no more."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, cast

from threadneedle.adapters.documents.limits import Limits, megabytes
from threadneedle.core.base import InvalidError, Problem

_ROOT = str(Path(__file__).parents[3])
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from threadneedle.adapters.documents.child import main; main()"
)
"""An isolated interpreter knows neither the present folder nor ``PYTHONPATH``; it is told where we lie."""


def read_apart(data: bytes, limits: Limits) -> Mapping[str, Any]:
    """Return what the reading process says of a file.

    The process has no environment, no standard error and no open file but its input and its answer; it
    sets its own limits before it looks at the first byte.

    Raises
    ------
    InvalidError
        The problem that it found, or how it ended: ``file.too_slow``, ``file.too_much_memory``,
        ``file.unreadable``.
    """
    late = threading.Event()
    with tempfile.TemporaryFile() as given:
        given.write(json.dumps(_numbers(limits)).encode() + b"\n" + data)
        given.seek(0)
        child = subprocess.Popen(  # noqa: S603 -- our own module, nothing from outside
            [sys.executable, "-I", "-c", _START, _ROOT],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )

    def stop() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(limits.wall, stop)
    timer.start()
    answers = cast("IO[bytes]", child.stdout)
    try:
        answer = answers.read(limits.answer + 1)
        if len(answer) > limits.answer:
            raise InvalidError.of("file.too_much_text", limit=limits.characters)
        code = child.wait()
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        answers.close()
    return understood(answer, code, limits, late=late.is_set())


def _numbers(limits: Limits) -> dict[str, int]:
    return {name: getattr(limits, name) for name in Limits.__slots__}


def understood(answer: bytes, code: int, limits: Limits, *, late: bool = False) -> Mapping[str, Any]:
    """Return the answer of a reading process that ended with ``code``, or raise the problem that this is."""
    if late or code == -signal.SIGXCPU:
        raise InvalidError.of("file.too_slow", seconds=limits.cpu)
    # Code that is not Python ends itself when it is given no more memory; a crowded machine kills.
    if code in {-signal.SIGABRT, -signal.SIGKILL}:
        raise InvalidError.of("file.too_much_memory", limit=megabytes(limits.memory))
    if code != 0:
        raise InvalidError.of("file.unreadable")
    try:
        said = json.loads(answer)
        problems = [Problem(code, params) for code, params in said.get("problems", ())]
    except (ValueError, AttributeError, TypeError) as error:
        raise InvalidError.of("file.unreadable") from error
    if problems:
        raise InvalidError(*problems)
    return cast("Mapping[str, Any]", said)
