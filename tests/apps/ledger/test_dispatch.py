"""Events to handlers: once each, again after a failure, given up in the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from threadneedle.adapters import clock
from threadneedle.ledger import reads, services
from threadneedle.ledger.jobs import (
    Job,
    Subscription,
    daily,
    dispatch,
    every_minute,
    hourly,
    latest_due,
    run_due,
)
from threadneedle.ledger.models import Handled, Slot
from threadneedle.ledger.reads import Happening

KINDS = frozenset({"test.act"})


def act(kind: str = "test.act", *, at: datetime | None = None) -> int:
    with transaction.atomic():
        return services.append(
            kind,
            actor=None,
            now=at or clock.now(),
            subjects=[("task", 7), ("unit", 3)],
            payload={"level": "final"},
            stream="unit:3",
        )


class Hearing:
    """A handler that keeps what it was given, after failing a number of times."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.heard: list[Happening] = []

    def __call__(self, event: Happening, _now: datetime) -> None:
        Slot.objects.create(job="effect", due=event.at, started_at=event.at)
        if self.failures:
            self.failures -= 1
            raise ValueError("not yet")
        self.heard.append(event)


def rest(handler: str = "hear") -> None:
    """Let the rest after the last failure pass."""
    Handled.objects.filter(handler=handler).update(at=clock.now() - timedelta(days=2))


@pytest.mark.django_db
def test_a_handler_is_given_the_whole_event_once() -> None:
    hear = Hearing()
    event_id = act()
    act("test.other")
    subscriptions = [Subscription("hear", KINDS, hear)]
    assert [dispatch(subscriptions), dispatch(subscriptions), dispatch(subscriptions, full=True)] == [1, 0, 0]
    (event,) = hear.heard
    assert (event.id, event.kind, event.unit_id, event.payload["level"]) == (event_id, "test.act", 3, "final")
    assert (event.keys("task"), event.keys("unit"), event.keys("help")) == ((7,), (3,), ())


@pytest.mark.django_db
def test_each_handler_of_an_event_stands_on_its_own() -> None:
    one, other = Hearing(failures=1), Hearing()
    act()
    assert dispatch([Subscription("one", KINDS, one), Subscription("other", KINDS, other)]) == 1
    assert (len(one.heard), len(other.heard)) == (0, 1)


@pytest.mark.django_db
def test_events_are_handled_in_their_order_whatever_handler_they_are_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("threadneedle.ledger.jobs.AT_ONCE", 2)
    order: list[int] = []
    kinds = ["test.one", "test.other", "test.other", "test.other", "test.one", "test.one", "test.other"]
    wanted = [act(kind) for kind in kinds]
    subscriptions = [
        Subscription(kind, frozenset({kind}), lambda event, _now: order.append(event.id))
        for kind in ("test.one", "test.other")
    ]
    assert dispatch(subscriptions) == 7
    assert order == wanted


@pytest.mark.django_db
def test_a_failure_undoes_its_effects_and_is_tried_again_after_a_rest() -> None:
    hear = Hearing(failures=1)
    subscriptions = [Subscription("hear", KINDS, hear)]
    act()
    assert dispatch(subscriptions) == 0
    assert Slot.objects.count() == 0
    (trouble,) = reads.troubles()
    assert (trouble.failures, trouble.given_up, trouble.error.splitlines()[-1]) == (
        1,
        False,
        "ValueError: not yet",
    )
    assert dispatch(subscriptions) == 0
    rest()
    assert dispatch(subscriptions) == 1
    assert (len(hear.heard), Slot.objects.count(), reads.troubles()) == (1, 1, ())


@pytest.mark.django_db
def test_a_handler_is_given_up_after_eight_failures() -> None:
    hear = Hearing(failures=100)
    subscriptions = [Subscription("hear", KINDS, hear)]
    act()
    for _ in range(12):
        dispatch(subscriptions)
        rest()
    assert 100 - hear.failures == 8
    (trouble,) = reads.troubles()
    assert (trouble.failures, trouble.given_up) == (8, True)


@pytest.mark.django_db
def test_a_clock_that_was_set_back_does_not_postpone_a_retry() -> None:
    hear = Hearing(failures=1)
    subscriptions = [Subscription("hear", KINDS, hear)]
    act()
    dispatch(subscriptions)
    Handled.objects.update(at=clock.now() + timedelta(days=300))
    assert dispatch(subscriptions) == 1


