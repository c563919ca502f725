"""Several small forms on one page: the one sent is bound, its service runs, errors stay beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from threadneedle.core.base import DomainError
from threadneedle.ui.forms import Form, add_problems

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Act:
    """A thing that can be done on a page: its form, the service behind it, what is said when it is done."""

    form: type[Form]
    run: Callable[[dict[str, Any]], object]
    said: Any
    initial: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    choices: Mapping[str, Sequence[tuple[object, object]]] = field(
        default_factory=lambda: MappingProxyType({})
    )


class Desk:
    """The acts of one page for one request; ``forms`` holds one form for each."""

    def __init__(self, request: HttpRequest, acts: Mapping[str, Act]) -> None:
        self._request = request
        self._acts = acts
        self.chosen = request.POST.get("act", "") if request.method == "POST" else ""
        self.forms = {name: self._form(name, act) for name, act in acts.items()}

    def _form(self, name: str, act: Act) -> Form:
        data = self._request.POST if name == self.chosen else None
        form = act.form(data, prefix=name, initial=dict(act.initial))
        for field_name, choices in act.choices.items():
            form.fields[field_name].choices = choices  # type: ignore[attr-defined]
        return form

    def perform(self) -> bool:
        """Do what was sent, and tell whether it is done; if not, its form says why."""
        act = self._acts.get(self.chosen)
        if act is None:
            return False
        form = self.forms[self.chosen]
        if not form.is_valid():
            return False
        try:
            act.run(form.cleaned_data)
        except DomainError as error:
            add_problems(form, error)
            return False
        messages.success(self._request, act.said)
        return True

    @property
    def refused(self) -> Form | None:
        """The form that was sent and could not be done."""
        return self.forms.get(self.chosen)

    @property
    def status(self) -> int:
        """HTTP status of the page that shows the forms (RFC 9110, 2022)."""
        return UNPROCESSABLE if self._request.method == "POST" else 200
