"""Expenditure can be half explained by what is asked; desil are tenths; the survey stands for all households."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.nusantara.reading import table, truth

_LEFT_OUT = {"id_ruta", "kode_provinsi", "strata", "psu", "penimbang", "penimbang_individu"} | {
    f"pengeluaran_{part}" for part in ("makanan", "bukan_makanan", "per_kapita")
}
_COUNTS = ("krt_umur", "luas_lantai", "jumlah_")


def _adjusted_r2(rows: list[dict[str, str]]) -> float:
    """Ordinary least squares of log expenditure on all characteristics, codes as indicators."""
    y = np.log([float(row["pengeluaran_per_kapita"]) for row in rows])
    columns = [np.ones(len(y))]
    for name in rows[0]:
        values = [row[name] for row in rows]
        if name in _LEFT_OUT:
            continue
        if name.startswith(_COUNTS):
            columns.append(np.array([float(value) for value in values]))
        else:
            columns += [np.array([value == code for value in values], dtype=np.float64) for code in sorted(set(values))[1:]]
    x = np.column_stack(columns)
    solution, _, rank, _ = np.linalg.lstsq(x, y, rcond=None)
    rest = y - x @ solution
    return float(1 - rest.var() / y.var() * (len(y) - 1) / (len(y) - rank))


def test_half_of_expenditure_can_be_explained(town: Path) -> None:
    assert 0.44 < _adjusted_r2(table(town / "deliveries" / "susenas" / "rumah_tangga.csv")) < 0.62


def test_weights_add_up_to_all_households(town: Path) -> None:
    rows = table(town / "deliveries" / "susenas" / "rumah_tangga.csv")
    households = {row["household_id"] for row in truth(town, "truth_families") if row["in_area"] == "true"}
    assert sum(float(row["penimbang"]) for row in rows) == pytest.approx(len(households), rel=0.001)
    assert {row["strata"] for row in rows} == {row["psu"][:4] + row["tipe_wilayah"] for row in rows}
    assert min(Counter(row["psu"] for row in rows).values()) > 3


@pytest.mark.parametrize("level", ["nasional", "provinsi", "kabupaten_kota"])
def test_desil_are_tenths_from_poor_to_rich(town: Path, level: str) -> None:
    rows = [row for row in truth(town, "truth_families") if row["in_area"] == "true"]
    families = Counter(int(row[f"desil_{level}_keluarga"]) for row in rows)
    assert sorted(families) == list(range(1, 11))
    assert max(families.values()) - min(families.values()) < 0.01 * len(rows)
    persons: Counter[int] = Counter()
    for row in rows:
        persons[int(row[f"desil_{level}_jiwa"])] += int(row["jumlah_anggota_keluarga"])
    assert max(persons.values()) - min(persons.values()) < 0.01 * sum(persons.values())
    spent = [
        np.mean([int(row["pengeluaran_per_kapita"]) for row in rows if int(row["desil_nasional_keluarga"]) == d]) for d in range(1, 11)
    ]
    assert spent == sorted(spent)


def test_poverty_and_inequality_are_plausible(town: Path) -> None:
    rows = [row for row in truth(town, "truth_families") if row["in_area"] == "true"]
    size = np.array([int(row["jumlah_anggota_keluarga"]) for row in rows])
    spent = np.array([int(row["pengeluaran_per_kapita"]) for row in rows])
    poor = np.average(spent < 641_443, weights=size)
    assert 0.06 < poor < 0.15
    each = np.sort(np.repeat(spent, size))
    gini = 2 * np.sum(np.arange(1, len(each) + 1) * each) / (len(each) * each.sum()) - (len(each) + 1) / len(each)
    assert 0.29 < gini < 0.40


def test_an_old_register_differs_from_today(town: Path) -> None:
    """The floor of families that have not moved: Regsosek of 2022 agrees with today mostly, not always."""
    today = {row["family_id"]: row["jenis_lantai_terluas"] for row in truth(town, "truth_families")}
    family = {
        (row["file"], row["record_id"]): row["family_id"] for row in truth(town, "truth_family_records") if row["source"] == "regsosek"
    }
    same = []
    for path in (town / "deliveries" / "regsosek").glob("keluarga_*.csv"):
        for row in table(path):
            now = today.get(family[path.stem, row["id_keluarga"]])
            if row["r303"] and now:
                same.append(row["r303"] == now)
    assert 0.6 < np.mean(same) < 0.93
