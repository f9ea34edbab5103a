"""The export of OpenSID's DTKS/DTSEN module, in the shape that its writer gives it, made of people of the small country.

Headers, the order of the columns and the shifts are those of the public source (policy/updates/bentuk/opensid_regsosek.yml).
"""

import csv
from collections import Counter
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from dtsen.cli.main import dtsen
from dtsen.errors import DeliveryError
from tests.conftest import Walked

Rows = list[dict[str, str]]
ANGGOTA = ["101", "102", "103", "104", "105", "105a Kode Sub SLS", "109", "110 No Urut Keluarga", "No KK", "401", "402 Nama", "403 NIK"]
ANGGOTA += ["404", "405", "406", "407", "408", "409", "410", "411", "412", "413", "414", "415", "416a"]
PLACE = ["Terakhir diubah", "101", "102", "103", "104", "105", "105a Kode Sub SLS", "106", "107", "108", "109", "110 No Urut Keluarga"]
HOUSE = [f"30{one}" for one in ("1a", "1b", "2", "3", "4", "5", "6a", "6b", "7a", "7b1", "7b2", "7b3", "8", "9a", "9b")] + ["310"]
ASSETS = ["501a", "502a", "502b", "502n", "503a", "503b", "504a", "Catatan"]
DTKS = [*PLACE, "111", "112", "113", "114", "115", "205", *HOUSE, *ASSETS]
# The writer of the DTSEN module leaves 114 out of its header, and three questions out of its rows.
DTSEN = [*PLACE, "Latitude", "Longitude", "112", "115", "201a", "201b", "202", "203", "204", "205", "206a", "210", *ASSETS]


@pytest.fixture(scope="module")
def people(walked: Walked) -> Rows:
    """The people of the largest village whom a register describes, with the code of their village and the roof of their house."""
    room = walked.root / "04-registry"
    village = "SELECT kode_desa_kemendagri FROM f WHERE didata GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    found = duckdb.sql(
        f"""WITH f AS (SELECT * FROM '{room / "family.parquet"}')
        SELECT p.person_id, p.nomor_induk_kependudukan AS nik, p.nomor_kartu_keluarga AS no_kk, p.nama, p.jenis_kelamin, p.tanggal_lahir,
          p.status_kawin, p.status_hubungan_keluarga AS hubungan, f.kode_kelurahan_desa AS bps, f.jenis_atap_terluas AS atap
        FROM '{room / "person.parquet"}' AS p JOIN f USING (family_id)
        WHERE f.didata AND p.sumber_register <> '' AND p.keadaan = 'hidup' AND p.nomor_induk_kependudukan IS NOT NULL
          AND p.nomor_kartu_keluarga IS NOT NULL AND f.kode_desa_kemendagri = ({village})
        ORDER BY p.nomor_kartu_keluarga, p.status_hubungan_keluarga, p.person_id"""
    )
    return [{name: str(value or "") for name, value in zip(found.columns, row, strict=True)} for row in found.fetchall()]


def code(one: dict[str, str]) -> list[str]:
    return [one["bps"][:2], one["bps"][2:4], one["bps"][4:7], one["bps"][7:]]


def members(people: Rows) -> list[list[str]]:
    """Below 412 stands what belongs under 411 (the DTKS module): were it read by its header, everybody would change school."""
    rows = []
    for at, one in enumerate(people):
        here = "2" if at == 1 else "1"
        who = [one["no_kk"], str(at + 1), one["nama"], one["nik"], here, one["jenis_kelamin"], one["tanggal_lahir"], "40"]
        rows.append(
            [*code(one), "0001", "00", "1", str(at + 1), *who, one["status_kawin"], one["hubungan"], "2", "4", "4", "3", "13", "8", "13"]
        )
    return rows


def opensid_roof(official: str) -> str:
    """The registry's code as OpenSID writes it: wood and bamboo the other way round."""
    return {"5": "6", "6": "5"}.get(official, official)


def households(people: Rows, *, shifted: bool) -> list[list[str]]:
    rows = []
    heads = {one["no_kk"]: one for one in reversed(people)}
    for at, (card, one) in enumerate(sorted(heads.items())):
        place = ["2026-02-01 10:00:00", *code(one), "0001", "00", "RT 1", "DUSUN 1", one["nama"], "1", str(at + 1)]
        roof = opensid_roof(one["atap"]) if at else opensid_roof("5" if one["atap"] != "5" else "6")
        if shifted:
            rows.append([*place, "-7.1", "112.7", "4", card, "0", "8", "7", "5", "1", "1", "1", "1", "2", "2", "1", "2", "2", "0", "x"])
        else:
            house = ["", "", "", "", "", roof, "", "", "", "", "", "", "", "", "", ""]
            rows.append([*place, "1", "4", "", card, "0", "1", *house, "2", "", "", "", "", "", "", ""])
    return rows


