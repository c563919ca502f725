"""Norms: set with a source and a day, and moved by what teams report as spent, when somebody accepts it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories.directives import task_for
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import ConflictError, ForbiddenError, InvalidError, NotFoundError
from threadneedle.directives.models import Task
from threadneedle.directives.reads.norms import norm_rows
from threadneedle.directives.services.norms import accept_norm
from threadneedle.ledger.models import Event
from threadneedle.org.drafts import NormDraft
from threadneedle.org.models import Norm
from threadneedle.org.services.norms import set_norm

BEFORE = TODAY - timedelta(days=30)


def draft(hours: str = "3", since: date = TODAY, **more: Any) -> NormDraft:
    words = {"name": "渠道清淤", "counter": "处", "words": "清淤", "source": "区住建局定额", **more}
    return NormDraft(hours=Decimal(hours), since=since, **words)


def held(hours: str = "3", counter: str = "处") -> Norm:
    return Norm.objects.create(
        name="渠道清淤", counter=counter, hours=Decimal(hours), since=BEFORE, source="区住建局定额"
    )


def spent(district: District, norm: Norm, *hours: str, **columns: Any) -> None:
    columns = {"quantity": 10, "counter": "处", "reported_on": TODAY, "state": "reported"} | columns
    for each in hours:
        task = task_for(district)
        Task.objects.filter(pk=task.pk).update(norm=norm, hours_spent=Decimal(each), **columns)


def test_a_norm_holds_from_its_day_and_the_one_before_ends_the_day_before(district: District) -> None:
    by: dict[str, Any] = {"actor": actor(district.administrator), "now": NOW}
    first = set_norm(draft(), **by)
    later = set_norm(draft("2.5", TODAY + timedelta(days=10)), **by)
    between = set_norm(draft("2.75", TODAY + timedelta(days=5)), **by)
    first.refresh_from_db()
    assert (first.until, between.until, later.until) == (
        TODAY + timedelta(days=4),
        TODAY + timedelta(days=9),
        None,
    )
    assert set_norm(draft("4"), **by).pk == first.pk, "what begins today may be put right"
    assert Norm.objects.get(pk=first.pk).hours == 4
    other = set_norm(draft(counter=""), **by)
    assert (other.until, Norm.objects.count()) == (None, 4), "per place and per task are two norms"
    event = Event.objects.filter(kind="norm.set").order_by("pk")[1]
    assert event.subjects.get().key == later.pk


def test_what_held_is_not_rewritten_and_only_the_administrator_sets_norms(district: District) -> None:
    with pytest.raises(ConflictError, match=r"org\.norm_in_the_past"):
        set_norm(draft(since=TODAY - timedelta(days=1)), actor=actor(district.administrator), now=NOW)
    for post in (district.qingshi_head, district.housing_head, district.governor):
        with pytest.raises(ForbiddenError, match=r"org\.administrator_needed"):
            set_norm(draft(), actor=actor(post), now=NOW)
    assert not Norm.objects.exists()


@pytest.mark.parametrize("hours", ["0", "0.004", "-1", "100000", "NaN", "Infinity"])
def test_hours_out_of_range_are_refused_with_their_value(hours: str) -> None:
    with pytest.raises(InvalidError, match=r"org\.norm_range") as refused:
        draft(hours)
    assert refused.value.problems[0].params["hours"] == hours


def test_ten_reports_make_a_proposal_in_two_queries(
    district: District, django_assert_num_queries: Any
) -> None:
    norm = held()
    spent(district, norm, *["22.5"] * 10)
    with django_assert_num_queries(2):
        (row,) = norm_rows(TODAY, past=False)
    assert row.reports == 10
    assert row.now is not None
    assert (row.now.median, row.now.proposed) == (Decimal("2.25"), Decimal("2.50"))


def test_the_hours_of_few_reports_are_shown_to_nobody(district: District) -> None:
    spent(district, held(), *["10"] * 4)
    (row,) = norm_rows(TODAY, past=False)
    assert (row.reports, row.now) == (4, None)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "withdrawn"},
        {"reported_on": None, "state": "taken_on"},
        {"reported_on": BEFORE},
        {"counter": "户"},
        {"quantity": None},
        {"quantity_reported": 0},
        {"children_count": 2},
    ],
)
def test_a_report_that_cannot_be_set_against_the_norm_does_not_count(
    district: District, columns: dict[str, Any]
) -> None:
    spent(district, held(), *["20"] * 5, **columns)
    assert norm_rows(TODAY, past=False)[0].reports == 0


def test_hours_are_set_against_what_was_done_and_for_a_whole_task_against_one(district: District) -> None:
    spent(district, held(), *["20"] * 5, quantity_reported=8)
    spent(district, held("30", ""), *["20"] * 5)
    whole, each = norm_rows(TODAY, past=False)
    assert whole.now is not None
    assert each.now is not None
    assert (each.now.median, whole.now.median) == (Decimal("2.50"), 20)


def test_a_norm_moves_only_when_accepted_and_no_report_counts_twice(district: District) -> None:
    norm = held()
    spent(district, norm, *["22.5"] * 10)
    by: dict[str, Any] = {"actor": actor(district.administrator), "now": NOW}
    with pytest.raises(ConflictError, match=r"norm\.proposal_gone"):
        accept_norm(norm.pk, Decimal("2.25"), "报告", **by)
    with pytest.raises(ForbiddenError):
        accept_norm(norm.pk, Decimal("2.50"), "报告", actor=actor(district.qingshi_head), now=NOW)
    assert norm_rows(TODAY, past=False)[0].hours == 3
    made = accept_norm(norm.pk, Decimal("2.50"), "报告", **by)
    assert (made.name, made.counter, made.hours, made.since, made.source) == (
        "渠道清淤",
        "处",
        Decimal("2.50"),
        TODAY,
        "报告",
    )
    (row,) = norm_rows(TODAY, past=False)
    assert (row.id, row.hours, row.reports, row.now) == (made.pk, Decimal("2.50"), 0, None)
    assert [each.state for each in norm_rows(TODAY, past=True)] == ["past", "holds"]
    with pytest.raises(NotFoundError, match=r"norm\.unknown"):
        accept_norm(norm.pk, Decimal("2.50"), "报告", **by)
    # Reports on tasks that were issued with the former norm count for the one that replaced it.
    tomorrow = TODAY + timedelta(days=1)
    spent(district, norm, "50", reported_on=tomorrow)
    assert norm_rows(tomorrow, past=False)[0].reports == 1


def page(client: Client, district: District, post: Any, data: dict[str, str] | None = None) -> Any:
    client.force_login(post.holders.get().person)
    client.cookies["django_language"] = "en"
    return client.get("/org/norms/") if data is None else client.post("/org/norms/", data, follow=True)


def test_one_click_sets_what_the_page_proposes(client: Client, district: District) -> None:
    norm = held()
    spent(district, norm, *["22.5"] * 10)
    body = page(client, district, district.administrator).content.decode()
    assert "3 h for each 处" in body
    assert "median of 10 reports: 2.25 h" in body
    assert "Set 2.5 h" in body
    told = page(
        client,
        district,
        district.administrator,
        {"act": "accept", "accept-row": str(norm.pk), "accept-hours": "2.50"},
    )
    assert "The norm holds from today." in told.content.decode()
    assert Norm.objects.get(until=None).source == "实际用时：10份报告的中位数为2.25工时"


def test_who_does_not_keep_the_norms_reads_them_without_buttons(client: Client, district: District) -> None:
    spent(district, held(), *["22.5"] * 10)
    body = page(client, district, district.qingshi_clerk).content.decode()
    assert "proposed: 2.5 h" in body
    assert "Set 2.5 h" not in body
    assert 'name="set-name"' not in body
