"""The review of a draft directive: source beside drafts, questions, and what would be issued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from threadneedle.core.base import Actor, ConflictError, ForbiddenError, NotFoundError, Problem
from threadneedle.directives.mapping import stands_for_issuer
from threadneedle.directives.models import Directive, Draft, Question
from threadneedle.directives.reads.drafts import (
    DraftView,
    Notice,
    QuestionView,
    draft_view,
    ids_of,
    question_view,
)
from threadneedle.directives.reads.files import FileView, files_of
from threadneedle.directives.reads.names import Name, UnitName, unit_name
from threadneedle.directives.reads.norms import HeldNorms, held_norms
from threadneedle.directives.reads.planned import (
    COUNTED,
    Members,
    parts_of,
    roots_of,
    unanswered,
)
from threadneedle.directives.reads.source import Account, Paragraph, Passage, account_of, paragraphs_of
from threadneedle.org.models import Unit
from threadneedle.org.reads import limit, work_calendar

MOST_CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Load:
    """What one unit would be asked: tasks, and hours where they were given."""

    unit: UnitName
    tasks: int
    hours: Decimal
    titles: tuple[Name, ...]
    without_hours: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where an order came from that the unit registers; ``office`` if it is a unit of the tree."""

    issuer_words: str
    arrived_on: date
    office: UnitName | None


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
    received: Arrival | None
    norms: HeldNorms
    files: tuple[FileView, ...]

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
    rows = Draft.objects.filter(directive=directive).select_related("proof")
    drafts = list(rows.prefetch_related("units__unit", "shares"))
    for draft in drafts:
        draft.directive = directive
    dropped = {draft.pk for draft in drafts if draft.dropped}
    asked, counted = _questions_of(directive, dropped)
    members = Members()
    parts = {draft.pk: parts_of(draft, members) for draft in drafts}
    candidates = _candidates(asked)
    calendar, least = work_calendar(), int(limit("notice_days", today))
    norms = held_norms(today)
    kept = [draft for draft in drafts if not draft.dropped]
    trees = {draft.pk: roots_of(parts[draft.pk], members, directive.issuer) for draft in kept}
    counts = {pk: sum(1 for root in roots for _ in root.all()) for pk, roots in trees.items()}
    views = tuple(
        draft_view(
            draft,
            parts[draft.pk],
            [question for question in asked if question.draft_id == draft.pk],
            candidates,
            members,
            Notice(calendar, today, least, norms),
            counts.get(draft.pk, 0),
            counted.get(draft.pk),
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
        questions=tuple(question_view(each, candidates) for each in asked if each.draft_id is None),
        problems=(
            *unanswered(directive, kept, asked),
            *(problem for view in views for problem in view.missing),
        ),
        loads=_loads((node.unit, draft) for draft in kept for root in trees[draft.pk] for node in root.all()),
        least_notice=least,
        received=_arrival(directive),
        norms=norms,
        files=files_of(directive.pk),
    )


def _questions_of(directive: Directive, dropped: set[int]) -> tuple[list[Question], dict[int, Question]]:
    """What is open, and by draft what the calendar has counted."""
    found = Question.objects.filter(directive=directive).select_related("draft")
    rows = list(found.filter(Q(answered_at=None) | Q(code=COUNTED)))
    for each in rows:
        each.directive = directive
    asked = [each for each in rows if each.answered_at is None and each.draft_id not in dropped]
    return asked, {each.draft_id: each for each in rows if each.code == COUNTED and each.draft_id}


def _arrival(directive: Directive) -> Arrival | None:
    if not directive.registered or directive.arrived_on is None:
        return None
    office = directive.registered_for
    return Arrival(directive.issuer_words, directive.arrived_on, unit_name(office) if office else None)


def mine(directive_id: int, actor: Actor) -> Directive:
    """Return a directive that the actor may issue, withdraw or replace.

    Raises
    ------
    NotFoundError, ForbiddenError
        If it is not visible, or not the actor's.
    """
    directive = (
        Directive.objects.visible_to(actor)
        .select_related("issuer", "registered_for")
        .filter(pk=directive_id)
        .first()
    )
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


def _candidates(asked: list[Question]) -> dict[int, UnitName]:
    wanted = {key for question in asked for key in ids_of(question.params.get("candidates") or ())}
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
