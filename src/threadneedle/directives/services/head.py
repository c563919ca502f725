"""The head of a directive: title, number, authority; of an order that arrived, from whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from threadneedle.adapters.clock import local_day
from threadneedle.core.base import Actor, InvalidError
from threadneedle.core.extraction import QuestionCode
from threadneedle.directives.mapping import searchable
from threadneedle.directives.models import Directive, Draft, Question
from threadneedle.directives.reads.planned import COUNTED
from threadneedle.directives.services.drafts import drafted
from threadneedle.directives.services.intake import office_named, refuse_secret
from threadneedle.directives.services.reading import term_of
from threadneedle.directives.services.steps import words
from threadneedle.ledger.services import append
from threadneedle.org.reads import directory, work_calendar


@dataclass(frozen=True, slots=True)
class DirectiveEdit:
    """What a clerk writes over the head of a directive; None leaves a field as it is.

    The last two belong to an order that arrived: who gave it, and on which day it came.
    """

    title: str | None = None
    title_en: str | None = None
    number: str | None = None
    authority: str | None = None
    issuer_words: str | None = None
    arrived_on: date | None = None


@transaction.atomic
def edit_directive(
    directive_id: int, edit: DirectiveEdit, *, version: int | None = None, actor: Actor, now: datetime
) -> Directive:
    """Write the clerk's own head over what was read from the text.

    Another day of arrival moves the dates that are counted from it, unless the clerk has set them.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, StaleError
        As for every change of a directive that is not issued yet.
    InvalidError
        If the title is empty, the day of arrival lies ahead, or something carries a mark of secrecy.
    """
    for part in (edit.title, edit.title_en, edit.number, edit.authority, edit.issuer_words):
        refuse_secret(part or "")
    directive = drafted(directive_id, actor, version=version)
    _put(directive, edit)
    if directive.registered:
        _put_arrival(directive, edit, actor, local_day(now))
    directive.search_text = searchable(directive.title, directive.title_en, directive.number, directive.text)
    directive.save()
    if directive.authority:
        Question.objects.filter(
            directive=directive, code=QuestionCode.AUTHORITY_MISSING.value, answered_at=None
        ).update(answer={"authority": directive.authority}, answered_by=actor.post_id, answered_at=now)
    payload = {"title": directive.title, "number": directive.number, "authority": directive.authority}
    if directive.arrived_on is not None:
        payload |= {"issuer": directive.issuer_words, "arrived_on": directive.arrived_on.isoformat()}
    append("directive.edit", actor=actor, now=now, subjects=[("directive", directive.pk)], payload=payload)
    return directive


def _put(directive: Directive, edit: DirectiveEdit) -> None:
    if edit.title is not None:
        directive.title = words(edit.title, "title")[:200]
    if edit.title_en is not None:
        directive.title_en = edit.title_en.strip()[:240]
    if edit.number is not None:
        directive.number = edit.number.strip()[:64]
    if edit.authority is not None:
        directive.authority = edit.authority.strip()[:120]


def _put_arrival(directive: Directive, edit: DirectiveEdit, actor: Actor, today: date) -> None:
    if edit.issuer_words is not None and edit.issuer_words.strip() != directive.issuer_words:
        directive.issuer_words = edit.issuer_words.strip()[:120]
        names = directory(actor.unit_path)
        directive.registered_for_id = office_named(directive.issuer_words, names, directive.issuer_id)
    if edit.arrived_on is None or edit.arrived_on == directive.arrived_on:
        return
    if edit.arrived_on > today:
        day = edit.arrived_on.isoformat()
        raise InvalidError.of("directive.arrived_later", field="arrived_on", day=day, today=today.isoformat())
    directive.arrived_on = edit.arrived_on
    _count_again(directive, edit.arrived_on)


def _count_again(directive: Directive, base: date) -> None:
    calendar = work_calendar()
    for question in Question.objects.filter(directive=directive, code=COUNTED).select_related("draft"):
        params, answer = question.params, question.answer or {}
        term = term_of(params["days"], base, calendar, working=params["working"])
        if question.draft is None or term is None:
            continue
        before, due = answer.get("due"), term.due
        question.params = {**params, "base": base.isoformat()}
        question.answer = {"due": due.isoformat()}
        question.save(update_fields=["params", "answer"])
        Draft.objects.filter(pk=question.draft.pk, due=before).update(due=due)
