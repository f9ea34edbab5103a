"""Worlds between the truth and ours: the tables of a registry in which each ingredient is either true or ours.

`families`: who is a person, who lives with whom. `values`: what is known of them. `covered`: whether a register
describes the family at all. `desil`: their tenth; `modelled`: the tenth that our model gives on the true values.
With all true, a room run on the world says what would be decided if everything were known; with one of them ours, the
change is what that ingredient costs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dtsen.engine import Engine, Shelf
from dtsen.pipeline.truth import Truth
from dtsen.tables import FAMILY, PERSON, Column

SOURCE_TABLES = ("person", "family", "membership", "desil", "admin_record", "person_value")
TRUTH_TABLES = ("truth_records", "truth_persons", "truth_families", "person_match", "family_match")

PERSON_IDENTITY = frozenset({"person_id", "family_id", "keadaan", "tanggal_keadaan", "padan_dukcapil", "sumber_register"})
FAMILY_IDENTITY = frozenset({"family_id", "didata", "kepala_person_id"})
_SQL_TYPES = {"TEXT": "VARCHAR", "INT": "INTEGER", "BIGINT": "BIGINT", "DOUBLE": "DOUBLE", "BOOL": "BOOLEAN"}


@dataclass(frozen=True)
class World:
    """Which ingredients are ours; those that are not named are true. `unit`: families or persons, of the true desil."""

    ours: frozenset[str]
    unit: str

    def is_ours(self, ingredient: str) -> bool:
        return ingredient in self.ours


WRITTEN: dict[str, tuple[str, ...]] = {"registry": ("person", "family", "membership"), "rank": ("desil",)}
BOTH = ("registry", "rank")


def build(
    engine: Engine, run: Shelf, truth: Truth, world: World, root: Path, *, modelled: Shelf | None = None, rooms: tuple[str, ...] = BOTH
) -> Shelf:
    """Writes `person`, `family`, `membership` (and `desil`) of the world below `root` and returns its shelf.

    `modelled`: a true world that the run's model has ranked, for worlds with that ingredient.
    """
    inputs = (
        *((("modelled", modelled.path("desil")),) if modelled else ()),
        *((name, run.path(name)) for name in SOURCE_TABLES),
        *((name, truth.path(name)) for name in TRUTH_TABLES),
    )
    shelf = Shelf(root)
    for room in rooms:
        shelf.begin(room)
        for name in WRITTEN[room]:
            engine.put(shelf, name, engine.query(world_sql(name, world, truth), inputs))
        shelf.seal(room)
    return shelf


def world_sql(table: str, world: World, truth: Truth) -> str:
    """The statement of one table of the world."""
    if table == "person":
        return _person_sql(world, truth)
    if table == "family":
        return _family_sql(world, truth)
    if table == "membership":
        return OUR_MEMBERSHIP if world.is_ours("families") else TRUE_MEMBERSHIP
    return _desil_sql(world)


OUR_MEMBERSHIP = "SELECT * FROM membership"
TRUE_MEMBERSHIP = """SELECT person_id, family_id, TRY_CAST(status_hubungan_keluarga AS INTEGER) AS hubungan,
    19000101 AS "from", CAST(NULL AS INTEGER) AS "to", 'benar' AS source
FROM truth_persons WHERE resident = 'true' AND alive = 'true'"""

# What the card says is what the true Dukcapil row says; lists of wages and of public servants go to their true owner.
TRUE_PERSON = """WITH card AS (
    SELECT DISTINCT variabel, nilai_asal AS kode, nilai FROM person_value
    WHERE source = 'dukcapil' AND variabel IN ('pekerjaan_ktp', 'pendidikan_akhir_ktp') AND nilai IS NOT NULL
), listed AS (
    SELECT t.person_id,
        max(CASE WHEN a.source = 'asn' THEN a.segmen END) AS asn,
        max(CASE WHEN a.source = 'bpjs_ketenagakerjaan' THEN
            CASE WHEN a.aktif AND a.segmen = 'PU' AND a.upah > a.upah_minimum THEN 1 ELSE 0 END END) AS upah
    FROM truth_records AS t INNER JOIN admin_record AS a
        ON t.source = a.source AND t.file = a.file AND t.record_id = a.record_id
    GROUP BY t.person_id
), true_person AS (
    SELECT t.*, l.asn, l.upah = 1 AS upah_di_atas_minimum, k.nilai AS pekerjaan_ktp, d.nilai AS pendidikan_akhir_ktp
    FROM truth_persons AS t
    LEFT JOIN listed AS l ON t.person_id = l.person_id
    LEFT JOIN card AS k ON k.variabel = 'pekerjaan_ktp' AND k.kode = t.pekerjaan_ktp_kode
    LEFT JOIN card AS d ON d.variabel = 'pendidikan_akhir_ktp' AND d.kode = t.pendidikan_akhir_ktp_kode
)
"""
KNOWN_ELSEWHERE = frozenset({"asn", "upah_di_atas_minimum", "pekerjaan_ktp", "pendidikan_akhir_ktp"})


def _values_sql(columns: Iterable[Column], known: frozenset[str], *, ours: bool) -> str:
    """Variables of a person or family: true (alias t; null when the truth has no such column), or as we know them (o).

    Ours only where a register describes the family (alias c): being left out is an ingredient of its own.
    """
    parts = []
    for column in columns:
        kind = _SQL_TYPES[column.type]
        true = f"TRY_CAST(t.{column.name} AS {kind})" if column.name in known else f"CAST(NULL AS {kind})"
        value = f"CASE WHEN c.didata THEN o.{column.name} ELSE {true} END" if ours else true
        parts.append(f"{value} AS {column.name}")
    return ", ".join(parts)


def _person_sql(world: World, truth: Truth) -> str:
    """One row a true person (or one of ours); values true, or those of whoever holds most of the same records."""
    columns = [column for column in PERSON.columns if column.name not in PERSON_IDENTITY]
    known = frozenset(truth.table("truth_persons").column_names) | KNOWN_ELSEWHERE
    values = _values_sql(columns, known, ours=world.is_ours("values"))
    if world.is_ours("families"):
        return f"""{TRUE_PERSON}SELECT o.person_id, o.family_id, o.keadaan, o.tanggal_keadaan, o.padan_dukcapil, o.sumber_register, {values}
