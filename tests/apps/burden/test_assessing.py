"""The price of a directive to many units: begun by its issuer, worked out by the worker in batches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.factories.directives import draft, settle
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import give_hours, signed_in

from threadneedle.burden.jobs import carry_on_assessments
from threadneedle.burden.mapping import digest_of, to_json
from threadneedle.burden.models import BurdenAssessment
from threadneedle.burden.reads import assessment
from threadneedle.burden.reads.assessment import Waiting, assess, price_of
from threadneedle.burden.services import assessing, begin_assessment, carry_on_assessment, issue_assessed
from threadneedle.core.base import ConflictError, InvalidError, NotFoundError, StaleError
from threadneedle.directives.models import Directive, Draft
from threadneedle.ledger.models import Event
from threadneedle.org.models import Rule


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """More than one unit is many here, and the worker takes one at a time."""
    monkeypatch.setattr(assessment, "AT_ONCE", 1)
    monkeypatch.setattr(assessing, "BATCH", 1)
    offset = (NOW - datetime.now(UTC)).total_seconds()
    with override_settings(CLOCK_OFFSET_SECONDS=offset):
        yield


@pytest.fixture
def notice(district: District) -> Directive:
    """A notice of 100 hours to each of two townships that have said their hours, due on 26 June."""
    give_hours(district.qingshi, 8, 0)
    give_hours(district.liuhe, 16, 0)
    made = draft(district)
    settle(made, district)
    Draft.objects.filter(directive=made).update(hours=Decimal(100), due=date(2026, 6, 26))
    made.refresh_from_db()
    return made


def way(district: District, notice: Directive) -> Waiting:
    found = price_of(notice.pk, actor=actor(district.housing_clerk), today=TODAY)
    assert isinstance(found, Waiting)
    return found


def begin(district: District, notice: Directive) -> bool:
    return begin_assessment(notice.pk, actor=actor(district.housing_clerk), now=NOW)


def test_many_units_wait_for_the_worker_and_nothing_is_issued_meanwhile(
    district: District, notice: Directive
) -> None:
    assert way(district, notice) == Waiting(notice.pk, notice.version, 2, 0, "")
    with pytest.raises(ConflictError) as refused:
        assess(notice.pk, actor=actor(district.housing_clerk), today=TODAY)
    assert refused.value.problems[0].params == {"units": 2, "done": 0}
    with pytest.raises(ConflictError) as again:
        issue_assessed(notice.pk, reason="急", actor=actor(district.housing_clerk), now=NOW)
    assert again.value.problems[0].code == "burden.not_ready"
    assert Directive.objects.get(pk=notice.pk).state == "drafted"


def test_the_worker_goes_unit_by_unit_to_the_price_that_one_request_would_find(
    district: District, notice: Directive, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert begin(district, notice) is True
    assert (way(district, notice).going, carry_on_assessments(NOW)) == (True, True)
    assert (way(district, notice).done, way(district, notice).units) == (1, 2)
    assert carry_on_assessments(NOW) is True
    worked_out = assess(notice.pk, actor=actor(district.housing_clerk), today=TODAY)
    assert carry_on_assessments(NOW) is False
    row = BurdenAssessment.objects.get()
    assert (row.state, row.done, row.digest) == ("ready", 2, digest_of(to_json(worked_out)))
    monkeypatch.setattr(assessment, "AT_ONCE", 40)
    assert assess(notice.pk, actor=actor(district.housing_clerk), today=TODAY) == worked_out
    assert (worked_out.asked, worked_out.certain > 0) == (800, True)


def test_what_runs_is_not_begun_twice_and_what_is_there_is_worked_out_anew(
    district: District, notice: Directive
) -> None:
    begin(district, notice)
    begin(district, notice)
    assert Event.objects.filter(kind="burden.begin").count() == 1
    carry_on_assessments(NOW)
    carry_on_assessments(NOW)
    begin(district, notice)
    assert (way(district, notice).done, Event.objects.filter(kind="burden.begin").count()) == (0, 2)


def test_few_units_need_no_worker(
    district: District, notice: Directive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessment, "AT_ONCE", 2)
    assert (begin(district, notice), BurdenAssessment.objects.count()) == (False, 0)


def test_only_who_may_issue_begins_and_only_the_version_that_is(
    district: District, notice: Directive
) -> None:
    with pytest.raises(NotFoundError):
        begin_assessment(notice.pk, actor=actor(district.transport_clerk), now=NOW)
    with pytest.raises(StaleError):
        begin_assessment(notice.pk, version=notice.version + 1, actor=actor(district.housing_clerk), now=NOW)
    assert BurdenAssessment.objects.count() == 0


@pytest.mark.parametrize("what", ["version", "state", "day"])
def test_what_has_become_of_no_use_is_thrown_away(district: District, notice: Directive, what: str) -> None:
    begin(district, notice)
    row = BurdenAssessment.objects.get()
    if what == "version":
        Directive.objects.filter(pk=notice.pk).update(version=notice.version + 1)
    elif what == "state":
        Directive.objects.filter(pk=notice.pk).update(state="withdrawn")
    carry_on_assessment(row.pk, now=NOW + timedelta(days=what == "day"))
    assert not BurdenAssessment.objects.exists()


def test_the_price_of_yesterday_is_none_of_today(district: District, notice: Directive) -> None:
    begin(district, notice)
    carry_on_assessments(NOW)
    carry_on_assessments(NOW)
    tomorrow = TODAY + timedelta(days=1)
    found = price_of(notice.pk, actor=actor(district.housing_clerk), today=tomorrow)
    assert isinstance(found, Waiting)
    assert found.state == ""


def failed(district: District, notice: Directive, caplog: pytest.LogCaptureFixture) -> None:
    """Let the worker fail at the last batch: the rule of the least notice is missing."""
    begin(district, notice)
    carry_on_assessments(NOW)
    rule = Rule.objects.get(key="notice_days")
    Rule.objects.filter(pk=rule.pk).delete()
    assert carry_on_assessments(NOW) is True
    rule.save(force_insert=True)
    assert "failed" in caplog.text


def test_a_price_that_cannot_be_worked_out_is_said_to_be_none_and_asks_for_a_reason(
    district: District, notice: Directive, caplog: pytest.LogCaptureFixture
) -> None:
    failed(district, notice, caplog)
    assert way(district, notice).failed
    clerk = actor(district.housing_clerk)
    with pytest.raises(InvalidError) as refused:
        issue_assessed(notice.pk, actor=clerk, now=NOW)
    assert refused.value.problems[0].code == "burden.unpriced"
    issued = issue_assessed(notice.pk, reason="汛期不能等", actor=clerk, now=NOW)
    row = BurdenAssessment.objects.get(directive=issued)
    assert (row.state, row.outcome, row.reason, row.result) == ("failed", "in_spite", "汛期不能等", {})


def test_what_has_failed_can_be_begun_again(
    district: District, notice: Directive, caplog: pytest.LogCaptureFixture
) -> None:
    failed(district, notice, caplog)
    begin(district, notice)
    assert (carry_on_assessments(NOW), carry_on_assessments(NOW), carry_on_assessments(NOW)) == (
        True,
        True,
        False,
    )
    assert BurdenAssessment.objects.get().state == "ready"


def page(client: Client, notice: Directive, **headers: str) -> tuple[int, str]:
    answer = client.get(reverse("burden:assessment", args=[notice.pk]), headers=headers)
    return answer.status_code, answer.content.decode()


def test_the_page_says_how_far_it_is_and_then_the_price(district: District, notice: Directive) -> None:
    client = signed_in(district.housing_clerk)
    code, words = page(client, notice)
    assert (code, "Not begun yet" in words, "Work out what it costs" in words) == (200, True, True)
    address = reverse("burden:begin", args=[notice.pk])
    assert client.post(address, {"version": notice.version}).status_code == 302
    carry_on_assessments(NOW)
    code, words = page(client, notice)
    assert '<progress class="mt1" max="2" value="1"' in words
    code, words = page(client, notice, **{"HX-Request": "true"})
    assert (code, words.startswith('<div id="way"')) == (200, True)
    carry_on_assessments(NOW)
    answer = client.get(reverse("burden:assessment", args=[notice.pk]), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")
    assert "Weeks of each unit" in page(client, notice)[1]
