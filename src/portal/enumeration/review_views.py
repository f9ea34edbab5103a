"""Pages of the supervisor: the queue, one submission, accounts of one family, alarms, re-interviews. Links and buttons do everything;
static/enumeration/review.js adds the keys."""

import datetime
import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dtsen.errors import Lang, RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.audit.record import record_event
from portal.enumeration import review_drawing as drawing
from portal.enumeration import review_queries as queries
from portal.enumeration.actions import decide_between, decide_submission
from portal.enumeration.agreement import MEMBERS, RESULT, Agreement, Tally
from portal.enumeration.deciding import OPEN
from portal.enumeration.models import SUBMISSION_STATES, Campaign, Submission
from portal.enumeration.overview import names_of, own_villages
from portal.enumeration.paradata import compared_questions, moment
from portal.enumeration.questionnaire import questionnaire
from portal.enumeration.repeated import Pair, agreement_of, pairs_of
from portal.enumeration.supervision import enumerators_of
from portal.enumeration.versions import base_of, whole
from portal.enumeration.watch_rules import VISIT_ALARMS, watch_rules
from portal.enumeration.words import DOUBTS, SUBMISSIONS, results
from portal.exchange.in_force import release_in_force
from portal.lookup.queries import places_words
from portal.proposals import showing
from portal.proposals.words import KINDS, SHORT
from portal.web.request import PortalRequest

STATE_FILTERS = {
    queries.WAITING: Say("menunggu saya", "waiting for me"),
    **{state: SUBMISSIONS[state] for state in SUBMISSION_STATES},
    queries.ALL: Say("semua", "all"),
}
VERDICTS = {
    "disetujui": Say("Disetujui", "Approved"),
    "dikembalikan": Say("Dikembalikan ke pencacah", "Sent back to the enumerator"),
    "ditolak": Say("Ditolak", "Refused"),
}
# At most so many visits are named under an alarm; the queue has them all.
NAMED = 12


@page("awasi_pendataan")
def queue_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """What waits, oldest first; limited by campaign, state, village, enumerator, alarm."""
    wanted = queries.filter_of(request.GET)
    found = queries.queue(actor, wanted)
    rules = watch_rules()
    campaigns = list(Campaign.objects.exclude(state__in=("diminta", "ditolak")).order_by("-pk")[:200])
    signs = [(code, rules.words(code)) for code in VISIT_ALARMS if code != "jauh"] + list(DOUBTS.items())
    shown = {
        "found": found,
        "lines": [(one, SUBMISSIONS[one.one.state], _signs(one.one), results().get(one.one.result)) for one in found.lines],
        "wanted": wanted,
        "campaign": next((one for one in campaigns if one.pk == wanted.campaign), None),
        "campaigns": campaigns,
        "states": [(code, words, found.states.get(code)) for code, words in STATE_FILTERS.items()],
        "signs": signs,
        "done": _done(request),
        "query": wanted.query,
    }
    return render(request, "enumeration/review_queue.html", shown)


def _signs(one: Submission) -> list[Say]:
    """Doubts and alarms in words."""
    rules = watch_rules()
    return [DOUBTS[code] for code in one.doubts if code in DOUBTS] + [rules.words(code) for code in one.alarms]


def _done(request: PortalRequest) -> tuple[Submission, Say, int] | None:
    """The decision just taken: what, and how many proposals it made."""
    one = Submission.objects.filter(pk=request.GET.get("sudah", "")).first()
    if one is None or one.state not in VERDICTS:
        return None
    return one, VERDICTS[one.state], queries.count_made(one)


@page("awasi_pendataan")
def submission_page(request: PortalRequest, actor: Actor, kiriman: str) -> HttpResponse:
    """One submission: every answer beside what the register said, what stands out, and the decision."""
    return _submission(request, actor, kiriman, None)


