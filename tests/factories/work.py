"""Directives and tasks as rows, for lists and boards that need exact numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client
from tests.factories.org import NOW, TODAY, District, person_of

from threadneedle.core.workflow import TaskState
from threadneedle.directives.mapping import searchable
from threadneedle.directives.models import Directive, Draft, Task
from threadneedle.org.models import Capacity, Post, Unit


def make_draft(
    district: District, title: str = "排水口清淤", *, issuer: Unit | None = None, **fields: Any
) -> Draft:
    """Make an issued directive with one passage."""
    by = {district.transport.pk: district.transport_clerk}
    issuer = issuer or district.housing
    directive = Directive.objects.create(
        issuer=issuer,
        title=f"关于{title}的通知",
        title_en=fields.pop("directive_title_en", ""),
        number="晴发〔2026〕1号",
        text=title,
        state=Directive.State.ISSUED,
        created_at=NOW,
        created_by=by.get(issuer.pk, district.housing_clerk),
        issued_at=NOW,
        search_text=searchable(title, "晴发〔2026〕1号"),
    )
    values: dict[str, Any] = {"tier": 0, "due": date(2026, 6, 30), "start": 0, "end": 1, "text": title}
    return Draft.objects.create(directive=directive, position=1, title=title, **values | fields)


def make_task(draft: Draft, unit: Unit, **fields: Any) -> Task:
    """Make a task of a passage for a unit; taken on, asked by the issuer of the directive."""
    values: dict[str, Any] = {
        "issuer_id": draft.directive.issuer_id,
        "kind": "task",
        "tier": draft.tier,
        "title": draft.title,
        "title_en": draft.title_en,
        "text": draft.text,
        "counter": draft.counter,
        "state": TaskState.TAKEN_ON.value,
        "due": draft.due,
        "issued_on": date(2026, 6, 1),
        "search_text": searchable(draft.title, draft.title_en, unit.name),
    } | fields
    values.setdefault("first_due", values["due"])
    return Task.objects.create(directive=draft.directive, draft=draft, unit=unit, **values)


def give_hours(unit: Unit, hours: int, reserve: int = 20, since: date = TODAY) -> Capacity:
    """Say how many hours a working day the team of a unit has."""
    return Capacity.objects.create(
        unit=unit, since=since, hours_per_day=Decimal(hours), reserve_percent=reserve
    )


def signed_in(post: Post, language: str = "en") -> Client:
    """Return a browser in which who holds a post has signed in."""
    client = Client()
    client.force_login(person_of(post), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = language
    return client
