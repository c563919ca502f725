"""A new order: pasted, or as one file or many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.adapters.documents.limits import LIMITS
from threadneedle.core.base import Problem
from threadneedle.core.extraction import looks_secret
from threadneedle.directives.forms.choices import kind_choices
from threadneedle.directives.reads.lists import Shelf
from threadneedle.directives.reads.names import UnitName
from threadneedle.directives.reads.tray import Entry
from threadneedle.directives.services import MOST_FILES, DirectiveText, GivenFile, Received
from threadneedle.ui.forms import DayField, Form, SearchField
from threadneedle.ui.words import in_words

ACCEPTED = ".docx,.xlsx,.xls,.csv,.pdf,.ofd,.txt,.jpg,.jpeg,.png"
OURS, RECEIVED = "ours", "received"
SENT_BACK = ("text", "title", "number", "authority", "issuer_words")
"""Fields that a refused page shows again as they were typed."""


class FilesInput(forms.ClearableFileInput):
    """A field for files that takes several at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files; cleans to a list of them, empty ones too: the reader says what is wrong with each by name."""

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ARG002 - Django's signature
        """Return every file that was sent."""
        given: Iterable[Any] = data if isinstance(data, list | tuple) else [data]
        return [file for file in given if isinstance(file, UploadedFile)]


class DirectiveForm(Form):
    """The text or the files of an order, whose order it is, and what the text may leave out."""

    origin = forms.ChoiceField(
        label=_("Whose order is it?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (RECEIVED, _("It came to us from another office")),
            (OURS, _("Ours, to units below")),
        ],
    )
    file = FilesField(
        label=_("Files"),
        required=False,
        help_text=_(
            "Word, Excel, PDF, OFD, text or photographs, one or many. Each becomes an order of its own."
        ),
        widget=FilesInput(attrs={"accept": ACCEPTED}),
    )
    one_order = forms.BooleanField(
        label=_("These files are one order"),
        required=False,
        help_text=_("A notice with its tables: they are read one after another."),
    )
    text = forms.CharField(
        label=_("Or the text of one order, pasted: also from a chat"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false", "autofocus": True}),
    )
    kind = forms.ChoiceField(label=_("What does it ask for?"), required=False, widget=forms.RadioSelect)
    issuer_words = forms.CharField(
        label=_("From whom"),
        required=False,
        max_length=120,
        help_text=_("The office as the paper names it. Left empty, it is read from the text."),
    )
    arrived_on = DayField(
        label=_("Arrived on"),
        required=False,
        help_text=_("“Within three working days” counts from this day."),
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

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        chosen = self.fields["kind"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", pgettext_lazy("kind", "as the text says")), *kind_choices()]
        if not (entry.may_issue and entry.may_register):
            del self.fields["origin"]
        if not entry.may_issue:
            del self.fields["authority"]
        if not entry.may_register:
            for name in ("issuer_words", "arrived_on"):
                del self.fields[name]

    @property
    def head(self) -> list[str]:
        """Names of the fields that are rarely needed, because the text says it."""
        return [name for name in ("title", "number", "authority") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Something has to be there: a text, or files; both only if they are one order."""
        cleaned = super().clean() or {}
        typed, files = cleaned.get("text") or "", cleaned.get("file") or []
        # The last field of the page is missing if the sending broke off: a text cut short would look whole.
        if "whole" not in self.data and (files or "text" not in self.data):
            self.add_error(
                "file", _("The sending broke off before its end. Nothing was kept; send it again.")
            )
            return cleaned
        if len(files) > MOST_FILES:
            many = {"files": len(files), "limit": MOST_FILES}
            self.add_error("file", in_words(Problem("directive.files_many", many)))
        elif typed.strip() and files and not cleaned.get("one_order"):
            self.add_error(
                "file", _("Text and files are both here: say that they are one order, or keep one.")
            )
        elif not typed.strip() and not files and "text" not in self.errors:
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

    @property
    def orders(self) -> list[list[GivenFile]]:
        """The files of each order; one list without a file for a text alone."""
        files = [given_file(file) for file in self.cleaned_data["file"]]
        if not files or self.cleaned_data["one_order"]:
            return [files]
        return [[file] for file in files]

    def given(self, *, alone: bool = True) -> DirectiveText:
        """Return the order for the service; of many orders only what holds for all of them."""
        cleaned = self.cleaned_data
        common = DirectiveText(text="", kind=cleaned["kind"], received=self._received())
        if not alone:
            return common
        return DirectiveText(
            text=cleaned["text"],
            title=cleaned["title"],
            number=cleaned["number"],
            authority=cleaned.get("authority", ""),
            client_key=cleaned["client_key"],
            kind=common.kind,
            received=common.received,
        )

    def _received(self) -> Received | None:
        cleaned = self.cleaned_data
        ours = self.entry.may_issue and cleaned.get("origin", "") != RECEIVED
        if ours:
            return None
        arrived: date | None = cleaned.get("arrived_on")
        return Received(cleaned.get("issuer_words", ""), arrived)


def given_file(file: UploadedFile[Any]) -> GivenFile:
    """Return an upload as the service takes it; what is too large for it is not taken into memory."""
    size = file.size or 0
    return GivenFile(file.name or "", b"" if size > LIMITS.size else file.read(), size)


class TypedForm(Form):
    """The words of a picture or a scan, typed beside it."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("The words on the paper"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false", "autofocus": True}),
        help_text=_("What orders is enough: who, what, until when. Letterhead and stamp may be left out."),
    )
    kind = forms.ChoiceField(label=_("What does it ask for?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["kind"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [("", pgettext_lazy("kind", "as the text says")), *kind_choices()]

    def empty(self) -> None:
        """Send nothing back of a text with a mark of secrecy."""
        data: Any = self.data
        changed = data.copy()
        changed["text"] = ""
        self.data = changed


class DeclineForm(Form):
    """Why an order that was registered in one's name is not taken over."""

    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class DirectiveFilter(Form):
    """Narrows the list of directives."""

    shelf = forms.ChoiceField(
        required=False, choices=[(shelf.value, shelf.value) for shelf in Shelf], widget=forms.HiddenInput
    )
    q = SearchField(label=_("Words"), max_length=100)
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
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

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
