"""Rules of prose, one short fictional example each: what is a task, whose it is, and what is none."""

from __future__ import annotations

import datetime as dt

import pytest

from threadneedle.core.extraction import Kind, TaskDraft, UnitRole, read

LEAD, RESPONSIBLE, COOPERATING = UnitRole.LEAD, UnitRole.RESPONSIBLE, UnitRole.COOPERATING


def drafts(text: str) -> tuple[TaskDraft, ...]:
    return read(text, year=2026).drafts


def texts(text: str) -> list[str]:
    return [draft.text for draft in drafts(text)]


def units(draft: TaskDraft) -> list[tuple[str, UnitRole]]:
    return [(unit.words, unit.role) for unit in draft.units]


def date(draft: TaskDraft) -> dt.date | None:
    return draft.deadline.date if draft.deadline else None


def test_a_meeting_in_lines_is_one_draft_and_the_return_another() -> None:
    text = (
        "会议通知\n各村、镇直各单位：\n决定召开秸秆禁烧会议，有关事项通知如下：\n"
        "时间：2026年9月12日下午3:00\n地点：镇四楼会议室\n参会人员：各村书记，镇应急办、派出所负责人\n"
        "要求：请提前10分钟入场。请各村于9月11日前将参会回执报镇党政办。"
    )
    meeting, answer = drafts(text)
    assert (meeting.kind, date(meeting)) == (Kind.MEETING, dt.date(2026, 9, 12))
    assert [words for words, _ in units(meeting)] == ["各村", "镇应急办", "派出所"]
    assert (answer.text, answer.kind, date(answer)) == (
        "请各村于9月11日前将参会回执报镇党政办。",
        Kind.TASK,
        dt.date(2026, 9, 11),
    )


def test_names_for_a_meeting_are_a_return_beside_it() -> None:
    meeting, answer = drafts(
        "各乡镇、县供销社：\n定于3月6日上午9:30召开春耕现场会，请主要负责同志参加。参会名单请于3月4日前报县农业农村局。"
    )
    assert (meeting.kind, date(meeting)) == (Kind.MEETING, dt.date(2026, 3, 6))
    assert (answer.kind, date(answer)) == (Kind.TASK, dt.date(2026, 3, 4))
    assert units(answer) == units(meeting) == [("各乡镇", RESPONSIBLE), ("县供销社", RESPONSIBLE)]


def test_a_meeting_that_was_moved_is_due_on_its_new_day() -> None:
    (meeting,) = drafts("原定6月18日召开的供水推进会改期至6月23日下午2:30，请各乡镇、各水厂负责人按时参加。")
    assert (meeting.kind, date(meeting)) == (Kind.MEETING, dt.date(2026, 6, 23))
    assert [words for words, _ in units(meeting)] == ["各乡镇", "各水厂"]


