"""Making tasks of sentences: where one begins, where it turns to another unit, where it ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from threadneedle.core.extraction.assigned import context_of, without_prefix
from threadneedle.core.extraction.assignments import COOPERATING, LEAD, RESPONSIBLE
from threadneedle.core.extraction.clauses import MODAL, VERB
from threadneedle.core.extraction.found import Body, Found
from threadneedle.core.extraction.groups import Group
from threadneedle.core.extraction.model import UnitMention
from threadneedle.core.extraction.sentences import Piece
from threadneedle.core.extraction.structure import number_of
from threadneedle.core.extraction.subjects import Find, Subject, subject_of

_PURPOSE = re.compile(
    r"[,](?:确保|形成|实行|做到|切实|杜绝|严防|避免|不留|努力|坚决|防止|营造|"
    r"为[^,。]{2,20}(?:提供|奠定|打下))[^,。;]*[。;!]?$"
)
_HELPS = re.compile(r"(?:要|应|须)?(?:积极|密切|主动|协同|共同|予以|做好)*(?:配合|协助|协同|支持配合)")
_CLAUSE = re.compile(r"[,;]")


@dataclass(slots=True)
class Flow:
    """Where the reader stands inside an item."""

    task: int | None = None
    waiting: Piece | None = None
    """A heading sentence (``加强排查。``) that goes with the task after it."""


class TaskMaker:
    """Begins tasks and goes on with them. ``due`` tells whether a stretch of the text states a day."""

    def __init__(self, body: Body, find: Find, due: Callable[[int, int], bool]) -> None:
        self.body, self.find, self.due = body, find, due

    def go_on(self, piece: Piece, start: int, place: int) -> None:
        """Add a sentence to a task."""
        task = self.body.found[place]
        words = without_prefix(self.body.text, start, piece.end)
        if words:
            task.ranges.append(words)
            task.core_end = None
        self.body.claim(piece, place)

    def start(self, group: Group, piece: Piece, start: int, subject: Subject, flow: Flow) -> None:
        """Begin a task, or several where the sentence turns to another unit."""
        body = self.body
        earlier = body.found[flow.task] if flow.task is not None else None
        if (
            earlier is not None
            and subject.units
            and {unit.words for unit in earlier.units} == {unit.words for unit in subject.units}
        ):
            self.go_on(piece, start, flow.task or 0)
            return
        if earlier is not None and _HELPS.match(body.text, subject.end, piece.end):
            known = {unit.words for unit in earlier.units}
            earlier.units += tuple(
                replace(unit, role=COOPERATING) for unit in subject.units if unit.words not in known
            )
            self.go_on(piece, start, flow.task or 0)
            return
        # A name before a colon (镇农机站:负责…) assigns like a label, and is no word of the task.
        begin = subject.end + 1 if body.text.startswith(":", subject.end) else start
        parts = self._turns(begin, piece.end, subject)
        number = number_of(body.blocks, group.head) if group.head >= 0 else ""
        context = context_of(body, group.head)
        for left, right, units in parts:
            ranges = []
            if flow.waiting is not None:
                held = max(flow.waiting.start, body.blocks[flow.waiting.block].body)
                ranges.append((held, flow.waiting.end))
            words = without_prefix(body.text, left, right)
            if words:
                ranges.append(words)
            if not ranges:
                continue
            task = Found(number, ranges, units, context=context, spoken=True, core_end=self._core(ranges[-1]))
            flow.task = body.own(task, [piece] if left == begin else [])
            if flow.waiting is not None:
                body.claim(flow.waiting, flow.task)
                flow.waiting = None
            if left != begin:
                cut = Piece(left, piece.end, piece.block)
                body.claim(cut, flow.task)
                piece.end = left
                body.by_block[piece.block].append(cut)
                body.pieces.append(cut)
                piece = cut

    def _turns(
        self, start: int, end: int, subject: Subject
    ) -> list[tuple[int, int, tuple[UnitMention, ...]]]:
        """Cut a sentence where another unit begins to act: ``各乡镇6月前排查,区住建局7月前检测``."""
        parts = [(start, subject.units)]
        for comma in _CLAUSE.finditer(self.body.text, subject.end, end):
            other = subject_of(self.body.text, comma.end(), end, self.find)
            if other is None or other.start > comma.end() + 2 or not subject.units:
                continue
            predicate = self.body.text[other.end : other.end + 12]
            if not VERB.search(predicate) and not MODAL.match(predicate) and not self.due(other.end, end):
                continue
            if {unit.words for unit in other.units} <= {
                unit.words for unit in parts[-1][1]
            } or self.body.text[other.end - 1] == ",":
                continue
            if any(unit.role is not RESPONSIBLE for unit in other.units) and not any(
                unit.role is LEAD for unit in other.units
            ):
                continue
            parts.append((comma.end(), other.units))
        stops = [at for at, _ in parts[1:]] + [end]
        return [(left, right, units) for (left, units), right in zip(parts, stops, strict=True)]

    def _core(self, last: tuple[int, int]) -> int:
        words = self.body.text[last[0] : last[1]]
        while (purpose := _PURPOSE.search(words)) and not self.due(
            last[0] + purpose.start(), last[0] + len(words)
        ):
            words = words[: purpose.start()]
        return last[0] + len(words.rstrip("。;!,"))
