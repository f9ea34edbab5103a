"""Django's name of this app."""

from django.apps import AppConfig


class PdpConfig(AppConfig):
    name = "portal.pdp"
    label = "pdp"
