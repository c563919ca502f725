"""Addresses of the board, the desk and the search."""

from __future__ import annotations

from django.urls import path

from threadneedle.results import views

app_name = "results"

urlpatterns = [
    path("", views.home, name="home"),
    path("board/", views.board, name="board"),
    path("desk/", views.desk, name="desk"),
    path("search/", views.search, name="search"),
]