def _submission(request: PortalRequest, actor: Actor, kiriman: str, problem: RequestError | None) -> HttpResponse:
    view = queries.one_submission(actor, kiriman)
    release = release_in_force()
    if view is None or release is None:
        raise Http404
    one, lang, wanted = view.one, request.lang, queries.filter_of(request.POST or request.GET)
    form, task_id = questionnaire(), str(one.task_id or "")
    places = places_words([one.kode_desa])
    before, after = queries.beside_in_queue(actor, one, wanted)
    told = drawing.blocks(form, view.family, view.members, view.answers.rosters, view.known, task_id, view.problems, lang)
    asked = request.POST.get("pertanyaan", "") or request.GET.get("tanya", "")
    shown = {
        "view": view,
        "one": one,
        "name": _name_of(view, lang),
        "place": places.get(one.kode_desa, one.kode_desa),
        "who": view.names.get(one.account_id, "–"),
        "decider": view.names.get(one.decided_by or 0, "–"),
        "state": SUBMISSIONS[one.state],
        "result": results().get(one.result),
        "doubts": [DOUBTS[code] for code in one.doubts if code in DOUBTS],
        "alarms": [watch_rules().words(code) for code in one.alarms],
        "blocks": told,
        "broken": [(form.by_name[p.question], p.row, p.words, p.hard) for p in view.problems],
        "hard": any(p.hard for p in view.problems),
        "measures": _measures(view, lang),
        "changes": [
            (change, view.cards.get(change.card, ""))
            for change in drawing.changes_of_family(view.family, view.members, view.known, task_id)
        ],
        "drafts": drawing.drafts(view.would, view.known, release, lang, places),
        "made": [
            (
                made,
                KINDS[made.proposal.kind],
                SHORT[made.proposal.state],
                showing.lines(release, made.proposal.subject, made.changes, lang, places),
            )
            for made in view.made
        ],
        "reads_proposals": actor.may("lihat_isi_usulan"),
        "reads_families": actor.may("lihat_keluarga"),
        "waits": one.state in OPEN and one.account_id != actor.account_id,
        "own": one.account_id == actor.account_id,
        "rivals": view.others,
        "questions": _questions(told),
        "asked": asked if asked in form.by_name else "",
        "asked_note": request.POST.get("catatan", "") or _about_member(told, request.GET.get("baris", ""), lang),
        "verdict": request.POST.get("putusan", "") or ("dikembalikan" if asked else ""),
        "previous": before,
        "following": after,
        "query": wanted.query,
        "wanted": wanted,
        "done": _done(request),
        "problem": problem,
    }
    return render(request, "enumeration/review_one.html", shown, status=422 if problem else 200)


def _name_of(view: queries.View, lang: Lang) -> str:
    said = str(view.known.get("kepala", "")) or next((one["nama"] for one in view.members if one.get("nama")), "")
    return said or Say("Keluarga baru", "New family").text(lang)


def _questions(told: list[drawing.Block]) -> list[tuple[Say, list[tuple[str, Say]]]]:
    """What was asked, by block, each question once: a note is tied to one of them."""
    seen: set[str] = set()
    made = []
    for block in told:
        fresh = [(row.question, row.title) for row in block.rows if row.question not in seen]
        seen |= {name for name, _ in fresh}
        if fresh:
            made.append((block.title, fresh))
    return made


def _about_member(told: list[drawing.Block], place: str, lang: Lang) -> str:
    """The note begins with whom it is about: the question alone does not say."""
    name = next((one.title.text(lang).partition(": ")[2] for one in told if one.name == f"anggota-{place}"), "")
    return f"{name}: " if name else ""


def _measures(view: queries.View, lang: Lang) -> list[tuple[Say, Say]]:
    """Times and places in words."""
    one, told = view.one, view.one.paradata
    start = told.get("mulai")
    began = timezone.localtime(datetime.datetime.fromtimestamp(start, tz=datetime.UTC)) if start else None
    began_words = f"{began:%d-%m-%Y %H.%M}" if began else "–"
    where, accuracy = view.where, told.get("ketelitian")
    far = (
        Say(f"sekitar {where.metres} m, dari {where.points} kunjungan", f"about {where.metres} m, of {where.points} visits")
        if where.metres is not None
        else Say(f"belum cukup kunjungan bertitik ({where.points})", f"too few visits with a point ({where.points})")
    )
    listed = told.get("terdaftar")
    members = Say(f"{told.get('anggota', '–')} (di daftar {listed})", f"{told.get('anggota', '–')} (on the list {listed})")
    return [
        (Say("Mulai menurut telepon", "Began, by the phone"), Say(began_words, began_words)),
        (Say("Lama wawancara", "Length of the interview"), drawing.minutes(told.get("detik"))),
        (Say("Sesudah kunjungan sebelumnya", "After the visit before it"), drawing.minutes(queries.gap_before(one))),
        (Say("Jarak dari tengah kunjungan di desa itu", "Distance from the middle of the village's visits"), far),
        (Say("Ketelitian GPS", "Accuracy of the GPS"), Say(f"{accuracy} m", f"{accuracy} m") if accuracy is not None else Say("–", "–")),
        (Say("Anggota yang tinggal bersama", "Members living together"), members if listed is not None else Say("–", "–")),
    ]


@page("awasi_pendataan")
@require_POST
def decide_page(request: PortalRequest, actor: Actor, kiriman: str) -> HttpResponse:
    """Takes a decision and goes on to the next one."""
    said, wanted = request.POST, queries.filter_of(request.POST)
    one = queries.submissions(actor, queries.Filter(state=queries.ALL)).filter(pk=kiriman).first()
    if one is None:
        raise Http404
    try:
        decide_submission(actor, kiriman, said.get("putusan", ""), said.get("catatan", ""), said.get("pertanyaan", ""))
    except RequestError as error:
        return _submission(request, actor, kiriman, error)
    return _go_on(actor, one, wanted)


