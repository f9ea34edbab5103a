"""What every template is given."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection

from dtsen.errors import Lang
from portal.exchange.models import Region
from portal.web.navigation import entries_for
from portal.web.request import PortalRequest


def page(request: PortalRequest) -> dict[str, Any]:
    """Actor, tongue, menu, whether this is the demo; complete also where an error came before the middleware."""
    actor = getattr(request, "actor", None)
    lang: Lang = getattr(request, "lang", "id")
    shown = {"actor": actor, "lang": lang, "demo": settings.DEMO, "menu": entries_for(actor, request.path, lang)}
    return shown | {"places": _places(actor.scope.prefixes, getattr(request, "release_id", None)) if actor else []}


def _places(codes: tuple[str, ...], release_id: int | None) -> list[str]:
    """The actor's regions by name; by code where no release knows them or after the transaction was given up."""
    if not codes or release_id is None or connection.needs_rollback:
        return list(codes)
    names = _names(str(connection.settings_dict["HOST"]), release_id, codes)
    return [names.get(code, code) for code in codes]


@lru_cache(maxsize=4096)
def _names(host: str, release_id: int, codes: tuple[str, ...]) -> dict[str, str]:
    """Names never change within a release: asked once."""
    return dict(Region.objects.filter(kode__in=codes).values_list("kode", "nama"))
