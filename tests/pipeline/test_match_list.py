"""A local government's list against a registry: an answer for every row, measured against what is true."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from dtsen.cli.main import dtsen
from dtsen.errors import DeliveryError, RequestError
from nusantara.local_list import write_local_list
from tests.conftest import Walked

Rows = list[dict[str, str]]


def match(*words: str) -> str:
    done = CliRunner().invoke(dtsen, ["match", "--as-of", "2026-02-13", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def kabupaten(country: Path) -> str:
    """The regency with the largest list of Dukcapil."""
    lists = (country / "deliveries" / "dukcapil").glob("penduduk_*.csv")
    return max(lists, key=lambda path: (path.stat().st_size, path.name)).stem.removeprefix("penduduk_")


@pytest.fixture(scope="module")
def sent(country: Path, kabupaten: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("daerah") / "data_daerah.xlsx"
    write_local_list(country, kabupaten, 600, 11, path)
    return path


@pytest.fixture(scope="module")
def answer(walked: Walked, sent: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("jawaban")
    match("--against", str(walked.root), "--file", str(sent), "--out", str(out))
    return out


@pytest.fixture(scope="module")
def truth(sent: Path) -> dict[str, dict[str, str]]:
    return {row["row"]: row for row in rows(sent.with_name(f"{sent.stem}_kebenaran.csv"))}


@pytest.fixture(scope="module")
def true_person(walked: Walked, country: Path) -> dict[str, str]:
    """Our id -> the person who most of its records are."""
    links, records = walked.root / "03-link" / "person_link.parquet", country / "truth" / "truth_records.csv"
    found = duckdb.sql(
        f"""SELECT l.person_id, mode(t.person_id) FROM '{links}' AS l
        JOIN read_csv('{records}', all_varchar = true) AS t USING (source, file, record_id) GROUP BY 1"""
    ).fetchall()
    return {str(ours): str(true) for ours, true in found}


def test_every_row_of_the_file_has_one_answer(answer: Path, truth: dict[str, dict[str, str]]) -> None:
    assert [row["row"] for row in rows(answer / "hasil.csv")] == sorted(truth, key=int)


def test_nobody_is_taken_for_somebody_else(answer: Path, truth: dict[str, dict[str, str]], true_person: dict[str, str]) -> None:
    found = [(row, true_person.get(row["person_id"])) for row in rows(answer / "hasil.csv") if row["person_id"]]
    wrong = [row for row, who in found if who != truth[row["row"]]["person_id"]]
    assert len(found) > 400
    assert len(wrong) <= 0.01 * len(found)
    assert [row["row"] for row in wrong if row["padan"] == "padan"] == []


def test_the_fates_are_right(answer: Path, truth: dict[str, dict[str, str]], country: Path) -> None:
    """But for rows that differ only because the register of ours is older than the truth."""
    people = {row["person_id"]: row for row in rows(country / "truth" / "truth_persons.csv")}
    families = {row["family_id"]: row for row in rows(country / "truth" / "truth_families.csv")}
    right, wrong, older = 0, [], 0
    for row in rows(answer / "hasil.csv"):
        told = truth[row["row"]]
        if row["kelas"] == told["kelas"]:
            right += 1
            continue
        changes = json.loads(row["ubah"] or "[]")
        true = {**families.get(told["family_id"], {}), **people.get(told["person_id"], {})}
        if told["kelas"] == "sama" and changes and all(change["lama"] != true.get(change["variabel"]) for change in changes):
            older += 1
        else:
            wrong.append((row["row"], told["kelas"], row["kelas"]))
    assert older < right / 3
    assert len(wrong) <= 0.05 * (right + len(wrong)), wrong


def test_a_change_names_the_variable_and_both_values(answer: Path, truth: dict[str, dict[str, str]]) -> None:
    meant = {place: tuple(row["ubah"].split("=")) for place, row in truth.items() if row["kelas"] == "ubah"}
    got = {row["row"]: json.loads(row["ubah"] or "[]") for row in rows(answer / "hasil.csv") if row["row"] in meant}
    named = [
        place for place, (variable, _, after) in meant.items() if any(c["variabel"] == variable and c["baru"] == after for c in got[place])
    ]
    # Some words are left out by the office, and some registers are so old that they hold the new value.
    assert len(named) >= 0.6 * len(meant) > 5


def test_the_result_is_the_officers_own_sheet_with_the_answer_in_front(answer: Path, sent: Path) -> None:
    mine = CalamineWorkbook.from_path(sent).get_sheet_by_index(0).to_python(skip_empty_area=False)
    back = CalamineWorkbook.from_path(answer / "hasil.xlsx").get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert len(back) == len(mine)
    told = {row["row"]: row for row in rows(answer / "hasil.csv")}
    for place, (before, after) in enumerate(zip(mine, back, strict=True), start=1):
        if told[str(place)]["kelas"] == "bukan_data":
            continue
        assert after[1] == told[str(place)]["kelas"]
        assert all(isinstance(cell, str) for cell in after), "identities stay text"
        assert [str(int(cell)) if isinstance(cell, float) else cell for cell in before] == after[6 : 6 + len(before)]


def test_only_the_bad_rows_come_back_for_repair_and_can_be_sent_again(walked: Walked, answer: Path, tmp_path: Path) -> None:
    bad = json.loads((answer / "ringkasan.json").read_text(encoding="utf-8"))["perlu_diperbaiki"]
    assert 0 < bad < 500
    match(
        "--against",
        str(walked.root),
        "--file",
        str(answer / "perbaikan.xlsx"),
        "--out",
        str(tmp_path),
        "--mapping",
        str(answer / "pemetaan.yml"),
    )
    again = [row for row in rows(tmp_path / "hasil.csv") if row["kelas"] != "bukan_data"]
    assert len(again) == bad


def test_the_same_list_gives_the_same_bytes(walked: Walked, answer: Path, sent: Path, tmp_path: Path) -> None:
    match("--against", str(walked.root), "--file", str(sent), "--out", str(tmp_path))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {path.name: path.read_bytes() for path in answer.iterdir()}


def test_the_books_of_the_summary_balance_and_hold_no_number_of_a_person(answer: Path, sent: Path) -> None:
    text = (answer / "ringkasan.json").read_text(encoding="utf-8")
    told = json.loads(text)
    found = rows(answer / "hasil.csv")
    assert told["baris"] == sum(told["kelas"].values()) == len(found)
    assert told["kelas"] == {**dict.fromkeys(told["kelas"], 0), **Counter(row["kelas"] for row in found)}
    numbers = {row["nomor_induk_kependudukan"] for row in rows_of_truth(sent)}
    assert not any(number in text for number in numbers if number)


def rows_of_truth(sent: Path) -> Rows:
    cells = CalamineWorkbook.from_path(sent).get_sheet_by_index(0).to_python()
    return [
        {"nomor_induk_kependudukan": str(cell)}
        for row in cells
        for cell in row
        if isinstance(cell, str) and len(cell) == 16 and cell.isdigit()
    ]


def test_the_terminal_shows_no_whole_number_and_no_name(walked: Walked, sent: Path, tmp_path: Path) -> None:
    shown = match("--against", str(walked.root), "--file", str(sent), "--out", str(tmp_path))
    assert not any(row["nomor_induk_kependudukan"] in shown for row in rows_of_truth(sent))
    assert "Bila diusulkan" in shown and "Belum ada yang berubah" in shown


def test_proposals_name_the_village_as_the_bps_does_and_the_day_of_the_event(walked: Walked, answer: Path) -> None:
    proposed = rows(answer / "usulan.csv")
    villages = duckdb.sql(f"SELECT kode_desa_bps FROM '{walked.root / '01-sources' / 'wilayah_desa.parquet'}'").fetchall()
    assert {row["kode_desa"] for row in proposed} - {""} <= {str(code) for (code,) in villages}
    deaths = {row["tanggal"] for row in proposed if row["baru"] == "meninggal"}
    assert "2026-01-12" in deaths and deaths <= {"2026-01-12", "2026-02-13"}


def test_official_files_alone_are_enough_but_what_needs_dukcapil_is_not_known(
    walked: Walked, answer: Path, sent: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "berkas"
    kept.mkdir()
    for path in (walked.root / "08-release").glob("*/*.csv"):
        if path.name.startswith(("keluarga_", "anggota_keluarga_")):
            (kept / path.name).write_bytes(path.read_bytes())
    match("--against", str(kept), "--file", str(sent), "--out", str(tmp_path / "jawaban"))
    with_run = {row["row"]: row for row in rows(answer / "hasil.csv")}
    found = [row for row in rows(tmp_path / "jawaban" / "hasil.csv") if row["person_id"]]
    assert len(found) > 0.6 * sum(1 for row in with_run.values() if row["person_id"])
    states = {row["padan"] for row in rows(tmp_path / "jawaban" / "hasil.csv")}
    assert "nik_tidak_ditemukan" not in states and "tidak_diketahui" in states


def test_the_official_file_of_a_region_sent_back_changes_nothing(walked: Walked, kabupaten: str, tmp_path: Path) -> None:
    folder = walked.root / "08-release" / f"{kabupaten[:2]}.{kabupaten[2:]}"
    (own,) = folder.glob("anggota_keluarga_*.csv")
    match("--against", str(walked.root), "--file", str(own), "--out", str(tmp_path))
    found = Counter(row["kelas"] for row in rows(tmp_path / "hasil.csv"))
    assert set(found) <= {"sama", "belum_di_dtsen", "pindah_masuk", "bukan_data"}
    assert found["sama"] > 0.9 * found.total()
    assert [row for row in rows(tmp_path / "usulan.csv") if row["jenis"] == "perbaikan" and row["variabel"] != "kode_kelurahan_desa"] == []


def test_a_row_of_another_region_is_refused(walked: Walked, country: Path, kabupaten: str, sent: Path, tmp_path: Path) -> None:
    others = {path.stem.removeprefix("penduduk_") for path in (country / "deliveries" / "dukcapil").glob("penduduk_*.csv")} - {kabupaten}
    match("--against", str(walked.root), "--file", str(sent), "--out", str(tmp_path), "--region", min(others))
    people = [row for row in rows(tmp_path / "hasil.csv") if row["kelas"] != "bukan_data"]
    outside = [row for row in people if "di luar wilayah" in row["catatan"]]
    assert len(outside) > 0.8 * len(people)
    proposed = {(row["sheet"], row["row"]) for row in rows(tmp_path / "usulan.csv")}
    assert not {(row["sheet"], row["row"]) for row in outside} & proposed


def test_a_region_that_nobody_knows_is_refused_in_words(walked: Walked, sent: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="tidak dikenal"):
        match("--against", str(walked.root), "--file", str(sent), "--out", str(tmp_path / "x"), "--region", "99.99")


def test_a_folder_that_is_no_registry_is_refused_in_words(sent: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="bukan rilis"):
        match("--against", str(tmp_path), "--file", str(sent), "--out", str(tmp_path / "x"))


def bps_of(walked: Walked, kabupaten: str) -> str:
    """The BPS code of a regency of Kemendagri."""
    villages = walked.root / "01-sources" / "wilayah_desa.parquet"
    found = duckdb.sql(
        f"SELECT DISTINCT left(kode_desa_bps, 4) FROM '{villages}' WHERE kode_desa_kemendagri LIKE '{kabupaten}%'"
    ).fetchall()
    ((code,),) = found
    return str(code)


def table(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_columns_are_told_before_anything_is_matched(walked: Walked, sent: Path, tmp_path: Path) -> None:
    match("--against", str(walked.root), "--file", str(sent), "--out", str(tmp_path), "--columns", "--progress", str(tmp_path / "p.json"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kolom.json", "p.json"]
    text = (tmp_path / "kolom.json").read_text(encoding="utf-8")
    told = json.loads(text)
    fields = {column["isian"]: column for column in told["lembar"][0]["kolom"] if column["isian"]}
    assert {"nik", "no_kk", "nama", "tanggal_lahir", "desa"} <= set(fields) and all(1 <= len(one["contoh"]) <= 3 for one in fields.values())
    assert not any(row["nomor_induk_kependudukan"] in text for row in rows_of_truth(sent))
    assert json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["tahap"] == "match: read"


def test_the_table_for_a_program_says_the_same_as_the_files(
    walked: Walked, answer: Path, sent: Path, kabupaten: str, tmp_path: Path
) -> None:
    match("--against", str(walked.root), "--file", str(sent), "--out", str(tmp_path), "--table", "--region-bps", bps_of(walked, kabupaten))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["baris.jsonl", "selesai.json"]
    files = [(row["sheet"], row["row"], row["kelas"], row["padan"], row["person_id"]) for row in rows(answer / "hasil.csv")]
    assert [
        (one["lembar"], str(one["baris"]), one["kelas"], one.get("padan", ""), one.get("person_id", ""))
        for one in table(tmp_path / "baris.jsonl")
    ] == files
    proposed = {one["id"] for row in table(tmp_path / "baris.jsonl") for one in row.get("usulan", [])}
    assert proposed == {row["id_usulan"] for row in rows(answer / "usulan.csv")}


def test_of_people_elsewhere_an_office_is_told_nothing(walked: Walked, country: Path, sent: Path, kabupaten: str, tmp_path: Path) -> None:
    """A list of another region's people, sent as one's own: refused, and neither id nor value of anybody comes back."""
    others = {path.stem.removeprefix("penduduk_") for path in (country / "deliveries" / "dukcapil").glob("penduduk_*.csv")} - {kabupaten}
    limited = ("--table", "--region", min(others), "--only-region")
    match("--against", str(walked.root), "--file", str(sent), "--out", str(tmp_path), *limited)
    people = [row for row in table(tmp_path / "baris.jsonl") if not row["bukan"]]
    refused = [row for row in people if row["wilayah_lain"]]
    assert len(refused) > 0.8 * len(people)
    for row in refused:
        assert (row["kelas"], row["padan"]) == ("tidak_ditemukan", "tidak_diketahui") and row["perbaiki"]
        assert not (
            row["person_id"] or row["family_id"] or row["bukti"] or row["calon"] or row["nik_benar"] or row["beda"] or row["usulan"]
        )
    lives = dict(
        duckdb.sql(
            f"""SELECT p.person_id, f.kode_desa_kemendagri FROM '{walked.root / "04-registry" / "person.parquet"}' AS p
            JOIN '{walked.root / "04-registry" / "family.parquet"}' AS f USING (family_id)"""
        ).fetchall()
    )
    for row in people:
        if row["person_id"] and not (lives.get(row["person_id"]) or "").startswith(min(others)):
            assert row["kelas"] in ("pindah_masuk", "sudah_meninggal", "ganda") and not row["beda"] and not row["nik_benar"]


def test_an_error_is_left_for_whoever_started_the_match(walked: Walked, tmp_path: Path) -> None:
    (tmp_path / "kosong.csv").write_text("\n", encoding="utf-8")
    words = ("--against", str(walked.root), "--file", str(tmp_path / "kosong.csv"), "--out", str(tmp_path / "x"))
    with pytest.raises(DeliveryError):
        match(*words, "--progress", str(tmp_path / "p.json"))
    said = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["galat"]
    assert "kosong" in said["id"] and "empty" in said["en"]
    with pytest.raises(RequestError, match="only-region"):
        match(*words, "--only-region")
