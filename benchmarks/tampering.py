"""Random tampering with the record and with an export of it, against the last checkpoint that was kept.

    python -m benchmarks tampering

Half of 10,000 changes are made to an export and looked for by ``verifier/verify_ledger.py``, half to the
database, its triggers taken away, and looked for by the product. Each is one field changed, one row deleted,
two rows changed about, or an end cut off with all memory of it; each is undone before the next.
"""

from __future__ import annotations

import contextlib
import csv
import importlib.util
import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.product import started

RESULTS = Path(__file__).parent / "results" / "tampering.csv"
VERIFIER = Path(__file__).parents[1] / "verifier" / "verify_ledger.py"
EACH, SEED = 5000, 11
KINDS = ("field", "delete", "reorder", "truncate")
SIGNER = "words of the benchmark, long enough to sign with"
Rows = dict[str, list[dict[str, Any]]]
Found = tuple[bool, bool]


def main() -> int:
    """Measure and write ``results/tampering.csv``; 1 if anything was not found."""
    with started() as folder:
        key, kept = build()
        counts = Counter[tuple[str, str, str]]()
        for where, tamper in (("export", of_export(folder, key, kept)), ("database", of_database(kept))):
            for number in range(EACH):
                kind = KINDS[number % len(KINDS)]
                found, named = tamper(kind, random.Random(f"{SEED} {where} {number}"))
                counts[where, kind, "made"] += 1
                counts[where, kind, "found"] += found
                counts[where, kind, "first bad entry named"] += named
    keep(counts)
    return int(any(counts[w, k, "found"] < counts[w, k, "made"] for w, k, _ in counts))


def build() -> tuple[str, dict[int, str]]:
    """Make a record with five checkpoints and a lawful erasure; return the key and the last root by size."""
    from tests.factories.directives import taken_on
    from tests.factories.org import NOW, actor, make_district

    from threadneedle.adapters.signing import Signer
    from threadneedle.directives.services import estimate_task
    from threadneedle.ledger.models import Event
    from threadneedle.ledger.reads import check_all, check_log, checkpoints
    from threadneedle.ledger.services import erase_payload, make_checkpoint

    district, signer = make_district(), Signer(SIGNER)
    task = taken_on(district)
    for hour in range(1, 6):
        for hours in range(1, 7):
            estimate_task(task.pk, hours, actor=actor(district.qingshi_clerk), now=NOW)
        if hour == 3:
            event = Event.objects.get(kind="directive.issue")
            erase_payload(event.pk, reason="名单中有住户", actor=actor(district.administrator), now=NOW)
        make_checkpoint(signer, now=NOW + timedelta(hours=hour))
    (last,) = checkpoints(1)
    kept = {last.size: last.root}
    if any(row.fault for row in check_all()) or check_log(kept).fault:
        raise RuntimeError("a record with a lawful erasure is not whole")
    return last.key, kept


