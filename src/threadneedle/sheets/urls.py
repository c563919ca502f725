"""Addresses of tables."""

from __future__ import annotations

from django.urls import path

from threadneedle.sheets.views import downloads, takes

app_name = "sheets"

urlpatterns = [
    path("", takes.index, name="index"),
    path("takes/<int:take_id>", takes.take, name="take"),
    path("takes/<int:take_id>/columns", takes.columns, name="columns"),
    path("takes/<int:take_id>/take-in", takes.take_in, name="take_in"),
    path("takes/<int:take_id>/drop", takes.drop, name="drop"),
    path("takes/<int:take_id>/problems.<slug:form>", downloads.problems, name="problems"),
    path("<slug:code>/", takes.purpose, name="purpose"),
    path("<slug:code>/back", downloads.back, name="back"),
    path("<slug:code>/form.xlsx", downloads.blank, name="blank"),
]
