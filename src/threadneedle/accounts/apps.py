"""The Django app ``accounts``."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Name and label of the app."""

    name = "threadneedle.accounts"
    label = "accounts"
