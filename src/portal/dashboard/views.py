"""Pages of the dashboards: a region, the rows behind a number, why there are none, and the table as a file."""

import csv
import io
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dtsen.errors import Lang, Say
from dtsen.vocabulary import as_iso
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.area import PREFIX_WIDTHS
from portal.dashboard import queries, topics
from portal.dashboard.drawing import draw
from portal.dashboard.small_cells import rule_for
from portal.exchange.in_force import release_in_force
from portal.lookup.queries import region_names
from portal.web.request import PortalRequest
from portal.web.words import masked_name

LEVELS = {
    0: Say("Provinsi", "Province"),
    2: Say("Kabupaten/kota", "Regency or city"),
    4: Say("Kecamatan", "District"),
    7: Say("Desa/kelurahan", "Village"),
    10: Say("Desa/kelurahan", "Village"),
}
# So many years fit beside a map; older ones are in the table.
MOST_BARS = 10
# A number of more signs than this does not fit five to a row on the narrowest telephone.
LONG = 5
ANY_LEVEL = Say("Wilayah", "Region")
REASONS = {
    "peran": Say(
        "Peran Anda melihat jumlah, bukan orang. Baris di balik angka ini terbuka bagi dinas sosial, BPS, dan operator desa wilayah itu.",
        "Your role sees counts, not persons. The rows behind this number are open to the social office, BPS and the village operator.",
    ),
    "sel_kecil": Say(
        "Angka di bawah 5 tidak ditampilkan kepada peran yang tidak melihat orang, agar tidak ada yang dikenali; angka lain dibulatkan.",
        "Numbers below 5 are not shown to roles that see no persons, so that nobody can be recognised; the others are rounded.",
    ),
    "jumlahan": Say(
        "Angka ini hasil hitungan dari kolom lain di baris yang sama. Buka angka di kolom itu untuk melihat barisnya.",
        "This number is worked out from other columns of the same line. Open a number there to see its rows.",
    ),
    "catatan": Say(
        "Temuan ini tentang catatan sebuah sumber, bukan tentang orang atau keluarga: kode desanya tidak dikenal, jadi catatan itu "
        "tidak termasuk wilayah mana pun dan hanya dihitung untuk seluruh Indonesia. Barisnya ada di tabel finding milik run.",
        "This finding is about records of a source, not about persons or families: their village code is not known, so they belong to no "
        "region and are counted for the whole country only. The rows are in the table finding of the run.",
    ),
    "tanpa_dasar": Say(
        "Tidak ada yang dapat dihitung di wilayah ini, jadi tidak ada bagian yang dapat disebut.",
        "There is nothing to count in this region, so there is no share.",
    ),
    "pasangan": Say(
        "Pasangan catatan diputuskan oleh BPS pusat dan BPS kabupaten/kota; peran Anda hanya melihat jumlahnya.",
        "Pairs of records are judged by BPS; your role sees their number only.",
    ),
}


@dataclass(frozen=True)
class Shown:
    """One number as drawn: its words and where it leads. `tenth`: one of the ten desil, drawn as a strip where there is little room."""

    title: Say
    text: str
    detail: str
    url: str
    label: Say
    tenth: bool = False


@dataclass(frozen=True)
class Line:
    """One region as drawn."""

    kode: str
    nama: str
    url: str
    cells: list[Shown]
    whole: bool


@dataclass(frozen=True)
class Bar:
    """One desil or year of the drawing above the table."""

    title: str
    text: str
    x: int
    middle: int
    y: str
    height: str


@page("lihat_jumlah")
def region_page(request: PortalRequest, actor: Actor, kode: str = "") -> HttpResponse:
    """One topic of one region: figures, table, map."""
    if not kode and len(actor.scope.prefixes) == 1:
        return redirect("dasbor_di", actor.scope.prefixes[0])
    totals, table = _table(request, actor, kode)
    release = totals.release
    wanted = request.GET.get("peta", "")
    mapped = wanted if wanted in {one.key for one in table.topic.columns} else table.topic.mapped
    outlines = queries.boundaries(kode) if totals.own else []
    asked = {name: request.GET[name] for name in ("tampak", "tingkat", "program") if name in request.GET}
    shown = {
        "kode": kode,
        "totals": totals,
        "name": topics.region_name(totals.own, request.lang) if totals.own else "",
        "topic": table.topic,
        "tabs": [(name, title, urlencode({"tampak": name})) for name, title in topics.TOPICS],
        "lines": [_line(actor, kode, table, row) for row in table.rows],
        "heads": list(table.topic.columns),
        "long": any(len(cell.text) > LONG for row in table.rows for cell in row.cells if not cell.detail),
        "level": LEVELS.get(len(kode), ANY_LEVEL) if totals.own else ANY_LEVEL,
        "facts": _facts(totals, actor, request),
        "bars": _bars(table, request.lang),
        "programmes": topics.programmes(totals) if table.topic.name == "program" else [],
        "chosen_programme": table.topic.columns[1].of[0][1].partition(":")[0] if table.topic.name == "program" else "",
        "levels": list(topics.LEVELS.items()) if table.topic.name == "desil" else [],
        "chosen_level": table.topic.columns[1].of[0][0] if table.topic.name == "desil" else "",
        "map": draw(outlines, table.of(mapped)) if mapped else None,
        "mapped": next((one for one in table.topic.columns if one.key == mapped), None),
        "keep": asked,
        "query": urlencode(asked),
        "rule": rule_for(actor, settings.MACHINE.policy),
        "listed": kode.isdigit() and actor.may("unduh_daftar"),
        "since": release.labels.get("mutu", {}).get("berlaku_sejak", "") if release else "",
        "numbers": topics.quality_entries(release) if table.topic.name == "mutu" else [],
    }
    return render(request, "dashboard/region.html", shown)


