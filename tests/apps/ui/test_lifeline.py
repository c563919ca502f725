"""The life line: every event is drawn and listed, labels never overlap."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from threadneedle.ui.lifeline import BASELINE, WIDTH, Kind, LifeEvent, LifeLine, Pause, draw

TODAY = date(2026, 6, 15)


def line(*events: LifeEvent, pauses: tuple[Pause, ...] = ()) -> LifeLine:
    return LifeLine(events=events, today=TODAY, pauses=pauses)


def test_the_line_runs_pauses_and_runs_on_to_the_due_date() -> None:
    drawn = draw(
        line(
            LifeEvent(date(2026, 5, 15), "issued", Kind.ISSUED),
            LifeEvent(TODAY, "Today", Kind.TODAY),
            LifeEvent(date(2026, 6, 25), "due", Kind.DUE),
            pauses=(Pause(date(2026, 5, 25), date(2026, 6, 4), "Blocked"),),
        )
    )
    assert [(piece.style, piece.start, piece.end) for piece in drawn.stretches] == [
        ("run", "3.00%", "25.93%"),
        ("pau", "25.93%", "48.85%"),
        ("run", "48.85%", "74.07%"),
        ("fut", "74.07%", "97.00%"),
    ]
    assert drawn.stretches[1].width == "22.93%"


def test_a_pause_that_still_stands_reaches_today() -> None:
    drawn = draw(
        line(LifeEvent(date(2026, 6, 1), "issued"), pauses=(Pause(date(2026, 6, 8), None, "Blocked"),))
    )
    assert [piece.style for piece in drawn.stretches] == ["run", "pau"]
    assert drawn.stretches[-1].end == "97.00%"


def test_the_list_tells_everything_but_today_in_order() -> None:
    with translation.override("zh-hans"):
        drawn = draw(
            line(
                LifeEvent(TODAY, "今天", Kind.TODAY),
                LifeEvent(date(2026, 6, 5), "报告", Kind.REPORT),
                LifeEvent(date(2025, 12, 18), "下达", Kind.ISSUED),
                pauses=(Pause(date(2026, 4, 13), date(2026, 4, 27), "受阻"),),
            )
        )
    assert drawn.listed == (("2025-12-18", "下达"), ("4-13", "受阻"), ("6-05", "报告"))


def test_a_line_of_one_day_has_a_place() -> None:
    drawn = draw(line(LifeEvent(TODAY, "issued", Kind.ISSUED)))
    assert [glyph.x for glyph in drawn.glyphs] == ["3.00%"]
    assert drawn.stretches == ()


def test_near_neighbours_give_way_to_either_side() -> None:
    drawn = draw(
        line(
            LifeEvent(date(2026, 3, 18), "issued", Kind.ISSUED),
            LifeEvent(date(2026, 5, 1), "reported", Kind.REPORT),
            LifeEvent(date(2026, 5, 3), "returned"),
        )
    )
    assert [label.anchor for label in drawn.labels[-2:]] == ["end", "start"]


EVENTS = st.lists(
    st.builds(
        LifeEvent,
        on=st.integers(0, 400).map(lambda days: TODAY - timedelta(days=days)),
        words=st.sampled_from(["issued", "报告 66 户", "asked for an extension", "退回"]),
        kind=st.sampled_from(list(Kind)),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60)
@given(events=EVENTS)
def test_no_two_labels_overlap_and_none_leaves_the_drawing(events: list[LifeEvent]) -> None:
    drawn = draw(line(*events))
    assert len(drawn.glyphs) == len(events)
    for level in BASELINE.values():
        boxes = []
        for label in (each for each in drawn.labels if each.y == level):
            width = sum(12.5 if ord(letter) > 0x2E80 else 6.9 for letter in label.text)
            stem = float(label.x[:-1]) / 100 * WIDTH + label.dx
            left = {"middle": stem - width / 2, "start": stem, "end": stem - width}[label.anchor]
            boxes.append((left, left + width))
        boxes.sort()
        assert all(right <= left for (_a, right), (left, _b) in pairwise(boxes))
        assert all(left >= -0.1 and right <= WIDTH + 0.1 for left, right in boxes)
