"""The form by hand: first what is to change, then the new value with its evidence."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from dtsen.errors import Lang, RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.lookup.queries import FamilyView, family_view
from portal.proposals import form, queries, showing
from portal.proposals.actions import Paper, propose
from portal.proposals.rules import read_rules
from portal.proposals.words import SHORT
from portal.web.request import PortalRequest

_WHO = "siapa"


@page("usul_perubahan")
def choose_page(request: PortalRequest, actor: Actor, family_id: str) -> HttpResponse:
    """What may be proposed of a family and its people."""
    view = family_view(actor, family_id)
    if view is None:
        raise Http404
    lang = request.lang
    ids = [family_id, *(one.person_id for one in view.members)]
    shown = {
        "family": view.family,
        "values": _values(view, family_id, "keluarga", lang),
        "members": [(one, _values(view, one.person_id, "anggota", lang)) for one in view.members],
        "open": [(one, SHORT[one.state]) for one in queries.open_on(actor, ids)],
    }
    return render(request, "proposals/choose.html", shown)


def _values(view: FamilyView, about: str, subject: str, lang: Lang) -> list[tuple[str, str, str]]:
    """(variable, title, value in words) of what a form changes one at a time."""
    return [
        (
            name,
            showing.title_of(view.release, subject, name, lang),
            showing.value_words(view.release, subject, name, form.current(view, about, name), lang, {}),
        )
        for name in form.variables_of(subject)
    ]


@page("usul_perubahan")
def form_page(request: PortalRequest, actor: Actor, family_id: str, about: str, variable: str) -> HttpResponse:
    """One change: the old value, a field for the new one, since when, who says so, evidence."""
    view = family_view(actor, family_id)
    if view is None or not _exists(view, about, variable):
        raise Http404
    problem: Say | None = None
    at = "nilai"
    if request.method == "POST":
        try:
            file = request.FILES.get("bukti")
            by = request.POST.get("oleh", "")
            if by not in form.BY_WHOM:
                raise form.WrongError("oleh", Say("Pilih siapa yang mengusulkan.", "Choose who proposes."))
            proposed = form.proposal_of(view, about, variable, request.POST)
            paper = Paper("bukti", file.name or "bukti", file.read()) if file else None
            return redirect("usulan_satu", propose(actor, proposed, by, request.POST.get("kata", ""), paper))
        except form.WrongError as error:
            problem, at = error.why, error.at
        except RequestError as error:
            problem, at = error.what, "kata"
    return render(request, "proposals/form.html", _shown(request, view, about, variable, problem, at), status=422 if problem else 200)


def _exists(view: FamilyView, about: str, variable: str) -> bool:
    if about == form.NEW:
        return variable == _WHO
    found = form.subject_of(view, about)
    return found is not None and (variable in form.variables_of(found[0]) or (variable == form.STATE and found[1] is not None))


def _shown(request: PortalRequest, view: FamilyView, about: str, variable: str, problem: Say | None, at: str) -> dict[str, object]:
    lang = request.lang
    found = form.subject_of(view, about)
    subject = found[0] if found else "anggota"
    codes = form.GONE if variable == form.STATE else showing.codes_of(view.release, subject, variable)
    now = form.current(view, about, variable)
    return {
        "family": view.family,
        "about": about,
        "new": about == form.NEW,
        "person": found[1] if found else None,
        "title": showing.title_of(view.release, subject, variable, lang),
        "state": variable == form.STATE,
        "before": showing.value_words(view.release, subject, variable, now, lang, {}),
        "choices": [(code, showing.value_words(view.release, subject, variable, code, lang, {})) for code in codes if code != now],
        "sexes": showing.codes_of(view.release, "anggota", "jenis_kelamin").items(),
        "relations": showing.codes_of(view.release, "anggota", "status_hubungan_keluarga").items(),
        "by_whom": [(code, words) for code, (words, _) in form.BY_WHOM.items() if about != form.NEW or code != "sanggah"],
        "typed": request.POST,
        "problem": problem,
        "at": at,
        "largest": read_rules(settings.MACHINE.policy).largest // 2**20,
    }
