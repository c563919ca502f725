"""How allauth is tamed: nobody signs up, and an outside identity opens only an account that exists."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import redirect

from threadneedle.accounts.models import Person


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: the administrator makes persons and hands over one-time codes."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False


class KnownPersonAdapter(DefaultSocialAccountAdapter):
    """An identity provider may open an account that exists, by sign-in name; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        name = sociallogin.account.extra_data.get("preferred_username", "")
        person = Person.objects.filter(username__iexact=name, is_active=True).first() if name else None
        if person is None:
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)
