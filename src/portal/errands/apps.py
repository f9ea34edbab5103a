"""Django's name of this app."""

from django.apps import AppConfig


class ErrandsConfig(AppConfig):
    name = "portal.errands"
    label = "errands"
