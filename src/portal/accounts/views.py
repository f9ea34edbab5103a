"""Log-in, second factor, log-out, choice of assignment, own password. Looking after accounts: `administration.py`."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dtsen.errors import RequestError
from portal.accounts import session
from portal.accounts.actions import change_password
from portal.accounts.actor import Actor
from portal.accounts.factor import codes_left
from portal.accounts.factor_views import drawn
from portal.accounts.gate import page, typed_again
from portal.accounts.login import check_code, check_login, has_factor, new_factor
from portal.accounts.models import SecondFactor
from portal.accounts.role import read_matrix
from portal.accounts.throttle import address_of, limited, remember
from portal.area import Scope, tell
from portal.audit.record import record_event
from portal.web.request import PortalRequest

BACKEND = "portal.accounts.login.Backend"
NEXT, KEPT = "lanjut", "simpanan"


@sensitive_post_parameters("sandi")
@require_http_methods(["GET", "POST"])
def log_in(request: PortalRequest) -> HttpResponse:
    """Name and password; then the second factor, unless this is the demo."""
    if request.method == "GET":
        return render(request, "accounts/login.html", {"next": request.GET.get("lanjut", ""), "kept": ""})
    # Whoever was logged in here before: a log-in is nobody's act until it succeeded.
    tell(Scope(), "", "", None)
    address = address_of(request)
    account = check_login(request.POST.get("nama", ""), request.POST.get("sandi", ""), address)
    asked = {"next": request.POST.get(NEXT, ""), "kept": request.POST.get(KEPT, ""), "username": request.POST.get("nama", "")}
    if account is None:
        rules = read_matrix(settings.MACHINE.policy).login
        many = limited(address, rules)
        shown = asked | {"wrong": True, "many": many, "minutes": rules.address_minutes}
        return render(request, "accounts/login.html", shown, status=429 if many else 422)
    login(request, account, backend=BACKEND)
    session.begin(request, verified=not has_factor(account) and settings.DEMO)
    request.session[NEXT], request.session[KEPT] = asked["next"], ""
    if not request.session[session.VERIFIED]:
        # Carried by the page, not kept in the session: what was typed may hold data of persons.
        return _second_factor(request, asked["kept"])
    remember(account, address)
    record_event(None, "masuk", account_id=account.pk)
    return _onward(request, asked["kept"])


@require_http_methods(["GET", "POST"])
def second_factor(request: PortalRequest) -> HttpResponse:
    """The code of the phone; who has none yet sets it up here."""
    if not request.user.is_authenticated:
        return redirect("masuk")
    if request.method == "GET":
        return _second_factor(request, "")
    kept = request.POST.get(KEPT, "")
    if not check_code(request.user, request.POST.get("kode", "").replace(" ", "")):
        return _second_factor(request, kept, wrong=True)
    request.session.cycle_key()
    request.session[session.VERIFIED] = True
    remember(request.user, address_of(request))
    record_event(None, "masuk", account_id=request.user.pk, detail={"faktor_kedua": True})
    return _onward(request, kept)


def _second_factor(request: PortalRequest, kept: str, *, wrong: bool = False) -> HttpResponse:
    account = request.user
    if not account.is_authenticated:
        return redirect("masuk")
    confirmed = SecondFactor.objects.filter(account=account, confirmed=True).exists()
    shown = {"kept": kept, "wrong": wrong, "setup": None, "secret": "", "lost": confirmed and codes_left(account) > 0}
    if not confirmed and not wrong:
        _, secret = new_factor(account)
        shown |= drawn(account, secret)
    return render(request, "accounts/second_factor.html", shown, status=422 if wrong else 200)


def _onward(request: PortalRequest, kept: str) -> HttpResponse:
    """To where the user wanted to go; what was typed before the session ended is offered again, not sent by itself."""
    if request.user.is_authenticated and request.user.must_change_password:
        return redirect("sandi")
    typed = typed_again(kept, request.user.pk or 0)
    if typed:
        return render(request, "accounts/resume.html", {"address": typed[0], "fields": typed[1]})
    wanted = request.session.pop(NEXT, "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe and wanted else reverse("beranda"))


@require_POST
def log_out(request: PortalRequest) -> HttpResponse:
    """Ends the session."""
    if request.actor:
        record_event(request.actor, "keluar")
    logout(request)
    return redirect("masuk")


@require_http_methods(["GET", "POST"])
def own_password(request: PortalRequest) -> HttpResponse:
    """A new password, by who knows the old one or was told to change it at the first log-in."""
    account = request.user
    if not account.is_authenticated or not request.session.get(session.VERIFIED):
        return redirect("masuk")
    said = None
    if request.method == "POST":
        try:
            if request.POST.get("baru") == request.POST.get("ulang") and account.check_password(request.POST.get("lama", "")):
                change_password(account, request.POST.get("baru", ""))
                login(request, account, backend=BACKEND)
                session.begin(request, verified=True)
                return redirect("beranda")
            said = "lama"
        except RequestError as error:
            said = error.what.text(request.lang)
    return render(request, "accounts/password.html", {"said": said}, status=422 if said else 200)


@page()
def assignments(request: PortalRequest, actor: Actor) -> HttpResponse:
    """In which of one's assignments to work."""
    if not request.user.is_authenticated:
        return redirect("masuk")
    mine = session.assignments_today(request.user)
    if request.method == "POST":
        chosen = mine.filter(pk=request.POST.get("penugasan", "0")).first() if request.POST.get("penugasan", "").isdigit() else None
        if chosen:
            request.session[session.ASSIGNMENT] = chosen.pk
            record_event(session.actor_in(request.user, chosen), "ganti_penugasan")
        return redirect("beranda")
    return render(request, "accounts/assignments.html", {"mine": [(one, session.actor_in(request.user, one)) for one in mine]})
