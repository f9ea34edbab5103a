"""Pages of proposals: what waits, one proposal, acts on many at once, papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dtsen.errors import Lang, RequestError, Say
from dtsen.updates import RULES, Action, Document, RefusedError, Role, State, rule_of
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.exchange.in_force import release_in_force
from portal.exchange.models import Release
from portal.lookup.queries import places_words
from portal.proposals import queries, showing
from portal.proposals.actions import Deed, Done, Paper, act, act_or_ask, add_evidence, write_visit
from portal.proposals.check_rules import read_check_rules
from portal.proposals.findings import finding_lines
from portal.proposals.form import as_number
from portal.proposals.lines import list_lines, who
from portal.proposals.models import Event
from portal.proposals.papers import read_paper
from portal.proposals.rules import read_rules
from portal.proposals.submission import today_number
from portal.proposals.words import ACTS, KINDS, ORIGINS, PAPERS, ROLES, SHORT, STATES
from portal.web.request import PortalRequest

FILTERS = {
    "menunggu": Say("Menunggu saya", "Waiting for me"),
    "terbuka": Say("Semua yang terbuka", "All that are open"),
    "selesai": Say("Sudah selesai", "Finished"),
}


@page("lihat_usulan")
def work_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """What waits for the actor, what is due first on top. Who sees no persons is led to the batches."""
    if not actor.may("lihat_isi_usulan"):
        return redirect("usulan_kumpulan")
    return _work(request, actor, filter_of(request.GET), None, None)


def _work(
    request: PortalRequest, actor: Actor, wanted: queries.Filter, done: Done | None, problem: RequestError | None, status: int = 200
) -> HttpResponse:
    today = today_number()
    known = queries.tally(actor, today)
    found = queries.listed(actor, wanted, known)
    acts = acts_here(actor, queries.states_of(actor, wanted.state))
    shown = {
        "found": found,
        "lines": list_lines(found.rows, found.claims, request.lang, today),
        "wanted": wanted,
        "filters": [(code, words) for code, words in FILTERS.items() if code != "menunggu" or queries.waiting_states(actor)],
        "states": [(code, SHORT[code], number) for code, (number, _) in _in_order(known)],
        "kinds": KINDS,
        "late": sum(known[state][1] for state in queries.states_of(actor, "menunggu") if state in known),
        "today": today,
        "acts": acts,
        "reasons": reasons_of([one for one, _, needed in acts if needed]),
        "typed": request.POST,
        "done": done,
        "why": refused_words(done),
        "problem": problem.what if problem else None,
        "todo": problem.todo if problem else None,
        "query": urlencode(as_query(wanted)),
        "last": wanted.first + len(found.rows) - 1,
        "following": urlencode(as_query(wanted) | _next(wanted, found)) if found.following else "",
        "meets": actor.may("usul_perubahan"),
        "visits": actor.may("periksa_lapangan"),
        "hides": _hides(wanted),
    }
    return render(request, "proposals/work.html", shown, status=status)


def _hides(wanted: queries.Filter) -> bool:
    return wanted.state != "menunggu" or bool(wanted.kind or wanted.batch)


def _in_order(numbers: Mapping[str, tuple[int, int]]) -> list[tuple[str, tuple[int, int]]]:
    return [(state.value, numbers[state.value]) for state in State if state.value in numbers]


def filter_of(sent: Mapping[str, str]) -> queries.Filter:
    """What a list is limited to, out of an address or a form; what is not understood limits nothing."""
    state, kind, batch, after, first = (sent.get(name, "") for name in ("keadaan", "jenis", "kumpulan", "sesudah", "ke"))
    due, _, name = after.partition(".")
    return queries.Filter(
        state if state in FILTERS or state in STATES else "menunggu",
        kind if kind in KINDS else "",
        int(batch) if batch.isdigit() and len(batch) < 10 else 0,
        (int(due), name) if name and due.isdigit() and len(due) < 9 else None,
        int(first) if first.isdigit() and len(first) < 9 else 1,
    )


def as_query(wanted: queries.Filter) -> dict[str, str]:
    made = {"keadaan": wanted.state, "jenis": wanted.kind, "kumpulan": str(wanted.batch or "")}
    return {name: value for name, value in made.items() if value}


def _next(wanted: queries.Filter, found: queries.Listed) -> dict[str, str]:
    due, name = found.following or (0, "")
    return {"sesudah": f"{due}.{name}", "ke": str(wanted.first + len(found.rows))}


def acts_here(actor: Actor, states: tuple[str, ...]) -> list[tuple[Action, Say, bool]]:
    """The acts that the actor's role has in any of these states, and whether each needs a reason; withdrawing apart, meetings apart."""
    role = actor.role.update_role
    found: dict[Action, bool] = {}
    for rule in RULES:
        if rule.role is role and rule.before.value in states and rule.role is not Role.BPS and rule.action is not Action.TARIK:
            found[rule.action] = rule.reason
    meetings = (Action.SETUJUI_MUSDES, Action.TOLAK_MUSDES)
    return [(one, ACTS[one][0], needed) for one, needed in found.items() if one not in meetings]


