"""`person_link` of a small run: a row for every record, ids that survive, judgements that win, one answer for any order."""

import csv
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dtsen.engine import Engine, Shelf, fingerprint, open_engine
from dtsen.engine.engine import ARROW_TYPES
from dtsen.errors import DeliveryError
from dtsen.link.admin import link_admin
from dtsen.link.judgements import COLUMNS as JUDGED
from dtsen.link.persons import link_persons
from dtsen.tables import TABLES
from tests.link.small_world import POLICY, Record, neighbours, record

KEY = b"k" * 32
Run = tuple[Shelf, dict[str, Record]]


def extra() -> list[Record]:
    ani: Record = {
        "nik": "1801014107850003",
        "no_kk": "1801010101100077",
        "nama": "ANISAH MEGAWATI",
        "tanggal_lahir": 19850701,
        "jenis_kelamin": 2,
    }
    return [
        record("dukcapil", "a", **ani),
        record("dtks", "a", **ani),
        record("dtks", "b", nama="TUKIJAN", tanggal_lahir=19400101, jenis_kelamin=1, wilayah="3510012001"),
        record("regsosek", "c", nama="TUKIJEN", tanggal_lahir=19410203, jenis_kelamin=1, wilayah="3510012009"),
    ]


def put(engine: Engine, shelf: Shelf, name: str, rows: list[Record]) -> None:
    schema = pa.schema([(column.name, ARROW_TYPES[column.type]) for column in TABLES[name].columns])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), shelf.new_path(name))


def run(
    folder: Path, rows: list[Record], previous: Shelf | None = None, judgements: Path | None = None, lists: list[Record] | None = None
) -> Run:
    shelf = Shelf(folder)
    with open_engine("duckdb", threads=1) as engine:
        shelf.begin("standardise")
        # Fingerprints need the values as sent.
        full = [{**row, "nik_asal": row["nik"], "no_kk_asal": row["no_kk"], "nama": row["nama_kunci"]} for row in rows]
        put(engine, shelf, "person_record", full)
        put(engine, shelf, "admin_record", lists or [])
        shelf.seal("standardise")
        shelf.begin("link")
        persons = link_persons(engine, shelf, POLICY, KEY, previous, judgements)
        link_admin(engine, shelf, persons)
        shelf.seal("link")
        links = engine.read(shelf, "person_link").to_pylist()
    return shelf, {f"{row['source']}:{row['record_id']}": row for row in links}


