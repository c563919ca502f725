"""Units are merged, split, moved and renamed: what was open goes along, last year's figures stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Count, QuerySet
from tests.factories.org import NOW, TODAY, District, actor
from tests.factories.work import make_draft, make_task, signed_in

from threadneedle.config.subscriptions import SUBSCRIPTIONS
from threadneedle.core.workflow import TaskState
from threadneedle.directives.models import Task
from threadneedle.directives.reads.shares import share_page
from threadneedle.directives.services.shares import Share, share_out
from threadneedle.directives.services.succession import carry_over
from threadneedle.ledger.jobs import dispatch
from threadneedle.ledger.models import Event
from threadneedle.ledger.reads import troubles
from threadneedle.notifications.models import Message
from threadneedle.org import services
from threadneedle.org.drafts import SplitPart, UnitDraft
from threadneedle.org.models import Post, Unit
from threadneedle.results.reads import Wanted, board_of
from threadneedle.worklists.reads import Standing, units_below

LAST_YEAR = (date(2025, 1, 1), date(2025, 12, 31))
READERS = ("governor", "qingshi_head", "liuhe_head", "housing_head")


@pytest.fixture(autouse=True)
def _on_the_day_itself(settings: Any) -> None:
    """Let the worker's clock stand at ``NOW``: it does not look at events that are months old."""
    settings.CLOCK_OFFSET_SECONDS = (NOW - datetime.now(UTC)).total_seconds() + 60


@pytest.fixture
def year(district: District) -> dict[str, list[Task]]:
    """A year of closed tasks, some of them late and made good, and two that are open today."""
    done: list[Task] = []
    units = (district.qingshi, district.liuhe, district.liushuwan, district.houshan, district.hewan)
    for month in range(1, 13):
        draft = make_draft(district, f"{month}月排查", due=date(2025, month, 20))
        for place, unit in enumerate(units):
            late = (month + place) % 3 == 0
            done.append(
                make_task(
                    draft,
                    unit,
                    state=TaskState.CLOSED.value,
                    issued_on=date(2025, month, 1),
                    reported_on=date(2025, month, 25 if late else 18),
                    closed_on=date(2025, month, 27),
                    quantity=Decimal(10 + place),
                    quantity_reported=Decimal(10 + place),
                )
            )
    running = make_draft(district, "排水口清淤")
    open_now = [make_task(running, unit, quantity=Decimal(20)) for unit in (*units[:2], district.houshan)]
    return {"done": done, "open": open_now}


def last_period() -> dict[str, tuple[int, int, Decimal]]:
    """Count last year's closed tasks by the township in which they count: tasks, late ones, quantity."""
    found: dict[str, tuple[int, int, Decimal]] = {}
    for path in Unit.objects.filter(kind="township").values_list("path", flat=True):
        for place in {path, *_former(path)}:
            rows: QuerySet[Task] = Task.objects.counted_below(place).filter(closed_on__range=LAST_YEAR)
            total = rows.aggregate(tasks=Count("pk"))["tasks"]
            if total:
                late = sum(task.reported_on > task.due for task in rows if task.reported_on)
                quantity = sum((task.quantity or Decimal(0) for task in rows), Decimal(0))
                found[place] = (total, late, quantity)
    return found


def _former(path: str) -> list[str]:
    return list(Unit.objects.get(path=path).former_places.values_list("path", flat=True))


def made_good(district: District, reader: str) -> dict[str, int]:
    """Return how many tasks each unit of the reader's table made good, by the unit's name."""
    rows = units_below(None, actor=actor(getattr(district, reader)), today=TODAY).rows
    return {row.name.zh: row.standing.recovered for row in rows if row.standing.recovered}


def closed_matters(district: District, reader: str) -> list[tuple[str, int, int, int]]:
    """Return last year's matters of the reader's board: title, planned, reported, made good."""
    board = board_of(Wanted(closed=True), actor=actor(getattr(district, reader)), today=TODAY)
    return [
        (row.title.zh, row.planned, row.reported, row.standing.recovered)
        for row in board.matters
        if row.due and row.due.year == 2025
    ]


