"""The addresses of ui alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def refused(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", {"problems": ["<先签收>"]}, status=status)


urlpatterns = [
    path("ui/", include("threadneedle.ui.urls")),
    path("refused/<int:status>", refused),
]
