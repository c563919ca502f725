"""Rules that a hurried clerk, a second tab or a strange text could break."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client, override_settings
from django.urls import reverse
from tests.factories.directives import draft, drafts_of, settle, taken_on
from tests.factories.org import NOW, District, actor, person_of
from tests.factories.work import signed_in

from threadneedle.accounts.services import make_token
from threadneedle.core.base import ConflictError, InvalidError
from threadneedle.directives import services
from threadneedle.directives.models import Assignment, Directive, DraftUnit, Extension, Question, Task
from threadneedle.directives.services import Answer, DraftEdit, UnitChoice
from threadneedle.org.models import Post
from threadneedle.org.services import close_unit
from threadneedle.reports.models import Report
from threadneedle.reports.services import ReportDraft, submit_report

SENTENCE = "青石镇对排水口开展清淤，7月10日前完成。（责任单位：青石镇）"
ONE = f"关于开展清淤的通知\n\n一、{SENTENCE}\n"
SECRET = "机密★10年\n\n关于转移物资的通知\n\n一、青石镇7月10日前完成转移密码箱。\n"


@pytest.fixture(autouse=True)
def _on_the_day(district: District) -> Iterator[None]:
    offset = (datetime(2026, 6, 17, 6, 0, tzinfo=UTC) - datetime.now(UTC)).total_seconds()
    with override_settings(CLOCK_OFFSET_SECONDS=offset):
        yield


def bearer(post: Post) -> dict[str, str]:
    now = datetime(2026, 6, 17, 6, 0, tzinfo=UTC)
    token = make_token("hunt", "write", 30, person_id=person_of(post).pk, now=now)
    return {"Authorization": f"Bearer {token}"}


def renamed(district: District, *choices: UnitChoice, each_alone: bool | None = None) -> Directive:
    """A draft for Qingshi whose units a clerk has written over."""
    made = draft(district, text=ONE)
    settle(made, district)
    edit = DraftEdit(units=choices, each_alone=each_alone)
    services.edit_draft(drafts_of(made)[0].pk, edit, actor=actor(district.housing_clerk), now=NOW)
    return made


def codes(raised: pytest.ExceptionInfo[InvalidError]) -> list[str]:
    return [problem.code for problem in raised.value.problems]


@pytest.mark.parametrize("roles", [("responsible", "responsible"), ("lead", "lead"), ("lead", "responsible")])
def test_a_unit_named_twice_takes_its_part_once(district: District, roles: tuple[str, str]) -> None:
    made = renamed(district, *(UnitChoice(district.qingshi.pk, role) for role in roles))
    services.issue_directive(made.pk, actor=actor(district.housing_clerk), now=NOW)
    assert [task.unit_id for task in Task.objects.filter(directive=made)] == [district.qingshi.pk]
    assert not Assignment.objects.exists()


def test_a_collective_that_holds_the_lead_makes_one_task_each(district: District) -> None:
    made = renamed(
        district,
        UnitChoice(district.qingshi.pk, "lead"),
        UnitChoice(district.root.pk, "responsible", "township"),
    )
    services.issue_directive(made.pk, actor=actor(district.housing_clerk), now=NOW)
    found = Task.objects.filter(directive=made).order_by("pk").values_list("unit", "parent__unit")
    assert list(found) == [(district.qingshi.pk, None), (district.liuhe.pk, district.qingshi.pk)]


def test_a_collective_without_a_member_is_said_and_nothing_is_issued(district: District) -> None:
    made = renamed(
        district,
        UnitChoice(district.qingshi.pk, "lead"),
        UnitChoice(district.housing.pk, member_kind="village"),
    )
    with pytest.raises(InvalidError) as raised:
        services.issue_directive(made.pk, actor=actor(district.housing_clerk), now=NOW)
    assert codes(raised) == ["draft.nobody"]
    page = signed_in(district.housing_clerk).get(reverse("burden:assessment", args=[made.pk]))
    assert page.status_code == 200
    assert "no unit belongs to" in page.content.decode()
    assert not Task.objects.exists()


def test_a_unit_that_was_closed_since_is_given_no_task(district: District) -> None:
    made = renamed(district, UnitChoice(district.liushuwan.pk))
    close_unit(district.liushuwan.pk, actor=actor(district.administrator), now=NOW)
    with pytest.raises(InvalidError) as raised:
        services.issue_directive(made.pk, actor=actor(district.housing_clerk), now=NOW)
    assert codes(raised) == ["draft.unit_closed"]
    assert not Task.objects.exists()


def test_answers_of_one_act_do_not_undo_one_another(district: District) -> None:
    made = draft(district, text=ONE)
    settle(made, district)
    passage = drafts_of(made)[0]
    passage.due = passage.tier = None
    passage.save()
    Question.objects.filter(directive=made).delete()
    asked = [
        Question.objects.create(directive=made, draft=passage, code=code)
        for code in ("deadline_missing", "tier_unsure", "kind_unsure")
    ]
    day = date(2026, 7, 3)
    answers = [
        Answer(asked[0].pk, due=day),
        Answer(asked[1].pk, tier=2),
        Answer(asked[2].pk, kind="meeting"),
    ]
    services.answer_questions(made.pk, answers, actor=actor(district.housing_clerk), now=NOW)
    passage.refresh_from_db()
    assert (passage.due, passage.tier, passage.kind) == (day, 2, "meeting")


def test_a_key_used_for_one_report_never_swallows_another(district: District) -> None:
    first, second = taken_on(district), taken_on(district)
    clerk = actor(district.qingshi_clerk)
    kept = submit_report(ReportDraft(first.pk, "key", "做完了"), actor=clerk, now=NOW)
    assert submit_report(ReportDraft(first.pk, "key", "做完了"), actor=clerk, now=NOW) == kept
    with pytest.raises(ConflictError):
        submit_report(ReportDraft(second.pk, "key", "也做完了"), actor=clerk, now=NOW)
    assert Report.objects.count() == 1


def test_a_key_of_another_office_is_refused_in_words(district: District) -> None:
    given = services.DirectiveText(text=ONE, authority="经区政府同意", client_key="key")
    services.draft_directive(given, actor=actor(district.housing_clerk), now=NOW)
    with pytest.raises(ConflictError):
        services.draft_directive(given, actor=actor(district.transport_clerk), now=NOW)
    page = signed_in(district.transport_clerk).post(
        reverse("directives:new"), {"text": ONE, "client_key": "key"}
    )
    assert page.status_code == 422
    assert Directive.objects.count() == 1


def everything_kept() -> str:
    """Every word in every table."""
    words = []
    for model in apps.get_models():
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        words += [str(row) for row in model._default_manager.values_list(*fields)] if fields else []
    return "\n".join(words)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"title": "x" * 300},
        {"text": ONE, "title": "机密★长期 转移密码箱"},
        {"text": ONE, "number": "密级：机密 密码箱"},
    ],
    ids=["as it is", "with another mistake", "in the title", "in the number"],
)
def test_a_text_with_a_mark_of_secrecy_leaves_no_trace(
    district: District, more: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="threadneedle")
    caplog.set_level(logging.DEBUG, logger="django.request")
    headers = bearer(district.housing_clerk) | {"Idempotency-Key": "secret"}
    answer = signed_in(district.housing_clerk).post(
        reverse("directives:new"), {"text": SECRET, "client_key": "k"} | more
    )
    assert answer.status_code == 422
    assert "密码箱" not in answer.content.decode()
    assert "nothing was stored" in answer.content.decode()
    body = {"text": SECRET} | more
    answer = Client().post("/api/v1/directives", body, content_type="application/json", headers=headers)
    assert answer.status_code == 422
    assert "密码箱" not in answer.content.decode()
    assert not Directive.objects.exists()
    assert "密码箱" not in everything_kept()
    assert "密码箱" not in caplog.text


def test_dropping_a_directive_with_answered_questions_takes_all_of_it(district: District) -> None:
    made = draft(district, text=ONE, authority="")
    settle(made, district)
    assert Question.objects.filter(directive=made).exclude(answered_at=None).exists()
    services.drop_directive(made.pk, actor=actor(district.housing_clerk), now=NOW)
    assert not Directive.objects.exists()
    assert not Question.objects.exists()
    assert not DraftUnit.objects.exists()


def test_a_request_for_time_that_nobody_signed_ends_with_the_report(district: District) -> None:
    task = taken_on(district)
    clerk = actor(district.qingshi_clerk)
    services.ask_extension(task.pk, date(2026, 7, 20), "来不及", actor=clerk, now=NOW)
    assert Extension.objects.get().signed_by_id is None
    submit_report(ReportDraft(task.pk, "key", "做完了"), actor=clerk, now=NOW)
    assert Extension.objects.get().outcome == "lapsed"


def test_a_request_for_time_names_the_date_that_holds_when_it_is_signed(district: District) -> None:
    task = taken_on(district)
    clerk, head = actor(district.qingshi_clerk), actor(district.qingshi_head)
    asked = services.ask_extension(task.pk, date(2026, 7, 31), "来不及", actor=clerk, now=NOW)
    services.block_task(task.pk, "等管线", None, actor=clerk, now=NOW)
    moved = services.unblock_task(task.pk, "好了", actor=clerk, now=NOW + timedelta(days=7))
    signed = services.sign_extension(asked.pk, actor=head, now=NOW + timedelta(days=7))
    assert (asked.due_before, signed.due_before) == (date(2026, 7, 10), moved.due)
    assert moved.due > asked.due_before