def judge(folder: Path, shelf: Shelf, verdicts: list[tuple[str, str, str, str, str]]) -> Path:
    """A delivery of judgements (record, record, verdict, time, withdrawn) with the fingerprints of the run."""
    folder.mkdir()
    (folder / "delivery.yml").write_text("kontrak: judgements/1\n", encoding="utf-8")
    records = {f"{row['source']}:{row['record_id']}": row for row in pq.read_table(shelf.path("person_record")).to_pylist()}
    from dtsen.link.fingerprints import FIELDS, fingerprints

    def fingerprint_of(name: str) -> str:
        row = {key: value for key, value in records[name].items() if key in FIELDS}
        return fingerprints(pa.Table.from_pylist([row]), KEY)[0]

    with (folder / "putusan.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(JUDGED)
        for a, b, verdict, time, withdrawn in verdicts:
            keys = [part for name in (a, b) for part in (name.split(":")[0], "f", name.split(":")[1])]
            writer.writerow([*keys, verdict, "petugas", time, withdrawn, fingerprint_of(a), fingerprint_of(b)])
    return folder


def test_every_record_has_a_row_and_the_spine_comes_first(tmp_path: Path) -> None:
    rows = [*neighbours(), *extra()]
    shelf, links = run(tmp_path / "one", rows)
    assert len(links) == len(rows)
    assert links["dukcapil:a"]["method"] == "spine" and links["dukcapil:a"]["score"] is None
    assert links["dtks:a"]["method"] == "nik" and links["dtks:a"]["person_id"] == links["dukcapil:a"]["person_id"]
    assert "nama_sama tanggal_sama nik_sama kk_sama" in str(links["dtks:a"]["evidence"])
    assert links["dtks:b"]["method"] == "alone"
    assert all(str(row["person_id"]).startswith("P") and len(str(row["person_id"])) == 21 for row in links.values())
    assert (shelf.root / "03-link" / "link_model.json").is_file()


def test_any_order_of_rows_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = [*neighbours(), *extra()]
    one, _ = run(tmp_path / "one", rows)
    random.Random(3).shuffle(rows)
    two, _ = run(tmp_path / "two", rows)
    for name in ("person_link", "review_pair", "admin_person"):
        assert one.path(name).read_bytes() == two.path(name).read_bytes()
    assert fingerprint(one.path("person_link")) == fingerprint(two.path("person_link"))


def test_ids_survive_another_key_of_the_anchor(tmp_path: Path) -> None:
    rows = [*neighbours(), *extra()]
    before, first = run(tmp_path / "one", rows)
    # Dukcapil's row is gone from this delivery: the person keeps its id through the record that is left.
    _, second = run(tmp_path / "two", [row for row in rows if (row["source"], row["record_id"]) != ("dukcapil", "a")], before)
    assert second["dtks:a"]["person_id"] == first["dtks:a"]["person_id"]
    assert {name: row["person_id"] for name, row in second.items()} == {name: first[name]["person_id"] for name in second}


def test_ids_and_judgements_follow_the_person_when_row_numbers_are_dealt_anew(tmp_path: Path) -> None:
    """Dukcapil's NO_URUT is a running number: the key of one person is the key of another in the next delivery."""
    rows = [*neighbours(), *extra()]
    before, first = run(tmp_path / "one", rows)
    verdict = judge(tmp_path / "j", before, [("dukcapil:a", "dtks:b", "sama", "2026-01-01T00:00:00", "tidak")])
    spine = [row for row in rows if row["source"] == "dukcapil"]
    assert len(spine) > 1
    dealt = {one["record_id"]: other["record_id"] for one, other in zip(spine, [*spine[1:], spine[0]], strict=True)}
    later = [row | {"record_id": dealt[row["record_id"]]} if row["source"] == "dukcapil" else row for row in rows]
    shelf, second = run(tmp_path / "two", later, before, verdict)
    for row in spine:
        was, now = f"dukcapil:{row['record_id']}", f"dukcapil:{dealt[row['record_id']]}"
        assert second[now]["person_id"] == first[was]["person_id"]
    assert second["dtks:b"]["person_id"] == first["dukcapil:a"]["person_id"]
    again = pq.read_table(shelf.path("person_again")).to_pylist()
    assert {row["old_person_id"] for row in again} == {row["person_id"] for row in first.values()}


def test_a_split_keeps_the_id_with_the_spine_person(tmp_path: Path) -> None:
    rows = [*neighbours(), *extra()]
    before, first = run(tmp_path / "one", rows)
    verdict = judge(tmp_path / "j", before, [("dukcapil:a", "dtks:a", "beda", "2026-01-01T00:00:00", "tidak")])
    _, second = run(tmp_path / "two", rows, before, verdict)
    assert second["dukcapil:a"]["person_id"] == first["dukcapil:a"]["person_id"] != second["dtks:a"]["person_id"]


def test_judgements_win_until_withdrawn_or_the_record_changes(tmp_path: Path) -> None:
    rows = [*neighbours(), *extra()]
    shelf, links = run(tmp_path / "one", rows)
    assert links["dtks:b"]["person_id"] != links["regsosek:c"]["person_id"]
    same = judge(tmp_path / "same", shelf, [("regsosek:c", "dtks:b", "sama", "2026-01-01T00:00:00", "tidak")])
    _, joined = run(tmp_path / "two", rows, shelf, same)
    assert joined["dtks:b"]["person_id"] == joined["regsosek:c"]["person_id"]
    assert joined["regsosek:c"]["method"] == "judgement"
    undone = judge(
        tmp_path / "undone", shelf,
        [("dtks:b", "regsosek:c", "sama", "2026-01-01T00:00:00", "ya"), ("dtks:a", "dukcapil:a", "sama", "2026-01-02T00:00:00", "tidak")],
    )  # fmt: skip
    _, apart = run(tmp_path / "three", rows, shelf, undone)
    assert apart["dtks:b"]["person_id"] != apart["regsosek:c"]["person_id"]
    changed = [row | {"nama_kunci": "SUKIRMAN"} if row["record_id"] == "c" else row for row in rows]
    again, open_links = run(tmp_path / "four", changed, shelf, same)
    assert open_links["dtks:b"]["person_id"] != open_links["regsosek:c"]["person_id"]
    review = pq.read_table(again.path("review_pair")).to_pylist()
    assert [row["reason"] for row in review if row["record_id_b"] == "c"] == ["catatan_berubah"]


@pytest.mark.parametrize("broken", ["contract", "manifest", "column", "verdict", "short", "long", "bytes", "missing"])
def test_a_broken_delivery_of_judgements_is_refused(tmp_path: Path, broken: str) -> None:
    folder = tmp_path / "j"
    folder.mkdir()
    manifest = {"contract": "kontrak: other/1\n", "manifest": "kontrak: [\n"}.get(broken, "kontrak: judgements/1\n")
    (folder / "delivery.yml").write_text(manifest, encoding="utf-8")
    header = ",".join(JUDGED if broken != "column" else JUDGED[:-1]).encode()
    rows = {
        "verdict": b"dtks,f,b,regsosek,f,c,entah,p,2026,tidak,x,y",
        "short": b"dtks,f,b,regsosek,f,c,sama",
        "long": b"dtks,f,b,regsosek,f,c,sama,p,2026,tidak,x,y,z",
        "bytes": b"dtks,f,b,regsosek,f,c,sama,p\xff,2026,tidak,x,y",
    }
    if broken != "missing":
        (folder / "putusan.csv").write_bytes(header + b"\n" + rows.get(broken, b"dtks,f,b,regsosek,f,c,sama,p,2026,tidak,x,y") + b"\n")
    with pytest.raises(DeliveryError):
        run(tmp_path / "one", neighbours(), judgements=folder)


def test_lists_find_their_person_only_with_name_or_birth_date(tmp_path: Path) -> None:
    ani = {"file": "asn", "nik": "1801014107850003", "nama_kunci": "ANISAH MEGAWATI", "tanggal_lahir": 19850701, "jenis_kelamin": 2}
    lists: list[Record] = [
        {"source": "asn", "record_id": "1", **ani},
        {"source": "asn", "record_id": "2", **ani, "nama_kunci": "BUDI HARTONO", "tanggal_lahir": 19700202, "jenis_kelamin": 1},
        {"source": "pln", **ani, "file": "pln", "record_id": "3", "tanggal_lahir": None, "jenis_kelamin": None},
        {"source": "pln", "file": "pln", "record_id": "4", "nik": "1801014107850003", "nama_kunci": "SUTRISNO"},
        {"source": "pln", "file": "pln", "record_id": "5", "nama_kunci": "ANISAH"},
    ]
    shelf, links = run(tmp_path / "one", [*neighbours(), *extra()], lists=lists)
    found = {row["record_id"]: row for row in pq.read_table(shelf.path("admin_person")).to_pylist()}
    assert {key: row["method"] for key, row in found.items()} == {
        "1": "nik",
        "2": "tidak_padan",
        "3": "nik",
        "4": "tidak_padan",
        "5": "tidak_padan",
    }
    assert found["1"]["person_id"] == found["3"]["person_id"] == links["dukcapil:a"]["person_id"]
