"""Whoever gets behind the triggers is found out, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import Error, connection, transaction
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.directives import taken_on
from tests.factories.org import NOW, District, actor

from threadneedle.core.chain import Head
from threadneedle.directives.reads.task import task_page
from threadneedle.ledger.models import Event, Payload, Stream, Subject
from threadneedle.ledger.reads import check_all, heads
from threadneedle.ledger.services import append, erase_payload

TRIGGERS = ("ledger_event", "ledger_subject", "ledger_payload", "ledger_leaf", "ledger_checkpoint")


def without_triggers() -> None:
    """Take the triggers away, as somebody with the rights of the database's owner could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A trigger cannot be switched off while checks of this transaction are still to be made.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TRIGGERS:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def faults(kept: dict[str, Head] | None = None) -> list[str]:
    return [check.fault for check in check_all(kept or {}) if check.fault]


def last(district: District) -> Event:
    return Event.objects.filter(stream__key=f"unit:{district.qingshi.pk}").latest("sequence")


def bulk() -> Event:
    return Event.objects.get(kind="directive.issue")


def cut_off(event: Event) -> None:
    """Take the last event away, and the memory of it."""
    Subject.objects.filter(event=event).delete()
    Payload.objects.filter(event=event).delete()
    Event.objects.filter(pk=event.pk).delete()
    Stream.objects.filter(pk=event.stream_id).update(length=event.sequence - 1, head=event.previous)


TAMPERED: dict[str, Callable[[District], object]] = {
    "kind": lambda d: Event.objects.filter(pk=last(d).pk).update(kind="task.object"),
    "who": lambda d: Event.objects.filter(pk=last(d).pk).update(person_id=999),
    "post": lambda d: Event.objects.filter(pk=last(d).pk).update(post_id=None),
    "when": lambda d: Event.objects.filter(pk=last(d).pk).update(at=NOW.replace(microsecond=1)),
    "renumbered": lambda d: Event.objects.filter(pk=last(d).pk).update(sequence=F("sequence") + 5),
    "other stream": lambda d: Event.objects.filter(pk=last(d).pk).update(
        stream=Stream.objects.exclude(key=f"unit:{d.qingshi.pk}").earliest("pk"), sequence=999
    ),
    "words": lambda d: Payload.objects.filter(event=last(d)).update(body={"post": 1}),
    "salt": lambda d: Payload.objects.filter(event=last(d)).update(salt="0" * 32),
    "silently erased": lambda d: Payload.objects.filter(event=last(d)).update(body=None, salt=""),
    "payload gone": lambda d: Payload.objects.filter(event=last(d)).delete(),
    "subject gone": lambda _d: Subject.objects.filter(event=bulk(), position=1).delete(),
    "last subject gone": lambda _d: Subject.objects.filter(event=bulk()).latest("position").delete(),
    "subject more": lambda d: Subject.objects.create(event=last(d), position=9, kind="task", key=1),
    "subject other": lambda d: Subject.objects.filter(event=last(d)).update(key=77),
    "subjects swapped": lambda _d: (
        Subject.objects.filter(event=bulk(), position=1).update(position=99),
        Subject.objects.filter(event=bulk(), position=2).update(position=1),
        Subject.objects.filter(event=bulk(), position=99).update(position=2),
    ),
    "event gone": lambda _d: cut_off(Event.objects.get(kind="task.sign")),
    "head": lambda d: Stream.objects.filter(key=f"unit:{d.qingshi.pk}").update(head="0" * 64),
    "length": lambda d: Stream.objects.filter(key=f"unit:{d.qingshi.pk}").update(length=F("length") - 1),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_behind_the_triggers_is_found(district: District, what: str) -> None:
    taken_on(district)
    assert faults() == []
    without_triggers()
    TAMPERED[what](district)
    assert faults()


@pytest.mark.parametrize(
    "what", [name for name in TAMPERED if name not in {"silently erased", "subject more", "head", "length"}]
)
def test_the_triggers_refuse_it_in_the_first_place(district: District, what: str) -> None:
    taken_on(district)
    with pytest.raises(Error), transaction.atomic():
        TAMPERED[what](district)
    assert faults() == []


def test_an_end_that_was_cut_off_is_found_by_a_head_kept_elsewhere(district: District) -> None:
    taken_on(district)
    kept = dict(heads())
    without_triggers()
    cut_off(last(district))
    assert faults() == []
    assert faults(kept) == ["head"]


def test_a_stream_that_is_gone_altogether_is_found_by_a_head_kept_elsewhere(district: District) -> None:
    taken_on(district)
    kept = dict(heads())
    without_triggers()
    key = f"unit:{district.qingshi.pk}"
    for event in Event.objects.filter(stream__key=key).order_by("-sequence"):
        cut_off(event)
    Stream.objects.filter(key=key).delete()
    assert faults() == []
    assert faults(kept) == ["head"]


def test_an_erasure_is_an_event_itself_and_the_page_says_so(district: District) -> None:
    task = taken_on(district)
    event = last(district)
    clerk = actor(district.qingshi_clerk)
    erase_payload(event.pk, reason="写了姓名", actor=clerk, now=NOW)
    payload = Payload.objects.get(event=event)
    assert (payload.body, payload.salt) == (None, "")
    assert faults() == []
    row = next(row for row in task_page(task.pk, clerk, date(2026, 6, 17)).ledger if row.id == event.pk)
    assert (row.erased, row.words) == (True, "")


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.django_db
def test_whatever_a_payload_says_it_comes_back_the_same() -> None:
    @given(st.dictionaries(WORDS, VALUES, max_size=4))
    def holds(body: dict[str, object]) -> None:
        with transaction.atomic():
            append(
                "thing.say",
                actor=None,
                now=NOW,
                subjects=[("thing", 2**63 - 1)],
                payload=body,
                stream="unit:1",
            )
            found = faults()
            transaction.set_rollback(True)
        assert found == []

    holds()
