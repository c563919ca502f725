"""Rule packs as files: the same again after a way out and in, refused line by line, taken in as one act."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.org import NOW, TODAY, District, actor

from threadneedle.core.base import ForbiddenError, InvalidError
from threadneedle.ledger.models import Event
from threadneedle.org.models import Rule
from threadneedle.org.reads import limit
from threadneedle.org.services.rule_packs import (
    Fate,
    _number,
    _quoted,
    compare_pack,
    export_pack,
    import_pack,
    read_pack,
)
from threadneedle.org.services.rules import add_shipped_rules

ROW = """
[notice_days]
value = {value}
unit = "working_day"
zh = "下达到到期至少相隔"
en = "Least time between issue and date"
source = "{source}"
since = {since}
house_default = true
"""
HEAD = '[pack]\nname = "2026-07"\ndated = 2026-07-01\n'
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def row(value: object = 12, source: str = "区政府办通知", since: str = "2026-07-01") -> str:
    return ROW.format(value=value, source=source, since=since)


@given(words=WORDS, thousandths=st.integers(-(10**9), 10**9))
def test_words_and_numbers_are_read_as_they_were_written(words: str, thousandths: int) -> None:
    import tomllib

    value = Decimal(thousandths) / 1000
    again = tomllib.loads(f"a = {_quoted(words)}\nb = {_number(value)}\n", parse_float=Decimal)
    assert again == {"a": words, "b": value}


def test_what_is_printed_changes_nothing_when_it_is_taken_in_and_prints_the_same(district: District) -> None:
    printed = export_pack(TODAY, "2026-06")
    pack = compare_pack(read_pack(printed), TODAY)
    assert {row.fate for row in pack.rows} == {Fate.SAME}
    assert len(pack.rows) == Rule.objects.count()
    import_pack(printed, actor=actor(district.administrator), now=NOW)
    assert export_pack(TODAY, "2026-06") == printed
    Rule.objects.all().delete()
    import_pack(printed, actor=actor(district.administrator), now=NOW)
    assert export_pack(TODAY, "2026-06") == printed


def test_the_pack_that_comes_with_the_product_is_what_a_new_district_has(district: District) -> None:
    shipped = files("threadneedle.org").joinpath("data/rules/2026-06.toml").read_text(encoding="utf-8")
    assert {row.fate for row in compare_pack(read_pack(shipped), TODAY).rows} == {Fate.SAME}


def test_a_new_value_holds_from_its_day_and_the_old_one_until_the_day_before(district: District) -> None:
    new = row(15, "督办条例").replace("notice_days", "visits_a_year")
    pack = import_pack(HEAD + row() + new, actor=actor(district.administrator), now=NOW)
    assert [(row.line, row.key, row.fate) for row in pack.rows] == [
        (5, "notice_days", Fate.CHANGED),
        (14, "visits_a_year", Fate.NEW),
    ]
    july = date(2026, 7, 1)
    assert (limit("notice_days", july - timedelta(days=1)), limit("notice_days", july)) == (10, 12)
    assert Rule.objects.get(key="notice_days", since=july).pack == "2026-07"
    event = Event.objects.filter(kind="rule.import").last()
    assert event is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (row(source=""), "org.text_blank"),
        (row().replace("source", "sauce"), "org.pack_field_unknown"),
        (row().replace('source = "区政府办通知"\n', ""), "org.pack_field_missing"),
        (row('"12"'), "org.pack_value"),
        (row("true"), "org.pack_value"),
        (row("nan"), "org.value_out_of_range"),
        (row(since='"bald"'), "org.pack_day"),
        (row().replace("house_default = true", "house_default = 1"), "org.pack_house_default"),
        (row(since="2026-06-01"), "org.rule_in_the_past"),
        (row().replace("[notice_days]", "[notice-days]"), "org.rule_key"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named_with_its_line_and_nothing_is_taken_in(
    district: District, text: str, code: str
) -> None:
    good = row(3).replace("notice_days", "near_days")
    pack = compare_pack(read_pack(HEAD + good + text), TODAY)
    (refused,) = pack.refused
    assert (refused.line, refused.problem and refused.problem.code) == (14, code)
    with pytest.raises(InvalidError, match="org.pack_refused"):
        import_pack(HEAD + good + text, actor=actor(district.administrator), now=NOW)
    assert limit("near_days", date(2026, 7, 1)) == 2


@pytest.mark.parametrize(
    "text", ["", "[pack]\nname = 'x'\n", "[pack]\nname = ''\ndated = 2026-07-01\n", "pack = 1"]
)
def test_a_pack_says_its_name_and_its_day(text: str) -> None:
    with pytest.raises(InvalidError, match="org.pack_head"):
        read_pack(text)


def test_what_is_no_toml_is_said_with_its_line() -> None:
    with pytest.raises(InvalidError, match="line 2"):
        read_pack("[pack]\nname = \n")


def test_only_the_administrator_of_all_takes_a_pack_in(district: District) -> None:
    with pytest.raises(ForbiddenError):
        import_pack(HEAD + row(), actor=actor(district.housing_head), now=NOW)


def test_an_upgrade_adds_the_rules_that_are_lacking_and_leaves_the_others(district: District) -> None:
    before = Rule.objects.get(key="merge_days_apart")
    kept = Rule.objects.get(key="near_days")
    Rule.objects.filter(pk=kept.pk).update(value=7)
    Rule.objects.filter(pk=before.pk).delete()
    add_shipped_rules(Rule, ("merge_days_apart", "near_days"))
    again = Rule.objects.get(key="merge_days_apart")
    assert (again.value, again.name, again.source) == (before.value, before.name, before.source)
    assert Rule.objects.get(key="near_days").value == 7
    Rule.objects.all().delete()
    add_shipped_rules(Rule, ("merge_days_apart",))
    assert not Rule.objects.exists()
