"""The process that reads a file ends at its limits, and the one that asked goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from tests.factories.documents import docx_bytes, paragraph

from threadneedle.adapters.documents import read_document
from threadneedle.adapters.documents.limits import MEGABYTE, Limits
from threadneedle.adapters.documents.process import understood
from threadneedle.core.base import InvalidError

MANY = docx_bytes(paragraph("关于汛前清淤的通知") * 60_000)


def refused(limits: Limits) -> tuple[str, dict[str, object]]:
    with pytest.raises(InvalidError) as caught:
        read_document(MANY, "长.docx", limits)
    (problem,) = caught.value.problems
    return problem.code, dict(problem.params)


def test_a_file_that_takes_too_much_memory_is_refused() -> None:
    limits = Limits(memory=60 * MEGABYTE)
    assert refused(limits) == ("file.too_much_memory", {"name": "长.docx", "limit": 60.0})


def test_a_file_that_takes_too_much_computing_is_refused() -> None:
    code = (
        "from threadneedle.adapters.documents import child\n"
        "child.bound(child.Limits(cpu=1))\n"
        "while True: pass"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    with pytest.raises(InvalidError) as caught:
        understood(b"", ended.returncode, Limits(cpu=1))
    (problem,) = caught.value.problems
    assert (problem.code, dict(problem.params)) == ("file.too_slow", {"seconds": 1})


def test_a_file_that_takes_too_long_is_refused() -> None:
    before = time.monotonic()
    assert refused(Limits(wall=0)) == ("file.too_slow", {"name": "长.docx", "seconds": 5})
    assert time.monotonic() - before < 5


def test_an_answer_that_is_too_long_is_not_waited_for() -> None:
    assert refused(Limits(answer=1000))[0] == "file.too_much_text"


def test_the_reading_process_can_write_no_file_and_start_no_other() -> None:
    code = (
        "from threadneedle.adapters.documents import child\n"
        "import resource\n"
        "child.bound(child.Limits())\n"
        "print(resource.getrlimit(resource.RLIMIT_FSIZE), resource.getrlimit(resource.RLIMIT_NPROC),"
        "resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_AS)[1])"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout == f"(0, 0) (0, 0) (0, 0) {462 * MEGABYTE}\n"


def test_the_reading_process_knows_nothing_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREADNEEDLE_SECRET_KEY", "x" * 40)
    seen: list[object] = []
    started = subprocess.Popen

    def watched(*args: object, **options: object) -> object:
        seen.append(options["env"])
        return started(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", watched)
    assert read_document(docx_bytes(paragraph("通知")), "通知.docx").text == "通知"
    assert seen == [{"LC_ALL": "C.UTF-8"}]


def test_no_reading_process_is_left_behind() -> None:
    for limits in (Limits(wall=0), Limits(answer=1000), Limits()):
        try:
            read_document(MANY[:100_000], "长.docx", limits)
        except InvalidError:
            continue
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
