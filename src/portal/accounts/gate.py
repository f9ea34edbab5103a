"""Who may enter a page. A page of the portal is a function (request, actor, ...) behind `page`."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.accounts.actor import Actor
from portal.accounts.session import VERIFIED
from portal.web.request import PortalRequest

SALT = "portal.simpanan"
LARGEST_KEPT = 200_000
# The page may lie open over a meeting or a night before somebody logs in again.
KEPT_HOURS = 24


class View(Protocol):
    def __call__(self, request: PortalRequest, actor: Actor, *args: Any, **kwargs: Any) -> HttpResponse: ...


def page(capability: str = "") -> Callable[[View], Callable[..., HttpResponse]]:
    """Only for actors with the capability (any actor, when it is empty). Who is not logged in is asked to, and loses nothing typed."""

    def around(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None:
                return ask_to_log_in(request)
            if capability:
                request.actor.must(capability)
            return view(request, request.actor, *args, **kwargs)

        guarded.capability = capability  # type: ignore[attr-defined]
        return guarded

    return around


def ask_to_log_in(request: PortalRequest) -> HttpResponse:
    """To the log-in page and back again. What was sent with a form is carried along, signed, and offered again afterwards."""
    if request.user.is_authenticated and not request.session.get(VERIFIED):
        return redirect("faktor_kedua")
    if request.user.is_authenticated:
        # Known, but nothing to work as: what is missing is said; asking for another code would lead nowhere.
        return redirect("sandi") if request.user.must_change_password else render(request, "accounts/unassigned.html", status=403)
    kept = keep_typed(request)
    return render(request, "accounts/login.html", {"kept": kept, "expired": bool(kept), "next": request.get_full_path()}, status=401)


def keep_typed(request: HttpRequest) -> str:
    """What was typed into a form, signed; empty when nothing was sent or it is too much to carry."""
    if request.method != "POST":
        return ""
    fields = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    whose = getattr(request, "expired_account", 0)
    text = signing.dumps({"ke": request.get_full_path(), "isi": fields, "akun": whose}, salt=SALT, compress=True)
    return text if len(json.dumps(fields)) <= LARGEST_KEPT else ""


def typed_again(text: str, account_id: int) -> tuple[str, list[tuple[str, str]]] | None:
    """(address, fields) of what was carried along; None when there is nothing, it is not ours, or somebody else typed it."""
    try:
        raw = signing.loads(text, salt=SALT, max_age=KEPT_HOURS * 3600) if text else None
    except signing.BadSignature:
        return None
    if raw is None or raw["akun"] not in (0, account_id):
        return None
    return raw["ke"], [(name, value) for name, values in raw["isi"].items() for value in values]
