"""Parcels open with the password only, hold exactly the sealed files, and say for whom they are."""

import csv
import io
import json
import re
import zlib
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import msoffcrypto
import pyrage
import pytest
import pyzipper
import xlsxwriter
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from dtsen.cli.release import release as command
from dtsen.engine import open_engine
from dtsen.errors import RequestError
from dtsen.release import verify
from dtsen.release.minisign import new_key
from dtsen.release.parcel import Form, Handover, Marking, Parcel, pack, receipt_marks, trace, write_handover
from dtsen.release.parcel.pack import new_password
from dtsen.release.parcel.sheet_rows import LongSheet, column_letters, splice
from dtsen.release.signing import signature_check, write_key_pair


def test_the_workbook_opens_with_its_password_and_keeps_numbers_as_text(sealed_release: Path, tmp_path: Path) -> None:
    parcel = pack(sealed_release / "18.01", tmp_path, Form.XLSX)
    assert parcel.path.name == "dtsen-2026-tw1_18.01.xlsx" and parcel.password not in repr(parcel)
    locked = msoffcrypto.OfficeFile(io.BytesIO(parcel.path.read_bytes()))
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        locked.load_key(password="salah", verify_password=True)
    locked.load_key(password=parcel.password, verify_password=True)
    plain = io.BytesIO()
    locked.decrypt(plain)
    plain.seek(0)
    book = CalamineWorkbook.from_filelike(plain)
    assert book.sheet_names == [
        "baca dahulu",
        "anggota",
        "daftar kerja",
        "keluarga",
        "pbi",
        "pkh",
        "temuan",
        "usulan ditolak",
        "kamus data",
    ]
    first = dict(row[:2] for row in book.get_sheet_by_name("baca dahulu").to_python())
    assert first["penerima"] == "Pemerintah LAMPUNG SELATAN" and first["berlaku sampai"] == "2026-12-31"
    families = book.get_sheet_by_name("keluarga").to_python()
    head = families[0]
    assert families[2][head.index("nomor_kartu_keluarga")] == "1801010101200001"  # text: all sixteen digits
    assert families[2][head.index("desil_nasional")] == 1.0
    assert families[2][head.index("alamat")] == 'JL. "MAWAR" | NO 1 RT 01'
    assert len(families) == 5 and len(book.get_sheet_by_name("anggota").to_python()) == 9


def test_the_zip_holds_the_sealed_files_and_nothing_opens_without_the_password(sealed_release: Path, tmp_path: Path) -> None:
    parcel = pack(sealed_release / "18.01", tmp_path, Form.ZIP)
    with pyzipper.AESZipFile(parcel.path) as archive:
        assert {info.filename.split("/")[1] for info in archive.infolist()} == {path.name for path in (sealed_release / "18.01").iterdir()}
        assert all(info.flag_bits & 1 for info in archive.infolist())
        with pytest.raises(RuntimeError):
            archive.read(archive.infolist()[0])
        archive.setpassword(parcel.password.encode())
        archive.extractall(tmp_path / "isi")
    assert verify(tmp_path / "isi" / "18.01") == []


def test_the_age_parcel_opens_with_the_key_of_the_recipient(sealed_release: Path, tmp_path: Path) -> None:
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    parcel = pack(sealed_release / "18.01", tmp_path, Form.AGE, (str(mine.to_public()),))
    assert parcel.password == "" and not list(tmp_path.glob("*.sementara"))
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(parcel.path.read_bytes(), [other])
    with pyzipper.ZipFile(io.BytesIO(pyrage.decrypt(parcel.path.read_bytes(), [mine]))) as archive:
        archive.extractall(tmp_path / "isi")
    assert verify(tmp_path / "isi" / "18.01") == []


def test_the_receipt_knows_everything_but_the_password(sealed_release: Path, tmp_path: Path) -> None:
    parcel = pack(sealed_release / "35.10", tmp_path, Form.ZIP)
    text = parcel.receipt.read_text(encoding="utf-8")
    receipt = json.loads(text)
    assert parcel.password not in text
    assert (receipt["penerima"], receipt["rilis"], receipt["wilayah"]["kode"]) == ("Pemerintah BANYUWANGI", "DTSEN-2026-TW1", "35.10")
    assert receipt["ukuran"] == parcel.path.stat().st_size and len(receipt["sha256"]) == 64


def test_passwords_are_long_readable_and_never_twice_the_same() -> None:
    passwords = {new_password() for _ in range(50)}
    assert len(passwords) == 50
    assert all(re.fullmatch(r"([A-HJ-NP-Z2-9]{4}-){4}[A-HJ-NP-Z2-9]{4}", password) for password in passwords)


