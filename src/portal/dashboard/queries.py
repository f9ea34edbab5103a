"""Reads of the dashboards: totals of regions, outlines, and the rows behind a number. The limits are the database's."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q, QuerySet

from portal.accounts.actor import Actor
from portal.area import PREFIX_WIDTHS
from portal.audit.record import record_event, record_read
from portal.dashboard.models import Boundary
from portal.exchange.in_force import release_in_force
from portal.exchange.models import Family, Person, Region, Release

NATION, PLACELESS = "", "-"
PAGE = 50
LISTED = ("family_id", "nama_kepala", "jumlah_anggota", "desil_nasional", "kode_desa")
LISTED_PERSON = ("person_id", "nama", "tanggal_lahir", "kode_desa")
_TOTALS = "SELECT kode, measure, key, n FROM served_total WHERE kode = ANY(%s) OR induk = ANY(%s)"
# The codes with an answer, then the families: an index over (programme, answer, region) finds a page of them.
_ANSWERED = """SELECT DISTINCT family_id FROM served_eligibility e WHERE programme = %s AND eligible = %s AND family_id > %s {area}
    AND (%s OR in_quota IS NOT FALSE)
    AND NOT EXISTS (SELECT 1 FROM served_eligibility b WHERE b.family_id = e.family_id AND b.programme = e.programme
        AND {better}) ORDER BY family_id LIMIT %s"""
_FOUND = """SELECT DISTINCT subject, subject_id, family_id FROM served_finding WHERE {column} = %s AND subject_id > %s {area}
    ORDER BY subject_id LIMIT %s"""
# What beats an answer (of another member of the family), so that each family stands in one column only.
_BETTER = {
    "ya": "false",
    "luar_kuota": "b.eligible = 'yes' AND b.in_quota IS NOT FALSE",
    "belum": "b.eligible = 'yes'",
    "tidak": "b.eligible IN ('yes', 'unknown')",
}
_ANSWER = {"ya": "yes", "luar_kuota": "yes", "belum": "unknown", "tidak": "no"}
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class RegionTotals:
    """One region and what was added up in it: measure -> key -> number."""

    kode: str
    nama: str
    counts: Counts = field(default_factory=dict)

    def number(self, measure: str, *keys: str) -> int:
        """The sum over some keys, over all of them when none is named."""
        of = self.counts.get(measure, {})
        return sum(of.get(key, 0) for key in keys) if keys else sum(of.values())


@dataclass(frozen=True)
class Totals:
    """A region (None: a selection of regions, which has no sum of its own) and the regions one level below it."""

    own: RegionTotals | None
    parts: list[RegionTotals]
    path: list[tuple[str, str]]
    release: Release | None


def totals(actor: Actor, kode: str) -> Totals | None:
    """What was added up in `kode` and below; None when the region is not the actor's. Empty: the nation, or all regions of the actor."""
    actor.must("lihat_jumlah")
    selection = not kode and not actor.scope.nation
    if kode and not actor.scope.covers(kode):
        return None
    asked = list(actor.scope.prefixes) if selection else [kode]
    found: dict[str, Counts] = {code: {} for code in asked}
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, [asked, [] if selection else asked])
        for code, measure, key, number in cursor.fetchall():
            found.setdefault(code, {}).setdefault(measure, {})[key] = int(number)
    upper = [kode[:width] for width in PREFIX_WIDTHS if width <= len(kode) and actor.scope.covers(kode[:width])]
    names = dict(Region.objects.filter(kode__in=[*found, *upper]).values_list("kode", "nama"))
    if kode and kode not in names and not found[kode]:
        return None
    regions = {code: RegionTotals(code, names.get(code, ""), counts) for code, counts in sorted(found.items(), key=_in_order)}
    own = None if selection else regions.pop(kode)
    release = release_in_force()
    return Totals(own, list(regions.values()), [(code, names.get(code, code)) for code in upper], release)


def _in_order(item: tuple[str, Counts]) -> tuple[bool, str]:
    """By code; what has no region last."""
    return item[0] == PLACELESS, item[0]


def record_download(actor: Actor, kode: str, topic: str, rows: int) -> None:
    """A table of numbers was taken away: no person was seen, but that it left is known."""
    record_event(actor, "unduh_dasbor", detail={"wilayah": kode or "nasional", "tampak": topic, "baris": rows})


def boundaries(kode: str) -> list[Boundary]:
    """The outlines of the regions one level below; public."""
    return list(Boundary.objects.filter(induk=kode).order_by("kode"))


@dataclass(frozen=True)
class Behind:
    """One row behind a number: a family, or a person who is in none."""

    family_id: str | None
    person_id: str | None
    name: str | None
    members: int | None
    desil: int | None
    kode_desa: str | None


@dataclass(frozen=True)
class RowsBehind:
    """A page of rows; `following` is the place from which the next page goes on, empty at the end."""

    rows: list[Behind]
    following: str