def let_the_worker_run() -> None:
    """Hand out events, and those that come of them, until nothing waits."""
    while dispatch(SUBSCRIPTIONS):
        pass
    assert troubles() == ()


def merge(district: District) -> Unit:
    return services.merge_units(
        [district.qingshi.pk, district.liuhe.pk],
        UnitDraft("township", "青柳镇", "青柳"),
        actor=actor(district.administrator),
        now=NOW,
    )


def move(district: District) -> Unit:
    by = actor(district.administrator)
    return services.move_unit(district.houshan.pk, district.liuhe.pk, actor=by, now=NOW)


def split(district: District) -> Unit:
    parts = [
        SplitPart(UnitDraft("township", "青石东镇"), (district.liushuwan.pk,), main=True),
        SplitPart(UnitDraft("township", "青石西镇"), (district.houshan.pk,)),
    ]
    by = actor(district.administrator)
    return services.split_unit(district.qingshi.pk, parts, actor=by, now=NOW)[0]


def split_off(district: District) -> Unit:
    parts = [
        SplitPart(None, main=True),
        SplitPart(UnitDraft("township", "后山镇"), (district.houshan.pk,)),
    ]
    by = actor(district.administrator)
    return services.split_unit(district.qingshi.pk, parts, actor=by, now=NOW)[0]


def rename(district: District) -> Unit:
    by = actor(district.administrator)
    return services.rename_unit(district.qingshi.pk, "青石街道", "青石街道", "", "104", actor=by, now=NOW)


CHANGES = [merge, move, split, split_off, rename]


@pytest.mark.parametrize("change", CHANGES)
def test_last_years_figures_stay_whatever_becomes_of_the_units(
    district: District, year: dict[str, list[Task]], change: Callable[[District], Unit]
) -> None:
    before = last_period()
    assert before == {
        "00010004": (36, 12, Decimal(10 * 12 + 12 * 12 + 13 * 12)),
        "00010005": (24, 8, Decimal(11 * 12 + 14 * 12)),
    }
    boards = {reader: closed_matters(district, reader) for reader in READERS}
    tables = made_good(district, "governor")
    assert tables == {"青石": 12, "柳河": 8}
    change(district)
    let_the_worker_run()
    assert last_period() == before
    after = made_good(district, "governor")
    assert sorted(after.values()) == sorted(tables.values())
    if change is not rename:
        assert after == tables
    for reader in ("governor", "housing_head"):
        assert closed_matters(district, reader) == boards[reader]
    for reader in ("qingshi_head", "liuhe_head"):
        if change in {move, rename, split_off}:
            assert closed_matters(district, reader) == boards[reader]


def test_a_village_that_moves_takes_its_open_tasks_along_and_leaves_the_rest(
    district: District, year: dict[str, list[Task]]
) -> None:
    moved = move(district)
    let_the_worker_run()
    village = year["open"][2]
    village.refresh_from_db()
    assert (village.unit_id, village.place) == (district.houshan.pk, moved.path)
    assert Task.objects.counted_below(district.liuhe.path).filter(unit=district.houshan).count() == 1
    assert Task.objects.counted_below(district.qingshi.path).filter(unit=district.houshan).count() == 12
    table = units_below(district.qingshi.pk, actor=actor(district.qingshi_head), today=TODAY)
    gone = next(row for row in table.rows if row.gone)
    assert (gone.name.zh, gone.gone, gone.standing) == ("后山村", "moved", Standing(recovered=4))


def test_a_merger_passes_on_what_is_open_and_nothing_else(
    district: District, year: dict[str, list[Task]]
) -> None:
    after = merge(district)
    let_the_worker_run()
    qingshi, liuhe, _village = Task.objects.filter(pk__in=[task.pk for task in year["open"]]).order_by("pk")
    assert (qingshi.unit_id, qingshi.place, qingshi.carried_from_id) == (
        after.pk,
        after.path,
        district.qingshi.pk,
    )
    assert (liuhe.unit_id, liuhe.carried_from_id, liuhe.quantity) == (
        after.pk,
        district.liuhe.pk,
        Decimal(20),
    )
    assert not Task.objects.filter(unit=after, state=TaskState.CLOSED.value).exists()
    event = Event.objects.get(kind="task.carry")
    assert list(event.subjects.values_list("key", flat=True)) == [qingshi.pk, liuhe.pk]
    assert Message.objects.filter(unit=after, code="notice.task.carry").count() == 1


