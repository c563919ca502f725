"""Numbers of matters: by the rule of their origin, each year from 1, each once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.factories.matters import row, take_in
from tests.factories.org import NOW, District, actor

from threadneedle.core.base import ForbiddenError, InvalidError
from threadneedle.directives import services
from threadneedle.directives.models import NumberRule
from threadneedle.ledger.models import Event


def rule(district: District, origin: str, pattern: str, digits: int = 1) -> None:
    """Set a rule of the supervision office."""
    services.set_number_rule(
        district.supervision.pk, origin, pattern, digits, actor=actor(district.supervisor), now=NOW
    )


def numbers(district: District, *origins: str, **given: object) -> list[str]:
    """Take in a row from each origin and return the numbers given."""
    return [
        matter.number for matter in take_in(district, *(row(district, origin=o, **given) for o in origins))
    ]


def test_each_origin_with_a_rule_counts_for_itself_and_the_others_together(district: District) -> None:
    rule(district, "", "督〔{year}〕{serial}号")
    rule(district, "remark", "批〔{year}〕{serial}", 3)

    assert numbers(district, "minutes", "remark", "document", "remark") == [
        "督〔2026〕1号",
        "批〔2026〕001",
        "督〔2026〕2号",
        "批〔2026〕002",
    ]
    assert Event.objects.filter(kind="matter.number_rule").count() == 2


def test_a_new_year_begins_with_one_and_an_old_row_counts_in_its_own_year(district: District) -> None:
    rule(district, "", "督〔{year}〕{serial}号")
    assert numbers(district, "minutes", "minutes") == ["督〔2026〕1号", "督〔2026〕2号"]

    assert numbers(district, "minutes", registered_on=date(2025, 3, 1)) == ["督〔2025〕1号"]
    later = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
    (matter,) = take_in(district, row(district, due=date(2027, 3, 1)), now=later)
    assert (matter.number, matter.year, matter.serial) == ("督〔2027〕1号", 2027, 1)


def test_typed_numbers_count_wherever_they_stand_in_the_rows(district: District) -> None:
    rule(district, "", "督〔{year}〕{serial}号")

    made = take_in(
        district,
        row(district),
        row(district, number="督〔2026〕17号"),
        row(district, number="特-3"),
        row(district),
    )

    assert [(matter.number, matter.serial) for matter in made] == [
        ("督〔2026〕18号", 18),
        ("督〔2026〕17号", 17),
        ("特-3", None),
        ("督〔2026〕19号", 19),
    ]


def test_a_refused_table_leaves_no_gap(district: District) -> None:
    with pytest.raises(InvalidError):
        take_in(district, row(district), row(district, title=""))

    assert numbers(district, "minutes") == ["区政府督查室〔2026〕1号"]


def test_a_rule_that_changes_in_the_year_goes_on_without_a_double(district: District) -> None:
    rule(district, "", "督〔{year}〕{serial}号")
    assert numbers(district, "remark", "minutes") == ["督〔2026〕1号", "督〔2026〕2号"]
    rule(district, "remark", "督〔{year}〕{serial}号")

    assert numbers(district, "remark", "minutes") == ["督〔2026〕3号", "督〔2026〕4号"]
    rule(district, "remark", "")
    rule(district, "", "")
    assert not NumberRule.objects.exists()
    assert numbers(district, "remark") == ["区政府督查室〔2026〕1号"]


def test_a_typed_number_that_exists_names_the_matter_that_has_it(district: District) -> None:
    take_in(district, row(district, number="督〔2026〕7号", title="排水口清淤"))

    with pytest.raises(InvalidError) as refused:
        services.register_matter(
            row(district, number=" 督〔2026〕7号 "), actor=actor(district.supervisor), now=NOW
        )

    params = refused.value.problems[0].params
    assert (params["number"], params["title"]) == ("督〔2026〕7号", "排水口清淤")


def test_two_offices_number_for_themselves(district: District) -> None:
    take_in(district, row(district, number="督〔2026〕7号"))

    made = services.register_matter(
        row(district, number="督〔2026〕7号"), actor=actor(district.housing_clerk), now=NOW
    )

    assert made.registry == district.housing


def test_only_the_office_itself_sets_its_rule(district: District) -> None:
    with pytest.raises(ForbiddenError):
        services.set_number_rule(
            district.supervision.pk,
            "",
            "督〔{year}〕{serial}号",
            1,
            actor=actor(district.governor),
            now=NOW,
        )
