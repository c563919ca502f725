"""Directives and tasks made through the services."""

from __future__ import annotations

from datetime import date, datetime

from tests.factories.org import NOW, District, actor

from threadneedle.directives import services
from threadneedle.directives.models import Directive, Draft, Question, Task
from threadneedle.org.models import Post

NOTICE = """关于开展汛前排水口清淤的通知

各乡镇人民政府：

经区政府同意，现就有关事项通知如下。

一、各乡镇对辖区内易涝点和排水口开展清淤，共40处，7月10日前完成。（责任单位：各乡镇）

2026年6月17日
"""


def draft(
    district: District,
    *,
    text: str = NOTICE,
    by: Post | None = None,
    authority: str = "经区政府同意",
    now: datetime = NOW,
) -> Directive:
    """Draft a directive of the housing office from ``text``."""
    given = services.DirectiveText(text=text, authority=authority)
    return services.draft_directive(given, actor=actor(by or district.housing_clerk), now=now)


def settle(directive: Directive, district: District, *, now: datetime = NOW) -> None:
    """Answer whatever a test text leaves open in the plainest way: nothing but facts, safety, 10 July."""
    answers = [
        services.Answer(
            question_id=question.pk,
            units=(services.UnitChoice(district.qingshi.pk),),
            each=True,
            due=date(2026, 7, 10),
            tier=0,
            kind="task",
            authority="经区政府同意",
        )
        for question in Question.objects.filter(directive=directive, answered_at=None)
    ]
    if answers:
        services.answer_questions(directive.pk, answers, actor=actor(district.housing_clerk), now=now)


def issue(district: District, *, text: str = NOTICE, now: datetime = NOW) -> Directive:
    """Draft, answer and issue a directive of the housing office to the townships."""
    made = draft(district, text=text, now=now)
    settle(made, district, now=now)
    return services.issue_directive(made.pk, actor=actor(district.housing_clerk), now=now)


def task_for(district: District, *, now: datetime = NOW, text: str = NOTICE) -> Task:
    """Issue the notice and return the task of Qingshi."""
    directive = issue(district, now=now, text=text)
    return Task.objects.select_related("unit").get(directive=directive, unit=district.qingshi)


def taken_on(district: District, *, now: datetime = NOW) -> Task:
    """Return Qingshi's task, signed for and taken on by its clerk."""
    task = task_for(district, now=now)
    clerk = actor(district.qingshi_clerk)
    services.sign_task(task.pk, actor=clerk, now=now)
    return services.take_on_task(task.pk, district.qingshi_clerk.pk, actor=clerk, now=now)


def drafts_of(directive: Directive) -> list[Draft]:
    """Return the drafts in their order."""
    return list(directive.drafts.order_by("position"))
