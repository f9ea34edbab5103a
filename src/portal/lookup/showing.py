"""How a family is told: values as words with source and age, desil with its band, programmes with their reasons."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from dtsen.errors import Lang, Say
from dtsen.vocabulary import as_iso
from portal.exchange.in_force import programme_words
from portal.exchange.models import Eligibility, Family, Finding, History, Release
from portal.exchange.packed import HIDDEN, Known
from portal.web.words import day

SOURCES = {
    "dukcapil": Say("Dukcapil", "Dukcapil"),
    "dtks": Say("DTKS", "DTKS"),
    "regsosek": Say("Regsosek", "Regsosek"),
    "p3ke": Say("P3KE", "P3KE"),
    "pln": Say("PLN", "PLN (electricity)"),
    "bpjs_kesehatan": Say("BPJS Kesehatan", "BPJS Kesehatan (health)"),
    "bpjs_ketenagakerjaan": Say("BPJS Ketenagakerjaan", "BPJS Ketenagakerjaan (work)"),
    "asn": Say("Daftar ASN, TNI, Polri", "List of public servants"),
    "pemutakhiran": Say("Pemutakhiran yang disetujui", "Accepted update"),
}
ANSWERS = {
    "yes": Say("Berhak", "Entitled"),
    "no": Say("Tidak berhak", "Not entitled"),
    "unknown": Say("Belum dapat diputuskan", "Cannot be decided yet"),
}
UNRANKED = {
    "belum_didata": Say(
        "Keluarga ini hanya dikenal Dukcapil dan belum didata, jadi belum punya desil.",
        "Only the population register knows this family; it has not been enumerated, so it has no desil yet.",
    ),
    "tanpa_anggota_aktif": Say("Tidak ada lagi anggota yang tinggal di keluarga ini.", "Nobody lives in this family any more."),
}
STATES = {
    "hidup": Say("hidup", "alive"),
    "meninggal": Say("meninggal", "deceased"),
    "pindah_ln": Say("pindah ke luar negeri", "moved abroad"),
    "nonaktif": Say("nonaktif di Dukcapil", "inactive in the population register"),
    "pergi": Say("tidak lagi di keluarga", "left"),
}
# Variables that the batch keeps and the official list does not name.
_OTHER = {
    "nama_ibu": Say("Nama ibu kandung", "Mother's name"),
    "tempat_lahir": Say("Tempat lahir", "Place of birth"),
    "hamil": Say("Hamil (bukti pada tanggalnya)", "Pregnant (evidence of its day)"),
}
# Shown elsewhere on the page, or opened only with a reason.
_ELSEWHERE = {
    *HIDDEN,
    "kode_desa_kemendagri",
    "alamat",
    "nama",
    "nama_anggota_keluarga",
    "tanggal_lahir",
    "jenis_kelamin",
    "status_hubungan_keluarga",
}
STALE_YEARS = 3


class Origin(NamedTuple):
    """Where a value is from. `age`: how old it is on the day of the release; `stale`: too old to lean on."""

    source: str
    day: str
    age: str
    stale: bool


class ValueLine(NamedTuple):
    """One value as it is drawn. `other`: what another source says; `origin` is None when it is the one told for the whole group."""

    title: str
    value: str
    origin: Origin | None
    coarse: bool
    other: str


@dataclass(frozen=True)
class Group:
    """Values of one kind (housing, assets, health ...). `common`: the origin of most of them, told once; None when there is none."""

    title: str
    lines: list[ValueLine]
    common: Origin | None = None

    @cached_property
    def all_common(self) -> bool:
        return self.common is not None and all(line.origin is None for line in self.lines)


def groups(known: dict[str, Known], release: Release, subject: str, lang: Lang) -> list[Group]:
    """The values of a family (`keluarga`) or person (`anggota`) in the order of the official list."""
    made: dict[str, list[ValueLine]] = {}
    listed = release.labels[subject]
    for name, category, title, codes in listed:
        if name in known and name not in _ELSEWHERE:
            made.setdefault(category, []).append(_line(known[name], title, release.labels["kode"].get(codes, {}), release.as_of, lang))
    names = {row[0] for row in listed}
    for name in sorted(set(known) - names - _ELSEWHERE):
        title = _OTHER.get(name, Say(name, name)).text(lang)
        made.setdefault("Lainnya" if lang == "id" else "Other", []).append(_line(known[name], title, {}, release.as_of, lang))
    return [_group(title, lines) for title, lines in made.items()]


def _group(title: str, lines: list[ValueLine]) -> Group:
    """Most values of a group come from one visit: said once above them, it leaves the eye what differs."""
    (common, times), *_ = Counter(line.origin for line in lines).most_common(1)
    if times < 2 or times * 2 < len(lines):
        return Group(title, lines)
    return Group(title, [line._replace(origin=None) if line.origin == common else line for line in lines], common)


def _line(known: Known, title: str, labels: dict[str, str], as_of: int, lang: Lang) -> ValueLine:
    others = [f"{source_word(one.source, lang)} ({(one.day or 0) // 10000}): {labels.get(one.value, one.value)}" for one in known.disputed]
    return ValueLine(
        title,
        labels.get(known.value, known.value),
        _origin(known.source, known.day, as_of, lang),
        bool(known.coarse),
        "; ".join(others),
    )


@lru_cache(maxsize=4096)
def _origin(source: str, known: int | None, as_of: int, lang: Lang) -> Origin:
    """Few sources and visits make all origins."""
    months = _months(known, as_of)
    old = months is not None and months >= 12 * STALE_YEARS
    return Origin(source_word(source, lang), day(known, lang), age_words(months, lang), old)


def source_word(source: str, lang: Lang) -> str:
    return SOURCES.get(source, Say(source, source)).text(lang)


def _months(known: int | None, as_of: int) -> int | None:
    return (as_of // 10000 - known // 10000) * 12 + as_of // 100 % 100 - known // 100 % 100 if known else None


def age_words(months: int | None, lang: Lang) -> str:
    """`3 bulan`, `2 tahun`."""
    if months is None:
        return ""
    if months < 1:
        return "baru" if lang == "id" else "new"
    if months < 24:
        return f"{months} bulan" if lang == "id" else f"{months} months"
    return f"{months // 12} tahun" if lang == "id" else f"{months // 12} years"


def desil_sentences(family: Family, release: Release) -> list[Say]:
    """Rank, how sure it is, the other two levels, how near the next desil is, what was not known."""
    if family.desil_nasional is None:
        return [UNRANKED.get(family.unranked or "", Say("Belum ada desil.", "No desil yet."))]
    rank, low, high = family.desil_nasional, family.desil_low, family.desil_high
    said = [
        Say(
            f"Perkiraan: delapan dari sepuluh keluarga seperti ini sebenarnya berada di desil {low} sampai {high}.",
            f"An estimate: eight in ten families like this one are truly in desil {low} to {high}.",
        )
    ]
    said += _near(family, rank, release.labels.get("batas_nasional", []))
    if not family.imputed:
        said.append(Say("Semua ciri yang dipakai model diketahui.", "Every characteristic that the model uses is known."))
    return said


def guessed(family: Family, release: Release) -> list[Say]:
    """The characteristics that nobody asked about, filled by the model from the other answers."""
    return [Say(*release.labels["peubah"].get(name, [name, name])[:2]) for name in family.imputed or []]


UPDATED = "pemutakhiran"


def updated(values: Iterable[tuple[str, dict[str, Known]]], release: Release, lang: Lang) -> list[tuple[str, str, str, str]]:
    """Accepted updates that this release holds: (whom, variable, value, day), newest first. `values`: name and values, the family first."""
    titles = {row[0]: (row[2], row[3]) for subject in ("keluarga", "anggota") for row in release.labels[subject]}
    found = []
    for whom, known in values:
        for name, one in known.items():
            if one.source == UPDATED and name not in _ELSEWHERE:
                title, codes = titles.get(name, (_OTHER.get(name, Say(name, name)).text(lang), ""))
                value = str(release.labels["kode"].get(codes, {}).get(one.value, one.value))
                found.append((one.day or 0, whom, title, value))
    return [(whom, title, value, day(when, lang)) for when, whom, title, value in sorted(found, key=lambda row: (-row[0], row[1:]))]


def programme_names(codes: Iterable[str]) -> str:
    """`pbi_jk`, `pkh` -> `PBI-JK, PKH`; a dash when there is none."""
    return ", ".join(code.upper().replace("_", "-") for code in codes) or "–"


@dataclass(frozen=True)
class PastLine:
    """One release of the history. `change`: how the desil moved since the release before it, as far as both are known."""

    past: History
    programmes: str
    change: Say | None


def history_lines(history: list[History]) -> list[PastLine]:
    """Newest first, as they come."""
    made = []
    for one, older in zip(history, [*history[1:], None], strict=True):
        now, before = one.desil_nasional, older.desil_nasional if older else None
        change = None
        if now is not None and before is not None:
            steps = now - before
            higher = Say(f"naik {steps} dari desil {before}", f"up {steps} from desil {before}")
            lower = Say(f"turun {-steps} dari desil {before}", f"down {-steps} from desil {before}")
            change = higher if steps > 0 else lower if steps < 0 else Say("tetap", "unchanged")
        made.append(PastLine(one, programme_names(one.programmes), change))
    return made


def _near(family: Family, rank: int, cuts: list[int]) -> list[Say]:
    """How far the next desil is, as a share of estimated spending; `cuts`: the last score of desil 1 to 9."""
    said = []
    if family.skor is not None and len(cuts) >= rank:
        share = max(1, round(100 * math.expm1((cuts[rank - 1] - family.skor + 1) / 1e6)))
        said.append(
            Say(
                f"Perkiraan pengeluaran perlu sekitar {share} % lebih tinggi untuk masuk desil {rank + 1}.",
                f"Estimated spending would have to be about {share} % higher to be in desil {rank + 1}.",
            )
        )
    if family.skor is not None and rank > 1 and len(cuts) >= rank - 1:
        share = max(1, round(-100 * math.expm1(-(family.skor - cuts[rank - 2]) / 1e6)))
        said.append(
            Say(
                f"Bila sekitar {share} % lebih rendah, keluarga ini masuk desil {rank - 1}.",
                f"About {share} % lower would put it in desil {rank - 1}.",
            )
        )
    return said


@dataclass(frozen=True)
class Decision:
    """One answer of a programme, for the family or for some of its members."""

    answer: str
    word: Say
    people: list[str]
    reasons: list[Say]
    amount: int | None
    period: str
    outside_quota: bool


@dataclass(frozen=True)
class ProgrammeView:
    """One programme and its answers for this family."""

    name: str
    title: Say
    decisions: list[Decision]

    @property
    def short(self) -> str:
        return self.name.upper().replace("_", "-")


def programmes(rows: Iterable[Eligibility], names: dict[str, str]) -> list[ProgrammeView]:
    """The programmes of a family; members with the same answer and reasons together. `names`: person_id -> name."""
    rows = list(rows)
    words = {key: Say(*told) for key, told in programme_words().items()} if rows else {}
    made = []
    for programme in dict.fromkeys(row.programme for row in rows):
        same: dict[tuple[object, ...], list[Eligibility]] = {}
        for row in rows:
            if row.programme == programme:
                same.setdefault((row.eligible, tuple(row.reasons), row.amount, row.in_quota), []).append(row)
        decisions = [
            Decision(
                first.eligible,
                ANSWERS[first.eligible],
                [names.get(one.person_id, "") for one in group if one.person_id],
                [words[programme, code] for code in first.reasons if (programme, code) in words],
                first.amount,
                first.period or "",
                first.in_quota is False,
            )
            for group in same.values()
            for first in group[:1]
        ]
        made.append(ProgrammeView(programme, words.get((programme, "J00"), Say(programme, programme)), decisions))
    return made


@dataclass(frozen=True)
class FindingLine:
    """One finding: what the rule asks, and what was found."""

    rule: str
    title: Say
    severity: Say
    detail: str


SEVERITIES = {"kritis": Say("kritis", "critical"), "peringatan": Say("peringatan", "warning"), "info": Say("info", "info")}


def finding_lines(findings: Iterable[Finding], release: Release) -> list[FindingLine]:
    """Findings in the words of their rules."""
    titles = release.labels.get("aturan", {})
    return [
        FindingLine(one.rule, Say(*titles.get(one.rule, [one.rule, one.rule])), SEVERITIES[one.severity], one.detail) for one in findings
    ]


def label(release: Release, codes: str, value: int | None) -> str:
    """A code as its label; a dash when it is not known."""
    return str(release.labels["kode"].get(codes, {}).get(str(value), value)) if value is not None else "–"


def iso_day(value: int | None) -> str:
    return as_iso(value) if value else ""