def open_work(actor: Actor, lang: Lang) -> list[Shown]:
    """What waits in the actor's region, for the first page: each number above nothing, with the way to its rows.

    Empty for who sees no counts and for a selection of regions, whose dashboards tell it one by one.
    """
    if not actor.may("lihat_jumlah") or len(actor.scope.prefixes) > 1:
        return []
    totals = queries.totals(actor, "".join(actor.scope.prefixes))
    if totals is None or totals.own is None:
        return []
    alone = queries.Totals(totals.own, [], [], totals.release)
    table = topics.fill(topics.WORK, alone, rule_for(actor, settings.MACHINE.policy), lang)
    cells = zip(table.rows[0].cells, topics.WORK.columns, strict=True)
    return [_shown(actor, table.rows[0], cell, column.title) for cell, column in cells if cell.plain or cell.why == "sel_kecil"]


def _table(request: PortalRequest, actor: Actor, kode: str) -> tuple[queries.Totals, topics.Table]:
    """What the page and the file show."""
    if kode and kode != queries.PLACELESS and (not kode.isdigit() or len(kode) not in PREFIX_WIDTHS):
        raise Http404
    totals = queries.totals(actor, kode)
    if totals is None:
        raise Http404
    topic = topics.choose(request.GET.get("tampak", "desil"), totals, lambda name: request.GET.get(name, ""))
    return totals, topics.fill(topic, totals, rule_for(actor, settings.MACHINE.policy), request.lang)


def _line(actor: Actor, kode: str, table: topics.Table, row: topics.Row) -> Line:
    deeper = not row.whole and row.kode != queries.PLACELESS
    names = [one.title for one in table.topic.columns]
    tenths = [one.key in topics.TENTHS for one in table.topic.columns]
    cells = [replace(_shown(actor, row, cell, name), tenth=tenth) for cell, name, tenth in zip(row.cells, names, tenths, strict=True)]
    return Line(row.kode, row.nama, reverse("dasbor_di", args=[row.kode]) if deeper else "", cells, row.whole)


def _shown(actor: Actor, row: topics.Row, cell: topics.Cell, name: Say) -> Shown:
    label = Say(f"{row.nama}, {name.id}: {cell.text}", f"{row.nama}, {name.en}: {cell.text}")
    if cell.behind and actor.may("lihat_keluarga"):
        asked = urlencode({"wilayah": row.kode, "ukuran": cell.behind[0], "nilai": cell.behind[1]})
        return Shown(name, cell.text, cell.detail, f"{reverse('dasbor_baris')}?{asked}", label)
    why = "peran" if cell.behind else cell.why
    if why == "pasangan" and actor.may("putuskan_pasangan"):
        return Shown(name, cell.text, cell.detail, reverse("pasangan"), label)
    if why == "lihat_program":
        place = reverse("dasbor_di", args=[row.kode]) if row.kode else reverse("dasbor")
        return Shown(name, cell.text, cell.detail, f"{place}?tampak=program", label)
    return Shown(name, cell.text, cell.detail, reverse("dasbor_alasan", args=[why]) if why in REASONS else "", label)


def _facts(totals: queries.Totals, actor: Actor, request: PortalRequest) -> list[tuple[Say, str, str]]:
    """(title, number, topic) of the figures that come first."""
    if totals.own is None:
        return []
    rule = rule_for(actor, settings.MACHINE.policy)
    alone = queries.Totals(totals.own, [], [], totals.release)
    made = []
    covered, ranked, aged = topics.COVERAGE, topics.desil("desil_nasional"), topics.freshness(())
    first = ((covered, ("hidup", "didata", "bagian")), (ranked, ("d1_4",)), (aged, ("umur",)))
    for topic, keys in first:
        cells = topics.fill(topic, alone, rule, request.lang).rows[0].cells
        made += [(column.title, cell.text, topic.name) for column, cell in zip(topic.columns, cells, strict=True) if column.key in keys]
    return made


