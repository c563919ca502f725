"""Installations for tests with real processes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from tests.server import Home, new_home


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    """An installation at this version, to be copied: migrating takes seconds, copying does not."""
    name = f"template_{os.getpid()}"
    home = new_home(tmp_path_factory.mktemp("migrated"), name)
    done = home.command("migrate")
    assert (done.returncode, done.stderr) == (0, "")
    return home, name


@pytest.fixture
def home(migrated: tuple[Home, str], tmp_path: Path) -> Home:
    """An installation of its own."""
    return make_home(migrated, tmp_path / "data")


def make_home(migrated: tuple[Home, str], folder: Path) -> Home:
    """Copy the migrated installation."""
    template, name = migrated
    shutil.copytree(template.data, folder)
    return new_home(folder, f"home_{uuid4().hex[:12]}", name if template.database else "")


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    """Wait for something to become true, for at most half a minute."""
    import time

    def wait(true: Callable[[], bool], seconds: float = 30.0) -> None:
        ends = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < ends, "it did not become true in time"
            time.sleep(0.05)

    return wait
