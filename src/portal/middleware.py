"""What surrounds every request: one transaction as dtsen_app, the tongue, and who is asking."""

from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from dtsen.errors import Lang
from portal.accounts.session import actor_of
from portal.area import Scope, app_transaction, tell
from portal.web.request import PortalRequest

Handler = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "bahasa"


class HeadersMiddleware:
    """Nothing of a page stays in a cache: pages hold personal data."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handler(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=(), interest-cohort=()")
        return response


class TransactionMiddleware:
    """One transaction a request, as dtsen_app. Django's ATOMIC_REQUESTS alone would begin it after the session was read."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with app_transaction():
            response = self.handler(request)
            if connections[DEFAULT_DB_ALIAS].needs_rollback:
                transaction.set_rollback(True)
        return response


class LanguageMiddleware:
    """Indonesian, unless the user chose English; what the browser prefers decides nothing."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: PortalRequest) -> HttpResponse:
        lang: Lang = "en" if request.COOKIES.get(LANGUAGE_COOKIE) == "en" else "id"
        request.lang = lang
        with translation.override(lang):
            response = self.handler(request)
        response.headers["Content-Language"] = lang
        return response


class ActorMiddleware:
    """Finds the actor of the session and tells PostgreSQL. Nobody logged in: no region, no purpose, no rows."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: PortalRequest) -> HttpResponse:
        actor = actor_of(request)
        request.actor = actor
        if actor is None:
            request.release_id = tell(Scope(), "", "", None)
        else:
            request.release_id = tell(actor.scope, actor.role.data, actor.purpose, actor.account_id, actor.role.opens)
        return self.handler(request)
