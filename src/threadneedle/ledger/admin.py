"""The administrator's window on the record: to read, never to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from threadneedle.ledger.models import Event, Handled, Slot

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Model]
else:
    ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """Shows rows; nothing can be added, changed or deleted."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """Acts, newest first; what was said in them is read on the page of the thing."""

    list_display = ("id", "stream", "sequence", "at", "kind", "person_id", "post_id")
    list_filter = ("kind",)
    list_select_related = ("stream",)
    ordering = ("-id",)


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
