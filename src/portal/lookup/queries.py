"""Reads of persons, families and regions. Each takes the actor; the limits are the database's, not of these lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection

from dtsen.vocabulary import kk_problem
from dtsen.vocabulary.nama import name_key
from portal.accounts.actor import Actor
from portal.area import PREFIX_WIDTHS, pinned_release
from portal.audit.record import record_read
from portal.exchange.in_force import known_release, release_in_force
from portal.exchange.models import Eligibility, Family, Finding, History, Membership, Person, Redirect, Region, Release, Value
from portal.exchange.packed import Known, unpack
from portal.field_encryption import lookup_hash, lookup_hashes
from portal.plain_rows import answers, rows
from portal.web.words import read_day

PAGE = 50
# Names are compared by their words. The rarest word of the query leads; so many of its bearers are looked at.
CANDIDATES = 3000
ALIKE = 0.42
LISTED = ("person_id", "family_id", "nama", "tanggal_lahir", "kode_desa")
_LIKE_WORDS = """SELECT word, persons, similarity(word, %s) AS alike FROM served_word
WHERE word %% %s AND similarity(word, %s) >= %s ORDER BY alike DESC, persons LIMIT 12"""
_BEARERS = """SELECT p.person_id, p.family_id, p.kode_desa, p.nama, p.tanggal_lahir, p.jenis_kelamin, p.umur, p.keadaan,
    p.nik IS NOT NULL AS has_nik, similarity(p.nama_kunci, %s) AS alike
FROM (SELECT person_id FROM served_name WHERE word = ANY(%s) {area} LIMIT %s) n JOIN served_person p USING (person_id)
ORDER BY alike DESC, p.person_id LIMIT %s"""
_BORN = """SELECT p.person_id, p.family_id, p.kode_desa, p.nama, p.tanggal_lahir, p.jenis_kelamin, p.umur, p.keadaan,
    p.nik IS NOT NULL AS has_nik, similarity(p.nama_kunci, %s) AS alike
FROM served_person p WHERE p.tanggal_lahir = ANY(%s) {area} ORDER BY alike DESC, p.person_id LIMIT %s"""

# A number of 16 digits may be a NIK or a card's. The array is made first: both halves then use their index.
_NUMBERED = f"""WHERE nik_key = ANY(%s::bytea[]) OR family_id = ANY(ARRAY(
    SELECT family_id FROM served_family WHERE no_kk_key = ANY(%s::bytea[]) LIMIT {PAGE})) ORDER BY hubungan, person_id LIMIT {PAGE}"""
_REGIONS_LIKE = "SELECT kode, nama FROM served_region WHERE nama_kunci %% %s ORDER BY similarity(nama_kunci, %s) DESC, kode LIMIT %s"


@dataclass(frozen=True)
class Found:
    """One line of a result: masked names are made when it is drawn."""

    person_id: str
    family_id: str | None
    kode_desa: str | None
    nama: str | None
    tanggal_lahir: int | None
    jenis_kelamin: int | None
    umur: int | None
    keadaan: str
    has_nik: bool
    alike: float = 1.0


@dataclass(frozen=True)
class Asked:
    """What was asked for: a NIK, a card number, or a name with a birth date and a region, each of which may be empty."""

    number: str = ""
    name: str = ""
    born: str = ""
    wilayah: str = ""

    @property
    def problem(self) -> str:
        """Why this cannot be searched for; empty when it can."""
        digits = re.sub(r"\D", "", self.number)
        if self.number:
            return "" if len(digits) == 16 else "bukan_16_angka"
        if not self.name.strip():
            return "kosong"
        if not name_key(self.name):
            return "nama_tanpa_huruf"
        if self.born and read_day(self.born) is None:
            return "tanggal"
        if self.wilayah and (not self.wilayah.isdigit() or len(self.wilayah) not in PREFIX_WIDTHS):
            return "wilayah"
        return "" if self.born or self.wilayah or len(name_key(self.name).split()) > 1 else "nama_terlalu_umum"


@dataclass(frozen=True)
class Result:
    """`more`: there are others than those shown; `near`: nothing was found for the birth date, so near days are shown."""

    people: list[Found] = field(default_factory=list)
    more: bool = False
    near: bool = False


def search(actor: Actor, asked: Asked) -> Result:
    """Who fits, within the actor's regions, best first; written down, with the keyed hash of a number that was asked for."""
    actor.must("cari_orang")
    detail: dict[str, str | int | bool] = {"cara": "nama"}
    if asked.number:
        digits = re.sub(r"\D", "", asked.number)
        result = Result(_by_number(digits))
        detail = {"cara": "nomor", "sidik": lookup_hash(digits, "nik").hex()}
    else:
        result = _by_name(asked)
    detail |= {"hasil": len(result.people)}
    record_read(actor, "cari", "orang", [one.person_id for one in result.people], LISTED, detail=detail)
    return result


