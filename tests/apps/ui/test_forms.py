"""Forms keep what was typed and say what is wrong, where it is wrong."""

from __future__ import annotations

from django import forms
from django.utils import translation

from threadneedle.core.base import DomainError, Problem
from threadneedle.ui.forms import Form, add_problems
from threadneedle.ui.templatetags.components import form_errors


class Reporting(Form):
    fact = forms.CharField(label="Fact", max_length=20, help_text="One sentence")
    due = forms.DateField(label="Due", required=False)
    found = forms.ChoiceField(label="Found", choices=[("a", "A")], widget=forms.RadioSelect, required=False)
    told = forms.BooleanField(label="Told", required=False)


def filled() -> Reporting:
    form = Reporting({"fact": "防盗栏 <b>", "due": "2026-06-17"})
    assert form.is_valid()
    return form


def test_a_problem_goes_to_its_field_and_others_to_the_top() -> None:
    form = filled()
    add_problems(
        form,
        DomainError(
            Problem("too_vague", {"field": "fact"}), Problem("stale"), Problem("x", {"field": "gone"})
        ),
    )
    assert [error.code for error in form.errors.as_data()["fact"]] == ["too_vague"]
    assert [error.code for error in form.errors.as_data()["__all__"]] == ["stale", "x"]


def test_what_was_typed_is_still_there() -> None:
    form = filled()
    add_problems(form, DomainError.of("too_vague", field="fact"))
    with translation.override("en"):
        shown = str(form)
    assert 'value="防盗栏 &lt;b&gt;"' in shown
    assert 'value="2026-06-17"' in shown


def test_help_and_error_are_joined_to_the_input() -> None:
    form = filled()
    add_problems(form, DomainError.of("too_vague", field="fact"))
    with translation.override("en"):
        shown = str(form["fact"].as_field_group())
    assert 'aria-describedby="id_fact_helptext id_fact_error"' in shown
    assert 'id="id_fact_helptext"' in shown
    assert 'id="id_fact_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert '<label for="id_fact">Fact</label>' in shown


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    with translation.override("en"):
        shown = str(Reporting()["found"].as_field_group())
    assert "<fieldset>" in shown
    assert "<legend>Found" in shown


def test_the_summary_links_to_the_field() -> None:
    form = Reporting({"fact": ""})
    with translation.override("en"):
        shown = form_errors(form)
        assert form_errors(Reporting()) == ""
    assert '<a href="#id_fact">Fact</a>: This field is required.' in shown
    assert 'role="alert"' in shown
