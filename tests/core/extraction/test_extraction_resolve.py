"""Which units words mean: names in every form, collectives, and what is never guessed."""

from __future__ import annotations

import pytest

from threadneedle.core.extraction import Directory, Resolution, ResolutionKind, UnitEntry, resolve

DISTRICT = UnitEntry(1, "0001", "晴川区", "", (), "district")
HOUSING = UnitEntry(2, "00010001", "晴川区住房和城乡建设局", "区住建局", ("建设局",), "department")
EDUCATION = UnitEntry(3, "00010002", "区教育局", "教育局", (), "department")
CITY = UnitEntry(4, "00010003", "区城市管理局", "", (), "department")
RIVERSIDE = UnitEntry(5, "00010004", "临江镇人民政府", "临江镇", (), "township")
EASTLAKE = UnitEntry(6, "00010005", "东湖街道办事处", "东湖街道", (), "township")
HILL = UnitEntry(7, "00010006", "青山乡", "", (), "township")
NEW_BRIDGE = UnitEntry(8, "000100040001", "新桥村", "", (), "village")
RED_ROCK = UnitEntry(9, "000100040002", "红岩社区", "", (), "village")
OTHER_BRIDGE = UnitEntry(10, "000100060001", "新桥村", "", (), "village")
SAFETY_DESK = UnitEntry(11, "000100040003", "应急办", "", (), "office")
DIRECTORY = Directory(
    (
        DISTRICT,
        HOUSING,
        EDUCATION,
        CITY,
        RIVERSIDE,
        EASTLAKE,
        HILL,
        NEW_BRIDGE,
        RED_ROCK,
        OTHER_BRIDGE,
        SAFETY_DESK,
    )
)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("晴川区住房和城乡建设局", 2),
        ("区住房和城乡建设局", 2),
        ("住房和城乡建设局", 2),
        ("区住建局", 2),
        ("住建局", 2),
        ("晴川区住建局", 2),
        ("建设局", 2),
        ("教育局", 3),
        ("晴川区教育局", 3),
        ("区城管局", 4),
        ("城市管理局", 4),
        ("临江镇", 5),
        ("临江镇人民政府", 5),
        ("临江镇党委", 5),
        ("晴川区临江镇", 5),
        ("东湖街道", 6),
        ("东湖街道办事处", 6),
        ("青山乡政府", 7),
        ("红岩社区居委会", 9),
        ("晴川区人民政府", 1),
        (" 区教育局 ", 3),
    ],
)
def test_a_unit_is_found_by_every_form_of_its_name(words: str, unit: int) -> None:
    assert resolve(words, DIRECTORY) == Resolution(ResolutionKind.UNIT, (unit,))


@pytest.mark.parametrize(
    ("words", "members"),
    [
        ("各乡镇（街道）", (5, 6, 7)),
        ("各镇街", (5, 6, 7)),
        ("各乡镇人民政府、街道办事处", (5, 6, 7)),
        ("各镇（街道）", (5, 6, 7)),
        ("各街道", (6,)),
        ("各乡镇", (5, 7)),
    ],
)
def test_a_collective_of_townships_expands_in_path_order(words: str, members: tuple[int, ...]) -> None:
    assert resolve(words, DIRECTORY, issuer_id=2) == Resolution(
        ResolutionKind.COLLECTIVE, members, "township", 1
    )


def test_a_township_means_its_own_villages_and_a_department_all_of_them() -> None:
    assert resolve("各村（社区）", DIRECTORY, issuer_id=5) == Resolution(
        ResolutionKind.COLLECTIVE, (8, 9), "village", 5
    )
    assert resolve("各村（社区）", DIRECTORY, issuer_id=11).unit_ids == (8, 9)
    assert resolve("各村（社区）", DIRECTORY, issuer_id=3).unit_ids == (8, 9, 10)


def test_departments_are_addressed_without_the_issuer_itself() -> None:
    assert resolve("区直各部门", DIRECTORY, issuer_id=2) == Resolution(
        ResolutionKind.COLLECTIVE, (3, 4), "department", 1
    )
    assert resolve("各部门", DIRECTORY, issuer_id=1).unit_ids == (2, 3, 4)


def test_a_name_borne_twice_is_ambiguous_unless_one_lies_below_the_issuer() -> None:
    assert resolve("新桥村", DIRECTORY) == Resolution(ResolutionKind.AMBIGUOUS, (8, 10))
    assert resolve("新桥村", DIRECTORY, issuer_id=2) == Resolution(ResolutionKind.AMBIGUOUS, (8, 10))
    assert resolve("新桥村", DIRECTORY, issuer_id=7) == Resolution(ResolutionKind.UNIT, (10,))


@pytest.mark.parametrize(
    "words", ["相关单位", "有关部门", "各有关单位", "区直有关部门", "国务院相关部门", "其他有关部门和单位"]
)
def test_words_for_nobody_are_vague(words: str) -> None:
    assert resolve(words, DIRECTORY).kind is ResolutionKind.VAGUE


@pytest.mark.parametrize("words", ["区天文局", "教育", "各企业", "局", "", "临江"])
def test_what_the_directory_does_not_hold_is_unknown(words: str) -> None:
    assert resolve(words, DIRECTORY) == Resolution(ResolutionKind.UNKNOWN)


def test_a_collective_without_members_or_without_a_root_is_unknown() -> None:
    assert resolve("各村", Directory((DISTRICT, HOUSING)), issuer_id=2).kind is ResolutionKind.UNKNOWN
    two = Directory((DISTRICT, UnitEntry(20, "0002", "云河县", "", (), "district"), RIVERSIDE))
    assert resolve("各乡镇", two).kind is ResolutionKind.UNKNOWN


def test_one_alias_of_two_units_is_ambiguous() -> None:
    twice = Directory(
        (
            DISTRICT,
            UnitEntry(2, "00010001", "区水利局", "", ("防汛办",), "department"),
            UnitEntry(3, "00010002", "区应急局", "", ("防汛办",), "department"),
        )
    )
    assert resolve("防汛办", twice) == Resolution(ResolutionKind.AMBIGUOUS, (2, 3))
