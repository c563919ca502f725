"""The Django app ``reports``."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Name and label of the app."""

    name = "threadneedle.reports"
    label = "reports"
