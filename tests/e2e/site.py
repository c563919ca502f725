"""The site as persons use it: who opens a page, how it is entered, what must hold on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page
from tests.server import Home

DOCUMENTS = Path(__file__).with_name("documents")
CLERK, TOWNSHIP, HEAD = "housing.office", "qingshi.office", "qingshi.head"
SUPERVISION, LEADER, ADMINISTRATOR = (
    "supervision.head",
    "qingchuan.deputy-executive",
    "qingchuan.administrator",
)
VILLAGE = "liushuwan.grid"
DESK, PHONE = (1440, 900), (390, 844)


@dataclass
class Visitor:
    """A persona with a browser window; ``trouble`` collects what the browser complained of."""

    page: Page
    address: str
    trouble: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"
        return self.page

    def hear(self, message: ConsoleMessage) -> None:
        """Keep an error of the console."""
        if message.type == "error":
            self.trouble.append(f"{self.page.url}: {message.text}")


@dataclass(frozen=True)
class Site:
    """A running installation of the demo district, and the browser that looks at it."""

    home: Home
    address: str
    browser: Browser

    @contextmanager
    def visit(
        self,
        persona: str = "",
        *,
        language: str = "en",
        theme: str = "light",
        size: tuple[int, int] = DESK,
        scripts: bool = True,
    ) -> Iterator[Visitor]:
        """Open a window of its own, signed in as a persona of the demo if one is named."""
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            color_scheme="dark" if theme == "dark" else "light",
        )
        context.set_default_timeout(15_000)
        choose(context, self.address, language, theme)
        visitor = Visitor(context.new_page(), self.address)
        visitor.page.on("console", visitor.hear)
        visitor.page.on("pageerror", lambda error: visitor.trouble.append(f"{visitor.page.url}: {error}"))
        try:
            if persona:
                sign_in(visitor, persona)
            yield visitor
        finally:
            context.close()


def choose(context: BrowserContext, address: str, language: str, theme: str) -> None:
    """Choose language and theme, as the two toggles of the bar do."""
    code = "en" if language == "en" else "zh-hans"
    context.add_cookies(
        [
            {"name": "django_language", "value": code, "url": address},
            {"name": "theme", "value": theme, "url": address},
        ]
    )


def sign_in(visitor: Visitor, persona: str) -> None:
    """Sign in by one click on the sign-in page."""
    page = visitor.go("/accounts/sign-in/")
    form = page.locator("form").filter(has=page.locator(f'input[name=username][value="{persona}"]'))
    form.get_by_role("button").click()
    page.wait_for_url(re.compile(r"^(?!.*/accounts/sign-in/)"))


def task_row(page: Page, title: str) -> Locator:
    """Return the line of a worklist with a title."""
    return page.locator("table.wl tbody tr").filter(has_text=title)


def act(page: Page, name: str) -> Locator:
    """Open the form of an act on the page of a task, and return it."""
    page.get_by_role("link", name=name, exact=True).first.click()
    form = page.locator("#act form, main form.form").first
    form.wait_for()
    return form


def done(page: Page) -> str:
    """Return what the site says after an act."""
    said = page.locator("#said p").first
    said.wait_for()
    return said.inner_text()
