"""What the documentation names exists: links, commands, settings, buttons; and what exists is documented."""

from __future__ import annotations

import argparse
import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from threadneedle.config.cli import parser
from threadneedle.demo.district import load_district

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GUIDE = DOCS / "guide"
PAGES = (*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")))
README_LINES_MOST = 120
PICTURE_BYTES_MOST = 400_000

LINK = re.compile(r"\]\(([^)\s]+)\)")
OUTSIDE = re.compile(r"^(?:[a-z]+:|/)")
SETTING = re.compile(r"THREADNEEDLE_[A-Z_]*[A-Z]")
SPAN = re.compile(r"`([^`\n]+)`")
CONSOLE = re.compile(r"(?:^|/bin/)threadneedle((?: [^ '`|;&>#]+)*)")
MAKE = re.compile(r"(?:^|&& )make((?: [A-Za-z0-9.=_]+)*)")
QUOTED_FROM_ORDERS = {"同第1项", "各乡镇", "外墙排查", "上面千条线，下面一根针"}
"""Quotation marks in Chinese guides that hold words of an order, or a saying, and no button."""

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", text_of(page), flags=re.MULTILINE | re.DOTALL)


def code_of(page: Path) -> Iterator[str]:
    """Yield every line of code: blocks with fences, indented blocks, spans in a sentence."""
    fenced = False
    for line in text_of(page).splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield line.strip().removeprefix("ExecStart=")
        else:
            yield from SPAN.findall(line)


@cache
def anchors_of(page: Path) -> frozenset[str]:
    """Return the names by which the headings of a page can be linked to, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose_of(page), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading).strip().lower() for heading in headings)
    return frozenset(heading.replace(" ", "-") for heading in plain)


@each_page
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(text_of(page)):
        if OUTSIDE.match(target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors_of(file), target


def test_every_page_of_the_docs_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        for target in LINK.findall(text_of(page)):
            file = (page.parent / target.partition("#")[0]).resolve()
            if not OUTSIDE.match(target) and file.suffix == ".md" and file not in reached:
                waiting.append(file)
    assert set(PAGES) - reached == set()


def test_every_target_of_make_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), flags=re.MULTILINE))
    named = {
        word
        for page in PAGES
        for line in code_of(page)
        for words in MAKE.findall(line)
        for word in words.split()
        if "=" not in word
    }
    assert {"run", "test", "setup"} <= named
    assert named <= targets


def commands_of(made: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the sub-commands of a parser by name."""
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def test_every_command_and_option_of_the_console_that_is_named_exists() -> None:
    seen = set()
    for page in PAGES:
        for line in code_of(page):
            for arguments in CONSOLE.findall(line):
                made, words = parser(), arguments.split()
                while words and (below := commands_of(made)):
                    assert words[0] in below, (page.name, line)
                    seen.add(words[0])
                    made = below[words.pop(0)]
                options = {word.partition("=")[0] for word in words if word.startswith("--")}
                assert options <= set(made._option_string_actions), (page.name, line)
    assert {"migrate", "admin", "check", "serve", "worker", "verify", "heads", "run"} <= seen


def settings_of_the_code() -> set[str]:
    return {
        name
        for file in (ROOT / "src").rglob("*.py")
        for name in SETTING.findall(file.read_text(encoding="utf-8"))
    }


def test_every_setting_that_is_named_exists() -> None:
    known = settings_of_the_code()
    named = {name.removesuffix("_FILE") for page in PAGES for name in SETTING.findall(text_of(page))}
    assert named <= known


def rows_of_configuration() -> dict[str, str]:
    """Return what the page about configuration says of each setting's default."""
    table = re.findall(
        r"^\| `(THREADNEEDLE_\w+)` \| (.+?) \|", text_of(DOCS / "operate/configuration.md"), re.MULTILINE
    )
    return dict(table)


def test_every_setting_of_the_code_is_documented() -> None:
    assert set(rows_of_configuration()) == settings_of_the_code()


def defaults_of_the_code() -> dict[str, str]:
    """Return the defaults that stand in the code as plain values, as the page should print them."""
    found = {}
    for name in ("settings.py", "asgi.py", "running.py"):
        tree = ast.parse((ROOT / "src/threadneedle/config" / name).read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
            first = call.args[0]
            given = [*call.args[1:], *(each.value for each in call.keywords if each.arg == "default")]
            if not (isinstance(first, ast.Constant) and SETTING.fullmatch(str(first.value)) and given):
                continue
            if isinstance(given[0], ast.Constant):
                value = given[0].value
                found[str(first.value)] = str(int(value)) if isinstance(value, bool) else str(value)
    return found


def test_the_defaults_that_are_printed_are_those_of_the_code() -> None:
    said, found = rows_of_configuration(), defaults_of_the_code()
    assert len(found) > 15
    for name, value in found.items():
        assert said[name] == (f"`{value}`" if value else "empty"), name


def test_the_readme_is_short_and_the_same_in_both_languages() -> None:
    pages = [text_of(ROOT / name) for name in ("README.md", "README.zh.md")]
    assert [page for page in pages if len(page.splitlines()) > README_LINES_MOST] == []
    english, chinese = ([line for line in page.splitlines() if line.startswith("    ")] for page in pages)
    assert english == chinese
    english, chinese = ([link for link in LINK.findall(page) if "README" not in link] for page in pages)
    assert english == chinese
    assert [page.count("\n## ") for page in pages] == [5, 5]


def test_every_guide_is_there_in_both_languages() -> None:
    english = {page.name.removesuffix(".en.md") for page in GUIDE.glob("*.en.md")}
    chinese = {page.name.removesuffix(".zh.md") for page in GUIDE.glob("*.zh.md")}
    assert english == chinese
    assert len(english) == 7
    assert len(list(GUIDE.iterdir())) == 14


@cache
def words_of_the_pages() -> tuple[frozenset[str], frozenset[str]]:
    """Return all English and all Chinese words of the catalogues, and the titles of the demo's posts."""
    english, chinese = set(), set()
    for file in (ROOT / "src").rglob("django.po"):
        with file.open("rb") as opened:
            for message in read_po(opened):
                english.update(message.id if isinstance(message.id, tuple) else (message.id,))
                chinese.update(message.string if isinstance(message.string, tuple) else (message.string,))
    district = load_district()
    for persona in district.personas:
        title = district.titles(district.post(persona.unit, persona.post))
        chinese.add(title[0])
        english.add(title[1])
    return frozenset(english), frozenset(chinese)


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.en.md")), ids=lambda page: page.stem)
def test_every_label_of_an_english_guide_stands_on_a_page(page: Path) -> None:
    """Labels are in italics, and nothing else is."""
    text, strong = " ".join(text_of(page).split()), re.compile(r"\*\*([^*]+)\*\*")
    labels = re.findall(r"\*([^*]+)\*", strong.sub("", text))
    assert labels
    ways = [place for place in strong.findall(text) if "→" in place]
    named = {part.strip(".") for label in (*labels, *ways) for part in label.split(" → ")}
    assert named - words_of_the_pages()[0] == set()


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.zh.md")), ids=lambda page: page.stem)
def test_every_label_of_a_chinese_guide_stands_on_a_page(page: Path) -> None:
    labels = re.findall(r"“([^”]+)”", text_of(page))
    assert labels
    assert set(labels) - words_of_the_pages()[1] - QUOTED_FROM_ORDERS == set()


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    files = sorted((DOCS / "decisions").glob("0*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    index = text_of(DOCS / "decisions/README.md")
    assert [file.name for file in files if f"]({file.name})" not in index] == []


def test_every_dependency_has_its_reason() -> None:
    said = text_of(DOCS / "decisions/0002-dependencies.md")
    for name in ("base.in", "dev.in"):
        for line in text_of(ROOT / "requirements" / name).splitlines():
            if package := re.match(r"[a-z][a-z0-9-]+", line):
                assert f"`{package[0]}`" in said, package[0]


def measured(file: str, beginning: str) -> list[float]:
    """Return the kept values of a measure, one for each database or set."""
    with (ROOT / "benchmarks/results" / file).open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["measure"].startswith(beginning)]
    return [float(row["value"]) for row in rows]


def test_the_figures_of_the_readme_are_those_that_were_measured() -> None:
    issuing = measured("bulk.csv", "issue 521 tasks, CPU")
    assert len(issuing) == 2
    assert max(issuing) < 1
    few, many = (measured("bulk.csv", f"close among {count}, statements") for count in (10, 3000))
    assert few == many
    assert len(few) == 2
    assert 0.3 < measured("extraction.csv", "CPU s for 99855 code points")[0] < 1.5


def test_pictures_are_small() -> None:
    pictures = list((DOCS / "images").iterdir())
    assert pictures
    assert [file.name for file in pictures if file.stat().st_size > PICTURE_BYTES_MOST] == []
