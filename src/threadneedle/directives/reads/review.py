"""The review of a draft directive: source beside drafts, questions, and what would be issued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from threadneedle.core.base import Actor, ConflictError, ForbiddenError, NotFoundError, Problem
from threadneedle.core.calendar import WorkCalendar
from threadneedle.core.extraction import QuestionCode, UnitRole
from threadneedle.directives.mapping import stands_for_issuer
from threadneedle.directives.models import Directive, Draft, DraftUnit, Question
from threadneedle.directives.reads.names import Name, UnitName, unit_name
from threadneedle.directives.reads.planned import Members, Parts, missing_of, parts_of, roots_of, unanswered
from threadneedle.directives.reads.source import Account, Paragraph, Passage, account_of, paragraphs_of
from threadneedle.org.models import Unit
from threadneedle.org.reads import limit, work_calendar

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
    """An open question; ``candidates`` are units between which the words leave the choice."""

    id: int
    code: str
    words: str
    role: str
    candidates: tuple[UnitName, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """One draft as the review shows it; ``notice`` counts working days from today to its date."""

    id: int
    position: int
    number: str
    title: Name
    text: str
    kind: str
    tier: int | None
    due: date | None
    deadline_words: str
    notice: int | None
    short_notice: bool
    measure_words: str
    quantity: Decimal | None
    counter: str
    post_words: str
    hours: Decimal | None
    proof: str
    proof_asks: str
    proof_reason: str
    each_alone: bool
    dropped: bool
    units: tuple[UnitView, ...]
    questions: tuple[QuestionView, ...]
    missing: tuple[Problem, ...]
    tasks: int

    @property
    def settled(self) -> bool:
        """Tell whether nothing is open about this draft."""
        return self.dropped or not (self.questions or self.missing)


@dataclass(frozen=True, slots=True)
class Load:
    """What one unit would be asked: tasks, and hours where they were given."""

    unit: UnitName
    tasks: int
    hours: Decimal
    titles: tuple[Name, ...]
    without_hours: int


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that the review page and the last step before issuing show."""

    id: int
    version: int
    title: Name
    number: str
    authority: str
    issuer: UnitName
    dated: date | None
    paragraphs: tuple[Paragraph, ...]
    account: Account
    drafts: tuple[DraftView, ...]
    questions: tuple[QuestionView, ...]
    problems: tuple[Problem, ...]
    loads: tuple[Load, ...]
    least_notice: int

    @property
    def kept(self) -> tuple[DraftView, ...]:
        """Drafts that have not been dropped."""
        return tuple(draft for draft in self.drafts if not draft.dropped)

    @property
    def settled(self) -> int:
        """How many kept drafts are complete."""
        return sum(draft.settled for draft in self.kept)

    @property
    def asked(self) -> int:
        """How many drafts need an answer."""
        return len(self.kept) - self.settled

    @property
    def ready(self) -> bool:
        """Tell whether nothing keeps the directive from being issued."""
        return not self.problems

    @property
    def tasks(self) -> int:
        """How many tasks would be made."""
        return sum(draft.tasks for draft in self.kept)

    @property
    def hours(self) -> Decimal:
        """Hours asked of all units together, where they were given."""
        return sum((load.hours for load in self.loads), Decimal(0))

    @property
    def with_proof(self) -> int:
        """How many drafts ask for proof beside the fact."""
        return sum(bool(draft.proof) for draft in self.kept)

    @property
    def on_short_notice(self) -> int:
        """How many drafts leave less time than the rule pack's least notice."""
        return sum(draft.short_notice for draft in self.kept)