@pytest.mark.django_db
def test_an_event_another_worker_has_dealt_with_is_left_alone() -> None:
    event_id = act()
    now = clock.now()
    assert services.handle_once(event_id, "hear", lambda: None, failures=0, now=now)
    assert not services.handle_once(event_id, "hear", lambda: pytest.fail("twice"), failures=0, now=now)
    services.record_failure(event_id, "hear", "too late", failures=0, now=now)
    assert Handled.objects.get().done


@pytest.mark.django_db
def test_workers_that_fail_together_count_one_failure() -> None:
    event_id = act()
    for _ in range(2):
        services.record_failure(event_id, "hear", "x\x00y", failures=0, now=clock.now())
    assert (Handled.objects.get().failures, Handled.objects.get().error) == (1, "xy")
    for _ in range(2):
        services.record_failure(event_id, "hear", "again", failures=1, now=clock.now())
    assert Handled.objects.get().failures == 2


@pytest.mark.django_db
def test_only_the_full_sweep_sees_behind_the_recent_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threadneedle.ledger.jobs.RECENT", 2)
    hear = Hearing()
    first = act()
    for _ in range(3):
        act("test.other")
    subscriptions = [Subscription("hear", KINDS, hear)]
    assert (dispatch(subscriptions), dispatch(subscriptions, full=True)) == (0, 1)
    assert [event.id for event in hear.heard] == [first]


@pytest.mark.django_db
def test_a_new_handler_is_not_given_the_distant_past() -> None:
    hear = Hearing()
    act(at=clock.now() - timedelta(days=93))
    recent = act(at=clock.now() - timedelta(days=91))
    dispatch([Subscription("hear", KINDS, hear)], full=True)
    assert [event.id for event in hear.heard] == [recent]


@pytest.mark.django_db
def test_looking_for_waiting_events_takes_two_queries_whatever_their_number(
    django_assert_num_queries: object,
) -> None:
    for _ in range(30):
        act()
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = reads.waiting("hear", KINDS, after=0, now=clock.now(), limit=200)
    assert len(found) == 30


EIGHT = datetime(2026, 6, 17, 0, 0, 30, tzinfo=UTC)
"""Half a minute past eight in Shanghai."""


@pytest.mark.parametrize(
    ("rule", "catch_up", "now", "due"),
    [
        (every_minute, timedelta(0), EIGHT, datetime(2026, 6, 17, 0, 0, tzinfo=UTC)),
        (daily(8), timedelta(0), EIGHT, datetime(2026, 6, 17, 0, 0, tzinfo=UTC)),
        (daily(8), timedelta(0), EIGHT + timedelta(minutes=1), None),
        (daily(8), timedelta(hours=3), EIGHT + timedelta(hours=3), datetime(2026, 6, 17, 0, 0, tzinfo=UTC)),
        (daily(8), timedelta(hours=3), EIGHT + timedelta(hours=3, minutes=1), None),
        (hourly(17), timedelta(hours=1), EIGHT, datetime(2026, 6, 16, 23, 17, tzinfo=UTC)),
    ],
)
def test_the_last_minute_in_which_a_job_was_due(
    rule: object, catch_up: timedelta, now: datetime, due: datetime | None
) -> None:
    assert latest_due(Job("x", rule, lambda _now: None, catch_up), now) == due  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_job_runs_once_in_its_minute_and_a_failed_one_again_after_the_lease() -> None:
    runs: list[datetime] = []

    def fail_once(now: datetime) -> None:
        runs.append(now)
        if len(runs) == 1:
            raise ValueError("not yet")

    jobs = [Job("daily", lambda local: local.hour == local.hour and local.minute >= 0, fail_once)]
    assert (run_due(jobs), Slot.objects.get().finished_at) == (1, None)
    assert "ValueError: not yet" in Slot.objects.get().error
    due = Slot.objects.get().due
    assert not services.claim_slot("daily", due, now=clock.now())
    assert services.claim_slot("daily", due, now=clock.now() + services.LEASE + timedelta(seconds=1))
    services.settle_slot("daily", due, "", now=clock.now())
    assert not services.claim_slot("daily", due, now=clock.now() + timedelta(days=1))


@pytest.mark.django_db
def test_a_run_that_began_in_the_future_was_begun_before_the_clock_was_set_back() -> None:
    now = clock.now()
    due = now.replace(second=0, microsecond=0)
    assert services.claim_slot("job", due, now=now + timedelta(days=1))
    assert services.claim_slot("job", due, now=now)


@pytest.mark.django_db
def test_old_runs_are_forgotten() -> None:
    now = clock.now()
    services.claim_slot("job", now - timedelta(days=31), now=now)
    services.claim_slot("job", now - timedelta(days=29), now=now)
    assert services.forget_slots(now - timedelta(days=30)) == 1
    assert reads.last_run() == now
