"""The background worker: Procrastinate on the portal's own PostgreSQL, logged in as dtsen_worker."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

# One job at a time: the worker must never take from the pages what the two cores have.
CONCURRENCY = 1


def run_worker(*, wait: bool = True) -> None:
    """Takes jobs until it is told to stop (SIGTERM lets the job in hand finish); without `wait` until none is left."""
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise AssertionError("jobs are deferred through Django's connection")
    with app.replace_connector(connector.get_worker_connector()):
        app.run_worker(concurrency=CONCURRENCY, wait=wait, listen_notify=wait, delete_jobs="successful", name="dtsen")
