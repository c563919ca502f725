"""Reads of a tree of many districts: what is near is meant, and nothing walks through the whole tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.org import NOW, TODAY, make_person

from threadneedle.core.base import Actor, InvalidError
from threadneedle.directives.reads.units import suggested
from threadneedle.org import services
from threadneedle.org.drafts import UnitDraft
from threadneedle.org.models import Post, Unit
from threadneedle.org.reads import actor_in_post, directory, nearby, unit_named, units_named
from threadneedle.org.reads.units import find_units, root_of, tally, unit_view, units_below
from threadneedle.results.reads.search import search
from threadneedle.worklists.services import units_to_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Actor:
    """The administrator of a country: a province, a city, two counties, each with townships and villages."""
    founder = make_person("founder")
    root = services.found_district("全国", "全国", "", person_id=founder.pk, now=NOW, kind="country")
    by = actor_in_post(Post.objects.get(unit=root).pk, founder.pk)

    def add(parent: Unit, kind: str, name: str, code: str = "") -> Unit:
        return services.add_unit(parent.pk, UnitDraft(kind, name, code=code), actor=by, now=NOW)

    add(root, "department", "国家林草局")
    province = add(root, "province", "云岭省", "910000")
    add(province, "department", "省水利厅")
    city = add(province, "city", "青江市", "910100")
    add(city, "department", "市水利局")
    for number, county in enumerate(("晴川区", "柳溪县"), 2):
        district = add(city, "district", county, f"91010{number}")
        add(district, "department", f"{county}水利局")
        town = add(district, "township", "青石镇", f"91010{number}001")
        add(town, "village", "河湾村", f"91010{number}001001")
        add(town, "village", f"{county[:2]}老河湾村", f"91010{number}001002")
    return by


def at(keeper: Actor, code: str) -> Actor:
    """Somebody at the unit with an area code."""
    unit = Unit.objects.get(code=code)
    return replace(keeper, unit_id=unit.pk, unit_path=unit.path, grants=())


def names(actor: Actor) -> list[str]:
    return [entry.name for entry in directory(actor.unit_path).entries]


def test_who_sits_in_a_county_means_its_units_what_stands_above_and_the_offices_there(keeper: Actor) -> None:
    expected = ["全国", "国家林草局", "云岭省", "省水利厅", "青江市", "市水利局"]
    expected += ["晴川区", "晴川区水利局", "青石镇", "河湾村", "晴川老河湾村"]
    assert sorted(names(at(keeper, "910102"))) == sorted(expected)
    assert names(at(keeper, "910102001001")) == names(at(keeper, "910102"))


def test_who_stands_above_the_counties_means_all_of_a_small_city(keeper: Actor) -> None:
    assert names(at(keeper, "910100")).count("青石镇") == 2


def test_who_stands_above_many_units_means_two_levels_and_no_townships(
    keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearby, "NAMES_MOST", 5)
    assert names(at(keeper, "910100")) == [
        "全国",
        "国家林草局",
        "云岭省",
        "省水利厅",
        "青江市",
        "市水利局",
        "晴川区",
        "晴川区水利局",
        "柳溪县",
        "柳溪县水利局",
    ]
    assert names(keeper) == ["全国", "国家林草局", "云岭省", "省水利厅", "青江市"]


def test_a_name_means_the_unit_near_by(keeper: Actor) -> None:
    clerk = at(keeper, "910103001")
    assert [unit.code for unit in units_named("河湾村", clerk)] == ["910103001001"]
    with pytest.raises(InvalidError) as caught:
        unit_named("河湾村", keeper, "unit")
    assert caught.value.problems[0].code == "org.unit_ambiguous"


def test_any_part_of_a_name_is_found_near_by_and_its_beginning_everywhere(
    keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(words: str) -> list[str]:
        page = find_units(at(keeper, "910102"), TODAY, words=words, kind="", vacant=False, page=None, per=50)
        return [row.code for row in page.items]

    assert found("老河") == ["910102001002"]
    assert found("河湾") == ["910102001001", "910102001002", "910103001001"]
    assert found("柳溪老") == ["910103001002"]
    assert found("910103001") == ["910103001", "910103001001", "910103001002"]


def test_a_long_list_is_cut_and_said_to_be(keeper: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from threadneedle.org.reads import units

    monkeypatch.setattr(units, "COUNTED_MOST", 3)
    page = find_units(keeper, TODAY, words="", kind="village", vacant=False, page=None, per=50)
    assert page.total == 3
    assert tally(keeper, TODAY).shown == {"units": "3+", "townships": "2", "villages": "3+"}


def test_no_read_of_a_page_walks_through_the_whole_tree(
    keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearby, "NAMES_MOST", 5)
    clerk = at(keeper, "910102")
    county = Unit.objects.get(code="910102")
    reads: dict[str, Callable[[], object]] = {
        "units page": lambda: units_below(root_of(keeper).pk, keeper, TODAY, None, 100),
        "county page": lambda: (
            unit_view(county.pk, keeper, TODAY),
            units_below(county.pk, keeper, TODAY, None, 100),
        ),
        "tally": lambda: tally(keeper, TODAY),
        "words": lambda: find_units(keeper, TODAY, words="河", kind="", vacant=False, page=None, per=50),
        "kind": lambda: find_units(keeper, TODAY, words="", kind="village", vacant=False, page="2", per=50),
        "vacant": lambda: find_units(keeper, TODAY, words="", kind="", vacant=True, page=None, per=50),
        "search": lambda: search("河", "", None, actor=keeper),
        "directory": lambda: directory(clerk.unit_path),
        "directory of the country": lambda: directory(keeper.unit_path),
        "suggested": lambda: suggested(clerk),
        "named": lambda: units_named("河湾村", clerk),
    }
    walks = {name: walked(read) for name, read in reads.items()}
    assert walks == {name: [] for name in reads}
    # The worker asks this each second, and its order knows no stop.
    assert walked(lambda: units_to_plan(TODAY, 20), limited=True) == []


def walked(read: Callable[[], object], *, limited: bool = False) -> list[str]:
    """Return the statements for which SQLite reads every unit.

    Those with a limit stop at it and do not count, unless ``limited`` says that they do not.
    """
    with CaptureQueriesContext(connection) as seen:
        read()
    if connection.vendor != "sqlite":
        return []
    found = []
    with connection.cursor() as cursor:
        for query in seen.captured_queries:
            if not query["sql"].startswith("SELECT") or ("LIMIT" in query["sql"] and not limited):
                continue
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"), [])
            # The range of the root is as long as the whole tree.
            root = """"org_unit"."path" >= '0001' """ in query["sql"]
            for *_numbers, step in cursor.fetchall():
                if step.startswith("SCAN org_unit") or (root and "(path>?" in step):
                    found.append(query["sql"])
    return found
