"""The rows of the registry's tables as the local files give them: what a file does not hold stays null."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.engine.engine import ARROW_TYPES
from dtsen.release.local_files.identity import mint
from dtsen.tables import ANGGOTA, DESIL, FAMILY, KELUARGA, MEMBERSHIP, PERSON, UNPLACED_PERSON, Table
from dtsen.tables.family import DESIL_VARIABLES
from dtsen.vocabulary import System, age_on, from_iso
from dtsen.vocabulary.wilayah import WIDTHS

SOURCE = "dtsen_daerah"
_HEAD = 1
_DOMICILE = ("kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "kode_kelurahan_desa")
# Digits of a district code tell the systems apart: Kemendagri 2+2+2, BPS 2+2+3.
_DISTRICT_DIGITS = {System.KEMENDAGRI: 6, System.BPS: 7}


@dataclass(frozen=True)
class Villages:
    """`to_dagri`, `to_bps`: village code of one system -> of the other; empty without a code table."""

    system: System
    to_dagri: Mapping[str, str]
    to_bps: Mapping[str, str]

    @classmethod
    def load(cls, path: Path | None, declared: System | None, data: pa.Table) -> "Villages":
        to_dagri: dict[str, str] = {}
        to_bps: dict[str, str] = {}
        if path:
            table = pq.read_table(path, columns=["kode_desa_kemendagri", "kode_desa_bps"])
            for row in table.to_pylist():
                if row["kode_desa_bps"]:
                    to_dagri[row["kode_desa_bps"]] = row["kode_desa_kemendagri"]
                    to_bps[row["kode_desa_kemendagri"]] = row["kode_desa_bps"]
        return cls(declared or _seen_system(data), to_dagri, to_bps)

    def columns(self, data: pa.Table) -> dict[str, list[str | None]]:
        """The four BPS codes and the Kemendagri village of every family, as far as they are known."""
        villages: list[str | None] = data["kode_kelurahan_desa"].to_pylist()
        if self.system is System.BPS:
            dagri = [self.to_dagri.get(code) if code else None for code in villages]
            return {**{name: data[name].to_pylist() for name in _DOMICILE}, "kode_desa_kemendagri": dagri}
        bps = [self.to_bps.get(code) if code else None for code in villages]
        cut = {name: [code[:width] if code else None for code in bps] for name, width in zip(_DOMICILE, WIDTHS[System.BPS], strict=True)}
        return {**cut, "kode_desa_kemendagri": [code if code and len(code) == 10 else None for code in villages]}


def _seen_system(data: pa.Table) -> System:
    widths = [len(code) for code in data["kode_kecamatan"].to_pylist() if code]
    dagri, bps = (widths.count(_DISTRICT_DIGITS[system]) for system in (System.KEMENDAGRI, System.BPS))
    return System.KEMENDAGRI if dagri > bps else System.BPS


def family_rows(families: pa.Table, persons: pa.Table, places: Villages, as_of: int, key: bytes) -> pa.Table:
    """A row a family of the file, and a bare one (`didata` false) a No. KK that only the members' file knows."""
    heads = _heads(persons)
    cards: list[str | None] = families["nomor_kartu_keluarga"].to_pylist()
    count = families.num_rows
    columns: dict[str, Any] = {v.name: families[v.name] for v in KELUARGA if v.name not in DESIL_VARIABLES}
    columns |= places.columns(families)
    columns |= {
        "family_id": families["family_id"],
        "didata": [True] * count,
        "sumber_register": [SOURCE] * count,
        "tanggal_data": [as_of] * count,
        "kepala_person_id": [heads[card][0] if card in heads else None for card in cards],
    }
    bare = sorted({card for card in persons["nomor_kartu_keluarga"].to_pylist() if card} - set(cards))
    alone = {
        "family_id": [mint(key, "family", card, "") for card in bare],
        "didata": [False] * len(bare),
        "nomor_kartu_keluarga": bare,
        "kepala_person_id": [heads[card][0] if card in heads else None for card in bare],
        "nama_anggota_keluarga": [heads[card][1] if card in heads else None for card in bare],
    }
    return pa.concat_tables([_columns(FAMILY, columns, count), _columns(FAMILY, alone, len(bare))])


def _heads(persons: pa.Table) -> dict[str | None, tuple[str, str | None]]:
    """No. KK -> id and name of its head; the lowest id when two members call themselves head."""
    columns = ("nomor_kartu_keluarga", "status_hubungan_keluarga", "person_id", "nama")
    heads: dict[str | None, tuple[str, str | None]] = {}
    for card, relation, person_id, name in zip(*(persons[column].to_pylist() for column in columns), strict=True):
        if card and relation == _HEAD and (card not in heads or person_id < heads[card][0]):
            heads[card] = (person_id, name)
    return heads


def person_rows(persons: pa.Table, family: pa.Table, as_of: int) -> pa.Table:
    cards = dict(zip(family["nomor_kartu_keluarga"].to_pylist(), family["family_id"].to_pylist(), strict=True))
    cards.pop(None, None)
    births = persons["tanggal_lahir"].to_pylist()
    columns: dict[str, Any] = {variable.name: persons[variable.name] for variable in ANGGOTA}
    columns |= {
        "person_id": persons["person_id"],
        "keadaan": ["hidup"] * persons.num_rows,
        "sumber_register": [SOURCE] * persons.num_rows,
        "family_id": [cards.get(card) for card in persons["nomor_kartu_keluarga"].to_pylist()],
        "umur": [age_on(as_of, from_iso(birth)) if birth else None for birth in births],
    }
    return _columns(PERSON, columns, persons.num_rows)


def membership_rows(person: pa.Table) -> pa.Table:
    placed = person.filter(person["family_id"].is_valid())
    columns = {"person_id": placed["person_id"], "family_id": placed["family_id"], "hubungan": placed["status_hubungan_keluarga"]}
    return _columns(MEMBERSHIP, {**columns, "source": [SOURCE] * placed.num_rows}, placed.num_rows)


def unplaced_rows(person: pa.Table) -> pa.Table:
    ids = person.filter(person["family_id"].is_null())["person_id"]
    return _columns(UNPLACED_PERSON, {"person_id": ids, "reason": ["tanpa_keluarga"] * len(ids)}, len(ids))


def desil_rows(families: pa.Table) -> pa.Table:
    """The desil that the file carries; no score and no band, for no file ever did."""
    ranked = families.filter(families["desil_nasional"].is_valid())
    columns: dict[str, Any] = {name: ranked[name] for name in ("family_id", *DESIL_VARIABLES)}
    return _columns(DESIL, {**columns, "unit": ["families"] * ranked.num_rows, "model": [SOURCE] * ranked.num_rows}, ranked.num_rows)


def _columns(table: Table, columns: Mapping[str, Any], count: int) -> pa.Table:
    arrays = []
    for column in table.columns:
        value = columns.get(column.name)
        kind = ARROW_TYPES[column.type]
        arrays.append(
            pa.nulls(count, kind) if value is None else value.cast(kind) if isinstance(value, pa.ChunkedArray) else pa.array(value, kind)
        )
    return pa.table(arrays, names=list(table.column_names))