@pytest.mark.parametrize(
    "text",
    [
        "各乡镇：\n现将一季度信息采用情况通报如下：全县共采用126条。\n县政府办公室",
        "县气象台发布雷电黄色预警信号：预计未来6小时有雷电活动，请注意防范。",
        "现将7月天气预报转发给你们，供参考。",
        "经研究，端午节放假时间为6月19日至21日，请各单位知悉。",
    ],
)
def test_a_notice_that_only_informs_is_one_draft_of_that_kind(text: str) -> None:
    (draft,) = drafts(text)
    assert (draft.kind, draft.deadline) == (Kind.INFORMATION, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "请水利局牵头，会同财政局、清水镇，5月18日前提出意见。",
            [("水利局", LEAD), ("财政局", RESPONSIBLE), ("清水镇", RESPONSIBLE)],
        ),
        (
            "截至6月10日，还有柳林镇、县残联2家单位未报送，请于6月12日前补报。",
            [("柳林镇", RESPONSIBLE), ("县残联", RESPONSIBLE)],
        ),
        ("距4月30日截止只剩3天，尚未上报的东坪村请抓紧上报。", [("东坪村", RESPONSIBLE)]),
        ("1.提高自来水普及率。（县水利局负责；10月底前完成）", [("县水利局", RESPONSIBLE)]),
        (
            "1.整治卫片图斑。（县自然资源局牵头，各乡镇参加）",
            [("县自然资源局", LEAD), ("各乡镇", RESPONSIBLE)],
        ),
        ("6月20日前，镇财政所拨付第二季度村干部报酬。", [("镇财政所", RESPONSIBLE)]),
        ("县供销社要做好化肥储备。", [("县供销社", RESPONSIBLE)]),
        ("对停工项目，由各包联领导逐一约谈。", [("各包联领导", RESPONSIBLE)]),
    ],
)
def test_who_is_to_do_it(text: str, expected: list[tuple[str, UnitRole]]) -> None:
    (draft,) = drafts(text)
    assert units(draft) == expected


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("各村5月20日18时前报送。", (2026, 5, 20)),
        ("距4月30日全民参保截止只剩3天，请各村抓紧上报。", (2026, 4, 30)),
        ("1.提高自来水普及率。（县水利局负责；10月底前完成）", (2026, 10, 31)),
        ("1.整合环节，年内推出“一件事”25项。（州政务局负责）", (2026, 12, 31)),
        ("6月20日前，镇财政所拨付第二季度村干部报酬。", (2026, 6, 20)),
    ],
)
def test_until_when(text: str, due: tuple[int, int, int]) -> None:
    (draft,) = drafts(text)
    assert date(draft) == dt.date(*due)


def test_a_unit_that_is_the_whole_heading_has_the_items_below() -> None:
    found = drafts("一、县住建局\n1．加强扬尘管控。\n二、县农业农村局\n1．粪污利用率达到85%以上。")
    assert [(draft.text, units(draft)) for draft in found] == [
        ("加强扬尘管控。", [("县住建局", RESPONSIBLE)]),
        ("粪污利用率达到85%以上。", [("县农业农村局", RESPONSIBLE)]),
    ]


def test_a_name_before_a_colon_is_no_word_of_the_task() -> None:
    found = drafts("分工\n1、镇派出所、交警中队：负责道路秩序。\n2、镇供电所：7月8日前检修线路。")
    assert [(draft.text, [words for words, _ in units(draft)]) for draft in found] == [
        ("负责道路秩序。", ["镇派出所", "交警中队"]),
        ("7月8日前检修线路。", ["镇供电所"]),
    ]


def test_a_list_asked_of_those_addressed_is_asked_of_them_throughout() -> None:
    found = drafts("各村会计：\n1.低保年审表6月18日前交民政办；\n2.临时救助发票没交的补齐。")
    assert [[words for words, _ in units(draft)] for draft in found] == [["各村会计"], ["各村会计"]]


def test_lines_of_a_record_are_one_task() -> None:
    (draft,) = drafts(
        "问题整改清单\n问题一：污水直排\n整改目标：杜绝直排\n整改措施：建成沉淀池\n"
        "责任单位：镇环保站\n责任领导：副镇长\n整改时限：2026年6月底前"
    )
    assert (draft.text, units(draft), draft.post, date(draft)) == (
        "建成沉淀池",
        [("镇环保站", RESPONSIBLE)],
        "副镇长",
        dt.date(2026, 6, 30),
    )


def test_rings_in_one_line_with_one_assignment_are_one_task() -> None:
    (draft,) = drafts("一、健康村建设。①创建健康村6个；②开展复审，8月底前完成。责任科室：爱卫办。")
    assert units(draft) == [("爱卫办", RESPONSIBLE)]
    assert "①创建健康村6个；②开展复审" in draft.text


