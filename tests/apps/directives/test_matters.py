"""Registering matters and changing them: tables as they are, tasks that follow, nothing by halves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.directives import issue
from tests.factories.matters import row, take_in
from tests.factories.org import NOW, District, actor

from threadneedle.core.base import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    StaleError,
)
from threadneedle.directives import services
from threadneedle.directives.models import Assignment, Directive, Draft, Matter, Task
from threadneedle.directives.reads.progress import TaskFilter, directive_page
from threadneedle.directives.records import directive_whole
from threadneedle.directives.services import MatterChange
from threadneedle.ledger.models import Event
from threadneedle.org.models import Unit


def said(error: DomainError) -> list[tuple[object, str, object]]:
    """Return row, code and field of every problem."""
    return [(each.params.get("row"), each.code, each.params.get("field")) for each in error.problems]


def tasks_of(matter: Matter) -> list[tuple[str, str, date]]:
    """Return unit, state and due day of every task of a matter."""
    rows = Task.objects.filter(draft__matter=matter).order_by("pk").select_related("unit")
    return [(task.unit.short, task.state, task.due) for task in rows]


def statements(act: Callable[[], object]) -> list[str]:
    """Return the statements of an act without savepoints."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return [query["sql"] for query in seen if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_a_table_becomes_one_directive_a_passage_a_matter_and_a_task_for_each_lead(
    district: District,
) -> None:
    first, second = take_in(
        district,
        row(district, cooperating=(district.transport.pk, district.qingshi.pk)),
        row(district, title="易涝点清淤", origin="remark", lead=district.qingshi.pk, tier=0),
    )

    assert (first.number, second.number) == ("区政府督查室〔2026〕1号", "区政府督查室〔2026〕2号")
    directive = Directive.objects.get()
    assert directive.state == Directive.State.ISSUED
    assert directive.issuer == district.supervision
    assert directive.text == "区政府督查室〔2026〕1号 老旧小区电梯维修\n区政府督查室〔2026〕2号 易涝点清淤"
    passage = Draft.objects.get(matter=second)
    assert directive.text[passage.start : passage.end] == "区政府督查室〔2026〕2号 易涝点清淤"
    task = Task.objects.get(draft__matter=first)
    assert (task.unit, task.issuer, task.due, task.tier, task.state) == (
        district.housing,
        district.supervision,
        date(2026, 7, 10),
        1,
        "issued",
    )
    parts = Assignment.objects.filter(task=task).values_list("unit_id", "role")
    assert list(parts) == [(district.transport.pk, "cooperating"), (district.qingshi.pk, "cooperating")]
    assert Event.objects.filter(kind="matter.register").count() == 1


def test_ten_rows_and_three_hundred_take_the_same_statements_but_for_batches(district: District) -> None:
    def taking(count: int) -> list[str]:
        rows = [
            row(district, title=f"第{each}项", cooperating=(district.qingshi.pk,)) for each in range(count)
        ]
        return statements(lambda: take_in(district, *rows))

    few, many = taking(10), taking(300)

    assert sum(not sql.startswith("INSERT") for sql in few) == sum(
        not sql.startswith("INSERT") for sql in many
    )
    # SQLite takes 999 values a statement; the widest row, a task, has 33.
    assert len(many) - len(few) <= 40


def test_changing_ten_and_three_hundred_takes_the_same_statements_but_for_batches(district: District) -> None:
    def changing(count: int) -> list[str]:
        rows = [row(district, title=f"{count}之{each}") for each in range(count)]
        matters = take_in(district, *rows)
        changes = [
            MatterChange(matter.pk, due=date(2026, 8, 3), lead=district.transport.pk, progress="已进场")
            for matter in matters
        ]
        by = actor(district.supervisor)
        return statements(lambda: services.update_matters(changes, actor=by, now=NOW))

    few, many = changing(10), changing(300)

    assert sum(sql.startswith("SELECT") for sql in few) == sum(sql.startswith("SELECT") for sql in many)
    assert len(many) - len(few) <= 120


