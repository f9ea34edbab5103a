"""A folder of parcels on its way: what is whole and signed passes, everything else is refused with its file named."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from dtsen.cli.release import release as command
from dtsen.errors import RequestError
from dtsen.release.minisign import new_key
from dtsen.release.parcel import Form, check_receipts, pack, sign_receipts
from dtsen.release.signing import write_key_pair

KEY = new_key()


@pytest.fixture
def parcels(sealed_release: Path, tmp_path: Path) -> Path:
    """Two signed parcels."""
    out = tmp_path / "paket"
    for code in ("18.01", "35.10"):
        pack(sealed_release / code, out, Form.ZIP)
    assert len(sign_receipts(out, KEY)) == 2
    return out


def test_signed_parcels_pass_and_their_receipts_say_what_is_inside(parcels: Path) -> None:
    assert check_receipts(parcels, KEY.public) == 2
    said = json.loads((parcels / "dtsen-2026-tw1_18.01.zip.json").read_text(encoding="utf-8"))
    assert said["profil"] == "kabupaten_kota" and {"jenis", "judul", "baris"} == set(said["isi"][0])
    assert {one["jenis"]: one["baris"] for one in said["isi"]}["keluarga"] == 4


def _flip(folder: Path) -> None:
    path = folder / "dtsen-2026-tw1_18.01.zip"
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 1
    path.write_bytes(held)


def _reword(folder: Path) -> None:
    path = folder / "dtsen-2026-tw1_18.01.zip.json"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-12-31", "2036-12-31"), encoding="utf-8")


def _swap(folder: Path) -> None:
    shutil.copy(folder / "dtsen-2026-tw1_18.01.zip.json.minisig", folder / "dtsen-2026-tw1_35.10.zip.json.minisig")


@pytest.mark.parametrize(
    ("change", "name", "why"),
    [
        (_flip, "dtsen-2026-tw1_18.01.zip", "isinya bukan yang dikemas"),
        (_reword, "dtsen-2026-tw1_18.01.zip.json", "tidak cocok dengan isinya"),
        (_swap, "dtsen-2026-tw1_35.10.zip.json", "tidak cocok dengan isinya"),
        (
            lambda folder: (folder / "dtsen-2026-tw1_18.01.zip.json.minisig").unlink(),
            "dtsen-2026-tw1_18.01.zip.json",
            "tidak bertanda tangan",
        ),
        (lambda folder: (folder / "dtsen-2026-tw1_18.01.zip.json").unlink(), "dtsen-2026-tw1_18.01.zip", "tanpa tanda terima"),
        (lambda folder: (folder / "dtsen-2026-tw1_18.01.zip").unlink(), "dtsen-2026-tw1_18.01.zip", "paketnya tidak ada"),
        (lambda folder: (folder / "x.zip.json").write_text("{}"), "x.zip.json", "bukan tanda terima paket ini"),
    ],
)
def test_what_was_changed_on_the_way_is_refused_by_name(parcels: Path, change: Callable[[Path], object], name: str, why: str) -> None:
    change(parcels)
    with pytest.raises(RequestError) as caught:
        check_receipts(parcels, KEY.public)
    assert caught.value.where and caught.value.where.file == name and why in caught.value.text("id")


def test_the_signature_of_somebody_else_does_not_pass_and_a_damaged_parcel_is_not_signed(parcels: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="kunci lain"):
        check_receipts(parcels, new_key().public)
    _flip(parcels)
    with pytest.raises(RequestError, match="isinya bukan yang dikemas"):
        sign_receipts(parcels, KEY)
    empty = tmp_path / "kosong"
    empty.mkdir()
    with pytest.raises(RequestError, match="Tidak ada paket"):
        check_receipts(empty, KEY.public)


def test_the_commands(sealed_release: Path, tmp_path: Path) -> None:
    runner, lang = CliRunner(), SimpleNamespace(lang="id")
    public, secret, out = tmp_path / "k.pub", tmp_path / "k.key", tmp_path / "paket"
    write_key_pair(public, secret, "")
    pack(sealed_release / "18.01", out, Form.XLSX)
    signed = runner.invoke(command, ["sign-parcels", str(out), "--kunci", str(secret)], obj=lang, catch_exceptions=False)
    verified = runner.invoke(command, ["verify-parcels", str(out), "--kunci", str(public)], obj=lang, catch_exceptions=False)
    assert signed.output == "1 tanda terima ditandatangani.\n" and verified.output == "1 paket utuh dan bertanda tangan.\n"