def _bars(table: topics.Table, lang: Lang) -> list[Bar]:
    """The desil of the region itself, or the years of its data, oldest first; none for other topics and for a selection of regions."""
    if table.topic.name not in ("desil", "kesegaran") or not table.rows or not table.rows[0].whole:
        return []
    pairs = list(zip(table.topic.columns, table.rows[0].cells, strict=True))[1:-1][:MOST_BARS]
    if table.topic.name == "kesegaran":
        pairs.reverse()
    most = max((cell.plain or 0 for _, cell in pairs), default=0) or 1
    return [
        Bar(column.title.text(lang), cell.text, 50 * place + 3, 50 * place + 25, f"{112 - high:.1f}", f"{high:.1f}")
        for place, (column, cell) in enumerate(pairs)
        for high in (90 * (cell.plain or 0) / most,)
    ]


@page("lihat_jumlah")
def table_csv(request: PortalRequest, actor: Actor, kode: str = "") -> HttpResponse:
    """The table of the page as a file: the same numbers, hidden and rounded as there."""
    totals, table = _table(request, actor, kode)
    lang, release = request.lang, totals.release
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    head = ["rilis", "keadaan_pada", "kode_bps", "wilayah"]
    for column in table.topic.columns:
        title = column.title.text(lang)
        head += [f"{title} (%)", f"{title} (n)"] if column.is_share and not column.age else [title]
    writer.writerow(head)
    for row in table.rows:
        start = [release.name if release else "", as_iso(release.as_of) if release else "", row.kode, row.nama]
        cells: list[str] = []
        for column, cell in zip(table.topic.columns, row.cells, strict=True):
            value = cell.text if cell.plain is None else f"{cell.plain:g}" if column.is_share else f"{cell.plain:.0f}"
            cells += [value, cell.detail] if column.is_share and not column.age else [value]
        writer.writerow([*start, *cells])
    queries.record_download(actor, kode, table.topic.name, len(table.rows))
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="dasbor_{table.topic.name}_{kode or "nasional"}.csv"'
    return response


@dataclass(frozen=True)
class RowLine:
    """One row behind a number as drawn: masked."""

    url: str
    name: str
    place: str
    members: int | None
    desil: int | None


@page("lihat_keluarga")
def rows_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The families or persons behind a number, masked; opening one is another look, with its own entry."""
    kode, measure, key = (request.GET.get(name, "") for name in ("wilayah", "ukuran", "nilai"))
    if kode and kode != queries.PLACELESS and (not kode.isdigit() or len(kode) not in PREFIX_WIDTHS):
        raise Http404
    found = queries.rows_behind(actor, kode, measure, key, request.GET.get("sesudah", ""))
    if found is None:
        raise Http404
    asked = {"wilayah": kode, "ukuran": measure, "nilai": key}
    names = region_names(sorted({(one.kode_desa or "")[:width] for one in found.rows for width in PREFIX_WIDTHS[1:]} | {kode}))
    shown = {
        "rows": [_row_line(one, names) for one in found.rows],
        "next": urlencode({**asked, "sesudah": found.following}) if found.following else "",
        "paged": "sesudah" in request.GET,
        "first": urlencode(asked),
        "title": _title(measure, key, request),
        "place": _place(kode, names) or kode,
        "kode": kode,
    }
    return render(request, "dashboard/rows.html", shown)


def _place(code: str | None, names: dict[str, str]) -> str:
    """`Kalibaru Kulon, Kalibaru, Kabupaten Banyuwangi`, as far as the code goes."""
    widths = [width for width in reversed(PREFIX_WIDTHS) if code and width <= len(code)]
    return ", ".join(names[code[:width]] for width in widths if code and code[:width] in names)


def _row_line(one: queries.Behind, names: dict[str, str]) -> RowLine:
    if one.family_id:
        url = reverse("keluarga", args=[one.family_id]) + (f"#{one.person_id}" if one.person_id else "")
    else:
        url = reverse("orang", args=[one.person_id])
    return RowLine(url, masked_name(one.name) or "–", _place(one.kode_desa, names) or "–", one.members, one.desil)


def _title(measure: str, key: str, request: PortalRequest) -> str:
    """In the words of the column that was opened."""
    release = release_in_force()
    if measure == "mutu_temuan" and release:
        return Say(*release.labels.get("aturan", {}).get(key, [key, key])).text(request.lang)
    programme = key.partition(":")[0]
    known = [topics.COVERAGE, topics.WORK, topics.programme(programme), *(topics.desil(level) for level in topics.LEVELS)]
    for topic in [*known, topics.freshness([key, "tidak_tahu"])]:
        for column in topic.columns:
            if column.behind == (measure, key):
                prefix = f"{programme.upper().replace('_', '-')}: " if measure == "program" else ""
                title = column.title.text(request.lang)
                if measure in topics.LEVELS:
                    return f"{'Desil ' if key.isdigit() else ''}{title}, {topics.LEVELS[measure].text(request.lang)}"
                return prefix + title
    return key


@page("lihat_jumlah")
def reason_page(request: PortalRequest, actor: Actor, why: str) -> HttpResponse:
    """Why a number has no rows to show, or is not shown."""
    if why not in REASONS:
        raise Http404
    return render(request, "dashboard/reason.html", {"reason": REASONS[why]})
