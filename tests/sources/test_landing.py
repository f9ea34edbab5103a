"""What a wrong delivery is answered with: which promise was broken, where, and what to do."""

import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from dtsen.engine import row_count
from dtsen.errors import DeliveryError
from dtsen.sources import land, load_source
from tests.sources.conftest import dukcapil_text, person

GOOD = dukcapil_text("|".join(person(1)))
P3KE_HEADER = ";".join(load_source("p3ke").kind_of("individu_1801").column_names).encode() + b"\r\n"
NAMES = list(load_source("dukcapil").kinds[0].column_names)


def test_a_good_delivery_lands_whole(engine, shelf, send, wilayah) -> None:
    land(engine, shelf, send(GOOD), wilayah, None)
    assert row_count(shelf.path("landed_dukcapil_penduduk")) == 1
    (file,) = engine.read(shelf, "delivery_file").to_pylist()
    assert (file["file"], file["promised"], file["landed"], file["refused"]) == ("penduduk_1801", 1, 1, 0)
    assert row_count(shelf.path("landed_dtks_individu")) == 0
    (village,) = engine.read(shelf, "wilayah_desa").to_pylist()
    assert (village["kode_desa_kemendagri"], village["kode_desa_bps"]) == ("1801061007", "1803110021")


BROKEN = [
    # what is wrong, what is sent, a word that the answer must hold
    ("checksum", {"content": GOOD, "entry": {"sha256": "0" * 64}}, "SHA-256"),
    ("size", {"content": GOOD, "entry": {"ukuran": 5}}, "Ukuran"),
    ("missing file", {"content": GOOD, "entry": {"nama": "penduduk_1802.csv"}}, "tidak ada"),
    ("number of records", {"content": GOOD, "rows": 2}, "Jumlah rekaman"),
    ("empty file", {"content": b"", "rows": 1}, "kosong"),
    ("header only", {"content": dukcapil_text(), "rows": 0}, "satu rekaman pun"),
    ("renamed column", {"content": GOOD.replace(b"NAMA_LGKP|", b"NAMA|")}, "NAMA_LGKP"),
    ("new column", {"content": GOOD.replace(b"TGL_PERISTIWA\n", b"TGL_PERISTIWA|AGAMA\n")}, "AGAMA"),
    ("another order", {"content": GOOD.replace(b"NIK|NO_KK", b"NO_KK|NIK")}, "Urutan"),
    ("another source", {"content": b"id_pelanggan,nomor_meter\n1,2\n"}, "bukan dari sumber ini"),
    ("unknown name", {"content": GOOD, "name": "orang.csv"}, "Nama berkas"),
    ("no legal basis", {"content": GOOD, "dasar_hukum": None}, "dasar_hukum"),
    ("no purpose", {"content": GOOD, "tujuan": ""}, "tujuan"),
    ("another contract", {"content": GOOD, "kontrak": "deliveries/2"}, "Kontrak"),
    ("unknown system of codes", {"content": GOOD, "sistem_kode_wilayah": "sendiri"}, "kontrak"),
    ("the other system of codes", {"content": GOOD, "sistem_kode_wilayah": "bps"}, "sistem_kode_wilayah"),
    ("rows in words", {"content": GOOD, "entry": {"baris": "banyak"}}, "bilangan bulat"),
    ("rows below nothing", {"content": GOOD, "entry": {"baris": -1}}, "bilangan bulat"),
    ("a file elsewhere", {"content": GOOD, "entry": {"nama": "../dtks/individu_1803.csv"}}, "tanpa folder"),
    ("no checksum", {"content": GOOD, "entry": {"sha256": ""}}, "heksadesimal"),
    ("a list that is none", {"content": GOOD, "berkas": "penduduk_1801.csv"}, "daftar"),
    ("a date of another form", {"content": GOOD, "tanggal_acuan": "31/12/2025"}, "yyyy-mm-dd"),
    ("a list for a word", {"content": GOOD, "sumber": ["dukcapil"]}, "`sumber`"),
    ("unknown encoding", {"content": GOOD, "pengodean": "ebcdic"}, "`pengodean`"),
    ("UTF-16", {"content": GOOD.decode().encode("utf-16")}, "UTF-16"),
    ("carriage returns alone", {"content": GOOD.replace(b"\n", b"\r")}, "CR saja"),
    ("no header", {"content": GOOD.partition(b"\n")[2]}, "tanpa baris judul"),
    ("another separator", {"content": GOOD.replace(b"|", b";")}, "pemisah |"),
    ("columns of P3KE", {"content": P3KE_HEADER + GOOD.partition(b"\n")[2]}, "p3ke/individu"),
    ("a doubled column", {"content": GOOD.replace(b"|NO_KAB|", b"|NO_PROP|")}, "kolom ganda: NO_PROP"),
    ("a record behind the header", {"content": GOOD.replace(b"TGL_PERISTIWA\n", b"TGL_PERISTIWA 1|")}, "(23)"),
    ("unknown source", {"content": GOOD, "source": "dukcapil2"}, "tidak dikenal"),
]


@pytest.mark.parametrize(("what", "sent", "word"), BROKEN, ids=[case[0] for case in BROKEN])
def test_a_broken_promise_stops_the_landing_with_a_sentence(engine, shelf, send, wilayah, what, sent, word) -> None:
    folder = send(sent.pop("content"), **sent)
    with pytest.raises(DeliveryError) as stopped:
        land(engine, shelf, folder, wilayah, None)
    text, english = stopped.value.text("id"), stopped.value.text("en")
    assert word in text
    assert text != english
    assert not re.search("1801011201900001|SITI AMINAH", text + english)


