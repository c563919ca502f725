"""From a pasted order to the board, through the services and what the pages read."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import InvalidError
from threadneedle.directives import services
from threadneedle.directives.models import Directive, Question, Task
from threadneedle.directives.services import Answer, DirectiveText, UnitChoice
from threadneedle.ledger.reads import check_all, entries_of
from threadneedle.org.models import Post
from threadneedle.reports.services import ReportDraft, confirm_report, submit_report
from threadneedle.results.reads import Wanted, board_of, for_decision, for_signature
from threadneedle.worklists.reads import worklist_of

ORDER = """关于印发汛期房屋安全整治任务分解方案的通知

各乡镇人民政府：

1.对辖区内自建房外墙开展安全排查，共120栋，7月10日前完成，逐栋拍照上传。

责任单位：青石镇

2.整治危旧房屋屋面漏水点，7月24日前完成。

责任单位：青石镇、柳河镇

3.清理建筑工地临时用电线路，消除火灾隐患。

责任单位：青石镇

4.拆除沿街松动的户外广告牌，7月17日前完成。

责任单位：相关乡镇

2026年6月17日
"""


def by(post: Post, days: int = 0) -> dict[str, Any]:
    return {"actor": actor(post), "now": NOW + timedelta(days=days)}


def answers(directive: Directive, district: District) -> list[Answer]:
    given: dict[str, dict[str, Any]] = {
        "authority_missing": {"authority": "经区政府同意"},
        "proof_asked": {},
        "lead_missing": {"each": True},
        "deadline_missing": {"due": date(2026, 7, 31)},
        "unit_vague": {"units": (UnitChoice(district.qingshi.pk),)},
    }
    asked = Question.objects.filter(directive=directive, answered_at=None)
    return [Answer(question.pk, **given[question.code]) for question in asked]


@pytest.fixture
def issued(district: District) -> Directive:
    """The order, answered and issued by the housing office."""
    drafted = services.draft_directive(DirectiveText(text=ORDER), **by(district.housing_clerk))
    codes = set(Question.objects.filter(directive=drafted).values_list("code", flat=True))
    assert codes == {"authority_missing", "proof_asked", "lead_missing", "deadline_missing", "unit_vague"}
    with pytest.raises(InvalidError) as refused:
        services.issue_directive(drafted.pk, **by(district.housing_clerk))
    assert len(refused.value.problems) >= len(codes)
    assert Task.objects.count() == 0
    services.answer_questions(drafted.pk, answers(drafted, district), **by(district.housing_clerk))
    return services.issue_directive(drafted.pk, **by(district.housing_clerk))


def test_an_order_is_carried_reported_confirmed_and_closed(district: District, issued: Directive) -> None:
    clerk, head, issuer = district.qingshi_clerk, district.qingshi_head, district.housing_clerk
    lines = worklist_of(district.qingshi.pk, actor=actor(clerk), today=TODAY).lines
    assert [line.title.zh for line in lines] == [
        "自建房外墙安全排查",
        "拆除沿街松动的户外广告牌",
        "整治危旧房屋屋面漏水点",
        "清理建筑工地临时用电线路",
    ]
    assert [line.due for line in lines] == [date(2026, 7, day) for day in (10, 17, 24, 31)]
    facades, signs = lines[0].task_id, lines[1].task_id
    other = worklist_of(district.liuhe.pk, actor=actor(district.liuhe_clerk), today=TODAY).lines
    assert [line.title.zh for line in other] == ["整治危旧房屋屋面漏水点"]

    for line in lines:
        services.sign_task(line.task_id, **by(clerk, 1))
    services.object_to_task(signs, "not_mine", "沿街广告由城管部门管理。", **by(clerk, 1))
    assert [ask.task_id for ask in for_signature(actor=actor(head))] == [signs]
    assert for_decision(actor=actor(issuer)) == ()
    objection = for_signature(actor=actor(head))[0]
    services.sign_objection(objection.id, **by(head, 1))
    assert [ask.task_id for ask in for_decision(actor=actor(issuer))] == [signs]
    services.concede_objection(signs, "同意。", **by(issuer, 2))

    services.take_on_task(facades, clerk.pk, **by(clerk, 2))
    submit_report(
        ReportDraft(facades, "part", "已查80栋。", complete=False, quantity=Decimal(80)), **by(clerk, 5)
    )
    submit_report(ReportDraft(facades, "all", "120栋全部查完。", quantity=Decimal(120)), **by(clerk, 9))
    confirm_report(facades, **by(issuer, 12))
    services.close_task(facades, **by(district.supervisor, 13))

    board = board_of(Wanted(closed=True), actor=actor(district.governor), today=TODAY + timedelta(days=13))
    matters = {matter.title.zh: matter for matter in board.matters}
    facade = matters["自建房外墙安全排查"]
    assert (facade.reported, facade.planned, facade.counter, facade.verified) == (120, 120, "栋", None)
    assert "拆除沿街松动的户外广告牌" not in matters
    assert matters["整治危旧房屋屋面漏水点"].tasks == 2
    left = worklist_of(district.qingshi.pk, actor=actor(clerk), today=TODAY + timedelta(days=13)).lines
    assert [line.title.zh for line in left] == ["整治危旧房屋屋面漏水点", "清理建筑工地临时用电线路"]

    assert [entry.kind for entry in entries_of("task", facades)] == [
        "task.close",
        "task.confirm",
        "task.report",
        "task.progress",
        "task.take_on",
        "task.sign",
        "directive.issue",
    ]
    assert {check.fault for check in check_all()} == {""}
