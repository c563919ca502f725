"""Orders that arrived from an office which does not act here, entered by the unit that received them."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import ForbiddenError, InvalidError, Role
from threadneedle.directives import services
from threadneedle.directives.models import Directive, Draft, Question, Task
from threadneedle.directives.querysets import overdue
from threadneedle.directives.reads.standing import clock_of
from threadneedle.directives.services import DirectiveText, DraftEdit, Received
from threadneedle.ledger.models import Event
from threadneedle.org.models import Grant, Post
from threadneedle.reports.services import ReportDraft, confirm_report, submit_report

NOTICE = """晴川县气象局文件

晴气发〔2026〕12号

关于做好强降雨防范工作的通知

各乡镇人民政府：

一、各乡镇组织排查易涝点12处，6月26日前完成。（责任单位：各乡镇）
二、区住建局对在建工地开展检查，6月30日前完成。（责任单位：区住建局）

晴川县气象局
2026年6月16日
"""


def register(
    district: District,
    text: str = NOTICE,
    *,
    by: Post | None = None,
    kind: str = "",
    arrived: date | None = None,
) -> Directive:
    """Enter a text as received by Qingshi."""
    given = DirectiveText(text=text, kind=kind, received=Received(arrived_on=arrived))
    return services.draft_directive(given, actor=actor(by or district.qingshi_clerk), now=NOW)


def put_on_list(district: District, directive: Directive, **fields: object) -> Task:
    """Answer what is open in the plainest way, issue, and return the unit's own task."""
    by = actor(district.qingshi_clerk)
    for draft in Draft.objects.filter(directive=directive, dropped=False):
        edit = DraftEdit(tier=draft.tier or 0, due=draft.due or date(2026, 6, 26), **fields)  # type: ignore[arg-type]
        services.edit_draft(draft.pk, edit, actor=by, now=NOW)
    if not directive.issuer_words:
        head = services.DirectiveEdit(issuer_words="县水务集团")
        services.edit_directive(directive.pk, head, actor=by, now=NOW)
    services.issue_directive(directive.pk, actor=by, now=NOW)
    return Task.objects.get(directive=directive, unit=district.qingshi)


def test_an_order_that_arrived_is_the_units_own_with_the_office_as_the_paper_names_it(
    district: District,
) -> None:
    made = register(district)
    assert made.registered
    assert made.issuer_id == district.qingshi.pk
    assert (made.issuer_words, made.registered_for_id, made.arrived_on) == ("晴川县气象局", None, TODAY)
    event = Event.objects.order_by("-pk").first()
    assert event is not None
    assert event.kind == "directive.draft"


def test_an_office_of_the_tree_is_known_by_its_name(district: District) -> None:
    made = register(district, NOTICE.replace("晴川县气象局", "晴川区交通运输局"))
    assert made.registered_for_id == district.transport.pk


def test_what_is_addressed_to_all_townships_is_ours_and_what_names_others_is_kept_beside(
    district: District,
) -> None:
    made = register(district)
    ours, theirs = made.drafts.order_by("position")
    assert [(row.unit_id, row.role, row.words) for row in ours.units.all()] == [
        (district.qingshi.pk, "lead", "各乡镇")
    ]
    assert not ours.dropped
    assert theirs.dropped
    assert [row.unit_id for row in theirs.units.all()] == [district.housing.pk]
    codes = set(Question.objects.filter(directive=made, answered_at=None).values_list("code", flat=True))
    assert "authority_missing" not in codes
    assert not any(code.startswith(("unit_", "lead_")) for code in codes)


def test_what_is_kept_beside_can_be_taken_after_all(district: District) -> None:
    made = register(district)
    theirs = made.drafts.get(position=2)
    services.edit_draft(theirs.pk, DraftEdit(dropped=False), actor=actor(district.qingshi_clerk), now=NOW)
    assert [(row.unit_id, row.role) for row in theirs.units.all()] == [(district.qingshi.pk, "lead")]


def test_a_passage_for_nobody_is_the_units_own(district: District) -> None:
    made = register(district, "请于6月24日前报送防汛物资清单。\n")
    draft = made.drafts.get()
    assert [row.unit_id for row in draft.units.all()] == [district.qingshi.pk]


def test_an_unknown_name_is_asked_about_and_may_be_us(district: District) -> None:
    made = register(
        district, "关于清障的通知\n\n一、青石河管护站6月24日前完成清障。（责任单位：青石河管护站）\n"
    )
    question = Question.objects.get(directive=made, code="unit_unknown")
    assert question.params["candidates"] == [district.qingshi.pk]


def test_once_issued_it_stands_on_the_list_signed_for_and_taken_on(district: District) -> None:
    task = put_on_list(district, register(district))
    assert (task.state, task.signed_on, task.taken_on_on) == ("taken_on", TODAY, TODAY)
    assert task.responsible_post_id == district.qingshi_clerk.pk
    assert task.issuer_id == district.qingshi.pk