def test_every_mistake_of_every_row_is_said_at_once_and_nothing_is_kept(district: District) -> None:
    take_in(district, row(district, number="督〔2026〕7号"))

    with pytest.raises(InvalidError) as refused:
        take_in(
            district,
            row(district, title="  ", origin="rumour"),
            row(district, lead=987_654, source_day=date(2026, 6, 18)),
            row(district, number="督〔2026〕7号", closed_on=date(2026, 6, 1)),
            row(district, number="督〔2026〕8号", tier=9),
            row(district, number="督〔2026〕8号", text="密级：机密★10年", source_words="区" * 301),
        )

    assert said(refused.value) == [
        (0, "words.missing", "title"),
        (0, "matter.origin", "origin"),
        (1, "matter.day_ahead", "source_day"),
        (1, "org.unit_unknown", "lead"),
        (2, "matter.closed_early", "closed_on"),
        (3, "draft.not_a_choice", "tier"),
        (4, "words.too_long", "source_words"),
        (4, "matter.secret", "text"),
        (4, "matter.number_twice", "number"),
        (2, "matter.number_taken", "number"),
    ]
    assert Matter.objects.count() == Directive.objects.count() == 1


def test_a_table_is_taken_as_it_is_late_days_and_missing_tiers_included(district: District) -> None:
    late, bare, vague, done = take_in(
        district,
        row(district, due=date(2026, 5, 20)),
        row(district, tier=None, lead=None),
        row(district, due=None),
        row(district, registered_on=date(2025, 11, 3), closed_on=date(2026, 3, 2), result="已完成"),
    )

    assert tasks_of(late) == [("区住建局", "issued", date(2026, 5, 20))]
    assert (bare.draft.tier, tasks_of(bare)) == (1, [])
    assert tasks_of(vague) == []
    assert (done.number, done.result, tasks_of(done)) == ("区政府督查室〔2025〕1号", "已完成", [])


def test_a_long_title_becomes_the_text_and_nothing_of_it_is_lost(district: District) -> None:
    long = "推进老旧小区电梯维修和更新改造" * 10

    (matter,) = take_in(district, row(district, title=long))

    assert matter.draft.text == long
    assert matter.draft.title == f"{long[:119]}…"
    (same,) = services.update_matters(
        [MatterChange(matter.pk, title=long)], actor=actor(district.supervisor), now=NOW
    )
    assert same.version == 1


def test_the_same_table_sent_twice_is_taken_in_once(district: District) -> None:
    rows = [row(district, client_key="a"), row(district, client_key="b", title="另一项")]

    first, again = take_in(district, *rows), take_in(district, *rows)

    assert first == again
    with pytest.raises(ConflictError) as refused:
        take_in(district, rows[0], row(district, client_key="c"))
    assert said(refused.value) == [(0, "matter.key_used", "client_key")]


def test_an_unchanged_row_changes_nothing_and_a_changed_one_goes_on_to_its_task(district: District) -> None:
    first, second = take_in(district, row(district), row(district, title="易涝点清淤"))
    by = actor(district.supervisor)

    services.update_matters(
        [
            MatterChange(first.pk, 1, title="老旧小区电梯维修", lead=district.housing.pk),
            MatterChange(second.pk, 1, due=date(2026, 7, 31), tier=0, progress="已完成六成"),
        ],
        actor=by,
        now=NOW,
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.version, second.version) == (1, 2)
    assert (second.progress, second.progress_on) == ("已完成六成", date(2026, 6, 17))
    assert tasks_of(first) == [("区住建局", "issued", date(2026, 7, 10))]
    assert tasks_of(second) == [("区住建局", "issued", date(2026, 7, 31))]
    assert Task.objects.get(draft__matter=second).tier == 0
    event = Event.objects.get(kind="matter.update")
    assert event.payload.body["changes"] == {
        str(second.pk): {"progress": "已完成六成", "tier": 0, "due": "2026-07-31"}
    }


