"""Django's name of this app."""

from django.apps import AppConfig


class OperationConfig(AppConfig):
    name = "portal.operation"
    label = "operation"
