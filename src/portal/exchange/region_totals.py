"""What dashboards show, added up once at loading for every region of every level: a page reads rows, it never counts.

`served_total(kode, induk, measure, key, n)`: `kode` is a BPS code of 2, 4, 7 or 10 digits; the empty code is the nation,
`-` what has no region (both the nation's alone). `induk` is the code one level up, `*` above the nation.

| measure | key | n |
|---|---|---|
| keluarga | didata, belum_didata | families |
| orang | state (hidup, meninggal ...) | persons |
| desil_nasional, desil_provinsi, desil_kabupaten_kota | 1-10, tanpa | families in DTSEN |
| program | programme:ya, :luar_kuota, :belum, :tidak | families: the best answer of their members |
| mutu_temuan, mutu_diperiksa | rule of policy/validate/angka_mutu.yml | rows that break it, rows it looked at |
| temuan | severity | findings about persons and families |
| tahun_data | year, tidak_tahu | families in DTSEN, by the year in which a register last saw them |
| umur_data | bulan, keluarga | months since year 0 of those days, added up; families |
| kerja | isian_kurang, program_belum | families with answers that the model had to guess; with an undecided programme |
| pasangan | semua | pairs of records for review, both of whose records lie in the region |
"""

import re
from pathlib import Path
from typing import Any

import duckdb
import yaml

from dtsen.errors import PolicyError, Say, Where

_TEXT = 'text COLLATE "C" NOT NULL'
COLUMNS = f"kode {_TEXT}, induk {_TEXT}, measure {_TEXT}, key {_TEXT}, n bigint NOT NULL"
INDEXES = ("kode", "induk")
SELECT = "SELECT kode, induk, measure, key, n FROM region_total"

# Of which row the region is taken, for what a rule looks at.
_PLACES = {
    "person": "JOIN person_place USING (person_id)",
    "family": "JOIN family_place USING (family_id)",
    "family_record": "",
}
_BASE = """
SELECT kode_desa, measure, key, count(*) AS n FROM (
    SELECT kode_kelurahan_desa AS kode_desa, 'keluarga' AS measure, CASE WHEN didata THEN 'didata' ELSE 'belum_didata' END AS key
        FROM family
    UNION ALL SELECT a.kode_desa, 'orang', p.keadaan FROM person p LEFT JOIN person_place a USING (person_id)
    UNION ALL SELECT f.kode_kelurahan_desa, 'desil_nasional', coalesce(CAST(d.desil_nasional AS VARCHAR), 'tanpa')
        FROM family f LEFT JOIN desil d USING (family_id) WHERE f.didata
    UNION ALL SELECT f.kode_kelurahan_desa, 'desil_provinsi', coalesce(CAST(d.desil_provinsi AS VARCHAR), 'tanpa')
        FROM family f LEFT JOIN desil d USING (family_id) WHERE f.didata
    UNION ALL SELECT f.kode_kelurahan_desa, 'desil_kabupaten_kota', coalesce(CAST(d.desil_kabupaten_kota AS VARCHAR), 'tanpa')
        FROM family f LEFT JOIN desil d USING (family_id) WHERE f.didata
    UNION ALL SELECT f.kode_desa, 'program', concat(e.programme, ':', e.jawaban) FROM family_answer e JOIN family_place f USING (family_id)
    UNION ALL SELECT f.kode_desa, 'kerja', 'program_belum'
        FROM (SELECT DISTINCT family_id FROM family_answer WHERE jawaban = 'belum') e JOIN family_place f USING (family_id)
    UNION ALL SELECT f.kode_desa, 'kerja', 'isian_kurang' FROM pmt_score m JOIN family_place f USING (family_id) WHERE len(m.imputed) > 0
    UNION ALL SELECT kode_desa, 'temuan', severity FROM finding WHERE subject IN ('person', 'family')
    UNION ALL SELECT kode_kelurahan_desa, 'tahun_data', coalesce(CAST(tanggal_data // 10000 AS VARCHAR), 'tidak_tahu')
        FROM family WHERE didata
) GROUP BY ALL
UNION ALL SELECT kode_kelurahan_desa, 'umur_data', 'bulan', sum(tanggal_data // 10000 * 12 + tanggal_data // 100 % 100)
    FROM family WHERE didata AND tanggal_data IS NOT NULL GROUP BY 1
UNION ALL SELECT kode_kelurahan_desa, 'umur_data', 'keluarga', count(*) FROM family WHERE didata AND tanggal_data IS NOT NULL GROUP BY 1"""
# Of the members of a family the best answer counts: entitled, entitled beyond the quota, not yet decided, no.
_ANSWER = """
SELECT family_id, programme, CASE min(CASE WHEN eligible = 'yes' AND in_quota IS NOT FALSE THEN 1 WHEN eligible = 'yes' THEN 2
    WHEN eligible = 'unknown' THEN 3 ELSE 4 END) WHEN 1 THEN 'ya' WHEN 2 THEN 'luar_kuota' WHEN 3 THEN 'belum' ELSE 'tidak' END AS jawaban
FROM eligibility GROUP BY family_id, programme"""
_LEVELS = """
SELECT '' AS kode, '*' AS induk, measure, key, CAST(sum(n) AS BIGINT) AS n FROM village_total GROUP BY ALL
UNION ALL SELECT '-', '', measure, key, CAST(sum(n) AS BIGINT) FROM village_total WHERE kode_desa IS NULL GROUP BY ALL
UNION ALL SELECT kode_desa[1:2], '', measure, key, CAST(sum(n) AS BIGINT) FROM village_total WHERE kode_desa IS NOT NULL GROUP BY ALL
UNION ALL SELECT kode_desa[1:4], kode_desa[1:2], measure, key, CAST(sum(n) AS BIGINT) FROM village_total
    WHERE kode_desa IS NOT NULL GROUP BY ALL
UNION ALL SELECT kode_desa[1:7], kode_desa[1:4], measure, key, CAST(sum(n) AS BIGINT) FROM village_total
    WHERE kode_desa IS NOT NULL GROUP BY ALL
UNION ALL SELECT kode_desa, kode_desa[1:7], measure, key, CAST(sum(n) AS BIGINT) FROM village_total WHERE kode_desa IS NOT NULL GROUP BY ALL
UNION ALL SELECT '', '*', 'pasangan', 'semua', count(*) FROM pair_place HAVING count(*) > 0
UNION ALL SELECT a[1:2], '', 'pasangan', 'semua', count(*) FROM pair_place WHERE a[1:2] = b[1:2] GROUP BY ALL
UNION ALL SELECT a[1:4], a[1:2], 'pasangan', 'semua', count(*) FROM pair_place WHERE a[1:4] = b[1:4] GROUP BY ALL
UNION ALL SELECT a[1:7], a[1:4], 'pasangan', 'semua', count(*) FROM pair_place WHERE a[1:7] = b[1:7] GROUP BY ALL
UNION ALL SELECT a, a[1:7], 'pasangan', 'semua', count(*) FROM pair_place WHERE a = b GROUP BY ALL"""
_PAIR_PLACE = """
SELECT a.kode_desa AS a, b.kode_desa AS b FROM review_pair r
JOIN pair_side a ON (a.source, a.file, a.record_id) = (r.source_a, r.file_a, r.record_id_a)
JOIN pair_side b ON (b.source, b.file, b.record_id) = (r.source_b, r.file_b, r.record_id_b)"""


