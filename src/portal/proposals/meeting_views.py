"""The page of a village meeting: the drafts by name, each decided, with the minutes or the head's statement."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from dtsen.errors import RequestError, Say
from dtsen.updates import Action, Document
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.proposals import queries
from portal.proposals.actions import Deed, Done, Paper, act, hold_meeting
from portal.proposals.form import as_number
from portal.proposals.lines import list_lines
from portal.proposals.rules import read_rules
from portal.proposals.submission import today_number
from portal.proposals.views import refused_words
from portal.web.request import PortalRequest

# A meeting decides name by name: the most urgent first, the next ones when these are decided.
AT_ONCE = 60
AGREED = "setuju"
_KINDS = (Document.BERITA_ACARA.value, Document.SPTJM.value)


@page("usul_perubahan")
def meeting_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """What the meeting decides; what it agreed to can go to the social office at once."""
    problem: RequestError | None = None
    done: Done | None = None
    proposed = 0
    if request.method == "POST":
        try:
            done = _held(request, actor)
            if request.POST.get("usulkan") and done.done:
                proposed = len(act(actor, Deed(Action.USULKAN), done.done).done)
        except RequestError as error:
            problem = error
    rows, total = queries.drafts(actor, AT_ONCE)
    sent = request.POST if problem else {}
    lines = list_lines(rows, queries.opened_claims(rows), request.lang, today_number(), masked=False)
    shown = {
        "lines": [(line, sent.get(f"putusan-{line.row.pk}", ""), sent.get(f"kata-{line.row.pk}", "")) for line in lines],
        "total": total,
        "reasons": read_rules(settings.MACHINE.policy).reasons[Action.TOLAK_MUSDES].items(),
        "typed": sent,
        "done": done,
        "why": refused_words(done),
        "proposed": proposed,
        "problem": problem.what if problem else None,
        "todo": problem.todo if problem else None,
        "largest": read_rules(settings.MACHINE.policy).largest // 2**20,
    }
    return render(request, "proposals/meeting.html", shown, status=422 if problem else 200)


def _held(request: PortalRequest, actor: Actor) -> Done:
    sent, prefix = request.POST, "putusan-"
    chosen = {name.removeprefix(prefix): str(value) for name, value in sent.items() if name.startswith(prefix) and value}
    agreed = [name for name, value in chosen.items() if value == AGREED]
    turned_down = {name: (value, sent.get(f"kata-{name}", "")) for name, value in chosen.items() if value != AGREED}
    if not chosen:
        raise RequestError(Say("Pilih putusan untuk paling sedikit satu usulan.", "Choose what was decided for at least one proposal."))
    kind, file = sent.get("dokumen", ""), request.FILES.get("berkas")
    if kind not in _KINDS or file is None:
        raise RequestError(Say("Lampirkan berita acara atau SPTJM.", "Attach the minutes or the statement (SPTJM)."))
    present = sent.get("hadir", "").strip()
    deed = Deed(
        Action.SETUJUI_MUSDES,
        papers=(Paper(kind, file.name or "dokumen", file.read()),),
        meeting_day=as_number(sent.get("hari", "")),
        present=int(present) if present.isdigit() and len(present) < 6 else None,
    )
    return hold_meeting(actor, deed, agreed, turned_down)
