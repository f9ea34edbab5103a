"""Pages of the look-up: search, family, person, regions, and the list of families as a file."""

import csv
import io
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dtsen.errors import Lang, RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.accounts.role import read_matrix
from portal.area import PREFIX_WIDTHS
from portal.exchange.in_force import release_in_force
from portal.exchange.models import Person
from portal.exchange.packed import Known
from portal.lookup import queries, showing
from portal.lookup.actions import Opened, unmask_family
from portal.lookup.why import why
from portal.proposals.lines import ListLine, list_lines
from portal.proposals.queries import open_on, opened_claims
from portal.proposals.submission import today_number
from portal.web.request import PortalRequest
from portal.web.words import day, masked_name, masked_number

DOWNLOAD_LIMIT = 50_000
MOST_CHOICES = 10
# The field of the form in which a problem lies; the name, when it is none of these.
FIELD_OF = {"bukan_16_angka": "number", "tanggal": "born", "wilayah": "wilayah", "wilayah_mana": "wilayah-pilihan", "kosong": "number"}
PROBLEMS = {
    "bukan_16_angka": Say("NIK dan No. KK terdiri dari 16 angka.", "A NIK or card number has 16 digits."),
    "kosong": Say("Isi nomor, atau nama dengan tanggal lahir.", "Give a number, or a name with a birth date."),
    "nama_tanpa_huruf": Say("Nama harus berisi huruf.", "A name has letters."),
    "tanggal": Say(
        "Tanggal lahir ditulis hari-bulan-tahun, misalnya 24-3-1985.", "A birth date is written day-month-year, such as 24-3-1985."
    ),
    "wilayah": Say(
        "Wilayah itu tidak dikenal di wilayah tugas Anda: tulis namanya, atau kode BPS 2, 4, 7, atau 10 angka.",
        "That region is not known within yours: write its name, or a BPS code of 2, 4, 7 or 10 digits.",
    ),
    "wilayah_mana": Say(
        "Beberapa wilayah bernama mirip: pilih yang dimaksud.", "Several regions have such a name: choose the one that is meant."
    ),
    "nama_terlalu_umum": Say(
        "Satu kata saja cocok dengan terlalu banyak orang: tambahkan tanggal lahir, wilayah, atau kata nama lain.",
        "One word fits too many people: add a birth date, a region or another word of the name.",
    ),
}


@dataclass(frozen=True)
class ResultLine:
    """One found person as drawn: the name masked, only the year of birth."""

    person_id: str
    family_id: str | None
    name: str
    year: str
    place: str
    state: Say
    alike: int


@page("cari_orang")
@require_http_methods(["GET", "POST"])
def search_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The form and what it finds. Sent by POST: a number or name never stands in an address, a history or a log."""
    shown: dict[str, object] = {"asked": queries.Asked(), "result": None}
    status = 200
    if request.method == "POST":
        words = {name: request.POST.get(name, "").strip() for name in ("number", "name", "born", "wilayah")}
        choices = _named_region(actor, words)
        asked = queries.Asked(**words)
        problem = "wilayah_mana" if choices else asked.problem
        shown |= {"asked": asked, "choices": choices}
        if problem:
            shown |= {"problem": PROBLEMS[problem], "at": FIELD_OF.get(problem, "name")}
            status = 422
        else:
            result = queries.search(actor, asked)
            shown |= {"result": result, "lines": _result_lines(result.people)}
    # Who works in one village has nothing to choose.
    shown["by_region"] = actor.scope.nation or any(len(prefix) < PREFIX_WIDTHS[-1] for prefix in actor.scope.prefixes)
    return render(request, "lookup/search.html", shown, status=status)


def _named_region(actor: Actor, words: dict[str, str]) -> list[tuple[str, str]]:
    """Puts the code in the place of a region's name; the regions to choose from when several are meant as well."""
    typed = words["wilayah"]
    if not typed or typed.isdigit() or words["number"]:
        return []
    found = queries.best_named(typed, queries.regions_like(actor, typed) if len(typed) >= 3 else [])
    if len(found) == 1:
        words["wilayah"] = found[0][0]
    return found[:MOST_CHOICES] if len(found) > 1 else []


