"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from threadneedle.reports import views, views_line

app_name = "reports"

urlpatterns = [
    path("lines/<int:merge_id>/", views_line.report_line, name="line"),
    path("<int:task_id>/report", views.report, name="report"),
    path("<int:task_id>/confirm", views.confirm, name="confirm"),
    path("<int:task_id>/return", views.send_back, name="return"),
]