def test_a_file_that_nobody_listed_stops_the_landing(engine, shelf, send, wilayah) -> None:
    folder = send(GOOD)
    (folder / "dukcapil" / "catatan.txt").write_text("lupa")
    with pytest.raises(DeliveryError, match=r"catatan\.txt"):
        land(engine, shelf, folder, wilayah, None)


def test_a_source_delivered_twice_stops_the_landing(engine, shelf, send, wilayah) -> None:
    send(GOOD)
    folder = send(GOOD, folder="dukcapil-baru")
    with pytest.raises(DeliveryError, match="dua kali"):
        land(engine, shelf, folder, wilayah, None)


def test_a_file_sent_as_csv_and_again_as_a_part_stops_the_landing(engine, shelf, send, wilayah) -> None:
    send(GOOD)
    entry = yaml.safe_load((folder := send(GOOD, name="penduduk_1801-0001.csv")).joinpath("dukcapil/delivery.yml").read_text())["berkas"][0]
    folder = send(GOOD, berkas=[entry, {**entry, "nama": "penduduk_1801.csv"}])
    with pytest.raises(DeliveryError, match="lebih dari sekali"):
        land(engine, shelf, folder, wilayah, None)


def test_a_folder_in_the_place_of_a_file_is_no_file(engine, shelf, send, wilayah) -> None:
    folder = send(GOOD)
    (folder / "dukcapil" / "penduduk_1801.csv").unlink()
    (folder / "dukcapil" / "penduduk_1801.csv").mkdir()
    with pytest.raises(DeliveryError, match="tidak ada"):
        land(engine, shelf, folder, wilayah, None)


def test_a_file_listed_twice_stops_the_landing(engine, shelf, send, wilayah) -> None:
    folder = send(GOOD)
    manifest = folder / "dukcapil" / "delivery.yml"
    entry = manifest.read_text().split("berkas:\n")[1].split("\n- ")[0]
    block = "- " + entry.split("- ", 1)[1].split("dasar_hukum")[0]
    manifest.write_text(manifest.read_text().replace("berkas:\n", "berkas:\n" + block, 1))
    with pytest.raises(DeliveryError, match="dua kali"):
        land(engine, shelf, folder, wilayah, None)


def test_a_tenth_of_broken_lines_is_a_damaged_file(engine, shelf, send, wilayah) -> None:
    lines = ["|".join(person(n)) for n in range(1, 21)]
    lines[3], lines[17] = lines[3][:40], lines[17][:40]
    with pytest.raises(DeliveryError) as stopped:
        land(engine, shelf, send(dukcapil_text(*lines), rows=20), wilayah, None)
    text = stopped.value.text("id")
    assert "2 dari 20" in text and "terpotong 2" in text and "baris 4" in text


def test_one_broken_line_among_many_is_refused_with_its_reason(engine, shelf, send, wilayah) -> None:
    lines = ["|".join(person(n % 99)) for n in range(1, 101)]
    lines[41] = lines[41][:40]
    land(engine, shelf, send(dukcapil_text(*lines), rows=100), wilayah, None)
    (refused,) = engine.read(shelf, "refused_record").to_pylist()
    assert (refused["row"], refused["reason"]) == (42, "terpotong")
    assert row_count(shelf.path("landed_dukcapil_penduduk")) == 99


def test_a_large_delivery_comes_as_parquet_in_parts(engine, shelf, send, wilayah, tmp_path) -> None:
    entries = []
    for part, number in (("penduduk_1801-0001.parquet", 1), ("penduduk_1801-0002.parquet", 2)):
        values = person(number)
        table = pa.table({n: pa.array([int(v)] if n in ("NO_RT", "NO_KEC") else [v]) for n, v in zip(NAMES, values, strict=True)})
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink)
        folder = send(sink.getvalue().to_pybytes(), name=part)
        entries.append((folder / "dukcapil" / "delivery.yml").read_text().split("berkas:\n")[1].split("dasar_hukum")[0])
    manifest = folder / "dukcapil" / "delivery.yml"
    manifest.write_text(manifest.read_text().replace(entries[1], entries[0] + entries[1]))
    land(engine, shelf, folder, wilayah, None)
    landed = engine.read(shelf, "landed_dukcapil_penduduk").to_pylist()
    assert [(row["NO_URUT"], row["NO_RT"], row["_file"], row["_row"]) for row in landed] == [
        ("1", "1", "penduduk_1801", 1),
        ("2", "1", "penduduk_1801", 2),
    ]


OTHERWISE = [
    # source, file, column, its Parquet type
    ("dukcapil", "penduduk_1801-0001.parquet", "JENIS_KLMIN", pa.float64()),
    ("dtks", "rumah_tangga_1803-0001.parquet", "KDKEC", pa.int64()),
]


@pytest.mark.parametrize(("source", "name", "column", "type_"), OTHERWISE, ids=[case[2] for case in OTHERWISE])
def test_a_parquet_column_of_another_type_stops_the_landing(engine, shelf, send, wilayah, source, name, column, type_) -> None:
    kind = load_source(source).kind_of(name.split("-")[0])
    table = pa.table({c: pa.array([1], type_) if c == column else pa.array(["1"]) for c in kind.column_names})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    if source != "dukcapil":
        send(GOOD)
    folder = send(sink.getvalue().to_pybytes(), name=name, source=source, sistem_kode_wilayah=load_source(source).system.value)
    with pytest.raises(DeliveryError, match=column):
        land(engine, shelf, folder, wilayah, None)


def test_no_region_table_says_which_one(engine, shelf, send, tmp_path) -> None:
    (tmp_path / "kosong").mkdir()
    with pytest.raises(DeliveryError, match="kemendagri"):
        land(engine, shelf, send(GOOD), tmp_path / "kosong", None)
