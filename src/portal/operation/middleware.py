"""Outside the request's transaction: the machine-readable health, and one line in the log for each request."""

import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from psycopg_pool import PoolTimeout

from portal.area import Scope, app_transaction, tell
from portal.operation.health import Health, look, unreachable

Handler = Callable[[HttpRequest], HttpResponse]
HEALTH_PATH = "/sehat.json"
# Anybody may ask: however often, the portal looks at most this often.
KEEP_SECONDS = 2.0
logger = logging.getLogger("portal.permintaan")


class HealthMiddleware:
    """`/sehat.json`: for whoever watches the machine. Answers also when the database does not: 200, or 503 when something is bad.

    States only, no figures and no names: who asks is not logged in. `/sehat/` shows the details to those whose duty it is.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.kept: tuple[float, Health] | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != HEALTH_PATH:
            return self.handler(request)
        if self.kept is None or time.monotonic() - self.kept[0] > KEEP_SECONDS:
            self.kept = time.monotonic(), health_now()
        health = self.kept[1]
        return JsonResponse(
            health.machine_readable(), status=503 if health.state == "buruk" else 200, headers={"Cache-Control": "no-store"}
        )


def health_now() -> Health:
    """Looks as dtsen_app that was told nothing: it sees no row of anybody."""
    now = timezone.now()
    try:
        with app_transaction():
            tell(Scope(), "", "", None)
            return look(settings.MACHINE, now)
    except (DatabaseError, PoolTimeout):
        return unreachable(settings.MACHINE, now)


class RequestLogMiddleware:
    """One line a request: method, name of the page, status, milliseconds, number of the account, a random mark.

    Never the address (it holds ids), what was typed, or who was looked at: that is in the audit log, under its rights.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, mark = time.perf_counter(), secrets.token_hex(6)
        response = self.handler(request)
        actor = getattr(request, "actor", None)
        match = request.resolver_match
        fields = {
            "tanda": mark,
            "cara": request.method if request.method in ("GET", "HEAD", "POST") else "lain",
            "halaman": match.url_name if match else "",
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1),
            "akun": actor.account_id if actor else None,
        }
        logger.info("permintaan", extra={"isian": fields})
        response.headers["X-Tanda"] = mark
        return response
