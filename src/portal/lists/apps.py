"""Django's name of this app."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "portal.lists"
    label = "lists"