def test_the_post_that_the_text_names_gets_it_and_no_post_of_another_unit(district: District) -> None:
    made = register(district)
    by = actor(district.qingshi_clerk)
    services.edit_draft(made.drafts.get(position=1).pk, DraftEdit(tier=0), actor=by, now=NOW)
    with pytest.raises(InvalidError, match="task.post_elsewhere"):
        services.issue_directive(made.pk, post_id=district.liuhe_clerk.pk, actor=by, now=NOW)
    task = put_on_list(district, made, post_words="主要负责人")
    assert task.responsible_post_id == district.qingshi_head.pk


def test_it_gives_no_task_to_a_unit_that_is_not_below(district: District) -> None:
    made = register(district)
    by = actor(district.qingshi_clerk)
    draft = made.drafts.get(position=1)
    other = services.UnitChoice(district.liuhe.pk, "lead")
    services.edit_draft(draft.pk, DraftEdit(units=(other,), tier=0), actor=by, now=NOW)
    with pytest.raises(InvalidError, match="draft.not_below"):
        services.issue_directive(made.pk, actor=by, now=NOW)


def test_who_only_enters_what_arrived_ends_no_order_of_the_unit_itself(district: District) -> None:
    text = "关于巡查河道的通知\n\n一、柳树湾村6月26日前巡查河道。（责任单位：柳树湾村）\n"
    issuer = actor(district.qingshi_clerk)
    own = services.draft_directive(DirectiveText(text=text), actor=issuer, now=NOW)
    services.edit_draft(own.drafts.get().pk, DraftEdit(tier=0), actor=issuer, now=NOW)
    services.issue_directive(own.pk, actor=issuer, now=NOW)
    Grant.objects.filter(post=district.qingshi_clerk, role=Role.ISSUER.value).delete()
    clerk = actor(district.qingshi_clerk)
    made = register(district, "请青石镇6月24日前报送名单。\n")
    services.edit_draft(made.drafts.get().pk, DraftEdit(tier=0), actor=clerk, now=NOW)
    head = services.DirectiveEdit(issuer_words="县残联")
    services.edit_directive(made.pk, head, actor=clerk, now=NOW)
    with pytest.raises(ForbiddenError, match="directive.not_yours"):
        services.issue_directive(made.pk, supersedes=own.pk, actor=clerk, now=NOW)
    assert list(own.tasks.values_list("state", flat=True)) == ["issued"]


def test_a_village_clerk_enters_what_the_village_received_but_issues_nothing(district: District) -> None:
    by = district.liushuwan_head
    with pytest.raises(ForbiddenError, match="directive.not_issuer"):
        services.draft_directive(DirectiveText(text=NOTICE), actor=actor(by), now=NOW)
    made = register(district, "请柳树湾村6月24日前报送名单。\n", by=by)
    edit = DraftEdit(tier=0)
    services.edit_draft(made.drafts.get().pk, edit, actor=actor(by), now=NOW)
    head = services.DirectiveEdit(issuer_words="县残联")
    services.edit_directive(made.pk, head, actor=actor(by), now=NOW)
    services.issue_directive(made.pk, actor=actor(by), now=NOW)
    assert Task.objects.get(directive=made).unit_id == district.liushuwan.pk


def test_a_draft_is_not_seen_by_another_unit(district: District) -> None:
    made = register(district)
    assert Directive.objects.visible_to(actor(district.qingshi_head)).filter(pk=made.pk).exists()
    for post in (district.liuhe_clerk, district.housing_clerk, district.governor, district.liushuwan_head):
        assert not Directive.objects.visible_to(actor(post)).filter(pk=made.pk).exists()


def test_who_told_the_issuer_closes_the_loop_without_being_an_issuer(district: District) -> None:
    made = register(district, "请柳树湾村6月24日前报送名单。\n", by=district.liushuwan_head)
    by = actor(district.liushuwan_head)
    services.edit_draft(made.drafts.get().pk, DraftEdit(tier=0), actor=by, now=NOW)
    services.edit_directive(made.pk, services.DirectiveEdit(issuer_words="县残联"), actor=by, now=NOW)
    services.issue_directive(made.pk, actor=by, now=NOW)
    task = Task.objects.get(directive=made)
    submit_report(ReportDraft(task.pk, "k1", "已报送。"), actor=by, now=NOW)
    confirm_report(task.pk, actor=by, now=NOW)
    task.refresh_from_db()
    assert (task.state, task.confirmed_on) == ("confirmed", TODAY)


