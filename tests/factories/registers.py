"""The register of the supervision office as it keeps it: an XLSX with everything that such tables have."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook

HEADS = (
    (
        "序号",
        "督查编号",
        "来源类别",
        "立项依据",
        "事项名称",
        "责任单位",
        "",
        "时间",
        "",
        "",
        "进展情况（截至6月15日）",
        "办理状态",
        "办理结果",
        "责任领导",
        "考核分值",
        "备注",
    ),
    ("", "", "", "", "", "牵头", "配合", "登记", "计划完成", "办结", "", "", "", "", "", ""),
)
SOURCES = (
    ("领导批示", "区长在《关于城区内涝的报告》上的批示"),
    ("会议纪要", "区政府第{n}次常务会议纪要"),
    ("上级转办", "市督查〔2026〕{n}号"),
    ("区级文件", "晴政发〔2026〕{n}号"),
)
LEADS = ("住建局", "区交通局", "青石镇", "柳河镇人民政府")
COOPERATING = ("交通局", "住建局、青石镇", "", "区住建局，交通局", "青石镇/柳河镇")
WORK = (
    "排水口清淤",
    "农村公路修复",
    "老旧小区改造",
    "渡口安全检查",
    "饮水管网更新",
    "河道保洁",
    "校舍外墙排查",
)
OPEN_WORDS = ("在办", "在办", "序时推进")
LAST_HEAD = 4
"""Rows above the data: two titles and two rows of headings."""
COLUMNS = 16


def day_as_offices_write(day: date, place: int) -> str | datetime:
    """Return a day in one of six spellings."""
    spellings: tuple[str | datetime, ...] = (
        datetime(day.year, day.month, day.day),  # noqa: DTZ001 - a cell has no zone
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{day.month}月{day.day}日",
    )
    return spellings[place % len(spellings)]


def row_of(place: int) -> list[Any]:
    """Return row ``place``, counted from 1; every third matter is closed."""
    kind, source = SOURCES[place % 4]
    registered = date(2026, 1 + place % 5, 1 + place % 27)
    due = date(2026, 6 + place % 6, 1 + place % 28)
    closed = date(2026, 6, 1 + place % 15) if place % 3 == 0 else None
    return [
        place,
        f"区督〔2026〕{place}号",
        kind,
        source.format(n=1 + place // 10),
        f"{LEADS[place % 4]}第{place}项：{WORK[place % 7]}",
        LEADS[place % 4],
        COOPERATING[place % 5],
        day_as_offices_write(registered, place),
        day_as_offices_write(due, place + 1),
        day_as_offices_write(closed, place + 2) if closed else "",
        "" if place % 4 == 1 else f"已完成{place % 90}%，正在推进。\n下周报进度。",
        ("已办结" if place % 9 else "已完成") if closed else OPEN_WORDS[place % 3],
        "已销号。" if closed else "",
        "分管副区长",
        place % 10 / 2 if place % 2 else "",
        "=见附件" if place == 7 else "",
    ]


def register_file(rows: int = 300, **changed: Any) -> bytes:
    """Return the register with so many rows.

    Parameters
    ----------
    changed
        ``r12`` gives cells of row 12 by their place from 0: ``r12={5: "区水利局"}``.
    """
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy/m/d"})
    page = book.add_worksheet("2026年台账")
    page.merge_range(0, 0, 0, COLUMNS - 1, "晴川区重点督查事项台账")
    page.write(1, 0, "填报单位：区政府督查室")
    page.write(1, 13, "单位：件")
    for number, heads in enumerate(HEADS, start=2):
        for place, words in enumerate(heads):
            if words:
                page.write_string(number, place, words)
    for place in (0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 15):
        page.merge_range(2, place, 3, place, HEADS[0][place])
    page.merge_range(2, 5, 2, 6, "责任单位")
    page.merge_range(2, 7, 2, 9, "时间")
    number = LAST_HEAD
    for place in range(1, rows + 1):
        cells = row_of(place)
        for at, value in changed.get(f"r{place}", {}).items():
            cells[at] = value
        for at, value in enumerate(cells):
            if isinstance(value, datetime):
                page.write_datetime(number, at, value, day)
            elif value != "":
                page.write(number, at, value)
        number += 1
    # Two matters of one source and one lead: the office has merged the cells.
    if rows >= 42 and "r42" not in changed:
        page.merge_range(LAST_HEAD + 40, 13, LAST_HEAD + 41, 13, "分管副区长")
    page.write(number + 1, 0, "合计")
    page.write(number + 1, 4, f"{rows}件")
    page.write(number + 2, 0, "填表人：督查室值班员")
    book.close()
    return out.getvalue()
