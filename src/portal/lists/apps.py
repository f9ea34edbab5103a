"""Django's name of this app, and what it lets the worker do."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "portal.lists"
    label = "lists"

    def ready(self) -> None:
        # Its models exist only from here on.
        from portal.errands.kinds import register
        from portal.lists.errands import KINDS

        register(KINDS)