def test_what_closes_a_document_is_no_part_of_its_last_item() -> None:
    found = drafts(
        "1.完成县医院新院区主体工程，12月底前投用。由县卫健局牵头负责\n"
        "2.改造老旧小区42个，10月底前完工。由县住建局负责\n"
        "各责任单位要于2月20日前制定方案，报县政府督查室。\n县政府督查室每季度通报一次进展。"
    )
    assert [draft.text for draft in found] == [
        "完成县医院新院区主体工程，12月底前投用。",
        "改造老旧小区42个，10月底前完工。",
        "各责任单位要于2月20日前制定方案，报县政府督查室。",
    ]


def test_lines_without_signs_are_one_message() -> None:
    (draft,) = drafts("各村注意\n7月15号之前把水葫芦捞干净\n捞上来的不要堆在路边")
    assert draft.text == "7月15号之前把水葫芦捞干净\n捞上来的不要堆在路边"


def test_a_return_added_to_an_order_is_a_task_of_its_own() -> None:
    found = drafts("各乡镇9月28日前排查一遍林区。假期实行每日零报告，每日17时前报县森防办。")
    assert [(draft.kind, [words for words, _ in units(draft)]) for draft in found] == [
        (Kind.TASK, ["各乡镇"]),
        (Kind.PERIODIC, ["各乡镇"]),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "有意参加电工培训的，9月20日前到村委会报名。",
        "任何单位和个人发现火情，应立即报告。",
        "本措施自发布之日起施行，有效期至2027年12月31日。",
        "报送范围：辖区内500万元以上在建项目。",
        "原则同意你镇建设垃圾中转站。",
        "专此函达，请予支持为荷。",
        "会议强调，各单位要严守财经纪律。",
        "据气象台预报，6月21日将有强降雨。",
    ],
)
def test_what_binds_nobody_addressed_is_no_task(sentence: str) -> None:
    order = "各村6月底前完成排查。"
    assert texts(f"各村：\n{order}\n{sentence}") == [order]


def test_what_leads_up_to_the_orders_is_background() -> None:
    text = "各乡镇：\n县防指决定于6月20日启动应急响应。现将要求通知如下：\n一、各乡镇6月底前完成排查。"
    assert texts(text) == ["各乡镇6月底前完成排查。"]


def test_proof_in_a_bracket_leaves_the_sentence_whole() -> None:
    (draft,) = drafts("请各村5月8日前整改，并于5月9日前将报告（附整改前后对比照片）报县人居办。")
    assert draft.proof is not None
    assert draft.proof.words == "附整改前后对比照片"
    assert draft.text.startswith("请各村5月8日前整改，并于5月9日前将报告")
    assert date(draft) == dt.date(2026, 5, 9)


def test_a_month_without_year_takes_the_year_most_named_in_the_text() -> None:
    text = (
        "1.2026年1月1日至2026年12月31日返还保险费。（县人社局负责）\n"
        "2.6月底前建成基地。（县人社局负责）\n有效期至2027年12月31日。"
    )
    assert [date(draft) for draft in read(text).drafts] == [None, dt.date(2026, 6, 30)]


def test_a_group_heading_in_a_flattened_table_is_no_row() -> None:
    found = drafts(
        "序号\n任务\n责任单位\n时限\n一、水利\n1\n清淤渠道\n县水利局\n6月底前\n二、教育\n2\n改造厕所\n县教育局\n8月底前\n"
    )
    assert [(draft.text, units(draft), date(draft)) for draft in found] == [
        ("清淤渠道", [("县水利局", RESPONSIBLE)], dt.date(2026, 6, 30)),
        ("改造厕所", [("县教育局", RESPONSIBLE)], dt.date(2026, 8, 31)),
    ]


def test_a_flattened_row_without_unit_and_date_has_those_of_the_merged_cells_above() -> None:
    found = drafts(
        "序号\n工作任务\n责任单位\n完成时限\n1\n清淤渠道十二公里\n县水利局\n6月底前\n"
        "2\n检修泵站八座并试机\n3\n更新标牌二十块\n县交通局\n7月底前\n"
    )
    assert [(units(draft), date(draft)) for draft in found] == [
        ([("县水利局", RESPONSIBLE)], dt.date(2026, 6, 30)),
        ([("县水利局", RESPONSIBLE)], dt.date(2026, 6, 30)),
        ([("县交通局", RESPONSIBLE)], dt.date(2026, 7, 31)),
    ]