def export(path: Path, people: Rows, *, dtsen: bool = False, only_households: bool = False) -> Path:
    """Two header rows on the sheet of families, three on that of members, all cells text: as OpenSpout writes them."""
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False})
    head = DTSEN if dtsen else DTKS
    sections = ["", "I. KETERANGAN TEMPAT", *[""] * (len(head) - 2)]
    tables = {"Keluarga": [sections, ["" if one == "Terakhir diubah" else one for one in head], *households(people, shifted=dtsen)]}
    if not only_households:
        first = ["I. KETERANGAN TEMPAT", *[""] * 7, "IV. ANGGOTA KELUARGA", *[""] * (len(ANGGOTA) - 9)]
        second = [*[""] * 8, "A. KETERANGAN DEMOGRAFI", *[""] * (len(ANGGOTA) - 9)]
        tables["Anggota Keluarga"] = [first, second, ANGGOTA, *members(people)]
    for name, rows in tables.items():
        sheet = book.add_worksheet(name)
        for line, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, cell)
    book.close()
    return path


def match(walked: Walked, path: Path, out: Path) -> tuple[Result, list[dict[str, str]]]:
    words = ["match", "--as-of", "2026-02-13", "--against", str(walked.root), "--file", str(path), "--out", str(out)]
    done = CliRunner().invoke(dtsen, words, catch_exceptions=False)
    if not (out / "hasil.csv").is_file():
        return done, []
    with (out / "hasil.csv").open(encoding="utf-8", newline="") as file:
        return done, list(csv.DictReader(file))


def test_members_are_known_and_the_sheet_of_families_is_read_with_their_heads(walked: Walked, people: Rows, tmp_path: Path) -> None:
    done, answers = match(walked, export(tmp_path / "dtks.xlsx", people), tmp_path / "jawaban")
    assert "ekspor opensid_regsosek" in done.output
    mine = [row for row in answers if row["kelas"] != "bukan_data"]
    assert [row["person_id"] for row in mine] == [one["person_id"] for one in people] and len(people) > 20
    # One household has another roof; one person has died. Nothing else changes: not a school, not a roof of wood for bamboo.
    head = next(at for at, one in enumerate(people) if one["no_kk"] == min(one["no_kk"] for one in people))
    assert mine[head]["kelas"] == "ubah" and '"jenis_atap_terluas"' in mine[head]["ubah"]
    dead = 1
    assert mine[dead]["kelas"] == "meninggal_dilaporkan"
    rest = Counter(row["kelas"] for at, row in enumerate(mine) if at not in (head, dead))
    assert rest["sama"] == rest.total(), [row["ubah"] for at, row in enumerate(mine) if row["kelas"] == "ubah"]
    assert {row["sheet"] for row in answers if row["kelas"] == "bukan_data"} == {"Keluarga", "Anggota Keluarga"}


def test_what_the_dtsen_module_shifts_is_not_read_and_no_card_becomes_a_nik(walked: Walked, people: Rows, tmp_path: Path) -> None:
    done, answers = match(walked, export(tmp_path / "dtsen.xlsx", people, dtsen=True), tmp_path / "jawaban")
    assert "ekspor opensid_regsosek" in done.output
    mine = [row for row in answers if row["kelas"] != "bukan_data"]
    assert [row["person_id"] for row in mine] == [one["person_id"] for one in people]
    assert not any("lantai" in row["ubah"] or "dinding" in row["ubah"] or "atap" in row["ubah"] for row in mine)
    assert {row["kelas"] for row in answers if row["sheet"] == "Keluarga"} == {"bukan_data"}


def test_the_village_is_known_by_the_code_of_bps_in_the_export(walked: Walked, people: Rows, tmp_path: Path) -> None:
    """No --region is needed: the four columns of the code say it."""
    strangers = [people[0] | {"nik": "", "nama": "TIDAK DIKENAL SAMA SEKALI", "tanggal_lahir": "1950-01-01", "no_kk": ""}, *people[1:9]]
    done, answers = match(walked, export(tmp_path / "a.xlsx", strangers), tmp_path / "jawaban")
    assert done.exit_code == 0
    mine = [row for row in answers if row["kelas"] != "bukan_data"]
    assert mine[0]["kelas"] == "tidak_ditemukan" and mine[1]["person_id"] == people[1]["person_id"]


def test_a_sheet_of_families_alone_is_refused_with_the_remedy(walked: Walked, people: Rows, tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="lembar keluarga") as refused:
        match(walked, export(tmp_path / "a.xlsx", people, only_households=True), tmp_path / "jawaban")
    assert refused.value.expected and "Anggota Keluarga" in refused.value.expected.id