def reasons_of(acts: list[Action]) -> dict[str, Say]:
    """The reasons to choose from for these acts."""
    rules = read_rules(settings.MACHINE.policy)
    return {code: words for one in acts for code, words in rules.reasons.get(one, {}).items()}


def refused_words(done: Done | None) -> list[tuple[Say, int]]:
    """Why it was not done, and to how many."""
    counted: dict[Say, int] = {}
    for why in done.refused.values() if done else ():
        counted[why] = counted.get(why, 0) + 1
    return sorted(counted.items(), key=lambda item: (-item[1], item[0].id))


def deed_of(request: HttpRequest) -> Deed:
    """The act that was sent, with its reason and papers. Raises RequestError for one that does not exist."""
    sent = request.POST
    try:
        action = Action(sent.get("perbuatan", ""))
    except ValueError as error:
        raise RequestError(Say("Pilih apa yang akan dilakukan.", "Choose what to do.")) from error
    kinds = {Action.SAHKAN: Document.SURAT_PENGESAHAN}
    papers = []
    if action in kinds and (file := request.FILES.get("berkas")):
        papers.append(Paper(kinds[action].value, file.name or "berkas", file.read(), sent.get("nomor", "")))
    return Deed(action, sent.get("alasan", ""), sent.get("kata", ""), tuple(papers))


@page("lihat_isi_usulan")
@require_POST
def act_on_many(request: PortalRequest, actor: Actor) -> HttpResponse:
    """One act upon the chosen proposals of a list, or upon all that the filter fits."""
    wanted = filter_of(request.POST)
    try:
        deed = deed_of(request)
        chosen = request.POST.getlist("usulan")
        if request.POST.get("semua"):
            chosen = list(queries.matching(actor, wanted).values_list("proposal_id", flat=True))
        if not chosen:
            raise RequestError(Say("Pilih dulu usulannya.", "Choose the proposals first."))
        done = act_or_ask(actor, deed, chosen, wanted.batch)
    except RequestError as error:
        return _work(request, actor, wanted, None, error, status=422)
    if not isinstance(done, Done):
        return redirect("pekerjaan", done.pk)
    return _work(request, actor, wanted, done, None)


@page("lihat_isi_usulan")
def proposal_page(request: PortalRequest, actor: Actor, proposal_id: str) -> HttpResponse:
    """One proposal: what it says beside what the registry says, what happened to it, and what the actor may do now."""
    problem: RequestError | None = None
    refused: Say | None = None
    if request.method == "POST":
        try:
            refused = _on_proposal(request, actor, proposal_id)
        except RequestError as error:
            problem = error
        if problem is None and refused is None:
            return redirect("usulan_satu", proposal_id)
    view = queries.proposal_view(actor, proposal_id)
    release = release_in_force()
    if view is None or release is None:
        raise Http404
    shown = _shown(request, actor, view, release) | {
        "problem": problem.what if problem else refused,
        "todo": problem.todo if problem else None,
        "typed": request.POST,
    }
    return render(request, "proposals/proposal.html", shown, status=422 if problem or refused else 200)


def _on_proposal(request: PortalRequest, actor: Actor, proposal_id: str) -> Say | None:
    """What was sent from the page of one proposal; why it could not be done."""
    what = request.POST.get("untuk", "")
    if what == "bukti":
        file = request.FILES.get("bukti")
        if file is None:
            raise RequestError(Say("Pilih berkasnya dulu.", "Choose the file first."))
        if not add_evidence(actor, proposal_id, Paper("bukti", file.name or "bukti", file.read())):
            raise Http404
        return None
    if what == "lapangan":
        sent = request.POST
        if not write_visit(actor, proposal_id, sent.get("hasil", ""), as_number(sent.get("hari", "")), sent.get("kata", "")):
            raise Http404
        return None
    done = act(actor, deed_of(request), [proposal_id])
    if not done.done and not done.refused:
        raise Http404
    why = done.refused.get(proposal_id)
    return Say(f"Tidak dapat dilakukan: {why.id}.", f"This cannot be done: {why.en}.") if why else None


