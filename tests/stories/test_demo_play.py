"""The demo played through the services: what the lists, the answers owed and the ledger then say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Count, Sum
from pytest_django import DjangoDbBlocker

from threadneedle.accounts.models import Person
from threadneedle.accounts.personas import personas
from threadneedle.core.base import ConflictError
from threadneedle.core.workflow import TaskState
from threadneedle.demo import seed_demo
from threadneedle.demo.acts import carriers
from threadneedle.demo.district import load_district
from threadneedle.demo.orders import load_orders
from threadneedle.demo.play import Summary
from threadneedle.demo.year import load_year
from threadneedle.directives.models import (
    Directive,
    Extension,
    HelpRequest,
    Matter,
    Objection,
    Question,
    Task,
)
from threadneedle.ledger.models import Event
from threadneedle.ledger.reads import check_all
from threadneedle.org.models import Unit
from threadneedle.org.reads import actor_of
from threadneedle.worklists.reads.townships import units_below

TODAY = date(2026, 6, 15)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Summary]:
    """Play the demo once for this module, and roll it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed_demo(today=TODAY)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_before_the_demo_is_played_there_is_nobody() -> None:
    # Asking for the database here also keeps this module, run alone, away from the one of the installation.
    assert not Unit.objects.exists()


def tops(title: str) -> dict[str, int]:
    rows = Task.objects.standing().filter(parent=None, title=title)
    found = rows.aggregate(asked=Sum("quantity"), told=Sum("quantity_reported"), tasks=Count("pk"))
    return {key: int(value) for key, value in found.items()}


def test_a_second_call_finds_the_demo_and_does_nothing(played: Summary) -> None:
    events = Event.objects.count()
    again = seed_demo(today=TODAY + timedelta(days=3))
    assert again.acts == 0
    assert (again.units, again.posts, again.tasks) == (played.units, played.posts, played.tasks)
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("title", "told", "asked", "tasks"),
    [
        ("出租房消防安全整治", 612, 624, 13),
        ("汛前排水口与易涝点清淤", 171, 186, 13),
        ("餐饮场所燃气切断装置", 402, 438, 13),
        ("义务教育新生学位预登记核对", 2204, 2318, 13),
        ("农村危房改造竣工", 71, 96, 13),
        ("高龄老人居家适老化改造", 188, 260, 13),
        ("建筑工地扬尘管控", 69, 74, 13),
        ("拖欠小微企业账款清偿", 41, 58, 13),
        ("云台茶山步道", 10, 24, 3),
    ],
)
def test_the_nine_matters_stand_where_the_board_of_the_mock_pages_has_them(
    played: Summary, title: str, told: int, asked: int, tasks: int
) -> None:
    assert tops(title) == {"asked": asked, "told": told, "tasks": tasks}


def test_eighteen_tasks_are_late_and_twenty_three_were_made_good(played: Summary) -> None:
    rows = Task.objects.standing()
    present = rows.filter(directive__client_key__in=[f"demo-{order.slug}" for order in load_orders()])
    assert (rows.late(TODAY).count(), present.made_good().count()) == (18, 23)


def test_the_year_before_is_all_closed_and_eleven_of_it_were_made_good(played: Summary) -> None:
    keys = [f"demo-{order.slug}" for order in load_year().orders]
    rows = Task.objects.filter(directive__client_key__in=keys)
    assert set(rows.values_list("state", flat=True)) == {TaskState.CLOSED.value}
    assert (rows.count(), rows.made_good().count()) == (165, 11)


def test_what_absent_offices_asked_was_registered_by_the_townships_they_asked(played: Summary) -> None:
    received = {order.slug: order.issuer for order in load_year().orders if order.words}
    for slug, township in received.items():
        directive = Directive.objects.get(client_key=f"demo-{slug}")
        assert (directive.registered, directive.issuer.short) == (True, township)
        assert set(directive.tasks.values_list("unit__short", flat=True)) == {township}


def test_every_order_became_the_tasks_it_names(played: Summary) -> None:
    district = load_district()
    for order in load_orders():
        if order.draft:
            continue
        wanted = sorted((task.title, unit) for task in order.tasks for unit in carriers(task, district))
        rows = Task.objects.filter(parent=None, directive__client_key=f"demo-{order.slug}")
        assert sorted(rows.values_list("title", "unit__short")) == wanted, order.slug


def test_the_facade_notice_is_a_draft_with_open_questions(played: Summary) -> None:
    draft = Directive.objects.get(state=Directive.State.DRAFTED)
    assert draft.number == "晴住建〔2026〕47号"
    open_questions = set(
        Question.objects.filter(directive=draft, answered_at=None).values_list("code", flat=True)
    )
    assert {"proof_asked", "unit_vague", "deadline_vague", "authority_missing"} <= open_questions