def _go_on(actor: Actor, one: Submission, wanted: queries.Filter, done: str = "") -> HttpResponse:
    """`done`: of which account the outcome is told; '' of this one."""
    following = queries.next_after(actor, one, wanted)
    address = reverse("pendataan_periksa_satu", args=[following]) if following else reverse("pendataan_periksa")
    asked = "&".join(part for part in (wanted.query, urlencode({"sudah": done or one.pk})) if part)
    return redirect(f"{address}?{asked}")


@page("awasi_pendataan")
def compare_page(request: PortalRequest, actor: Actor, kiriman: str) -> HttpResponse:
    """Accounts of one family side by side. Sent to: what was chosen, field by field, or one account whole."""
    wanted, problem = queries.filter_of(request.POST or request.GET), None
    typed: dict[str, str] = {}
    if request.method == "POST":
        found = queries.accounts_of(actor, kiriman)
        if found is None:
            raise Http404
        typed = _chosen(found, request.POST)
        try:
            decide_between(actor, kiriman, request.POST.getlist("kiriman"), typed)
            return _go_on(actor, found.one, wanted, base_of(found.beside, typed))
        except RequestError as error:
            problem = error
    found = queries.accounts_of(actor, kiriman)
    if found is None:
        raise Http404
    if not typed and request.GET.get("semua") in found.several:
        typed = whole(found.beside, request.GET["semua"])
    return _compared(request, actor, found, typed, problem, wanted)


def _chosen(found: queries.Accounts, said: Mapping[str, str]) -> dict[str, str]:
    """Field -> instance, out of numbered radio buttons; one account whole when its button was pressed."""
    if said.get("semua") in found.several:
        return whole(found.beside, said["semua"])
    numbered = {one.key: said.get(f"f{place}", "") for place, one in enumerate(found.beside.differing)}
    return {key: name for key, name in numbered.items() if name in found.several}


def _compared(
    request: PortalRequest,
    actor: Actor,
    found: queries.Accounts,
    typed: Mapping[str, str],
    problem: RequestError | None,
    wanted: queries.Filter,
) -> HttpResponse:
    one, lang = found.one, request.lang
    accounts = [found.several[version.instance_id] for version in found.beside.versions]
    rows = drawing.contested(found.beside, found.known, str(one.task_id or ""), lang)
    waits = len(accounts) > 1 and any(other.state in OPEN for other in accounts)
    shown = {
        "one": one,
        "name": str(found.known.get("kepala", "")) or Say("Keluarga baru", "New family").text(lang),
        "accounts": _heads(found, accounts),
        "rows": [(row, typed.get(row.key, "")) for row in rows],
        "left": sum(1 for row in rows if row.key not in typed),
        "same": len(found.beside.fields) - len(rows),
        "waits": waits and actor.account_id not in {other.account_id for other in accounts},
        "own": actor.account_id in {other.account_id for other in accounts},
        "query": wanted.query,
        "wanted": wanted,
        "problem": problem,
    }
    return render(request, "enumeration/review_compare.html", shown, status=422 if problem else 200)


def _heads(found: queries.Accounts, accounts: list[Submission]) -> list[tuple[str, Submission, str, Say, str]]:
    """Letter, account, enumerator, state, end of the visit of each."""
    ends = {version.instance_id: moment(version.answers.values.get("selesai", "")) for version in found.beside.versions}
    said = {name: f"{end:%d-%m-%Y %H.%M}" if end else "" for name, end in ends.items()}
    return [
        (chr(65 + place % 26), other, found.names.get(other.account_id, "–"), SUBMISSIONS[other.state], said.get(other.pk, ""))
        for place, other in enumerate(accounts)
    ]


@page("awasi_pendataan")
def photo_file(request: PortalRequest, actor: Actor, nomor: str) -> HttpResponse:
    """A photo of a house; every look is written down."""
    found = queries.photo(actor, nomor)
    if found is None:
        raise Http404
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store", "Content-Disposition": "inline"}
    return HttpResponse(found[0], content_type=found[1], headers=headers)