def rows_behind(actor: Actor, kode: str, measure: str, key: str, after: str) -> RowsBehind | None:
    """The families (for findings about persons: the persons) that a number counts, page by page; None for a number without rows.

    Within the actor's regions; names are masked where they are drawn, and the look is written down.
    """
    actor.must("lihat_keluarga")
    if measure in ("mutu_temuan", "temuan"):
        rows = _found(kode, "rule" if measure == "mutu_temuan" else "severity", key, after)
    elif measure == "orang":
        people = Person.objects.filter(_within(kode), keadaan=key, person_id__gt=after)
        rows = [
            Behind(one.family_id, one.person_id, one.nama, None, None, one.kode_desa) for one in people.order_by("person_id")[: PAGE + 1]
        ]
    elif measure == "program":
        rows = _families(Family.objects.filter(family_id__in=_answered(kode, key, after)).order_by("family_id"))
    else:
        families = _counted(measure, key)
        if families is None:
            return None
        rows = _families(families.filter(_within(kode), family_id__gt=after).order_by("family_id")[: PAGE + 1])
    shown = rows[:PAGE]
    ids = [one.family_id or one.person_id or "" for one in shown] + [one.person_id for one in shown if one.family_id and one.person_id]
    said: dict[str, str | int | bool] = {"ukuran": measure, "nilai": key, "jumlah": len(shown)}
    fields = LISTED_PERSON if measure == "orang" else LISTED
    record_read(actor, "lihat_daftar", "keluarga", ids, fields, kode_desa=kode or None, detail=said)
    last = shown[-1] if shown else None
    return RowsBehind(shown, (last.person_id or last.family_id or "") if last and len(rows) > PAGE else "")


def _counted(measure: str, key: str) -> QuerySet[Family] | None:
    """The families that a number of the table `served_total` counts."""
    families = Family.objects.all()
    if measure == "keluarga":
        return families.filter(didata=key == "didata")
    if measure in ("desil_nasional", "desil_provinsi", "desil_kabupaten_kota"):
        if key == "tanpa":
            return families.filter(didata=True, **{f"{measure}__isnull": True})
        return families.filter(**{measure: int(key)}) if key.isdigit() else None
    if measure == "tahun_data":
        if key == "tidak_tahu":
            return families.filter(didata=True, tanggal_data__isnull=True)
        year = int(key) if key.isdigit() else 0
        return families.filter(didata=True, tanggal_data__gte=year * 10000, tanggal_data__lt=(year + 1) * 10000)
    return families.filter(imputed__len__gt=0) if (measure, key) == ("kerja", "isian_kurang") else None


def _within(kode: str) -> Q:
    """A region as a range of codes: the comparison that an index and row-level security can both use."""
    if kode == PLACELESS:
        return Q(kode_desa__isnull=True)
    return Q(kode_desa__gte=kode, kode_desa__lt=_behind(kode)) if kode else Q()


def _behind(prefix: str) -> str:
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _area(kode: str) -> tuple[str, list[str]]:
    if kode == PLACELESS:
        return " AND kode_desa IS NULL", []
    return (" AND kode_desa >= %s AND kode_desa < %s", [kode, _behind(kode)]) if kode else ("", [])


def _families(found: QuerySet[Family]) -> list[Behind]:
    return [Behind(one.family_id, None, one.nama_kepala, one.jumlah_anggota, one.desil_nasional, one.kode_desa) for one in found]


def _answered(kode: str, key: str, after: str) -> list[str]:
    programme, _, answer = key.partition(":")
    if answer not in _ANSWER:
        return []
    area, bounds = _area(kode)
    statement = _ANSWERED.format(area=area, better=_BETTER[answer])
    beyond = answer != "ya"
    with connection.cursor() as cursor:
        cursor.execute(statement, [programme, _ANSWER[answer], after, *bounds, beyond, PAGE + 1])
        return [str(row[0]) for row in cursor.fetchall()]


def _found(kode: str, column: str, key: str, after: str) -> list[Behind]:
    """Findings about persons and families; those about single records of a source stay in the batch."""
    area, bounds = _area(kode)
    with connection.cursor() as cursor:
        cursor.execute(_FOUND.format(column=column, area=area), [key, after, *bounds, PAGE + 1])
        subjects = [(str(kind), str(one)) for kind, one, _ in cursor.fetchall()]
    people = {one.person_id: one for one in Person.objects.filter(person_id__in=_ids(subjects, "person"))}
    families = {one.family_id: one for one in Family.objects.filter(family_id__in=_ids(subjects, "family"))}
    made = []
    for kind, one in subjects:
        if kind == "person" and (person := people.get(one)):
            made.append(Behind(person.family_id, person.person_id, person.nama, None, None, person.kode_desa))
        elif kind == "family" and (family := families.get(one)):
            made.append(Behind(family.family_id, None, family.nama_kepala, family.jumlah_anggota, family.desil_nasional, family.kode_desa))
    return made


def _ids(subjects: Sequence[tuple[str, str]], kind: str) -> list[str]:
    return [one for of, one in subjects if of == kind]
