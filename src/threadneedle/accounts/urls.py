"""Addresses of sign-in and of one's own account.

What is not listed does not exist: there is no sign-up, no e-mail management,
no password reset by e-mail and no page of connected identities.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import include, path
from django.views.generic import RedirectView

from threadneedle.accounts import views

own = [
    path("", views.account, name="account"),
    path("one-time-code/", views.use_code, name="use_code"),
    path("tokens/", views.make_token, name="make_token"),
    path("tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("sessions/end/", views.end_sessions, name="end_sessions"),
    path("persona/", views.persona, name="persona"),
]

sign_in = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("disabled/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
]

second_factor = [
    path("sign-in/second/", mfa.authenticate, name="mfa_authenticate"),
    path("confirm/second/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second/", RedirectView.as_view(pattern_name="accounts:account"), name="mfa_index"),
    path("second/app/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("second/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second/recovery/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second/recovery/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second/recovery/file/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("confirm/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("second/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("second/passkeys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("second/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]

identity_provider = [
    path("oidc/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc/error/", social.login_error, name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/", oidc.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    *sign_in,
    *second_factor,
    *identity_provider,
]