def test_a_damaged_folder_a_nation_and_a_missing_key_are_refused(copy_of_release: Path, tmp_path: Path) -> None:
    out = tmp_path / "paket"
    for folder, form, keys in (
        (copy_of_release, Form.ZIP, ()),
        (copy_of_release / "18.01", Form.AGE, ()),
        (copy_of_release / "18.01", Form.ZIP, ("age1x",)),
    ):
        with pytest.raises(RequestError):
            pack(folder, out, form, keys)
    path = copy_of_release / "18.01" / "temuan_18.01.csv"
    path.write_bytes(path.read_bytes().replace(b"kritis", b"kritas"))
    with pytest.raises(RequestError) as caught:
        pack(copy_of_release / "18.01", out, Form.ZIP)
    assert "temuan_18.01.csv" in caught.value.text("id") and not out.exists()


HANDOVER = Handover("BAST/1/2026", "2026-02-03", "Ani", "Badan Pusat Statistik", "Budi", "Dinas Sosial Kabupaten Lampung Selatan")


def test_the_handover_paper_is_a_pdf_the_same_each_time(sealed_release: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for path in (first, second):
        write_handover(sealed_release / "18.01", HANDOVER, path)
    assert first.read_bytes() == second.read_bytes() and first.read_bytes().startswith(b"%PDF-")


def test_the_handover_paper_says_who_what_and_until_when(sealed_release: Path, tmp_path: Path) -> None:
    path = tmp_path / "bast.pdf"
    write_handover(sealed_release / "18.01", HANDOVER, path)
    streams = re.findall(rb"stream\n(.*?)\nendstream", path.read_bytes(), re.S)
    text = b" ".join(zlib.decompress(stream) for stream in streams if stream[:1] == b"x").decode("latin-1")
    for words in ("BERITA ACARA SERAH TERIMA", "BAST/1/2026", "LAMPUNG SELATAN", "2026-12-31", "keluarga_dtsen_2026_tw1_18.01.csv", "Budi"):
        assert all(word in text for word in words.split())


def test_the_commands(sealed_release: Path, tmp_path: Path) -> None:
    runner, lang = CliRunner(), type("Lang", (), {"lang": "id"})()
    folder = str(sealed_release / "18.01")
    packed = runner.invoke(command, ["pack", folder, "--out", str(tmp_path), "--bentuk", "zip"], obj=lang, catch_exceptions=False)
    assert packed.exit_code == 0 and re.search(r"Kata sandi \(sampaikan lewat saluran lain\): (\w{4}-){4}\w{4}", packed.output)
    words = [
        "bast",
        folder,
        str(tmp_path / "b.pdf"),
        "--nomor",
        "1",
        "--tanggal",
        "2026-02-03",
        "--pihak-pertama",
        "Ani",
        "BPS",
        "--pihak-kedua",
        "Budi",
        "Dinsos",
    ]
    assert runner.invoke(command, words, obj=lang, catch_exceptions=False).exit_code == 0
    assert (tmp_path / "b.pdf").stat().st_size > 1000


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_letters(place: int, letters: str) -> None:
    assert column_letters(place) == letters


def test_every_cell_of_a_long_sheet_arrives_whatever_is_in_it(tmp_path: Path) -> None:
    rows = [[f"<&> {n}", "" if n % 3 else 'a"b', str(n), "x\x07y"] for n in range(45_000)]
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="|", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["p", "q", "r", "s"], *rows])
    book = xlsxwriter.Workbook(str(tmp_path / "kosong.xlsx"))
    book.add_worksheet("satu").write_row(0, 0, ["p", "q", "r", "s"])
    book.close()
    sheet = LongSheet(tmp_path / "a.csv", ("p", "q", "r", "s"), {"r"})
    splice(tmp_path / "kosong.xlsx", {"xl/worksheets/sheet1.xml": sheet}, tmp_path / "penuh.xlsx")
    found = CalamineWorkbook.from_path(tmp_path / "penuh.xlsx").get_sheet_by_name("satu").to_python()
    assert found == [["p", "q", "r", "s"], *([a, b, float(c), "xy"] for a, b, c, _ in rows)]