def test_a_new_lead_gets_the_task_and_the_one_before_loses_it(district: District) -> None:
    (matter,) = take_in(district, row(district, cooperating=(district.qingshi.pk,)))

    services.update_matters(
        [MatterChange(matter.pk, lead=district.transport.pk, cooperating=(district.liuhe.pk,))],
        actor=actor(district.supervisor),
        now=NOW,
    )

    due = date(2026, 7, 10)
    assert tasks_of(matter) == [("区住建局", "withdrawn", due), ("区交通局", "issued", due)]
    mine = Task.objects.get(draft__matter=matter, state="issued")
    assert [part.unit for part in Assignment.objects.filter(task=mine)] == [district.liuhe]


def test_a_matter_that_gets_a_lead_and_a_day_gets_its_task(district: District) -> None:
    (matter,) = take_in(district, row(district, lead=None, due=None))
    by = actor(district.supervisor)

    services.update_matters([MatterChange(matter.pk, lead=district.housing.pk)], actor=by, now=NOW)
    assert tasks_of(matter) == []
    services.update_matters([MatterChange(matter.pk, due=date(2026, 9, 1))], actor=by, now=NOW)

    assert tasks_of(matter) == [("区住建局", "issued", date(2026, 9, 1))]


def test_closing_in_a_table_says_what_came_of_it_or_nothing_is_changed(district: District) -> None:
    first, second = take_in(district, row(district), row(district, title="易涝点清淤"))
    by = actor(district.supervisor)
    closed = date(2026, 6, 17)

    with pytest.raises(InvalidError) as refused:
        services.update_matters(
            [MatterChange(first.pk, closed_on=closed), MatterChange(second.pk, progress="已开工")],
            actor=by,
            now=NOW,
        )

    assert said(refused.value) == [(0, "matter.tasks_open", "result")]
    second.refresh_from_db()
    assert second.progress == ""
    services.update_matters([MatterChange(first.pk, closed_on=closed, result="合并办理")], actor=by, now=NOW)
    first.refresh_from_db()
    assert (first.closed_on, tasks_of(first)) == (closed, [("区住建局", "withdrawn", date(2026, 7, 10))])


def test_somebody_who_saw_an_older_version_changes_nothing(district: District) -> None:
    (matter,) = take_in(district, row(district))
    by = actor(district.supervisor)
    services.update_matters([MatterChange(matter.pk, 1, progress="已开工")], actor=by, now=NOW)

    with pytest.raises(StaleError) as refused:
        services.update_matters([MatterChange(matter.pk, 1, progress="未开工")], actor=by, now=NOW)

    assert said(refused.value) == [(0, "matter.stale", "version")]


def test_a_matter_entered_by_hand_needs_everything_and_no_day_that_has_passed(district: District) -> None:
    by = actor(district.supervisor)

    with pytest.raises(InvalidError) as refused:
        services.register_matter(
            row(district, lead=None, tier=None, due=date(2026, 6, 16), source_words=""), actor=by, now=NOW
        )

    assert said(refused.value) == [
        (0, "matter.lead_missing", "lead"),
        (0, "matter.tier_missing", "tier"),
        (0, "draft.due_passed", "due"),
        (0, "words.missing", "source_words"),
    ]
    made = services.register_matter(row(district, asked_by="区长"), actor=by, now=NOW)
    assert (made.draft.directive.title, made.draft.directive.number) == ("老旧小区电梯维修", made.number)


def test_only_the_office_itself_keeps_its_register(district: District) -> None:
    (matter,) = take_in(district, row(district))

    for post in (district.governor, district.qingshi_clerk, district.administrator):
        with pytest.raises(ForbiddenError):
            services.register_matters(
                [row(district)],
                registry_id=district.supervision.pk,
                title="台账",
                actor=actor(post),
                now=NOW,
            )
    change = MatterChange(matter.pk, progress="不是我们的")
    with pytest.raises(ForbiddenError):
        services.update_matters([change], actor=actor(district.housing_clerk), now=NOW)
    with pytest.raises(NotFoundError):
        services.update_matters([change], actor=actor(district.liuhe_clerk), now=NOW)