def _by_number(digits: str) -> list[Found]:
    cards = [] if kk_problem(digits) else lookup_hashes(digits, "kk")
    return [_found(person) for person in rows(Person, _NUMBERED, [lookup_hashes(digits, "nik"), cards])]


def _found(person: Person) -> Found:
    return Found(
        person.person_id,
        person.family_id,
        person.kode_desa,
        person.nama,
        person.tanggal_lahir,
        person.jenis_kelamin,
        person.umur,
        person.keadaan,
        person.nik is not None,
    )


def _by_name(asked: Asked) -> Result:
    key = name_key(asked.name)
    area, bounds = _area_clause(asked.wilayah)
    if asked.born and (born := read_day(asked.born)):
        day = int(born.strftime("%Y%m%d"))
        exact = [Found(*row) for row in answers(_BORN.format(area=area), [key, [day], *bounds, PAGE + 1])]
        good = [one for one in exact if one.alike >= 0.2]
        if good:
            return Result(good[:PAGE], len(good) > PAGE)
        near = [one for one in _rows(_BORN.format(area=area), [key, _near_days(day), *bounds, PAGE]) if one.alike >= ALIKE]
        return Result(near, near=True)
    leading = _leading_words(key)
    if not leading:
        return Result()
    rows = _rows(_BEARERS.format(area=area), [key, leading, *bounds, CANDIDATES, PAGE + 1])
    good = [one for one in rows if one.alike >= 0.3]
    return Result(good[:PAGE], len(good) > PAGE)


def _leading_words(key: str) -> list[str]:
    """The words like the rarest word of the query: an index over words, not over persons, finds them."""
    best: tuple[int, list[str]] | None = None
    with connection.cursor() as cursor:
        for word in key.split():
            cursor.execute(_LIKE_WORDS, [word, word, word, ALIKE])
            rows = cursor.fetchall()
            if rows:
                weight = sum(int(row[1]) for row in rows)
                if best is None or weight < best[0]:
                    best = (weight, [str(row[0]) for row in rows])
    return best[1] if best else []


def _near_days(day: int) -> list[int]:
    """Days that are one slip away: day and month swapped, one day or one year off."""
    year, month, date = day // 10000, day // 100 % 100, day % 100
    near = {year * 10000 + date * 100 + month, day - 1, day + 1, day - 10000, day + 10000}
    near |= {year * 10000 + other * 100 + date for other in (month - 1, month + 1)} | {year * 10000 + 101}
    return sorted(near)


def _area_clause(wilayah: str) -> tuple[str, list[str]]:
    """A region as a range of codes: the comparison that an index and row-level security can both use."""
    return (" AND kode_desa >= %s AND kode_desa < %s", [wilayah, _after(wilayah)]) if wilayah else ("", [])


def _after(prefix: str) -> str:
    """The first text behind every code with this prefix: `3510` -> `3511`, `39` -> `3:`."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _rows(statement: str, values: Sequence[Any]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Found(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class FamilyView:
    """Everything of one family in the release of this request."""

    family: Family
    release: Release
    members: list[Person]
    values: dict[str, Known]
    member_values: dict[str, dict[str, Known]]
    eligibility: list[Eligibility]
    findings: list[Finding]
    history: list[History]
    former: list[Membership]


def family_view(actor: Actor, family_id: str) -> FamilyView | None:
    """A family with its people, values, programmes, findings and history; None outside the actor's regions. Written down."""
    actor.must("lihat_keluarga")
    found = rows(Family, "WHERE family_id = %s", [family_id])
    release = release_in_force()
    if not found or release is None:
        return None
    members = rows(Person, "WHERE family_id = %s ORDER BY hubungan, tanggal_lahir, person_id", [family_id])
    ids = [one.person_id for one in members]
    values = rows(Value, "WHERE subject_id = ANY(%s)", [[family_id, *ids]])
    packed = {one.subject_id: unpack(one.isi, release.variables) for one in values}
    family = found[0]
    view = FamilyView(
        family,
        release,
        members,
        packed.pop(family_id, {}),
        packed,
        rows(Eligibility, "WHERE family_id = %s ORDER BY programme, person_id", [family_id]),
        rows(Finding, "WHERE family_id = %s ORDER BY severity, rule, subject_id", [family_id]),
        _history(family_id),
        rows(Membership, "WHERE family_id = %s AND sampai IS NOT NULL ORDER BY sampai DESC, person_id", [family_id]),
    )
    fields = sorted({*view.values, *(name for one in packed.values() for name in one)})
    record_read(actor, "lihat_keluarga", "keluarga", [family_id, *ids], fields, kode_desa=family.kode_desa)
    return view


_FORMER_IDS = "SELECT old_id FROM served_redirect WHERE subject = 'family' AND new_id = ANY(%s)"