def of_export(folder: str, key: str, kept: dict[int, str]) -> Callable[[str, random.Random], Found]:
    """Return how an export is tampered with and checked."""
    from threadneedle.config import proof

    spec = importlib.util.spec_from_file_location("verify_ledger", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    verifier = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(verifier)
    whole, other = Path(folder) / "whole.zip", Path(folder) / "other.zip"
    with contextlib.redirect_stdout(io.StringIO()):
        proof.export(str(whole), payloads=True)
        if verifier.check_export(str(whole), {key}, kept):
            raise RuntimeError("an export with a lawful erasure is not whole")
    with zipfile.ZipFile(whole) as archive:
        about = archive.read("export.json")
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name != "export.json"}

    def tamper(kind: str, chance: random.Random) -> Found:
        rows: Rows = {name: [json.loads(line) for line in text.splitlines()] for name, text in texts.items()}
        place, stream = change_export(rows, kind, chance)
        with zipfile.ZipFile(other, "w") as archive:
            archive.writestr("export.json", about)
            for each, lines in rows.items():
                archive.writestr(each, "\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
        with contextlib.redirect_stdout(io.StringIO()):
            faults = verifier.check_export(str(other), {key}, kept)
        named = f"{stream} sequence {place + 1}:" if stream else ("checkpoint ", "leaf ", " sequence ")
        said = [named] if isinstance(named, str) else named
        return bool(faults), bool(faults) and any(word in faults[0] for word in said)

    return tamper


def change_export(rows: Rows, kind: str, chance: random.Random) -> tuple[int, str]:
    """Change rows in place; return the place of the first row that is another, and its stream."""
    sizes = {name: len(lines) for name, lines in rows.items() if len(lines) > (kind == "reorder")}
    name = chance.choices(list(sizes), weights=list(sizes.values()))[0]
    lines = rows[name]
    stream = str(lines[0]["stream"]) if name.startswith("streams/") else ""
    place = chance.randrange(len(lines))
    if kind == "field":
        field = chance.choice([field for field, value in lines[place].items() if value is not None])
        lines[place][field] = another(lines[place][field], chance)
    elif kind == "delete":
        lines.pop(place)
    elif kind == "truncate":
        del lines[place:]
    else:
        place, later = sorted(chance.sample(range(len(lines)), 2))
        lines[place], lines[later] = lines[later], lines[place]
    return place, stream


def another(value: Any, chance: random.Random) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice((-1, 1))
    if isinstance(value, str):
        place = chance.randrange(len(value) + 1)
        sign = chance.choice([sign for sign in "0123456789abcdef" if value[place : place + 1] != sign])
        return value[:place] + sign + value[place + 1 :]
    if isinstance(value, list):
        return value[:-1] if value and chance.random() < 1 / 2 else [*value, ["task", 1]]
    field = chance.choice(sorted(value))
    return value | {field: another(value[field], chance)}


def of_database(kept: dict[int, str]) -> Callable[[str, random.Random], Found]:
    """Return how the database is tampered with, by somebody who owns it, and checked."""
    from django.db import IntegrityError, connection, transaction
    from tests.apps.ledger.test_verify import without_triggers

    from threadneedle.ledger.models import Leaf
    from threadneedle.ledger.reads import check_all, check_log

    without_triggers()

    def tamper(kind: str, chance: random.Random) -> Found:
        while True:
            # What a constraint of the database refuses is no tampering: another is drawn.
            with contextlib.suppress(IntegrityError):
                return tampered(kind, chance)

    def tampered(kind: str, chance: random.Random) -> Found:
        with transaction.atomic():
            connection.cursor().execute("PRAGMA defer_foreign_keys = ON")
            stream, sequence = change_database(kind, chance)
            faults = [(row.stream, row.sequence) for row in check_all() if row.fault]
            log = check_log(kept)
            leaf = Leaf.objects.filter(position=log.place).select_related("stream").first()
            signed = (leaf.stream.key, leaf.length) if leaf and log.fault in {"event", "head"} else ("", 0)
            transaction.set_rollback(True)
        named = (stream, sequence) in faults or (signed[0] == stream and signed[1] >= sequence)
        return bool(faults or log.fault), named if stream else bool(log.fault)

    return tamper


def change_database(kind: str, chance: random.Random) -> tuple[str, int]:
    """Change rows; return stream and sequence of the first event concerned, nothing for the log of heads."""
    from threadneedle.ledger.models import Checkpoint, Event, Leaf

    events = list(Event.objects.select_related("stream").order_by("stream", "sequence"))
    event = chance.choice(events)
    at = (event.stream.key, event.sequence)
    if kind == "field":
        if chance.random() < 1 / 4:
            row = chance.choice([*Leaf.objects.all(), *Checkpoint.objects.all()])
            change_field(row, ["length", "head", "size", "root", "key", "signature"], chance)
            return "", 0
        return change_event(event, chance), event.sequence
    if kind == "delete":
        remove([event])
        return at
    own = [row for row in events if row.stream_id == event.stream_id]
    if kind == "truncate":
        gone = [row for row in own if row.sequence >= event.sequence]
        remove(gone)
        type(event.stream).objects.filter(pk=event.stream_id).update(
            length=event.sequence - 1, head=event.previous
        )
        return at
    if len(own) == 1:
        return change_event(event, chance), event.sequence
    first, second = sorted(chance.sample(own, 2), key=lambda row: row.sequence)
    for row, sequence in ((first, 10**9), (second, first.sequence), (first, second.sequence)):
        Event.objects.filter(pk=row.pk).update(sequence=sequence)
    return first.stream.key, first.sequence


def change_event(event: Any, chance: random.Random) -> str:
    """Change one field of an event, of a subject or of its payload; return the key of its stream."""
    from threadneedle.ledger.models import Payload, Subject

    stream = str(event.stream.key)
    payload = Payload.objects.filter(event=event, body__isnull=False).first()
    subject = Subject.objects.filter(event=event).first()
    row = chance.choice([row for row in (event, event, payload, subject) if row is not None])
    fields = ["kind", "person_id", "post_id", "payload_digest", "previous", "hash", "key", "body", "salt"]
    change_field(row, fields, chance)
    return stream


def change_field(row: Any, fields: list[str], chance: random.Random) -> None:
    """Change one of those fields that a row has and that is not empty."""
    own = [name for name in fields if getattr(row, name, None) not in (None, "")]
    name = chance.choice(own)
    type(row).objects.filter(pk=row.pk).update(**{name: another(getattr(row, name), chance)})


def remove(events: list[Any]) -> None:
    """Delete events with all that hangs on them."""
    from threadneedle.ledger.models import Event, Handled, Payload, Subject

    keys = [event.pk for event in events]
    for model in (Subject, Payload, Handled):
        model.objects.filter(event__in=keys).delete()
    Event.objects.filter(pk__in=keys).delete()


def keep(counts: Counter[tuple[str, str, str]]) -> None:
    """Write and print what was made, found and named."""
    with RESULTS.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["where", "kind", "made", "found", "first bad entry named"])
        for where, kind in _lines(counts):
            said = [counts[where, kind, what] for what in ("made", "found", "first bad entry named")]
            writer.writerow([where, kind, *said])
            print(f"{where:<9} {kind:<9} {said[0]:>6} made {said[1]:>6} found {said[2]:>6} named")


def _lines(counts: Counter[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    for where in ("export", "database"):
        yield from ((where, kind) for kind in KINDS if counts[where, kind, "made"])
