"""Answers to what the extractor would not guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, InvalidError
from threadneedle.core.extraction import QuestionCode, UnitRole
from threadneedle.directives.models import Directive, Draft, DraftUnit, Question
from threadneedle.directives.services.drafts import (
    DATE_CODES,
    UNIT_CODES,
    DraftEdit,
    UnitChoice,
    add_units,
    apply_edit,
    checked_due,
    drafted,
    proof_standard,
    settle,
)
from threadneedle.directives.services.steps import words
from threadneedle.ledger.services import append
from threadneedle.org.services.remembered import remember_alias


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; which field counts follows from the question.

    ``not_a_task`` drops the draft.

    ``lead`` names the unit that leads; ``each`` says that every unit does it for itself.
    ``same_as`` takes the date of the draft at that position. An empty ``proof_category`` means
    nothing but the fact is asked. ``remember`` keeps the words of the source as another name of the unit.
    """

    question_id: int
    not_a_task: bool = False
    units: tuple[UnitChoice, ...] = ()
    lead: int | None = None
    each: bool = False
    due: date | None = None
    same_as: int | None = None
    proof_category: str = ""
    proof_asks: str = ""
    proof_reason: str = ""
    authority: str = ""
    tier: int | None = None
    kind: str = ""
    remember: bool = False


@transaction.atomic
def answer_questions(
    directive_id: int,
    answers: Sequence[Answer],
    *,
    version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Directive:
    """Answer some questions of a directive as one act: all of them, or none.

    Raises
    ------
    InvalidError
        If a question is not of this directive, or an answer does not fit its question.
    """
    directive = drafted(directive_id, actor, version=version)
    asked = {
        question.pk: question
        for question in Question.objects.filter(directive=directive).select_related("draft")
    }
    for answer in answers:
        question = asked.get(answer.question_id)
        if question is None:
            raise InvalidError.of("question.unknown", question=answer.question_id)
        question.answer = _apply(directive, question, answer, actor, now)
        question.answered_by_id, question.answered_at = actor.post_id, now
        question.save(update_fields=["answer", "answered_by", "answered_at"])
    append(
        "directive.answer",
        actor=actor,
        now=now,
        subjects=[("directive", directive.pk)],
        payload={"answers": [asked[answer.question_id].code for answer in answers]},
    )
    return directive


def _apply(
    directive: Directive, question: Question, answer: Answer, actor: Actor, now: datetime
) -> dict[str, object]:
    today = local_day(now)
    code = QuestionCode(question.code)
    draft = question.draft
    if code is QuestionCode.AUTHORITY_MISSING:
        directive.authority = words(answer.authority, "authority")[:120]
        directive.save(update_fields=["authority"])
        return {"authority": directive.authority}
    if draft is None:
        raise InvalidError.of("question.unknown", question=question.pk)
    if answer.not_a_task:
        Draft.objects.filter(pk=draft.pk).update(dropped=True)
        settled: dict[str, object] = {"not_a_task": True}
    elif code in UNIT_CODES:
        settled = _name_units(question, draft, answer, actor, now)
    elif code in DATE_CODES:
        settled = _set_date(directive, draft, answer, today)
    elif code is QuestionCode.LEAD_MISSING:
        settled = _name_lead(draft, answer)
    elif code is QuestionCode.PROOF_ASKED:
        draft.proof = proof_standard(answer.proof_category, answer.proof_asks, answer.proof_reason)
        draft.save(update_fields=["proof"])
        settled = {"proof": answer.proof_category or "none"}
    else:
        settled = _set_choice(question, draft, answer, today)
        settle(draft, DraftEdit(kind=answer.kind or None), actor, now)
    return settled


def _name_units(
    question: Question, draft: Draft, answer: Answer, actor: Actor, now: datetime
) -> dict[str, object]:
    if not answer.units:
        raise InvalidError.of("question.no_answer", question=question.pk, field="units")
    replaced = str(question.params.get("words", ""))
    DraftUnit.objects.filter(draft=draft, words=replaced, unit=None).delete()
    add_units(draft, answer.units, actor, replaced=replaced)
    settled: dict[str, object] = {"units": [choice.unit_id for choice in answer.units]}
    if answer.remember:
        if len(answer.units) != 1 or answer.units[0].member_kind or not replaced:
            raise InvalidError.of("question.one_unit_to_remember", words=replaced, field="remember")
        title = question.directive.title
        remember_alias(
            answer.units[0].unit_id,
            replaced,
            directive_id=draft.directive_id,
            title=title,
            actor=actor,
            now=now,
        )
        settled["remembered"] = True
    return settled


def _name_lead(draft: Draft, answer: Answer) -> dict[str, object]:
    named = DraftUnit.objects.filter(draft=draft).exclude(role=UnitRole.COOPERATING.value)
    if answer.each:
        named.update(role=UnitRole.RESPONSIBLE.value)
        Draft.objects.filter(pk=draft.pk).update(each_alone=True)
        return {"each": True}
    if answer.lead is None or not named.filter(unit_id=answer.lead, member_kind="").exists():
        raise InvalidError.of("question.lead_not_named", unit=answer.lead or 0, field="lead")
    Draft.objects.filter(pk=draft.pk).update(each_alone=False)
    named.update(role=UnitRole.RESPONSIBLE.value)
    named.filter(unit_id=answer.lead, member_kind="").update(role=UnitRole.LEAD.value)
    return {"lead": answer.lead}


def _set_choice(question: Question, draft: Draft, answer: Answer, today: date) -> dict[str, object]:
    of_tier = question.code == QuestionCode.TIER_UNSURE
    if of_tier and answer.tier is None:
        raise InvalidError.of("question.no_answer", question=question.pk, field="tier")
    apply_edit(draft, DraftEdit(tier=answer.tier) if of_tier else DraftEdit(kind=answer.kind), today=today)
    # Other answers of the same act may have changed the rest of the draft.
    draft.save(update_fields=["tier" if of_tier else "kind"])
    return {"tier": draft.tier} if of_tier else {"kind": draft.kind}


def _set_date(directive: Directive, draft: Draft, answer: Answer, today: date) -> dict[str, object]:
    due = answer.due
    if due is None and answer.same_as is not None:
        other = Draft.objects.filter(directive=directive, position=answer.same_as).exclude(due=None).first()
        if other is None:
            raise InvalidError.of("question.no_such_date", position=answer.same_as, field="due")
        due = other.due
    if due is None:
        raise InvalidError.of("question.no_answer", question=0, field="due")
    draft.due = checked_due(due, today)
    draft.save(update_fields=["due"])
    return {"due": due.isoformat()}
