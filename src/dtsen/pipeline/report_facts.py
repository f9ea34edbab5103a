"""What the report says, as numbers: one small query a figure, nothing computed that a room did not write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dtsen.engine import Engine, Shelf, row_count
from dtsen.errors import Say
from dtsen.pipeline.books import Door
from dtsen.tables import ROOMS
from dtsen.validate.quality import QualityNumber, quality_numbers

Line = Mapping[str, object]
MANY_FILES = 80


@dataclass(frozen=True)
class DoorGroup:
    """The doors of one room and kind, summed; the single files stay below it when they are few enough to read.

    `too_many`: there are more files than a page can show; `run.json` holds them.
    """

    room: str
    what: Say
    source: str
    rows_in: int
    rows_out: int
    explained: Mapping[str, int]
    difference: int
    files: tuple[Door, ...]
    too_many: bool


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
    """One programme: families (or persons) by answer, money, the reasons that decided, who is in by desil."""

    name: str
    rule: Say
    of_persons: bool
    by_answer: Mapping[str, int]
    amount: int
    period: str
    in_quota: int | None
    reasons: Mapping[str, tuple[tuple[str, Say, int], ...]]
    by_desil: tuple[int, ...]
    components: tuple[tuple[str, int], ...]

    @property
    def last_desil(self) -> int:
        """The highest tenth with somebody in; 10 when nobody is."""
        return max((at for at, number in enumerate(self.by_desil, start=1) if number), default=10)

    @property
    def decided(self) -> int:
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
    quality: tuple[QualityNumber, ...]
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
    not_in_force: tuple[Say, ...]
    files: Mapping[str, int] = field(default_factory=dict)


def gather(engine: Engine, shelf: Shelf, doors: Iterable[Door], policy: Path | None) -> Facts:
    """Reads a finished run; `doors` are its books. `policy` says which figures are the quality numbers."""
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
        quality=quality_numbers(engine, shelf, policy) if policy else (),
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
        not_in_force=tuple(Say(str(row["kalimat"]), str(row["sentence"])) for row in ask(NOT_IN_FORCE, "programme_reason")),
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
        too_many=len(doors) > MANY_FILES,
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
    rules = {str(row["programme"]): Say(str(row["kalimat"]), str(row["sentence"])) for row in ask(RULE_OF, "programme_reason")}
    reasons = ask(REASONS, "eligibility", "programme_reason")
    tenths = ask(WHO_BY_DESIL, "eligibility", "desil")
    components = ask(COMPONENTS, "eligibility")
    return tuple(
        _programme(name, rules.get(name, Say("", "")), *(_of(name, rows) for rows in (answers, reasons, tenths, components)))
        for name in sorted({str(row["programme"]) for row in answers})
    )


def _of(name: str, rows: Iterable[Line]) -> list[Line]:
    return [row for row in rows if row["programme"] == name]


def _programme(name: str, rule: Say, answers: list[Line], reasons: list[Line], tenths: list[Line], components: list[Line]) -> Programme:
    by_desil = [0] * 10
    for row in tenths:
        by_desil[_int(row["desil"]) - 1] = _int(row["n"])
    quota = [_int(row["in_quota"]) for row in answers if row["in_quota"] is not None]
    return Programme(
        name=name,
        rule=rule,
        of_persons=any(row["of_persons"] for row in answers),
        by_answer={answer: sum(_int(row["n"]) for row in answers if row["eligible"] == answer) for answer in ANSWER_ORDER},
        amount=sum(_int(row["amount"]) for row in answers),
        period=next((str(row["period"]) for row in answers if row["period"]), ""),
        in_quota=sum(quota) if quota else None,
        reasons={
            answer: tuple(
                (str(row["reason"]), Say(str(row["kalimat"]), str(row["sentence"])), _int(row["n"]))
                for row in reasons
                if row["eligible"] == answer
            )
            for answer in ANSWER_ORDER
        },
        by_desil=tuple(by_desil),
        components=tuple((str(row["component"]), _int(row["n"])) for row in components),
    )


ANSWER_ORDER = ("yes", "unknown", "no")
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
RULES = """SELECT rule, judul, title, severity, checked, found, threshold, passed FROM rule_result
ORDER BY CASE severity WHEN 'kritis' THEN 1 WHEN 'peringatan' THEN 2 ELSE 3 END, found DESC, rule"""
UNMAPPED = """SELECT source, kolom, daftar_kode, nilai_asal, count(*) AS n FROM unmapped_value
GROUP BY source, kolom, daftar_kode, nilai_asal ORDER BY n DESC, source, kolom, nilai_asal LIMIT 40"""
REGIONS = """SELECT f.kode_kabupaten_kota AS kode, max(f.kabupaten_kota) AS nama, max(f.provinsi) AS provinsi,
    d.desil_nasional AS desil, count(*) AS families, coalesce(sum(f.jumlah_anggota_keluarga), 0) AS persons
