"""From a pasted text to tasks: what is asked, what is refused, what is made."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
from tests.factories.directives import NOTICE, draft, drafts_of, issue, settle
from tests.factories.org import NOW, District, actor

from threadneedle.core.base import ConflictError, ForbiddenError, InvalidError, NotFoundError, StaleError
from threadneedle.directives import services
from threadneedle.directives.models import Assignment, Directive, Draft, Question, Task
from threadneedle.ledger.models import Event

TEXT = services.DirectiveText


def codes(error: InvalidError) -> list[str]:
    return [problem.code for problem in error.problems]


def test_a_notice_becomes_one_draft_with_its_place_in_the_source(district: District) -> None:
    directive = draft(district)
    (found,) = drafts_of(directive)
    assert directive.title == "关于开展汛前排水口清淤的通知"
    assert found.due == date(2026, 7, 10)
    assert (found.quantity, found.counter, found.tier) == (40, "处", 0)
    assert "开展清淤" in directive.text[found.start : found.end]
    (unit,) = found.units.all()
    assert (unit.words, unit.unit_id, unit.member_kind) == ("各乡镇", district.root.pk, "township")


def test_each_township_gets_a_task_in_one_act(district: District) -> None:
    directive = issue(district)
    tasks = Task.objects.filter(directive=directive)
    assert {task.unit_id for task in tasks} == {district.qingshi.pk, district.liuhe.pk}
    assert {(task.state, task.due, task.tier, task.parent_id) for task in tasks} == {
        ("issued", date(2026, 7, 10), 0, None)
    }
    event = Event.objects.get(kind="directive.issue")
    assert event.subjects.count() == 3


def test_without_consent_a_department_is_asked_whose_authority_it_has(district: District) -> None:
    text = NOTICE.replace("经区政府同意，", "")
    directive = draft(district, text=text, authority="")
    question = Question.objects.get(directive=directive, code="authority_missing")
    with pytest.raises(InvalidError) as refused:
        services.issue_directive(directive.pk, actor=actor(district.housing_clerk), now=NOW)
    assert "question.open" in codes(refused.value)
    answer = services.Answer(question.pk, authority="经区政府同意")
    services.answer_questions(directive.pk, [answer], actor=actor(district.housing_clerk), now=NOW)
    settle(directive, district)
    issued = services.issue_directive(directive.pk, actor=actor(district.housing_clerk), now=NOW)
    assert (issued.state, issued.authority) == ("issued", "经区政府同意")


def test_a_missing_date_is_asked_and_never_guessed(district: District) -> None:
    directive = draft(district, text=NOTICE.replace("，7月10日前完成", ""))
    (found,) = drafts_of(directive)
    assert found.due is None
    question = Question.objects.get(draft=found, code="deadline_missing")
    clerk = actor(district.housing_clerk)
    with pytest.raises(InvalidError, match="draft.due_passed"):
        services.answer_questions(
            directive.pk, [services.Answer(question.pk, due=date(2026, 6, 1))], actor=clerk, now=NOW
        )
    services.answer_questions(
        directive.pk, [services.Answer(question.pk, due=date(2026, 7, 24))], actor=clerk, now=NOW
    )
    assert Draft.objects.get(pk=found.pk).due == date(2026, 7, 24)


def test_30_february_is_asked(district: District) -> None:
    directive = draft(district, text=NOTICE.replace("7月10日前", "2月30日前"))
    assert Question.objects.filter(directive=directive, code="deadline_invalid").exists()
    assert drafts_of(directive)[0].due is None


def test_an_unknown_unit_is_asked_and_named_by_the_clerk(district: District) -> None:
    text = NOTICE.replace("（责任单位：各乡镇）", "（责任单位：白云镇）").replace("各乡镇对", "对")
    directive = draft(district, text=text)
    question = Question.objects.get(directive=directive, code="unit_unknown")
    assert question.params["words"] == "白云镇"
    services.answer_questions(
        directive.pk,
        [services.Answer(question.pk, units=(services.UnitChoice(district.liuhe.pk),))],
        actor=actor(district.housing_clerk),
        now=NOW,
    )
    settle(directive, district)
    services.issue_directive(directive.pk, actor=actor(district.housing_clerk), now=NOW)
    assert Task.objects.get(directive=directive).unit_id == district.liuhe.pk


def test_several_responsible_units_without_a_lead_are_asked_then_one_leads(district: District) -> None:
    text = NOTICE.replace("（责任单位：各乡镇）", "（责任单位：区交通局、青石镇）").replace("各乡镇对", "对")
    directive = draft(district, text=text)
    question = Question.objects.get(directive=directive, code="lead_missing")
    services.answer_questions(
        directive.pk,
        [services.Answer(question.pk, lead=district.transport.pk)],
        actor=actor(district.housing_clerk),
        now=NOW,
    )
    settle(directive, district)
    services.issue_directive(directive.pk, actor=actor(district.housing_clerk), now=NOW)
    task = Task.objects.get(directive=directive)
    assert task.unit_id == district.transport.pk
    assert list(Assignment.objects.values_list("task", "unit", "role")) == [
        (task.pk, district.qingshi.pk, "responsible")
    ]


def test_each_for_itself_makes_one_task_per_unit(district: District) -> None:
    text = NOTICE.replace("（责任单位：各乡镇）", "（责任单位：区交通局、青石镇）").replace("各乡镇对", "对")
    directive = draft(district, text=text)
    question = Question.objects.get(directive=directive, code="lead_missing")
    services.answer_questions(
        directive.pk, [services.Answer(question.pk, each=True)], actor=actor(district.housing_clerk), now=NOW
    )
    settle(directive, district)
    services.issue_directive(directive.pk, actor=actor(district.housing_clerk), now=NOW)
    units = set(Task.objects.filter(directive=directive).values_list("unit", flat=True))
    assert units == {district.transport.pk, district.qingshi.pk}


def test_a_lead_with_a_collective_heads_the_tasks_of_its_members(district: District) -> None:
    text = NOTICE.replace("（责任单位：各乡镇）", "（区住建局牵头，各乡镇负责）").replace("各乡镇对", "对")
    directive = draft(district, text=text)
    settle(directive, district)
    services.issue_directive(directive.pk, actor=actor(district.housing_clerk), now=NOW)
    root = Task.objects.get(directive=directive, parent=None)
    below = Task.objects.filter(parent=root)
    assert (root.unit_id, root.children_count) == (district.housing.pk, 2)
    assert {task.unit_id for task in below} == {district.qingshi.pk, district.liuhe.pk}


def test_villages_addressed_directly_hang_below_their_townships(district: District) -> None:
    text = NOTICE.replace("（责任单位：各乡镇）", "（责任单位：各村）").replace("各乡镇对", "对")
    directive = draft(district, text=text)
    settle(directive, district)
    services.issue_directive(directive.pk, actor=actor(district.housing_clerk), now=NOW)
    townships = Task.objects.filter(directive=directive, parent=None).order_by("unit__path")
    assert [(task.unit_id, task.children_count) for task in townships] == [
        (district.qingshi.pk, 2),
        (district.liuhe.pk, 2),
    ]
    villages = Task.objects.filter(directive=directive).exclude(parent=None)
    assert {(task.parent.unit_id, task.unit_id) for task in villages if task.parent} == {
        (district.qingshi.pk, district.liushuwan.pk),
        (district.qingshi.pk, district.houshan.pk),
        (district.liuhe.pk, district.hewan.pk),
        (district.liuhe.pk, district.yutang.pk),
    }


def test_a_demand_for_photos_is_asked_and_by_default_becomes_none(district: District) -> None:
    directive = draft(district, text=NOTICE.replace("前完成。", "前完成，逐处拍照上传。"))
    question = Question.objects.get(directive=directive, code="proof_asked")
    clerk = actor(district.housing_clerk)
    with pytest.raises(InvalidError, match="words.missing"):
        services.answer_questions(
            directive.pk, [services.Answer(question.pk, proof_category="safety")], actor=clerk, now=NOW
        )
    services.answer_questions(directive.pk, [services.Answer(question.pk)], actor=clerk, now=NOW)
    settle(directive, district)
    services.issue_directive(directive.pk, actor=clerk, now=NOW)
    assert set(Task.objects.values_list("proof", flat=True)) == {None}


def test_answers_are_one_act_all_or_none(district: District) -> None:
    directive = draft(district, text=NOTICE.replace("，7月10日前完成", ""))
    question = Question.objects.get(directive=directive, code="deadline_missing")
    wrong = [services.Answer(question.pk, due=date(2026, 7, 1)), services.Answer(10**9)]
    with pytest.raises(InvalidError, match="question.unknown"):
        services.answer_questions(directive.pk, wrong, actor=actor(district.housing_clerk), now=NOW)
    assert Question.objects.get(pk=question.pk).answered_at is None
    assert drafts_of(directive)[0].due is None


def test_a_text_marked_secret_leaves_no_trace(district: District, caplog: pytest.LogCaptureFixture) -> None:
    before = Event.objects.count()
    with caplog.at_level(logging.DEBUG), pytest.raises(InvalidError, match="directive.secret"):
        draft(district, text="机密★5年\n" + NOTICE)
    assert not Directive.objects.exists()
    assert Event.objects.count() == before
    assert "清淤" not in caplog.text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "words.missing"),
        (" \n", "words.missing"),
        ("关于\x00的通知", "text.nul"),
        ("字" * 400_001, "words.too_long"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_in_words(district: District, text: str, code: str) -> None:
    with pytest.raises(InvalidError, match=code):
        draft(district, text=text)
    assert not Directive.objects.exists()


def test_a_resend_makes_no_second_directive(district: District) -> None:
    clerk = actor(district.housing_clerk)
    first = services.draft_directive(TEXT(NOTICE, client_key="k1"), actor=clerk, now=NOW)
    again = services.draft_directive(TEXT(NOTICE, client_key="k1"), actor=clerk, now=NOW)
    assert (again.pk, Directive.objects.count()) == (first.pk, 1)


def test_other_words_under_a_used_key_are_another_directive_and_are_not_lost(district: District) -> None:
    clerk = actor(district.housing_clerk)
    first = services.draft_directive(TEXT(NOTICE, client_key="k1"), actor=clerk, now=NOW)
    edited = NOTICE.replace("40处", "41处")
    second = services.draft_directive(TEXT(edited, client_key="k1"), actor=clerk, now=NOW)
    assert second.pk != first.pk
    assert "41处" in second.text


def test_a_date_that_has_passed_meanwhile_is_not_issued(district: District) -> None:
    directive = draft(district)
    settle(directive, district)
    later = NOW + timedelta(days=30)
    with pytest.raises(InvalidError, match="draft.due_passed"):
        services.issue_directive(directive.pk, actor=actor(district.housing_clerk), now=later)
    assert not Task.objects.exists()


def test_a_second_tab_that_comes_later_is_refused(district: District) -> None:
    directive = draft(district)
    clerk = actor(district.housing_clerk)
    (found,) = drafts_of(directive)
    services.edit_draft(found.pk, services.DraftEdit(hours=None, tier=1), version=1, actor=clerk, now=NOW)
    with pytest.raises(StaleError, match="directive.stale"):
        services.edit_draft(found.pk, services.DraftEdit(tier=2), version=1, actor=clerk, now=NOW)
    assert Draft.objects.get(pk=found.pk).tier == 1


def test_nobody_issues_for_another_office_and_outside_ones_scope_nothing_exists(district: District) -> None:
    directive = draft(district)
    with pytest.raises(NotFoundError):
        services.issue_directive(directive.pk, actor=actor(district.transport_clerk), now=NOW)
    with pytest.raises(NotFoundError):
        services.issue_directive(directive.pk, actor=actor(district.governor), now=NOW)
    with pytest.raises(ForbiddenError, match="directive.not_issuer"):
        draft(district, by=district.liushuwan_head)


def test_an_issued_directive_is_not_issued_again(district: District) -> None:
    directive = issue(district)
    with pytest.raises(ConflictError, match="directive.issued"):
        services.issue_directive(directive.pk, actor=actor(district.housing_clerk), now=NOW)


def test_a_later_directive_ends_what_it_replaces(district: District) -> None:
    old = issue(district)
    new = draft(district)
    settle(new, district)
    services.issue_directive(new.pk, supersedes=old.pk, actor=actor(district.housing_clerk), now=NOW)
    assert set(old.tasks.values_list("state", flat=True)) == {"superseded"}
    assert set(new.tasks.values_list("state", flat=True)) == {"issued"}


def test_withdrawing_a_directive_ends_every_unfinished_task_as_one_act(district: District) -> None:
    directive = issue(district)
    services.withdraw_directive(directive.pk, "重复部署", actor=actor(district.housing_head), now=NOW)
    assert set(directive.tasks.values_list("state", flat=True)) == {"withdrawn"}
    assert Event.objects.get(kind="directive.withdraw").subjects.count() == 3


def test_everything_that_is_missing_is_said_at_once(district: District) -> None:
    text = NOTICE.replace("，7月10日前完成", "").replace("（责任单位：各乡镇）", "").replace("各乡镇对", "对")
    text = text.replace("各乡镇人民政府：\n\n", "")
    directive = draft(district, text=text)
    with pytest.raises(InvalidError) as refused:
        services.issue_directive(directive.pk, actor=actor(district.housing_clerk), now=NOW)
    assert {"draft.unit_missing", "draft.due_missing"} <= set(codes(refused.value))
    assert not Task.objects.exists()
