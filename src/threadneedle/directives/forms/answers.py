"""Answers to what the extractor would not guess, one small form a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threadneedle.core.base import Problem, Tier
from threadneedle.core.extraction import Directory, Kind, QuestionCode
from threadneedle.directives.forms.choices import kind_choices, proof_choices, tier_choices
from threadneedle.directives.forms.naming import DueField, UnitsField
from threadneedle.directives.reads.drafts import DraftView, QuestionView
from threadneedle.directives.reads.review import Review
from threadneedle.directives.services import Answer, UnitChoice
from threadneedle.ui.forms import Form
from threadneedle.ui.words import in_words

NOT_A_TASK = "not_a_task"
OTHER = "other"
EACH = "each"


class AnswerForm(Form):
    """Base: what a question shares with every other."""

    shape = ""

    def __init__(self, *args: Any, question: QuestionView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        for field in self.fields.values():
            # The drafts hold forms of their own; so the answers belong to theirs by name, not by place.
            field.widget.attrs["form"] = "answers"

    def choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Give a field its choices."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    def answer(self) -> Answer | None:
        """Return the answer for the service; None as long as there is none."""
        raise TypeError(f"{type(self).__name__} gives no answer")


class UnitAnswer(AnswerForm):
    """Who is meant: one of the candidates, units by name, or nobody."""

    shape = "unit"
    choice = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    names = UnitsField(required=False)
    remember = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(unit.id), str(unit)) for unit in self.question.candidates]
        other = _("another unit, by name") if named else _("the unit, by name")
        nobody = (NOT_A_TASK, _("Not a task"))
        self.choices("choice", [*named, (OTHER, other), nobody])
        if self.question.code != QuestionCode.UNIT_UNKNOWN:
            del self.fields["remember"]
        field = self.fields["names"]
        field.widget.attrs |= {"list": "units", "aria-label": _("Name of the unit")}
        if isinstance(field, UnitsField):
            field.role = self.question.role

    def answer(self) -> Answer | None:
        """A name counts even if the circle before it was not chosen."""
        chosen, names = self.cleaned_data["choice"], self.cleaned_data["names"]
        remember = bool(self.cleaned_data.get("remember"))
        if chosen == NOT_A_TASK:
            return Answer(self.question.id, not_a_task=True)
        if chosen in {"", OTHER}:
            return Answer(self.question.id, units=names, remember=remember) if names else None
        unit = UnitChoice(int(chosen), self.question.role)
        return Answer(self.question.id, units=(unit,), remember=remember)


class DateAnswer(AnswerForm):
    """Until when: a date, or the date of another draft."""

    shape = "date"
    due = DueField(required=False, label=_("Due"))

    def answer(self) -> Answer | None:
        """Return a date, or the position of the draft that has it."""
        due = self.cleaned_data["due"]
        if due is None:
            return None
        if isinstance(due, date):
            return Answer(self.question.id, due=due)
        return Answer(self.question.id, same_as=due)


class LeadAnswer(AnswerForm):
    """Who leads among several, or each for itself."""

    shape = "lead"
    choice = forms.ChoiceField(required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leads = [(str(unit.id), _("%(unit)s leads") % {"unit": unit}) for unit in self.question.candidates]
        self.choices("choice", [*leads, (EACH, _("Each for itself")), (NOT_A_TASK, _("Not a task"))])

    def answer(self) -> Answer | None:
        """Return the lead, or that there is none."""
        chosen = self.cleaned_data["choice"]
        if not chosen:
            return None
        if chosen == NOT_A_TASK:
            return Answer(self.question.id, not_a_task=True)
        if chosen == EACH:
            return Answer(self.question.id, each=True)
        return Answer(self.question.id, lead=int(chosen))


class ProofAnswer(AnswerForm):
    """Photos and the like: a random check instead, unless a category and a reason are given."""

    shape = "proof"
    category = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    asks = forms.CharField(required=False, max_length=120, label=_("What is asked for"))
    reason = forms.CharField(required=False, max_length=300, label=_("Why the fact is not enough"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices("category", proof_choices(_("A random check of a few instead")))
        self.initial.setdefault("category", "")
        self.initial.setdefault("asks", self.question.words)

    def clean(self) -> dict[str, Any]:
        """Proof beyond the fact needs its reason in writing."""
        cleaned = super().clean() or {}
        if cleaned.get("category"):
            for name in ("asks", "reason"):
                if not cleaned.get(name, "").strip() and name not in self.errors:
                    self.add_error(name, _("Needed, if proof is asked for."))
        return cleaned

    def answer(self) -> Answer | None:
        """Nothing chosen means nothing but the fact."""
        cleaned = self.cleaned_data
        return Answer(
            self.question.id,
            proof_category=cleaned["category"],
            proof_asks=cleaned["asks"],
            proof_reason=cleaned["reason"],
        )


class AuthorityAnswer(AnswerForm):
    """Who consented that townships are ordered."""

    shape = "authority"
    authority = forms.CharField(required=False, max_length=120, label=_("Authority"))

    def answer(self) -> Answer | None:
        """Return the words of consent."""
        given = self.cleaned_data["authority"].strip()
        return Answer(self.question.id, authority=given) if given else None


class ChoiceAnswer(AnswerForm):
    """Which tier, or which kind."""

    shape = "choice"
    choice = forms.ChoiceField(required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = tier_choices() if self._of_tier else kind_choices()
        self.choices("choice", [*offered, (NOT_A_TASK, _("Not a task"))])
        if self.question.asks_least:
            least = str(Tier.DEVELOPMENT.value) if self._of_tier else Kind.INFORMATION.value
            self.initial.setdefault("choice", least)

    @property
    def _of_tier(self) -> bool:
        return self.question.code == QuestionCode.TIER_UNSURE

    def answer(self) -> Answer | None:
        """Return the tier or the kind."""
        chosen = self.cleaned_data["choice"]
        if not chosen:
            return None
        if chosen == NOT_A_TASK:
            return Answer(self.question.id, not_a_task=True)
        return (
            Answer(self.question.id, tier=int(chosen))
            if self._of_tier
            else Answer(self.question.id, kind=chosen)
        )


def _form_of(code: str) -> type[AnswerForm]:
    if code.startswith("unit_"):
        return UnitAnswer
    if code.startswith("deadline_"):
        return DateAnswer
    return {
        QuestionCode.LEAD_MISSING.value: LeadAnswer,
        QuestionCode.PROOF_ASKED.value: ProofAnswer,
        QuestionCode.AUTHORITY_MISSING.value: AuthorityAnswer,
    }.get(code, ChoiceAnswer)


class AnswerForms:
    """The forms of all open questions of a directive, read and checked together.

    Parameters
    ----------
    names
        Called for the directory only if somebody typed the name of a unit.
    """

    def __init__(self, review: Review, names: Callable[[], Directory], today: date, data: Any = None) -> None:
        self.review, self.names, self.today, self.data = review, names, today, data
        questions = [*review.questions, *(each for draft in review.kept for each in draft.questions)]
        self.forms = {
            each.id: _form_of(each.code)(data, question=each, prefix=f"q{each.id}") for each in questions
        }
        typed = data is not None and any(data.get(f"q{key}-names", "").strip() for key in self.forms)
        directory = names() if typed else Directory()
        for form in self.forms.values():
            for field in form.fields.values():
                if isinstance(field, UnitsField):
                    field.directory, field.issuer_id = directory, review.issuer.id
                elif isinstance(field, DueField):
                    field.today = today
            if isinstance(form, UnitAnswer) and form.question.asks_least and len(review.kept) > 1:
                # The rest of the order is ours: what names somebody unknown is probably theirs.
                form.initial.setdefault("choice", NOT_A_TASK)

    def on(self, review: Review) -> AnswerForms:
        """Return the same answers on a newer state of the directive, checked against it."""
        again = AnswerForms(review, self.names, self.today, self.data)
        again.is_valid()
        return again

    def is_valid(self) -> bool:
        """Tell whether every form is; all are checked, so that all errors show at once."""
        valid = [form.is_valid() for form in self.forms.values()]
        fine = all(valid)
        return self._same_as_known() and fine

    def _same_as_known(self) -> bool:
        """A date can be taken only from a draft that has one."""
        dated = {draft.position for draft in self.review.kept if draft.due is not None}
        fine = True
        for form in self.forms.values():
            due = form.cleaned_data.get("due") if isinstance(form, DateAnswer) else None
            if isinstance(due, int) and due not in dated:
                form.add_error("due", in_words(Problem("question.no_such_date", {"position": due})))
                fine = False
        return fine

    def of(self, draft: DraftView) -> list[AnswerForm]:
        """Return the forms of the questions about one draft."""
        return [self.forms[each.id] for each in draft.questions if each.id in self.forms]

    def answers(self) -> list[Answer]:
        """Return what has been answered; a question left open stays open."""
        return [answer for form in self.forms.values() if (answer := form.answer()) is not None]