def _result_lines(people: list[queries.Found]) -> list[ResultLine]:
    places = queries.places_words([one.kode_desa for one in people if one.kode_desa])
    return [
        ResultLine(
            one.person_id,
            one.family_id,
            masked_name(one.nama),
            str(one.tanggal_lahir // 10000) if one.tanggal_lahir else "–",
            places.get(one.kode_desa or "", ""),
            showing.STATES.get(one.keadaan, Say(one.keadaan, one.keadaan)),
            round(100 * one.alike),
        )
        for one in people
    ]


@page("lihat_keluarga")
def family_page(request: PortalRequest, actor: Actor, family_id: str) -> HttpResponse:
    """A family: people, housing, desil, programmes, origin of each value, history."""
    return _family(request, actor, family_id, None, None)


@page("buka_samaran")
@require_POST
def unmask_page(request: PortalRequest, actor: Actor, family_id: str) -> HttpResponse:
    """The same page with NIK and card number open, for this one answer."""
    try:
        opened = unmask_family(actor, family_id, request.POST.get("alasan", ""), request.POST.get("keterangan", ""))
    except RequestError as error:
        return _family(request, actor, family_id, None, error.what, status=422)
    if opened is None:
        raise Http404
    return _family(request, actor, family_id, opened, None)


def _family(
    request: PortalRequest, actor: Actor, family_id: str, opened: Opened | None, problem: Say | None, status: int = 200
) -> HttpResponse:
    view = queries.family_view(actor, family_id)
    if view is None:
        new_id = queries.successor(actor, "family", family_id)
        if new_id:
            return redirect("keluarga", new_id)
        raise Http404
    lang = request.lang
    members = [_member(one, view, opened, lang) for one in view.members]
    shown = {
        "view": view,
        "family": view.family,
        "place": queries.place_words(view.family.kode_desa),
        "card_number": opened.no_kk if opened else masked_number(view.family.no_kk is not None, None),
        "members": members,
        "findings": showing.finding_lines(view.findings, view.release),
        "described_by": [showing.source_word(one, lang) for one in (view.family.sumber_register or "").split()],
        "desil": showing.desil_sentences(view.family, view.release),
        "why": why(view.family, view.members, view.values, view.release, queries.region_names(_above(view.family.kode_desa)), lang),
        "guessed": showing.guessed(view.family, view.release),
        "updated": showing.updated(_by_whom(view, lang), view.release, lang),
        "proposals": _proposals(actor, view, lang),
        "history": showing.history_lines(view.history),
        "groups": showing.groups(view.values, view.release, "keluarga", lang),
        "programmes": showing.programmes(view.eligibility, {one.person_id: one.nama or "" for one in view.members}),
        "reasons": read_matrix(settings.MACHINE.policy).unmask.reasons.items() if actor.may("buka_samaran") else (),
        "opened": opened,
        "problem": problem,
        "typed": request.POST.get("keterangan", ""),
        "chosen": request.POST.get("alasan", ""),
    }
    return render(request, "lookup/family.html", shown, status=status)


def _proposals(actor: Actor, view: queries.FamilyView, lang: Lang) -> list[ListLine]:
    """Open proposals about the family and its people; the names stand on the page already."""
    rows = open_on(actor, [view.family.family_id, *(one.person_id for one in view.members)])
    return list_lines(rows, opened_claims(rows), lang, today_number(), masked=False) if rows else []


def _above(kode_desa: str | None) -> list[str]:
    """Codes of the province and the regency of a village."""
    return [kode_desa[:2], kode_desa[:4]] if kode_desa else []


def _by_whom(view: queries.FamilyView, lang: Lang) -> list[tuple[str, dict[str, Known]]]:
    """The values of the family and of each member, under the name that a list of them shows."""
    family = ("Keluarga" if lang == "id" else "Family", view.values)
    return [family, *((one.nama or "–", view.member_values.get(one.person_id, {})) for one in view.members)]


@dataclass(frozen=True)
class MemberLine:
    """One member as drawn."""

    person_id: str
    name: str
    nik: str
    relation: str
    sex: str
    born: str
    age: int | None
    state: Say
    groups: list[showing.Group]


def _member(person: Person, view: queries.FamilyView, opened: Opened | None, lang: Lang) -> MemberLine:
    masked = masked_number(person.nik is not None, None)
    born = person.tanggal_lahir
    return MemberLine(
        person.person_id,
        person.nama or "–",
        opened.nik.get(person.person_id, "–") if opened else masked,
        showing.label(view.release, "hubungan_keluarga", person.hubungan),
        showing.label(view.release, "jenis_kelamin", person.jenis_kelamin),
        (day(born, lang) if opened else str(born // 10000)) if born else "–",
        person.umur,
        showing.STATES.get(person.keadaan, Say(person.keadaan, person.keadaan)),
        showing.groups(view.member_values.get(person.person_id, {}), view.release, "anggota", lang),
    )


@page("lihat_keluarga")
def person_page(request: PortalRequest, actor: Actor, person_id: str) -> HttpResponse:
    """A person; who is in a family is shown there."""
    view = queries.person_view(actor, person_id)
    release = release_in_force()
    if view is None or release is None:
        new_id = queries.successor(actor, "person", person_id)
        if new_id:
            return redirect("orang", new_id)
        raise Http404
    shown = {
        "view": view,
        "person": view.person,
        "place": queries.place_words(view.person.kode_desa),
        "nik": masked_number(view.person.nik is not None, None),
        "year": view.person.tanggal_lahir // 10000 if view.person.tanggal_lahir else None,
        "state": showing.STATES.get(view.person.keadaan, Say(view.person.keadaan, view.person.keadaan)),
        "groups": showing.groups(view.values, release, "anggota", request.lang),
        "findings": showing.finding_lines(view.findings, release),
    }
    return render(request, "lookup/person.html", shown)


@page("lihat_jumlah")
def regions_page(request: PortalRequest, actor: Actor, kode: str = "") -> HttpResponse:
    """Counts are shown by the dashboards alone, where the rule of small numbers is kept; the old address leads there."""
    if kode and (not kode.isdigit() or len(kode) not in PREFIX_WIDTHS):
        raise Http404
    return redirect("dasbor_di", kode) if kode else redirect("dasbor")


@page("unduh_daftar")
def families_csv(request: PortalRequest, actor: Actor, kode: str) -> HttpResponse:
    """The families of a region as a file, without NIK and card numbers; what is downloaded is what may be seen."""
    if not kode.isdigit() or len(kode) not in PREFIX_WIDTHS:
        raise Http404
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(
        ["family_id", "kode_desa", "kepala_keluarga", "jumlah_anggota", "desil_nasional", "desil_kabupaten_kota", "tanggal_data"]
    )
    for one in queries.families_in(actor, kode, DOWNLOAD_LIMIT):
        row = [one.family_id, one.kode_desa, _plain(one.nama_kepala), one.jumlah_anggota, one.desil_nasional, one.desil_kabupaten_kota]
        writer.writerow(["" if value is None else value for value in [*row, showing.iso_day(one.tanggal_data)]])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="keluarga_{kode}.csv"'
    return response


def _plain(text: str | None) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return "'" + text if text and text[0] in "=+-@\t\r" else text or ""


@page()
def choose_region(request: PortalRequest, actor: Actor) -> HttpResponse:
    """Names of regions like what was typed, for choosing one; names only, and only the actor's own."""
    typed = request.GET.get("nama", "").strip()
    found = queries.regions_like(actor, typed) if len(typed) >= 3 else []
    return render(request, "lookup/choose_region.html", {"typed": typed, "found": found})
