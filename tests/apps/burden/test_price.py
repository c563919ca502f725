"""What a directive costs before it is issued: two numbers, a free date, a reason, and nobody is refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from tests.factories.directives import draft, settle
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import give_hours, make_draft, make_task, signed_in

from threadneedle.burden.mapping import as_seen_by, digest_of, from_json, seen_digest, to_json
from threadneedle.burden.models import BurdenAssessment
from threadneedle.burden.reads.assessment import assess, kept_of
from threadneedle.burden.services import issue_assessed, move_to_free_date
from threadneedle.core.base import ConflictError, InvalidError, NotFoundError, StaleError
from threadneedle.directives.models import Directive, Draft, DraftShare, DraftUnit, Task
from threadneedle.directives.reads.norms import norm_quarters
from threadneedle.ledger.models import Event
from threadneedle.org.models import Norm
from threadneedle.worklists.services.plans import plan_unit


@pytest.fixture
def notice(district: District) -> Directive:
    """A notice to both townships, due on 26 June, of 100 hours each."""
    made = draft(district)
    settle(made, district)
    Draft.objects.filter(directive=made).update(hours=Decimal(100), due=date(2026, 6, 26))
    made.refresh_from_db()
    return made


def seen_on(page: Any) -> dict[str, str]:
    """What the form of a page sends with it: the state and the price that it shows."""
    return dict(re.findall(r'name="(version|digest)" value="([^"]+)"', page.content.decode()))


@pytest.fixture
def busy(district: District) -> Task:
    """Qingshi has 8 hours a day, none in reserve, and 24 hours due on Monday, 22 June."""
    give_hours(district.qingshi, 8, 0)
    task = make_task(
        make_draft(district, "台账整理", tier=3, issuer=district.transport),
        district.qingshi,
        due=date(2026, 6, 22),
        hours_asked=Decimal(24),
    )
    plan_unit(district.qingshi.pk, now=NOW)
    return task


def test_the_two_numbers_the_weeks_and_the_displaced_are_exact(
    district: District, notice: Directive, busy: Task
) -> None:
    found = assess(notice.pk, actor=actor(district.housing_clerk), today=TODAY)
    qingshi, liuhe = found.units
    assert (qingshi.asked, qingshi.tasks, qingshi.known) == (400, 1, True)
    # Eighty hours in two weeks for 124; but until 26 June there are only 56, so that 68 are late for certain.
    assert [(week.over_before, week.over_after) for week in qingshi.weeks[:2]] == [(0, 0), (0, 176)]
    # The notice ranks above the ledgers and pushes them past their day as well: 100 + 24 hours.
    assert (qingshi.certain, qingshi.best) == (272, 496)
    assert (liuhe.known, liuhe.weeks, liuhe.certain, liuhe.best) == (False, (), 0, 0)
    assert (found.asked, found.certain, found.best) == (800, 272, 496)


def test_what_is_displaced_names_its_title_its_issuer_and_the_days(
    district: District, notice: Directive, busy: Task
) -> None:
    Draft.objects.filter(directive=notice).update(hours=Decimal(40))
    found = assess(notice.pk, actor=actor(district.housing_clerk), today=TODAY)
    (group,) = found.displaced
    assert (group.title.zh, group.issuer.zh, group.lines, group.was) == (
        "台账整理",
        "区交通局",
        1,
        date(2026, 6, 22),
    )
    assert group.would_be is not None
    assert group.would_be > group.was
    assert found.units[0].displaced == 1


def test_an_assessment_comes_back_from_its_kept_form_with_the_same_digest(
    district: District, notice: Directive, busy: Task
) -> None:
    found = assess(notice.pk, actor=actor(district.housing_clerk), today=TODAY)
    kept = to_json(found)
    assert from_json(kept) == found
    assert digest_of(to_json(from_json(kept))) == digest_of(kept)


def test_an_issuer_sees_what_is_over_and_never_what_is_spare(
    district: District, notice: Directive, busy: Task
) -> None:
    clerk = actor(district.housing_clerk)
    whole = assess(notice.pk, actor=clerk, today=TODAY)
    seen = as_seen_by(whole, clerk).units[0]
    assert {(week.before, week.after, week.available) for week in seen.weeks} == {(None, None, None)}
    assert [week.over_after for week in seen.weeks] == [week.over_after for week in whole.units[0].weeks]
    assert as_seen_by(whole, actor(district.governor)) == whole


def test_over_capacity_wants_a_reason_and_then_is_issued_and_kept(
    district: District, notice: Directive, busy: Task
) -> None:
    clerk = actor(district.housing_clerk)
    with pytest.raises(InvalidError) as refused:
        issue_assessed(notice.pk, version=notice.version, reason=" ", actor=clerk, now=NOW)
    assert refused.value.problems[0].code == "burden.reason_missing"
    assert Directive.objects.get(pk=notice.pk).state == "drafted"
    issue_assessed(notice.pk, version=notice.version, reason="汛期将至", actor=clerk, now=NOW)
    row = BurdenAssessment.objects.get(directive=notice)
    assert (row.outcome, row.reason, row.state, row.version) == (
        "in_spite",
        "汛期将至",
        "ready",
        notice.version,
    )
    assert row.digest == digest_of(row.result)
    assert Task.objects.filter(directive=notice).count() == 2
    assert Event.objects.filter(kind="burden.assess").count() == 1
    assert kept_of(notice.pk, actor=clerk).reason == "汛期将至"
    with pytest.raises(NotFoundError):
        kept_of(notice.pk, actor=actor(district.transport_clerk))


def test_what_fits_or_is_not_known_is_issued_without_a_reason(district: District, notice: Directive) -> None:
    issue_assessed(notice.pk, version=notice.version, actor=actor(district.housing_clerk), now=NOW)
    assert BurdenAssessment.objects.get(directive=notice).outcome == "issued"


def test_moved_to_the_free_date_nothing_is_late_or_displaced(
    district: District, notice: Directive, busy: Task
) -> None:
    clerk = actor(district.housing_clerk)
    free = assess(notice.pk, actor=clerk, today=TODAY).free_date
    assert free is not None
    assert free > date(2026, 6, 26)
    assert move_to_free_date(notice.pk, version=notice.version, actor=clerk, now=NOW) == 1
    again = assess(notice.pk, actor=clerk, today=TODAY)
    assert (again.certain, again.best, again.displaced, again.tight) == (0, 0, (), ())
    assert {row.due for row in Draft.objects.filter(directive=notice)} == {free}
    with pytest.raises(ConflictError):
        move_to_free_date(notice.pk, version=notice.version + 1, actor=clerk, now=NOW)


def test_a_date_moved_from_an_older_state_changes_nothing(
    district: District, notice: Directive, busy: Task
) -> None:
    with pytest.raises(StaleError):
        move_to_free_date(notice.pk, version=notice.version - 1, actor=actor(district.housing_clerk), now=NOW)
    assert {row.due for row in Draft.objects.filter(directive=notice)} == {date(2026, 6, 26)}


def test_a_price_that_has_changed_since_is_shown_anew_and_nothing_is_issued(
    district: District, notice: Directive, busy: Task, settings: Any
) -> None:
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())
    browser = signed_in(district.housing_clerk)
    address = reverse("burden:assessment", args=[notice.pk])
    seen = seen_on(browser.get(address)) | {"reason": "汛期将至"}
    Task.objects.filter(pk=busy.pk).update(hours_asked=Decimal(72))
    plan_unit(district.qingshi.pk, now=NOW)
    refused = browser.post(address, seen)
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "What it costs has changed since you opened this page." in text
    assert "汛期将至" in text
    assert not Task.objects.filter(directive=notice).exists()
    again = seen_on(refused)
    assert again["digest"] != seen["digest"]
    assert browser.post(address, again | {"reason": "汛期将至"}).status_code == 302


def test_spare_hours_that_an_issuer_is_not_told_do_not_change_the_price_he_saw(
    district: District, notice: Directive, busy: Task
) -> None:
    Draft.objects.filter(directive=notice).update(hours=Decimal(4))
    clerk = actor(district.housing_clerk)
    whole = assess(notice.pk, actor=clerk, today=TODAY)
    seen = seen_digest(whole, clerk)
    Task.objects.filter(pk=busy.pk).update(hours_asked=Decimal(16))
    plan_unit(district.qingshi.pk, now=NOW)
    again = assess(notice.pk, actor=clerk, today=TODAY)
    assert (again != whole, seen_digest(again, clerk) == seen) == (True, True)
    issue_assessed(notice.pk, version=notice.version, digest=seen, actor=clerk, now=NOW)


def test_nobody_issues_on_the_page_without_having_seen_the_price(
    district: District, notice: Directive, settings: Any
) -> None:
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())
    refused = signed_in(district.housing_clerk).post(
        reverse("burden:assessment", args=[notice.pk]), {"version": notice.version}
    )
    assert refused.status_code == 422
    assert "Open the price once before you issue" in refused.content.decode()


def test_the_page_prices_wants_a_reason_moves_and_issues(
    district: District, notice: Directive, busy: Task, settings: Any
) -> None:
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())
    browser = signed_in(district.housing_clerk)
    address = reverse("burden:assessment", args=[notice.pk])
    page = browser.get(address)
    assert page.status_code == 200
    assert "1 of 2 units cannot fit this directive" in page.content.decode()
    refused = browser.post(address, seen_on(page))
    assert refused.status_code == 422
    assert "68 hours will be late whatever the order" in refused.content.decode()
    moved = browser.post(reverse("burden:move", args=[notice.pk]), {"version": notice.version}, follow=True)
    assert "It fits, as far as hours are known" in moved.content.decode()
    issued = browser.post(address, seen_on(moved))
    assert issued.status_code == 302
    assert "Issued as it was." in browser.get(address).content.decode()
    assert signed_in(district.transport_clerk).get(address).status_code == 404


def test_the_page_of_an_issuer_draws_no_height_of_what_fits(
    district: District, notice: Directive, busy: Task, settings: Any
) -> None:
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())
    page = signed_in(district.housing_clerk).get(reverse("burden:assessment", args=[notice.pk]))
    text = page.content.decode()
    assert 'class="add"' not in text
    assert text.count('class="base"') == text.count('y="82" width="15" height="2"') == 8


def of_units(notice: Directive, district: District) -> list[int]:
    return [unit.asked for unit in assess(notice.pk, actor=actor(district.housing_clerk), today=TODAY).units]


def counted_in_buildings(notice: Directive) -> None:
    """Without an estimate, with a norm of an hour and a half for each building."""
    norm = Norm.objects.create(
        name="外墙排查", counter="栋", hours=Decimal("1.5"), since=TODAY, source="测时"
    )
    Draft.objects.filter(directive=notice).update(
        hours=None, norm=norm, quantity=Decimal(40), counter="栋", title="外墙排查"
    )


def test_work_without_an_estimate_is_counted_by_the_norm_that_plans_count_by(
    district: District, notice: Directive
) -> None:
    counted_in_buildings(notice)
    DraftUnit.objects.filter(draft__directive=notice).delete()
    DraftUnit.objects.create(draft=notice.drafts.get(), unit=district.qingshi, role="lead")
    assert of_units(notice, district) == [240]
    issue_assessed(notice.pk, actor=actor(district.housing_clerk), now=NOW)
    task = Task.objects.get(directive=notice)
    assert norm_quarters([task.pk], TODAY) == {task.pk: 240}


def test_a_quantity_told_to_nobody_counts_in_equal_parts_and_the_page_says_so(
    district: District, notice: Directive, settings: Any
) -> None:
    settings.CLOCK_OFFSET_SECONDS = round((NOW - datetime.now(UTC)).total_seconds())
    counted_in_buildings(notice)
    assert of_units(notice, district) == [120, 120]
    page = signed_in(district.housing_clerk).get(reverse("burden:assessment", args=[notice.pk]))
    assert "is not shared out yet: equal parts are assumed." in page.content.decode()
    assert reverse("directives:shares", args=[notice.drafts.get().pk]) in page.content.decode()


def test_what_a_unit_was_told_counts_by_its_hours_or_by_the_norm(
    district: District, notice: Directive
) -> None:
    counted_in_buildings(notice)
    draft = notice.drafts.get()
    DraftShare.objects.create(draft=draft, unit=district.qingshi, quantity=Decimal(30))
    DraftShare.objects.create(draft=draft, unit=district.liuhe, quantity=Decimal(10), hours=Decimal(9))
    assert of_units(notice, district) == [180, 36]


def test_a_crew_is_counted_for_each_of_its_people(district: District, notice: Directive, busy: Task) -> None:
    Draft.objects.filter(directive=notice).update(hours=Decimal(16), crew=2)
    found = assess(notice.pk, actor=actor(district.housing_clerk), today=TODAY)
    assert found.units[0].asked == 64
    Draft.objects.filter(directive=notice).update(hours=Decimal(16), crew=3)
    found = assess(notice.pk, actor=actor(district.housing_clerk), today=TODAY)
    # Each of three has to give five hours and a half, in whole quarters.
    assert found.units[0].asked == 66
