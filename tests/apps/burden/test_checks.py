"""What is to be looked at before a directive is issued: demands, limits, duties, what is known already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation
from tests.factories.directives import NOTICE, draft, settle
from tests.factories.org import NOW, TODAY, District, actor, person_of
from tests.factories.work import make_draft, make_task, signed_in

from threadneedle.accounts.services import make_token
from threadneedle.burden.mapping import Assessment, as_seen_by, from_json, seen_digest, to_json
from threadneedle.burden.reads.assessment import assess
from threadneedle.burden.reads.records import record_of
from threadneedle.burden.record import words_of
from threadneedle.directives.models import Directive, Draft, ProofStandard, Task
from threadneedle.org.models import DutyItem, Rule
from threadneedle.reports.models import Fact, Report
from threadneedle.reports.services import ReportDraft, submit_report

PHOTOS = NOTICE.replace("7月10日前完成。", "7月10日前完成，逐处拍照上传。")


@pytest.fixture(autouse=True)
def _at_work() -> Iterator[None]:
    offset = (NOW - datetime.now(UTC)).total_seconds()
    with override_settings(CLOCK_OFFSET_SECONDS=offset):
        yield


def price(district: District, directive: Directive) -> Assessment:
    return assess(directive.pk, actor=actor(district.housing_clerk), today=TODAY)


def settled(district: District, text: str = NOTICE) -> Directive:
    made = draft(district, text=text)
    settle(made, district)
    return made


def test_a_demand_for_photos_is_quoted_where_it_stands_with_its_rule(district: District) -> None:
    (row,) = price(district, settled(district, PHOTOS)).checks
    assert (row.code, row.quote, row.thing, row.position, row.paragraph) == (
        "proof",
        "逐处拍照",
        "photo",
        1,
        4,
    )
    assert row.after.startswith("上传")
    assert row.rule.zh == "要求留痕佐证"
    assert "2024年" in row.source
    assert (row.house_default, row.excuse) == (False, "")


def test_a_reason_that_the_issuer_gave_excuses_a_demand(district: District) -> None:
    made = settled(district, PHOTOS)
    proof = ProofStandard.objects.create(category="safety", asks="photo", reason="暗管只能看照片")
    Draft.objects.filter(directive=made).update(proof=proof)
    found = price(district, made)
    assert [(row.excuse, row.reason) for row in found.checks] == [("told", "暗管只能看照片")]
    assert (found.unexcused, found.to_look_at) == ((), 0)


def test_a_plain_order_has_nothing_to_look_at(district: District) -> None:
    found = price(district, settled(district))
    assert (found.checks, found.duties, found.known, found.to_look_at) == ((), (), (), 0)


def test_length_and_notice_are_held_against_their_rules(district: District) -> None:
    Rule.objects.filter(key="document_characters").update(value=60)
    made = settled(district)
    Draft.objects.filter(directive=made).update(due=date(2026, 6, 22))
    rows = {row.code: (row.found, row.limit, row.house_default) for row in price(district, made).checks}
    signs = len("".join(made.text.split()))
    assert rows == {"length": (signs, 60, False), "notice": (2, 10, True)}


def duty(district: District, share: str, name: str) -> DutyItem:
    return DutyItem.objects.create(
        unit=district.root,
        number="3.1",
        share=share,
        name=name,
        department="区水利局",
        since=date(2026, 1, 1),
    )


@pytest.mark.parametrize(
    ("share", "foreign"), [("basic", False), ("coop", False), ("back", True), ("", True)]
)
def test_a_passage_is_looked_up_on_the_duty_list(district: District, share: str, *, foreign: bool) -> None:
    duty(district, share or "basic", "易涝点和排水口清淤" if share else "义务教育学位登记")
    found = price(district, settled(district))
    assert [(row.share, row.units, row.name) for row in found.duties] == [
        (share, 2, "易涝点和排水口清淤" if share else "")
    ]
    assert bool(found.foreign) is foreign


def asked_before(district: District, **fields: object) -> Task:
    title = "易涝点和排水口清淤"
    made = make_draft(district, title, issuer=district.transport, text=f"对辖区内{title}")
    return make_task(made, district.qingshi, due=date(2026, 7, 1), **fields)


def test_what_another_office_asks_of_the_same_unit_is_named(district: District) -> None:
    asked_before(district)
    (row,) = price(district, settled(district)).known
    assert (row.state, row.issuer.zh, row.day, row.units, row.until) == (
        "asked",
        "区交通局",
        date(2026, 7, 1),
        1,
        None,
    )


def test_a_reader_who_may_not_see_the_other_task_is_told_all_but_its_title(district: District) -> None:
    asked_before(district)
    whole = price(district, settled(district))
    assert whole.known[0].task_title.zh == "易涝点和排水口清淤"
    (hidden,) = as_seen_by(whole, actor(district.housing_clerk)).known
    assert (hidden.task_title.zh, hidden.issuer.zh, hidden.units) == ("", "区交通局", 1)
    (shown,) = as_seen_by(whole, actor(district.qingshi_clerk)).known
    assert shown.task_title.zh == "易涝点和排水口清淤"


def reported(district: District) -> Report:
    task = asked_before(district, responsible_post=district.qingshi_clerk, quantity=Decimal(40))
    told = ReportDraft(task_id=task.pk, client_key="k1", text="清完40处", complete=True, quantity=Decimal(40))
    return submit_report(told, actor=actor(district.qingshi_clerk), now=NOW)


def test_what_was_reported_is_known_as_long_as_it_holds(district: District) -> None:
    reported(district)
    made = settled(district)
    (row,) = price(district, made).known
    assert (row.state, row.units, row.day, row.until) == ("known", 1, TODAY, date(2026, 12, 14))
    Fact.objects.update(period_end=date(2025, 12, 1))
    assert price(district, made).known == ()


def test_a_meeting_is_not_asked_already_by_the_work_that_it_is_about(district: District) -> None:
    asked_before(district)
    made = settled(district)
    Draft.objects.filter(directive=made).update(kind="meeting")
    assert price(district, made).known == ()


def test_checks_are_kept_with_the_assessment_to_the_letter(district: District) -> None:
    duty(district, "back", "易涝点和排水口清淤")
    asked_before(district)
    found = price(district, settled(district, PHOTOS))
    assert found.to_look_at == 3
    assert from_json(to_json(found)) == found


def test_a_report_that_comes_in_meanwhile_does_not_change_the_price_that_was_seen(district: District) -> None:
    made = settled(district)
    before = seen_digest(price(district, made), actor(district.housing_clerk))
    reported(district)
    assert seen_digest(price(district, made), actor(district.housing_clerk)) == before


def test_the_page_quotes_the_words_and_leads_to_the_draft(district: District) -> None:
    made = settled(district, PHOTOS)
    page = (
        signed_in(district.housing_clerk).get(reverse("burden:assessment", args=[made.pk])).content.decode()
    )
    assert "<mark>逐处拍照</mark>上传" in page
    assert f"{reverse('directives:review', args=[made.pk])}#d1" in page
    assert "Look at this before you issue" in page


def test_the_page_of_a_plain_order_says_that_there_is_nothing(district: District) -> None:
    made = settled(district)
    page = (
        signed_in(district.housing_clerk).get(reverse("burden:assessment", args=[made.pk])).content.decode()
    )
    assert "Nothing: no rule is touched, nothing is asked twice." in page


def test_the_record_says_what_the_page_says(district: District) -> None:
    asked_before(district)
    made = settled(district, PHOTOS)
    record = record_of(made.pk, actor=actor(district.housing_clerk), today=TODAY)
    with translation.override("en"):
        rows = words_of(record)["checks"]["rows"]
    assert [row[0] for row in rows[:2]] == ["Already asked or known", "Demands for proof"]
    assert "，逐处拍照上传。" in rows[1][1]


def test_the_api_says_what_the_page_says(district: District) -> None:
    asked_before(district)
    made = settled(district, PHOTOS)
    token = make_token("price", "read", 3, person_id=person_of(district.housing_clerk).pk, now=NOW)
    machine = Client(headers={"authorization": f"Bearer {token}"}, SERVER_NAME="localhost")
    told = machine.get(f"/api/v1/directives/{made.pk}/assessment").json()
    assert [(row["code"], row["quote"], row["position"]) for row in told["checks"]] == [
        ("proof", "逐处拍照", 1)
    ]
    assert told["known"] == [
        {
            "position": 1,
            "state": "asked",
            "issuer": "区交通局",
            "task": "",
            "day": "2026-07-01",
            "until": None,
            "units": 1,
        }
    ]
