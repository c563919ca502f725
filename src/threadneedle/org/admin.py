"""The administrator's window on the organisation: to read; four configuration tables can be put right in it.

What is put right there is an act in the ledger like any other.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms.models import model_to_dict
from django.http import HttpRequest

from threadneedle.adapters import clock
from threadneedle.core.base import DomainError
from threadneedle.ledger.admin import ReadOnlyAdmin
from threadneedle.ledger.services import append
from threadneedle.org.acting import acting
from threadneedle.org.models import (
    Alias,
    CalendarDay,
    CalendarYear,
    Capacity,
    Grant,
    Holder,
    Post,
    Rule,
    Unit,
)
from threadneedle.org.reads.people import may_keep_people


class ConfigurationAdmin(ReadOnlyAdmin):
    """Rows that the administrator of the district may change; each change is recorded."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        try:
            return self.has_view_permission(request, obj) and may_keep_people(acting(request).actor)
        except DomainError:
            return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save the row and record who did it."""
        super().save_model(request, obj, form, change)
        self._record("config.change" if change else "config.add", request, obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the row and record who did it."""
        key = obj.pk
        super().delete_model(request, obj)
        obj.pk = key
        self._record("config.delete", request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete row by row, so that each is recorded."""
        for row in queryset:
            self.delete_model(request, row)

    def _record(self, kind: str, request: HttpRequest, row: Any) -> None:
        values = {name: None if value is None else str(value) for name, value in model_to_dict(row).items()}
        subjects = [(str(self.opts.model_name), row.pk)]
        append(kind, actor=acting(request).actor, now=clock.now(), subjects=subjects, payload=values)


@admin.register(Unit)
class UnitAdmin(ReadOnlyAdmin):
    """Units in order of the tree."""

    list_display = ("path", "kind", "name", "short", "name_en", "code", "closed_on")
    list_filter = ("kind",)
    search_fields = ("name", "short", "name_en", "code")


@admin.register(Post)
class PostAdmin(ReadOnlyAdmin):
    """Posts by unit."""

    list_display = ("unit", "name", "name_en", "heads", "closed_on")
    list_select_related = ("unit",)
    search_fields = ("name", "name_en", "unit__name")


@admin.register(Holder)
class HolderAdmin(ReadOnlyAdmin):
    """Who holds which post between which dates."""

    list_display = ("post", "person", "since", "until", "stands_in")
    list_select_related = ("post", "person")


@admin.register(Grant)
class GrantAdmin(ReadOnlyAdmin):
    """Roles of posts on subtrees."""

    list_display = ("post", "role", "unit", "delegable")
    list_filter = ("role",)
    list_select_related = ("post", "unit")


@admin.register(Capacity)
class CapacityAdmin(ReadOnlyAdmin):
    """Hours of teams."""

    list_display = ("unit", "since", "hours_per_day", "reserve_percent")
    list_select_related = ("unit",)


@admin.register(Alias)
class AliasAdmin(ConfigurationAdmin):
    """Other names of units."""

    list_display = ("name", "unit")
    list_select_related = ("unit",)
    search_fields = ("name", "unit__name")
    autocomplete_fields = ("unit",)


@admin.register(CalendarDay)
class CalendarDayAdmin(ConfigurationAdmin):
    """Days that differ from the weekly rule."""

    list_display = ("day", "kind", "name")
    date_hierarchy = "day"


@admin.register(CalendarYear)
class CalendarYearAdmin(ConfigurationAdmin):
    """Years that have been announced."""

    list_display = ("year", "source")


@admin.register(Rule)
class RuleAdmin(ConfigurationAdmin):
    """The rule pack."""

    list_display = ("key", "value", "unit_of_value", "since", "until", "house_default", "source")
    list_filter = ("house_default",)
    search_fields = ("key", "name", "name_en")