@page("awasi_pendataan")
def alarms_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """Enumerators of a campaign, those who stand out first, with why."""
    campaign = _campaign(actor, number)
    villages, village, rules = own_villages(actor, campaign), request.GET.get("desa", ""), watch_rules()
    village = village if village in dict(villages) else ""
    found = enumerators_of(actor, campaign, village)
    agreed = agreement_of(pairs_of(actor, campaign))
    low = set(agreed.low(rules))
    names = names_of([one.account_id for one in found])
    record_event(actor, "lihat_tanda_pendataan", detail={"pendataan": campaign.pk})
    shown = {
        "campaign": campaign,
        "villages": villages,
        "village": village,
        "people": [
            {
                "one": one,
                "name": names.get(one.account_id, "–"),
                "flags": [drawing.flag_words(flag, rules) for flag in one.flags]
                + ([_low_words(agreed, one.account_id)] if one.account_id in low else []),
                "counts": [(code, rules.words(code), number_of, one.instances[code][:NAMED]) for code, number_of in one.counts.items()],
                "agreed": agreed.accounts.get(one.account_id),
            }
            for one in found
        ],
        "out": sum(1 for one in found if one.flags or one.account_id in low),
        "rules": rules,
        "difference": round(rules.difference * 100),
    }
    return render(request, "enumeration/review_alarms.html", shown)


def _low_words(agreed: Agreement, account_id: int) -> Say:
    tally, words = agreed.accounts[account_id], watch_rules().agreement
    share = round(100 * (tally.share or 0))
    return Say(
        f"{words.id}: {share} % dari {tally.compared} jawaban sama", f"{words.en}: {share} % of {tally.compared} answers are the same"
    )


def _campaign(actor: Actor, number: int) -> Campaign:
    found = Campaign.objects.filter(pk=number).first()
    if found is None or not own_villages(actor, found):
        raise Http404
    return found


@page("awasi_pendataan")
def repeated_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """Spot checks that are done: agreement in all, by enumerator, by question; each with its two visits side by side."""
    campaign = _campaign(actor, number)
    pairs = pairs_of(actor, campaign)
    agreed, rules, form = agreement_of(pairs), watch_rules(), questionnaire()
    names = names_of([one for pair in pairs for one in (pair.first.account_id, pair.second.account_id)])
    titles = {name: form.by_name[name].words for name in compared_questions(form, rules)}
    titles |= {RESULT: Say("Hasil kunjungan", "Result of the visit"), MEMBERS: Say("Jumlah anggota", "Number of members")}
    low = set(agreed.low(rules))
    shown = {
        "campaign": campaign,
        "agreed": agreed,
        "people": sorted(
            ((who, names.get(who, "–"), agreed.families[who], tally, who in low) for who, tally in agreed.accounts.items()), key=_lowest
        ),
        "questions": sorted(
            ((titles.get(name, Say(name, name)), tally) for name, tally in agreed.questions.items()),
            key=lambda row: (row[1].share or 0, row[0].id),
        ),
        "pairs": [(pair, names.get(pair.first.account_id, "–"), names.get(pair.second.account_id, "–"), _of_pair(pair)) for pair in pairs],
        "bound": round(rules.agree * 100),
        "rules": rules,
    }
    return render(request, "enumeration/review_repeated.html", shown)


def _lowest(row: tuple[int, str, int, Tally, bool]) -> tuple[float, str]:
    return row[3].share or 0, row[1]


def _of_pair(pair: Pair) -> Tally:
    return agreement_of([pair]).whole


@page("awasi_pendataan")
def repetition_page(request: PortalRequest, actor: Actor, number: int, tugas: uuid.UUID) -> HttpResponse:
    """A visit and its repetition side by side; nothing is chosen here."""
    found = queries.repetition(actor, number, tugas)
    if found is None:
        raise Http404
    accounts = [found.several[version.instance_id] for version in found.beside.versions]
    rows = drawing.contested(found.beside, found.known, str(found.one.task_id or ""), request.lang)
    shown = {
        "campaign": _campaign(actor, number),
        "one": found.one,
        "name": str(found.known.get("kepala", "")),
        "accounts": _heads(found, accounts),
        "rows": [(row, "") for row in rows],
        "same": len(found.beside.fields) - len(rows),
        "repeated": True,
    }
    return render(request, "enumeration/review_compare.html", shown)


urlpatterns: list[URLPattern] = [
    path("pendataan/periksa/", queue_page, name="pendataan_periksa"),
    path("pendataan/periksa/foto/<slug:nomor>/", photo_file, name="pendataan_foto"),
    path("pendataan/periksa/tanda/<int:number>/", alarms_page, name="pendataan_tanda"),
    path("pendataan/periksa/ulang/<int:number>/", repeated_page, name="pendataan_ulang"),
    path("pendataan/periksa/ulang/<int:number>/<uuid:tugas>/", repetition_page, name="pendataan_ulang_satu"),
    path("pendataan/periksa/<str:kiriman>/", submission_page, name="pendataan_periksa_satu"),
    path("pendataan/periksa/<str:kiriman>/putusan/", decide_page, name="pendataan_putusan"),
    path("pendataan/periksa/<str:kiriman>/banding/", compare_page, name="pendataan_banding"),
]
