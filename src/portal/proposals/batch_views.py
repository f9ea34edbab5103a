"""Pages of batches: where their proposals stand, signed or withdrawn or decided as a whole; the list of visits."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from dtsen.errors import RequestError, Say
from dtsen.updates import Action, State
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.errands.actions import IN_A_REQUEST
from portal.errands.models import Errand
from portal.errands.queries import last_on, open_on
from portal.errands.views import drawn
from portal.exchange.in_force import release_in_force
from portal.lookup.queries import places_words
from portal.proposals import queries
from portal.proposals.actions import Done, act_or_ask, ask_checks, check_batch, draw_sample
from portal.proposals.checks import BATCH, unchecked
from portal.proposals.deciding import CAPABILITY
from portal.proposals.findings import finding_lines
from portal.proposals.lines import list_lines
from portal.proposals.rules import read_rules
from portal.proposals.submission import today_number
from portal.proposals.views import deed_of, needs_reason, refused_words
from portal.proposals.words import ACTS, KINDS, ORIGINS, SHORT
from portal.proposals.workbook import write_answers
from portal.web.request import PortalRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Made while the page waits; a list of more has a file of its own, made by the worker (lists/errands.py).
_MOST_ANSWERS = 2000


@page("lihat_usulan")
def batches_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The batches with proposals of the actor's regions, newest first."""
    asked = request.GET.get("halaman", "")
    number = int(asked) if asked.isdigit() and 0 < int(asked) < 100_000 else 1
    lines, more = queries.batches(actor, number)
    waiting = set(queries.waiting_states(actor))
    shown = [(one, ORIGINS[one.batch.origin], sum(one.states[state] for state in waiting)) for one in lines]
    return render(request, "proposals/batches.html", {"lines": shown, "page": number, "more": more, "has_part": bool(waiting)})


@page("lihat_usulan")
def batch_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """One batch. Sent to: an act upon all of it that is possible, the centre's checks, the draw of a sample."""
    problem: RequestError | None = None
    done: Done | None = None
    told: Say | None = None
    if request.method == "POST":
        try:
            done, told, errand = _on_batch(request, actor, number)
            if errand is not None:
                return redirect("pekerjaan", errand.pk)
        except RequestError as error:
            problem = error
    view = queries.batch_view(actor, number)
    release = release_in_force()
    if view is None or release is None:
        raise Http404
    places = places_words(sorted({code for code, _ in view.villages if code}))
    running = open_on(actor, BATCH, number)
    states = view.line.states
    shown = {
        "view": view,
        "line": view.line,
        "origin": ORIGINS[view.line.batch.origin],
        "states": [(one.value, SHORT[one.value], states[one.value]) for one in State if states[one.value]],
        "kinds": [(code, KINDS[code], count) for code, count in view.kinds.items()],
        "villages": [(code, places.get(code, ""), count) for code, count in view.villages],
        "errands": [drawn(running)] if running else [],
        "last": last_on(actor, BATCH, number),
        # One thing at a time: what is in hand would change what these buttons speak of.
        "acts": [] if running else _acts(actor, view),
        "findings": finding_lines(view.findings, release, request.lang, places),
        "centre": actor.may("terima_usulan") and states[State.DISAHKAN_KDH.value] > 0,
        "visited": sum(1 for one in view.visits if one.result),
        "agreeing": sum(1 for one in view.visits if one.result == "sesuai"),
        "persons": actor.may("lihat_isi_usulan"),
        "answers": actor.may("lihat_isi_usulan") and view.line.total <= _MOST_ANSWERS,
        "done": done,
        "why": refused_words(done),
        "told": told,
        "problem": problem.what if problem else None,
        "todo": problem.todo if problem else None,
        "typed": request.POST,
        "largest": read_rules(settings.MACHINE.policy).largest // 2**20,
    }
    return render(request, "proposals/batch.html", shown, status=422 if problem else 200)


def _on_batch(request: PortalRequest, actor: Actor, number: int) -> tuple[Done | None, Say | None, Errand | None]:
    """What was done, or the errand that does it because the proposals are many."""
    what = request.POST.get("untuk", "")
    if what == "periksa" and len(unchecked(number)) > IN_A_REQUEST:
        return None, None, ask_checks(actor, number)
    if what == "periksa":
        checked = check_batch(actor, number)
        if checked is None:
            raise Http404
        return (
            None,
            Say(f"{checked.done} usulan diperiksa, {checked.left} belum.", f"{checked.done} proposals checked, {checked.left} left."),
            None,
        )
    if what == "contoh":
        added = draw_sample(actor, number)
        if added is None:
            raise Http404
        return None, Say(f"{added} usulan dipilih untuk diperiksa di lapangan.", f"{added} proposals drawn to be visited."), None
    deed = deed_of(request)
    wanted = queries.in_states_of(actor, number, deed.action)
    if not wanted:
        raise RequestError(Say("Tidak ada usulan di kumpulan ini yang dapat diputuskan begitu.", "No proposal here can be decided so."))
    done = act_or_ask(actor, deed, wanted, number)
    return (done, None, None) if isinstance(done, Done) else (None, None, done)


def _acts(actor: Actor, view: queries.BatchView) -> list[tuple[Action, Say, int, bool, dict[str, Say]]]:
    """The acts that are possible on the whole batch: act, words, upon how many, whether a paper is needed, reasons to choose from."""
    role = actor.role.update_role
    if role is None or not actor.may(CAPABILITY.get(role, "-")):
        return []
    listed = read_rules(settings.MACHINE.policy).reasons
    made = []
    for action, states in queries.states_by_act(actor, view.line.batch).items():
        count = sum(view.line.states[state] for state in states)
        reasons = listed.get(action, {}) if any(needs_reason(actor, State(state), action) for state in states) else {}
        if count:
            made.append((action, ACTS[action][0], count, action is Action.SAHKAN, reasons))
    return made


@page("lihat_isi_usulan")
def answers_book(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """What became of each proposal of a batch, as XLSX with the state in front."""
    found = queries.batch_answers(actor, number, _MOST_ANSWERS)
    if not found:
        raise Http404
    rows = [one.row for one in found]
    lines = list_lines(rows, {one.row.pk: one.claims for one in found}, request.lang, today_number())
    answer = HttpResponse(write_answers(found, lines, request.lang), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="jawaban-kumpulan-{number}.xlsx"'
    return answer


@page("periksa_lapangan")
def visits_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """What waits for a visit in the actor's regions."""
    rows = queries.to_visit(actor)
    return render(
        request,
        "proposals/visits.html",
        {"lines": list_lines(rows, queries.opened_claims(rows), request.lang, today_number(), masked=False)},
    )
