"""Django's name of this app, and what it lets the worker do."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "portal.proposals"
    label = "proposals"

    def ready(self) -> None:
        # Its models exist only from here on.
        from portal.errands.kinds import register
        from portal.proposals.errands import KINDS

        register(KINDS)
