"""National divisions taken into the tree: placed, recognised, told apart, stopped, resumed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.divisions import LISTS, UNITS, VILLAGES, as_tgz, large, tables
from tests.factories.org import NOW, District, actor, make_person, person_of

from threadneedle.adapters.divisions.store import place_of
from threadneedle.core.base import Actor, ConflictError, DomainError, ForbiddenError, InvalidError
from threadneedle.ledger.models import Event
from threadneedle.org import services
from threadneedle.org.division_names import list_code, short_name
from threadneedle.org.drafts import UnitDraft
from threadneedle.org.jobs import carry_on_divisions
from threadneedle.org.models import DivisionImport, Post, Unit
from threadneedle.org.reads import actor_in_post
from threadneedle.org.reads.divisions import import_view
from threadneedle.org.services import division_batches

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Path) -> None:
    """Keep what is given in a folder of the test."""
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def country() -> Actor:
    """The administrator of a country without divisions."""
    founder = make_person("founder")
    root = services.found_district("全国", "全国", "", person_id=founder.pk, now=NOW, kind="country")
    return actor_in_post(Post.objects.get(unit=root).pk, founder.pk)


def give(by: Actor, lists: Any = LISTS) -> str:
    return services.give_archive([as_tgz(tables(lists))], "divisions.tgz", actor=by)


def begin(by: Actor, digest: str, code: str = "", below: int | None = None) -> DivisionImport:
    return services.begin_divisions(digest, code, below or by.unit_id, actor=by, now=NOW)


def run(row: DivisionImport) -> DivisionImport:
    while carry_on_divisions(NOW):
        pass
    row.refresh_from_db()
    return row


def tree() -> dict[str, str]:
    """Return the code of each imported unit with the code of the unit above it."""
    return dict(Unit.objects.exclude(code="").values_list("code", "parent__code"))


def rule_of(caught: pytest.ExceptionInfo[Any]) -> str:
    error: DomainError = caught.value
    return error.problems[0].code


def test_every_division_comes_below_the_country_and_rows_without_a_seat_are_passed_over(
    country: Actor,
) -> None:
    row = run(begin(country, give(country)))
    assert (row.state, row.made, row.found, row.skipped, row.expected) == ("done", UNITS, 0, 0, UNITS)
    assert row.counts == {
        "1": [2, 0, 0, 0],
        "2": [2, 0, 0, 0],
        "3": [4, 0, 0, 0],
        "4": [6, 0, 0, 0],
        "5": [7, 0, 0, 0],
    }
    above = tree()
    assert above["910000"] == ""
    assert above["919001"] == "910000"
    assert above["910200001"] == "910200"
    assert above["920101"] == "920000"
    assert above["910102001002"] == "910102001"
    assert Unit.objects.get(code="910200").kind == "city"
    assert Unit.objects.get(code="920101").kind == "district"


def test_paths_follow_the_order_of_the_codes_and_lie_below_their_parents(country: Actor) -> None:
    run(begin(country, give(country, large(3, 5))))
    units = list(Unit.objects.exclude(parent=None).select_related("parent").order_by("path"))
    assert [unit.code for unit in units] == sorted((unit.code for unit in units), key=list_code)
    assert all(unit.path[:-4] == unit.parent.path for unit in units if unit.parent)


def test_a_county_that_is_the_root_itself_gets_its_townships_directly(district: District) -> None:
    by = actor(district.administrator)
    row = run(begin(by, give(by), "910102"))
    assert (row.state, row.expected) == ("done", 5)
    district.root.refresh_from_db()
    assert district.root.code == "910102"
    assert Unit.objects.get(code="910102001").parent_id == district.root.pk


def test_units_of_the_same_name_are_recognised_and_get_their_code(district: District) -> None:
    by = actor(district.administrator)
    Unit.objects.filter(pk=district.qingshi.pk).update(code="")
    row = run(begin(by, give(by), "910102"))
    district.qingshi.refresh_from_db()
    assert district.qingshi.code == "910102001"
    assert Unit.objects.get(code="910102001001").parent_id == district.qingshi.pk
    assert row.counts["4"] == [1, 1, 0, 0]


def test_a_namesake_with_another_code_is_told_apart_and_reported(district: District) -> None:
    by = actor(district.administrator)
    row = run(begin(by, give(by), "910102"))
    made = Unit.objects.get(code="910102001")
    assert (made.name, made.short) == ("青石镇（910102001）", "青石镇（910102001）")
    assert [(told["code"], told["params"]["code"]) for told in row.problems] == [
        ("divisions.same_name", "910102001"),
        ("divisions.same_name", "910102002"),
    ]


def test_the_same_import_again_makes_nothing(country: Actor) -> None:
    digest = give(country)
    run(begin(country, digest))
    before = tree()
    row = run(begin(country, digest))
    assert (row.made, row.found, row.problems, row.renames) == (0, UNITS, [], [])
    assert tree() == before


def test_another_name_is_offered_and_taken_over_only_when_chosen(country: Actor) -> None:
    digest = give(country)
    run(begin(country, digest))
    unit = Unit.objects.get(code="910102002")
    services.rename_unit(unit.pk, "柳河街道", "柳河街道", "", unit.code, actor=country, now=NOW)
    row = run(begin(country, digest))
    unit.refresh_from_db()
    assert unit.name == "柳河街道"
    assert row.counts["4"] == [0, 6, 1, 0]
    assert [(offer["old"], offer["new"]) for offer in row.renames] == [("柳河街道", "柳河镇")]
    assert services.take_names(row.pk, [unit.pk], actor=country, now=NOW) == 1
    unit.refresh_from_db()
    row.refresh_from_db()
    assert (unit.name, row.renames) == ("柳河镇", [])


def test_a_unit_that_was_closed_is_not_made_again_nor_what_lies_in_it(country: Actor) -> None:
    digest = give(country)
    run(begin(country, digest))
    for code in ("910103001001", "910103001"):
        services.close_unit(Unit.objects.get(code=code).pk, actor=country, now=NOW)
    row = run(begin(country, digest))
    assert row.skipped == 2
    assert [told["code"] for told in row.problems] == ["divisions.closed", "divisions.closed"]


def test_what_comes_new_into_a_closed_unit_is_left_out(country: Actor) -> None:
    run(begin(country, give(country, (*LISTS[:4], {**VILLAGES, "910103001001": "竹园村村委会"}))))
    services.close_unit(Unit.objects.get(code="910103001001").pk, actor=country, now=NOW)
    services.close_unit(Unit.objects.get(code="910103001").pk, actor=country, now=NOW)
    more = dict(sorted({**VILLAGES, "910103001002": "新竹村村委会"}.items()))
    row = run(begin(country, give(country, (*LISTS[:4], more))))
    assert row.problems[-1]["code"] == "divisions.parent_left_out"
    assert not Unit.objects.filter(code="910103001002").exists()


def test_a_batch_is_one_transaction_with_one_event(country: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(division_batches, "BATCH_UNITS", 10)
    row = begin(country, give(country, large(1, 25)), "9301")
    batches = 0
    while carry_on_divisions(NOW):
        batches += 1
    assert batches == 6
    events = Event.objects.filter(kind="divisions.batch").order_by("id")
    assert events.count() == 6
    assert [list(event.subjects.values_list("kind", "key")) for event in events] == [
        [("unit", row.below_id)]
    ] * 6


def test_a_batch_takes_the_same_number_of_statements_in_a_large_tree(
    country: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(division_batches, "BATCH_UNITS", 50)
    begin(country, give(country, large(8, 50)))
    counts = []
    for _ in range(11):
        with CaptureQueriesContext(connection) as seen:
            assert carry_on_divisions(NOW)
        counts.append(len(seen))
    assert len(set(counts[4:])) == 1
    assert max(counts) <= 22


def test_what_was_stopped_goes_on_exactly_where_it_was(
    country: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(division_batches, "BATCH_UNITS", 7)
    row = begin(country, give(country, large(4, 9)))
    for _ in range(6):
        carry_on_divisions(NOW)
    services.stop_divisions(row.pk, actor=country, now=NOW)
    assert carry_on_divisions(NOW) is False
    came = Unit.objects.count()
    services.resume_divisions(row.pk, actor=country, now=NOW)
    row = run(row)
    assert 1 < came < Unit.objects.count()
    assert (row.state, row.made, row.found) == ("done", 43, 0)
    assert Unit.objects.exclude(parent=None).count() == 43


def test_a_unit_added_by_hand_meanwhile_is_in_nobodys_way(
    country: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(division_batches, "BATCH_UNITS", 5)
    row = begin(country, give(country, large(1, 12)))
    for _ in range(5):
        carry_on_divisions(NOW)
    town = Unit.objects.get(code="930101001")
    services.add_unit(town.pk, UnitDraft("office", "党政办"), actor=country, now=NOW)
    row = run(row)
    assert (row.made, row.problems) == (16, [])
    assert Unit.objects.filter(parent=town).count() == 13


def test_an_archive_that_was_lost_stops_the_import_with_its_reason(country: Actor, settings: Any) -> None:
    import shutil

    row = begin(country, give(country))
    shutil.rmtree(place_of(row.digest))
    shutil.rmtree(settings.FILES_ROOT)
    assert carry_on_divisions(NOW) is False
    row.refresh_from_db()
    assert (row.state, row.problems[0]["code"]) == ("failed", "divisions.lost")


def test_what_was_unpacked_may_be_deleted_for_the_file_is_kept(country: Actor) -> None:
    import shutil

    row = begin(country, give(country))
    shutil.rmtree(place_of(row.digest))
    assert run(row).made == UNITS


def test_a_unit_closed_meanwhile_stops_the_import_with_its_reason(country: Actor) -> None:
    town = services.add_unit(country.unit_id, UnitDraft("office", "筹备处"), actor=country, now=NOW)
    row = begin(country, give(country), "910102", town.pk)
    services.close_unit(town.pk, actor=country, now=NOW)
    carry_on_divisions(NOW)
    row.refresh_from_db()
    assert (row.state, row.problems[0]["code"]) == ("failed", "org.unit_closed")


def test_one_import_at_a_time(country: Actor) -> None:
    digest = give(country)
    begin(country, digest)
    with pytest.raises(ConflictError) as caught:
        begin(country, digest, "91")
    assert rule_of(caught) == "divisions.under_way"


@pytest.mark.parametrize(
    ("code", "rule"), [("91", "org.kind_below"), ("", "org.kind_below"), ("77", "divisions.unknown")]
)
def test_what_does_not_fit_below_a_district_is_refused(district: District, code: str, rule: str) -> None:
    by = actor(district.administrator)
    with pytest.raises(InvalidError) as caught:
        begin(by, give(by), code)
    assert rule_of(caught) == rule


def test_a_division_that_stands_elsewhere_is_not_taken_in_twice(country: Actor) -> None:
    digest = give(country)
    run(begin(country, digest))
    other = Unit.objects.get(code="920000")
    with pytest.raises(ConflictError) as caught:
        begin(country, digest, "910102", other.pk)
    assert rule_of(caught) == "divisions.elsewhere"


def test_only_an_administrator_gives_begins_stops_and_resumes(district: District) -> None:
    by, clerk = actor(district.administrator), actor(district.qingshi_clerk)
    digest = give(by)
    row = begin(by, digest, "910102")
    for act in (
        lambda: give(clerk),
        lambda: begin(clerk, digest, "910102"),
        lambda: services.stop_divisions(row.pk, actor=clerk, now=NOW),
        lambda: services.resume_divisions(row.pk, actor=clerk, now=NOW),
        lambda: services.take_names(row.pk, [], actor=clerk, now=NOW),
        lambda: import_view(row.pk, clerk, NOW),
    ):
        with pytest.raises(ForbiddenError) as caught:
            act()
        assert rule_of(caught) == "org.administrator_needed"


def test_an_archive_that_is_refused_leaves_nothing_behind(country: Actor, tmp_path: Path) -> None:
    with pytest.raises(InvalidError):
        services.give_archive([b"PK\x03\x04 broken"], "a.zip", actor=country)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("李庄村村民委员会", "李庄村"),
        ("李庄村村委会", "李庄村"),
        ("李庄村委会", "李庄村"),
        ("李庄村民委员会", "李庄村"),
        ("白音嘎查村民委员会", "白音嘎查"),
        ("老街社区居委会", "老街社区"),
        ("老街社区居民委员会", "老街社区"),
        ("东门居民委员会", "东门居委会"),
        ("东门居委会", "东门居委会"),
        ("一连生活区", "一连生活区"),
        ("青石镇", "青石镇"),
    ],
)
def test_short_names_are_what_neighbours_say(name: str, short: str) -> None:
    assert short_name(name, ()) == short


def test_a_short_name_that_is_taken_leaves_the_name_whole() -> None:
    assert short_name("李庄村委会", {"李庄村"}) == "李庄村委会"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("43", "43"),
        ("430000", "43"),
        ("430100", "4301"),
        ("430102", "430102"),
        ("430102000000", "430102"),
        (" 430102001 ", "430102001"),
    ],
)
def test_a_code_is_understood_in_every_length_in_which_it_is_written(words: str, code: str) -> None:
    assert list_code(words) == code


def test_the_page_counts_rate_and_time_left(country: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(division_batches, "BATCH_UNITS", 10)
    row = begin(country, give(country, large(2, 20)))
    for second in range(5):
        carry_on_divisions(NOW + timedelta(seconds=second))
    shown = import_view(row.pk, country, NOW + timedelta(seconds=5))
    assert (shown.done, shown.expected, shown.rate, shown.seconds_left) == (15, 45, 4, 8)
    assert not shown.silent
    assert import_view(row.pk, country, NOW + timedelta(seconds=60)).silent


def test_the_pages_lead_from_an_archive_to_an_import(client: Client, district: District) -> None:
    client.force_login(
        person_of(district.administrator), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    from django.core.files.uploadedfile import SimpleUploadedFile

    given = SimpleUploadedFile("divisions.tgz", as_tgz(tables()))
    answer = client.post("/org/divisions/", {"archive": given})
    assert answer.status_code == 302
    page = client.get(answer["Location"] + "?above=91")
    assert "石门市" in page.content.decode()
    wrong = client.post(answer["Location"], {"code": "910102", "below": "没有的单位"})
    assert (wrong.status_code, "没有的单位" in wrong.content.decode()) == (422, True)
    begun = client.post(answer["Location"], {"code": "910102", "below": "晴川区"})
    assert begun.status_code == 302
    assert "<progress" in client.get(begun["Location"]).content.decode()
    assert client.post(begun["Location"], {"act": "stop"}).status_code == 302
    assert client.post(begun["Location"], {"act": "stop"}).status_code == 422
    assert client.post(begun["Location"], {"act": "resume"}).status_code == 302
    part = client.get(begun["Location"], headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="way"')


def test_a_bad_archive_is_refused_on_the_page_with_file_and_line(client: Client, district: District) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(
        person_of(district.administrator), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    files = tables()
    files["areas.csv"] = files["areas.csv"].replace(b'910103,"', b'91010,"')
    answer = client.post("/org/divisions/", {"archive": SimpleUploadedFile("a.tgz", as_tgz(files))})
    assert answer.status_code == 422
    assert "areas.csv 第 3 行：代码“91010”应为 6 位数字。" in answer.content.decode()
