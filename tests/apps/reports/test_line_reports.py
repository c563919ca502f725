"""One report on a line of several tasks: said once, filed for each who asks, all or none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories.org import NOW, District, actor
from tests.factories.work import make_draft, make_task

from threadneedle.core.base import ConflictError, ForbiddenError, InvalidError, NotFoundError
from threadneedle.directives.models import ProofStandard, Task
from threadneedle.directives.services.joint import sign_line, take_on_line
from threadneedle.directives.services.merges import merge_by_hand, undo_merge
from threadneedle.reports.models import Fact, Report
from threadneedle.reports.services import LineReport, confirm_report, return_report, submit_line_report

Browser = Callable[[Any], Client]


def asked_by_two(district: District, **fields: Any) -> list[Task]:
    issuers = (district.housing, district.transport)
    return [make_task(make_draft(district, issuer=by), district.qingshi, **fields) for by in issuers]


def line_of(district: District, tasks: list[Task]) -> int:
    return merge_by_hand([task.pk for task in tasks], actor=actor(district.qingshi_clerk), now=NOW).pk


def test_each_issuer_gets_a_report_of_its_own(district: District) -> None:
    tasks = asked_by_two(district, quantity=Decimal(40), counter="户")
    Task.objects.filter(pk=tasks[1].pk).update(quantity=Decimal(25))
    merge = line_of(district, tasks)
    by = {"actor": actor(district.qingshi_clerk), "now": NOW}
    said = LineReport(merge, "k1", "逐户看过。", quantities={"户": Decimal(25)})
    made = submit_line_report(said, **by)
    assert [(row.task_id, row.text, row.quantity, row.state) for row in made] == [
        (tasks[0].pk, "逐户看过。", Decimal(25), "sent"),
        (tasks[1].pk, "逐户看过。", Decimal(25), "sent"),
    ]
    assert [fact.quantity for fact in Fact.objects.order_by("pk")] == [Decimal(25), Decimal(25)]
    assert [row.pk for row in submit_line_report(said, **by)] == [row.pk for row in made]
    confirm_report(tasks[0].pk, actor=actor(district.housing_clerk), now=NOW)
    return_report(tasks[1].pk, "还缺两户。", actor=actor(district.transport_clerk), now=NOW)
    assert list(Task.objects.order_by("pk").values_list("state", flat=True)) == ["confirmed", "returned"]
    again = submit_line_report(LineReport(merge, "k2", "补上了。", quantities={"户": Decimal(27)}), **by)
    assert [row.task_id for row in again] == [tasks[1].pk]


def test_progress_is_said_once_too(district: District) -> None:
    tasks = asked_by_two(district, quantity=Decimal(40), counter="户")
    merge = line_of(district, tasks)
    said = LineReport(merge, "k1", "过半。", complete=False, quantities={"户": Decimal(22)})
    submit_line_report(said, actor=actor(district.qingshi_clerk), now=NOW)
    assert set(Task.objects.values_list("state", "quantity_reported")) == {("taken_on", Decimal(22))}


def test_all_or_none_and_everything_missing_at_once(district: District) -> None:
    tasks = asked_by_two(district)
    proof = ProofStandard.objects.create(category="paid", asks="竣工验收单", reason="按结果付款")
    Task.objects.filter(pk=tasks[1].pk).update(quantity=Decimal(8), counter="处", proof=proof)
    merge = line_of(district, tasks)
    clerk = actor(district.qingshi_clerk)
    with pytest.raises(InvalidError) as refused:
        submit_line_report(LineReport(merge, "k1", ""), actor=clerk, now=NOW)
    found = [(problem.code, problem.params["field"]) for problem in refused.value.problems]
    assert found == [
        ("words.missing", "text"),
        ("report.quantity_missing", "quantity_处"),
        ("report.proof_missing", f"proof_{tasks[1].pk}"),
    ]
    assert not Report.objects.exists()
    assert set(Task.objects.values_list("state", flat=True)) == {"taken_on"}
    whole = LineReport(merge, "k1", "已办。", quantities={"处": Decimal(8)}, proofs={tasks[1].pk: "镇档案室"})
    made = submit_line_report(whole, actor=clerk, now=NOW)
    assert [row.proof_words for row in made] == ["", "镇档案室"]


@pytest.mark.parametrize("key", ["", "k" * 41])
def test_a_key_leaves_room_for_the_number_of_the_task(district: District, key: str) -> None:
    merge = line_of(district, asked_by_two(district))
    with pytest.raises(InvalidError) as refused:
        submit_line_report(LineReport(merge, key, "好"), actor=actor(district.qingshi_clerk), now=NOW)
    assert refused.value.problems[0].code == "report.client_key"


def test_only_a_line_of_ones_own_is_reported_on(district: District) -> None:
    merge = line_of(district, asked_by_two(district))
    said = LineReport(merge, "k1", "好")
    for who, refusal in (("supervisor", ForbiddenError), ("liuhe_clerk", NotFoundError)):
        with pytest.raises(refusal):
            submit_line_report(said, actor=actor(getattr(district, who)), now=NOW)
    clerk = actor(district.qingshi_clerk)
    submit_line_report(said, actor=clerk, now=NOW)
    with pytest.raises(ConflictError):
        submit_line_report(LineReport(merge, "k2", "好"), actor=clerk, now=NOW)
    undo_merge(merge, actor=clerk, now=NOW)
    with pytest.raises(NotFoundError):
        submit_line_report(LineReport(merge, "k3", "好"), actor=clerk, now=NOW)


def test_a_line_is_signed_for_and_taken_on_once(district: District) -> None:
    tasks = asked_by_two(district, state="issued")
    Task.objects.filter(pk=tasks[1].pk).update(state="signed")
    merge = line_of(district, tasks)
    by = {"actor": actor(district.qingshi_clerk), "now": NOW}
    assert [task.pk for task in sign_line(merge, **by)] == [tasks[0].pk]
    with pytest.raises(ConflictError) as refused:
        sign_line(merge, **by)
    assert refused.value.problems[0].code == "merge.nothing_to_do"
    assert [task.pk for task in take_on_line(merge, district.qingshi_clerk.pk, **by)] == [
        tasks[0].pk,
        tasks[1].pk,
    ]
    assert set(Task.objects.values_list("state", "responsible_post")) == {
        ("taken_on", district.qingshi_clerk.pk)
    }


def test_the_page_asks_once_what_all_want_to_know(opened_by: Browser, district: District) -> None:
    tasks = asked_by_two(district, quantity=Decimal(40), counter="户")
    proof = ProofStandard.objects.create(category="paid", asks="竣工验收单", reason="按结果付款")
    Task.objects.filter(pk=tasks[1].pk).update(proof=proof)
    merge = line_of(district, tasks)
    clerk = opened_by(district.qingshi_clerk)
    page = clerk.get(f"/reports/lines/{merge}/").content.decode()
    assert page.count('name="quantity_户"') == 1
    assert page.count('name="proof_') == 1
    assert "竣工验收单" in page
    given = {"client_key": "k1", "text": "好", "complete": "all", "quantity_户": "40"}
    refused = clerk.post(f"/reports/lines/{merge}/", given)
    assert refused.status_code == 422
    assert "好" in refused.content.decode()
    assert not Report.objects.exists()
    given[f"proof_{tasks[1].pk}"] = "镇档案室"
    done = clerk.post(f"/reports/lines/{merge}/", given)
    assert (done.status_code, done.headers["Location"]) == (302, f"/merges/{merge}/")
    assert Report.objects.count() == 2
    assert "Report for all" not in clerk.get(f"/merges/{merge}/").content.decode()
