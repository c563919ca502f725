"""Reading a directive from end to end."""

from __future__ import annotations

import re
from bisect import bisect_right

from threadneedle.core.extraction.assigned import AssignedReader, Closing, closings_of, complete
from threadneedle.core.extraction.assignments import states_first_leads, with_first_leading
from threadneedle.core.extraction.barred import unmarked
from threadneedle.core.extraction.clauses import announces
from threadneedle.core.extraction.columns import Table
from threadneedle.core.extraction.covers import uncover
from threadneedle.core.extraction.dates import Calendar
from threadneedle.core.extraction.drafts import draft_of
from threadneedle.core.extraction.folding import fold
from threadneedle.core.extraction.found import Body
from threadneedle.core.extraction.groups import groups_of
from threadneedle.core.extraction.heads import Head, is_frame, read_head
from threadneedle.core.extraction.meetings import join_announcements, read_meeting
from threadneedle.core.extraction.model import (
    Directory,
    Fate,
    Question,
    QuestionCode,
    Reading,
    ResolutionKind,
    Sentence,
    Span,
    TaskDraft,
)
from threadneedle.core.extraction.plain import PlainReader
from threadneedle.core.extraction.resolve import resolve
from threadneedle.core.extraction.sentences import Piece, pieces_of, scan, trimmed
from threadneedle.core.extraction.structure import blocks_of, lines_of
from threadneedle.core.extraction.subjects import finder
from threadneedle.core.extraction.tables import find_tables, goes_on, task_of

Line = tuple[int, int]


def read(text: str, *, year: int | None = None, directory: Directory | None = None) -> Reading:
    """Read a directive into task drafts, with the fate of every sentence.

    Parameters
    ----------
    text
        The directive as plain text. Spans count its code points.
    year
        The year of dates that name none, where the document carries none either.
    directory
        The units that names may mean. It helps to find names inside
        sentences, and names that it does not hold are asked about.

    Returns
    -------
    Reading
        Empty for an empty text. Time and memory grow linearly with the text.
    """
    folded = fold(text)
    lines = [line for line in lines_of(folded) if folded[line[0] : line[1]].strip()]
    tables = list(find_tables(folded, lines))
    tabled = {at for first, stop, _ in tables for at in range(first, stop)}
    whole = [line for at, line in enumerate(lines) if at not in tabled]
    outside = [unmarked(folded, line) for line in whole]
    cover = uncover(folded, outside)
    head = read_head(folded, cover, year)
    loose = [line for line in cover.lines if line[0] not in head.fates]
    body, closings = _cut(folded, text, loose)
    for start, end in cover.lines:
        if start in head.fates:
            body.pieces.append(_framed(folded, start, end, head))
    _set_marks_aside(body, whole, outside)
    calendar = Calendar(head.year, head.dated)
    for first, stop, table in tables:
        _read_table(body, lines[first:stop], table)
    _read_body(body, closings, head, directory, calendar)
    _number_as_printed(body, text)
    drafts, places = _drafts(body, head, calendar, directory)
    # A chat has no title: it is known by the first thing that is asked in it.
    title = head.title or (drafts[0].title if cover.is_chat and drafts else "")
    return Reading(
        title=_printed(text, folded, title),
        number=_printed(text, folded, head.number),
        issuer=head.issuer,
        addressees=tuple(_printed(text, folded, name) for name in head.addressees),
        dated=head.dated,
        authority=_printed(text, folded, head.authority),
        drafts=drafts,
        sentences=_sentences(body, folded, drafts, places),
        questions=()
        if head.authority or head.is_government or not drafts
        else (Question(QuestionCode.AUTHORITY_MISSING),),
    )


def _printed(original: str, folded: str, words: str) -> str:
    at = folded.find(words) if words else -1
    return original[at : at + len(words)] if at >= 0 else words


def _framed(text: str, start: int, end: int, head: Head) -> Piece:
    left, right = trimmed(text, start, end) or (start, end)
    return Piece(left, right, -1, head.fates[start])


def _set_marks_aside(body: Body, whole: list[Line], outside: list[Line]) -> None:
    """A merged title leaves its marks behind in its row; they say nothing, but are accounted for."""
    for (_, end), (_, shown) in zip(whole, outside, strict=True):
        left = trimmed(body.text, shown, end)
        if left is not None:
            body.pieces.append(Piece(left[0], left[1], -1, Fate.HEADING))


def _cut(folded: str, original: str, lines: list[Line]) -> tuple[Body, list[list[Closing]]]:
    blocks = blocks_of(folded, lines)
    body = Body(folded, original, blocks, [], [], [], [[] for _ in blocks])
    scans = [scan(folded, block.start, block.end) for block in blocks]
    body.brackets = [brackets for _, brackets in scans]
    closings = [closings_of(body, at) for at in range(len(blocks))]
    for at, block in enumerate(blocks):
        whole = [(closing.start, closing.end) for closing in closings[at]]
        pieces = pieces_of(folded, block.start, block.end, at, scans[at][0], whole)
        body.by_block.append(pieces)
        body.pieces.extend(pieces)
        if block.kind and block.parent >= 0:
            body.children[block.parent].append(at)
    return body, closings


