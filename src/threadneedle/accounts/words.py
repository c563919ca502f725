"""Words for the codes of this context."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS: Mapping[str, Promise] = MappingProxyType(
    {
        "accounts.sign_in": _("Please sign in first."),
        "accounts.administrator_only": _("Only an administrator of the whole district may do this."),
        "accounts.person_unknown": _("There is no such person here."),
        "accounts.person_disabled": _("This person is disabled. Enable the person first."),
        "accounts.not_oneself": _("You cannot disable yourself. Ask another administrator."),
        "accounts.administrator_exists": _(
            "There is an administrator already. Ask them for a one-time code, or force a new one."
        ),
        "accounts.username_malformed": _(
            "“%(username)s” cannot be a sign-in name: 2 to 64 letters, digits or . _ - @ are needed."
        ),
        "accounts.username_taken": _("The sign-in name %(username)s is taken."),
        "accounts.name_malformed": _("A name has 1 to %(most)s characters on one line."),
        "accounts.name_en_malformed": _("An English name has at most %(most)s characters on one line."),
        "accounts.email_malformed": _("“%(email)s” is not an e-mail address."),
        "accounts.code_wrong": _(
            "Sign-in name and code do not fit together, or the code is used up or too old. "
            "Check both; if it stays so, ask the administrator for a new code."
        ),
        "accounts.passwords_differ": _("The two passwords are not the same."),
        "accounts.password_too_short": _("The password is too short: at least %(min_length)s characters."),
        "accounts.password_too_common": _("This password is among the most common ones. Choose another."),
        "accounts.password_entirely_numeric": _("The password must not be digits alone."),
        "accounts.password_too_similar": _("The password is too similar to your name."),
        "accounts.token_unknown": _("You have no such token."),
        "accounts.token_name_malformed": _("A token needs a name of 1 to %(most)s characters."),
        "accounts.token_scope_unknown": _("A token either reads, or reads and writes."),
        "accounts.token_days_out_of_range": _("A token is valid for 1 to %(most)s days."),
        "accounts.too_many_tokens": _("You have %(most)s valid tokens already. Revoke one first."),
        "accounts.token_reads_only": _("This token reads only. Make one that writes."),
        "accounts.throttled": _(
            "Too many failures came from your network address. Please wait %(minutes)s min; "
            "nobody’s account is locked."
        ),
        "accounts.key_malformed": _("An idempotency key has 1 to 128 visible ASCII characters."),
        "accounts.key_reused": _("The idempotency key %(key)s was used for another request."),
        "accounts.identity_unknown": _(
            "Nobody here has the sign-in name that your organisation’s sign-in gave. Ask the administrator."
        ),
        "token_scope.read": pgettext_lazy("token scope", "reads"),
        "token_scope.write": pgettext_lazy("token scope", "reads and writes"),
    }
)
