"""Addresses of worklists."""

from __future__ import annotations

from django.urls import path

from threadneedle.worklists import views, views_parts, views_pins

app_name = "worklists"

urlpatterns = [
    path("", views.own, name="own"),
    path("mine/", views.mine, name="mine"),
    path("units/", views.units, name="units"),
    path("units/<int:unit_id>/below/", views.units, name="below"),
    path("units/<int:unit_id>/", views.worklist, name="worklist"),
    path("units/<int:unit_id>/message/", views.message, name="message"),
    path("units/<int:unit_id>/changes/", views.changes, name="changes"),
    path("units/<int:unit_id>/lines/<int:task_id>/", views.why, name="why"),
    path("units/<int:unit_id>/lines/<int:task_id>/pin/", views_pins.pin, name="pin"),
    path(
        "units/<int:unit_id>/lines/<int:task_id>/parts/",
        views_parts.divide,
        name="divide",
    ),
    path("units/<int:unit_id>/brief/", views.brief, name="brief"),
]