def _big_families(world: ModuleType, root: Path, many: int = 80) -> Path:
    """A release of one kabupaten with `many` families of a head and three children each."""

    def change(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        places = ("1801012001", "1803010001")
        kk = [f"1801010101{number:06d}" for number in range(many)]
        if name == "family":
            return [world.family(f"f{number:03d}", card, *places) for number, card in enumerate(kk)]
        if name == "person":
            return [
                world.person(f"f{number:03d}-{place}", f"f{number:03d}", f"18010{place}{number:010d}", card, alamat_ktp='RT "1"')
                for number, card in enumerate(kk)
                for place in (1, 2, 3, 4)
            ]
        if name == "desil":
            return [{**rows[0], "family_id": f"f{number:03d}"} for number in range(many)]
        return rows if name in ("wilayah_desa", "rule_result", "programme_reason") else []

    shelf = world.lay_world(root / world.NAME, change)
    with open_engine("duckdb", threads=1) as engine:
        return world.release(shelf, engine) / "18.01"


def _unpacked(parcel: Parcel, target: Path) -> Path:
    with pyzipper.AESZipFile(parcel.path) as archive:
        archive.setpassword(parcel.password.encode())
        archive.extractall(target)
    return target / "18.01"


def test_a_marked_copy_is_whole_and_names_its_parcel_even_in_part(world: ModuleType, tmp_path: Path) -> None:
    folder, signer, key = _big_families(world, tmp_path), new_key(), b"k" * 32
    parcels = [pack(folder, tmp_path / f"paket{n}", Form.ZIP, (), Marking(key, signer)) for n in range(3)]
    copies = [_unpacked(parcel, tmp_path / f"isi{n}") for n, parcel in enumerate(parcels)]
    name = next(path.name for path in folder.glob("anggota*.csv"))
    original = (folder / name).read_text(encoding="utf-8").splitlines()
    lines = [(copy / name).read_text(encoding="utf-8").splitlines() for copy in copies]
    # Nothing but the order of siblings differs: the same header, the same records, cards and relations in the same order.
    kept = [[line.split("|")[1] + line.split("|")[5] for line in file] for file in (original, *lines)]
    assert all(sorted(file) == sorted(original) and file[0] == original[0] for file in lines) and kept.count(kept[0]) == 4
    assert len({tuple(file) for file in (original, *lines)}) == 4
    assert all(verify(copy, signature_check(signer.public)) == [] for copy in copies)
    others = {path.name for path in folder.iterdir()} - {name, "manifest.json", "manifest.json.minisig"}
    assert all((copy / other).read_bytes() == (folder / other).read_bytes() for copy in copies for other in others)
    marks = receipt_marks([parcel.receipt for parcel in parcels])
    assert sorted(marks.values()) == sorted(parcel.path.name for parcel in parcels)
    for number, file in enumerate(lines):
        mark = json.loads(parcels[number].receipt.read_text(encoding="utf-8"))["tanda"]
        part = tmp_path / "bocor.csv"
        # Half of the families, and of those that are left one child is gone.
        part.write_text("\n".join([file[0], *(line for place, line in enumerate(file[1:161]) if place % 4 != 2)]) + "\n", encoding="utf-8")
        found = trace(part, marks, key)
        assert found[0].parcel == mark and found[0].agree == found[0].pairs == 40
        assert all(one.bits < 20 for one in found[1:]) and found[0].bits == 40
        assert all(one.bits < 20 for one in trace(part, marks, b"x" * 32))
    assert all(one.bits < 20 for one in trace(folder / name, marks, key))


def test_the_commands_mark_and_trace(world: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kunci").write_text("k" * 32, encoding="utf-8")
    monkeypatch.setenv("DTSEN_KUNCI", str(tmp_path / "kunci"))
    folder, run = _big_families(world, tmp_path), CliRunner()
    write_key_pair(tmp_path / "umum.pub", tmp_path / "rahasia.key", "")
    words = ["pack", str(folder), "--bentuk", "zip", "--bertanda"]
    refused = run.invoke(command, [*words, "--out", str(tmp_path / "x")], obj=SimpleNamespace(lang="id"))
    assert refused.exit_code == 2 and "--kunci" in refused.output
    receipts = []
    for name in ("satu", "dua"):
        done = run.invoke(
            command, [*words, "--out", str(tmp_path / name), "--kunci", str(tmp_path / "rahasia.key")], obj=SimpleNamespace(lang="id")
        )
        assert done.exit_code == 0, done.output
        receipts += [str(path) for path in (tmp_path / name).glob("*.json")]
        password = done.output.rsplit(": ", 1)[1].strip()
        with pyzipper.AESZipFile(next((tmp_path / name).glob("*.zip"))) as archive:
            archive.setpassword(password.encode())
            archive.extractall(tmp_path / name)
    leaked = next((tmp_path / "dua" / "18.01").glob("anggota*.csv"))
    traced = run.invoke(command, ["trace", str(leaked), receipts[1], receipts[0]], obj=SimpleNamespace(lang="id"))
    assert traced.exit_code == 0 and "160 dari 160 pasang cocok" in traced.output.splitlines()[0]
    innocent = run.invoke(command, ["trace", str(leaked), receipts[0]], obj=SimpleNamespace(lang="id"))
    assert innocent.exit_code == 1 and "Tidak dapat dipastikan" in innocent.output