def prepare(batch: duckdb.DuckDBPyConnection, policy: Path) -> None:
    """Makes the table `region_total`, after the regions of families, persons and pairs are known. PolicyError: see `quality_rules`."""
    batch.execute(f"CREATE TABLE family_answer AS {_ANSWER}")
    batch.execute(f"CREATE TABLE pair_place AS {_PAIR_PLACE}")
    batch.execute(village_sql(quality_rules(policy)))
    batch.execute(f"CREATE TABLE region_total AS {_LEVELS}")


def village_sql(rules: dict[str, tuple[str, str]]) -> str:
    """The numbers of each village; `rules`: rule -> (table, condition) of the rows that it looks at."""
    parts = [_BASE]
    for rule, (table, condition) in rules.items():
        place = "kode_desa_bps AS kode_desa" if table == "family_record" else "kode_desa"
        rows = f"(SELECT * FROM {table}{f' WHERE {condition}' if condition else ''})"
        parts.append(f"SELECT {place}, 'mutu_diperiksa', '{rule}', count(*) FROM {rows} {_PLACES[table]} GROUP BY 1")
    named = ", ".join(f"'{rule}'" for rule in rules)
    parts.append(f"SELECT kode_desa, 'mutu_temuan', rule, count(*) FROM finding WHERE rule IN ({named}) GROUP BY 1, 3")
    return "CREATE TABLE village_total AS " + "\nUNION ALL ".join(parts)


def quality_numbers(policy: Path) -> dict[str, object]:
    """The quality numbers for the words of the release, each with the table that its rule looks at. PolicyError: see `quality_rules`."""
    raw = _policy(policy)
    rules = quality_rules(policy)
    return {"angka": [{**entry, "tabel": rules[entry["aturan"]][0]} for entry in raw["angka"]], "berlaku_sejak": raw["berlaku_sejak"]}


def quality_rules(policy: Path) -> dict[str, tuple[str, str]]:
    """Rule -> (table, condition): the head line `-- checked: TABLE where CONDITION` of the rules that are quality numbers.

    Raises PolicyError when a rule is not there or looks at a table whose rows have no region here.
    """
    made = {}
    for entry in _policy(policy)["angka"]:
        rule = str(entry["aturan"])
        paths = sorted((policy / "validate" / "rules").glob(f"{rule}_*.sql"))
        text = paths[0].read_text(encoding="utf-8") if len(paths) == 1 else ""
        said = re.search(r"^-- checked: (\w+)(?: where (.+))?$", text, re.MULTILINE)
        if not re.fullmatch(r"[A-Z]+\d+", rule) or not said or said[1] not in _PLACES:
            raise PolicyError(
                Say("Angka mutu tidak dapat dihitung per wilayah.", "A quality number cannot be counted by region."),
                where=Where(file=f"validate/rules/{rule}"),
                expected=Say(f"-- checked: salah satu dari {', '.join(_PLACES)}", f"-- checked: one of {', '.join(_PLACES)}"),
                todo=Say("Betulkan kepala aturan itu atau angka_mutu.yml.", "Mend the head of that rule, or angka_mutu.yml."),
            )
        made[rule] = (said[1], (said[2] or "").strip())
    return made


def _policy(policy: Path) -> dict[str, Any]:
    """policy/validate/angka_mutu.yml."""
    raw: dict[str, Any] = yaml.safe_load((policy / "validate" / "angka_mutu.yml").read_text(encoding="utf-8"))
    return raw