def review(directive_id: int, actor: Actor, today: date) -> Review:
    """Return the review of a directive that is not issued yet, for who may issue it.

    The number of queries does not grow with drafts or questions; it does with the number of
    *different* collectives addressed, one each.

    Raises
    ------
    NotFoundError, ForbiddenError
        If it is not visible, or not the actor's.
    ConflictError
        If it has been issued.
    """
    directive = mine(directive_id, actor)
    if directive.state != Directive.State.DRAFTED:
        raise ConflictError.of("directive.issued", directive=directive_id, state=directive.state)
    drafts = list(
        Draft.objects.filter(directive=directive).select_related("proof").prefetch_related("units__unit")
    )
    for draft in drafts:
        draft.directive = directive
    dropped = {draft.pk for draft in drafts if draft.dropped}
    asked = [
        question
        for question in Question.objects.filter(directive=directive, answered_at=None).select_related("draft")
        if question.draft_id not in dropped
    ]
    members = Members()
    parts = {draft.pk: parts_of(draft, members) for draft in drafts}
    candidates = _candidates(asked)
    calendar, least = work_calendar(), int(limit("notice_days", today))
    kept = [draft for draft in drafts if not draft.dropped]
    trees = {draft.pk: roots_of(parts[draft.pk], members, directive.issuer) for draft in kept}
    counts = {pk: sum(1 for root in roots for _ in root.all()) for pk, roots in trees.items()}
    views = tuple(
        _draft_view(
            draft,
            parts[draft.pk],
            [question for question in asked if question.draft_id == draft.pk],
            candidates,
            members,
            _Notice(calendar, today, least),
            counts.get(draft.pk, 0),
        )
        for draft in drafts
    )
    return Review(
        id=directive.pk,
        version=directive.version,
        title=Name(directive.title, directive.title_en),
        number=directive.number,
        authority=directive.authority,
        issuer=unit_name(directive.issuer),
        dated=directive.dated,
        paragraphs=paragraphs_of(directive.text, _passages(directive, drafts, asked), directive.sentences),
        account=account_of(directive.sentences),
        drafts=views,
        questions=tuple(_question_view(each, candidates) for each in asked if each.draft_id is None),
        problems=(
            *unanswered(directive, kept, asked),
            *(problem for view in views for problem in view.missing),
        ),
        loads=_loads((node.unit, draft) for draft in kept for root in trees[draft.pk] for node in root.all()),
        least_notice=least,
    )


def mine(directive_id: int, actor: Actor) -> Directive:
    """Return a directive that the actor may issue, withdraw or replace.

    Raises
    ------
    NotFoundError, ForbiddenError
        If it is not visible, or not the actor's.
    """
    directive = Directive.objects.visible_to(actor).select_related("issuer").filter(pk=directive_id).first()
    if directive is None:
        raise NotFoundError.of("directive.unknown", directive=directive_id)
    if not stands_for_issuer(directive, directive.issuer.path, actor):
        raise ForbiddenError.of("directive.not_yours", directive=directive_id)
    return directive


