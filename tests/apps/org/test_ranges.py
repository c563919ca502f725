"""A subtree is one range of an index, on SQLite and on PostgreSQL with any collation."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.factories.org import NOW, District, actor

from threadneedle.org import services
from threadneedle.org.drafts import UnitDraft
from threadneedle.org.models import Unit
from threadneedle.org.querysets import next_path, under_any


@pytest.mark.parametrize(
    ("path", "following"),
    [("0001", "0002"), ("00010009", "00010010"), ("000100040199", "000100040200"), ("00019998", "00019999")],
)
def test_the_bound_of_a_subtree_is_its_next_sibling(path: str, following: str) -> None:
    assert next_path(path) == following


def test_a_subtree_holds_its_own_and_no_neighbours(district: District) -> None:
    found = Unit.objects.under(district.qingshi.path).order_by("path").values_list("name", flat=True)
    assert list(found) == ["青石镇", "柳树湾村", "后山村"]


def test_no_path_gives_no_unit_and_two_give_both(district: District) -> None:
    assert not Unit.objects.filter(under_any(())).exists()
    both = Unit.objects.filter(under_any((district.liushuwan.path, district.hewan.path)))
    assert set(both.values_list("name", flat=True)) == {"柳树湾村", "河湾村"}


def test_a_subtree_is_read_by_the_index_of_paths(district: District) -> None:
    by = actor(district.administrator)
    drafts = [UnitDraft("office", f"单位{number}") for number in range(2000)]
    services.add_units(district.root.pk, drafts, actor=by, now=NOW)
    query = str(Unit.objects.under(district.qingshi.path).order_by().values("id").query)
    wanted = query.replace(district.qingshi.path, f"'{district.qingshi.path}'")
    wanted = wanted.replace(
        f"< {next_path(district.qingshi.path)}", f"< '{next_path(district.qingshi.path)}'"
    )
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {wanted}")
            plan = " ".join(str(row) for row in cursor.fetchall())
            assert "(path>? AND path<?)" in plan
        else:
            cursor.execute("ANALYZE org_unit")
            cursor.execute(f"EXPLAIN {wanted}")
            plan = " ".join(row[0] for row in cursor.fetchall())
            assert "Index Cond: (((path)::text >=" in plan
