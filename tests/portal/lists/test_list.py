"""A list through the portal: uploaded, columns, matched, shown, repaired, submitted; and what is refused on the way."""

import datetime
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dtsen.errors import MachineError
from portal.lists import sealed_file
from portal.lists.working import erase_before
from tests.portal.conftest import Portal
from tests.portal.lists.office import HEAD, as_worker, number_in, person, table, upload, work, workbook
from tests.portal.small_run import VILLAGES, family_id, nik_of

HERE, NEAR, FAR = VILLAGES[0], VILLAGES[1], VILLAGES[2]


@pytest.fixture(scope="module", autouse=True)
def office(portal: Portal) -> None:
    """The portal runs before anything else of this file, and no office remembers columns from the lists of other files."""
    with portal.server.superuser("dtsen") as opened:
        opened.execute("DELETE FROM lists_columnnames")


def rows_of(portal: Portal, number: int) -> dict[int, dict[str, object]]:
    """Rows of an upload by their row in the sheet."""
    with portal.connect("worker") as opened:
        names = ("number", "kelas", "padan", "elsewhere", "person_id", "changes", "repair", "clash", "asks", "sent_at", "origin", "answers")
        found = opened.execute(f"SELECT {', '.join(names)} FROM lists_row WHERE upload_id = %s AND why = ''".encode(), [number]).fetchall()
    return {int(str(row[0])): dict(zip(names, row, strict=True)) for row in found}


def matched(portal: Portal, client: Client, path: Path) -> int:
    """A list that is matched, its columns confirmed when they are asked for."""
    number = number_in(upload(client, path))
    assert work(portal.machine, number)
    page = client.get(f"/daftar/{number}/").content.decode()
    if "Periksa arti setiap kolom" in page:
        answer = client.post(f"/daftar/{number}/kolom/", chosen(client, number))
        assert answer.status_code == 302, answer.content.decode()
        assert work(portal.machine, number)
    assert "Bila semuanya diajukan" in client.get(f"/daftar/{number}/").content.decode()
    return number


