"""What `sources/` expects is what the contract promises, column by column, and every code list is the contract's."""

import csv
from pathlib import Path

import pytest

from dtsen.sources import load_source
from dtsen.sources.source import TABULAR_SOURCES, mappings
from tests.shared import shared

CODES = Path("policy/standardise/codes")


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("name", [name for name in TABULAR_SOURCES if name != "pemutakhiran"])
def test_columns_are_the_contract_s_in_its_order(name: str) -> None:
    contract = rows(shared("contracts", "sources", f"{name}.csv"))
    source = load_source(name)
    assert {kind.name for kind in source.kinds} == {row["berkas"] for row in contract}
    for kind in source.kinds:
        assert list(kind.column_names) == [row["kolom"] for row in contract if row["berkas"] == kind.name]
        assert [c.type for c in kind.columns] == [row["tipe"] for row in contract if row["berkas"] == kind.name]


@pytest.mark.parametrize("name", TABULAR_SOURCES)
def test_every_key_and_ignored_column_exists(name: str) -> None:
    for kind in load_source(name).kinds:
        assert set(kind.key) <= set(kind.column_names)
        assert set(kind.ignored) <= set(kind.column_names)


def test_every_code_of_the_contract_is_in_policy_with_the_same_meaning() -> None:
    ours = {(r["daftar_kode"], r["kode"]): r for path in CODES.glob("*.csv") for r in rows(path)}
    for row in rows(shared("contracts", "sources", "kode.csv")):
        mine = ours[(row["daftar_kode"], row["kode"])]
        if row["daftar_kode"] != "tipe_wilayah":
            assert (mine["label"], mine["kode_dtsen"], mine["catatan"]) == (row["label"], row["kode_dtsen"], row["catatan"])
    for row in rows(shared("contracts", "kode.csv")):
        assert ours[(row["daftar_kode"], row["kode"])]["label"] == row["label"]


@pytest.mark.parametrize("name", TABULAR_SOURCES)
def test_every_list_that_a_mapping_names_exists(name: str) -> None:
    lists = {row["daftar_kode"] for path in CODES.glob("*.csv") for row in rows(path)}
    for mapping in mappings(name):
        assert mapping.code_list in lists | {""}, mapping


def test_mapped_values_are_codes_of_the_dtsen_list() -> None:
    from dtsen.tables import ANGGOTA, KELUARGA

    target = {variable.name: variable.daftar_kode for variable in (*ANGGOTA, *KELUARGA)}
    codes: dict[str, list[dict[str, str]]] = {}
    for path in CODES.glob("*.csv"):
        for row in rows(path):
            codes.setdefault(row["daftar_kode"], []).append(row)
    known = {name: {row["kode"] for row in codes[name]} for name in set(target.values()) if name}
    for name in TABULAR_SOURCES:
        for mapping in mappings(name):
            wanted = target.get(mapping.variable, "")
            if mapping.subject == "identitas" or not wanted:
                continue
            for row in codes[mapping.code_list]:
                coarse = row["catatan"].removeprefix("kasar: dapat berarti ").split(", ") if row["catatan"].startswith("kasar") else []
                assert {row["kode_dtsen"], *coarse} <= known[wanted] | {""}, (mapping.variable, row)
