"""An outsider checks the export by a program that shares no code with the product."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.apps.ledger.test_checkpoints import LATER, SIGNER
from tests.apps.ledger.test_verify import bulk
from tests.factories.directives import taken_on
from tests.factories.org import NOW, District, actor

from threadneedle.adapters.signing import Signer
from threadneedle.config import proof
from threadneedle.directives.services import estimate_task
from threadneedle.ledger.services import erase_payload, make_checkpoint

VERIFIER = Path(__file__).parents[3] / "verifier" / "verify_ledger.py"
Rows = list[dict[str, Any]]
Files = dict[str, Any]


def outsider(*arguments: str) -> tuple[int, str]:
    """Run the verifier by itself: no path of ours, no settings."""
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.fixture
def exported(district: District, tmp_path: Path) -> Path:
    """An export with two checkpoints and an erased payload, with all that was said."""
    task = taken_on(district)
    make_checkpoint(SIGNER, now=NOW)
    estimate_task(task.pk, 5, actor=actor(district.qingshi_clerk), now=LATER)
    erase_payload(bulk().pk, reason="名单中有住户", actor=actor(district.administrator), now=LATER)
    make_checkpoint(SIGNER, now=LATER)
    file = tmp_path / "ledger.zip"
    proof.export(str(file), payloads=True)
    return file


def read(file: Path) -> Files:
    """All the rows of an export by file."""
    with zipfile.ZipFile(file) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    return {
        name: json.loads(text) if name == "export.json" else [json.loads(line) for line in text.splitlines()]
        for name, text in texts.items()
    }


def write(file: Path, rows: Files) -> Path:
    """Write rows as an export."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, value in rows.items():
            lines = [value] if name == "export.json" else value
            archive.writestr(name, "\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    return file


def biggest(rows: Files) -> str:
    return max((name for name in rows if name.startswith("streams/")), key=lambda name: len(rows[name]))


def test_an_export_is_whole_and_says_so(exported: Path) -> None:
    code, said = outsider(str(exported), "--key", SIGNER.public)
    assert (code, said.strip().endswith("2 checkpoints: whole")) == (0, True)


def test_an_export_without_what_was_said_is_as_whole(district: District, tmp_path: Path) -> None:
    taken_on(district)
    make_checkpoint(SIGNER, now=NOW)
    file = tmp_path / "ledger.zip"
    proof.export(str(file), payloads=False)
    assert outsider(str(file))[0] == 0
    assert not any(
        "payload" in row for name, rows in read(file).items() if "streams/" in name for row in rows
    )


def test_a_key_that_is_not_trusted_is_named(exported: Path) -> None:
    code, said = outsider(str(exported), "--key", Signer("y" * 40).public)
    assert (code, said) == (1, "BAD checkpoint 1: signed by a key that is not trusted\n")


def test_a_checkpoint_that_was_kept_is_looked_for(exported: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    first, second = read(exported)["checkpoints.jsonl"]
    line = "checkpoint {number} {at} {size} {root} {key} {signature}\n"
    kept.write_text(line.format(**first) + line.format(**second), encoding="utf-8")
    assert outsider(str(exported), "--kept", str(kept))[0] == 0
    kept.write_text(line.format(**first | {"root": "ab" * 32}), encoding="utf-8")
    assert outsider(str(exported), "--kept", str(kept)) == (
        1,
        f"BAD leaf {first['size']}: the root is not the one that was kept\n",
    )
    kept.write_text(line.format(**second | {"size": second["size"] + 1}), encoding="utf-8")
    said = f"BAD leaf {second['size'] + 1}: a checkpoint that was kept is missing\n"
    assert outsider(str(exported), "--kept", str(kept)) == (1, said)


def lose_erasure(rows: Files) -> None:
    rows["export.json"]["erased"] = []


def claim_erasure(rows: Files) -> None:
    """Take away what was said, and say that it was erased."""
    row = rows[biggest(rows)][0]
    row["payload"] = None
    rows["export.json"]["erased"].append([row["stream"], row["sequence"]])


def rechain(rows: Files) -> None:
    """Change an event and write everything after it anew, as somebody who knows the format could."""
    sys.path.insert(0, str(VERIFIER.parent))
    try:
        from verify_ledger import link_hash
    finally:
        sys.path.pop(0)
    stream = rows[biggest(rows)]
    stream[0]["kind"] = "unit.other"
    previous = stream[0]["previous"]
    for row in stream:
        row["previous"] = previous
        previous = row["hash"] = link_hash(row)


def cut_stream(rows: Files) -> None:
    name = biggest(rows)
    rows[name].pop()
    for entry in rows["export.json"]["streams"]:
        if entry["file"] == name:
            entry["length"] -= 1


def cut_log(rows: Files) -> None:
    rows["checkpoints.jsonl"].pop()


TAMPERED: dict[str, tuple[Callable[[Files], object], str]] = {
    "kind": (lambda rows: rows[biggest(rows)][1].update(kind="x"), "the hash is not that of the event"),
    "payload": (
        lambda rows: next(row for row in rows[biggest(rows)] if row["payload"])["payload"].update(salt="x"),
        "the payload is not what was recorded",
    ),
    "erased in silence": (lose_erasure, "the payload is gone, and no event says that it was erased"),
    "erased without an event": (claim_erasure, "no event says that its payload was erased"),
    "written anew": (rechain, "not the event that checkpoint"),
    "cut off": (cut_stream, "not the event that checkpoint"),
    "row gone": (lambda rows: rows[biggest(rows)].pop(1), "another event stands here"),
    "leaf": (lambda rows: rows["leaves.jsonl"].pop(0), "the root is not that of its leaves"),
    "log cut off": (cut_log, "no checkpoint signs it"),
    "root": (lambda rows: rows["checkpoints.jsonl"][1].update(root="ab" * 32), "not that of its leaves"),
    "instant": (lambda rows: rows["checkpoints.jsonl"][1].update(at="x"), "the signature is wrong"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_tampered_with_is_named(exported: Path, name: str) -> None:
    rows = read(exported)
    act, words = TAMPERED[name]
    act(rows)
    code, said = outsider(str(write(exported.with_name("other.zip"), rows)), "--key", SIGNER.public)
    assert code == 1
    assert words in said


def test_a_proof_of_one_event_holds_and_another_event_in_its_place_does_not(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken_on(district)
    make_checkpoint(SIGNER, now=NOW)
    proof.prove(f"unit:{district.qingshi.pk}", 1)
    text = capsys.readouterr().out
    file = tmp_path / "proof.json"
    file.write_text(text, encoding="utf-8")
    code, said = outsider("--proof", str(file), "--key", SIGNER.public)
    assert (code, said) == (0, f"unit:{district.qingshi.pk} sequence 1: in the record at checkpoint 1\n")
    for change in ({"kind": "x"}, {"sequence": 2}, {"previous": "ab" * 32}):
        other = json.loads(text)
        other["links"][0] |= change
        file.write_text(json.dumps(other), encoding="utf-8")
        assert outsider("--proof", str(file))[0] == 1
    other = json.loads(text)
    other["path"] = other["path"][1:]
    file.write_text(json.dumps(other), encoding="utf-8")
    assert "does not lead to its root" in outsider("--proof", str(file))[1]


def test_an_export_never_takes_the_place_of_a_file(exported: Path) -> None:
    before = exported.read_bytes()
    with pytest.raises(proof.CommandError, match="there is such a file already"):
        proof.export(str(exported), payloads=False)
    assert exported.read_bytes() == before
