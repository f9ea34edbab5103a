"""The value that docs/code-tour.md follows: Regsosek roof code 5, from the file of the delivery to the official file."""

import csv
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dtsen.tables import ROOMS
from tests.conftest import Walked
from tests.docs.pages import ROOT

VARIABLE = "jenis_atap_terluas"
Row = dict[str, Any]


def rows(root: Path, place: str, **equal: str) -> list[Row]:
    found: list[Row] = pq.read_table(root / place, filters=[(name, "=", value) for name, value in equal.items()]).to_pylist()
    return found


@pytest.fixture(scope="module")
def chosen(walked: Walked) -> tuple[Row, Row]:
    """A Regsosek answer `5` that became the value of a family in a released region, and its origin."""
    answers = rows(walked.root, "02-standardise/family_value.parquet", variabel=VARIABLE, source="regsosek", nilai_asal="5")
    answered = {(row["file"], row["record_id"]): row for row in answers}
    for origin in rows(walked.root, "04-registry/value_origin.parquet", variabel=VARIABLE, source="regsosek"):
        answer = answered.get((origin["file"], origin["record_id"]))
        if answer and released(walked.root, origin["subject_id"]):
            return answer, origin
    raise AssertionError("no roof of code 5 was chosen in this country")


def released(root: Path, family_id: str) -> list[Row]:
    """The lines of the official files of this family, by its card."""
    (family,) = rows(root, "04-registry/family.parquet", family_id=family_id)
    card = family["nomor_kartu_keluarga"]
    lines: list[Row] = []
    for path in sorted(root.glob("08-release/*/keluarga_dtsen_*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            lines += [line for line in csv.DictReader(stream, delimiter="|") if line["nomor_kartu_keluarga"] == card]
    return lines


def test_the_value_passes_every_station(walked: Walked, country: Path, chosen: tuple[Row, Row]) -> None:
    answer, origin = chosen
    with (country / "deliveries" / "regsosek" / f"{answer['file']}.csv").open("rb") as stream:
        text = stream.read().decode("utf-8-sig", errors="replace")
    (sent,) = [line for line in csv.DictReader(text.splitlines()) if line["id_keluarga"] == answer["record_id"]]
    assert sent["r305"] == "5"
    (landed,) = rows(walked.root, "01-sources/landed_regsosek_keluarga", id_keluarga=answer["record_id"])
    assert landed["r305"] == "5"
    (column,) = rows(walked.root, "01-sources/source_column.parquet", source="regsosek", kolom="r305")
    assert (column["variabel"], column["daftar_kode"]) == (VARIABLE, "reg_atap")
    (code,) = rows(walked.root, "02-standardise/kerja/code_map.parquet", daftar_kode="reg_atap", kode="5")
    assert (code["label"], code["kode_dtsen"]) == ("Kayu/sirap", "6")
    assert answer["nilai"] == "6"
    links = rows(walked.root, "03-link/family_link.parquet", source="regsosek", record_id=answer["record_id"])
    assert [link["family_id"] for link in links] == [origin["subject_id"]]
    assert origin["nilai"] == "6" and origin["aturan"] == "terbaru"
    (family,) = rows(walked.root, "04-registry/family.parquet", family_id=origin["subject_id"])
    assert family[VARIABLE] == 6
    assert {line[VARIABLE] for line in released(walked.root, origin["subject_id"])} == {"6"}


def test_the_tour_visits_every_room() -> None:
    text = (ROOT / "docs" / "code-tour.md").read_text(encoding="utf-8")
    for room in ROOMS:
        assert f"| [{room}](../src/dtsen/{room}/stage.py) |" in text


def test_what_the_tour_names_beside_a_room_is_there() -> None:
    text = (ROOT / "docs" / "code-tour.md").read_text(encoding="utf-8")
    for room in ROOMS:
        (line,) = [line for line in text.splitlines() if line.startswith(f"| [{room}](../src/dtsen/{room}/stage.py)")]
        names = [name for name in line.split("|")[3].replace("`", "").split(", ") if not name.strip().startswith("[")]
        for name in names:
            assert (ROOT / "src" / "dtsen" / room / name.strip()).is_file(), f"{room}: {name}"
