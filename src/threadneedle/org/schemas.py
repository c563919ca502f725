"""Shapes of what the API tells about the organisation."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import Field

from threadneedle.adapters.bounded import Id, Short


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


class EmergencyIn(Schema):
    """What has happened, on what ground, and for which unit with all below it."""

    unit: Id
    title: Annotated[Short, Field(max_length=120)]
    ground: Annotated[Short, Field(max_length=300)]


class EmergencyOut(Schema):
    """An emergency; ``until`` is None while it lasts."""

    id: int
    unit: int
    title: str
    ground: str
    since: date
    until: date | None
