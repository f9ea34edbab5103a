"""Pages of who looks after accounts: list with search, one account, a new one, a new assignment, and what is done with them.

A temporary password is drawn in the answer to the act that made it and nowhere else: it is not stored, and loading the
page again does not show it.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from dtsen.errors import RequestError, Say
from portal.accounts import actions, queries
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.accounts.models import Account
from portal.accounts.role import LEVELS, Purpose, Role, level_of, read_matrix
from portal.area import PREFIX_WIDTHS
from portal.exchange.in_force import release_in_force
from portal.lookup.queries import best_named, regions_like
from portal.web.request import PortalRequest
from portal.web.words import read_day

LEVEL_WORDS = {
    "nasional": Say("nasional", "nation"),
    "provinsi": Say("provinsi", "province"),
    "kabupaten_kota": Say("kabupaten/kota", "regency or city"),
    "kecamatan": Say("kecamatan", "district"),
    "kelurahan_desa": Say("kelurahan/desa", "village"),
}
DATA_WORDS = {
    "orang": Say("melihat orang di wilayahnya", "sees persons of the region"),
    "agregat": Say("melihat jumlah, bukan orang", "sees counts, no persons"),
    "tidak": Say("tidak melihat data", "sees no data"),
}
MOST_CHOICES = 8


@dataclass(frozen=True)
class RoleLine:
    """A role to choose from."""

    name: str
    title: Say
    data: Say
    levels: list[Say]
    four_eyes: bool


@dataclass
class Typed:
    """What was typed into the form of an assignment; `choices`: regions among which the words do not decide."""

    username: str = ""
    full_name: str = ""
    wilayah: str = ""
    codes: list[str] = field(default_factory=list)
    purpose: str = ""
    until: str = ""
    letter: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    problem: Say | None = None
    at: str = ""


@page("lihat_akun")
def account_list(request: PortalRequest, actor: Actor) -> HttpResponse:
    """What waits for a second person, then all accounts with search."""
    said = {name: request.GET.get(name, "").strip() for name in ("cari", "peran", "keadaan")}
    found = queries.find_accounts(actor, queries.Asked(said["cari"], said["peran"], said["keadaan"], request.GET.get("sesudah", "")))
    shown = {
        "found": found,
        "waiting": queries.waiting(actor),
        "asked": said,
        "narrowed": any(said.values()),
        "roles": _roles(),
        "states": queries.STATES.items(),
        "next": urlencode({**said, "sesudah": found.following}) if found.following else "",
    }
    return render(request, "accounts/list.html", shown)


@page("lihat_akun")
def one_account(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """One account: state, assignments, and what may be done with it."""
    return _one(request, actor, number)


@page("kelola_akun")
def new_account(request: PortalRequest, actor: Actor) -> HttpResponse:
    """First the role, then who; the temporary password is shown once."""
    role = read_matrix(settings.MACHINE.policy).roles.get(request.POST.get("peran") or request.GET.get("peran", ""))
    if role is None:
        return render(request, "accounts/choose_role.html", {"roles": _roles(), "account": None})
    typed = _typed(request) if request.method == "POST" else _blank(role)
    if request.method == "POST" and (codes := _codes(actor, role, typed)) is not None:
        password = actions.one_time_password()
        made = _attempt(typed, lambda: _create(actor, role, typed, codes, password))
        if made:
            return _once(request, made, password, waits=role.four_eyes)
    return _form(request, role, typed, None)


@page("kelola_akun")
def new_assignment(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """Another role, region or period for an account that exists."""
    line = queries.one_account(actor, number)
    if line is None:
        raise Http404
    role = read_matrix(settings.MACHINE.policy).roles.get(request.POST.get("peran") or request.GET.get("peran", ""))
    if role is None:
        return render(request, "accounts/choose_role.html", {"roles": _roles(), "account": line.account})
    typed = _typed(request) if request.method == "POST" else _blank(role)
    codes = _codes(actor, role, typed) if request.method == "POST" else None
    if codes is not None and _attempt(typed, lambda: _assign(actor, line.account, role, typed, codes)):
        return redirect("akun_satu", number)
    return _form(request, role, typed, line.account)


@page("kelola_akun")
@require_POST
@sensitive_variables("password")
def act(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """Reset, close, unlock an account, or revoke one of its assignments; all but unlocking with a reason."""
    account = Account.objects.filter(pk=number).first()
    if account is None:
        raise Http404
    what, reason = request.POST.get("perbuatan", ""), request.POST.get("alasan", "")
    try:
        if what == "atur_ulang":
            password = actions.ask_reset(actor, account, reason)
            if password:
                return _once(request, account, password)
        elif what == "tutup":
            actions.close_account(actor, account, reason)
        elif what == "buka_kunci":
            actions.unlock(actor, account)
        elif what == "cabut":
            actions.revoke_assignment(actor, _number(request, "penugasan"), reason)
    except RequestError as error:
        return _one(request, actor, number, _told(error), what)
    return redirect("akun_satu", number)


@page("setujui_akun")
@require_POST
@sensitive_variables("password")
def decide(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The second person says yes or no to an assignment or a reset."""
    account, approved = Account.objects.filter(pk=number).first(), request.POST.get("putusan") == "setuju"
    if account is None:
        raise Http404
    try:
        if request.POST.get("penugasan"):
            actions.decide_assignment(actor, _number(request, "penugasan"), approved=approved)
        else:
            password = actions.decide_reset(actor, number, approved=approved)
            if password:
                return _once(request, account, password)
    except RequestError as error:
        return _one(request, actor, number, _told(error), "putusan")
    return redirect("akun_satu", number)