def test_the_office_has_to_be_named_before_it_stands_on_the_list(district: District) -> None:
    made = register(district, "请于6月24日前报送防汛物资清单。\n")
    by = actor(district.qingshi_clerk)
    services.edit_draft(made.drafts.get().pk, DraftEdit(tier=0), actor=by, now=NOW)
    with pytest.raises(InvalidError, match="directive.issuer_missing"):
        services.issue_directive(made.pk, actor=by, now=NOW)


def test_days_after_arrival_become_a_date_by_the_work_calendar_and_move_with_it(district: District) -> None:
    text = "关于报送名单的通知\n\n各乡镇人民政府：\n\n请于收到通知后3个工作日内报送值班名单。\n"
    made = register(district, text)
    draft = made.drafts.get()
    # Three working days after Wednesday, 17 June; Friday to Sunday are the Dragon Boat holiday of 2026.
    assert draft.due == date(2026, 6, 23)
    asked = Question.objects.get(draft=draft, code="deadline_counted")
    assert (asked.params["days"], asked.params["working"], asked.params["base"]) == (3, True, "2026-06-17")
    assert not Question.objects.filter(draft=draft, code="deadline_vague").exists()
    head = services.DirectiveEdit(arrived_on=date(2026, 6, 15))
    services.edit_directive(made.pk, head, actor=actor(district.qingshi_clerk), now=NOW)
    draft.refresh_from_db()
    assert draft.due == date(2026, 6, 18)


def test_an_order_does_not_arrive_tomorrow(district: District) -> None:
    with pytest.raises(InvalidError, match="directive.arrived_later"):
        register(district, arrived=date(2026, 6, 18))


def test_the_kind_chosen_on_entry_holds_for_every_draft(district: District) -> None:
    made = register(district, kind="meeting")
    assert set(made.drafts.values_list("kind", flat=True)) == {"meeting"}
    with pytest.raises(InvalidError, match="draft.not_a_choice"):
        register(district, NOTICE + "二", kind="feast")


def test_a_text_without_an_order_is_one_draft_of_the_kind_chosen_and_asked_about_otherwise(
    district: District,
) -> None:
    told = register(district, "本周天气晴好。\n", kind="information")
    draft = told.drafts.get()
    assert (draft.text, draft.kind) == ("本周天气晴好。", "information")
    assert [row[3] for row in told.sentences] == [0]
    unsure = register(district, "本周天气多云。\n")
    assert unsure.drafts.count() == 1
    assert Question.objects.filter(directive=unsure, code="kind_unsure", answered_at=None).exists()


def test_information_without_a_date_is_never_late(district: District) -> None:
    made = register(district, "本周天气晴好。\n", kind="information")
    task = put_on_list(district, made)
    Task.objects.filter(pk=task.pk).update(due=date(2026, 5, 1))
    task.refresh_from_db()
    assert not Task.objects.filter(overdue(TODAY)).exists()
    assert not clock_of(TODAY).standing(task).is_late
    Task.objects.filter(pk=task.pk).update(kind="task")
    task.refresh_from_db()
    assert Task.objects.filter(overdue(TODAY)).count() == 1
    assert clock_of(TODAY).standing(task).is_late


def test_a_department_says_of_its_own_order_which_day_is_counted_from(district: District) -> None:
    text = "关于报送名单的通知\n\n青石镇请于收到通知后3个工作日内报送值班名单。（责任单位：青石镇）\n"
    by = actor(district.housing_clerk)
    made = services.draft_directive(DirectiveText(text=text, authority="经区政府同意"), actor=by, now=NOW)
    assert not made.registered
    assert made.drafts.get().due == date(2026, 6, 23)


def test_a_day_before_the_order_itself_is_asked_about_and_not_taken(district: District) -> None:
    text = "关于整理档案的通知\n\n各乡镇对2025年度档案整理情况自查，于3月10日前报区档案馆。\n"
    draft = register(district, text).drafts.get()
    question = Question.objects.get(draft=draft, code="deadline_year")
    assert (draft.due, question.params["words"]) == (None, "3月10日前")


def test_a_return_with_a_day_of_its_own_is_due_on_the_next_and_not_asked_about(district: District) -> None:
    text = "关于周报的通知\n\n各乡镇每周一前报送水库水位。\n\n晴川区水利局\n2026年6月12日\n"
    draft = register(district, text).drafts.get()
    # It arrived on Wednesday, 17 June, so that the Monday behind the day of the order is past.
    assert (draft.kind, draft.due) == ("periodic", date(2026, 6, 22))
    assert not Question.objects.filter(draft=draft, code__startswith="deadline").exists()


def test_a_return_without_a_first_day_is_asked_for_one(district: District) -> None:
    made = register(district, "关于周报的通知\n\n各乡镇每周报送水库水位。\n", kind="periodic")
    assert Question.objects.filter(directive=made, code="deadline_missing", answered_at=None).exists()
