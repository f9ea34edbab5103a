"""Pages of the own phone: what is set up, a new phone, recovery codes; and the way in with one of them when the phone is lost."""

import base64

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dtsen.errors import RequestError
from portal.accounts import factor, session
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.accounts.models import Account
from portal.accounts.throttle import address_of, remember
from portal.audit.record import record_event
from portal.web.request import PortalRequest


def drawn(account: Account, secret: bytes) -> dict[str, str]:
    """The picture for the code app, and the same as text."""
    text = base64.b32encode(secret).decode()
    address = f"otpauth://totp/DTSEN:{account.username}?secret={text}&issuer=DTSEN"
    return {"setup": segno.make(address, error="m").svg_inline(scale=5, border=2), "secret": text}


@page()
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("kode")
def own_factor(request: PortalRequest, actor: Actor) -> HttpResponse:
    """Phone and recovery codes of the account; each change asks for a code."""
    account, what, problem = request.user, request.POST.get("perbuatan", ""), None
    if not account.is_authenticated:
        return redirect("masuk")
    code = request.POST.get("kode", "")
    shown: dict[str, object] = {}
    try:
        if what == "ponsel":
            shown = drawn(account, factor.begin_new_phone(account, code)) | {"account": account}
        elif what == "ponsel_baru":
            factor.confirm_new_phone(account, code)
            return redirect("kode_saya")
        elif what == "pemulihan":
            return render(request, "accounts/recovery_codes.html", {"codes": factor.new_recovery_codes(account, code)})
    except RequestError as error:
        problem = error.what
    shown |= {
        "factor": factor.factor_of(account),
        "left": factor.codes_left(account),
        "most": factor.CODES,
        "problem": problem,
        "what": what,
    }
    return render(request, "accounts/own_factor.html", shown, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("kode")
def lost_phone(request: PortalRequest) -> HttpResponse:
    """The second factor with a recovery code, for who gave the right password; then to the page where a new phone is set up."""
    account = _half_in(request)
    if account is None:
        return redirect("masuk")
    wrong = request.method == "POST" and not factor.use_recovery_code(account, request.POST.get("kode", ""))
    if request.method == "GET" or wrong:
        return render(request, "accounts/lost_phone.html", {"wrong": wrong}, status=422 if wrong else 200)
    request.session.cycle_key()
    request.session[session.VERIFIED] = True
    remember(account, address_of(request))
    record_event(None, "masuk", account_id=account.pk, detail={"kode_pemulihan": True})
    return redirect("sandi" if account.must_change_password else "kode_saya")


def _half_in(request: HttpRequest) -> Account | None:
    """Password given, second factor not yet."""
    if not request.user.is_authenticated or request.session.get(session.VERIFIED):
        return None
    return request.user
