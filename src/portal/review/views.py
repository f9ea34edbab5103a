"""Pages of the review queue. Everything works with links and buttons; static/review/keys.js adds the keys."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dtsen.errors import Lang, RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.area import PREFIX_WIDTHS
from portal.exchange.models import Person, Release
from portal.lookup.queries import region_names
from portal.lookup.showing import STATES, label, source_word
from portal.review import queries
from portal.review.actions import decide, withdraw
from portal.review.compare import lines, number_difference
from portal.review.words import SHORT, VERDICTS, evidence_words, reason_words
from portal.web.request import PortalRequest
from portal.web.words import day

TITLES = {
    "terbuka": Say("belum diputuskan", "not decided"),
    "ragu": Say("diragukan", "unsure"),
    "semua": Say("semua", "all"),
}


@page("putuskan_pasangan")
def queue_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """How far the work is, and where it goes on."""
    state = _state(request)
    shown = {
        "progress": queries.progress(actor),
        "done": [(SHORT[verdict], number) for verdict, number in sorted(queries.progress(actor).done.items())],
        "first": queries.first_pair(actor, state),
        "starts": [(one, title, queries.first_pair(actor, one)) for one, title in TITLES.items()],
        "mine": [(one, SHORT[one.putusan]) for one in queries.latest_of(actor, 20)],
        "state": state,
    }
    return render(request, "review/queue.html", shown)


@page("putuskan_pasangan")
def pair_page(request: PortalRequest, actor: Actor, pair_id: str) -> HttpResponse:
    """One pair, side by side."""
    return _pair(request, actor, pair_id, None)


def _pair(request: PortalRequest, actor: Actor, pair_id: str, problem: Say | None, status: int = 200) -> HttpResponse:
    state = _state(request)
    view = queries.pair_view(actor, pair_id, state)
    if view is None:
        raise Http404
    policy, lang = settings.MACHINE.policy, request.lang
    places = region_names([(side.said.get("kode_desa") or "")[:width] for side in (view.a, view.b) for width in PREFIX_WIDTHS[1:]])
    drawn = [_drawn(side, view, places, lang) for side in (view.a, view.b)]
    raw = [{**side.said, "nik": side.nik, "tempat": side.said.get("kode_desa"), "rt_rw": _rt_rw(side.said)} for side in (view.a, view.b)]
    mine = queries.latest_of(actor)
    shown = {
        "view": view,
        "lines": lines(drawn[0], drawn[1], raw[0], raw[1]),
        "evidence": evidence_words(view.pair.evidence, policy),
        "reason": reason_words(view.pair.reason, policy),
        "sources": [source_word(side.source, lang) for side in (view.a, view.b)],
        "sides": [_surroundings(view.a, view.b, view.release), _surroundings(view.b, view.a, view.release)],
        "verdicts": [(str(number + 1), code, words) for number, (code, words) in enumerate(VERDICTS.items())],
        "decided": SHORT.get(view.judgement.putusan) if view.judgement else None,
        "may_withdraw": view.judgement and (view.judgement.account_id == actor.account_id or actor.scope.nation),
        "last": mine[0] if mine else None,
        "last_word": SHORT[mine[0].putusan] if mine else None,
        "state": state,
        "state_title": TITLES[state],
        "problem": problem,
        "progress": queries.progress(actor),
    }
    return render(request, "review/pair.html", shown, status=status)


def _drawn(side: queries.Side, view: queries.PairView, places: dict[str, str], lang: Lang) -> dict[str, str]:
    """What a record says, as words; of the NIK only how it compares."""
    said = side.said
    numbers = (view.a.nik, view.b.nik)
    nik = number_difference(*numbers).text(lang) if all(numbers) else Say("ada", "present").text(lang)
    return {
        "nama": said.get("nama") or "",
        "tanggal_lahir": day(said["tanggal_lahir"], lang) if said.get("tanggal_lahir") else "",
        "tempat_lahir": said.get("tempat_lahir") or "",
        "jenis_kelamin": label(view.release, "jenis_kelamin", said.get("jenis_kelamin")) if said.get("jenis_kelamin") else "",
        "nama_ibu": said.get("nama_ibu") or "",
        "nik": f"**** ({nik})" if side.nik else "",
        "hubungan": label(view.release, "hubungan_keluarga", said.get("hubungan")) if said.get("hubungan") else "",
        "alamat": said.get("alamat") or "",
        "rt_rw": _rt_rw(said),
        "tempat": ", ".join(places[code] for code in _upwards(said.get("kode_desa")) if code in places),
        "tanggal_data": day(said["tanggal_data"], lang) if said.get("tanggal_data") else "",
    }


def _upwards(code: str | None) -> list[str]:
    """Village, district, regency."""
    return [code[:width] for width in reversed(PREFIX_WIDTHS[1:])] if code else []


def _rt_rw(said: dict[str, object]) -> str:
    return " / ".join(str(said[name]) for name in ("rt", "rw") if said.get(name))


@dataclass(frozen=True)
class Surroundings:
    """The person that a record is taken for today, the people around, other pairs with the same record."""

    person: Person | None
    state: Say | None
    family: list[tuple[str, str, str, str]]
    others: list[str]


def _surroundings(side: queries.Side, other: queries.Side, release: Release) -> Surroundings:
    """`family`: name, relation, year of birth, and a mark: `=` is around both records, `↔` is the other one."""
    around = {one.person_id for one in other.family}
    family = []
    for one in side.family:
        is_other = other.person is not None and one.person_id == other.person.person_id
        mark = "↔" if is_other else "=" if one.person_id in around else ""
        family.append(
            (one.nama or "–", label(release, "hubungan_keluarga", one.hubungan), str((one.tanggal_lahir or 0) // 10000 or "–"), mark)
        )
    state = STATES.get(side.person.keadaan) if side.person else None
    return Surroundings(side.person, state, family, side.others)


@page("putuskan_pasangan")
@require_POST
def decide_page(request: PortalRequest, actor: Actor, pair_id: str) -> HttpResponse:
    """Takes a decision and goes on to the next pair."""
    state = _state(request)
    try:
        pair = decide(actor, pair_id, request.POST.get("putusan", ""))
    except RequestError as error:
        return _pair(request, actor, pair_id, error.what, status=409)
    if pair is None:
        raise Http404
    following = queries.pair_after(actor, pair, state)
    return redirect(f"{reverse('pasangan_satu', args=[following])}?antrean={state}" if following else reverse("pasangan"))


@page("putuskan_pasangan")
@require_POST
def withdraw_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """Takes a decision back and shows its pair again."""
    number = request.POST.get("nomor", "")
    found = withdraw(actor, int(number)) if number.isdigit() else None
    if found is None:
        raise Http404
    return redirect(f"{reverse('pasangan_satu', args=[found.pair_id])}?antrean={_state(request)}")


def _state(request: PortalRequest) -> str:
    asked = request.POST.get("antrean") or request.GET.get("antrean", "")
    return asked if asked in queries.STATES else "terbuka"