def directive_of_draft(draft_id: int, actor: Actor) -> int:
    """Return the directive of a draft that the actor can see.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    found = Draft.objects.visible_to(actor).filter(pk=draft_id).values_list("directive_id", flat=True).first()
    if found is None:
        raise NotFoundError.of("draft.unknown", draft=draft_id)
    return found


@dataclass(frozen=True, slots=True)
class _Notice:
    """Today, the calendar and the least notice, to judge a date by."""

    calendar: WorkCalendar
    today: date
    least: int

    def of(self, due: date | None) -> int | None:
        return None if due is None else max(0, self.calendar.distance(self.today, due))


def _draft_view(
    draft: Draft,
    parts: Parts,
    asked: list[Question],
    candidates: dict[int, UnitName],
    members: Members,
    notice: _Notice,
    tasks: int,
) -> DraftView:
    days = notice.of(draft.due)
    return DraftView(
        id=draft.pk,
        position=draft.position,
        number=draft.number,
        title=Name(draft.title, draft.title_en),
        text=draft.text,
        kind=draft.kind,
        tier=draft.tier,
        due=draft.due,
        deadline_words=draft.deadline_words,
        notice=days,
        short_notice=days is not None and days < notice.least,
        measure_words=draft.measure_words,
        quantity=draft.quantity,
        counter=draft.counter,
        post_words=draft.post_words,
        hours=draft.hours,
        proof=draft.proof.category if draft.proof else "",
        proof_asks=draft.proof.asks if draft.proof else "",
        proof_reason=draft.proof.reason if draft.proof else "",
        each_alone=draft.each_alone,
        dropped=draft.dropped,
        units=tuple(_unit_view(row, members) for row in draft.units.all()),
        questions=tuple(_question_view(question, candidates, draft) for question in asked),
        missing=() if draft.dropped else tuple(missing_of(draft, parts, asked, notice.today)),
        tasks=tasks,
    )


def _unit_view(row: DraftUnit, members: Members) -> UnitView:
    counted = len(members.of(row.unit, row.member_kind)) if row.unit and row.member_kind else 0
    return UnitView(
        words=row.words,
        role=row.role,
        unit=unit_name(row.unit) if row.unit else None,
        member_kind=row.member_kind,
        members=counted,
    )


def _question_view(
    question: Question, candidates: dict[int, UnitName], draft: Draft | None = None
) -> QuestionView:
    named: Iterable[int] = question.params.get("candidates") or ()
    if question.code == QuestionCode.LEAD_MISSING and draft is not None:
        rows = [row for row in draft.units.all() if row.unit and not row.member_kind]
        choice = tuple(unit_name(row.unit) for row in rows if row.role != UnitRole.COOPERATING and row.unit)
    else:
        choice = tuple(candidates[key] for key in _ids(named) if key in candidates)
    return QuestionView(
        id=question.pk,
        code=question.code,
        words=str(question.params.get("words", "")),
        role=str(question.params.get("role", UnitRole.RESPONSIBLE.value)),
        candidates=choice[:MOST_CANDIDATES],
    )


def _ids(named: Iterable[object]) -> list[int]:
    return [key for key in named if isinstance(key, int)] if not isinstance(named, str) else []


def _candidates(asked: list[Question]) -> dict[int, UnitName]:
    wanted = {key for question in asked for key in _ids(question.params.get("candidates") or ())}
    return {unit.pk: unit_name(unit) for unit in Unit.objects.filter(pk__in=wanted)}


def _passages(directive: Directive, drafts: list[Draft], asked: list[Question]) -> Iterable[Passage]:
    """The passages of drafts, and beside them the words in question that lie outside of them."""
    by_draft: dict[int, list[Question]] = {}
    for question in asked:
        by_draft.setdefault(question.draft_id or 0, []).append(question)
    ends = {int(row[3]) + 1: int(row[1]) for row in directive.sentences if row[3] is not None}
    for draft in drafts:
        inside = False
        for question in by_draft.get(draft.pk, []):
            words = str(question.params.get("words", ""))
            until = max(draft.end, ends.get(draft.position, draft.end))
            at = directive.text.find(words, draft.end, until) if words else -1
            if at < 0:
                inside = True
            else:
                yield Passage(at, at + len(words), draft.position, asked=True)
        if not draft.dropped:
            yield Passage(draft.start, draft.end, draft.position, asked=inside)


def _loads(nodes: Iterable[tuple[Unit, Draft]]) -> tuple[Load, ...]:
    by_unit: dict[int, list[Draft]] = {}
    units: dict[int, Unit] = {}
    for unit, draft in nodes:
        units[unit.pk] = unit
        by_unit.setdefault(unit.pk, []).append(draft)
    return tuple(
        Load(
            unit=unit_name(unit),
            tasks=len(by_unit[unit.pk]),
            hours=sum((draft.hours or Decimal(0) for draft in by_unit[unit.pk]), Decimal(0)),
            titles=tuple(Name(draft.title, draft.title_en) for draft in by_unit[unit.pk]),
            without_hours=sum(draft.hours is None for draft in by_unit[unit.pk]),
        )
        for unit in sorted(units.values(), key=lambda unit: unit.path)
    )
