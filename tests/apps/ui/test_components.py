"""Building blocks as they reach the page."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from threadneedle.ui.forms import Form
from threadneedle.ui.paging import paginate

TODAY = date(2026, 6, 15)


def rendered(source: str, /, language: str = "zh-hans", **values: object) -> str:
    with translation.override(language):
        return Template("{% load components %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('{% status "late" %}', '<span class="st p-late">逾期</span>'),
        ('{% status "late_open" %}', '<span class="st p-late">逾期</span>'),
        ('{% status "near" count=9 %}', '<span class="st p-near">临近 <span class="num">9</span></span>'),
        ('{% status "late" "逾期 1 工作日" %}', '<span class="st p-late">逾期 1 工作日</span>'),
        ('{% slip "final" %}', '<span class="st s-final">督办单</span>'),
        ('{% risk "major" %}', '<span class="st r-major">重大风险</span>'),
        (
            '{% risk "larger" count=1 %}',
            '<span class="st nb r-larger"><span class="vh">较大风险</span>1</span>',
        ),
        (
            "{% tier 0 %}",
            '<span class="tier t1" aria-hidden="true">安</span><span class="vh">安全</span>',
        ),
        ("{% tier None %}", ""),
        ('{% verdict "partly" %}', '<span class="nw"><span class="vd v-p"></span>部分到位</span>'),
        (
            "{% paused 5 %}",
            '<span class="ico i-pause faint"><span class="vh">时钟暂停：</span>5 工作日</span>',
        ),
        ("{% hours 49 %}", '<span class="num">12.25 工时</span>'),
        ('{% hours 49 "bare" %}', '<span class="num">12.25</span>'),
        ("{% hours None %}", '<span class="faint">—</span>'),
        ("{% duedate None %}", '<span class="faint">未定日期</span>'),
        ("{% duedate today %}", '<time class="num" datetime="2026-06-15">6-15</time>'),
        ('{% duedate today "prose" %}', '<time class="num" datetime="2026-06-15">6月15日</time>'),
        ("{% duedate past %}", '<time class="num" datetime="2025-12-01">2025-12-01</time>'),
        ("{{ 997|percent:1000 }}", "99%"),
        ('{{ 1|word:"tier" }}', "民生"),
    ],
)
def test_a_block_is_written_exactly_so(source: str, html: str) -> None:
    assert rendered(source, today=TODAY, past=date(2025, 12, 1)) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('{% status "recovered" %}', '<span class="st p-recovered">Late, since made good</span>'),
        (
            "{% tier 3 %}",
            '<span class="tier t4" aria-hidden="true">D</span><span class="vh">Development</span>',
        ),
        ("{% duedate today %}", '<time class="num" datetime="2026-06-15">15 Jun</time>'),
        ("{% hours 6 %}", '<span class="num">1.5 h</span>'),
    ],
)
def test_the_same_in_english(source: str, html: str) -> None:
    assert rendered(source, "en", today=TODAY) == html


def test_short_phrases_of_a_headline_do_not_break() -> None:
    assert rendered("{{ h|phrases }}", h="出租房消防：报告 98%，核实 81%") == (
        '<span class="nw">出租房消防：</span>'
        '<span class="nw">报告 98%，</span>'
        '<span class="nw">核实 81%</span>'
    )
    assert rendered("{{ h|phrases }}", h="<b>") == "&lt;b&gt;"
    assert rendered("{{ h|phrases }}", h="<i>，<b>") == (
        '<span class="nw">&lt;i&gt;，</span><span class="nw">&lt;b&gt;</span>'
    )


def test_what_people_wrote_is_escaped_in_every_block() -> None:
    evil = "<script>"
    source = (
        "{% railrow t t t t %}{% nothing t t t t %}{% figure t t t t %}"
        "{% question t %}{{ t }}{% endquestion %}"
        '{% rail t t t %}{{ t }}{% endrail %}{% note %}{{ t }}{% endnote %}{% status "late" t %}'
    )
    assert evil not in rendered(source, t=evil)


def test_a_rail_row_carries_its_state_at_its_end() -> None:
    shown = rendered('{% status "late" as late %}{% railrow "柳树湾边沟" "/7" "青石镇 → 区交通局" late %}')
    assert shown == (
        '<li><div class="top"><a href="/7">柳树湾边沟</a>'
        '<span><span class="st p-late">逾期</span></span></div>'
        '<span class="dim">青石镇 → 区交通局</span></li>'
    )


def test_days_are_spoken_as_well_as_drawn() -> None:
    shown = rendered("{% daymarks days %}", days=[(date(2026, 6, 15), True), (date(2026, 6, 16), False)])
    assert shown == (
        '<span class="dy" aria-hidden="true"><i class="on">一</i><i>二</i></span><span class="vh">周一</span>'
    )


def test_the_pager_keeps_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/list", {"q": "消防", "page": "2"})
    page = paginate(range(100), "2", 10)
    shown = rendered('{% pager page "#list" %}', request=request, page=page)
    assert 'href="?q=%E6%B6%88%E9%98%B2&amp;page=3"' in shown
    assert 'aria-current="page" aria-label="第 2 页"' in shown
    assert 'hx-target="#list"' in shown
    assert "共 100 项" in shown


def test_one_page_needs_no_pager() -> None:
    assert rendered("{% pager page %}", page=paginate([1], 1, 10)).strip() == ""


def test_the_filter_bar_keeps_its_state_and_what_stands_beside_it() -> None:
    class Filter(Form):
        q = forms.CharField(label="Words", required=False)

    request = RequestFactory().get("/list", {"q": "消防", "unit": "7", "page": "2"})
    shown = rendered("{% filterbar form %}", request=request, form=Filter(request.GET))
    assert 'value="消防"' in shown
    assert '<input type="hidden" name="unit" value="7">' in shown
    assert 'name="page"' not in shown
    assert "显示全部" in shown


def test_the_capacity_strip_is_also_a_list_in_words() -> None:
    shown = rendered('{% capacity_strip days "cap" %}', days=[("周一 15", 316, 352)])
    assert 'role="img" aria-labelledby="cap"' in shown
    assert "<li>周一 15：已排 79 工时，可排 88 工时</li>" in shown
    assert "style=" not in shown


def test_week_bars_say_how_many_weeks_are_over() -> None:
    shown = rendered("{% weekbars loads %}", loads=[0.9, 1.2, 1.1])
    assert "超出可用工时的周数：" in shown
    assert "2 周" in shown
    assert shown.count('class="over"') == 2
