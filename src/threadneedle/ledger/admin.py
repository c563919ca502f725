"""The administrator's window on the worker: to read, never to change.

The record itself is not listed here: sorted by person and minute it would be a list of what people did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from threadneedle.ledger.models import Handled, Slot

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Model]
else:
    ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """Shows rows to whoever may open the window; nothing can be added, changed or deleted."""

    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Open the window to whoever may sign in to it."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Open the window to whoever may sign in to it."""
        return request.user.is_active and getattr(request.user, "is_staff", False)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Handled)
class HandledAdmin(ReadOnlyAdmin):
    """What the worker has done after an event, and where it failed."""

    list_display = ("event_id", "handler", "at", "done", "failures")
    list_filter = ("done", "handler")
    ordering = ("done", "-id")


@admin.register(Slot)
class SlotAdmin(ReadOnlyAdmin):
    """Runs of what is scheduled."""

    list_display = ("job", "due", "started_at", "finished_at", "error")
    list_filter = ("job",)
    ordering = ("-due",)
