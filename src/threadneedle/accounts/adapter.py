"""How allauth is tamed: nobody signs up, and an outside identity opens only an account that exists."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from threadneedle.accounts.addresses import address_of
from threadneedle.accounts.models import Person
from threadneedle.accounts.secrecy import sign_in_name
from threadneedle.accounts.services import count_failure, refuse_throttled
from threadneedle.accounts.services.throttle import SIGN_IN
from threadneedle.adapters import clock
from threadneedle.ui.words import in_words


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed: the administrator makes persons and hands over one-time codes."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The sign-in name or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("The present password is not right."),
        "too_many_login_attempts": _("Too many wrong codes. Please wait five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Say no."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count by the same address as everything else does."""
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Refuse an address from which too many failures came; a name alone is never refused.

        allauth's own limit, which counts by name, is not asked.
        """
        refuse_throttled(SIGN_IN, address_of(request), now=clock.now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Count a failure for its address; axes counts it for the pair of name and address."""
        count_failure(SIGN_IN, address_of(request), now=clock.now())


class KnownPersonAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An identity provider may open an account that exists, by sign-in name; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Say no."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect an identity that comes for the first time to the person of the same sign-in name.

        The provider was named by the administrator in the settings, and its
        ``preferred_username`` is trusted for that reason alone; an e-mail
        address is never taken as proof. Somebody signed in connects only
        their own name.
        """
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.get_provider_account().get_user_data() or {}
        name = sign_in_name(str(claims.get("preferred_username") or ""))
        person = Person.objects.filter(username=name, is_active=True).first() if name else None
        if person is None or (request.user.is_authenticated and request.user.pk != person.pk):
            refuse(request)
        sociallogin.connect(request, person)


def refuse(request: HttpRequest) -> NoReturn:
    """Send an outside identity back to sign-in with one sentence that does not say who exists here."""
    messages.error(request, in_words("accounts.identity_unknown"))
    raise ImmediateHttpResponse(redirect("account_login"))