def _one(request: PortalRequest, actor: Actor, number: int, problem: Say | None = None, what: str = "") -> HttpResponse:
    line = queries.one_account(actor, number)
    if line is None:
        raise Http404
    shown = {
        "line": line,
        "account": line.account,
        "manages": actor.may("kelola_akun") and actor.account_id != number,
        "decides": actor.may("setujui_akun") and actor.account_id != number,
        "two": actions.needs_two(line.account),
        "problem": problem,
        "what": what,
        "typed": request.POST.get("alasan", ""),
        "on": request.POST.get("penugasan", ""),
        "least": actions.LEAST_REASON,
    }
    return render(request, "accounts/account.html", shown, status=422 if problem else 200)


def _once(request: PortalRequest, account: Account, password: str, *, waits: bool = False) -> HttpResponse:
    hours = read_matrix(settings.MACHINE.policy).login.temporary_hours
    return render(request, "accounts/password_once.html", {"account": account, "password": password, "hours": hours, "waits": waits})


def _form(request: PortalRequest, role: Role, typed: Typed, account: Account | None) -> HttpResponse:
    matrix = read_matrix(settings.MACHINE.policy)
    today = timezone.localdate()
    shown = {
        "role": role,
        "levels": [LEVEL_WORDS[level] for level in role.levels],
        "below": role.levels != ("nasional",),
        "obligatory": "nasional" not in role.levels,
        "purposes": [_purpose(matrix.purposes[name]) for name in role.purposes],
        "typed": typed,
        "account": account,
        "last": (today + datetime.timedelta(days=matrix.login.longest_assignment_days)).isoformat(),
        "hours": matrix.login.temporary_hours,
    }
    return render(request, "accounts/assignment_form.html", shown, status=422 if typed.problem else 200)


def _purpose(purpose: Purpose) -> tuple[str, Say]:
    return purpose.name, purpose.title


def _roles() -> list[RoleLine]:
    return [
        RoleLine(one.name, one.title, DATA_WORDS[one.data], [LEVEL_WORDS[level] for level in LEVELS if level in one.levels], one.four_eyes)
        for one in read_matrix(settings.MACHINE.policy).roles.values()
    ]


def _blank(role: Role) -> Typed:
    """Half a year, and the only purpose where there is but one."""
    longest = read_matrix(settings.MACHINE.policy).login.longest_assignment_days
    last = timezone.localdate() + datetime.timedelta(days=min(180, longest))
    return Typed(purpose=role.purposes[0] if len(role.purposes) == 1 else "", until=f"{last.day}-{last.month}-{last.year}")


