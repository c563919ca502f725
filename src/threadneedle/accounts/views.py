"""Sign-in, one's own account, and one-click sign-in in the demo."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from threadneedle.accounts import reads, services
from threadneedle.accounts.addresses import address_of
from threadneedle.accounts.forms import CodeForm, TokenForm
from threadneedle.accounts.personas import personas
from threadneedle.accounts.services.throttle import SIGN_IN
from threadneedle.adapters import clock
from threadneedle.core.base import DomainError, InvalidError
from threadneedle.ui.forms import add_problems

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class SignIn(LoginView):  # type: ignore[misc]
    """allauth's sign-in; in demo mode with the personas beside it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the personas, in demo mode alone."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return {**found, "personas": personas() if settings.DEMO else ()}


@never_cache
@sensitive_post_parameters("code", "new_password", "repeated")
@require_http_methods(["GET", "POST"])
def use_code(request: HttpRequest) -> HttpResponse:
    """Activate an account or set a new password by a one-time code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now, address = clock.now(), address_of(request)
        services.refuse_throttled(SIGN_IN, address, now=now)
        given = form.cleaned_data
        try:
            services.use_code(given["username"], given["code"], given["new_password"], now=now)
        except InvalidError as error:
            if any(problem.code == "accounts.code_wrong" for problem in error.problems):
                services.count_failure(SIGN_IN, address, now=now)
            add_problems(form, error)
        else:
            messages.success(request, _("The new password is set. Please sign in with it."))
            return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/use_code.html", {"form": form}, status=status)


@never_cache
@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account: posts, password, second factor, tokens, sessions."""
    return _account_page(request, TokenForm())


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True, enabled=lambda _request: not settings.DEMO)  # type: ignore[untyped-decorator]
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token of the API and show it, this once; reloading that page leads back to the account."""
    if request.method == "GET":
        return redirect("accounts:account")
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _account_page(request, form, status=422)
    given = form.cleaned_data
    try:
        token = services.make_token(
            given["name"], given["scope"], given["days"], person_id=_person_id(request), now=clock.now()
        )
    except DomainError as error:
        add_problems(form, error)
        return _account_page(request, form, status=422)
    return render(request, "accounts/token_made.html", {"token": token, "name": given["name"]})


@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke one of one's own tokens."""
    services.revoke_token(token_id, person_id=_person_id(request), now=clock.now())
    messages.success(request, _("The token is revoked."))
    return redirect("accounts:account")


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one's sessions on all other devices and keep this one."""
    person = services.end_sessions(_person_id(request))
    update_session_auth_hash(request, person)
    messages.success(request, _("You are signed out on all other devices."))
    return redirect("accounts:account")


@require_POST
def persona(request: HttpRequest) -> HttpResponse:
    """Sign in as a persona by one click; outside demo mode this address does not exist."""
    name = request.POST.get("username", "")
    person = None
    if settings.DEMO and any(entry.username == name for entry in personas()):
        person = reads.active_person(name)
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return redirect(onward if safe else settings.LOGIN_REDIRECT_URL)


def _account_page(request: HttpRequest, form: TokenForm, *, status: int = 200) -> HttpResponse:
    person_id = _person_id(request)
    context = {
        "form": form,
        "tokens": reads.tokens_of(person_id, clock.now()),
        "second_factor": reads.second_factor_of(person_id),
        "place": "account",
    }
    return render(request, "accounts/account.html", context, status=status)


def _person_id(request: HttpRequest) -> int:
    person_id = request.user.pk
    if person_id is None:
        raise Http404
    return person_id
