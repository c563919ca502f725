"""Every address of the product, by context."""

from django.apps import apps
from django.contrib import admin
from django.urls import include, path

from threadneedle.config.api import api

# The tables of the libraries would be a way round services and ledger for whoever may change them there.
for model in apps.get_models():
    if admin.site.is_registered(model) and not model.__module__.startswith("threadneedle."):
        admin.site.unregister(model)

urlpatterns = [
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
    path("accounts/", include("threadneedle.accounts.urls")),
    path("ui/", include("threadneedle.ui.urls")),
    path("org/", include("threadneedle.org.urls")),
    path("worklists/", include("threadneedle.worklists.urls")),
    path("", include("threadneedle.burden.urls")),
    path("reports/", include("threadneedle.reports.urls")),
    path("sheets/", include("threadneedle.sheets.urls")),
    path("notices/", include("threadneedle.notifications.urls")),
    path("", include("threadneedle.directives.urls")),
    path("", include("threadneedle.results.urls")),
]
