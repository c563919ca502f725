"""The administrator's window on letters: to read, never to change."""

from __future__ import annotations

from django.contrib import admin

from threadneedle.ledger.admin import ReadOnlyAdmin
from threadneedle.notifications.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Letters, those that were given up first; what they say stays with those they were written to."""

    list_display = ("id", "channel", "address", "state", "tries", "next_try_at", "answer")
    list_filter = ("state", "channel")
    ordering = ("state", "-id")
