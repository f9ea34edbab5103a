"""The background worker: Procrastinate on the portal's own PostgreSQL, logged in as dtsen_worker."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from portal.machine import connection

# One job at a time: the worker must never take from the pages what the two cores have.
CONCURRENCY = 1
# A job that is told to stop (a long match) has so long to lay its work down where the next worker finds it.
STOP_SECONDS = 15.0
_ALONE = 0x44545345  # "DTSE": the lock of the one worker
_LEFT = "SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM procrastinate_jobs WHERE status = 'doing'"


def run_worker(*, wait: bool = True) -> None:
    """Takes jobs until it is told to stop (SIGTERM lets the job in hand finish, or lay itself down); without `wait` until none is left.

    Jobs that a killed worker has left half done are taken up again first.
    """
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise AssertionError("jobs are deferred through Django's connection")
    with _alone(), app.replace_connector(connector.get_worker_connector()):
        app.run_worker(
            concurrency=CONCURRENCY,
            wait=wait,
            listen_notify=wait,
            delete_jobs="successful",
            name="dtsen",
            shutdown_graceful_timeout=STOP_SECONDS,
        )


@contextmanager
def _alone() -> Iterator[None]:
    """Holds a lock that PostgreSQL gives back the moment a worker dies: whoever gets it knows that every job in hand is an orphan."""
    with psycopg.connect(**connection(settings.MACHINE, "worker"), autocommit=True) as held:  # type: ignore[arg-type]
        row = held.execute("SELECT pg_try_advisory_lock(%s)", [_ALONE]).fetchone()
        if row and row[0]:
            held.execute(_LEFT)
        yield
