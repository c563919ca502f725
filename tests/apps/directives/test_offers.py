"""Orders that were registered in the name of an office, once it works here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.factories.org import NOW, SINCE, TODAY, District, actor, make_person

from threadneedle.core.base import ForbiddenError, InvalidError, NotFoundError, Role
from threadneedle.directives import services
from threadneedle.directives.models import Directive, Draft, Task
from threadneedle.directives.reads.offers import offer_count, offers
from threadneedle.directives.services import DirectiveText, DraftEdit, Received
from threadneedle.directives.services.succession import carry_over
from threadneedle.ledger.models import Event
from threadneedle.org.drafts import GrantDraft, HoldingDraft, PostDraft, UnitDraft
from threadneedle.org.models import Unit
from threadneedle.org.services import add_alias, add_posts, add_units, appoint_all, grant_roles, merge_units
from threadneedle.reports.services import ReportDraft, confirm_report, submit_report

Browser = Callable[[Any], Client]
TEXT = "关于排查桥梁的通知\n\n一、各乡镇6月26日前排查桥梁。\n二、各乡镇6月30日前报送名单。\n"


@pytest.fixture
def registered(district: District) -> Directive:
    """An order of the transport office, registered by Qingshi and on its list."""
    return register(district, "晴川区交通运输局")


def register(district: District, office: str) -> Directive:
    by = actor(district.qingshi_clerk)
    given = DirectiveText(text=TEXT, received=Received(issuer_words=office))
    made = services.draft_directive(given, actor=by, now=NOW)
    for draft in Draft.objects.filter(directive=made):
        services.edit_draft(draft.pk, DraftEdit(tier=1), actor=by, now=NOW)
    return services.issue_directive(made.pk, actor=by, now=NOW)


def test_it_is_offered_to_the_office_it_names_and_to_nobody_else(
    district: District, registered: Directive
) -> None:
    (offer,) = offers(actor(district.transport_clerk))
    assert (offer.id, offer.by.name.zh, offer.tasks, offer.open) == (registered.pk, "青石", 2, 2)
    assert offer_count(actor(district.transport_clerk)) == 1
    for other in (district.housing_clerk, district.qingshi_clerk, district.supervisor):
        assert offer_count(actor(other)) == 0


def test_an_office_is_also_known_by_a_name_that_it_got_later(district: District) -> None:
    made = register(district, "县运管所")
    assert made.registered_for_id is None
    assert offer_count(actor(district.transport_clerk)) == 0
    add_alias(district.transport.pk, "县运管所", actor=actor(district.administrator), now=NOW)
    assert [offer.id for offer in offers(actor(district.transport_clerk))] == [made.pk]


def test_a_name_that_two_offices_share_is_offered_to_neither(district: District) -> None:
    by = actor(district.administrator)
    for township in (district.qingshi, district.liuhe):
        add_units(
            township.pk, [UnitDraft("office", f"{township.name}应急办公室", "应急办")], actor=by, now=NOW
        )
    made = register(district, "应急办")
    assert made.registered_for_id is None
    office = Unit.objects.get(short="应急办", parent=district.liuhe)
    (post,) = add_posts([PostDraft(office.pk, "主任")], actor=by, now=NOW)
    grant_roles([GrantDraft(post.pk, Role.ISSUER, office.pk)], actor=by, now=NOW)
    appoint_all([HoldingDraft(post.pk, make_person("office").pk, SINCE)], actor=by, now=NOW)
    stranger = actor(post)
    assert offer_count(stranger) == 0
    with pytest.raises(NotFoundError, match="directive.not_offered"):
        services.take_over(made.pk, actor=stranger, now=NOW)


def test_who_takes_it_over_confirms_what_is_open_and_what_was_told_stays_told(
    district: District, registered: Directive
) -> None:
    clerk = actor(district.qingshi_clerk)
    first, second = Task.objects.filter(directive=registered).order_by("pk")
    for task in (first, second):
        submit_report(ReportDraft(task.pk, f"k{task.pk}", "已完成。"), actor=clerk, now=NOW)
    confirm_report(first.pk, actor=clerk, now=NOW)
    taken = services.take_over(registered.pk, actor=actor(district.transport_clerk), now=NOW)
    assert (taken.issuer_id, taken.registered) == (district.transport.pk, False)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.issuer_id, second.issuer_id) == (district.qingshi.pk, district.transport.pk)
    with pytest.raises(ForbiddenError):
        confirm_report(second.pk, actor=clerk, now=NOW)
    confirm_report(second.pk, actor=actor(district.transport_clerk), now=NOW)
    event = Event.objects.filter(kind="directive.take_over").get()
    assert set(event.subjects.values_list("kind", "key")) == {
        ("directive", registered.pk),
        ("task", second.pk),
    }
    assert offer_count(actor(district.transport_clerk)) == 0


def test_what_an_office_took_over_is_its_successors_and_never_looks_registered_again(
    district: District, registered: Directive
) -> None:
    services.take_over(registered.pk, actor=actor(district.transport_clerk), now=NOW)
    into = merge_units(
        [district.transport.pk, district.housing.pk],
        district.housing.pk,
        actor=actor(district.administrator),
        now=NOW,
    )
    carry_over([district.transport.pk, into.pk], by_unit_id=district.root.pk, now=NOW)
    registered.refresh_from_db()
    assert (registered.issuer_id, registered.registered) == (into.pk, False)


def test_an_office_that_carries_on_is_offered_what_was_registered_for_the_one_before(
    district: District, registered: Directive
) -> None:
    into = merge_units(
        [district.transport.pk, district.housing.pk],
        district.housing.pk,
        actor=actor(district.administrator),
        now=NOW,
    )
    carry_over([district.transport.pk, into.pk], by_unit_id=district.root.pk, now=NOW)
    assert [offer.id for offer in offers(actor(district.housing_clerk))] == [registered.pk]


def test_what_is_declined_with_a_reason_stays_and_is_not_offered_again(
    district: District, registered: Directive
) -> None:
    by = actor(district.transport_clerk)
    with pytest.raises(InvalidError, match="words.missing"):
        services.decline_offer(registered.pk, " ", actor=by, now=NOW)
    left = services.decline_offer(registered.pk, "系上级交办，不由我局确认。", actor=by, now=NOW)
    assert (left.offer_declined_on, left.issuer_id, left.registered) == (TODAY, district.qingshi.pk, True)
    assert offer_count(by) == 0
    with pytest.raises(NotFoundError, match="directive.not_offered"):
        services.take_over(registered.pk, actor=by, now=NOW)


def test_nobody_takes_what_was_not_offered_to_them(district: District, registered: Directive) -> None:
    with pytest.raises(NotFoundError, match="directive.not_offered"):
        services.take_over(registered.pk, actor=actor(district.housing_clerk), now=NOW)
    with pytest.raises(ForbiddenError, match="directive.not_issuer"):
        services.take_over(registered.pk, actor=actor(district.supervisor), now=NOW)


def test_the_page_offers_and_the_list_says_so(
    opened_by: Browser, district: District, registered: Directive
) -> None:
    browser = opened_by(district.transport_clerk)
    assert "1 order was registered in your name" in browser.get("/directives/").content.decode()
    page = browser.get("/directives/offers").content.decode()
    assert "Registered by Qingshi Town for “晴川区交通运输局”" in page
    refused = browser.post(f"/directives/{registered.pk}/leave", {f"d{registered.pk}-reason": ""})
    assert refused.status_code == 422
    browser.post(f"/directives/{registered.pk}/take-over")
    registered.refresh_from_db()
    assert registered.issuer_id == district.transport.pk
    detail = browser.get(f"/directives/{registered.pk}").content.decode()
    assert "Issued by Transport Office" in detail


def test_pages_say_for_whom_it_was_registered(
    opened_by: Browser, district: District, registered: Directive
) -> None:
    browser = opened_by(district.qingshi_clerk)
    task = Task.objects.filter(directive=registered, due=date(2026, 6, 26)).get()
    said = "晴川区交通运输局 (registered by Qingshi Town)"
    for address in (f"/tasks/{task.pk}", "/worklists/", f"/directives/{registered.pk}"):
        assert said in browser.get(address, follow=True).content.decode(), address
    assert said in opened_by(district.governor).get("/board/").content.decode()


def test_every_act_on_a_registered_task_has_its_page_and_telling_the_office_is_one(
    opened_by: Browser, district: District, registered: Directive
) -> None:
    browser = opened_by(district.qingshi_clerk)
    task = Task.objects.filter(directive=registered).first()
    assert task is not None
    for name in ("estimate", "block", "ask_extension", "cascade"):
        assert browser.get(f"/tasks/{task.pk}/{name}").status_code == 200, name
    assert browser.get(f"/help/ask?task={task.pk}").status_code == 200
    report = ReportDraft(task.pk, "k", "已完成。")
    submit_report(report, actor=actor(district.qingshi_clerk), now=NOW)
    page = browser.get(f"/tasks/{task.pk}").content.decode()
    assert "Say that the office was told" in page
    assert "Confirm the report" not in page
    assert "Has the office been told?" in browser.get(f"/reports/{task.pk}/confirm").content.decode()
    task.refresh_from_db()
    browser.post(f"/reports/{task.pk}/confirm", {"version": task.version})
    told = browser.get(f"/tasks/{task.pk}").content.decode()
    assert "The office was told" in told
