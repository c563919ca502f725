"""Tasks that say who is to do them: behind each a bracket of units, or labels."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from threadneedle.core.extraction.assignments import (
    Assignment,
    is_about_units,
    labels_in,
    read_bracket,
    read_sentence,
    units_by_labels,
)
from threadneedle.core.extraction.clauses import (
    is_closing,
    is_contact,
    is_offer,
    is_order_start,
    is_slogan,
    tells,
)
from threadneedle.core.extraction.found import Body, Found
from threadneedle.core.extraction.groups import Group
from threadneedle.core.extraction.model import Fate, UnitMention
from threadneedle.core.extraction.sentences import trimmed
from threadneedle.core.extraction.structure import Block, number_of
from threadneedle.core.extraction.units import looks_like_unit

_PREFIX = re.compile(
    r"[ \t]*(?:(?:具体|主要|工作|重点|任务|整改|落实)?(?:措施|举措|任务|内容|事项|"
    r"要求|目标)(?:及要求|内容|名称)?|事项名称|整改任务|"
    r"任务名称|项目名称)[ \t]*:[ \t]*"
)
_ENDS = frozenset("。;!?”)]:")
_ALL = re.compile(r"\s*(?:各|有关|相关)[^,。;]{0,24}(?:要|应|须)")
"""An order to everybody behind a task that is said already."""


@dataclass(frozen=True, slots=True)
class Closing:
    """An assignment and the range it takes in the text."""

    start: int
    end: int
    assignment: Assignment


def closings_of(body: Body, at: int) -> list[Closing]:
    """Find the assignments of a block: unit brackets where a sentence ends, and runs of labels."""
    text, block = body.text, body.blocks[at]
    out: list[Closing] = []
    for bracket in body.brackets[at]:
        before = text[block.body : bracket.start].rstrip()[-1:]
        after = text[bracket.end : block.end].lstrip()[:1]
        if before and before not in _ENDS and after and after not in "。;,(":
            continue
        assignment = read_bracket(text, bracket.start + 1, bracket.end - 1)
        if assignment is not None:
            end = bracket.end + (
                len(text[bracket.end : block.end]) - len(text[bracket.end : block.end].lstrip("。; "))
            )
            out.append(Closing(bracket.start, end, assignment))
    labels = [
        label
        for label in labels_in(text, block.body, block.end)
        if not any(item.start <= label.label.start < item.end for item in body.brackets[at])
    ]
    while labels and labels[0].name in {"content", "measure", "other"}:
        labels.pop(0)
    if labels and (is_about_units(tuple(labels)) or labels[0].name in {"deadline", "post"} or out):
        start = labels[0].label.start
        out.append(Closing(start, labels[-1].value.end, units_by_labels(text, tuple(labels))))
    out.extend(_spoken(body, at, out))
    if not out and not text[block.body : block.end].rstrip().endswith((")", "]")):
        out.extend(_unclosed(body, block))
    return sorted(out, key=lambda item: item.start)


_DASH = re.compile(r"[ ]?(?:——|—|--)[ ]?(?=[\u4e00-\u9fff])")


def _spoken(body: Body, at: int, known: list[Closing]) -> Iterator[Closing]:
    """Find assignments without sign: a sentence of its own behind the task, or units behind a dash."""
    text, block = body.text, body.blocks[at]
    opens = [
        block.body,
        *(found.end() for found in re.compile(r"[。;]").finditer(text, block.body, block.end)),
    ]
    for left, right in zip(opens, [*opens[1:], block.end], strict=True):
        if (left == block.body and block.kind) or any(
            item.start < right and left < item.end for item in known
        ):
            continue
        assignment = read_sentence(text, left, right)
        if assignment is not None:
            yield Closing(left, right, assignment)
    dashes = list(_DASH.finditer(text, max(block.body + 4, block.end - 120), block.end))
    if dashes and not known:
        assignment = read_bracket(text, dashes[-1].end(), block.end)
        if assignment is not None and all(looks_like_unit(unit.words) for unit in assignment.units):
            yield Closing(dashes[-1].start(), block.end, assignment)


def _unclosed(body: Body, block: Block) -> Iterator[Closing]:
    """Read a unit bracket whose closing sign was lost at the end of the line."""
    opened = body.text.rfind("(", max(block.body, block.end - 300), block.end)
    if opened > block.body and ")" not in body.text[opened : block.end]:
        assignment = read_bracket(body.text, opened + 1, block.end)
        if assignment is not None and assignment.units and body.text[opened - 1] in _ENDS:
            yield Closing(opened, block.end, assignment)


def _merge(task: Found, assignment: Assignment) -> None:
    task.take(
        Found("", [], tuple(assignment.units), assignment.post, assignment.deadline, assignment.measure)
    )
    task.ruled = task.ruled or assignment.ruled


def without_prefix(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Leave out 具体措施: and its like before the words of a task."""
    prefix = _PREFIX.match(text, start, end)
    return trimmed(text, prefix.end() if prefix else start, end)


