"""The six questions that a dashboard answers, each a table: one row a region, one column a number.

A number is a count, a share of two counts, or a mean age. The table that a page shows and the file that is downloaded
are the same `Table`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dtsen.errors import Lang, Say
from portal.dashboard.queries import NATION, PLACELESS, RegionTotals, Totals
from portal.dashboard.small_cells import Rule
from portal.exchange.models import Release
from portal.web.words import number as number_words

Parts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    """A number: `over` empty: the count of `of`; else the share of `of` in `over`. `behind`: (measure, key) of its rows;
    `without`: why it has none; `nation_only`: what it counts has no region.
    """

    key: str
    title: Say
    of: Parts
    over: Parts = ()
    behind: tuple[str, str] | None = None
    without: str = ""
    age: bool = False
    nation_only: bool = False

    @property
    def is_share(self) -> bool:
        return bool(self.over)


@dataclass(frozen=True)
class Topic:
    """One question; `mapped`: the column that the map shows first."""

    name: str
    title: Say
    hint: Say
    columns: tuple[Column, ...]
    mapped: str


@dataclass(frozen=True)
class Cell:
    """One number as a role may know it. `plain`: for the file and the map; `why`: the reason why it has no rows or is not shown."""

    text: str
    detail: str = ""
    plain: float | None = None
    behind: tuple[str, str] | None = None
    why: str = ""


@dataclass(frozen=True)
class Row:
    """One region; `whole` is the one above the others."""

    kode: str
    nama: str
    cells: tuple[Cell, ...]
    whole: bool = False


@dataclass(frozen=True)
class Table:
    """What is shown and what is downloaded."""

    topic: Topic
    rows: tuple[Row, ...]

    def of(self, key: str) -> dict[str, Cell]:
        """A column by region, the whole left out."""
        place = [column.key for column in self.topic.columns].index(key)
        return {row.kode: row.cells[place] for row in self.rows if not row.whole}


def _count(key: str, title: Say, measure: str, name: str, without: str = "") -> Column:
    return Column(key, title, ((measure, name),), behind=None if without else (measure, name), without=without)


_ENUMERATED: Parts = (("keluarga", "didata"),)
_ALL: Parts = (("keluarga", "didata"), ("keluarga", "belum_didata"))
LEVELS = {
    "desil_nasional": Say("nasional", "nation"),
    "desil_provinsi": Say("provinsi", "province"),
    "desil_kabupaten_kota": Say("kabupaten/kota", "regency or city"),
}


TENTHS = tuple(f"d{n}" for n in range(1, 11))


def desil(measure: str) -> Topic:
    """Families by desil of one level."""
    tenths = tuple(_count(key, Say(str(n), str(n)), measure, str(n)) for n, key in enumerate(TENTHS, 1))
    poorest = tuple((measure, str(n)) for n in range(1, 5))
    ranked = tuple((measure, str(n)) for n in range(1, 11))
    return Topic(
        "desil",
        Say("Desil", "Desil"),
        Say(
            f"Keluarga menurut desil {LEVELS[measure].id}; 1 = perkiraan kesejahteraan paling rendah.",
            f"Families by desil ({LEVELS[measure].en}); 1 = lowest estimated welfare.",
        ),
        (
            Column("d1_4", Say("Desil 1–4", "Desil 1–4"), poorest, ranked, without="jumlahan"),
            *tenths,
            _count("tanpa", Say("Tanpa desil", "No desil"), measure, "tanpa"),
        ),
        "d1_4",
    )


COVERAGE = Topic(
    "cakupan",
    Say("Cakupan", "Coverage"),
    Say(
        "Keluarga yang sudah didata (digambarkan DTKS, Regsosek, P3KE, atau pemutakhiran) dan yang hanya dikenal Dukcapil.",
        "Families that were enumerated (described by DTKS, Regsosek, P3KE or an update) and those that only Dukcapil knows.",
    ),
    (
        Column("bagian", Say("Bagian didata", "Share enumerated"), _ENUMERATED, _ALL, without="jumlahan"),
        _count("didata", Say("Didata", "Enumerated"), "keluarga", "didata"),
        _count("belum", Say("Belum didata", "Not yet"), "keluarga", "belum_didata"),
        _count("hidup", Say("Orang hidup", "Persons alive"), "orang", "hidup"),
        _count("meninggal", Say("Meninggal", "Deceased"), "orang", "meninggal"),
    ),
    "bagian",
)
WORK = Topic(
    "kerja",
    Say("Pekerjaan", "Open work"),
    Say(
        "Yang menunggu dikerjakan: mendata, melengkapi isian, memeriksa temuan, memutuskan pasangan catatan.",
        "What waits to be done: enumerate, complete answers, look into findings, judge pairs of records.",
    ),
    (
        _count("belum", Say("Belum didata", "Not yet enumerated"), "keluarga", "belum_didata"),
        _count("isian", Say("Isian diduga model", "Answers guessed"), "kerja", "isian_kurang"),
        Column(
            "program",
            Say("Program belum putus", "Programme undecided"),
            (("kerja", "program_belum"),),
            without="lihat_program",
        ),
        _count("kritis", Say("Temuan kritis", "Critical findings"), "temuan", "kritis"),
        _count("peringatan", Say("Temuan peringatan", "Warnings"), "temuan", "peringatan"),
        Column("pasangan", Say("Pasangan ditandai", "Pairs marked"), (("pasangan", "semua"),), without="pasangan"),
    ),
    "belum",
)


def freshness(years: Sequence[str]) -> Topic:
    """How old the data of families are; `years`: the years that occur, newest first."""
    return Topic(
        "kesegaran",
        Say("Kesegaran", "Freshness"),
        Say(
            "Tahun sebuah register terakhir melihat keluarga itu, dan umur datanya pada tanggal rilis.",
            "The year in which a register last saw the family, and the age of its data on the day of the release.",
        ),
        (
            Column(
                "umur",
                Say("Umur rata-rata", "Mean age"),
                (("umur_data", "bulan"),),
                (("umur_data", "keluarga"),),
                age=True,
                without="jumlahan",
            ),
            *(_count(f"t{year}", Say(year, year), "tahun_data", year) for year in years if year.isdigit()),
            _count("tidak_tahu", Say("Tidak diketahui", "Not known"), "tahun_data", "tidak_tahu"),
        ),
        "umur",
    )


def quality(numbers: Sequence[dict[str, str]]) -> Topic:
    """The quality numbers of policy/validate/angka_mutu.yml: rows found of rows looked at."""
    return Topic(
        "mutu",
        Say("Mutu", "Quality"),
        Say(
            "Bagian baris yang melanggar aturan, seperti dihitung pemeriksa; di bawahnya temuan dari yang diperiksa.",
            "Share of rows that break a rule, as auditors count it; below it, found of looked at.",
        ),
        tuple(
            Column(
                one["id"],
                Say(one["judul"], one["title"]),
                (("mutu_temuan", one["aturan"]),),
                (("mutu_diperiksa", one["aturan"]),),
                behind=("mutu_temuan", one["aturan"]) if one["tabel"] != "family_record" else None,
                without="catatan",
                nation_only=one["tabel"] == "family_record",
            )
            for one in numbers
        ),
        numbers[0]["id"] if numbers else "",
    )


def programme(name: str) -> Topic:
    """What one programme decided about families; the best answer among the members counts."""
    answers = {
        "ya": Say("Berhak", "Entitled"),
        "luar_kuota": Say("Berhak, di luar kuota", "Entitled, beyond quota"),
        "belum": Say("Belum dapat diputuskan", "Cannot be decided"),
        "tidak": Say("Tidak berhak", "Not entitled"),
    }
    whole: Parts = tuple(("program", f"{name}:{answer}") for answer in answers)
    return Topic(
        "program",
        Say("Program", "Programmes"),
        Say(
            "Keluarga menurut jawaban program pada tanggal rilis; berhak belum berarti sudah menerima.",
            "Families by the programme's answer on the day of the release; entitled does not mean paid.",
        ),
        (
            Column("bagian", Say("Bagian berhak", "Share entitled"), whole[:1], whole, without="jumlahan"),
            *(_count(answer, title, "program", f"{name}:{answer}") for answer, title in answers.items()),
        ),
        "bagian",
    )


def fill(topic: Topic, totals: Totals, rule: Rule, lang: Lang) -> Table:
    """The topic's table: the region itself first, then the regions below it."""
    release = totals.release
    as_of = release.as_of // 10000 * 12 + release.as_of // 100 % 100 if release else 0

    def row(region: RegionTotals, whole: bool) -> Row:
        return Row(region.kode, region_name(region, lang), tuple(_cell(one, region, rule, as_of, lang) for one in topic.columns), whole)

    rows = [row(totals.own, True)] if totals.own else []
    return Table(topic, tuple(rows + [row(region, False) for region in totals.parts]))


