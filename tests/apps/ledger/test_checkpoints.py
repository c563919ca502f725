"""Signed checkpoints over the heads: what they prove, and what they find out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import Error, transaction
from tests.apps.ledger.test_verify import last, without_triggers
from tests.factories.directives import taken_on
from tests.factories.org import NOW, District, actor

from threadneedle.adapters.signing import Signer, signed_by
from threadneedle.core.base import InvalidError, NotFoundError
from threadneedle.core.chain import GENESIS, Head, head_leaf, holds_beginning, holds_leaf, signed_bytes, stamp
from threadneedle.directives.models import Task
from threadneedle.directives.services import estimate_task
from threadneedle.ledger.models import Checkpoint, Event, Leaf, Stream
from threadneedle.ledger.reads import LogCheck, check_log, checkpoints, consistency_of, proof_of
from threadneedle.ledger.services import make_checkpoint

SIGNER = Signer("a secret that only tests know, and it is long enough")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def task(district: District) -> Task:
    """A task that was issued, signed for and taken on, and a checkpoint after it."""
    found = taken_on(district)
    assert make_checkpoint(SIGNER, now=NOW) == 1
    return found


def go_on(task: Task, district: District, hours: int = 5) -> None:
    estimate_task(task.pk, hours, actor=actor(district.qingshi_clerk), now=LATER)


def test_a_checkpoint_signs_where_every_stream_stands(task: Task) -> None:
    (signed,) = checkpoints()
    heads = Stream.objects.filter(length__gt=0).order_by("key")
    assert list(Leaf.objects.values_list("position", "stream__key", "length", "head")) == [
        (place, row.key, row.length, row.head) for place, row in enumerate(heads)
    ]
    assert (signed.number, signed.at, signed.size, signed.key) == (1, NOW, heads.count(), SIGNER.public)
    data = signed_bytes(1, stamp(NOW), signed.size, signed.root, SIGNER.public)
    assert signed_by(SIGNER.public, data, signed.signature)
    assert not signed_by(SIGNER.public, data + b" ", signed.signature)
    assert check_log() == LogCheck(1, heads.count())


def test_nothing_is_signed_while_nothing_happens(task: Task) -> None:
    assert make_checkpoint(SIGNER, now=LATER) is None
    assert Checkpoint.objects.count() == 1


def test_only_streams_that_moved_come_into_the_log_again(task: Task, district: District) -> None:
    before = Leaf.objects.count()
    go_on(task, district)
    assert make_checkpoint(SIGNER, now=LATER) == 2
    added = list(Leaf.objects.filter(position__gte=before).values_list("stream__key", flat=True))
    assert added == [f"unit:{district.qingshi.pk}"]
    assert check_log() == LogCheck(2, before + 1)


def test_an_event_is_proved_to_have_been_in_the_record(task: Task, district: District) -> None:
    go_on(task, district)
    make_checkpoint(SIGNER, now=LATER)
    stream = f"unit:{district.qingshi.pk}"
    first = Event.objects.get(stream__key=stream, sequence=1)
    proof = proof_of(stream, 1)
    assert [row["sequence"] for row in proof.links] == list(range(1, proof.length + 1))
    assert (proof.links[0]["hash"], proof.links[-1]["hash"]) == (first.hash, proof.head)
    assert [row["previous"] for row in proof.links[1:]] == [row["hash"] for row in proof.links[:-1]]
    leaf = head_leaf(stream, Head(proof.length, proof.head))
    path = [bytes.fromhex(node) for node in proof.path]
    root = bytes.fromhex(proof.checkpoint.root)
    assert holds_leaf(leaf, proof.position, proof.checkpoint.size, path, root)


def test_an_event_after_the_last_checkpoint_is_not_covered(task: Task, district: District) -> None:
    go_on(task, district)
    stream = f"unit:{district.qingshi.pk}"
    newest = Stream.objects.get(key=stream).length
    with pytest.raises(NotFoundError, match=r"ledger\.not_covered"):
        proof_of(stream, newest)
    with pytest.raises(NotFoundError, match=r"ledger\.not_covered"):
        proof_of(stream, 0)
    assert proof_of(stream, newest - 1).length == newest - 1


def test_an_earlier_checkpoint_is_the_beginning_of_a_later_one(task: Task, district: District) -> None:
    go_on(task, district)
    make_checkpoint(SIGNER, now=LATER)
    new, old = checkpoints()
    path = [bytes.fromhex(node) for node in consistency_of(1, 2)]
    before, after = bytes.fromhex(old.root), bytes.fromhex(new.root)
    assert holds_beginning(old.size, before, new.size, after, path)
    assert not holds_beginning(old.size, bytes(32), new.size, after, path)
    with pytest.raises(InvalidError, match="proof_out_of_range"):
        consistency_of(2, 1)
    with pytest.raises(NotFoundError, match=r"ledger\.no_checkpoint"):
        consistency_of(1, 3)


def written_anew(district: District) -> None:
    """Rewrite the last event, its hash and the head, as somebody who knows the format could."""
    event = last(district)
    Event.objects.filter(pk=event.pk).update(kind="task.object", hash="ab" * 32)
    Stream.objects.filter(pk=event.stream_id).update(head="ab" * 32)


FAULTS: dict[str, tuple[Callable[[District], object], str]] = {
    "an event written anew": (written_anew, "head"),
    "a leaf of another hash": (lambda _: Leaf.objects.filter(position=0).update(head="ab" * 32), "head"),
    "a leaf of another place": (lambda _: Leaf.objects.filter(position=0).update(length=99), "event"),
    "the first leaf gone": (lambda _: Leaf.objects.filter(position=0).delete(), "position"),
    "the last leaf gone": (lambda _: Leaf.objects.latest("position").delete(), "root"),
    "a leaf too many": (
        lambda _: Leaf.objects.create(
            position=Leaf.objects.count(), stream=Stream.objects.earliest("pk"), length=77, head=GENESIS
        ),
        "number",
    ),
    "another root": (lambda _: Checkpoint.objects.update(root="ab" * 32), "root"),
    "another edge": (lambda _: Checkpoint.objects.update(edge=["ab" * 32] * 2), "edge"),
    "another instant": (lambda _: Checkpoint.objects.update(at=LATER), "signature"),
    "another key": (lambda _: Checkpoint.objects.update(key=Signer("x" * 40).public), "signature"),
    "no signature": (lambda _: Checkpoint.objects.update(signature=""), "signature"),
    "a number too high": (lambda _: Checkpoint.objects.update(number=2), "number"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_was_tampered_with_is_found(task: Task, district: District, name: str) -> None:
    act, fault = FAULTS[name]
    without_triggers()
    act(district)
    assert check_log().fault == fault


def test_a_log_signed_anew_with_the_key_is_found_by_a_root_kept_elsewhere(
    task: Task, district: District
) -> None:
    (kept,) = checkpoints()
    without_triggers()
    Checkpoint.objects.all().delete()
    Leaf.objects.all().delete()
    written_anew(district)
    make_checkpoint(SIGNER, now=NOW)
    assert check_log().fault == ""
    assert check_log({kept.size: kept.root}).fault == "kept"
    assert check_log({kept.size + 1: kept.root}) == LogCheck(1, kept.size, "kept", kept.size + 1)


@pytest.mark.parametrize(
    ("model", "change"), [(Leaf, {"head": "ab" * 32}), (Checkpoint, {"root": "ab" * 32})]
)
def test_the_database_lets_nobody_change_what_was_signed(
    task: Task, model: type[Leaf | Checkpoint], change: dict[str, str]
) -> None:
    for act in (lambda: model.objects.all().delete(), lambda: model.objects.update(**change)):
        with pytest.raises(Error, match="append-only"), transaction.atomic():
            act()


def test_proofs_cost_the_same_number_of_queries_whatever_the_log_holds(
    task: Task, district: District, django_assert_num_queries: Callable[[int], object]
) -> None:
    go_on(task, district)
    make_checkpoint(SIGNER, now=LATER)
    with django_assert_num_queries(5):
        proof_of(f"unit:{district.qingshi.pk}", 1)
    with django_assert_num_queries(2):
        check_log()