def _typed(request: PortalRequest) -> Typed:
    said = {name: request.POST.get(name, "").strip() for name in ("nama_pengguna", "nama_lengkap", "wilayah", "tujuan", "sampai", "surat")}
    return Typed(
        said["nama_pengguna"],
        said["nama_lengkap"],
        said["wilayah"],
        [code for code in request.POST.getlist("kode") if code.isdigit()],
        said["tujuan"],
        said["sampai"],
        said["surat"],
    )


def _codes(actor: Actor, role: Role, typed: Typed) -> tuple[str, ...] | None:
    """The region codes that were typed or named; None with a problem or with choices when they are not clear."""
    if role.levels == ("nasional",):
        return ()
    codes, unclear = list(typed.codes), []
    for part in filter(None, (one.strip() for one in typed.wilayah.replace(";", ",").split(","))):
        if part.isdigit():
            codes.append(part)
            continue
        fitting = [one for one in regions_like(actor, part) if level_of(one[0]) in role.levels] if len(part) >= 3 else []
        best = best_named(part, fitting)
        if len(best) == 1:
            codes.append(best[0][0])
        elif best:
            typed.choices += best[:MOST_CHOICES]
            unclear.append(part)
        else:
            _wrong(typed, "wilayah", f"Tidak ada wilayah bernama {part} untuk peran ini.", f"No region of this role is named {part}.")
            return None
    known = queries.region_words(codes)
    bad = [code for code in codes if len(code) not in PREFIX_WIDTHS or (release_in_force() and known[code] == code)]
    if bad:
        _wrong(typed, "wilayah", f"Kode BPS {', '.join(bad)} tidak dikenal.", f"The BPS code {', '.join(bad)} is not known.")
        return None
    if unclear:
        chosen = [(code, known[code]) for code in codes]
        typed.choices, typed.codes, typed.wilayah = chosen + typed.choices, codes, ""
        _wrong(typed, "wilayah-pilihan", "Pilih wilayah yang dimaksud.", "Choose the region that is meant.")
        return None
    if not codes and "nasional" not in role.levels:
        _wrong(typed, "wilayah", "Wilayah wajib diisi untuk peran ini.", "This role needs a region.")
        return None
    return tuple(sorted(set(codes)))


def _attempt(typed: Typed, make: Callable[[], Account]) -> Account | None:
    """The act, or None with what is wrong: what was typed stays on the page."""
    try:
        return make()
    except RequestError as error:
        typed.problem, typed.at = _told(error), "nama_pengguna" if "pengguna" in error.what.id else "sampai"
        return None


def _create(actor: Actor, role: Role, typed: Typed, codes: tuple[str, ...], password: str) -> Account:
    with transaction.atomic():
        made = actions.create_account(typed.username, typed.full_name, password, acting=actor, demo=settings.DEMO, temporary=True)
        return _assign(actor, made, role, typed, codes)


def _assign(actor: Actor, account: Account, role: Role, typed: Typed, codes: tuple[str, ...]) -> Account:
    last_day = read_day(typed.until)
    if last_day is None:
        raise RequestError(Say("Hari terakhir ditulis misalnya 30-6-2027.", "The last day is written like 30-6-2027."))
    actions.assign(account, role.name, codes, typed.purpose, last_day, acting=actor, letter=typed.letter)
    return account


def _wrong(typed: Typed, at: str, indonesian: str, english: str) -> None:
    typed.problem, typed.at = Say(indonesian, english), at


def _told(error: RequestError) -> Say:
    """What is wrong, what was expected, and the way out, as one text."""
    parts = [one for one in (error.what, error.expected, error.todo) if one]
    return Say(_joined([one.id for one in parts]), _joined([one.en for one in parts]))


def _joined(parts: list[str]) -> str:
    return " ".join(one if one.endswith((".", "?")) else f"{one[:1].upper()}{one[1:]}." for one in parts)


def _number(request: PortalRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdigit() else 0
