"""The families of one village with their decile, as the village system OpenSID imports them (DTSEN > Impor Desil).

Its page asks for an `.xlsx` with Nomor KK, Desil, NIK, Nama, identities as text; what its importer does with a row is not
published, so the file is as plain as can be: one sheet, one header row, one row a family.
"""

import datetime
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from dtsen.engine import Engine, Shelf
from dtsen.errors import PolicyError, RequestError, Say, Where
from dtsen.release.manifest import Occasion, read_manifest
from dtsen.release.profile import Profile, load_profile
from dtsen.release.verify import release_root
from dtsen.vocabulary import System, Wilayah, as_iso, from_iso

KIND = "opensid"
# As OpenSID's page writes them.
HEADINGS = {"nomor_kk": "Nomor KK", "desil": "Desil", "nik": "NIK", "nama": "Nama"}
_DIGITS = 10
_SIXTEEN = re.compile(r"[0-9]{16}")

VILLAGES = "SELECT kode_desa_kemendagri AS kode_desa, nama_desa FROM wilayah_desa ORDER BY kode_desa_kemendagri"


def families_sql(village: str) -> str:
    """The released families of a village, checked to be digits; the head only when the release lets that person out."""
    return f"""
SELECT f.nomor_kartu_keluarga AS nomor_kk, CAST(f.desil_nasional AS VARCHAR) AS desil,
  h.nomor_induk_kependudukan AS nik, h.nama
FROM released_family AS f
LEFT JOIN released_person AS h ON h.person_id = f.kepala_person_id
WHERE f.kode_desa_kemendagri = '{village}'
ORDER BY f.nomor_kartu_keluarga, f.family_id
"""


@dataclass(frozen=True)
class Written:
    """What was written. `families`: rows; the rest are families of the village that are not in the file, since OpenSID could
    not tell whose row it is: `without_card`, `without_head` (no NIK of the head), `doubled` (a No. KK or NIK of two rows)."""

    path: Path
    village: str
    families: int
    without_card: int
    without_head: int
    doubled: int
    expires: str
    sha256: str


def write_opensid(engine: Engine, shelf: Shelf, policy: Path, village: str, out: Path) -> Written:
    """`village`: Kemendagri code of 10 digits, with or without dots. `out`: the `.xlsx`, or the folder for one named by the profile.

    Same release, same village, same bytes. Raises RequestError for a village that the release does not hold, a run whose release
    room is not done and a file that exists."""
    profile = load_profile(policy / "release" / "profiles" / f"{KIND}.yml")
    columns = _columns(profile)
    code = re.sub(r"[.\s]", "", village)
    if not (len(code) == _DIGITS and code.isascii() and code.isdigit()):
        raise RequestError(
            Say("Kode desa itu tidak lengkap.", "This village code is not whole."),
            expected=Say("kode Kemendagri sepuluh angka, mis. 18.01.01.2001", "a Kemendagri code of ten digits, e.g. 18.01.01.2001"),
            came=Say(village, village),
            todo=Say("Betulkan --wilayah.", "Correct --wilayah."),
        )
    released = read_manifest(release_root(shelf.root))
    occasion = Occasion(released["rilis"], from_iso(released["tanggal_acuan"]), released["versi"], profile)
    dotted = Wilayah(System.KEMENDAGRI, "", code).dotted
    file = profile.file(KIND)
    path = out if out.suffix.lower() == ".xlsx" else out / file.nama.format(versi=occasion.version, kode=dotted)
    if path.exists():
        raise RequestError(
            Say("Berkas hasil sudah ada.", "The output file exists already."),
            where=Where(file=path.name),
            todo=Say("Sebut nama lain dengan --out.", "Name another one with --out."),
        )
    villages = engine.query(VILLAGES, (("wilayah_desa", shelf.path("wilayah_desa")),)).to_pylist()
    name = next((str(row["nama_desa"]) for row in villages if row["kode_desa"] == code), "")
    if not name:
        raise RequestError(
            Say("Rilis ini tidak mengenal desa itu.", "This release does not know that village."),
            expected=Say("kode Kemendagri desa/kelurahan", "the Kemendagri code of a village"),
            came=Say(dotted, dotted),
            todo=Say("Periksa --wilayah; kode BPS lain lagi.", "Check --wilayah; the code of BPS is another one."),
        )
    tables = (("released_family", shelf.path("released_family")), ("released_person", shelf.path("released_person")))
    families = engine.query(families_sql(code), tables).to_pylist()
    carded = [row for row in families if _SIXTEEN.fullmatch(row["nomor_kk"] or "")]
    headed = [row for row in carded if _SIXTEEN.fullmatch(row["nik"] or "")]
    cards, niks = Counter(row["nomor_kk"] for row in headed), Counter(row["nik"] for row in headed)
    rows = [row for row in headed if cards[row["nomor_kk"]] == niks[row["nik"]] == 1]
    if not rows:
        raise RequestError(
            Say("Tidak ada keluarga desa ini yang dapat dikirim.", "No family of this village can be sent."),
            expected=Say(
                "paling sedikit satu keluarga dengan No. KK, desil, dan NIK kepala", "a family with No. KK, decile and head's NIK"
            ),
            came=Say(f"{len(families)} keluarga dalam rilis ini", f"{len(families)} families in this release"),
            todo=Say("Periksa --wilayah dan temuan desa itu.", "Check --wilayah and the findings of that village."),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, occasion, name, columns, [[row[column] or "" for column in columns] for row in rows])
    return Written(
        path=path,
        village=name,
        families=len(rows),
        without_card=len(families) - len(carded),
        without_head=len(carded) - len(headed),
        doubled=len(headed) - len(rows),
        expires=occasion.expires,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _columns(profile: Profile) -> tuple[str, ...]:
    file = profile.file(KIND)
    if file.samarkan:
        raise PolicyError(
            Say("Profil ini tidak dapat menyamarkan kolom.", "This profile cannot mask columns."),
            where=Where(file=f"{profile.name}.yml", column=f"berkas.{KIND}.samarkan"),
            todo=Say("Hapus kolom itu dari profil, bukan disamarkan.", "Take the column out of the profile instead."),
        )
    return file.kolom


def _write(path: Path, occasion: Occasion, village: str, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    """One sheet of text; for whom, why and until when stands in the properties of the file, where no importer looks for data."""
    profile = occasion.profile
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties(
        {
            "title": f"{occasion.name} {village}",
            "subject": profile.penerima.format(wilayah=village),
            "company": profile.pemilik,
            "comments": f"{profile.tujuan}. {profile.dasar_hukum} Berlaku sampai {occasion.expires}.",
            "created": datetime.datetime.fromisoformat(as_iso(occasion.as_of)),
        }
    )
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet("Desil")
    sheet.set_column(0, len(columns) - 1, 22, text)
    for place, row in enumerate([[HEADINGS[column] for column in columns], *rows]):
        for column, cell in enumerate(row):
            sheet.write_string(place, column, cell, text)
    book.close()