def test_five_answers_are_owed_to_townships_and_two_are_overdue(played: Summary) -> None:
    owed = HelpRequest.objects.owed()
    assert owed.count() == 5
    assert sorted(owed.filter(answer_due__lt=TODAY).values_list("title", flat=True)) == [
        "抽水泵车夜间调用",
        "柳树湾边沟由谁修",
    ]
    assert HelpRequest.objects.exclude(answered_on=None).count() == 3


def test_objections_ended_in_each_way_and_one_still_waits(played: Summary) -> None:
    found = Objection.objects.values_list("task__unit__short", "outcome")
    assert set(found) == {
        ("云台乡", "conceded"),
        ("南浦街道", "upheld"),
        ("柳河镇", "overruled"),
        ("青石镇", ""),
    }


def test_extensions_were_granted_refused_and_two_wait_one_of_them_for_a_signature(played: Summary) -> None:
    counts = dict(Extension.objects.order_by("outcome").values_list("outcome").annotate(Count("pk")))
    assert counts == {"": 2, "granted": 38, "refused": 2}
    unsigned = Extension.objects.get(outcome="", signed_by=None)
    assert (unsigned.task.unit.short, unsigned.task.title) == ("青石镇", "农村危房改造竣工")


def test_a_block_gave_its_days_back_to_qingshi(played: Summary) -> None:
    task = Task.objects.get(title="出租房消防安全整治", unit__short="青石镇", parent=None)
    extension = Extension.objects.get(task=task)
    assert task.first_due == TODAY - timedelta(days=31)
    assert extension.due_before == date(2026, 5, 29)
    assert task.due == date(2026, 6, 17)


def test_villages_carry_parts_and_one_township_took_days_off(played: Summary) -> None:
    assert Task.objects.filter(unit__kind="village").values("parent").distinct().count() == 5
    hurried = Task.objects.filter(unit__parent__short="白鹭镇").first()
    assert hurried is not None
    assert (hurried.due, hurried.demands_added) == (TODAY - timedelta(days=10), "每名儿童另附一页情况说明")


def test_four_townships_have_a_week_over_capacity_and_qingshi_lacks_thirteen_hours(played: Summary) -> None:
    person = Person.objects.get(username="supervision.head")
    rows = units_below(None, actor=actor_of(person.pk, TODAY), today=TODAY).rows
    over = {
        row.name.zh: [(week.asked - week.available) / 4 for week in row.weeks if week.asked > week.available]
        for row in rows
    }
    assert {name: weeks for name, weeks in over.items() if weeks} == {
        "青石镇": [13.0],
        "东屏镇": [12.75],
        "桐坪镇": [12.0],
        "竹溪乡": [11.0],
    }


def test_every_state_of_a_task_that_can_stand_today_is_there(played: Summary) -> None:
    states = set(Task.objects.values_list("state", flat=True))
    assert {TaskState(state) for state in states} >= {
        TaskState.ISSUED,
        TaskState.SIGNED,
        TaskState.TAKEN_ON,
        TaskState.OBJECTED,
        TaskState.BLOCKED,
        TaskState.EXTENSION_ASKED,
        TaskState.REPORTED,
        TaskState.CONFIRMED,
        TaskState.CLOSED,
        TaskState.WITHDRAWN,
    }


def test_every_persona_can_sign_in_and_holds_the_post_it_shows(played: Summary) -> None:
    assert len(personas()) == 10
    for persona in personas():
        person = Person.objects.get(username=persona.username)
        assert actor_of(person.pk, TODAY).grants
        assert person.name == persona.title_zh


def test_the_ledger_of_the_demo_verifies_and_tells_no_later_moment_than_this_morning(played: Summary) -> None:
    assert {check.fault for check in check_all()} == {""}
    newest = Event.objects.order_by("-at").first()
    assert newest is not None
    assert newest.at.date() <= TODAY


def test_another_district_is_left_alone(played: Summary) -> None:
    with transaction.atomic():
        Unit.objects.filter(parent=None).update(name="另一个区")
        with pytest.raises(ConflictError, match=r"org\.district_exists"):
            seed_demo(today=TODAY)
        transaction.set_rollback(True)


def test_the_supervision_office_follows_up_fifteen_matters_one_of_them_closed(played: Summary) -> None:
    rows = Matter.objects.filter(registry__short="区政府督查室").order_by("serial")
    assert [row.number for row in rows] == [f"晴督〔2026〕{serial}号" for serial in range(1, 16)]
    assert rows.exclude(closed_on=None).get().draft.title == "农贸市场公平秤校准"
    bare = rows.get(draft__title="老码头片区停车难")
    assert (bare.draft.due, bare.draft.tasks.count()) == (None, 0)
