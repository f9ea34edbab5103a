"""An office of the tests: its workbooks, made of people of the small run, and the worker that does the work here and now."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from portal.lists.working import carry_on
from tests.portal.conftest import PASSWORD, _log_in_as, make_account
from tests.portal.small_run import NAMES, kk_of, nik_of

HEAD = ["NO", "NIK", "NO KK", "NAMA LENGKAP", "TGL LAHIR", "L/P", "DESA", "KECAMATAN", "LANTAI", "KETERANGAN"]
Cells = list[str | float]


def person(village: str, number: int, member: int, **said: str | float) -> Cells:
    """A row about somebody of the small run; `said` changes cells by the name of their column."""
    name = NAMES[(number + member) % len(NAMES)] if member > 1 else NAMES[0]
    born = 19800000 + member * 10000 + 100 * number + 10 + member
    row: dict[str, str | float] = {
        "NO": str(number * 10 + member),
        "NIK": nik_of(village, number * 10 + member),
        "NO KK": kk_of(village, number),
        "NAMA LENGKAP": name,
        "TGL LAHIR": f"{born % 100:02d}-{born // 100 % 100:02d}-{born // 10000}",
        "L/P": "P" if member % 2 else "L",
        "DESA": f"Desa {village}",
        "KECAMATAN": f"Kecamatan {village[:7]}",
        "LANTAI": "",
        "KETERANGAN": "",
    }
    row |= said
    return [row[name] for name in HEAD]


def workbook(path: Path, rows: list[Cells], head: list[str] | None = None, title: str = "DATA WARGA MISKIN") -> Path:
    """A sheet as offices make it: a title, a header, the rows, a total."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    sheet.write_string(0, 0, title)
    for line, cells in enumerate([head or HEAD, *rows, ["", "", "", f"JUMLAH {len(rows)}"]], start=2):
        for column, cell in enumerate(cells):
            (sheet.write_number if isinstance(cell, float) else sheet.write_string)(line, column, cell)  # type: ignore[arg-type]
    book.close()
    return path


def upload(client: Client, path: Path, to: str = "/daftar/") -> str:
    """Sends a file through the form; the address that it leads to."""
    answer = client.post(to, {"berkas": SimpleUploadedFile(path.name, path.read_bytes())})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def number_in(address: str) -> int:
    return int(address.split("/")[2])


@contextmanager
def as_worker(machine: object) -> Iterator[None]:
    """Django's connection as dtsen_worker."""
    _log_in_as(machine, "worker")  # type: ignore[arg-type]
    try:
        yield
    finally:
        _log_in_as(machine, "web")  # type: ignore[arg-type]


def work(machine: object, number: int, abort: Callable[[], bool] = lambda: False) -> bool:
    """What the worker does with an upload."""
    with as_worker(machine):
        return carry_on(number, abort)


def table(content: bytes, path: Path) -> list[list[str]]:
    path.write_bytes(content)
    return [[str(cell) for cell in row] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)]


def make_sample_lists(machine: object, regions: tuple[str, ...]) -> dict[str, list[int]]:
    """For the walk over all pages: in the region of each village a list that is matched and one that waits for its columns.

    Names carry the village, so that a row that shows up elsewhere is recognised."""
    made: dict[str, list[int]] = {}
    for village in regions:
        username = f"dinsos_{village[:4]}"
        make_account(username, "dinsos", village[:4])
        client = Client()
        assert client.post("/masuk/", {"nama": username, "sandi": PASSWORD}).status_code == 302
        named = {"NAMA LENGKAP": f"SITI AMINAH {village}"}
        rows = [person(village, 4, 1, LANTAI="Tanah", **named), person(village, 4, 2, KETERANGAN="ENTAH", **named)]
        with tempfile.TemporaryDirectory() as aside:
            ready = number_in(upload(client, workbook(Path(aside) / "daftar.xlsx", rows, title=f"CONTOH {village}")))
            assert work(machine, ready)
            said = {f"kolom_{plain}": field for plain, field in FIELDS.items()}
            client.post(f"/daftar/{ready}/kolom/", said)
            assert work(machine, ready)
            head = [*HEAD[:-1], f"KOLOM LAIN {village[:2]}"]
            waiting = number_in(upload(client, workbook(Path(aside) / "kolom.xlsx", rows, head=head)))
            assert work(machine, waiting)
        made[village] = [ready, waiting]
    return made


FIELDS = {
    "no": "nomor",
    "nik": "nik",
    "nokk": "no_kk",
    "namalengkap": "nama",
    "tgllahir": "tanggal_lahir",
    "lp": "jenis_kelamin",
    "desa": "desa",
    "kecamatan": "kecamatan",
    "lantai": "jenis_lantai_terluas",
    "keterangan": "keterangan",
}
