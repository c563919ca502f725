"""A new order: pasted, or as a text file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.adapters.text import decode
from threadneedle.core.base import DomainError, Problem
from threadneedle.core.extraction import looks_secret
from threadneedle.directives.reads.lists import Shelf
from threadneedle.directives.reads.names import UnitName
from threadneedle.directives.services import DirectiveText
from threadneedle.ui.forms import Form
from threadneedle.ui.words import in_words

MOST_BYTES = 12 * 1024 * 1024
SENT_BACK = ("text", "title", "number", "authority")
"""Fields that a refused page shows again as they were typed."""


class DirectiveForm(Form):
    """The text of an order, and what the text may leave out."""

    text = forms.CharField(
        label=_("Text of the order"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "autofocus": True}),
    )
    file = forms.FileField(
        label=_("Or a text file (.txt)"),
        required=False,
        help_text=_("UTF-8 or GB18030, the two encodings in which offices save text."),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,text/plain"}),
    )
    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("Left empty, it is read from the text.")
    )
    number = forms.CharField(label=_("Document number"), required=False, max_length=64)
    authority = forms.CharField(
        label=_("Authority"),
        required=False,
        max_length=120,
        help_text=_(
            "Who consented, where a department orders townships: “with the consent of the government”."
        ),
    )
    client_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    supersedes = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def clean_file(self) -> UploadedFile[Any] | None:
        """Refuse what is no text file before it is read."""
        given: UploadedFile[Any] | None = self.cleaned_data["file"]
        if given is not None and (given.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s MB; a text of at most 12 MB can be read."),
                code="file.too_large",
                params={"size": (given.size or 0) // (1024 * 1024)},
            )
        return given

    def clean(self) -> dict[str, Any]:
        """Take the text from the field or from the file; exactly one of them."""
        cleaned = super().clean() or {}
        typed, given = cleaned.get("text") or "", cleaned.get("file")
        if typed.strip() and given is not None:
            self.add_error("file", _("Text and file are both here: keep one of them."))
        elif given is not None:
            try:
                cleaned["text"] = decode(given.read())
            except DomainError as error:
                self.add_error("file", in_words(error.problems[0]))
        elif not typed.strip() and "file" not in self.errors and "text" not in self.errors:
            self.add_error("text", _("Paste the text of the order, or choose a file."))
        return cleaned

    def empty(self) -> None:
        """Keep the words of the problem without the text: what is secret is not sent back."""
        data: Any = self.data
        changed = data.copy()
        for name in SENT_BACK:
            changed[name] = ""
        self.data = changed

    def empty_if_secret(self) -> None:
        """Send nothing back of a text with a mark of secrecy, whatever else is wrong with it."""
        if any(looks_secret(self.data.get(name) or "") for name in SENT_BACK):
            self.add_error("text", in_words(Problem("directive.secret")))
            self.empty()

    def given(self) -> DirectiveText:
        """Return the order for the service."""
        cleaned = self.cleaned_data
        return DirectiveText(
            text=cleaned["text"],
            title=cleaned["title"],
            number=cleaned["number"],
            authority=cleaned["authority"],
            client_key=cleaned["client_key"],
        )


class DirectiveFilter(Form):
    """Narrows the list of directives."""

    shelf = forms.ChoiceField(
        required=False, choices=[(shelf.value, shelf.value) for shelf in Shelf], widget=forms.HiddenInput
    )
    q = forms.CharField(
        label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", pgettext_lazy("filter", "all")),
            ("issued", pgettext_lazy("directive", "issued")),
            ("withdrawn", pgettext_lazy("directive", "withdrawn")),
        ],
    )
    issuer = forms.TypedChoiceField(label=_("Issuer"), required=False, coerce=int, empty_value=None)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, issuers: tuple[UnitName, ...] = (), shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shelf is Shelf.DRAFTS:
            del self.fields["state"]
        if shelf is not Shelf.RECEIVED:
            del self.fields["issuer"]
            return
        chosen = self.fields["issuer"]
        if isinstance(chosen, forms.ChoiceField):
            everybody = [("", pgettext_lazy("filter", "all"))]
            chosen.choices = [*everybody, *((unit.id, str(unit)) for unit in issuers)]