FROM family AS f LEFT JOIN desil AS d ON f.family_id = d.family_id
GROUP BY f.kode_kabupaten_kota, d.desil_nasional ORDER BY f.kode_kabupaten_kota, d.desil_nasional"""
DESIL = """SELECT d.desil_nasional AS desil, count(*) AS families, coalesce(sum(f.jumlah_anggota_keluarga), 0) AS persons,
    min(d.skor) AS low, max(d.skor) AS high, sum(d.desil_high - d.desil_low) AS width,
    sum(CASE WHEN d.missing > 0 THEN 1 ELSE 0 END) AS imputed
FROM desil AS d INNER JOIN family AS f ON d.family_id = f.family_id GROUP BY d.desil_nasional ORDER BY d.desil_nasional"""
UNRANKED = "SELECT reason, count(*) AS n FROM unranked_family GROUP BY reason ORDER BY reason"
SCORES = "SELECT CAST(floor(skor / 100000.0) AS BIGINT) AS bin, count(*) AS n FROM desil GROUP BY 1 ORDER BY 1"
IMPUTED = """SELECT variabel, count(*) AS n FROM (SELECT unnest(imputed) AS variabel FROM pmt_score) AS satu
GROUP BY variabel ORDER BY n DESC, variabel LIMIT 15"""
ANSWERS = """SELECT programme, eligible, max(period) AS period, count(*) AS n, sum(amount) AS amount,
    max(CASE WHEN person_id <> '' THEN 1 ELSE 0 END) = 1 AS of_persons,
    sum(CASE WHEN in_quota THEN 1 WHEN in_quota IS NULL THEN NULL ELSE 0 END) AS in_quota
FROM eligibility GROUP BY programme, eligible ORDER BY programme, eligible"""
RULE_OF = "SELECT programme, kalimat, sentence FROM programme_reason WHERE reason = 'J00'"
NOT_IN_FORCE = "SELECT kalimat, sentence FROM programme_reason WHERE reason = 'N00' ORDER BY programme"
REASONS = """SELECT e.programme, e.eligible, e.reason, e.n,
    coalesce(r.kalimat, e.reason) AS kalimat, coalesce(r.sentence, e.reason) AS sentence
FROM (
    SELECT programme, eligible, coalesce(reasons[1], '') AS reason, count(*) AS n
    FROM eligibility GROUP BY programme, eligible, coalesce(reasons[1], '')
) AS e LEFT JOIN programme_reason AS r ON e.programme = r.programme AND e.reason = r.reason
ORDER BY e.programme, e.eligible, e.n DESC, e.reason"""
COMPONENTS = """SELECT programme, split_part(part, ':', 1) AS component, sum(CAST(split_part(part, ':', 2) AS INTEGER)) AS n
FROM (SELECT programme, unnest(components) AS part FROM eligibility WHERE eligible = 'yes') AS counted
WHERE part LIKE '%:%' GROUP BY programme, split_part(part, ':', 1) ORDER BY programme, n DESC, component"""
WHO_BY_DESIL = """SELECT e.programme, d.desil_nasional AS desil, count(*) AS n
FROM eligibility AS e INNER JOIN desil AS d ON e.family_id = d.family_id WHERE e.eligible = 'yes'
GROUP BY e.programme, d.desil_nasional ORDER BY e.programme, d.desil_nasional"""
FILES = "SELECT kind, count(*) AS n FROM released_file GROUP BY kind ORDER BY kind"
