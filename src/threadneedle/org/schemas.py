"""Shapes of what the API tells about the organisation."""

from __future__ import annotations

from ninja import Schema


class UnitOut(Schema):
    """A unit of the tree."""

    id: int
    path: str
    parent: int | None
    kind: str
    name: str
    short: str
    name_en: str


class UnitPage(Schema):
    """A page of units in the order of the tree; ``next`` is the cursor to pass as ``after``."""

    items: list[UnitOut]
    next: str | None


class GrantOut(Schema):
    """A role on the subtree at a path."""

    role: str
    path: str


class MeOut(Schema):
    """Who the caller is, in the post they act in."""

    person: int
    post: int
    unit: int
    unit_path: str
    grants: list[GrantOut]
