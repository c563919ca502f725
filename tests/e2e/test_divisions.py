"""A province is given, taken in with a progress bar, stopped, resumed; then it stands in the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.site import DESK, Visitor, choose
from tests.factories.divisions import as_tgz, large, tables, write
from tests.server import Home, new_home

TOWNSHIPS, VILLAGES = 240, 150
UNITS = 3 + TOWNSHIPS + TOWNSHIPS * VILLAGES
PATIENCE = 120_000

SESSION = """
import sys
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from threadneedle.accounts.models import Person
person = Person.objects.get(username="keeper")
person.set_password("needle and thread 27")
person.save()
store = SessionStore()
store[SESSION_KEY] = str(person.pk)
store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
store[HASH_SESSION_KEY] = person.get_session_auth_hash()
store.create()
print(settings.SESSION_COOKIE_NAME, store.session_key)
"""


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An installation of a country with nobody in it but its administrator."""
    home = new_home(tmp_path_factory.mktemp("country") / "data", "e2e_divisions")
    for command in (["migrate"], ["admin", "keeper", "管理员", "--district", "全国", "--kind", "country"]):
        done = home.command(*command)
        assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def keeper(country: Home, browser: Browser) -> Iterator[Visitor]:
    """Its administrator, signed in."""
    cookie, key = country.script(SESSION).split()
    with country.serving(THREADNEEDLE_LOG="ERROR") as address:
        context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
        context.set_default_timeout(30_000)
        choose(context, address, "en", "light")
        context.add_cookies([{"name": cookie, "value": key, "url": address}])
        yield Visitor(context.new_page(), address)
        context.close()


def count(page: Page) -> int:
    return int(page.locator("#way progress").get_attribute("value") or 0)


def test_a_province_is_taken_in_stopped_and_resumed(country: Home, keeper: Visitor, tmp_path: Path) -> None:
    given = write(tmp_path, as_tgz(tables(large(TOWNSHIPS, VILLAGES))))
    page = keeper.go("/org/units/")
    page.get_by_role("link", name="National divisions").click()
    page.locator("input[type=file]").set_input_files(given)
    page.get_by_role("button", name="Check and keep it").click()
    page.get_by_role("link", name=re.compile("Choose 远山省")).click()
    expect(page.get_by_label(re.compile("Area code of the division"))).to_have_value("93")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#state")).to_have_text("Waiting for the worker")

    worker = country.start("worker", THREADNEEDLE_LOG="ERROR")
    try:
        expect(page.locator("#state")).to_have_text("Under way", timeout=PATIENCE)
        page.get_by_role("button", name="Stop").click()
        expect(page.locator("#state")).to_have_text("Stopped")
        stood = count(page)
        assert 0 < stood < UNITS
        page.wait_for_timeout(2500)
        page.reload()
        assert count(page) == stood
        page.get_by_role("button", name="Go on").click()
        expect(page.locator("#state")).to_have_text("Done", timeout=PATIENCE)
    finally:
        worker.terminate()
        worker.communicate(timeout=30)
    assert count(page) == UNITS
    expect(page.locator("#way table tbody tr").last).to_contain_text(str(TOWNSHIPS * VILLAGES))
    page.get_by_role("link", name="Open the unit").click()
    for name in ("远山省", "远山市", "远川县", "第7镇"):
        page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("link", name="第7镇42村委会", exact=True)).to_be_visible()
