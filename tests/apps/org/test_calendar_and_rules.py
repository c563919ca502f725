"""The working calendar and the dated rule pack."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.factories.org import NOW, SINCE, TODAY, District, actor

from threadneedle.core.base import ConflictError, ForbiddenError, InvalidError, NotFoundError
from threadneedle.core.calendar import DayKind
from threadneedle.ledger.models import Event
from threadneedle.org import reads, services
from threadneedle.org.drafts import RuleDraft
from threadneedle.org.models import CalendarDay, CalendarYear, Rule
from threadneedle.org.reads.tables import rule_rows, year_view
from threadneedle.org.services.rules import shipped_rules


def code_of(caught: pytest.ExceptionInfo[Exception]) -> str:
    return caught.value.problems[0].code  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 1, 1), "holiday", "元旦"),
        (date(2026, 1, 4), "working", "元旦"),
        (date(2026, 2, 14), "working", "春节"),
        (date(2026, 2, 23), "holiday", "春节"),
        (date(2026, 6, 19), "holiday", "端午"),
        (date(2026, 9, 25), "holiday", "中秋"),
        (date(2026, 10, 7), "holiday", "国庆节"),
        (date(2026, 10, 10), "working", "国庆节"),
    ],
)
def test_the_days_of_2026_are_those_that_were_announced(
    district: District, day: date, kind: str, name: str
) -> None:
    row = CalendarDay.objects.get(day=day)
    assert (row.kind, row.name) == (kind, name)
    assert reads.work_calendar().is_working(day) == (kind == "working")


def test_2026_has_248_working_days_and_its_dragon_boat_week_four(district: District) -> None:
    assert year_view(2026).working_days == 248
    assert reads.work_calendar().working_days(date(2026, 6, 15), date(2026, 6, 21)) == 4


def test_a_year_that_nobody_announced_is_provisional(district: District) -> None:
    known = services.seed_calendar((2026, 2027, 2099), actor=actor(district.administrator), now=NOW)
    assert known == ()
    calendar = reads.work_calendar()
    assert not calendar.provisional(date(2026, 12, 31))
    assert calendar.provisional(date(2027, 1, 1))
    assert year_view(2027).provisional


def test_seeding_again_overwrites_nothing(district: District) -> None:
    by = actor(district.administrator)
    services.set_calendar_day(date(2026, 6, 19), DayKind.WORKING, "", actor=by, now=NOW)
    CalendarYear.objects.filter(year=2026).delete()
    assert services.seed_calendar((2026,), actor=by, now=NOW) == (2026,)
    assert CalendarDay.objects.get(day=date(2026, 6, 19)).kind == "working"


def test_a_day_is_set_and_given_back_to_the_weekly_rule(district: District) -> None:
    by = actor(district.administrator)
    day = date(2026, 7, 1)
    services.set_calendar_day(day, DayKind.HOLIDAY, "本地节日", actor=by, now=NOW)
    assert not reads.work_calendar().is_working(day)
    services.remove_calendar_day(day, actor=by, now=NOW)
    assert reads.work_calendar().is_working(day)
    with pytest.raises(NotFoundError):
        services.remove_calendar_day(day, actor=by, now=NOW)
    assert list(Event.objects.order_by("-id").values_list("kind", flat=True)[:2]) == [
        "calendar.remove_day",
        "calendar.set_day",
    ]


def test_years_are_announced_in_order_and_once(district: District) -> None:
    by = actor(district.administrator)
    with pytest.raises(ConflictError) as gap:
        services.announce_year(2028, "通知", actor=by, now=NOW)
    with pytest.raises(ConflictError) as again:
        services.announce_year(2026, "通知", actor=by, now=NOW)
    with pytest.raises(InvalidError) as far:
        services.announce_year(3000, "通知", actor=by, now=NOW)
    assert [code_of(gap), code_of(again), code_of(far)] == [
        "org.year_gap",
        "org.year_announced",
        "org.year_far_away",
    ]
    services.announce_year(2027, "通知", actor=by, now=NOW)
    assert not reads.work_calendar().provisional(date(2027, 12, 31))


def test_only_the_administrator_of_the_district_keeps_calendar_and_rules(district: District) -> None:
    by = actor(district.governor)
    acts = [
        lambda: services.set_calendar_day(TODAY, DayKind.HOLIDAY, "", actor=by, now=NOW),
        lambda: services.remove_calendar_day(date(2026, 6, 19), actor=by, now=NOW),
        lambda: services.announce_year(2027, "通知", actor=by, now=NOW),
        lambda: services.seed_calendar((2024,), actor=by, now=NOW),
        lambda: services.seed_rules(TODAY, actor=by, now=NOW),
        lambda: services.set_rule(near(TODAY, 3), actor=by, now=NOW),
    ]
    for act in acts:
        with pytest.raises(ForbiddenError):
            act()


def near(since: date, value: int) -> RuleDraft:
    return RuleDraft("near_days", Decimal(value), "working_day", "临期", since, "区政府办〔2026〕1号")


def test_a_new_value_ends_the_former_the_day_before(district: District) -> None:
    by = actor(district.administrator)
    services.set_rule(near(date(2026, 7, 1), 4), actor=by, now=NOW)
    services.set_rule(near(TODAY, 3), actor=by, now=NOW)
    rows = Rule.objects.filter(key="near_days").order_by("since").values_list("value", "since", "until")
    assert list(rows) == [
        (Decimal(2), SINCE, date(2026, 6, 16)),
        (Decimal(3), TODAY, date(2026, 6, 30)),
        (Decimal(4), date(2026, 7, 1), None),
    ]
    days = (date(2026, 6, 16), TODAY, date(2026, 6, 30), date(2026, 7, 1))
    assert [reads.limit("near_days", day) for day in days] == [2, 3, 3, 4]


def test_the_past_is_not_rewritten_but_today_may_be_put_right(district: District) -> None:
    by = actor(district.administrator)
    with pytest.raises(ConflictError) as caught:
        services.set_rule(near(date(2026, 6, 16), 3), actor=by, now=NOW)
    assert code_of(caught) == "org.rule_in_the_past"
    for value in (3, 5):
        services.set_rule(near(TODAY, value), actor=by, now=NOW)
    assert reads.limit("near_days", TODAY) == 5
    assert Rule.objects.filter(key="near_days").count() == 2


def test_today_is_the_day_in_the_district_not_in_greenwich(district: District) -> None:
    after_midnight = datetime(2026, 6, 17, 16, 30, tzinfo=UTC)
    with pytest.raises(ConflictError):
        services.set_rule(near(TODAY, 3), actor=actor(district.administrator), now=after_midnight)


def test_a_limit_that_nobody_set_is_asked_for_by_name(district: District) -> None:
    with pytest.raises(InvalidError) as caught:
        reads.limit("wing_span", TODAY)
    assert caught.value.problems[0].params == {"key": "wing_span", "day": "2026-06-17"}


def test_every_shipped_rule_has_a_source_and_both_names() -> None:
    rules = tuple(shipped_rules(TODAY))
    assert len(rules) == len({rule.key for rule in rules})
    assert all(rule.source and rule.name and rule.name_en for rule in rules)
    assert all(rule.house_default == (rule.since == TODAY) for rule in rules)


def test_the_law_of_supervision_gives_thirty_days_from_its_first_day(district: District) -> None:
    assert reads.limit("re_examination_ask_days", date(2021, 2, 1)) == 30
    row = next(row for row in rule_rows(TODAY, past=False) if row.key == "re_examination_ask_days")
    assert "第733号" in row.source
    assert not row.house_default


def test_seeding_the_rules_again_adds_none(district: District) -> None:
    assert services.seed_rules(TODAY, actor=actor(district.administrator), now=NOW) == 0


@pytest.mark.parametrize("key", ["近", "near-days", "2days", "a b"])
def test_a_key_is_an_identifier(key: str) -> None:
    with pytest.raises(InvalidError) as caught:
        RuleDraft(key, Decimal(1), "day", "名", TODAY, "来源")
    assert code_of(caught) == "org.rule_key"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e9"])
def test_a_value_is_a_number_that_fits(value: str) -> None:
    with pytest.raises(InvalidError) as caught:
        RuleDraft("near_days", Decimal(value), "day", "名", TODAY, "来源")
    assert code_of(caught) == "org.value_out_of_range"