def needs_reason(actor: Actor, state: State, action: Action) -> bool:
    """Whether the actor's role has to say why."""
    try:
        return actor.role.update_role is not None and rule_of(state, action, actor.role.update_role).reason
    except RefusedError:
        return False


@dataclass(frozen=True)
class EventLine:
    """One event as drawn."""

    event: Event
    word: Say
    role: Say
    name: str
    reason: Say | None
    papers: list[tuple[str, Say, str]]


def _shown(request: PortalRequest, actor: Actor, view: queries.ProposalView, release: Release) -> dict[str, object]:
    lang, row = request.lang, view.row
    villages = {row.kode_desa or "", *(one[2] for one in view.claims if one[0] == "kode_kelurahan_desa")}
    places = places_words(sorted(villages - {""}))
    names = showing.names_of([(row.subject, row.subject_id, row.family_id)])
    buttons = [one for one in view.actions if one not in (Action.SETUJUI_MUSDES, Action.TOLAK_MUSDES)]
    needing = {
        one
        for one in buttons
        if any(r.reason for r in RULES if r.action is one and r.before == row.state and r.role is actor.role.update_role)
    }
    rules = read_rules(settings.MACHINE.policy)
    return {
        "view": view,
        "row": row,
        "name": who(row, names, view.claims, lang, masked=False),
        "place": places.get(row.kode_desa or "", ""),
        "kind": KINDS[row.kind],
        "state": STATES[row.state],
        "origin": ORIGINS[row.batch.origin],
        "claims": showing.lines(release, row.subject, view.claims, lang, places, view.known),
        "events": [_event(one, view, lang) for one in view.events],
        "author": view.names.get(row.author, "–"),
        "late": bool(row.due and row.due < today_number()),
        "conflicts": [
            (one.other, SHORT[one.other.state], showing.lines(release, one.other.subject, view.conflict_claims[one.other.pk], lang, places))
            for one in view.conflicts
        ],
        "plain": [(one, ACTS[one][0], one is Action.SAHKAN) for one in buttons if one not in needing],
        "with_reason": [(one, ACTS[one][0], rules.reasons.get(one, {}).items()) for one in buttons if one in needing],
        "explain": rules.reasons.get(Action.TERIMA, {}).items() if Action.TERIMA in buttons else (),
        "meeting": Action.SETUJUI_MUSDES in view.actions,
        "may_add": row.state in (State.DRAF.value, State.DIKEMBALIKAN.value, State.DIUSULKAN.value) and actor.may("usul_perubahan"),
        "findings": finding_lines(view.findings, release, lang, {}),
        "result": read_check_rules(settings.MACHINE.policy).results.get(view.visit.result) if view.visit else None,
        "results": read_check_rules(settings.MACHINE.policy).results.items(),
        "may_visit": view.visit is not None and not view.visit.result and actor.may("periksa_lapangan"),
        "largest": rules.largest // 2**20,
    }


def _event(one: Event, view: queries.ProposalView, lang: Lang) -> EventLine:
    rules = read_rules(settings.MACHINE.policy)
    listed = rules.reasons.get(Action(one.action), {}).get(one.reason_code)
    reason = (
        Say(f"{listed.id}: {one.reason}", f"{listed.en}: {one.reason}") if listed else Say(one.reason, one.reason) if one.reason else None
    )
    papers = [
        (
            document_id if document_id in view.documents else "",
            PAPERS.get(kind, Say(kind, kind)),
            view.documents[document_id].number if document_id in view.documents else "",
        )
        for kind, document_id in zip(one.papers, one.document_ids, strict=True)
    ]
    name = view.names.get(one.account_id, "–") if one.account_id else "DTSEN"
    return EventLine(one, ACTS[one.action][1], ROLES[one.role], name, reason, papers)


@page("lihat_usulan")
def paper_file(request: PortalRequest, actor: Actor, document_id: str) -> HttpResponse:
    """A paper as a file."""
    found = read_paper(actor, document_id)
    if found is None:
        raise Http404
    document, content = found
    response = HttpResponse(content, content_type=document.media_type)
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[document.media_type]
    response.headers["Content-Disposition"] = f'attachment; filename="{document.kind}-{document.pk}.{ending}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
