"""The books: for every door between two rooms, rows in = rows out + rows explained, per source and file.

What is explained is counted in the table that holds the explained rows themselves (`refused_record`, `aside_record`,
`unplaced_person`, `unranked_family`, `unreleased_row`), never by subtraction: a row that vanished shows as a difference.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dtsen.engine import Engine, Shelf, row_count
from dtsen.errors import GateError, Say
from dtsen.tables import ROOMS

FileKey = tuple[str, str]

PERSON_FILES = frozenset(
    {("dukcapil", "penduduk"), ("dtks", "individu"), ("regsosek", "anggota"), ("p3ke", "individu"), ("pemutakhiran", "orang")}
)
FAMILY_FILES = frozenset({("dtks", "rumah_tangga"), ("regsosek", "keluarga"), ("p3ke", "keluarga"), ("pemutakhiran", "keluarga")})
SURVEY_HOUSEHOLDS = ("susenas", "rumah_tangga")
SURVEY_MEMBERS = ("susenas", "anggota_rumah_tangga")
ADMIN = "admin"
# Looked up by other rows (the minimum wage of a regency, what the centre refused), never a record of anybody.
REFERENCE_FILES = frozenset({(ADMIN, "upah_minimum"), ("pemutakhiran", "ditolak")})
HELD_BACK = "ditahan_untuk_persetujuan"


@dataclass(frozen=True)
class Door:
    """One door: what passed it is `rows_out`, what stayed behind is `explained` by reason; `difference` must be 0."""

    room: str
    what: Say
    source: str
    file: str
    rows_in: int
    rows_out: int
    explained: Mapping[str, int] = field(default_factory=dict)

    @property
    def difference(self) -> int:
        return self.rows_in - self.rows_out - sum(self.explained.values())

    def as_dict(self) -> dict[str, object]:
        """The line of `run.json`: keys in a fixed order, reasons sorted."""
        return {
            "room": self.room,
            "what": {"id": self.what.id, "en": self.what.en},
            "source": self.source,
            "file": self.file,
            "rows_in": int(self.rows_in),
            "rows_out": int(self.rows_out),
            "explained": {reason: int(rows) for reason, rows in sorted(self.explained.items())},
            "difference": int(self.difference),
        }


def balance(engine: Engine, shelf: Shelf, rooms: Iterable[str] = ROOMS) -> list[Door]:
    """Every door of the rooms asked for, in the order of the journey; reads tables, writes nothing."""
    return [door for room in rooms for door in _DOORS[room](engine, shelf)]


def require_balance(doors: Iterable[Door]) -> None:
    """Stops the run when a row is lost or came from nowhere.

    Raises GateError with the first doors that do not close.
    """
    open_doors = [door for door in doors if door.difference]
    if not open_doors:
        return
    lines = [f"{door.room} {door.source} {door.file} {{what}}: {door.difference:+d}".replace("  ", " ") for door in open_doors[:8]]
    id_lines = "; ".join(line.format(what=door.what.id) for line, door in zip(lines, open_doors, strict=False))
    en_lines = "; ".join(line.format(what=door.what.en) for line, door in zip(lines, open_doors, strict=False))
    raise GateError(
        Say(
            f"Pembukuan tidak seimbang di {len(open_doors)} pintu: ada baris yang hilang atau muncul tanpa asal.",
            f"The books do not balance at {len(open_doors)} door(s): rows were lost or came from nowhere.",
        ),
        expected=Say("baris masuk = baris keluar + baris yang dijelaskan", "rows in = rows out + rows explained"),
        came=Say(id_lines, en_lines),
        todo=Say(
            "Ini kesalahan program, bukan data: laporkan dengan baris di atas. Rilis tidak dibuat.",
            "This is a fault of the program, not of the data: report it with the lines above. No release was made.",
        ),
    )


def _sources(engine: Engine, shelf: Shelf) -> list[Door]:
    refused = _by_reason(engine, shelf, "refused_record")
    landed = _landed(engine, shelf)
    doors = []
    for key, sent in _files(engine, shelf).items():
        held = {HELD_BACK: sent.held_back} if sent.held_back else {}
        doors.append(Door("sources", Say("baris", "rows"), *key, sent.promised, landed.get(key, 0), {**refused.get(key, {}), **held}))
    return doors


def _standardise(engine: Engine, shelf: Shelf) -> list[Door]:
    landed = _landed(engine, shelf)
    aside = _by_reason(engine, shelf, "aside_record")
    out = {
        "person": _by_file(engine, shelf, "person_record", "count(*)"),
        "family": _by_file(engine, shelf, "family_record", HOUSES_WITH_A_ROW),
        "admin": _by_file(engine, shelf, "admin_record", "count(*)"),
        # Susenas is one file a kind (contracts/deliveries.md section 1), and its tables hold no file name.
        "household": {SURVEY_HOUSEHOLDS: row_count(shelf.path("survey_household"))},
        "member": {SURVEY_MEMBERS: _count(engine, shelf, SURVEY_MEMBER_COUNT, "survey_value")},
    }
    doors = []
    for key, sent in _files(engine, shelf).items():
        if sent.held_back == sent.promised:
            continue  # it waits for approval before the first room: nothing of it came here
        if (sent.source, sent.kind) in REFERENCE_FILES:
            what, rows = Say("tabel acuan", "reference table"), landed.get(key, 0)
            doors.append(Door("standardise", what, *key, rows, 0, {"tabel_acuan": _count_rows(shelf, sent)}))
            continue
        what, name = _what(sent.source, sent.kind)
        # The lists of one `admin` delivery become sources of their own: `pln`, `asn`, ...
        record = (sent.kind, key[1]) if sent.source == ADMIN else key
        explained = {**aside.get(key, {}), **aside.get(record, {})}
        doors.append(Door("standardise", what, *key, landed.get(key, 0), out[name].get(record, 0), explained))
    return doors


def _what(source: str, kind: str) -> tuple[Say, str]:
    """What a row of this kind of file becomes; a kind that nobody declared is an administrative list."""
    if (source, kind) in PERSON_FILES:
        return Say("catatan orang", "person records"), "person"
    if (source, kind) in FAMILY_FILES:
        return Say(
            "rumah atau keluarga dengan sedikitnya satu catatan keluarga", "houses or families with at least one family record"
        ), "family"
    if (source, kind) == SURVEY_HOUSEHOLDS:
        return Say("rumah tangga contoh", "sample households"), "household"
    if (source, kind) == SURVEY_MEMBERS:
        return Say("anggota rumah tangga contoh", "sample members"), "member"
    return Say("catatan administrasi", "administrative records"), "admin"


def _link(engine: Engine, shelf: Shelf) -> list[Door]:
    doors = []
    for what, record, link in (
        (Say("catatan orang", "person records"), "person_record", "person_link"),
        (Say("catatan keluarga", "family records"), "family_record", "family_link"),
        (Say("catatan administrasi", "administrative records"), "admin_record", "admin_link"),
    ):
        before = _by_file(engine, shelf, record, "count(*)")
        after = _by_file(engine, shelf, link, "count(*)")
        doors += [Door("link", what, *key, before.get(key, 0), after.get(key, 0)) for key in sorted(before.keys() | after.keys())]
    return doors


def _registry(engine: Engine, shelf: Shelf) -> list[Door]:
    persons = row_count(shelf.path("person"))
    return [
        Door(
            "registry",
            Say("orang yang disebut catatan", "persons that records speak of"),
            "",
            "",
            _count(engine, shelf, "SELECT count(DISTINCT person_id) AS n FROM person_link", "person_link"),
            persons,
        ),
        Door(
            "registry",
            Say("orang dalam keluarga hari ini", "persons in a family of today"),
            "",
            "",
            persons,
            _count(engine, shelf, PLACED, "membership"),
            _reasons(engine, shelf, "unplaced_person"),
        ),
        Door(
            "registry",
            Say("keluarga yang disebut catatan atau keanggotaan hari ini", "families that records or memberships of today speak of"),
            "",
            "",
            _count(engine, shelf, FAMILIES_NAMED, "family_link", "membership"),
            row_count(shelf.path("family")),
        ),
    ]


def _rank(engine: Engine, shelf: Shelf) -> list[Door]:
    return [
        Door(
            "rank",
            Say("keluarga dengan desil", "families with a desil"),
            "",
            "",
            row_count(shelf.path("family")),
            row_count(shelf.path("desil")),
            _reasons(engine, shelf, "unranked_family"),
        )
    ]


def _target(engine: Engine, shelf: Shelf) -> list[Door]:
    families = row_count(shelf.path("family"))
    empty = _count(engine, shelf, WITHOUT_LIVING, "family", "membership", "person")
    explained = {"tanpa_anggota_aktif": empty} if empty else {}
    return [
        Door(
            "target",
            Say(f"keluarga yang diputuskan untuk {line['programme']}", f"families decided for {line['programme']}"),
            "",
            "",
            families,
            line["n"],
            explained,
        )
        for line in _ask(engine, shelf, DECIDED, "eligibility")
    ]


def _release(engine: Engine, shelf: Shelf) -> list[Door]:
    left: dict[str, dict[str, int]] = {"family": {}, "person": {}}
    for line in _ask(engine, shelf, LEFT_BEHIND, "unreleased_row"):
        left[line["subject"]][line["reason"]] = line["n"]
    sent = {line["kind"]: line["n"] for line in _ask(engine, shelf, SENT, "released_file")}
    return [
        Door(
            "release",
            Say("keluarga berdesil di berkas kabupaten/kota", "families with a desil in the files of the regencies"),
            "",
            "",
            row_count(shelf.path("desil")),
            sent.get("keluarga", 0),
            left["family"],
        ),
        Door(
            "release",
            Say("orang dalam keluarga hari ini di berkas kabupaten/kota", "persons in a family of today in the files of the regencies"),
            "",
            "",
            _count(engine, shelf, PLACED, "membership"),
            sent.get("anggota", 0),
            left["person"],
        ),
    ]


_DOORS: dict[str, Callable[[Engine, Shelf], list[Door]]] = {
    "sources": _sources,
    "standardise": _standardise,
    "link": _link,
    "registry": _registry,
    "validate": lambda engine, shelf: [],  # a room that only looks: nothing passes it
    "rank": _rank,
    "target": _target,
    "release": _release,
}

SURVEY_MEMBER_COUNT = (
    "SELECT count(*) AS n FROM (SELECT DISTINCT id_ruta, nomor_anggota FROM survey_value WHERE nomor_anggota > 0) AS anggota"
)
FAMILIES_NAMED = """SELECT count(*) AS n FROM (
    SELECT family_id FROM family_link WHERE family_id IS NOT NULL
    UNION
    SELECT family_id FROM membership WHERE "to" IS NULL
) AS disebut"""
WITHOUT_LIVING = """SELECT count(*) AS n FROM family AS f LEFT JOIN (
    SELECT DISTINCT m.family_id FROM membership AS m INNER JOIN person AS p ON m.person_id = p.person_id
    WHERE m."to" IS NULL AND p.keadaan = 'hidup'
) AS hidup ON f.family_id = hidup.family_id WHERE hidup.family_id IS NULL"""
DECIDED = "SELECT programme, count(DISTINCT family_id) AS n FROM eligibility GROUP BY programme ORDER BY programme"
LEFT_BEHIND = "SELECT subject, reason, count(*) AS n FROM unreleased_row GROUP BY subject, reason"
SENT = "SELECT kind, sum(rows) AS n FROM released_file WHERE kind IN ('keluarga', 'anggota') GROUP BY kind"
# A family known from its members alone (its own row was refused or never sent) has no row that could have come in.
HOUSES_WITH_A_ROW = """count(DISTINCT CASE WHEN hasil = 'baris_keluarga_tidak_ada' THEN NULL
    ELSE coalesce(household_record_id, record_id) END)"""
PLACED = 'SELECT count(DISTINCT person_id) AS n FROM membership WHERE "to" IS NULL'


@dataclass(frozen=True)
class _Sent:
    source: str
    kind: str
    promised: int
    held_back: int


def _files(engine: Engine, shelf: Shelf) -> dict[FileKey, _Sent]:
    """Every file that was delivered, sorted."""
    table = engine.read(shelf, "delivery_file", ["source", "file", "berkas", "promised", "held_back"])
    files = {
        (row["source"], row["file"]): _Sent(row["source"], row["berkas"], row["promised"], row["held_back"]) for row in table.to_pylist()
    }
    return dict(sorted(files.items()))


def _landed(engine: Engine, shelf: Shelf) -> dict[FileKey, int]:
    """Rows that lie in the `landed_<source>_<kind>` tables, by file."""
    counts: dict[FileKey, int] = {}
    for source, kind in sorted({(sent.source, sent.kind) for sent in _files(engine, shelf).values() if sent.held_back < sent.promised}):
        table = f"landed_{source}_{kind}"
        counts |= {(source, line["file"]): line["n"] for line in _ask(engine, shelf, landed_sql(table), table)}
    return counts


def _count_rows(shelf: Shelf, sent: _Sent) -> int:
    return row_count(shelf.path(f"landed_{sent.source}_{sent.kind}"))


def landed_sql(table: str) -> str:
    return f"SELECT _file AS file, count(*) AS n FROM {table} GROUP BY _file"


def by_file_sql(table: str, measure: str) -> str:
    return f"SELECT source, file, {measure} AS n FROM {table} GROUP BY source, file"


def by_reason_sql(table: str) -> str:
    return f"SELECT source, file, reason, count(*) AS n FROM {table} GROUP BY source, file, reason"


def reasons_sql(table: str) -> str:
    return f"SELECT reason, count(*) AS n FROM {table} GROUP BY reason"


def _ask(engine: Engine, shelf: Shelf, sql: str, *tables: str) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = engine.query(sql, tuple((name, shelf.path(name)) for name in tables)).to_pylist()
    return lines


def _count(engine: Engine, shelf: Shelf, sql: str, *tables: str) -> int:
    return int(_ask(engine, shelf, sql, *tables)[0]["n"])


def _by_file(engine: Engine, shelf: Shelf, table: str, measure: str) -> dict[FileKey, int]:
    return {(line["source"], line["file"]): line["n"] for line in _ask(engine, shelf, by_file_sql(table, measure), table)}


def _by_reason(engine: Engine, shelf: Shelf, table: str) -> dict[FileKey, dict[str, int]]:
    counts: dict[FileKey, dict[str, int]] = {}
    for line in _ask(engine, shelf, by_reason_sql(table), table):
        counts.setdefault((line["source"], line["file"]), {})[line["reason"]] = line["n"]
    return counts


def _reasons(engine: Engine, shelf: Shelf, table: str) -> dict[str, int]:
    return {line["reason"]: line["n"] for line in _ask(engine, shelf, reasons_sql(table), table)}
