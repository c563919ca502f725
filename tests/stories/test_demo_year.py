"""The demo's year before today: what it holds, and that every answer of it has its passage."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.factories.demo import demo_directory

from threadneedle.adapters.documents import read_document
from threadneedle.core.extraction import Directory, Kind, read
from threadneedle.demo.acts import carriers, compile_acts
from threadneedle.demo.build import BEFORE
from threadneedle.demo.district import load_district
from threadneedle.demo.flows import load_script
from threadneedle.demo.orders import Order, load_orders
from threadneedle.demo.papers import paper_of
from threadneedle.demo.year import load_year

TODAY = date(2026, 6, 15)
YEAR = load_year()


@pytest.fixture(scope="module")
def directory() -> Directory:
    return demo_directory()


def test_the_year_has_forty_six_orders_of_every_kind_in_eleven_months() -> None:
    kinds = Counter(order.kind or Kind.TASK.value for order in YEAR.orders)
    assert kinds == {"task": 36, "information": 4, "periodic": 3, "meeting": 3}
    months = {(TODAY + timedelta(days=order.issued)).strftime("%Y-%m") for order in YEAR.orders}
    assert (min(months), max(months), len(months)) == ("2025-07", "2026-05", 11)


def test_every_department_and_eight_absent_offices_gave_something() -> None:
    given = {order.issuer for order in YEAR.orders if not order.words}
    assert {unit.short for unit in load_district().of_kind("department")} <= given
    assert len({order.words for order in YEAR.orders if order.words}) == 8


def test_no_name_of_an_order_is_taken_twice() -> None:
    slugs = [order.slug for order in (*YEAR.orders, *load_orders())]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("order", YEAR.orders, ids=lambda order: order.slug)
def test_each_answer_of_the_year_belongs_to_one_passage_of_its_own(
    order: Order, directory: Directory
) -> None:
    text = order.text_on(TODAY)
    year = (TODAY + timedelta(days=order.issued)).year
    drafts = read(text, year=year, directory=directory).drafts
    assert "{" not in text
    claimed = []
    for task in order.tasks:
        place = text.index(task.at)
        claimed += [
            index
            for index, draft in enumerate(drafts)
            if draft.span.start <= place < draft.span.end or task.at in draft.text
        ]
    assert len(claimed) == len(set(claimed)) == len(order.tasks)


@pytest.mark.parametrize("order", YEAR.orders, ids=lambda order: order.slug)
def test_the_head_of_each_order_is_read_as_it_is_written(order: Order, directory: Directory) -> None:
    reading = read(order.text_on(TODAY), year=TODAY.year, directory=directory)
    assert reading.number == order.number_on(TODAY)
    if order.words in order.text:
        assert order.words in {"", reading.issuer}
    assert re.search(r"[一-鿿]", "".join([order.title_en, *(task.title_en for task in order.tasks)])) is None


def test_every_task_names_units_that_exist_and_was_done_before_today() -> None:
    district = load_district()
    for order in YEAR.orders:
        assert -BEFORE < order.issued < 0
        for task in order.tasks:
            flow = YEAR.flows[task.key]
            units = carriers(task, district)
            assert set(units) | set(task.cooperating) | set(flow.finish) <= set(district.by_short)
            assert set(flow.finish) <= set(units)
            assert task.due is not None
            assert task.due >= order.issued
            assert all(order.issued <= (flow.finished_on(unit) or 0) < -6 for unit in units), (
                "closing needs days after the report"
            )


@pytest.mark.parametrize("shift", range(0, 7, 3))
def test_the_year_runs_in_order_of_time_whatever_the_day(shift: int) -> None:
    today = TODAY + timedelta(days=shift)
    acts = compile_acts(
        YEAR.orders,
        YEAR.with_flows(load_script()),
        load_district(),
        today=today,
        zone=ZoneInfo("Asia/Shanghai"),
    )
    chains: dict[tuple[str, str], list[str]] = {}
    for act in acts:
        if act.step.of:
            chains.setdefault((act.step.task, act.step.of), []).append(act.step.verb)
    whole = ["sign", "take_on", "report", "confirm", "close"]
    assert {tuple(chain) for chain in chains.values()} == {tuple(whole), tuple(whole[2:])}


PROSE = "晴川区水利局\n序号\t事项\n1\t清理沟渠"
TABLE = "序号\t事项\n1\t清理沟渠, 3 处"


@pytest.mark.parametrize(
    ("name", "words"), [("通知.txt", PROSE), ("清单.csv", TABLE), ("分工表.docx", PROSE)]
)
def test_a_paper_reads_as_the_words_it_was_made_of(name: str, words: str) -> None:
    paper = paper_of(name, words)
    assert paper.name == name
    assert read_document(paper.data, name).text.splitlines() == words.splitlines()
