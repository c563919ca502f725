"""The Django app ``ledger``."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Name and label of the app."""

    name = "threadneedle.ledger"
    label = "ledger"