def region_name(region: RegionTotals, lang: Lang) -> str:
    """Also for what has no name: the nation, and what has no region."""
    if region.kode == NATION:
        return "Seluruh Indonesia" if lang == "id" else "The whole country"
    if region.kode == PLACELESS:
        return "Tanpa wilayah" if lang == "id" else "Without region"
    return region.nama or region.kode


def _cell(column: Column, region: RegionTotals, rule: Rule, as_of: int, lang: Lang) -> Cell:
    if column.nation_only and region.kode != NATION:
        return Cell("–", why=column.without)
    top = sum(region.number(measure, key) for measure, key in column.of)
    base = sum(region.number(measure, key) for measure, key in column.over)
    if column.is_share and not base:
        return Cell("–", why="tanpa_dasar")
    if column.age:
        return Cell("–", why="sel_kecil") if rule.hides(base) else _age(as_of - top / base, lang)
    if rule.hides(top) or (column.is_share and rule.hides(base)):
        return Cell(f"<{rule.least}", why="sel_kecil")
    shown, under = rule.shown(top) or 0, rule.shown(base) or 0
    behind, why = (column.behind, column.without) if top else (None, "")
    if not column.is_share:
        return Cell(number_words(shown), "", shown, behind, why)
    share = min(100.0, 100 * shown / under)
    of = "dari" if lang == "id" else "of"
    return Cell(percent(share), f"{number_words(shown)} {of} {number_words(under)}", round(share, 2), behind, why)


