"""Addresses of the toggles and of the gallery of building blocks."""

from __future__ import annotations

from django.urls import path

from threadneedle.ui import views

app_name = "ui"

urlpatterns = [
    path("theme", views.theme, name="theme"),
    path("language", views.language, name="language"),
    path("gallery", views.gallery, name="gallery"),
]
