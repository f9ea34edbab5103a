"""Django's name of this app."""

from django.apps import AppConfig


class LookupConfig(AppConfig):
    name = "portal.lookup"
    label = "lookup"