def test_a_call_to_a_meeting_has_the_day_that_the_sentence_before_it_names() -> None:
    (meeting,) = drafts(
        "各乡镇人民政府：\n为做好收购，经研究，定于9月3日下午3时在县政府三楼召开秋粮收购座谈会。\n"
        "请各乡镇人民政府分管负责人准时参加。\n县粮食局\n2026年8月28日"
    )
    assert (meeting.kind, date(meeting), meeting.title) == (
        Kind.MEETING,
        dt.date(2026, 9, 3),
        "秋粮收购座谈会",
    )
    assert units(meeting) == [("各乡镇人民政府", RESPONSIBLE)]


def test_a_meeting_announced_in_one_sentence_and_called_in_the_next_is_one_draft() -> None:
    text = "县政府定于9月3日下午3时在县政府三楼召开秋粮收购座谈会。请各乡镇分管负责人参会。"
    (meeting,) = drafts(f"会议通知\n各乡镇人民政府：\n{text}\n县政府办公室\n2026年8月28日")
    assert (meeting.text, date(meeting)) == (text, dt.date(2026, 9, 3))
    assert units(meeting) == [("各乡镇", RESPONSIBLE)]


def test_the_day_of_a_meeting_stands_before_what_leads_up_to_the_orders() -> None:
    meeting, answer = drafts(
        "关于召开秋收工作推进会的通知\n各村：\n经研究，决定于9月12日上午8:30在镇三楼召开全镇秋收工作推进会。"
        "现将有关事项通知如下：\n一、请参会人员提前10分钟签到。\n"
        "二、各村于9月11日前将参会名单报党政办。\n东岭镇人民政府\n2026年9月8日"
    )
    assert (meeting.kind, date(meeting)) == (Kind.MEETING, dt.date(2026, 9, 12))
    assert meeting.text == "经研究，决定于9月12日上午8:30在镇三楼召开全镇秋收工作推进会。"
    assert meeting.proof is not None
    assert date(answer) == dt.date(2026, 9, 11)


def test_a_request_behind_a_meeting_already_dated_stays_a_task_of_its_own() -> None:
    meeting, answer = drafts(
        "各乡镇人民政府：\n县政府定于9月3日下午3时召开秋粮收购座谈会。请各乡镇分管负责人参会。\n"
        "请各乡镇于9月1日前将参会人员名单报县政府办。\n县政府办公室\n2026年8月28日"
    )
    assert (meeting.kind, date(meeting)) == (Kind.MEETING, dt.date(2026, 9, 3))
    assert (answer.kind, date(answer)) == (Kind.TASK, dt.date(2026, 9, 1))


@pytest.mark.parametrize(
    "own",
    [
        "我局定于9月20日至30日开展秋肥质量抽查。",
        "为方便群众，本中心拟于9月20日到30日组织流动办证。",
        "我站将在9月底前完成山塘水质检测。",
        "镇农技站定于9月20日至28日到各村采集土样，其中坝头村为9月21日。",
    ],
)
def test_what_the_issuer_will_do_itself_is_no_task_of_those_addressed(own: str) -> None:
    asked = "请各村9月10日前报送名单。"
    assert texts(f"关于秋季工作的通知\n各村：\n{own}{asked}\n镇农技站\n2026年9月1日") == [asked]


def test_a_plan_of_the_issuer_that_ends_in_a_request_is_a_task() -> None:
    (draft,) = drafts("关于抽查的通知\n各村：\n我局定于9月20日开展抽查，请各村9月10日前报送名单。")
    assert date(draft) == dt.date(2026, 9, 10)
