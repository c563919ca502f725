"""Addresses of burden."""

from __future__ import annotations

from django.urls import path

from threadneedle.burden import views, views_record

app_name = "burden"

urlpatterns = [
    path("burden/", views.account, name="account"),
    path("burden/notice/", views.notice, name="notice"),
    path("directives/<int:directive_id>/assessment", views.assessment, name="assessment"),
    path("directives/<int:directive_id>/assessment.pdf", views_record.assessment_pdf, name="assessment_pdf"),
    path("directives/<int:directive_id>/assessment/move", views.move, name="move"),
]
