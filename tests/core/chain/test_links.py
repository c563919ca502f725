import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadneedle.core.base import InvalidError
from threadneedle.core.chain import GENESIS, Break, BreakCode, Head, Link, canonical, digest, stamp, verify

EMPTY = digest(canonical({}))
Row = tuple[Link, str]


def chain(length: int, stream: str = "unit:7") -> list[Row]:
    rows: list[Row] = []
    previous = GENESIS
    for sequence in range(1, length + 1):
        link = Link(
            stream=stream,
            sequence=sequence,
            at=f"2026-06-15T07:30:00.{sequence:06d}Z",
            kind="task.signed",
            person=3,
            post=4,
            subjects=(f"task:{sequence}", "task:900"),
            payload_digest=digest(canonical({"version": sequence})),
            previous=previous,
        )
        previous = link.hash
        rows.append((link, previous))
    return rows


def test_the_hash_is_that_of_these_very_bytes() -> None:
    link = Link(
        stream="unit:7",
        sequence=1,
        at="2026-06-15T07:30:00.000000Z",
        kind="task.signed",
        person=3,
        post=4,
        subjects=("task:42", "task:43"),
        payload_digest=EMPTY,
        previous=GENESIS,
    )
    written = (
        '{"actor":{"person":3,"post":4},"at":"2026-06-15T07:30:00.000000Z","format":1,'
        f'"kind":"task.signed","payload_digest":"{EMPTY}","previous":"{"0" * 64}","sequence":1,'
        '"stream":"unit:7","subjects":["task:42","task:43"]}'
    )
    assert link.hash == hashlib.sha256(written.encode()).hexdigest()


def test_a_whole_chain_has_no_break() -> None:
    assert verify(chain(5)) is None
    assert verify([]) is None


def test_a_missing_link_is_found_where_it_should_stand() -> None:
    rows = chain(5)
    assert verify(rows[:2] + rows[3:]) == Break(BreakCode.SEQUENCE, 3)
    assert verify(rows[1:]) == Break(BreakCode.SEQUENCE, 1)


def test_a_doubled_link_is_found() -> None:
    rows = chain(3)
    assert verify([*rows[:2], rows[1], rows[2]]) == Break(BreakCode.SEQUENCE, 3)


def test_a_link_of_another_stream_is_found() -> None:
    assert verify([*chain(1), *chain(2, "unit:8")[1:]]) == Break(BreakCode.STREAM, 2)


def test_a_wrong_hash_is_found() -> None:
    rows = chain(3)
    rows[1] = (rows[1][0], GENESIS)
    assert verify(rows) == Break(BreakCode.HASH, 2)


def test_a_link_changed_together_with_its_hash_is_found_at_the_next() -> None:
    rows = chain(3)
    changed = replace(rows[1][0], kind="task.objected")
    rows[1] = (changed, changed.hash)
    assert verify(rows) == Break(BreakCode.PREVIOUS, 3)


def test_a_first_link_with_something_before_it_is_found() -> None:
    link = replace(chain(1)[0][0], previous=EMPTY)
    assert verify([(link, link.hash)]) == Break(BreakCode.PREVIOUS, 1)


def test_an_end_that_was_cut_off_is_seen_against_a_kept_head() -> None:
    rows = chain(5)
    head = Head(5, rows[4][1])
    assert verify(rows, head=head) is None
    assert verify(rows[:3]) is None
    assert verify(rows[:4], head=head) == Break(BreakCode.HEAD, 5)
    assert verify(rows[:3], head=head) == Break(BreakCode.HEAD, 4)
    assert verify([], head=head) == Break(BreakCode.HEAD, 1)


def test_a_chain_written_anew_is_seen_against_a_kept_head() -> None:
    head = Head(2, chain(3)[1][1])
    anew: list[Row] = []
    previous = GENESIS
    for link, _ in chain(3):
        forged = replace(link, post=5, previous=previous)
        previous = forged.hash
        anew.append((forged, previous))
    assert verify(anew) is None
    assert verify(anew, head=head) == Break(BreakCode.HEAD, 2)


def test_a_chain_may_have_grown_beyond_the_kept_head() -> None:
    rows = chain(5)
    assert verify(rows, head=Head(2, rows[1][1])) is None


def test_a_row_that_cannot_be_a_link_is_a_break() -> None:
    def rows() -> Iterator[Row]:
        yield from chain(2)
        yield replace(chain(3)[2][0], payload_digest="erased"), GENESIS

    assert verify(rows()) == Break(BreakCode.UNREADABLE, 3)


def test_links_are_read_once_and_no_further_than_the_break() -> None:
    read: list[int] = []

    def rows() -> Iterator[Row]:
        for link, recorded in chain(5):
            read.append(link.sequence)
            yield link, GENESIS if link.sequence == 2 else recorded

    assert verify(rows()) == Break(BreakCode.HASH, 2)
    assert read == [1, 2]


other_digests = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")
other_fields = st.one_of(
    st.tuples(st.just("stream"), st.text(max_size=9)),
    st.tuples(st.just("sequence"), st.integers(1, 9)),
    st.tuples(st.just("at"), st.datetimes(timezones=st.just(UTC)).map(stamp)),
    st.tuples(st.just("kind"), st.text(max_size=9)),
    st.tuples(st.just("person"), st.integers(0, 9)),
    st.tuples(st.just("post"), st.integers(0, 9)),
    st.tuples(st.just("subjects"), st.lists(st.text(max_size=9), max_size=3).map(tuple)),
    st.tuples(st.just("payload_digest"), other_digests),
    st.tuples(st.just("previous"), other_digests),
)


@given(st.integers(0, 3), other_fields)
def test_one_field_changed_anywhere_is_found(place: int, change: tuple[str, object]) -> None:
    rows = chain(4)
    link, recorded = rows[place]
    field, value = change
    changed = replace(link, **{field: value})  # type: ignore[arg-type]
    rows[place] = (changed, recorded)
    found = verify(rows)
    if changed == link:
        assert found is None
    else:
        # A changed name of the first link's stream is judged by its hash, for nothing stands before it.
        assert found is not None
        assert found.sequence == place + 1


@given(st.permutations(range(4)))
def test_any_other_order_is_found(places: list[int]) -> None:
    rows = chain(4)
    assert (verify([rows[place] for place in places]) is None) is (places == [0, 1, 2, 3])


def test_an_instant_is_written_in_utc_with_microseconds() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert stamp(datetime(2026, 6, 15, 7, 30, tzinfo=shanghai)) == "2026-06-14T23:30:00.000000Z"
    assert stamp(datetime(2026, 6, 15, 7, 30, 1, 5, tzinfo=UTC)) == "2026-06-15T07:30:01.000005Z"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidError, match="instant_without_zone"):
        stamp(datetime(2026, 6, 15, 7, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sequence", 0),
        ("at", "2026-06-15T07:30:00Z"),
        ("at", "2026-06-15T07:30:00.000000Z\n"),
        ("person", -1),
        ("post", -1),
        ("payload_digest", EMPTY.upper()),
        ("previous", EMPTY[:-1]),
    ],
)
def test_a_field_out_of_shape_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(InvalidError) as caught:
        replace(chain(1)[0][0], **{field: value})  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["field"]) == ("link_invalid", field)
