"""What every template is given."""

from typing import Any

from django.conf import settings

from dtsen.errors import Lang
from portal.web.navigation import entries_for
from portal.web.request import PortalRequest


def page(request: PortalRequest) -> dict[str, Any]:
    """Actor, tongue, menu, whether this is the demo; complete also where an error came before the middleware."""
    actor = getattr(request, "actor", None)
    lang: Lang = getattr(request, "lang", "id")
    return {"actor": actor, "lang": lang, "demo": settings.DEMO, "menu": entries_for(actor, request.path, lang)}
