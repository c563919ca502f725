"""The administrator's window on persons: to read; every change goes through the services."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from threadneedle.accounts.models import Person
from threadneedle.ledger.admin import ReadOnlyAdmin

# The window's own sign-in form knows neither the second factor nor the throttle.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """Who can sign in; no password, no session, no time of use."""

    list_display = ("username", "name", "name_en", "is_active", "is_staff", "created_at")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "name", "name_en")
    fields = ("username", "name", "name_en", "email", "is_active", "is_staff", "created_at")