_ASIDE = re.compile(
    r"(?:反馈|存在|具体|主要)?(?:的)?(?:问题|隐患)[^:。]{0,8}:|(?:整改|工作|年度|总体)?目标:|"
    r"(?:问题)?(?:来源|背景|描述|表现):"
)


def _told_first(body: Body, pending: list[tuple[int, tuple[int, int]]]) -> list[tuple[int, tuple[int, int]]]:
    """Leave out 问题:… and 目标:… where another line of the record says what is to be done."""
    words = {at: body.words(body.blocks[at]) for at, _ in pending}
    kept = [(at, span) for at, span in pending if not _ASIDE.match(words[at])]
    said = any(_PREFIX.match(words[at]) for at, _ in kept)
    return kept if said else pending


class AssignedReader:
    """Reads the items of a body that carry assignments. Items without any are left to others."""

    def __init__(self, body: Body, closings: list[list[Closing]]) -> None:
        self.body = body
        self.closings = closings
        self.of_group: dict[int, list[int]] = {}
        """Head of the group → the tasks found in it."""

    def read(self, groups: list[Group]) -> None:
        """Find the tasks of all groups, in order."""
        for group in groups:
            self._read_group(group)

    def _read_group(self, group: Group) -> None:
        body = self.body
        mine: list[int] = []
        pending: list[tuple[int, tuple[int, int]]] = []
        """Words that wait for their assignment: the block they stand in, and their range."""
        heading_only = self._is_heading_over_several(group)
        for at in group.blocks:
            block = body.blocks[at]
            cursor = block.body
            for closing in self.closings[at]:
                if text := without_prefix(body.text, cursor, closing.start):
                    pending.append((at, text))
                if pending:
                    mine.append(self._add(group, pending, at, closing))
                    pending = []
                elif mine:
                    _merge(body.found[mine[-1]], closing.assignment)
                    self._claim(at, cursor, closing.end, mine[-1])
                elif closing.assignment.units and body.found:
                    self._late(at, closing)
                cursor = closing.end
            rest = without_prefix(body.text, cursor, block.end)
            if rest and mine and self._continues(group, at, cursor):
                body.found[mine[-1]].ranges.append(rest)
                self._claim(at, cursor, block.end, mine[-1])
            elif (
                rest
                and not (heading_only and at == group.head)
                and (group.head >= 0 or self.closings[at] or len(group.blocks) > 1)
            ):
                pending.append((at, rest))
        self.of_group[group.head] = mine

    def _late(self, at: int, closing: Closing) -> None:
        """Labels that stand alone belong to the task just before them, if it has no units yet."""
        last = self.body.found[-1]
        if not last.units:
            _merge(last, closing.assignment)
            self._claim(at, closing.start, closing.end, len(self.body.found) - 1)

    def _is_heading_over_several(self, group: Group) -> bool:
        carrying = [
            at
            for at in group.blocks
            if at != group.head
            and any(item.assignment.units for item in self.closings[at])
            and self._opens_with_words(at)
        ]
        return len(carrying) > 1 and not self.closings[group.head]

    def _opens_with_words(self, at: int) -> bool:
        block = self.body.blocks[at]
        return trimmed(self.body.text, block.body, self.closings[at][0].start) is not None

    def _continues(self, group: Group, at: int, cursor: int) -> bool:
        """Tell whether words below a heading with a bracket (``加强监管(区住建局牵头)``) belong to it."""
        body, head = self.body, body_head(self.body, group)
        if head is None or (at == group.head and cursor <= body.blocks[at].body):
            return False
        closings = self.closings[group.head]
        if len(closings) != 1 or (at != group.head and self.closings[at]):
            return False
        words = body.text[head.body : closings[0].start].strip()
        said = len(words) > 24 or ("," in words and words.endswith("。"))
        return (
            len(words) <= 40
            and "。" not in words.rstrip("。")
            and not (said and _ALL.match(body.text, cursor))
        )

    def _claim(self, at: int, start: int, end: int, place: int) -> None:
        pieces = self.body.by_block[at]
        for index in range(bisect_right(pieces, start, key=lambda piece: piece.end), len(pieces)):
            if pieces[index].start >= end:
                break
            if pieces[index].fate is None:
                self.body.claim(pieces[index], place)

    def _add(
        self, group: Group, pending: list[tuple[int, tuple[int, int]]], at: int, closing: Closing
    ) -> int:
        body, said = self.body, closing.assignment
        told = _told_first(body, pending)
        place = body.own(
            Found(
                number=number_of(body.blocks, group.head) if group.head >= 0 else "",
                ranges=[words for _, words in told],
                units=tuple(said.units),
                post=said.post,
                deadline=said.deadline,
                measure=said.measure,
                context=context_of(body, group.head),
                ruled=said.ruled,
            ),
            (),
        )
        for block, (start, end) in pending:
            self._claim(block, start, end, place)
        self._claim(at, closing.start, closing.end, place)
        return place


def body_head(body: Body, group: Group) -> Block | None:
    """Return the numbered block of a group."""
    return body.blocks[group.head] if group.head >= 0 else None


