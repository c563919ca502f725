"""This is a burden: who may say so, where it lands, and that nobody is named."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import make_draft, make_task, signed_in

from threadneedle.burden.models import BurdenNotice
from threadneedle.burden.reads import account_of
from threadneedle.burden.services import NoticeDraft, give_burden_notice
from threadneedle.core.base import Actor as ActorValue
from threadneedle.core.base import ForbiddenError, Grant, InvalidError, NotFoundError, Role
from threadneedle.directives.models import Task
from threadneedle.ledger.models import Event, Payload


@pytest.fixture
def task(district: District) -> Task:
    return make_task(make_draft(district), district.qingshi)


def give(district: District, who: str = "qingshi_clerk", **fields: object) -> BurdenNotice:
    draft = NoticeDraft(text="同一张表报了三次", **fields)  # type: ignore[arg-type]
    return give_burden_notice(draft, actor=actor(getattr(district, who)), now=NOW)


def test_a_notice_on_a_task_lands_with_who_asked(district: District, task: Task) -> None:
    notice = give(district, task_id=task.pk, page="/tasks/1")
    assert (notice.unit_id, notice.issuer_id) == (district.qingshi.pk, district.housing.pk)
    assert (notice.task_id, notice.directive_id) == (task.pk, task.directive_id)
    assert notice.made_on == TODAY


def test_a_notice_on_a_directive_lands_with_its_issuer(district: District, task: Task) -> None:
    notice = give(district, directive_id=task.directive_id)
    assert (notice.task_id, notice.directive_id, notice.issuer_id) == (
        None,
        task.directive_id,
        district.housing.pk,
    )


def test_a_notice_is_one_event_without_its_words(district: District, task: Task) -> None:
    notice = give(district, task_id=task.pk)
    event = Event.objects.get(kind="burden.notice")
    assert [(row.kind, row.key) for row in event.subjects.order_by("position")] == [
        ("burden_notice", notice.pk),
    ]
    assert Payload.objects.get(event=event).body == {
        "issuer": district.housing.pk,
        "task": task.pk,
        "directive": task.directive_id,
    }
    assert (event.person_id, event.post_id) == (None, None)


def test_a_notice_on_what_one_cannot_see_changes_nothing(district: District, task: Task) -> None:
    with pytest.raises(NotFoundError):
        give(district, "liuhe_clerk", task_id=task.pk)
    with pytest.raises(NotFoundError):
        give(district, "liuhe_clerk", directive_id=task.directive_id)
    assert not BurdenNotice.objects.exists()


@pytest.mark.parametrize("text", ["  ", "太" * 1001, "太\x00多"])
def test_words_that_are_missing_too_long_or_broken_are_refused(district: District, text: str) -> None:
    with pytest.raises(InvalidError):
        give_burden_notice(NoticeDraft(text=text), actor=actor(district.qingshi_clerk), now=NOW)


def test_who_sees_no_work_has_nothing_to_give_notice_of(district: District) -> None:
    keeper = ActorValue(1, 1, district.root.pk, "0001", (Grant(Role.ADMINISTRATOR, "0001"),))
    with pytest.raises(ForbiddenError):
        give_burden_notice(NoticeDraft(text="太多"), actor=keeper, now=NOW)


@pytest.mark.parametrize(
    ("who", "seen"),
    [("housing_head", 1), ("qingshi_head", 1), ("supervisor", 1), ("liuhe_head", 0), ("transport_head", 0)],
)
def test_the_account_is_for_who_asked_who_said_so_and_who_oversees(
    district: District, task: Task, who: str, seen: int
) -> None:
    give(district, task_id=task.pk)
    assert account_of(actor=actor(getattr(district, who)), page=None).total == seen


def test_the_page_knows_the_task_it_was_opened_from_and_names_no_person(
    district: District, task: Task
) -> None:
    clerk = signed_in(district.qingshi_clerk)
    origin = reverse("directives:task", args=[task.pk])
    form = clerk.get(reverse("burden:notice"), {"from": origin})
    assert f'name="task" value="{task.pk}"' in form.content.decode()
    sent = {"text": "同一张表报了三次", "page": origin, "task": task.pk, "directive": task.directive_id}
    answer = clerk.post(reverse("burden:notice"), sent, follow=True)
    assert answer.status_code == 200
    shown = signed_in(district.housing_head).get(reverse("burden:account")).content.decode()
    assert "同一张表报了三次" in shown
    assert "Qingshi Town" in shown
    assert "青石办公室主任" not in shown


def test_an_empty_notice_is_asked_again_and_keeps_its_page(district: District) -> None:
    answer = signed_in(district.qingshi_clerk).post(
        reverse("burden:notice"), {"text": " ", "page": "/board/"}
    )
    assert answer.status_code == 422
    assert 'name="page" value="/board/"' in answer.content.decode()
    assert not BurdenNotice.objects.exists()
