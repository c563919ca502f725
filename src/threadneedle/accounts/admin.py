"""The administrator's window on persons: to read; every change goes through the services."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

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

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Open the window to whoever may sign in to it."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Open the window to whoever may sign in to it."""
        return request.user.is_active and getattr(request.user, "is_staff", False)
