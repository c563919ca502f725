"""The fourteen notices of the demo's Monday: what lies there, and that each is what its list says."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from tests.factories.demo import demo_directory

from threadneedle.adapters.documents import read_document
from threadneedle.core.extraction import Kind, ResolutionKind, TaskDraft, UnitEntry, read, resolve
from threadneedle.demo.district import DATA, load_district, read_toml

MONDAY = date(2026, 6, 15)
NOTICES: list[dict[str, Any]] = read_toml("monday", "monday.toml")["notice"]


def bytes_of(notice: dict[str, Any]) -> bytes:
    return DATA.joinpath("monday", notice["file"]).read_bytes()


def named(notice: dict[str, Any]) -> str:
    return str(notice["file"])


def test_fourteen_notices_lie_there_in_eight_formats_and_nothing_else() -> None:
    there = {entry.name for entry in (DATA / "monday").iterdir()}
    assert there == {"monday.toml", *(notice["file"] for notice in NOTICES)}
    formats = Counter(notice["file"].rsplit(".")[-1] for notice in NOTICES)
    assert formats == {"docx": 4, "xlsx": 2, "pdf": 2, "txt": 2, "xls": 1, "csv": 1, "ofd": 1, "jpg": 1}


def test_they_are_small_enough_to_be_given_with_the_product() -> None:
    sizes = {notice["file"]: len(bytes_of(notice)) for notice in NOTICES}
    assert sum(sizes.values()) <= 700_000
    assert sizes["13-screening-photo.jpg"] <= 150_000


def test_they_are_of_every_kind_and_most_of_their_offices_have_never_heard_of_the_system() -> None:
    assert {notice["kind"] for notice in NOTICES} == {kind.value for kind in Kind}
    assert Counter("unit" in notice for notice in NOTICES) == {True: 5, False: 9}


@pytest.mark.parametrize("notice", NOTICES, ids=named)
def test_an_office_is_in_the_tree_exactly_if_the_list_says_so(notice: dict[str, Any]) -> None:
    directory = demo_directory()
    meant = resolve(notice["issuer"].removesuffix("防汛科"), directory)
    known = {entry.short for entry in directory.entries if entry.id in meant.unit_ids}
    assert (known if meant.kind is ResolutionKind.UNIT else set()) == (
        {notice["unit"]} if "unit" in notice else set()
    )


@pytest.mark.parametrize("notice", NOTICES, ids=named)
def test_its_number_and_its_words_can_be_read_from_the_file(notice: dict[str, Any]) -> None:
    text = read_document(bytes_of(notice), notice["file"]).text
    if "text" in notice:
        assert text == ""
        text = notice["text"]
    assert notice.get("number", "") in text
    assert "青石" in text or "各乡镇" in text


@pytest.mark.parametrize("notice", NOTICES, ids=named)
def test_its_days_lie_ahead_in_order_and_no_more_of_them_than_tasks(notice: dict[str, Any]) -> None:
    days = [date.fromisoformat(day) for day in notice["due"]]
    assert days == sorted(days)
    assert all(MONDAY <= day <= date(2026, 12, 31) for day in days)
    assert len(days) == (0 if notice["kind"] == "information" else notice["tasks"])


def test_twenty_eight_lines_come_of_them_for_qingshi() -> None:
    assert sum(notice["tasks"] for notice in NOTICES) == 28
    assert "青石镇" in load_district().by_short


def asks(draft: TaskDraft, unit: UnitEntry, root: int) -> bool:
    meant = (resolve(mention.words, demo_directory(), issuer_id=root) for mention in draft.units)
    return any(unit.id in found.unit_ids for found in meant)


@pytest.mark.parametrize("notice", NOTICES, ids=named)
def test_what_is_read_of_it_for_qingshi_is_what_the_list_says(notice: dict[str, Any]) -> None:
    entries = demo_directory().entries
    root = min(entries, key=lambda entry: len(entry.path))
    qingshi = next(entry for entry in entries if entry.short == "青石镇")
    text = notice.get("text", "") or read_document(bytes_of(notice), notice["file"]).text
    reading = read(text, year=MONDAY.year)
    drafts = [draft for draft in reading.drafts if asks(draft, qingshi, root.id)]
    days = sorted(draft.deadline.date for draft in drafts if draft.deadline and draft.deadline.date)
    assert len(drafts) == notice["tasks"]
    assert [day.isoformat() for day in days] == notice["due"]
    assert notice["kind"] in {draft.kind.value for draft in drafts}
    # A bare table of values has neither; its file name says both.
    assert reading.title in {notice["title"], ""}
    assert reading.issuer in {notice["issuer"], ""}
    assert bool(reading.title and reading.issuer) is (notice["file"] != "08-weather-stations.csv")
