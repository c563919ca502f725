"""The shape of what is typed at sign-in and on one's own account."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threadneedle.accounts.secrecy import sign_in_name
from threadneedle.accounts.services.tokens import TOKEN_DAYS
from threadneedle.ui.forms import Form, Renderer
from threadneedle.ui.words import in_words

LONGEST_PASSWORD = 256


PASSWORD_HELP = _("At least 10 characters, not only digits, not a common password.")


class Plain:
    """Shows a form of allauth as ours: a label instead of a placeholder, help in one sentence."""

    default_renderer = Renderer
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.help_text = PASSWORD_HELP


class SignInForm(Plain, account.LoginForm):  # type: ignore[misc]
    """Sign-in name and password; the name is read in any case and width."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Sign-in name")
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        login.widget.attrs["autofocus"] = True
        password = self.fields["password"]
        password.label, password.help_text = _("Password"), ""
        password.widget.attrs = {"autocomplete": "current-password", "maxlength": LONGEST_PASSWORD}

    def clean_login(self) -> str:
        """Return the name in the one form in which names are kept."""
        return sign_in_name(self.cleaned_data["login"])


class ChangePasswordForm(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one, twice."""


class SetPasswordForm(Plain, account.SetPasswordForm):  # type: ignore[misc]
    """A first password, twice."""


class ConfirmForm(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""


class SecondFactorForm(Plain, mfa.AuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of the app, or a recovery code")


class ConfirmSecondFactorForm(Plain, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The same, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of the app, or a recovery code")


class AddAppForm(Plain, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of the app")


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """Name and use of a new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = pgettext_lazy("of a passkey", "Name")
        alone = self.fields["passwordless"]
        alone.label = _("Sign in with it alone, without a password")
        alone.help_text = _("The device then asks for a finger, face or PIN each time.")


class EditPasskeyForm(Plain, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """A new name of a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = pgettext_lazy("of a passkey", "Name")


class CodeForm(Form):
    """A one-time code and the new password."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = forms.CharField(
        label=_("One-time code"),
        help_text=_("16 letters and digits, as the administrator wrote them down; hyphens do not matter."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    new_password = forms.CharField(
        label=_("New password"),
        help_text=PASSWORD_HELP,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label=_("New password once more"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = found.get("new_password"), found.get("repeated")
        if first is not None and second is not None and first != second:
            self.add_error("repeated", in_words("accounts.passwords_differ"))
        return found


class TokenForm(Form):
    """A new token of the API."""

    name = forms.CharField(label=pgettext_lazy("of a token", "Name"), max_length=64)
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=[
            ("read", pgettext_lazy("token scope", "reads")),
            ("write", pgettext_lazy("token scope", "reads and writes")),
        ],
        widget=forms.RadioSelect,
        initial="read",
    )
    days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, max_value=TOKEN_DAYS, initial=90)