def chosen(client: Client, number: int) -> dict[str, str]:
    """What stands selected in the form of the columns."""
    from html.parser import HTMLParser

    class Form(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.name, self.said = "", {}

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            told = dict(attrs)
            if tag == "select":
                self.name = str(told["name"])
                self.said[self.name] = ""
            elif tag == "option" and "selected" in told:
                self.said[self.name] = str(told["value"])

    form = Form()
    form.feed(client.get(f"/daftar/{number}/").content.decode())
    return form.said


def test_the_whole_way_of_a_list(portal: Portal, client_as: Callable[[str, str], Client], tmp_path: Path) -> None:
    client = client_as("dinsos", HERE[:4])
    rows = [
        person(HERE, 1, 1),
        person(HERE, 1, 2, LANTAI="Tanah"),
        person(HERE, 2, 1, KETERANGAN="MENINGGAL"),
        person(NEAR, 2, 2, NIK="", **{"NAMA LENGKAP": "TIDAK DIKENAL SAMA SEKALI", "TGL LAHIR": "01-01-1950", "NO KK": ""}),
        person(FAR, 1, 1),
    ]
    path = workbook(tmp_path / "warga.xlsx", rows)
    number = number_in(upload(client, path))
    page = client.get(f"/daftar/{number}/")
    assert "menunggu dibaca" in page.content.decode() and "Hentikan" in page.content.decode()
    assert work(portal.machine, number)
    page = client.get(f"/daftar/{number}/").content.decode()
    assert "Periksa arti setiap kolom" in page and "5 orang" in page
    assert nik_of(HERE, 11) not in page and nik_of(HERE, 11)[:4] + "************" in page
    said = chosen(client, number)
    assert said["kolom_nik"] == "nik" and said["kolom_lantai"] == "jenis_lantai_terluas" and said["kolom_lp"] == "jenis_kelamin"
    assert client.post(f"/daftar/{number}/kolom/", said).status_code == 302
    assert work(portal.machine, number)
    found = rows_of(portal, number)
    assert [found[at]["kelas"] for at in (4, 5, 6, 7, 8)] == ["sama", "ubah", "meninggal_dilaporkan", "tidak_ditemukan", "tidak_ditemukan"]
    assert found[8]["elsewhere"] and not found[8]["person_id"] and not found[8]["asks"]
    assert ["jenis_lantai_terluas", "4", "8"] in found[5]["changes"]  # type: ignore[operator]
    page = client.get(f"/daftar/{number}/").content.decode()
    assert '<dd class="big">1</dd>' in page.split("kematian")[1][:60]
    # Drill down: everything of a row, the matched person masked.
    page = client.get(f"/daftar/{number}/baris/?lihat=semua").content.decode()
    assert "S*** A*****" in page and "→ <strong>Tanah" in page and "ditolak: wilayah lain" in page
    assert f"/keluarga/{family_id(HERE, 1)}/" in page and f"IBU {FAR}" not in page
    assert nik_of(HERE, 11) not in page
    # The officer's own rows with the answer in front, all as text.
    result = client.get(f"/daftar/{number}/hasil.xlsx")
    told = table(b"".join(result.streaming_content), tmp_path / "hasil.xlsx")  # type: ignore[attr-defined]
    assert told[2][6:] == HEAD and told[3][6:16] == [str(cell) for cell in rows[0]] and told[3][1] == "sama dengan registri"
    # Submitted: the ready ones; what is the same, unknown or elsewhere stays.
    answer = client.post(f"/daftar/{number}/ajukan/", {"cara": "pilihan"}).content.decode()
    assert "2 baris diajukan" in answer, answer
    found = rows_of(portal, number)
    assert [bool(found[at]["sent_at"]) for at in (4, 5, 6, 7, 8)] == [False, True, True, False, False]
    page = client.get(f"/daftar/{number}/jawaban/").content.decode()
    assert page.count("Draf, menunggu musyawarah") == 2 and "Menunggu operator desa (musyawarah desa) sampai" in page
    file = client.get(f"/daftar/{number}/jawaban.csv").content.decode("utf-8-sig")
    assert len(file.splitlines()) == 3 and "penghapusan" in file
    # Once more there is nothing to submit, and the same file changes nothing.
    again = client.post(f"/daftar/{number}/ajukan/", {"cara": "pilihan"})
    assert again.status_code == 422 and "Tidak ada baris yang dapat diajukan" in again.content.decode()
    where = upload(client, path)
    assert number_in(where) == number and "sama persis" in client.get(where).content.decode()


def test_the_same_layout_needs_no_click_and_the_same_rows_no_new_proposal(
    portal: Portal, client_as: Callable[[str, str], Client], tmp_path: Path
) -> None:
    client = client_as("dinsos", FAR[:4])
    first = matched(portal, client, workbook(tmp_path / "a.xlsx", [person(FAR, 1, 1, LANTAI="Tanah"), person(FAR, 2, 1)]))
    assert "1 usulan baru" in client.post(f"/daftar/{first}/ajukan/", {"cara": "pilihan"}).content.decode()
    # Other bytes, same rows, same layout: matched at once, and what is submitted was there already.
    second = number_in(upload(client, workbook(tmp_path / "b.xlsx", [person(FAR, 1, 1, LANTAI="Tanah")], title="DATA BULAN INI")))
    assert second != first and work(portal.machine, second)
    page = client.get(f"/daftar/{second}/").content.decode()
    assert "Bila semuanya diajukan" in page
    answer = client.post(f"/daftar/{second}/ajukan/", {"cara": "pilihan"}).content.decode()
    assert "Tidak ada yang berubah" in answer and "1 usulan sama persis" in answer


def test_only_the_repaired_rows_are_read_and_joined(portal: Portal, client_as: Callable[[str, str], Client], tmp_path: Path) -> None:
    client = client_as("dinsos", HERE[:4])
    rows = [
        person(HERE, 3, 1, LANTAI="Tanah"),
        person(HERE, 3, 2, NIK="", **{"NAMA LENGKAP": "SALAH SEMUA", "TGL LAHIR": "01-01-1950", "NO KK": ""}),
        person(HERE, 3, 3, LANTAI="Marmer aneh"),
    ]
    number = matched(portal, client, workbook(tmp_path / "rusak.xlsx", rows))
    bad = client.get(f"/daftar/{number}/perbaikan.xlsx").content
    lines = table(bad, tmp_path / "perbaikan.xlsx")
    assert [line[5] for line in lines] == ["DTSEN: baris", "Data|5", "Data|6"] and lines[1][0] and lines[0][6:] == HEAD
    # The officer mends one row in the file and sends the file back.
    mended = [*lines[1][:6], *(str(cell) for cell in person(HERE, 3, 2, LANTAI="Tanah"))]
    book = workbook(tmp_path / "diperbaiki.xlsx", [mended], head=lines[0])  # type: ignore[list-item]
    repair = number_in(upload(client, book, f"/daftar/{number}/perbaiki/"))
    assert work(portal.machine, repair)
    page = client.get(f"/daftar/{repair}/").content.decode()
    assert "1 baris diperbaiki" in page and "digabung" in page
    found = rows_of(portal, number)
    assert len(found) == 3 and found[5]["kelas"] == "ubah" and found[5]["origin"] == "Data|5"
    assert not found[5]["repair"] and found[6]["repair"]
    # The result file is made anew, and shows the mended cells.
    told = table(b"".join(client.get(f"/daftar/{number}/hasil.xlsx").streaming_content), tmp_path / "h.xlsx")  # type: ignore[attr-defined]
    assert told[4][6:16] == [str(cell) for cell in person(HERE, 3, 2, LANTAI="Tanah")]
    assert "2 baris diajukan" in client.post(f"/daftar/{number}/ajukan/", {"cara": "pilihan"}).content.decode()


def test_a_destroyed_column_is_refused_with_the_remedy(portal: Portal, client_as: Callable[[str, str], Client], tmp_path: Path) -> None:
    client = client_as("dinsos", NEAR[:4])
    rows = [person(NEAR, number, member, NIK=float(nik_of(NEAR, number * 10 + member))) for number in (1, 2) for member in (1, 2, 3)]
    rows = [[float(int(cell) // 10 * 10) if isinstance(cell, float) else cell for cell in row] for row in rows]
    number = number_in(upload(client, workbook(tmp_path / "angka.xlsx", rows)))
    assert work(portal.machine, number)
    page = client.get(f"/daftar/{number}/").content.decode()
    assert "ditolak sebagai nomor" in page and "jadikan kolom itu berjenis Teks" in page and "Teruskan tanpa kolom yang rusak" in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("foto.jpg", b"x", "Jenis berkas ini tidak dibaca"),
        ("kosong.xlsx", b"", "kosong"),
    ],
)
def test_a_file_that_is_no_list_is_refused_at_once(
    client_as: Callable[[str, str], Client], tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    client = client_as("dinsos", HERE[:4])
    before = sorted(path.name for path in sealed_file.folder().iterdir())
    answer = client.post("/daftar/", {"berkas": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert sorted(path.name for path in sealed_file.folder().iterdir()) == before


def test_a_broken_workbook_is_refused_in_words_and_can_be_tried_again(
    portal: Portal, client_as: Callable[[str, str], Client], tmp_path: Path
) -> None:
    client = client_as("dinsos", HERE[:4])
    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"ini bukan buku kerja")
    number = number_in(upload(client, broken))
    assert work(portal.machine, number)
    page = client.get(f"/daftar/{number}/").content.decode()
    assert "Berkas ini ditolak" in page and "simpan ulang" in page and "Coba lagi berkas ini" in page


def test_a_file_that_is_too_large_is_refused_while_it_comes_in(
    client_as: Callable[[str, str], Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.lists import limits, receiving

    client = client_as("dinsos", HERE[:4])
    small = limits.Limits(1000, 10, (".csv",), 10)
    monkeypatch.setattr(receiving, "read_limits", lambda policy: small)
    path = tmp_path / "besar.csv"
    path.write_text("nama,nik\n" + "A,1\n" * 2000)
    before = sorted(one.name for one in sealed_file.folder().iterdir())
    answer = client.post("/daftar/", {"berkas": SimpleUploadedFile(path.name, path.read_bytes())})
    assert answer.status_code == 422 and "lebih besar dari" in answer.content.decode()
    assert sorted(one.name for one in sealed_file.folder().iterdir()) == before


def test_nothing_of_a_file_lies_plain_on_the_disk(client_as: Callable[[str, str], Client], tmp_path: Path) -> None:
    client = client_as("dinsos", HERE[:4])
    path = tmp_path / "polos.csv"
    path.write_text("nama;nik;desa\nSITI RAHASIA;1803010101800001;X\n")
    upload(client, path)
    stored = [one.read_bytes() for one in sealed_file.folder().iterdir()]
    assert stored and not any(b"RAHASIA" in one or b"1803010101800001" in one for one in stored)


def test_a_data_steward_uploads_and_sees_counts_not_rows(portal: Portal, client_as: Callable[[str, str], Client], tmp_path: Path) -> None:
    client = client_as("walidata", FAR[:4])
    number = matched(portal, client, workbook(tmp_path / "w.xlsx", [person(FAR, 3, 1, LANTAI="Tanah"), person(FAR, 3, 2)]))
    page = client.get(f"/daftar/{number}/").content.decode()
    assert "Isi baris dibuka dan diajukan oleh Dinas Sosial" in page and "&lt;5" in page
    for path in ("baris/", "hasil.xlsx", "perbaikan.xlsx", "jawaban/", "jawaban.csv"):
        assert client.get(f"/daftar/{number}/{path}").status_code == 403
    assert client.post(f"/daftar/{number}/ajukan/", {"cara": "pilihan"}).status_code == 403
    # The social office of the same region opens them; that of another region does not know the list.
    assert client_as("dinsos", FAR[:4]).get(f"/daftar/{number}/baris/").status_code == 200
    assert client_as("dinsos", HERE[:4]).get(f"/daftar/{number}/").status_code == 404


def test_a_province_uploads_no_list_that_nobody_could_open(client_as: Callable[[str, str], Client], tmp_path: Path) -> None:
    client = client_as("walidata", HERE[:2])
    path = workbook(tmp_path / "provinsi.xlsx", [person(HERE, 1, 1)], title="PROVINSI")
    before = sorted(one.name for one in sealed_file.folder().iterdir())
    answer = client.post("/daftar/", {"berkas": SimpleUploadedFile(path.name, path.read_bytes())})
    assert answer.status_code == 422 and "satu kabupaten/kota" in answer.content.decode()
    assert sorted(one.name for one in sealed_file.folder().iterdir()) == before


def test_a_file_without_the_forms_token_or_a_log_in_is_not_taken(client_as: Callable[[str, str], Client], tmp_path: Path) -> None:
    inside = client_as("dinsos", HERE[:4])
    path = workbook(tmp_path / "palsu.xlsx", [person(HERE, 1, 1)], title="PALSU")
    before = sorted(one.name for one in sealed_file.folder().iterdir())
    for client, status in ((Client(), 401), (client_as("operator_desa", HERE), 403)):
        assert client.post("/daftar/", {"berkas": SimpleUploadedFile(path.name, path.read_bytes())}).status_code == status
    assert sorted(one.name for one in sealed_file.folder().iterdir()) == before
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = inside.cookies
    answer = strict.post("/daftar/", {"berkas": SimpleUploadedFile(path.name, path.read_bytes())})
    assert answer.status_code == 403 and "kedaluwarsa" in answer.content.decode()


def test_what_is_past_its_retention_is_erased(portal: Portal, client_as: Callable[[str, str], Client], tmp_path: Path) -> None:
    client = client_as("dinsos", HERE[:4])
    number = matched(portal, client, workbook(tmp_path / "lama.xlsx", [person(HERE, 1, 1)], title="LAMA"))
    lost = sealed_file.folder() / "tanpa-pemilik"
    lost.write_bytes(b"x")
    os.utime(lost, (0, 0))
    with portal.connect("worker") as opened:
        token = opened.execute("UPDATE lists_upload SET made_at = '2020-01-01' WHERE id = %s RETURNING token", [number]).fetchone()
    assert token and len(list(sealed_file.folder().glob(f"{token[0]}*"))) == 2
    with as_worker(portal.machine):
        assert erase_before(datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC)) == 1
    assert not rows_of(portal, number) and not list(sealed_file.folder().glob(f"{token[0]}*")) and not lost.exists()
    assert "masa simpan habis" in client.get("/daftar/").content.decode()
    assert client.get(f"/daftar/{number}/").status_code == 200 and client.get(f"/daftar/{number}/hasil.xlsx").status_code == 302


def test_a_sealed_file_that_was_cut_or_changed_does_not_open(portal: Portal) -> None:
    writer = sealed_file.Writer()
    writer.write(b"a" * (2 * sealed_file.PIECE + 5))
    sealed = writer.close()
    assert b"".join(sealed_file.read_sealed(sealed)) == b"a" * (2 * sealed_file.PIECE + 5)
    path = sealed_file.folder() / sealed.token
    whole = path.read_bytes()
    first = 4 + int.from_bytes(whole[:4], "big")
    for broken in (whole[:first], whole[first:], whole[: first - 1] + bytes([whole[first - 1] ^ 1]) + whole[first:], b""):
        path.write_bytes(broken)
        with pytest.raises(MachineError):
            b"".join(sealed_file.read_sealed(sealed))
