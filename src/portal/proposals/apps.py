"""Django's name of this app."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "portal.proposals"
    label = "proposals"
