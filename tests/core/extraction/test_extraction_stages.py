"""Stages with their time, demands to those named before, returns among general requirements."""

from __future__ import annotations

from datetime import date

from threadneedle.core.extraction import Fate, Reading, TaskDraft, read

PLAN = """关于印发《河道清障行动方案》的通知
各乡镇人民政府：
现将《河道清障行动方案》印发给你们，请认真组织实施。
2026年3月1日

一、实施步骤
（一）摸底登记阶段（2026年3月5日至3月20日）。县水利局组织各乡镇逐段登记障碍物。
（二）集中清理阶段（2026年3月21日至5月31日）。各乡镇按登记表逐段清理。
二、重点任务
1.拆除阻水围堰。
牵头单位：县水利局；完成时限：4月30日。
2.打捞水面漂浮物。
牵头单位：县住建局；完成时限：5月15日。
三、保障措施
各单位要加强协调配合。联络员名单于3月4日前报县水利局。
"""

SLIP = """督办通知
区水务局、区园林局：
现将有关事项通知如下：
（1）区水务局牵头，6月15日前疏通暗涵。
（2）区园林局每日清运落叶。

请上述单位于6月25日前将落实情况送区政府督查室。
"""


def _draft(found: Reading, words: str) -> TaskDraft:
    return next(draft for draft in found.drafts if words in draft.text)


def test_a_stage_gives_the_sentence_behind_it_its_time_also_beside_assigned_tasks() -> None:
    found = read(PLAN, year=2026)
    first, second = _draft(found, "逐段登记"), _draft(found, "逐段清理")
    assert first.text.startswith("摸底登记阶段")
    assert (first.deadline and first.deadline.date, second.deadline and second.deadline.date) == (
        date(2026, 3, 20),
        date(2026, 5, 31),
    )
    assert [unit.words for unit in second.units] == ["各乡镇"]


def test_a_return_with_its_day_is_a_task_also_among_general_requirements() -> None:
    found = read(PLAN, year=2026)
    assert _draft(found, "联络员名单").deadline is not None
    general = next(item for item in found.sentences if "加强协调" in PLAN[item.span.start : item.span.end])
    assert general.fate is Fate.REQUIREMENT


def test_a_demand_to_those_named_before_is_none_of_the_last_item() -> None:
    found = read(SLIP, year=2026)
    assert [len(found.drafts), _draft(found, "落实情况").units[0].words] == [3, "上述单位"]
    assert "落实情况" not in _draft(found, "清运落叶").text