FROM person AS o
LEFT JOIN person_match AS m ON o.person_id = m.our_id AND m.best_of_ours
LEFT JOIN true_person AS t ON m.true_id = t.person_id
LEFT JOIN family AS c ON o.family_id = c.family_id"""
    return f"""{TRUE_PERSON}SELECT t.person_id, CASE WHEN t.resident = 'true' THEN t.family_id END AS family_id,
    CASE WHEN t.alive = 'true' THEN 'hidup' ELSE 'meninggal' END AS keadaan, CAST(NULL AS INTEGER) AS tanggal_keadaan,
    t.in_dukcapil = 'true' AS padan_dukcapil, 'benar' AS sumber_register, {values}
FROM true_person AS t
LEFT JOIN person_match AS m ON t.person_id = m.true_id AND m.best_of_true
LEFT JOIN person AS o ON m.our_id = o.person_id
LEFT JOIN family AS c ON o.family_id = c.family_id"""


# The region of the domicile follows from the village code of the truth.
TRUE_FAMILY = """WITH true_family AS (
    SELECT t.*, substr(kode_desa_bps, 1, 2) AS kode_provinsi, substr(kode_desa_bps, 1, 4) AS kode_kabupaten_kota,
        substr(kode_desa_bps, 1, 7) AS kode_kecamatan, kode_desa_bps AS kode_kelurahan_desa
    FROM truth_families AS t WHERE in_area = 'true'
)
"""
REGION = frozenset({"kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "kode_kelurahan_desa"})


def _family_sql(world: World, truth: Truth) -> str:
    columns = [column for column in FAMILY.columns if column.name not in FAMILY_IDENTITY]
    known = frozenset(truth.table("truth_families").column_names) | REGION
    values = _values_sql(columns, known, ours=world.is_ours("values"))
    covered = "coalesce(o.didata, FALSE)" if world.is_ours("covered") else "TRUE"
    if world.is_ours("families"):
        return f"""{TRUE_FAMILY}SELECT o.family_id, {covered} AS didata, o.kepala_person_id, {values}
FROM family AS o
LEFT JOIN family_match AS m ON o.family_id = m.our_id AND m.best_of_ours
LEFT JOIN true_family AS t ON m.true_id = t.family_id
LEFT JOIN family AS c ON o.family_id = c.family_id"""
    return f"""{TRUE_FAMILY}SELECT t.family_id, {covered} AS didata, t.kepala_person_id, {values}
FROM true_family AS t
LEFT JOIN family_match AS m ON t.family_id = m.true_id AND m.best_of_true
LEFT JOIN family AS o ON m.our_id = o.family_id
LEFT JOIN family AS c ON o.family_id = c.family_id"""


def _desil_sql(world: World) -> str:
    """The tenth of each family: true, or ours where we have one. A family that matches no true one has no true tenth."""
    suffix = "jiwa" if world.unit == "persons" else "keluarga"
    tenths = {f"desil_{level}": f"TRY_CAST(t.desil_{level}_{suffix} AS INTEGER)" for level in LEVELS}
    true = {
        "skor": "CAST(round(ln(TRY_CAST(t.pengeluaran_per_kapita AS DOUBLE)) * 1000000) AS BIGINT)",
        "desil_low": tenths["desil_nasional"],
        "desil_high": tenths["desil_nasional"],
        **tenths,
        "unit": f"'{world.unit}'",
        "model": "'benar'",
        "data": "'benar'",
        "cuts": "'benar'",
        "rule": "'benar'",
        "missing": "0",
    }
    ours = world.is_ours("desil") or world.is_ours("modelled")
    values = ", ".join(f"{f'coalesce(d.{name}, {value})' if ours else value} AS {name}" for name, value in true.items())
    if world.is_ours("families"):
        body = f"""SELECT o.family_id, coalesce(o.didata, FALSE) AS didata, {values}
    FROM family AS o
    LEFT JOIN family_match AS m ON o.family_id = m.our_id AND m.best_of_ours
    LEFT JOIN truth_families AS t ON m.true_id = t.family_id AND t.in_area = 'true'
    LEFT JOIN desil AS d ON o.family_id = d.family_id"""
    else:
        body = f"""SELECT t.family_id, coalesce(o.didata, FALSE) AS didata, {values}
    FROM truth_families AS t
    LEFT JOIN family_match AS m ON t.family_id = m.true_id AND m.best_of_true
    LEFT JOIN family AS o ON m.our_id = o.family_id
    LEFT JOIN {"modelled AS d ON t" if world.is_ours("modelled") else "desil AS d ON o"}.family_id = d.family_id
    WHERE t.in_area = 'true'"""
    covered = " AND didata" if world.is_ours("covered") else ""
    return f"SELECT * FROM ({body}) AS semua WHERE desil_nasional IS NOT NULL{covered}"


LEVELS = ("nasional", "provinsi", "kabupaten_kota")
