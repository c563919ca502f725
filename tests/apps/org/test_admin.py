"""The administrator's window: to read, but for four tables, and those on record."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.org import District, person_of

from threadneedle.accounts.models import Person
from threadneedle.ledger.models import Event
from threadneedle.org.models import CalendarDay, Post

READ_ONLY = ("unit", "post", "holder", "grant", "capacity")
CONFIGURATION = ("alias", "calendarday", "calendaryear", "rule")


def staff(post: Post) -> Client:
    """Return the browser of who holds ``post`` and may open the window."""
    Person.objects.filter(pk=person_of(post).pk).update(is_staff=True)
    client = Client()
    client.force_login(person_of(post), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("model", READ_ONLY)
def test_most_tables_are_to_read_only(district: District, model: str) -> None:
    client = staff(district.administrator)
    assert client.get(reverse(f"admin:org_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:org_{model}_add")).status_code == 403


@pytest.mark.parametrize("model", CONFIGURATION)
def test_configuration_is_changed_by_the_administrator_alone(district: District, model: str) -> None:
    assert staff(district.administrator).get(reverse(f"admin:org_{model}_add")).status_code == 200
    clerk = staff(district.qingshi_clerk)
    assert clerk.get(reverse(f"admin:org_{model}_changelist")).status_code == 200
    assert clerk.get(reverse(f"admin:org_{model}_add")).status_code == 403


def test_who_may_not_open_the_window_sees_nothing(district: District) -> None:
    client = Client()
    client.force_login(
        person_of(district.qingshi_clerk), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.get(reverse("admin:org_unit_changelist")).status_code in {302, 403}


def test_what_is_changed_in_the_window_is_on_record(district: District) -> None:
    client = staff(district.administrator)
    day = {"day": "2026-07-01", "kind": "holiday", "name": "本地节日"}
    client.post(reverse("admin:org_calendarday_add"), day)
    row = CalendarDay.objects.get(day="2026-07-01")
    client.post(reverse("admin:org_calendarday_change", args=[row.pk]), {**day, "kind": "working"})
    client.post(reverse("admin:org_calendarday_delete", args=[row.pk]), {"post": "yes"})
    assert not CalendarDay.objects.filter(pk=row.pk).exists()
    events = Event.objects.filter(subjects__kind="calendarday", subjects__key=row.pk).order_by("id")
    assert [(event.kind, event.payload.body["kind"]) for event in events] == [
        ("config.add", "holiday"),
        ("config.change", "working"),
        ("config.delete", "working"),
    ]
