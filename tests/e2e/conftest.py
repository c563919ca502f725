"""One installation with the demo district and one browser for all tests of this folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.e2e.site import Site
from tests.server import Home

CHROMIUM = "/usr/bin/chromium"
TODAY = "2026-06-15"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: all of them drive a real browser against real processes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An installation with the demo district; ``E2E_HOME`` may name one made earlier, which is copied."""
    home = Home(tmp_path_factory.mktemp("e2e") / "data")
    made = os.environ.get("E2E_HOME")
    if made:
        shutil.copytree(made, home.data)
    for command in (["migrate"], [] if made else ["demo", "--today", TODAY]):
        if command:
            done = home.command(*command)
            assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="session")
def address(home: Home) -> Iterator[str]:
    """The address of its web process, with its worker beside."""
    worker = home.start("worker", THREADNEEDLE_DEMO="1", THREADNEEDLE_LOG="ERROR")
    try:
        with home.serving(THREADNEEDLE_DEMO="1", THREADNEEDLE_LOG="ERROR") as address:
            yield address
    finally:
        worker.terminate()
        worker.communicate(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(home: Home, address: str, browser: Browser) -> Site:
    """The site."""
    return Site(home, address, browser)