def test_a_department_orders_townships_only_with_a_source(district: District) -> None:
    by = actor(district.housing_clerk)
    order = row(district, lead=district.qingshi.pk, source_words="")

    with pytest.raises(InvalidError) as refused:
        services.register_matters(
            [order, row(district, source_words="")],
            registry_id=district.housing.pk,
            title="住建局台账",
            actor=by,
            now=NOW,
        )

    assert said(refused.value) == [(0, "matter.source_missing", "source_words")]


def test_a_change_names_no_unit_that_could_not_have_been_named_at_first(district: District) -> None:
    township, department = actor(district.qingshi_clerk), actor(district.housing_clerk)
    below = row(district, lead=district.houshan.pk)
    own = services.register_matter(below, actor=township, now=NOW)
    with pytest.raises(InvalidError) as beside:
        services.update_matters([MatterChange(own.pk, lead=district.liuhe.pk)], actor=township, now=NOW)
    assert said(beside.value) == [(0, "matter.not_below", "lead")]
    (other,) = services.register_matters(
        [row(district, source_words="")],
        registry_id=district.housing.pk,
        title="住建局台账",
        actor=department,
        now=NOW,
    )
    with pytest.raises(InvalidError) as unsaid:
        services.update_matters([MatterChange(other.pk, lead=district.liuhe.pk)], actor=department, now=NOW)
    assert said(unsaid.value) == [(0, "matter.source_missing", "source_words")]
    assert not Task.objects.filter(unit=district.liuhe).exists()


def test_of_a_register_others_read_only_the_rows_of_which_they_see_a_task(district: District) -> None:
    take_in(
        district,
        row(district),
        row(district, title="易涝点清淤", text="按批示办理。", lead=district.qingshi.pk),
    )
    directive = Directive.objects.get()
    own = "区政府督查室〔2026〕1号 老旧小区电梯维修"
    other = "区政府督查室〔2026〕2号 易涝点清淤\n按批示办理。"
    housing, office = actor(district.housing_clerk), actor(district.supervisor)
    assert directive_whole(directive.pk, housing).text.split("\n")[0] == own
    assert directive_whole(directive.pk, housing).text.strip() == own
    assert directive_whole(directive.pk, actor(district.qingshi_clerk)).text.strip() == other
    assert directive_whole(directive.pk, office).text == f"{own}\n{other}"
    page = directive_page(directive.pk, TaskFilter(), housing, NOW.date(), None)
    assert ["".join(piece.text for piece in each.pieces) for each in page.paragraphs] == [own]


def test_a_passage_of_a_directive_becomes_a_matter_with_its_tasks_untouched(district: District) -> None:
    directive = issue(district)
    passage = Draft.objects.get(directive=directive)
    before = list(Task.objects.order_by("pk").values_list("pk", "version"))
    by = actor(district.supervisor)

    matter = services.register_passage(passage.pk, actor=by, now=NOW)

    assert matter.source_words == "关于开展汛前排水口清淤的通知"
    assert matter.number == "区政府督查室〔2026〕1号"
    assert list(Task.objects.order_by("pk").values_list("pk", "version")) == before
    with pytest.raises(ConflictError) as refused:
        services.register_passage(passage.pk, actor=by, now=NOW)
    assert refused.value.problems[0].params["number"] == matter.number
    with pytest.raises(InvalidError) as kept:
        services.update_matters([MatterChange(matter.pk, due=date(2026, 8, 1))], actor=by, now=NOW)
    assert said(kept.value) == [(0, "matter.not_its_words", "due")]


def test_a_closed_unit_may_have_led_a_closed_matter_but_leads_no_open_one(district: District) -> None:
    Unit.objects.filter(pk=district.transport.pk).update(closed_on=date(2026, 1, 5))
    past = row(
        district,
        lead=district.transport.pk,
        registered_on=date(2025, 3, 3),
        closed_on=date(2025, 6, 1),
    )

    take_in(district, past)

    with pytest.raises(InvalidError) as refused:
        take_in(district, row(district, lead=district.transport.pk))
    assert said(refused.value) == [(0, "matter.unit_closed", "lead")]
