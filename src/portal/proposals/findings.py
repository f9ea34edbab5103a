"""What the checks found, as sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dtsen.errors import Lang, Say
from portal.exchange.models import Release
from portal.proposals.models import Finding
from portal.proposals.showing import title_of, value_words

SEVERITIES: dict[str, Say] = {
    "gawat": Say("gawat", "serious"),
    "waspada": Say("waspada", "watch out"),
    "info": Say("info", "info"),
}
_WORDS: dict[str, Say] = {
    "bentuk": Say("Isiannya tidak berbentuk seperti yang diterima", "The values have not the form that is taken"),
    "kode_tidak_dikenal": Say("Kode {isian} tidak ada dalam daftar", "The code of {isian} is on no list"),
    "subjek_tidak_ada": Say("Orang atau keluarga ini tidak ada di registri", "This person or family is not in the registry"),
    "di_luar_wilayah": Say("Menurut registri ia tinggal di kabupaten/kota lain", "By the registry they live in another regency"),
    "sudah_meninggal": Say("Registri sudah mencatat orang ini meninggal", "The registry has this person as deceased"),
    "tidak_padan_dukcapil": Say("Orang ini tidak padan dengan Dukcapil", "This person does not match Dukcapil"),
    "sudah_begitu": Say("{isian}: registri sudah berisi nilai ini", "{isian}: the registry has this value already"),
    "registri_berubah": Say("{isian}: registri berubah sejak diusulkan", "{isian}: the registry has changed since it was proposed"),
    "nik_sudah_ada": Say("NIK ini sudah dimiliki orang di registri", "Somebody in the registry has this NIK already"),
    "tanpa_nik": Say(
        "Orang baru tanpa NIK: dicocokkan dengan Dukcapil saat rilis dibuat", "Somebody new without NIK: matched when the release is made"
    ),
    "sudah_di_keluarga": Say(
        "Keluarga ini sudah punya anggota dengan nama dan tanggal lahir itu", "The family has a member of that name and birth date"
    ),
    "keluarga_tidak_ada": Say("Keluarga yang dituju tidak ada di registri", "The family is not in the registry"),
    "bagian_desa": Say(
        "{jumlah} usulan mengubah {isian} pada {angka} % desa", "{jumlah} proposals change {isian} for {angka} % of the village"
    ),
    "jawaban_sama": Say(
        "{angka} % usulan {isian} menjawab sama: {jawaban}", "{angka} % of the proposals on {isian} answer the same: {jawaban}"
    ),
    "searah_turun": Say("{angka} % usulan {isian} ke arah lebih miskin", "{angka} % of the proposals on {isian} go towards poorer"),
    "searah_naik": Say("{angka} % usulan {isian} ke arah lebih mampu", "{angka} % of the proposals on {isian} go towards better off"),
    "pergeseran": Say(
        "Sebaran {isian} di desa bergeser jauh (PSI {angka})", "The answers on {isian} in the village shift far (PSI {angka})"
    ),
}


@dataclass(frozen=True)
class FindingLine:
    """One finding as drawn; `code`: how grave, for its mark."""

    code: str
    severity: Say
    words: Say
    place: str


def finding_lines(found: Iterable[Finding], release: Release, lang: Lang, places: Mapping[str, str]) -> list[FindingLine]:
    return [
        FindingLine(one.severity, SEVERITIES[one.severity], _said(one, release, lang), places.get(one.kode_desa or "", "")) for one in found
    ]


def _said(one: Finding, release: Release, lang: Lang) -> Say:
    detail = dict(one.detail)
    if "judul" in detail:
        return Say(f"{one.rule} {detail['judul']}: {detail['kata']}", f"{one.rule} {detail['title']}: {detail['kata']}")
    variable = str(detail.get("isian", ""))
    subject = "keluarga" if any(row[0] == variable for row in release.labels["keluarga"]) else "anggota"
    figure = detail.get("angka")
    told = {
        "isian": title_of(release, subject, variable, lang) if variable else "",
        "jumlah": detail.get("jumlah", ""),
        "angka": "" if figure is None else f"{figure:.2f}".replace(".", ",") if one.rule == "pergeseran" else round(100 * figure),
        "jawaban": value_words(release, subject, variable, str(detail.get("jawaban", "")), lang, {}) if variable else "",
    }
    words = _WORDS.get(one.rule, Say(one.rule, one.rule))
    return Say(words.id.format(**told), words.en.format(**told))