def test_carrying_over_twice_changes_nothing(district: District, year: dict[str, list[Task]]) -> None:
    merge(district)
    let_the_worker_run()
    before = list(Task.objects.order_by("pk").values())
    ids = [district.qingshi.pk, district.liuhe.pk]
    assert carry_over(ids, by_unit_id=district.root.pk, now=NOW) == ()
    assert list(Task.objects.order_by("pk").values()) == before
    assert Event.objects.filter(kind="task.carry").count() == 1


def test_two_parts_of_one_collective_stay_two_and_keep_what_each_was_asked(
    district: District, year: dict[str, list[Task]]
) -> None:
    draft = make_draft(district, "危房排查")
    above = make_task(draft, district.housing, children_count=2)
    first = make_task(draft, district.qingshi, parent=above, quantity=Decimal(30))
    second = make_task(
        draft, district.liuhe, parent=above, quantity=Decimal(12), state=TaskState.REPORTED.value
    )
    by = actor(district.administrator)
    ids = [district.qingshi.pk, district.liuhe.pk]
    services.merge_units(ids, district.qingshi.pk, actor=by, now=NOW)
    let_the_worker_run()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.unit_id, first.carried_from_id, first.quantity) == (district.qingshi.pk, None, Decimal(30))
    assert (second.unit_id, second.carried_from_id, second.quantity, second.state) == (
        district.qingshi.pk,
        district.liuhe.pk,
        Decimal(12),
        "reported",
    )


def test_the_people_of_the_successor_read_what_closed_units_did_and_their_board_does_not_count_it(
    district: District, year: dict[str, list[Task]]
) -> None:
    by = actor(district.administrator)
    ids = [district.qingshi.pk, district.liuhe.pk]
    before = closed_matters(district, "qingshi_head")
    services.merge_units(ids, district.qingshi.pk, actor=by, now=NOW)
    let_the_worker_run()
    head = actor(Post.objects.get(pk=district.qingshi_head.pk))
    assert Task.objects.visible_to(head).filter(unit=district.liuhe, state="closed").count() == 12
    assert closed_matters(district, "qingshi_head") == before


def test_what_is_open_reaches_the_last_successor_when_the_first_was_merged_meanwhile(
    district: District, year: dict[str, list[Task]]
) -> None:
    by = actor(district.administrator)
    first = merge(district)
    third = services.add_unit(district.root.pk, UnitDraft("township", "云岭镇"), actor=by, now=NOW)
    services.merge_units([first.pk, third.pk], third.pk, actor=by, now=NOW)
    let_the_worker_run()
    assert set(
        Task.objects.filter(pk__in=[t.pk for t in year["open"][:2]]).values_list("unit", flat=True)
    ) == {third.pk}


def test_a_part_that_was_carried_over_keeps_what_it_was_asked_when_shares_are_told(
    district: District,
) -> None:
    draft = make_draft(district, "危房排查", counter="栋", quantity=Decimal(40))
    own = make_task(draft, district.qingshi)
    carried = make_task(draft, district.liuhe, quantity=Decimal(12))
    by = actor(district.administrator)
    services.merge_units([district.qingshi.pk, district.liuhe.pk], district.qingshi.pk, actor=by, now=NOW)
    let_the_worker_run()
    issuer = actor(district.housing_clerk)
    assert [row.unit.id for row in share_page(draft.pk, issuer).rows] == [district.qingshi.pk]
    share_out(draft.pk, [Share(district.qingshi.pk, Decimal(28))], actor=issuer, now=NOW)
    own.refresh_from_db()
    carried.refresh_from_db()
    assert (own.quantity, carried.quantity, carried.unit_id) == (
        Decimal(28),
        Decimal(12),
        district.qingshi.pk,
    )
    page = signed_in(district.qingshi_clerk).get(f"/tasks/{carried.pk}").content.decode()
    assert "carried on from Liuhe Town" in page
    assert "Passed on after a merger or split" in page