def _read_table(body: Body, lines: list[Line], table: Table) -> None:
    """Make a task of each row; every line of the table goes with the first row that has a cell in it."""
    starts = [start for start, _ in lines]
    owner: dict[int, int | None] = {}
    place: int | None = None
    left = right = -1
    for row in table.rows:
        task = task_of(body.text, table, row)
        if task is not None and place is not None and goes_on(table, row):
            body.found[place].take(task)
        else:
            place = body.own(task, ()) if task is not None else None
        for start in (line[0] for cell in row.cells for line in cell):
            if not left <= start < right:
                at = bisect_right(starts, start) - 1
                left, right = lines[at]
                owner.setdefault(at, place)
    for at, (start, end) in enumerate(lines):
        inner = trimmed(body.text, start, end)
        if inner is not None:
            place = owner.get(at)
            fate = Fate.TASK if place is not None else Fate.BACKGROUND if at in owner else Fate.HEADING
            body.pieces.append(Piece(inner[0], inner[1], -1, fate, place))


def _read_body(
    body: Body, closings: list[list[Closing]], head: Head, directory: Directory | None, calendar: Calendar
) -> None:
    from_tables = len(body.found)
    groups = groups_of(body)
    reader = AssignedReader(body, closings)
    reader.read(groups)
    complete(body, groups, reader)
    leaves = sum(1 for group in groups if group.head >= 0 and not body.children[group.head])
    assigned = len(body.found) - from_tables
    strict = from_tables >= 2 or assigned >= 2 or (assigned == 1 and leaves <= 2)
    _set_opening_aside(body)
    met = (
        not body.found
        and not head.title.endswith(("纪要", "记录"))
        and read_meeting(body, groups, head, calendar)
    )
    plain = PlainReader(body, head, finder(directory, head.addressees), calendar, strict=strict, met=met)
    for group in groups:
        plain.read(group)
    join_announcements(body, calendar)
    if not body.found:
        plain.inform()


def _set_opening_aside(body: Body) -> None:
    """What stands before 现将有关事项通知如下 only leads up to it."""
    for at, block in enumerate(body.blocks):
        if block.kind:
            return
        for piece in body.by_block[at]:
            words = body.text[piece.start : piece.end]
            if piece.fate is None and announces(words) and "定于" not in words:
                for earlier in (other for before in body.by_block[: at + 1] for other in before):
                    if earlier.fate is None and earlier.end <= piece.end:
                        earlier.fate = Fate.BACKGROUND
                return


def _number_as_printed(body: Body, original: str) -> None:
    """Give numbers in the signs of the source: the folded ``(一)1`` was printed ``（一）1``."""
    wide = "（" in original
    for task in body.found:
        task.number = re.sub(r"\(([^()]*)\)", r"（\1）", task.number) if wide else task.number


def _drafts(
    body: Body, head: Head, calendar: Calendar, directory: Directory | None
) -> tuple[tuple[TaskDraft, ...], dict[int, int]]:
    """Make drafts in the order of the text; return also where each task found went."""
    issuer = None
    if directory is not None and head.issuer:
        found = resolve(head.issuer, directory)
        issuer = found.unit_ids[0] if found.kind is ResolutionKind.UNIT else None
    order = sorted(
        (at for at, task in enumerate(body.found) if task.ranges), key=lambda at: body.found[at].start
    )
    ruled = _rule_from(body.text)
    drafts = []
    for at in order:
        task = body.found[at]
        if ruled is not None and (
            task.start >= ruled or (task.ranges[-1][1] <= ruled <= task.ranges[-1][1] + 700 and task.ruled)
        ):
            task.units = with_first_leading(task.units)
        drafts.append(draft_of(body.text, body.original, task, calendar, head.title, directory, issuer))
    return tuple(drafts), {at: place for place, at in enumerate(order)}


def _rule_from(text: str) -> int | None:
    """Find from where on the first-named unit leads: from the start, when a note says so."""
    for start, end in lines_of(text):
        line = text[start:end]
        if ("第一" in line or "首位" in line or "首" in line) and states_first_leads(line):
            note = re.match(r"\s*\(?(?:注|备注|说明|以上)", line) is not None
            return 0 if note else start
    return None


def _sentences(
    body: Body, text: str, drafts: tuple[TaskDraft, ...], places: dict[int, int]
) -> tuple[Sentence, ...]:
    """Give the sentences in order, a demand for proof cut out as one of its own."""
    out: list[Sentence] = []
    cuts = sorted(
        {edge for draft in drafts if draft.proof for edge in (draft.proof.span.start, draft.proof.span.end)}
    )
    at = 0
    for piece in sorted(body.pieces, key=lambda item: item.start):
        while at < len(cuts) and cuts[at] <= piece.start:
            at += 1
        start = piece.start
        fate = piece.fate or is_frame(text[piece.start : piece.end]) or Fate.BACKGROUND
        draft = places.get(piece.draft) if piece.draft is not None else None
        while at < len(cuts) and cuts[at] < piece.end:
            if text[start : cuts[at]].strip(" ,。;、\n") and text[cuts[at] : piece.end].strip(" ,。;、)"):
                left = trimmed(text, start, cuts[at])
                if left:
                    out.append(
                        Sentence(
                            Span(*left),
                            fate if draft is not None or fate is not Fate.TASK else Fate.BACKGROUND,
                            draft,
                        )
                    )
                start = cuts[at]
            at += 1
        rest = trimmed(text, start, piece.end)
        if rest:
            out.append(
                Sentence(
                    Span(*rest),
                    fate if draft is not None or fate is not Fate.TASK else Fate.BACKGROUND,
                    draft,
                )
            )
    return tuple(out)
