"""Addresses of burden."""

from __future__ import annotations

from django.urls import path

from threadneedle.burden import views, views_account, views_answer, views_record

app_name = "burden"

urlpatterns = [
    path("burden/", views.account, name="account"),
    path("burden/issuers/", views_account.issuers, name="issuers"),
    path("burden/issuers/<int:unit_id>/", views_account.issuer, name="issuer"),
    path("burden/issuers/<int:unit_id>/account.<str:form>", views_account.issuer_table, name="issuer_table"),
    path("burden/asked/", views_account.asked, name="asked"),
    path("burden/asked/account.<str:form>", views_account.asked_table, name="asked_table"),
    path("burden/notice/", views.notice, name="notice"),
    path("directives/<int:directive_id>/assessment", views.assessment, name="assessment"),
    path("directives/<int:directive_id>/assessment.pdf", views_record.assessment_pdf, name="assessment_pdf"),
    path("directives/<int:directive_id>/assessment/answer", views_answer.answer, name="answer"),
    path("directives/<int:directive_id>/assessment/begin", views.begin, name="begin"),
    path("directives/<int:directive_id>/assessment/move", views.move, name="move"),
]
