"""Who stands above whom, and what a unit's page reads."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.org import NOW, TODAY, District, actor, make_person, person_of

from threadneedle.accounts.models import Person
from threadneedle.core.base import NotFoundError
from threadneedle.org import reads, services
from threadneedle.org.drafts import HoldingDraft, PostDraft
from threadneedle.org.reads.units import find_units, tally, unit_view


@pytest.mark.parametrize(
    ("first", "second", "above"),
    [
        ("liushuwan", "houshan", "qingshi"),
        ("liushuwan", "hewan", "root"),
        ("housing", "qingshi", "root"),
        ("qingshi", "liushuwan", "root"),
        ("liushuwan", "liushuwan", "qingshi"),
        ("root", "liushuwan", "root"),
        ("root", "root", "root"),
    ],
)
def test_the_common_superior_stands_above_both(
    district: District, first: str, second: str, above: str
) -> None:
    one, other = getattr(district, first), getattr(district, second)
    assert reads.common_superior(one, other).pk == getattr(district, above).pk
    assert reads.common_superior(other, one).pk == getattr(district, above).pk


def test_the_chain_of_superiors_begins_with_the_nearest(district: District) -> None:
    assert [unit.name for unit in reads.superiors_of(district.liushuwan)] == ["青石镇", "晴川区"]
    assert reads.superiors_of(district.root) == ()


def test_a_unit_shows_holder_stand_in_who_comes_and_what_is_vacant(district: District) -> None:
    by = actor(district.administrator)
    water = services.add_post(PostDraft(district.qingshi.pk, "水利站站长"), actor=by, now=NOW)
    until, begin = date(2026, 6, 30), date(2026, 7, 1)
    clerk = person_of(district.qingshi_clerk)
    services.appoint(HoldingDraft(water.pk, clerk.pk, TODAY, until, stands_in=True), actor=by, now=NOW)
    services.appoint(HoldingDraft(water.pk, make_person("next").pk, begin), actor=by, now=NOW)
    view = unit_view(district.qingshi.pk, by, TODAY)
    row = view.posts[-1]
    assert [post.name for post in view.posts] == ["主要负责人", "办公室主任", "水利站站长"]
    assert (view.vacant, row.vacant, row.holder) == (1, True, None)
    assert [(one.name, one.until) for one in row.stand_ins] == [("青石办公室主任", until)]
    assert [(one.name, one.since) for one in row.coming] == [("next", begin)]
    assert [grant.role for grant in view.posts[0].grants] == ["clerk", "head", "issuer"]
    assert unit_view(district.qingshi.pk, by, begin).vacant == 0


def test_a_post_of_a_disabled_person_counts_as_vacant(district: District) -> None:
    by = actor(district.administrator)
    before = tally(by, TODAY)
    Person.objects.filter(pk=person_of(district.hewan_head).pk).update(is_active=False)
    assert (before.vacant, tally(by, TODAY).vacant) == (0, 1)
    row = unit_view(district.hewan.pk, by, TODAY).posts[0]
    assert (row.vacant, [one.name for one in row.disabled]) == (True, ["河湾村村委会主任"])
    found = find_units(by, TODAY, words="", kind="", vacant=True, page=None, per=50)
    assert [unit.name for unit in found.items] == ["河湾村"]


def test_the_district_is_counted(district: District) -> None:
    counted = tally(actor(district.governor), TODAY)
    assert (counted.units, counted.townships, counted.villages) == (10, 2, 4)
    assert (counted.posts, counted.vacant, counted.stand_ins) == (16, 0, 0)


def test_search_finds_closed_units_no_more(district: District) -> None:
    by = actor(district.administrator)
    services.close_unit(district.hewan.pk, actor=by, now=NOW)
    assert find_units(by, TODAY, words="河湾", kind="", vacant=False, page=None, per=50).total == 0


def test_signs_of_a_pattern_are_searched_as_they_stand(district: District) -> None:
    by = actor(district.administrator)
    for words in ("%", "_", "\\"):
        assert find_units(by, TODAY, words=words, kind="", vacant=False, page=None, per=50).total == 0


def test_a_unit_is_read_in_nine_queries(district: District) -> None:
    by = actor(district.administrator)
    with CaptureQueriesContext(connection) as seen:
        unit_view(district.qingshi.pk, by, TODAY)
    assert len(seen) == 9


def test_a_unit_outside_the_district_does_not_exist(district: District) -> None:
    with pytest.raises(NotFoundError):
        unit_view(987654, actor(district.administrator), TODAY)


def test_the_directory_holds_names_and_other_names_of_open_units(district: District) -> None:
    with CaptureQueriesContext(connection) as seen:
        entries = reads.directory(district.root.path).entries
    assert len(seen) == 4
    housing = next(entry for entry in entries if entry.id == district.housing.pk)
    assert (housing.short, housing.aliases, housing.kind) == ("区住建局", ("住建局",), "department")


def test_the_same_names_are_one_directory_until_one_of_them_changes(district: District) -> None:
    before = reads.directory(district.root.path)
    assert reads.directory(district.root.path) is before
    services.add_alias(district.housing.pk, "房管局", actor=actor(district.administrator), now=NOW)
    after = reads.directory(district.root.path)
    housing = next(entry for entry in after.entries if entry.id == district.housing.pk)
    assert sorted(housing.aliases) == ["住建局", "房管局"]
