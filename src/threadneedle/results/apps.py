"""The Django app ``results``."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Name and label of the app."""

    name = "threadneedle.results"
    label = "results"
