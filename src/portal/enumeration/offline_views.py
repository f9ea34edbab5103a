"""The offline web form: its page, its service worker, its manifest. Nothing here knows a person, so nobody needs to be logged in.

What the page does is in `field/` (TypeScript); what is served is its committed build under `static/enumeration/luring/`.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from csp.decorators import csp
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path
from django.views.decorators.http import require_safe

BUILD = Path(__file__).parent / "static" / "enumeration" / "luring"
# The engine of the form is WebAssembly and photos are shown from memory; everything else of the portal's policy becomes stricter.
POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'", "'wasm-unsafe-eval'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "blob:"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
}


@cache
def built() -> dict[str, Any]:
    """What `npm run build` wrote about itself: version, hash of the sources, file names."""
    return dict(json.loads((BUILD / "build.json").read_text(encoding="utf-8")))


@require_safe
@csp(POLICY)
def shell(request: HttpRequest) -> HttpResponse:
    """The one page of the program. The service worker keeps it: it must be the same for everybody."""
    response = render(request, "enumeration/offline.html", {"script": _file("script"), "style": _file("style")})
    response.headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=(), interest-cohort=()"
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
@csp(POLICY)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the folder of the page, because that folder is what it may look after."""
    text = (BUILD / "sw.js").read_text(encoding="utf-8")
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What the device shows when the page is put on its first screen."""
    about = {
        "name": "Pendataan DTSEN",
        "short_name": "DTSEN",
        "lang": "id",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#17405c",
        "icons": [{"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(about, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


def _file(kind: str) -> str:
    """The address without the second hash that Django would add: parts of the program find each other by their own names."""
    return f"/statis/enumeration/luring/{built()[kind]}"


urlpatterns = [
    path("lapangan/luring/", shell, name="luring"),
    path("lapangan/luring/sw.js", worker, name="luring_pekerja"),
    path("lapangan/luring/manifest.webmanifest", manifest, name="luring_manifes"),
]
