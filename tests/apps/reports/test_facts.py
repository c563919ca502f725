"""The register of facts: what units have said, for those who see the task, with source and last day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.directives import taken_on
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.reports.models import Fact
from threadneedle.reports.reads import FactRecord, fact_records
from threadneedle.reports.services import ReportDraft, return_report, submit_report


def said(district: District, key: str = "key-1") -> Fact:
    draft = ReportDraft(taken_on(district).pk, key, text="40处全部清淤", quantity=Decimal(40))
    return Fact.objects.get(source=submit_report(draft, actor=actor(district.qingshi_clerk), now=NOW))


def test_a_fact_names_its_source_and_its_last_day(district: District) -> None:
    fact = said(district)
    Fact.objects.filter(pk=fact.pk).update(valid_until=TODAY)
    assert fact_records(actor(district.housing_clerk), after=None, size=50) == (
        (
            FactRecord(
                id=fact.pk,
                what=fact.what,
                unit=district.qingshi.pk,
                unit_name=district.qingshi.name,
                period_start=fact.period_start,
                period_end=TODAY,
                quantity=Decimal(40),
                counter="处",
                text="40处全部清淤",
                owner=district.qingshi.pk,
                task=fact.source.task_id,
                report=fact.source_id,
                state="sent",
                complete=True,
                made_on=TODAY,
                valid_until=TODAY,
            ),
        ),
        None,
    )


def test_what_holds_on_a_day_ends_with_its_last_day_and_begins_when_it_was_said(district: District) -> None:
    fact = said(district)
    Fact.objects.filter(pk=fact.pk).update(valid_until=TODAY)
    issuer = actor(district.housing_clerk)
    held = {
        days: len(fact_records(issuer, after=None, size=50, holds_on=TODAY + timedelta(days=days))[0])
        for days in (-1, 0, 1)
    }
    assert held == {-1: 0, 0: 1, 1: 0}


def test_what_was_returned_stands_in_the_register_and_holds_no_longer(district: District) -> None:
    fact = said(district)
    issuer = actor(district.housing_clerk)
    return_report(fact.source.task_id, "没有写明点位", actor=issuer, now=NOW)
    assert [row.state for row in fact_records(issuer, after=None, size=50)[0]] == ["returned"]
    assert fact_records(issuer, after=None, size=50, holds_on=TODAY) == ((), None)


def test_pages_follow_one_another_in_one_query_each(district: District) -> None:
    facts = [said(district, f"key-{number}") for number in range(3)]
    issuer = actor(district.housing_clerk)
    with CaptureQueriesContext(connection) as asked:
        first, following = fact_records(issuer, after=None, size=2)
    rest, end = fact_records(issuer, after=following, size=2)
    assert [row.id for row in first] == [facts[2].pk, facts[1].pk]
    assert ([row.id for row in rest], following, end) == ([facts[0].pk], facts[1].pk, None)
    assert len(asked) == 1


def test_a_unit_asks_for_its_own_and_others_see_nothing(district: District) -> None:
    fact = said(district)
    clerk = actor(district.qingshi_clerk)
    assert [row.id for row in fact_records(clerk, after=None, size=9, unit=district.qingshi.pk)[0]] == [
        fact.pk
    ]
    assert fact_records(clerk, after=None, size=9, unit=district.housing.pk) == ((), None)
    assert fact_records(actor(district.transport_clerk), after=None, size=9) == ((), None)
