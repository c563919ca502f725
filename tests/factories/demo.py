"""What the demo's own words mean, without a database."""

from __future__ import annotations

from threadneedle.core.extraction import Directory, UnitEntry
from threadneedle.demo.district import load_district


def demo_directory() -> Directory:
    """Return the names of all units of the demo district."""
    paths: dict[str, str] = {}
    entries = []
    for number, unit in enumerate(load_district().units, start=1):
        paths[unit.short] = paths.get(unit.parent, "") + f"{unit.number:04d}"
        entries.append(UnitEntry(number, paths[unit.short], unit.name, unit.short, unit.aliases, unit.kind))
    return Directory(tuple(entries))
