"""Every fault of the writing that the contract names (deliveries.md section 5), record by record."""

import pytest

from dtsen.sources import load_source
from dtsen.sources.reading import Records, read_header, read_records, split_lines
from tests.sources.conftest import dukcapil_text, person


def read(source: str, content: bytes, encoding: str = "utf-8", kind: int = 0) -> Records:
    chosen = load_source(source)
    (records,) = read_records(content, chosen, chosen.kinds[kind], encoding)
    return records


def line(number: int, **changes: str) -> str:
    return "|".join(person(number, **changes))


NAME = 3
CASES = [
    # what, the lines as sent, names kept, refused reasons, repairs
    ("whole", [line(1)], ["SITI AMINAH"], [], []),
    ("raw quotes are part of the name", [line(1, NAMA_LGKP='"SITI" AMINAH'), line(2)], ['"SITI" AMINAH', "SITI AMINAH"], [], []),
    ("a lone quote swallows nothing", [line(1, NAMA_LGKP='SITI "AMINAH'), line(2)], ['SITI "AMINAH', "SITI AMINAH"], [], []),
    ("broken over two lines", [line(1).replace("KP TOLO", "KP TO\nLO"), line(2)], ["SITI AMINAH"] * 2, [], ["baris_patah"]),
    ("a delimiter too many in the address", [line(1).replace("KP TOLO", "KP TO|LO"), line(2)], ["SITI AMINAH"] * 2, [], ["pemisah_lebih"]),
    ("a delimiter too many elsewhere is not certain", [line(1).replace("SITI AMINAH", "SITI|AMINAH")], [], ["pemisah_lebih"], []),
    ("cut off", [line(1)[:60], line(2)], ["SITI AMINAH"], ["terpotong"], []),
    ("cut off at the end of the file", [line(2), line(1)[:60]], ["SITI AMINAH"], ["terpotong"], []),
    (
        "two fragments that make no record are one refused record",
        [line(1).replace("KP TOLO|1|", "KP TO\nLO|x|"), line(2)],
        ["SITI AMINAH"],
        ["baris_patah"],
        [],
    ),
]


@pytest.mark.parametrize(("what", "lines", "names", "refused", "repaired"), CASES, ids=[case[0] for case in CASES])
def test_unquoted_lines(what: str, lines: list[str], names: list[str], refused: list[str], repaired: list[str]) -> None:
    records = read("dukcapil", dukcapil_text(*lines))
    assert [row[NAME] for row in records.rows] == names
    assert [reason for _, reason, _ in records.refused] == refused
    assert [kind for _, kind in records.repaired] == repaired
    assert all(len(row) == 22 for row in records.rows)
    assert records.count == len(records.rows) + len(records.refused)


def test_a_refused_record_is_kept_as_it_came() -> None:
    records = read("dukcapil", dukcapil_text(line(1)[:60]))
    assert records.refused == [(1, "terpotong", line(1)[:60])]


@pytest.mark.parametrize(
    ("raw", "encoding", "name", "repaired"),
    [
        (b"JOS\xc9", "utf-8", "JOSÉ", ["latin1"]),
        ("JOSÉ".encode(), "utf-8", "JOSÉ", []),
        (b"NUR\x92AINI", "utf-8", "NUR’AINI", ["latin1"]),
        (b"JOS\xc9", "windows-1252", "JOSÉ", []),
        (b"A\x81B", "windows-1252", "A\x81B", []),
    ],
)
def test_single_western_bytes_keep_their_record(raw: bytes, encoding: str, name: str, repaired: list[str]) -> None:
    content = dukcapil_text(line(1, NAMA_LGKP="@@@")).replace(b"@@@", raw)
    records = read("dukcapil", content, encoding)
    assert [row[NAME] for row in records.rows] == [name]
    assert [kind for _, kind in records.repaired] == repaired


def dtks(name: str, place: str = "KALIANDA") -> bytes:
    kind = load_source("dtks").kinds[1]
    values = {"IDARTBDT": "18030000000101", "IDBDT": "180300000001", "Nama": name, "TmpLahir": place, "JnsKel": "1"}
    return (",".join(kind.column_names) + "\r\n" + ",".join(values.get(n, "") for n in kind.column_names) + "\r\n").encode()


QUOTED = [
    ('"SITI ""ITI"" AMINAH"', 'SITI "ITI" AMINAH', []),
    ('"SI\nTI"', "SI\nTI", []),
    ('"SITI, ST"', "SITI, ST", []),
    ('"SITI "ITI" AMINAH"', 'SITI "ITI" AMINAH', ["kutip_rusak"]),
    ('""SITI""', '"SITI"', ["kutip_rusak"]),
]


@pytest.mark.parametrize(("field", "name", "repaired"), QUOTED)
def test_quoted_fields(field: str, name: str, repaired: list[str]) -> None:
    records = read("dtks", dtks(field), kind=1)
    assert [row[3] for row in records.rows] == [name]
    assert [kind for _, kind in records.repaired] == repaired


def test_a_stray_quote_does_not_swallow_the_file() -> None:
    good = dtks("BUDI").split(b"\r\n")[1]
    content = dtks('"SITI') + b"\r\n".join([good] * 40) + b"\r\n"
    records = read("dtks", content, kind=1)
    assert len(records.rows) == 40
    assert [reason for _, reason, _ in records.refused] == ["kutip_rusak"]


def test_all_fields_quoted_with_a_byte_order_mark() -> None:
    kind = load_source("regsosek").kinds[1]
    row = ['"1"' if at < 2 else '""' for at in range(len(kind.columns))]
    content = b"\xef\xbb\xbf" + (",".join(f'"{n}"' for n in kind.column_names) + "\r\n" + ",".join(row) + "\r\n").encode()
    assert read_header(content, load_source("regsosek")) == list(kind.column_names)
    records = read("regsosek", content, "utf-8-sig", kind=1)
    assert records.rows == [["1", "1", *[""] * (len(kind.columns) - 2)]]


def test_pieces_of_a_large_file_number_their_records_on() -> None:
    source = load_source("dukcapil")
    content = dukcapil_text(*[line(n) for n in range(1, 11)])
    pieces = list(read_records(content, source, source.kinds[0], "utf-8", most=4))
    assert [piece.numbers for piece in pieces] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]


def test_lines_end_as_windows_and_unix_end_them() -> None:
    assert split_lines(b"a\r\nb\nc\r\n\r\n") == [b"a", b"b", b"c"]
