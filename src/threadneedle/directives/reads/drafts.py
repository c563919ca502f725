"""One draft as the review shows it: who, until when, how much, and what is open about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from threadneedle.core.base import Problem, covers
from threadneedle.core.calendar import WorkCalendar
from threadneedle.core.extraction import QuestionCode, UnitRole
from threadneedle.directives.models import Draft, DraftUnit, Question
from threadneedle.directives.reads.names import Name, UnitName, unit_name
from threadneedle.directives.reads.norms import HeldNorm, HeldNorms
from threadneedle.directives.reads.planned import Members, Parts, missing_of

MOST_CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit of a draft as the source words it, and what that means; ``members`` of a collective."""

    words: str
    role: str
    unit: UnitName | None
    member_kind: str
    members: int


@dataclass(frozen=True, slots=True)
class QuestionView:
    """An open question; ``candidates`` are units between which the words leave the choice.

    ``asks_least`` tells that the answer which asks least of the front line is chosen beforehand.
    """

    id: int
    code: str
    words: str
    role: str
    candidates: tuple[UnitName, ...]
    asks_least: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """The count of days from which a date was made; ``arrived``: it runs from the day of arrival."""

    days: int
    working: bool
    base: date
    arrived: bool


@dataclass(frozen=True, slots=True)
class DraftView:
    """One draft as the review shows it; ``notice`` counts working days from today to its date.

    ``told`` is how much of the quantity has been told to units as their parts.

    ``norm`` is by which its hours count where nobody has estimated them; ``norm_id`` the one that somebody
    chose. ``others`` names those to whom a passage is addressed that is no task here, because it is not ours.
    """

    id: int
    position: int
    number: str
    title: Name
    text: str
    kind: str
    tier: int | None
    ground: str
    due: date | None
    deadline_words: str
    notice: int | None
    short_notice: bool
    measure_words: str
    quantity: Decimal | None
    counter: str
    post_words: str
    hours: Decimal | None
    norm: HeldNorm | None
    norm_id: int | None
    crew: int
    proof: str
    proof_asks: str
    proof_reason: str
    each_alone: bool
    dropped: bool
    units: tuple[UnitView, ...]
    questions: tuple[QuestionView, ...]
    missing: tuple[Problem, ...]
    tasks: int
    told: Decimal
    counted: Counted | None
    others: str

    @property
    def settled(self) -> bool:
        """Tell whether nothing is open about this draft."""
        return self.dropped or not (self.questions or self.missing)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a draft is judged by: today, the calendar and the least notice; and the norms that hold."""

    calendar: WorkCalendar
    today: date
    least: int
    norms: HeldNorms

    def of(self, due: date | None) -> int | None:
        return None if due is None else max(0, self.calendar.distance(self.today, due))


def draft_view(
    draft: Draft,
    parts: Parts,
    asked: list[Question],
    candidates: dict[int, UnitName],
    members: Members,
    notice: Notice,
    tasks: int,
    counted: Question | None,
) -> DraftView:
    days = notice.of(draft.due)
    chosen = notice.norms.chosen(draft.norm_id)
    return DraftView(
        id=draft.pk,
        position=draft.position,
        number=draft.number,
        title=Name(draft.title, draft.title_en),
        text=draft.text,
        kind=draft.kind,
        tier=draft.tier,
        ground=draft.ground,
        due=draft.due,
        deadline_words=draft.deadline_words,
        notice=days,
        short_notice=days is not None and days < notice.least,
        measure_words=draft.measure_words,
        quantity=draft.quantity,
        counter=draft.counter,
        post_words=draft.post_words,
        hours=draft.hours,
        norm=chosen or notice.norms.worded(draft.title, draft.counter),
        norm_id=chosen.id if chosen else None,
        crew=draft.crew,
        proof=draft.proof.category if draft.proof else "",
        proof_asks=draft.proof.asks if draft.proof else "",
        proof_reason=draft.proof.reason if draft.proof else "",
        each_alone=draft.each_alone,
        dropped=draft.dropped,
        units=tuple(_unit_view(row, members) for row in draft.units.all()),
        questions=tuple(question_view(question, candidates, draft) for question in asked),
        missing=() if draft.dropped else tuple(missing_of(draft, parts, asked, notice.today)),
        tasks=tasks,
        told=sum((share.quantity for share in draft.shares.all()), Decimal(0)),
        counted=_counted(draft, counted),
        others=_others(draft),
    )


def _counted(draft: Draft, question: Question | None) -> Counted | None:
    """The count behind a date, unless the clerk has set another one since."""
    if question is None or draft.due is None or question.answer != {"due": draft.due.isoformat()}:
        return None
    params = question.params
    return Counted(params["days"], params["working"], date.fromisoformat(params["base"]), params["arrived"])


def _others(draft: Draft) -> str:
    """Whom a passage names of an order that arrived, if that is nobody here."""
    rows = list(draft.units.all())
    own = draft.directive.issuer.path
    if not (draft.dropped and draft.directive.registered and rows):
        return ""
    if any(row.unit and covers(own, row.unit.path) for row in rows):
        return ""
    return "、".join(row.words for row in rows)


def _unit_view(row: DraftUnit, members: Members) -> UnitView:
    counted = len(members.of(row.unit, row.member_kind)) if row.unit and row.member_kind else 0
    return UnitView(
        words=row.words,
        role=row.role,
        unit=unit_name(row.unit) if row.unit else None,
        member_kind=row.member_kind,
        members=counted,
    )


def question_view(
    question: Question, candidates: dict[int, UnitName], draft: Draft | None = None
) -> QuestionView:
    named: Iterable[int] = question.params.get("candidates") or ()
    if question.code == QuestionCode.LEAD_MISSING and draft is not None:
        rows = [row for row in draft.units.all() if row.unit and not row.member_kind]
        choice = tuple(unit_name(row.unit) for row in rows if row.role != UnitRole.COOPERATING and row.unit)
    else:
        choice = tuple(candidates[key] for key in ids_of(named) if key in candidates)
    return QuestionView(
        id=question.pk,
        code=question.code,
        words=str(question.params.get("words", "")),
        role=str(question.params.get("role", UnitRole.RESPONSIBLE.value)),
        candidates=choice[:MOST_CANDIDATES],
        asks_least=question.directive.registered,
    )


def ids_of(named: Iterable[object]) -> list[int]:
    return [key for key in named if isinstance(key, int)] if not isinstance(named, str) else []
