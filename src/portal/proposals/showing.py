"""How a proposal is told: variables and values in the words of the code lists, subjects by name, events as sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dtsen.errors import Lang, Say
from portal.exchange.models import Family, Person, Release
from portal.exchange.packed import Known
from portal.proposals.words import PRESENCE
from portal.web.words import day

# Variables of proposals that the official list does not name, or names too long for a line.
_TITLES: dict[str, Say] = {
    "keadaan": Say("Keadaan", "State"),
    "kode_kelurahan_desa": Say("Desa/kelurahan tempat tinggal", "Village of residence"),
    "nama_ibu": Say("Nama ibu kandung", "Mother's name"),
    "tempat_lahir": Say("Tempat lahir", "Place of birth"),
    "alamat": Say("Alamat", "Address"),
    "nama": Say("Nama", "Name"),
    "tanggal_lahir": Say("Tanggal lahir", "Birth date"),
    "nomor_induk_kependudukan": Say("NIK", "NIK"),
    "nomor_kartu_keluarga": Say("No. KK", "Card number"),
}
_NUMBERS = ("nomor_induk_kependudukan", "nomor_kartu_keluarga")


@dataclass(frozen=True)
class Line:
    """One variable, side by side. `now`: what the registry says today, where that is not what the proposal began from."""

    variable: str
    title: str
    before: str
    after: str
    now: str = ""


def title_of(release: Release, subject: str, variable: str, lang: Lang) -> str:
    if variable in _TITLES:
        return _TITLES[variable].text(lang)
    return next((str(row[2]) for row in release.labels[subject] if row[0] == variable), variable)


def codes_of(release: Release, subject: str, variable: str) -> dict[str, str]:
    """Code -> label of a variable; empty when it has no list."""
    name = next((row[3] for row in release.labels[subject] if row[0] == variable), "")
    return dict(release.labels["kode"].get(name, {}))


def value_words(release: Release, subject: str, variable: str, value: str, lang: Lang, places: Mapping[str, str]) -> str:
    """A value as people say it; a number of a person stays masked."""
    if not value:
        return "–"
    if variable in _NUMBERS:
        return value[:4] + " **** **** ****"
    if variable == "keadaan":
        return PRESENCE[value].text(lang) if value in PRESENCE else value
    if variable == "kode_kelurahan_desa":
        return places.get(value, value)
    if variable == "tanggal_lahir":
        return day(value, lang) if value[:4].isdigit() else value
    return codes_of(release, subject, variable).get(value, value)


def lines(
    release: Release,
    subject: str,
    claims: Iterable[tuple[str, str, str]],
    lang: Lang,
    places: Mapping[str, str],
    known: Mapping[str, Known] | None = None,
) -> list[Line]:
    """`claims`: (variable, before, after); `known`: the registry's values of today, when they were read."""
    made = []
    for variable, before, after in claims:
        today = known[variable].value if known is not None and variable in known else before
        differs = known is not None and variable in known and today != before and variable not in _NUMBERS
        said = [value_words(release, subject, variable, one, lang, places) for one in (before, after, today)]
        made.append(Line(variable, title_of(release, subject, variable, lang), said[0], said[1], said[2] if differs else ""))
    return made


def names_of(subjects: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """Names by (subject, id) for (subject, id, family id), as far as the actor sees them; somebody new by the head of the family."""
    people = {one for what, one, _ in subjects if what == "anggota" and one}
    families = {one for what, one, _ in subjects if what == "keluarga" and one} | {
        family for _, one, family in subjects if not one and family
    }
    found: dict[tuple[str, str], str] = {}
    for person_id, name in Person.objects.filter(person_id__in=people).values_list("person_id", "nama"):
        found["anggota", person_id] = name or ""
    for family_id, name in Family.objects.filter(family_id__in=families).values_list("family_id", "nama_kepala"):
        found["keluarga", family_id] = name or ""
    return found
