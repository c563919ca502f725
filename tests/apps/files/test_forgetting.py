"""Bytes that no file has any more are removed, a day later."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from tests.factories.org import NOW, District, actor

from threadneedle.adapters import blobs
from threadneedle.config.schedule import SCHEDULE, tidy_files
from threadneedle.files.models import StoredFile
from threadneedle.files.services import forget_bytes, keep_file
from threadneedle.org.models import DivisionImport

TWO_DAYS = 2 * 86_400


@pytest.fixture(autouse=True)
def _own_root(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.DATA = tmp_path


def _aged(digest: str) -> str:
    long_ago = time.time() - TWO_DAYS
    os.utime(blobs.path_of(digest), (long_ago, long_ago))
    return digest


def test_bytes_of_a_thrown_away_file_go_and_those_in_use_stay(district: District) -> None:
    clerk = actor(district.qingshi_clerk)
    kept = _aged(keep_file(b"one", "1.txt", "txt", actor=clerk, now=NOW).digest)
    thrown = keep_file(b"two", "2.txt", "txt", actor=clerk, now=NOW)
    _aged(thrown.digest)
    thrown.delete()
    fresh = blobs.keep(b"three")
    assert forget_bytes(frozenset()) == 1
    assert [blobs.path_of(digest).exists() for digest in (kept, thrown.digest, fresh)] == [True, False, True]


def test_bytes_that_come_again_are_young_again(district: District) -> None:
    _aged(blobs.keep(b"again"))
    digest = blobs.keep(b"again")
    assert forget_bytes(frozenset()) == 0
    assert blobs.path_of(digest).exists()


def test_the_nightly_job_spares_archives_of_divisions(district: District) -> None:
    named = _aged(blobs.keep(b"archive"))
    orphan = _aged(blobs.keep(b"nobody's"))
    DivisionImport.objects.create(
        below=district.root, digest=named, file_name="a.tgz", asked_by=district.administrator, asked_at=NOW
    )
    assert any(job.act is tidy_files for job in SCHEDULE)
    tidy_files(NOW)
    assert (blobs.path_of(named).exists(), blobs.path_of(orphan).exists()) == (True, False)
    assert StoredFile.objects.count() == 0
