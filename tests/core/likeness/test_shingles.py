"""What texts are made of, and how much they share."""

from __future__ import annotations

import random

import pytest

from threadneedle.core.likeness import Pair, containment, likeness, pairs_alike, share_alike, shingles_of


def test_chinese_is_cut_into_pairs_of_signs_and_latin_into_stems():
    assert shingles_of("更换灶具") == {"更换", "换灶", "灶具"}
    assert shingles_of("Checking the valves, checked valve") == {"check", "valv"}


def test_dates_numbers_and_what_stands_in_every_order_do_not_count():
    assert shingles_of("请于7月15日前完成灶具更新") == shingles_of("灶具更新")
    assert shingles_of("各乡镇要高度重视，务必于2026年十月底前完成12处灶具更新工作") >= shingles_of(
        "灶具更新"
    )
    assert shingles_of("请于8月1日前报送情况") == frozenset()
    assert shingles_of("by 15 July 2026, please") == frozenset()


def test_two_texts_alike_only_in_their_dates_and_manners_share_nothing():
    first = "请于2026年7月15日前完成电梯维保，认真组织，压实责任"
    second = "请于2026年7月15日前完成秸秆禁烧，认真组织，压实责任"
    assert likeness(first, second) == 0


def test_width_case_and_punctuation_do_not_count():
    assert shingles_of("ＧＡＳ　Ｖａｌｖｅ：灶具、阀门") == shingles_of("gas valve 灶具;阀门")


def test_words_of_one_meaning_are_one():
    assert likeness("排查群租房", "检查出租房屋") == 1
    assert likeness("出租房屋消防安全检查", "群租房火灾排查") == 1


def test_likeness_is_the_share_of_all_and_containment_the_share_of_one():
    # Four shingles against two of them.
    assert likeness("甲乙丙丁戊", "甲乙丙") == 0.5
    assert containment("甲乙丙", "甲乙丙丁戊") == 1
    assert containment("甲乙丙丁戊", "甲乙丙") == 0.5


def test_a_text_that_says_nothing_is_like_no_other_and_held_by_none():
    assert likeness("", "") == 0
    assert containment("", "甲乙") == 0
    assert pairs_alike({1: "", 2: "", 3: "7月1日"}, least=0.1) == ()


def _texts(seed: int, number: int) -> dict[int, str]:
    pick = random.Random(seed)
    return {key: "".join(pick.choices("甲乙丙丁戊己庚", k=pick.randint(0, 9))) for key in range(number)}


@pytest.mark.parametrize("least", [0.05, 0.2, 1 / 3, 0.5, 0.7, 1.0])
def test_the_index_finds_what_comparing_all_pairs_finds(least: float):
    for seed in range(12):
        texts = _texts(seed, 60)
        sets = {key: shingles_of(text) for key, text in texts.items()}
        slow = [
            Pair(first, second, share)
            for first in sets
            for second in sets
            if first < second and (share := share_alike(sets[first], sets[second])) >= least
        ]
        assert pairs_alike(texts, least=least) == tuple(
            sorted(slow, key=lambda pair: (-pair.likeness, pair.first, pair.second))
        )


def test_neither_the_order_of_the_texts_nor_their_keys_change_what_is_alike():
    texts = _texts(3, 40)
    found = pairs_alike(texts, least=0.4)
    assert found
    assert pairs_alike(dict(reversed(texts.items())), least=0.4) == found
    moved = pairs_alike({key + 100: text for key, text in texts.items()}, least=0.4)
    assert [(pair.first - 100, pair.second - 100, pair.likeness) for pair in moved] == [
        (pair.first, pair.second, pair.likeness) for pair in found
    ]


def test_likeness_does_not_depend_on_which_text_comes_first():
    texts = list(_texts(5, 30).values())
    assert all(likeness(one, other) == likeness(other, one) for one in texts for other in texts)


@pytest.mark.parametrize("least", [0.0, -0.1, 1.1])
def test_a_threshold_that_means_nothing_is_refused(least: float):
    with pytest.raises(ValueError, match="least"):
        pairs_alike({}, least=least)


def test_names_of_whoever_is_addressed_make_no_two_texts_alike() -> None:
    first, second = "请青石镇、柳河镇统计企业用电量", "请青石镇、柳河镇踏勘公共停车位"
    names = {"青石镇", "柳河镇", "青石", ""}
    assert likeness(first, second) > 0.25
    assert not shingles_of(first, without=names) & shingles_of(second, without=names)
    assert shingles_of(first, without=names) == shingles_of("统计企业用电量")
    assert pairs_alike({1: first, 2: second}, least=0.1, without=names) == ()
    assert shingles_of("青石", without={"青石镇"}) == {"青石"}