def context_of(body: Body, head: int) -> str:
    """Return the words of the headings above an item, nearest first."""
    out = []
    at = body.blocks[head].parent if head >= 0 else -1
    while at >= 0:
        out.append(body.words(body.blocks[at])[:60])
        at = body.blocks[at].parent
    return "\n".join(out)


def complete(body: Body, groups: list[Group], reader: AssignedReader) -> None:
    """Find items that hang in a list of assigned ones without units of their own.

    Under a heading that carries a bracket they take its units. Beside
    siblings of which most carry units they are tasks whose unit is asked.
    """
    by_head = {group.head: group for group in groups if group.head >= 0}
    families: dict[int, list[int]] = {}
    for head in by_head:
        families.setdefault(body.blocks[head].parent, []).append(head)
    for parent, heads in families.items():
        leaves = [head for head in heads if not body.children[head]]
        bare = [head for head in leaves if not reader.of_group.get(head)]
        if not bare:
            continue
        if parent >= 0 and _gather(body, by_head, heads, bare, reader):
            continue
        above = reader.of_group.get(parent, []) if parent >= 0 else []
        if parent >= 0 and len(bare) == len(heads) and len(above) == 1:
            _hand_down(body, by_head, bare, above[0])
        elif len(leaves) - len(bare) >= 2 and 2 * len(bare) <= len(leaves):
            for head in bare:
                _ask(body, by_head[head])


def _gather(
    body: Body, by_head: dict[int, Group], heads: list[int], bare: list[int], reader: AssignedReader
) -> bool:
    """Make one task of a part whose items are followed, on a line of its own, by one assignment for all."""
    last = heads[-1]
    parent = body.blocks[last].parent
    if (
        len(heads) < 2
        or bare != heads[:-1]
        or reader.of_group.get(parent)
        or len(reader.of_group.get(last, [])) != 1
    ):
        return False
    own_line = (
        all(not reader.closings[at] for at in by_head[last].blocks[:1])
        and body.blocks[parent].kind != "section"
    )
    # Items within one line (①…;②…。责任科室:…) are one task as well.
    inline = body.text.find("\n", body.blocks[parent].start, body.blocks[last].start) < 0
    rings = all(body.blocks[head].kind in {"ring", "detail"} for head in heads)
    if not own_line and not (inline and rings):
        return False
    place = reader.of_group[last][0]
    task = body.found[place]
    over = body.blocks[parent]
    task.number, task.context = number_of(body.blocks, parent), context_of(body, parent)
    members = [at for head in heads for at in by_head[head].blocks]
    before = [
        (over.body, over.end),
        *((body.blocks[at].start, body.blocks[at].end) for at in members[: members.index(last)]),
    ]
    task.ranges = [piece for start, end in before if (piece := trimmed(body.text, start, end))] + [
        (body.blocks[last].start, end) if start == body.blocks[last].body else (start, end)
        for start, end in task.ranges
    ]
    for at in (parent, *members):
        for sentence in body.by_block[at]:
            body.claim(sentence, place)
    return True


def _ranges(body: Body, group: Group) -> list[tuple[int, int]]:
    return [
        piece
        for at in group.blocks
        if (piece := without_prefix(body.text, body.blocks[at].body, body.blocks[at].end)) is not None
    ]


def _open_pieces(body: Body, group: Group) -> list[int]:
    return [at for at in group.blocks if any(piece.fate is None for piece in body.by_block[at])]


def _take(body: Body, group: Group, units: tuple[UnitMention, ...], model: Found | None) -> None:
    ranges = _ranges(body, group)
    if not ranges:
        return
    task = Found(number_of(body.blocks, group.head), ranges, units, context=context_of(body, group.head))
    if model is not None:
        task.post, task.deadline = model.post, model.deadline
    body.own(
        task, [piece for at in _open_pieces(body, group) for piece in body.by_block[at] if piece.fate is None]
    )


def _ask(body: Body, group: Group) -> None:
    words = body.words(body.blocks[group.head])
    if is_closing(words) or is_offer(words) or is_contact(words):
        return
    if not is_slogan(words) and (is_order_start(words) or not tells(words)):
        _take(body, group, (), None)


def _hand_down(body: Body, by_head: dict[int, Group], heads: list[int], place: int) -> None:
    """Give the units of a heading's bracket to the items under it; a long parent takes them in instead."""
    parent = body.found[place]
    words = sum(end - start for start, end in parent.ranges)
    short = (
        len(parent.ranges) == 1
        and words <= 40
        and "。" not in body.text[parent.start : parent.ranges[0][1] - 1]
    )
    if not short:
        for head in heads:
            group = by_head[head]
            parent.ranges.extend(_ranges(body, group))
            for at in group.blocks:
                for sentence in body.by_block[at]:
                    body.claim(sentence, place)
        return
    for head in heads:
        _take(body, by_head[head], parent.units, parent)
    for piece in body.pieces:
        if piece.draft == place:
            piece.fate, piece.draft = Fate.HEADING, None
    parent.ranges = []
