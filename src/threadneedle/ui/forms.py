"""Forms that keep what was typed and say in words what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates

from threadneedle.core.base import DomainError
from threadneedle.ui.words import in_words


class Renderer(DjangoTemplates):
    """Renders every field with the house's fragment."""

    field_template_name = "ui/_field.html"
    form_template_name = "ui/_form.html"


class Form(forms.Form):
    """Base of all forms: label, help, input and errors joined for assistive technology."""

    default_renderer = Renderer
    required_css_class = "required"
    use_required_attribute = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar; the browser takes no other form of it than the ISO one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **kwargs})


class SearchField(forms.CharField):
    """Words that are looked for; never needed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "search"})
        super().__init__(**{"widget": widget, "required": False, **kwargs})


def add_problems(form: forms.BaseForm, error: DomainError) -> None:
    """Put the problems of a refused act beside their fields; nothing typed is lost.

    A problem whose ``field`` parameter names a field of the form goes there,
    every other one to the top of the form.
    """
    for problem in error.problems:
        field = problem.params.get("field")
        at = field if isinstance(field, str) and field in form.fields else None
        form.add_error(at, forms.ValidationError(in_words(problem), code=problem.code))
