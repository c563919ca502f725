"""Tasks in running prose: a unit at the head of a sentence and what it is to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from threadneedle.core.extraction.assignments import RESPONSIBLE
from threadneedle.core.extraction.clauses import (
    MODAL,
    VERB,
    consents,
    describes,
    is_call,
    is_closing,
    is_contact,
    is_funding,
    is_general,
    is_offer,
    is_opening,
    is_order_start,
    is_slogan,
    plans_itself,
    tells,
)
from threadneedle.core.extraction.dates import Calendar
from threadneedle.core.extraction.deadlines import times_in
from threadneedle.core.extraction.found import Body, Found
from threadneedle.core.extraction.groups import Group
from threadneedle.core.extraction.heads import Head, is_frame
from threadneedle.core.extraction.making import Flow, TaskMaker
from threadneedle.core.extraction.meetings import attending_in
from threadneedle.core.extraction.model import DeadlineKind, Fate, Kind, Span, UnitMention
from threadneedle.core.extraction.rhythm import recurring_in
from threadneedle.core.extraction.sentences import Piece
from threadneedle.core.extraction.structure import Block
from threadneedle.core.extraction.subjects import Find, Subject, listed, subject_of, units_of_heading
from threadneedle.core.extraction.tiers import kind_of

_GENERAL_PARTS = re.compile(
    r"指导思想|基本原则|总体要求|总体思路|总体目标|工作目标|主要目标|发展目标|"
    r"目标任务$|组织领导|保障措施|组织保障|工作要求|有关要求|相关要求|组织实施|"
    r"工作原则|(?:工作|组织|会议|有关)?纪律(?:要求)?$|考核奖惩|(?:方式|对象|范围|条件|程序|流程)$|"
    r"任务目标$|提高认识|重要意义|高度重视|"
    r"加强领导|基本情况|存在(?:的)?问题|工作背景|主要成效"
)
_YOU = re.compile(r"(?:请|望|要求|现)?(?:你们|你[单街镇乡局村县区市处校]|贵[单街镇乡局村县区市处校])")
_THOSE = re.compile(
    r"(?:请|望|要求)((?:上述|以上|所列|各|各有关|各相关|有关|相关|各责任|责任|各牵头|牵头)(?:单位|部门))(?=[于在按将把,须应要])"
)
_ADDRESSES = re.compile(
    r"(?:请|务必|务须|望|于\d|须于|要于|在\d|各位)|[^。;]{0,60}[,:](?:请|务必|望)|"
    r".{0,14}(?:报送|上报|报至|反馈|"
    r"报[^告名酬销刊表]|参会|参加)"
)
_STAGE = re.compile(r"(?:阶段|步骤|环节)[^。]{0,2}(?:\([^()]*\))?[。:]?$")
_CLAUSE = re.compile(r"[,;]")
_OWN = re.compile(r"(?:督查室|督查办|督办室|考核办|[我本](?:局|办|委|镇|室|中心))$")
"""The issuer's own part (县政府督查室将定期通报) is no task for those addressed."""
_RETURNS = re.compile(r"名单|回执|报名|人数|发言|材料|报至|报送|报[^告道]|反馈|提交")


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence in its place: ``start`` is where its words begin, behind number and addressees."""

    group: Group
    block: Block
    piece: Piece
    start: int
    words: str
    last: bool
    """Nothing follows in the block."""
    general: bool
    """The part is one of aims, principles or requirements."""


class PlainReader:
    """Reads sentences that no bracket or label assigns.

    ``strict`` is for documents that assign their tasks elsewhere: only a
    sentence with a unit and a day of its own is a task there. ``met`` is for
    documents whose meeting is found already: beside it, only what is due counts.
    """

    def __init__(
        self, body: Body, head: Head, find: Find, calendar: Calendar, *, strict: bool, met: bool = False
    ) -> None:
        self.body, self.head, self.find, self.calendar = body, head, find, calendar
        self.strict, self.met = strict, met
        self.requests: set[int] = set()
        """Headings over lists of which an item is asked of the addressees: so are the others."""
        self.make = TaskMaker(body, find, self._due)

    def read(self, group: Group) -> None:
        """Give every sentence of a group that has no fate yet one, and find its tasks."""
        body = self.body
        flow = Flow()
        general = group.head >= 0 and self._in_general_part(group.head)
        for at in group.blocks:
            block = body.blocks[at]
            pieces = [piece for piece in body.by_block[at] if piece.fate is None]
            if pieces and self._is_heading(group, block, at):
                self._mark(pieces, Fate.HEADING)
                continue
            for place, piece in enumerate(pieces):
                self._read_piece(group, block, piece, flow, last=place == len(pieces) - 1, general=general)
        if flow.waiting is not None:
            flow.waiting.fate = flow.waiting.fate or Fate.REQUIREMENT

    def inform(self) -> None:
        """Make a document that only informs one draft of that kind, where nothing else was found in it."""
        for piece in self.body.pieces:
            words = self.body.text[piece.start : piece.end]
            if piece.block >= 0 and kind_of(words)[0] is Kind.INFORMATION and not is_contact(words):
                start = (
                    max(piece.start, self.head.inline)
                    if piece.start < self.head.inline < piece.end
                    else piece.start
                )
                self.body.own(
                    Found("", [(start, piece.end)], self._addressees("请", asks=True), spoken=True), [piece]
                )
                return

    def _in_general_part(self, head: int) -> bool:
        at = head
        while at >= 0:
            block = self.body.blocks[at]
            if _GENERAL_PARTS.search(
                self.body.text[block.body : min(block.end, block.body + 24)].split("。")[0]
            ):
                return True
            at = block.parent
        return False

    @staticmethod
    def _mark(pieces: list[Piece], fate: Fate) -> None:
        for piece in pieces:
            piece.fate = fate

    def _is_heading(self, group: Group, block: Block, at: int) -> bool:
        words = self.body.words(block)
        if not block.kind or len(words) > 60:
            return False
        followed = bool(self.body.children[at]) or len(group.blocks) > 1
        ended = words.endswith(("。", "!", "?", ";"))
        if self.body.children[at]:
            return not ended or len(words) <= 40
        if block.kind == "chapter":
            return True
        return (
            followed and not ended and "," not in words[:-1] and not self._due(block.body, block.end)
        ) or (followed and not ended and len(words) <= 30)

    def _due(self, start: int, end: int) -> bool:
        kinds = {item.kind for item in times_in(self.body.text, start, end, self.calendar)}
        return (
            bool(kinds & {DeadlineKind.FINAL, DeadlineKind.RELATIVE, DeadlineKind.INVALID})
            or recurring_in(self.body.text, start, end) is not None
        )

    def _read_piece(
        self, group: Group, block: Block, piece: Piece, flow: Flow, *, last: bool, general: bool
    ) -> None:
        text = self.body.text
        start = max(piece.start, block.body)
        if self.head.inline and piece.start < self.head.inline < piece.end:
            start = self.head.inline
        words = text[start : piece.end].strip()
        frame = is_frame(words) if not block.kind else None
        if frame is not None or is_contact(words):
            piece.fate = frame or Fate.SIGNATURE
        elif (
            not words
            or (is_opening(words) and not self._orders_in_opening(start, piece.end))
            or is_closing(words)
            or is_funding(words)
            or is_offer(words)
            or (consents(words) and ",由" not in words and not self._due(start, piece.end))
            or (plans_itself(words, self.head.issuer) and kind_of(words)[0] is not Kind.MEETING)
            or (describes(words) and not self._due(start, piece.end))
        ):
            piece.fate = Fate.BACKGROUND
        else:
            self._judge(Spot(group, block, piece, start, words, last, general), flow)

    def _orders_in_opening(self, start: int, end: int) -> bool:
        """Tell whether a request follows an opening clause in one sentence: 根据…,请各村于…."""
        return (self._due(start, end) or kind_of(self.body.text[start:end])[0] is Kind.MEETING) and (
            re.search(
                r"[,:]请|务必|[,:]各[^,。]{1,12}(?:要|应|须|于)|定于|实行|[,:]每[日周旬月季]",
                self.body.text[start:end],
            )
            is not None
        )

    def _judge(self, spot: Spot, flow: Flow) -> None:
        group, block, piece, start, words = spot.group, spot.block, spot.piece, spot.start, spot.words
        last, general = spot.last, spot.general
        text = self.body.text
        subject = self._subject(start, piece.end)
        due = self._due(start, piece.end)
        kind, _ = kind_of(words)
        timed = any(
            item.kind is not DeadlineKind.WINDOW for item in times_in(text, start, piece.end, self.calendar)
        )
        asks = due or kind is not Kind.TASK or (timed and not general)
        if (
            subject is None
            and block.kind
            and not last
            and not general
            and _STAGE.search(words)
            and len(words) <= 48
        ):
            flow.waiting = piece
            return
        if subject is None and kind is Kind.MEETING and not block.kind:
            called = attending_in(text, start, piece.end)
            subject = Subject(called, start, start) if called else None
        if self.met and not due:
            piece.fate = Fate.REQUIREMENT
            return
        if subject is not None:
            # 动员部署阶段(8月20日至8月31日)。 gives the sentence behind it its time.
            timely = due or (flow.waiting is not None and self._due(flow.waiting.start, flow.waiting.end))
            piece.fate = self._fate_of_order(subject, piece.end, words, due=timely, general=general)
            if piece.fate is Fate.TASK:
                self.make.start(group, piece, start, subject, flow)
            return
        self._judge_subjectless(spot, flow, kind, asks=asks, due=due)

    def _fate_of_order(self, subject: Subject, end: int, words: str, *, due: bool, general: bool) -> Fate:
        """Tell whether a sentence with a subject orders, calls in general terms, or only tells."""
        text = self.body.text
        predicate = text[subject.end : end]
        if subject.start == subject.end:
            return Fate.TASK
        told = tells(predicate) and not MODAL.search(predicate[:16])
        if _OWN.search(text[subject.start : subject.end]):
            return Fate.BACKGROUND
        everybody = general or is_general(text[subject.start : subject.end])
        if not due and ((is_slogan(words) or is_call(words)) and everybody):
            return Fate.REQUIREMENT
        if not due and (self.strict or general):
            return Fate.BACKGROUND if told and not is_slogan(words) else Fate.REQUIREMENT
        handed = text.startswith("由", subject.start)
        if not due and (told or not (handed or self._orders(predicate))):
            return Fate.BACKGROUND
        return Fate.TASK

    def _stands_apart(self, spot: Spot, flow: Flow, kind: Kind, *, due: bool) -> bool:
        """Tell whether a sentence without subject is a demand beside the task before it, not more of it.

        So is the return of names for a meeting, and a periodic return that a
        paragraph without number adds to its order.
        """
        if flow.task is None or not due:
            return False
        earlier = " ".join(self.body.text[start:end] for start, end in self.body.found[flow.task].ranges)
        before = kind_of(earlier)[0]
        if before is Kind.MEETING:
            return kind is not Kind.MEETING and _RETURNS.search(spot.words) is not None
        return not spot.block.kind and spot.group.head < 0 and kind is Kind.PERIODIC and before is Kind.TASK

    def _judge_subjectless(self, spot: Spot, flow: Flow, kind: Kind, *, asks: bool, due: bool) -> None:
        """Tell what a sentence is that names nobody: more of a task, its heading, or a request."""
        group, block, piece, start, words = spot.group, spot.block, spot.piece, spot.start, spot.words
        heading = bool(block.kind) and not spot.last and len(words) <= 24
        imperative = bool(block.kind) and not spot.general and self._imperative(words)
        listed_on = bool(block.kind) and block.parent in self.requests
        listed_on = listed_on and not spot.general and not tells(words)
        to_addressees = Subject(self._addressees(words, asks=asks or imperative or listed_on), start, start)
        inherited = self._named_above(group)
        if self._stands_apart(spot, flow, kind, due=due):
            units = self.body.found[flow.task or 0].units or to_addressees.units
            flow.task = None
            self.make.start(group, piece, start, Subject(units, start, start), flow)
        elif flow.task is not None and not is_slogan(words):
            self.make.go_on(piece, start, flow.task)
        elif inherited and flow.task is None and not spot.general:
            self.make.start(group, piece, start, Subject(inherited, start, start), flow)
        elif heading and (not asks or self.strict):
            flow.waiting = piece
        elif due and self.head.addressees and _RETURNS.search(words):
            self.make.start(group, piece, start, to_addressees, flow)
        elif not self.strict and (self._addressed(words, asks=asks) or imperative or listed_on):
            if is_slogan(words) and not asks:
                piece.fate = Fate.REQUIREMENT
            else:
                if to_addressees.units and block.kind and not spot.general:
                    self.requests.add(block.parent)
                self.make.start(group, piece, start, to_addressees, flow)
        else:
            called = is_slogan(words) or MODAL.match(words) or spot.general
            piece.fate = Fate.REQUIREMENT if called else Fate.BACKGROUND

    def _named_above(self, group: Group) -> tuple[UnitMention, ...]:
        """Find the unit that is the whole heading over an item (一、县住建局): its items are its tasks."""
        at = self.body.blocks[group.head].parent if group.head >= 0 else -1
        while at >= 0:
            block = self.body.blocks[at]
            named = units_of_heading(self.body.text, block.body, block.end)
            if named:
                return named
            at = block.parent
        return ()

    def _subject(self, start: int, end: int) -> Subject | None:
        """Find whom a sentence addresses; 请你们 means the addressees, beside those named with a role."""
        found = (
            self._those_named(start, end)
            or subject_of(self.body.text, start, end, self.find)
            or self._inner(start, end)
            or listed(self.body.text, start, end, self.find)
        )
        if not _YOU.match(self.body.text, start, end) or not self.head.addressees:
            return found
        named = {unit.words: unit for unit in found.units if unit.role is not RESPONSIBLE} if found else {}
        units = tuple(named.pop(unit.words, unit) for unit in self._addressees("请", asks=True))
        return Subject((*units, *named.values()), start, start)

    def _those_named(self, start: int, end: int) -> Subject | None:
        """Find a demand to those named before or to all: ``请上述单位于…报送``."""
        named = _THOSE.match(self.body.text, start, end)
        if named is None or not self._due(start, end):
            return None
        span = Span(named.start(1), named.end(1))
        return Subject((UnitMention(named.group(1), RESPONSIBLE, span),), span.start, span.end)

    def _inner(self, start: int, end: int) -> Subject | None:
        """Find a subject behind an opening clause: ``为防范…,各乡镇要…``."""
        for comma in _CLAUSE.finditer(self.body.text, start, min(end, start + 300)):
            subject = subject_of(self.body.text, comma.end(), end, self.find)
            if subject is not None and subject.start <= comma.end() + 12:
                return subject
        return None

    @staticmethod
    def _orders(predicate: str) -> bool:
        return MODAL.search(predicate[:30]) is not None or VERB.search(predicate[:40]) is not None

    @staticmethod
    def _imperative(words: str) -> bool:
        return (is_order_start(words) and not tells(words[:40])) or re.match(
            r"(?:对|将|把|严格|全面)", words
        ) is not None

    def _addressed(self, words: str, *, asks: bool) -> bool:
        return (
            bool(self.head.addressees or asks)
            and (asks or _ADDRESSES.match(words) is not None)
            and not words.endswith(":")
        )

    def _addressees(self, words: str, *, asks: bool) -> tuple[UnitMention, ...]:
        """A request without a subject is made to those to whom the document is addressed."""
        if not (asks or _ADDRESSES.match(words)):
            return ()
        return tuple(
            UnitMention(name, RESPONSIBLE, span)
            for name, span in zip(self.head.addressees, self.head.addressee_spans, strict=True)
        )
