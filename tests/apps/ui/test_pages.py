"""Frame, toggles, gallery and error pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from pytest_django import Settings

import threadneedle.ui
from threadneedle.ui.places import Place

FOLDER = Path(threadneedle.ui.__file__).parent


@pytest.fixture(autouse=True)
def alone(settings: Settings) -> None:
    """Only ui: no database, no other context."""
    settings.ROOT_URLCONF = "tests.apps.ui.urls"
    settings.DEMO = True
    settings.STORAGES = {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    templates = {
        **django_settings.TEMPLATES[0],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
    settings.TEMPLATES = [templates]


@pytest.fixture
def browser() -> Client:
    return Client()


def test_the_theme_is_kept_in_a_cookie_and_shown_on_the_page(browser: Client) -> None:
    answer = browser.post("/ui/theme", {"theme": "dark", "next": "/ui/gallery?page=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/ui/gallery?page=2")
    assert 'data-theme="dark"' in browser.get("/ui/gallery").content.decode()


def test_the_pressed_button_gives_the_device_its_say_back(browser: Client) -> None:
    browser.post("/ui/theme", {"theme": "dark"})
    assert '<button name="theme" value="auto" data-choice="dark" aria-pressed="true">' in (
        browser.get("/ui/gallery").content.decode()
    )
    browser.post("/ui/theme", {"theme": "auto"})
    assert "data-theme=" not in browser.get("/ui/gallery").content.decode()


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_nobody_is_sent_elsewhere(browser: Client, onward: str) -> None:
    for address, choice in (("/ui/theme", {"theme": "dark"}), ("/ui/language", {"language": "en"})):
        assert browser.post(address, {**choice, "next": onward})["Location"] == "/"


def test_a_theme_cookie_of_another_making_is_not_written_into_the_page(browser: Client) -> None:
    browser.cookies["theme"] = '"><script>'
    assert "data-theme=" not in browser.get("/ui/gallery").content.decode()


def test_the_language_is_kept(browser: Client) -> None:
    assert '<html lang="zh-Hans">' in browser.get("/ui/gallery").content.decode()
    browser.post("/ui/language", {"language": "en", "next": "/"})
    page = browser.get("/ui/gallery").content.decode()
    assert '<html lang="en">' in page
    assert "Skip to content" in page


@pytest.mark.parametrize("address", ["/ui/theme", "/ui/language"])
def test_a_choice_is_posted_not_linked(browser: Client, address: str) -> None:
    assert browser.get(address).status_code == 405


def test_a_choice_needs_the_token_of_the_page() -> None:
    assert Client(enforce_csrf_checks=True).post("/ui/theme", {"theme": "dark"}).status_code == 403


def test_the_gallery_is_for_demo_and_debug_only(browser: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert browser.get("/ui/gallery").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_has_one_headline_unique_ids_and_no_inline_style_or_script(
    browser: Client, language: str
) -> None:
    browser.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    page = browser.get("/ui/gallery").content.decode()
    assert page.count("<h1") == 1
    assert re.search(r"\sstyle=|\son[a-z]+=|<script>", page) is None
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert 'hx-headers=\'{"x-csrftoken": "' in page


def test_the_frame_shows_places_post_notices_and_the_current_place() -> None:
    values = {
        "places": [Place("board", "看板", "/board"), Place("worklist", "工作清单", "/worklist")],
        "place": "worklist",
        "post": "青石镇·党政办主任",
        "district": "晴川区",
        "notices": 3,
        "notices_url": "/notices",
        "search_url": "/search",
        "account_url": "/account",
    }
    with translation.override("zh-hans"):
        page = render_to_string("ui/base.html", values, RequestFactory().get("/worklist"))
    assert '<a href="/worklist" aria-current="page">工作清单</a>' in page
    assert '<a href="/board">看板</a>' in page
    assert '<a class="post" href="/account">青石镇·党政办主任</a>' in page
    assert '<span class="vh">通知</span><b>3</b>' in page
    assert 'action="/search"' in page


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
def test_an_error_page_says_why_and_what_to_do_next(browser: Client, status: int) -> None:
    answer = browser.get(f"/refused/{status}")
    page = answer.content.decode()
    assert answer.status_code == status
    assert page.count("<h1") == 1
    assert "<li>&lt;先签收&gt;</li>" in page
    assert "回到首页" in page


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "409.html", "422.html"]
)
def test_an_error_page_needs_nothing_from_the_request(name: str) -> None:
    assert "<h1>" in get_template(name).render()


def test_the_last_error_page_holds_no_template_code() -> None:
    source = (FOLDER / "templates" / "500.html").read_text(encoding="utf-8")
    assert "{%" not in source
    assert "{{" not in source
    assert get_template("500.html").render() == source


def test_style_sheets_name_only_icons_that_exist_and_no_other_host() -> None:
    static = FOLDER / "static" / "threadneedle"
    for sheet in static.glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "http" not in text
        for address in re.findall(r'url\("([^"]+)"\)', text):
            assert (static / address).is_file(), address


def test_every_class_written_by_a_block_has_a_rule() -> None:
    styles = "".join(sheet.read_text(encoding="utf-8") for sheet in (FOLDER / "static").rglob("*.css"))
    written = {
        name
        for template in (FOLDER / "templates" / "ui").glob("_*.html")
        for value in re.findall(r'class="([^"{]+)"', template.read_text(encoding="utf-8"))
        for name in value.split()
    }
    assert {name for name in written if f".{name}" not in styles} <= {"only", "scr"}
