"""No directive of the house reaches the front line without its price: every entry point goes through it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "threadneedle"
ENTRIES = ("views", "api", "jobs", "admin")
FILES = sorted(
    file
    for file in SOURCE.rglob("*.py")
    if any(part.removesuffix(".py").startswith(ENTRIES) for part in file.relative_to(SOURCE).parts[1:])
    or file.is_relative_to(SOURCE / "demo")
    or file.is_relative_to(SOURCE / "config")
)


def names(source: str) -> set[str]:
    """Return every name that a module imports, reads or calls."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
    return found


def test_the_ways_of_naming_a_service_are_all_seen() -> None:
    for source in (
        "from threadneedle.directives.services import issue_directive as issue",
        "services.issue_directive(1)",
        "act = issue_directive",
    ):
        assert "issue_directive" in names(source)


def test_entry_points_are_found() -> None:
    assert len(FILES) > 60
    assert {"burden/api.py", "directives/views/review.py", "demo/stage.py"} <= {
        file.relative_to(SOURCE).as_posix() for file in FILES
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_no_entry_point_issues_without_the_price(file: Path) -> None:
    assert "issue_directive" not in names(file.read_text(encoding="utf-8"))