def _history(family_id: str) -> list[History]:
    """The family in every release, through ids that were given up."""
    ids, known = {family_id}, 0
    while len(ids) > known and len(ids) < 50:
        known = len(ids)
        ids |= {str(old) for (old,) in answers(_FORMER_IDS, [sorted(ids)])}
    found = rows(History, "WHERE family_id = ANY(%s)", [sorted(ids)])
    for one in found:
        one.release = known_release(one.release_id)
    found.sort(key=lambda one: (-one.release.as_of, -one.release_id, one.family_id))
    # A release that was loaded again, corrected, stands for itself once: as it was loaded last.
    last: dict[str, int] = {}
    for one in found:
        last.setdefault(one.release.name, one.release_id)
    return [one for one in found if last[one.release.name] == one.release_id]


@dataclass(frozen=True)
class PersonView:
    """One person, for those who are in no family of today too."""

    person: Person
    values: dict[str, Known]
    memberships: list[Membership]
    findings: list[Finding]


def person_view(actor: Actor, person_id: str) -> PersonView | None:
    """A person; None outside the actor's regions. Written down."""
    actor.must("lihat_keluarga")
    person = Person.objects.filter(person_id=person_id).first()
    release = release_in_force()
    if person is None or release is None:
        return None
    packed = Value.objects.filter(subject_id=person_id).first()
    values = unpack(packed.isi, release.variables) if packed else {}
    record_read(actor, "lihat_orang", "orang", [person_id], sorted(values), kode_desa=person.kode_desa)
    return PersonView(
        person,
        values,
        list(Membership.objects.filter(person_id=person_id).order_by("-dari", "family_id")),
        list(Finding.objects.filter(subject="person", subject_id=person_id).order_by("severity", "rule")),
    )


def successor(actor: Actor, subject: str, old_id: str) -> str | None:
    """What took the place of an id of an earlier release."""
    actor.must("lihat_keluarga")
    return Redirect.objects.filter(subject=subject, old_id=old_id, new_id__isnull=False).values_list("new_id", flat=True).first()


def region_names(codes: Sequence[str]) -> dict[str, str]:
    """Names of regions by code; public. Kept in memory: within a release they never change."""
    known = _names_of(str(connection.settings_dict["HOST"]), pinned_release())
    if unknown := [code for code in codes if code not in known]:
        known.update(Region.objects.filter(kode__in=unknown).values_list("kode", "nama"))
    return {code: known[code] for code in codes if code in known}


@lru_cache(maxsize=4)
def _names_of(host: str, release_id: int | None) -> dict[str, str]:
    """Filled as it is asked: some 92,000 names at most. Nothing is known of no release."""
    return {}


def place_words(kode_desa: str | None) -> str:
    """`Kalibaru Kulon, Kalibaru, Kabupaten Banyuwangi`; empty when the region is not known."""
    return places_words([kode_desa])[kode_desa] if kode_desa else ""


def places_words(codes: Sequence[str]) -> dict[str, str]:
    """The same for many villages with one question."""
    names = region_names(sorted({code[:width] for code in codes for width in PREFIX_WIDTHS}))
    return {code: ", ".join(names[code[:w]] for w in (10, 7, 4) if code[:w] in names) for code in codes}


def families_in(actor: Actor, kode: str, limit: int) -> list[Family]:
    """The families of a region for a list or a download, poorest first; written down as a look at each of them."""
    actor.must("unduh_daftar")
    families = Family.objects.filter(didata=True)
    if kode:
        families = families.filter(kode_desa__gte=kode, kode_desa__lt=_after(kode))
    found = list(families.order_by("desil_nasional", "family_id")[:limit])
    fields = ("family_id", "nama_kepala", "jumlah_anggota", "desil_nasional", "desil_kabupaten_kota", "kode_desa")
    record_read(
        actor, "unduh_daftar", "keluarga", [one.family_id for one in found], fields, kode_desa=kode or None, detail={"jumlah": len(found)}
    )
    return found


def regions_like(actor: Actor, typed: str) -> list[tuple[str, str]]:
    """(code, name with the regions above it) of regions with such a name within the actor's regions, best first."""
    with connection.cursor() as cursor:
        cursor.execute(_REGIONS_LIKE, [typed.upper(), typed.upper(), PAGE])
        rows = [(str(code), str(name)) for code, name in cursor.fetchall()]
    mine = [
        (code, name) for code, name in rows if actor.scope.covers(code) or any(prefix.startswith(code) for prefix in actor.scope.prefixes)
    ]
    names = region_names([code[:width] for code, _ in mine for width in PREFIX_WIDTHS if width < len(code)])
    return [
        (code, ", ".join([name, *(names[code[:w]] for w in reversed(PREFIX_WIDTHS) if w < len(code) and code[:w] in names)]))
        for code, name in mine
    ]


def best_named(typed: str, fitting: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of regions like a name: those named exactly so, else those that hold every word of it, else all."""
    same = [one for one in fitting if one[1].split(",")[0].casefold() == typed.casefold()]
    whole = [one for one in fitting if set(typed.casefold().split()) <= set(one[1].casefold().replace(",", " ").split())]
    return same or whole or fitting