def _age(months: float, lang: Lang) -> Cell:
    years = round(months / 12, 1)
    return Cell(f"{years:.1f} ".replace(".", ",") + ("tahun" if lang == "id" else "years"), "", years)


def percent(share: float) -> str:
    """`12,3 %`; small shares with two decimals, so that they do not vanish."""
    return (f"{share:.2f}" if 0 < share < 1 else f"{share:.1f}").replace(".", ",") + " %"


def choose(name: str, totals: Totals, options: Callable[[str], str]) -> Topic:
    """The topic of a page; `options` gives what else the address says (level, programme), empty when nothing."""
    if name == "cakupan":
        return COVERAGE
    if name == "kerja":
        return WORK
    regions = [one for one in (totals.own, *totals.parts) if one]
    if name == "mutu":
        return quality(quality_entries(totals.release))
    if name == "kesegaran":
        return freshness(sorted({key for one in regions for key in one.counts.get("tahun_data", {})}, reverse=True))
    if name == "program":
        known = programmes(totals)
        return programme(options("program") if options("program") in known else (known or [""])[0])
    return desil(options("tingkat") if options("tingkat") in LEVELS else "desil_nasional")


def quality_entries(release: Release | None) -> list[dict[str, str]]:
    """The quality numbers as the release carries them."""
    said = release.labels.get("mutu", {}) if release else {}
    return list(said.get("angka", []))


def programmes(totals: Totals) -> list[str]:
    """The programmes that decided about somebody here."""
    regions = [one for one in (totals.own, *totals.parts) if one]
    return sorted({key.partition(":")[0] for one in regions for key in one.counts.get("program", {})})


TOPICS = (
    ("desil", Say("Desil", "Desil")),
    ("cakupan", COVERAGE.title),
    ("mutu", Say("Mutu", "Quality")),
    ("kesegaran", Say("Kesegaran", "Freshness")),
    ("program", Say("Program", "Programmes")),
    ("kerja", WORK.title),
)
