"""Django's name of this app."""

from django.apps import AppConfig


class EnumerationConfig(AppConfig):
    name = "portal.enumeration"
    label = "enumeration"
