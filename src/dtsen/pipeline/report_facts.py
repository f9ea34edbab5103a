"""What the report says, as numbers: one small query a figure, nothing computed that a room did not write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dtsen.engine import Engine, Shelf, row_count
from dtsen.errors import Say
from dtsen.pipeline.books import Door
from dtsen.tables import ROOMS

Line = Mapping[str, object]
MANY_FILES = 80


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, with what it means."""

    name: Say
    meaning: Say
    part: int
    whole: int

    @property
    def ratio(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class DoorGroup:
    """The doors of one room and kind, summed; the single files stay below it when they are few enough to read."""

    room: str
    what: Say
    source: str
    rows_in: int
    rows_out: int
    explained: Mapping[str, int]
    difference: int
    files: tuple[Door, ...]


@dataclass(frozen=True)
class Region:
    """One regency (or the families whose regency is unknown, with an empty code) and its families by national desil."""

    code: str
    name: str
    province: str
    families: int
    persons: int
    by_desil: tuple[int, ...]

    @property
    def ranked(self) -> int:
        return sum(self.by_desil)

    @property
    def poorest_four(self) -> float | None:
        return sum(self.by_desil[:4]) / self.ranked if self.ranked else None


@dataclass(frozen=True)
class Programme:
    """One programme: families by answer, money, the reasons that decided, and who is in by desil."""

    name: str
    by_answer: Mapping[str, int]
    amount: int
    period: str
    in_quota: int | None
    reasons: Mapping[str, tuple[tuple[str, Say, int], ...]]
    by_desil: tuple[int, ...]

    @property
    def families(self) -> int:
        return sum(self.by_answer.values())


@dataclass(frozen=True)
class Facts:
    """Everything that the page shows; `invented`: the deliveries say that they are not real."""

    invented: bool
    deliveries: tuple[Line, ...]
    counts: Mapping[str, int]
    doors: tuple[DoorGroup, ...]
    methods: tuple[Line, ...]
    spine: tuple[Line, ...]
    review: tuple[Line, ...]
    quality: tuple[Share, ...]
    rules: tuple[Line, ...]
    unmapped: tuple[Line, ...]
    unmapped_total: int
    regions: tuple[Region, ...]
    desil: tuple[Line, ...]
    unranked: Mapping[str, int]
    unit: str
    scores: tuple[tuple[int, int, int], ...]
    imputed: tuple[Line, ...]
    programmes: tuple[Programme, ...]
    files: Mapping[str, int] = field(default_factory=dict)


def gather(engine: Engine, shelf: Shelf, doors: Iterable[Door], as_of: int) -> Facts:
    """Reads a finished run; `doors` are its books, `as_of` (yyyymmdd) the day on which ages of data are taken."""
    ask = _Asker(engine, shelf)
    deliveries = ask(DELIVERIES, "delivery", "delivery_file")
    units = ask("SELECT DISTINCT unit FROM desil ORDER BY unit", "desil")
    return Facts(
        invented=any(row["tiruan"] for row in deliveries),
        deliveries=deliveries,
        counts=_counts(ask, shelf),
        doors=tuple(_grouped(doors)),
        methods=ask(METHODS, "person_link"),
        spine=ask(SPINE, "person_link", "person"),
        review=ask(REVIEW, "review_pair"),
        quality=_quality(ask, as_of),
        rules=ask(RULES, "rule_result"),
        unmapped=ask(UNMAPPED, "unmapped_value"),
        unmapped_total=row_count(shelf.path("unmapped_value")),
        regions=_regions(ask),
        desil=ask(DESIL, "desil", "family"),
        unranked={str(row["reason"]): _int(row["n"]) for row in ask(UNRANKED, "unranked_family")},
        unit=str(units[0]["unit"]) if units else "families",
        scores=_histogram(ask(SCORES, "desil")),
        imputed=ask(IMPUTED, "pmt_score"),
        programmes=_programmes(ask),
        files={str(row["kind"]): _int(row["n"]) for row in ask(FILES, "released_file")},
    )


class _Asker:
    def __init__(self, engine: Engine, shelf: Shelf) -> None:
        self._engine, self._shelf = engine, shelf

    def __call__(self, sql: str, *tables: str) -> tuple[Line, ...]:
        return tuple(self._engine.query(sql, tuple((name, self._shelf.path(name)) for name in tables)).to_pylist())

    def one(self, sql: str, *tables: str) -> int:
        return _int(self(sql, *tables)[0]["n"])


def _int(value: object) -> int:
    return int(str(value)) if value is not None else 0


def _counts(ask: _Asker, shelf: Shelf) -> dict[str, int]:
    counts = {name: row_count(shelf.path(name)) for name in ("person_record", "family_record", "person", "family", "desil", "review_pair")}
    counts["living_placed"] = ask.one(PLACED, "membership")
    counts["dukcapil_only"] = ask.one("SELECT count(*) AS n FROM family WHERE NOT didata", "family")
    counts["findings"] = row_count(shelf.path("finding"))
    return counts


def _grouped(doors: Iterable[Door]) -> list[DoorGroup]:
    groups: dict[tuple[int, int, str], list[Door]] = {}
    kinds: dict[tuple[str, str], int] = {}
    for door in doors:
        kind = kinds.setdefault((door.room, door.what.en), len(kinds))
        groups.setdefault((ROOMS.index(door.room), kind, door.source), []).append(door)
    return [_group(members) for _, members in sorted(groups.items(), key=lambda item: item[0])]


def _group(doors: list[Door]) -> DoorGroup:
    reasons: dict[str, int] = {}
    for door in doors:
        for reason, rows in door.explained.items():
            reasons[reason] = reasons.get(reason, 0) + rows
    return DoorGroup(
        room=doors[0].room,
        what=doors[0].what,
        source=doors[0].source,
        rows_in=sum(door.rows_in for door in doors),
        rows_out=sum(door.rows_out for door in doors),
        explained=dict(sorted(reasons.items())),
        difference=sum(abs(door.difference) for door in doors),
        files=tuple(doors) if 1 < len(doors) <= MANY_FILES else (),
    )


def _quality(ask: _Asker, as_of: int) -> tuple[Share, ...]:
    """Six figures after the auditors of the older registers (KPK 2021, BPK 2021-2022; domain.md section 8)."""
    placed = ask.one(PLACED, "membership")
    register_records = ask.one(REGISTER_RECORDS, "person_link")
    families = ask.one("SELECT count(*) AS n FROM family WHERE didata", "family")
    old = ask(OLD_DATA_SQL.replace("$before", str(as_of - 20_000)), "family")[0]
    return (
        Share(
            Say("Orang tanpa NIK", "Persons without a NIK"),
            Say("orang di keluarga hari ini yang NIK-nya tidak diketahui", "persons in a family of today whose NIK is not known"),
            ask.one(WITHOUT_NIK, "person", "membership"),
            placed,
        ),
        Share(
            Say("NIK ganda", "NIK held twice"),
            Say(
                "orang di keluarga hari ini yang NIK-nya juga dipegang orang lain",
                "persons in a family of today whose NIK another one holds, too",
            ),
            ask.one(SHARED_NIK, "person", "membership"),
            placed,
        ),
        Share(
            Say("Catatan orang yang sudah meninggal", "Records of people who have died"),
            Say(
                "catatan DTKS, Regsosek dan P3KE tentang orang yang sudah meninggal",
                "records of DTKS, Regsosek and P3KE about people who have died",
            ),
            ask.one(DEAD_RECORDS, "person_link", "person"),
            register_records,
        ),
        Share(
            Say("Keluarga dengan anggota yang tertinggal", "Families with members left out"),
            Say(
                "keluarga terdata yang punya anggota yang tidak disebut register mana pun",
                "families in DTSEN with a member whom no register describes",
            ),
            ask.one(LEFT_OUT, "family", "membership", "person"),
            families,
        ),
        Share(
            Say("Keluarga tanpa kode desa", "Families without a village code"),
            Say("keluarga terdata yang desanya tidak dikenali", "families in DTSEN whose village is not known"),
            ask.one("SELECT count(*) AS n FROM family WHERE didata AND kode_kelurahan_desa IS NULL", "family"),
            families,
        ),
        Share(
            Say("Data keluarga lebih tua dari dua tahun", "Family data older than two years"),
            Say(
                "keluarga terdata yang terakhir dilihat register lebih dari dua tahun lalu",
                "families in DTSEN last seen by a register more than two years ago",
            ),
            _int(old["n"]),
            families,
        ),
    )


def _regions(ask: _Asker) -> tuple[Region, ...]:
    regions: dict[str, list[Line]] = {}
    for row in ask(REGIONS, "family", "desil"):
        regions.setdefault(str(row["kode"] or ""), []).append(row)
    result = []
    for code, rows in sorted(regions.items(), key=lambda item: (item[0] == "", item[0])):
        by_desil = [0] * 10
        for row in rows:
            if row["desil"] is not None:
                by_desil[_int(row["desil"]) - 1] += _int(row["families"])
        name = next((str(row["nama"]) for row in rows if row["nama"]), "")
        province = next((str(row["provinsi"]) for row in rows if row["provinsi"]), "")
        persons = sum(_int(row["persons"]) for row in rows)
        result.append(Region(code, name, province, sum(_int(row["families"]) for row in rows), persons, tuple(by_desil)))
    return tuple(result)


def _histogram(scores: Iterable[Line]) -> tuple[tuple[int, int, int], ...]:
    """(lower edge, upper edge, families), edges in millionths of ln rupiah, every tenth of a unit of ln; gaps are zeros."""
    found = {_int(row["bin"]): _int(row["n"]) for row in scores}
    if not found:
        return ()
    return tuple((step * 100_000, (step + 1) * 100_000, found.get(step, 0)) for step in range(min(found), max(found) + 1))


def _programmes(ask: _Asker) -> tuple[Programme, ...]:
    answers = ask(ANSWERS, "eligibility")
    reasons = ask(REASONS, "eligibility", "programme_reason")
    tenths = ask(WHO_BY_DESIL, "eligibility", "desil")
    result = []
    for name in sorted({str(row["programme"]) for row in answers}):
        mine = [row for row in answers if row["programme"] == name]
        by_desil = [0] * 10
        for row in tenths:
            if row["programme"] == name:
                by_desil[_int(row["desil"]) - 1] = _int(row["n"])
        periods = [str(row["period"]) for row in mine if row["period"]]
        quota = [_int(row["in_quota"]) for row in mine if row["in_quota"] is not None]
        result.append(
            Programme(
                name=name,
                by_answer={
                    answer: sum(_int(row["families"]) for row in mine if row["eligible"] == answer) for answer in ("yes", "unknown", "no")
                },
                amount=sum(_int(row["amount"]) for row in mine),
                period=periods[0] if periods else "",
                in_quota=sum(quota) if quota else None,
                reasons={
                    answer: tuple(
                        (str(row["reason"]), Say(str(row["kalimat"]), str(row["sentence"])), _int(row["n"]))
                        for row in reasons
                        if row["programme"] == name and row["eligible"] == answer
                    )
                    for answer in ("yes", "unknown", "no")
                },
                by_desil=tuple(by_desil),
            )
        )
    return tuple(result)


DELIVERIES = """SELECT d.source, d.judul, d.pemilik, d.tanggal_acuan, d.dasar_hukum, d.tiruan, coalesce(sum(f.landed), 0) AS landed,
    count(f.file) AS files
FROM delivery AS d LEFT JOIN delivery_file AS f ON d.source = f.source
GROUP BY d.source, d.judul, d.pemilik, d.tanggal_acuan, d.dasar_hukum, d.tiruan ORDER BY d.source"""
PLACED = 'SELECT count(DISTINCT person_id) AS n FROM membership WHERE "to" IS NULL'
METHODS = "SELECT source, method, count(*) AS n FROM person_link GROUP BY source, method ORDER BY source, method"
SPINE = """SELECT l.source, count(*) AS n, sum(CASE WHEN p.padan_dukcapil THEN 1 ELSE 0 END) AS padan
FROM person_link AS l INNER JOIN person AS p ON l.person_id = p.person_id GROUP BY l.source ORDER BY l.source"""
REVIEW = """SELECT reason, count(*) AS n, min(score) AS low, max(score) AS high FROM review_pair
GROUP BY reason ORDER BY n DESC, reason"""
REGISTER_RECORDS = "SELECT count(*) AS n FROM person_link WHERE source IN ('dtks', 'regsosek', 'p3ke')"
WITHOUT_NIK = """SELECT count(DISTINCT m.person_id) AS n FROM membership AS m INNER JOIN person AS p ON m.person_id = p.person_id
WHERE m."to" IS NULL AND p.nomor_induk_kependudukan IS NULL"""
SHARED_NIK = """SELECT coalesce(sum(n), 0) AS n FROM (
    SELECT p.nomor_induk_kependudukan, count(DISTINCT m.person_id) AS n
    FROM membership AS m INNER JOIN person AS p ON m.person_id = p.person_id
    WHERE m."to" IS NULL AND p.nomor_induk_kependudukan IS NOT NULL
    GROUP BY p.nomor_induk_kependudukan HAVING count(DISTINCT m.person_id) > 1
) AS ganda"""
DEAD_RECORDS = """SELECT count(*) AS n FROM person_link AS l INNER JOIN person AS p ON l.person_id = p.person_id
WHERE l.source IN ('dtks', 'regsosek', 'p3ke') AND p.keadaan = 'meninggal'"""
LEFT_OUT = """SELECT count(DISTINCT f.family_id) AS n FROM family AS f
INNER JOIN membership AS m ON f.family_id = m.family_id
INNER JOIN person AS p ON m.person_id = p.person_id
WHERE f.didata AND m."to" IS NULL AND coalesce(p.sumber_register, '') = ''"""
OLD_DATA_SQL = "SELECT count(*) AS n FROM family WHERE didata AND tanggal_data < $before"
RULES = """SELECT rule, judul, title, severity, checked, found, threshold, passed FROM rule_result
ORDER BY CASE severity WHEN 'kritis' THEN 1 WHEN 'peringatan' THEN 2 ELSE 3 END, found DESC, rule"""
UNMAPPED = """SELECT source, kolom, daftar_kode, nilai_asal, count(*) AS n FROM unmapped_value
GROUP BY source, kolom, daftar_kode, nilai_asal ORDER BY n DESC, source, kolom, nilai_asal LIMIT 40"""
REGIONS = """SELECT f.kode_kabupaten_kota AS kode, max(f.kabupaten_kota) AS nama, max(f.provinsi) AS provinsi,
    d.desil_nasional AS desil, count(*) AS families, coalesce(sum(f.jumlah_anggota_keluarga), 0) AS persons
FROM family AS f LEFT JOIN desil AS d ON f.family_id = d.family_id
GROUP BY f.kode_kabupaten_kota, d.desil_nasional ORDER BY f.kode_kabupaten_kota, d.desil_nasional"""
DESIL = """SELECT d.desil_nasional AS desil, count(*) AS families, coalesce(sum(f.jumlah_anggota_keluarga), 0) AS persons,
    min(d.skor) AS low, max(d.skor) AS high, sum(d.desil_high - d.desil_low) AS width, sum(CASE WHEN d.missing > 0 THEN 1 ELSE 0 END) AS imputed
FROM desil AS d INNER JOIN family AS f ON d.family_id = f.family_id GROUP BY d.desil_nasional ORDER BY d.desil_nasional"""
UNRANKED = "SELECT reason, count(*) AS n FROM unranked_family GROUP BY reason ORDER BY reason"
SCORES = "SELECT CAST(floor(skor / 100000.0) AS BIGINT) AS bin, count(*) AS n FROM desil GROUP BY 1 ORDER BY 1"
IMPUTED = """SELECT variabel, count(*) AS n FROM (SELECT unnest(imputed) AS variabel FROM pmt_score) AS satu
GROUP BY variabel ORDER BY n DESC, variabel LIMIT 15"""
ANSWERS = """SELECT programme, eligible, max(period) AS period, count(DISTINCT family_id) AS families, sum(amount) AS amount,
    sum(CASE WHEN in_quota THEN 1 WHEN in_quota IS NULL THEN NULL ELSE 0 END) AS in_quota
FROM eligibility GROUP BY programme, eligible ORDER BY programme, eligible"""
REASONS = """SELECT e.programme, e.eligible, e.reason, max(r.kalimat) AS kalimat, max(r.sentence) AS sentence, e.n FROM (
    SELECT programme, eligible, reasons[1] AS reason, count(*) AS n FROM eligibility GROUP BY programme, eligible, reasons[1]
) AS e LEFT JOIN programme_reason AS r ON e.programme = r.programme AND e.reason = r.reason
GROUP BY e.programme, e.eligible, e.reason, e.n ORDER BY e.programme, e.eligible, e.n DESC, e.reason"""
WHO_BY_DESIL = """SELECT e.programme, d.desil_nasional AS desil, count(DISTINCT e.family_id) AS n
FROM eligibility AS e INNER JOIN desil AS d ON e.family_id = d.family_id WHERE e.eligible = 'yes'
GROUP BY e.programme, d.desil_nasional ORDER BY e.programme, d.desil_nasional"""
FILES = "SELECT kind, count(*) AS n FROM released_file GROUP BY kind ORDER BY kind"
