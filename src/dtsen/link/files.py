"""Any person lists, linked: what `dtsen link files` does, outside of a run.

Reads CSV or Parquet files with the columns of `FIELDS` (a mapping file for other names), writes into one folder
`person_link.parquet`, `review_pair.parquet`, `model.json` and `report.html`. One list alone is de-duplicated.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import yaml

from dtsen.engine.progress import Progress, Silent
from dtsen.errors import DeliveryError, RequestError, Say, Where
from dtsen.link.link_rows import link_table, review_table
from dtsen.link.match import HERE, How, Matched, match
from dtsen.link.model import as_data
from dtsen.link.name_keys import name_keys
from dtsen.link.people import COLUMNS, Register, register
from dtsen.link.person_ids import person_ids
from dtsen.link.policy import LinkPolicy, read_policy
from dtsen.link.report import PLAIN, Told, write_report
from dtsen.link.resolve import forbidden
from dtsen.link.text_numbers import ascending, dates, good_cards, good_niks, ten_digits, whole_numbers
from dtsen.link.words import buffers

FIELDS = (
    "record_id",
    "nik",
    "no_kk",
    "id_keluarga",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "nama_ibu",
    "alamat",
    "kode_wilayah",
    "hubungan_keluarga",
)
_SEX = {"1": 1, "L": 1, "M": 1, "LAKI-LAKI": 1, "2": 2, "P": 2, "F": 2, "PEREMPUAN": 2}
Mapping = dict[str, object]


@dataclass(frozen=True)
class FileRun:
    register: Register
    matched: Matched
    ids: pa.Array  # person id of each row
    seconds: dict[str, float]


def link_files(
    sources: list[tuple[str, Path]],
    spine: tuple[str, Path] | None,
    mapping: Path | None,
    out: Path | None,
    policy: Path,
    key: bytes,
    progress: Progress,
    told: Told = PLAIN,
    how: How = HERE,
) -> FileRun:
    """Links the lists and writes the results into `out` (None: writes nothing); `how`: where pairs are scored.

    Raises DeliveryError for a file that cannot be read as told."""
    rules = read_policy(policy / "link")
    names = _mapping(mapping)
    begin = time.perf_counter()
    lists = [*([spine] if spine else []), *sources]
    if len({name for name, _ in lists}) != len(lists):
        raise RequestError(
            Say("Dua daftar bernama sama.", "Two lists have the same name."),
            todo=Say("Beri setiap --source nama sendiri.", "Give every --source a name of its own."),
        )
    progress.say("link files: read", 0, len(lists))
    with ThreadPoolExecutor(2) as pool:
        records = pa.concat_tables(list(pool.map(lambda one: _standard(one[0], one[1], names), lists)))
    read = time.perf_counter()
    people = register(records, spine[0] if spine else None, rules.limits.card_users)
    del records
    pa.default_memory_pool().release_unused()  # the texts are numbers now; at ten million records this is two gigabytes
    prepared = time.perf_counter()
    progress.say("link files: match", 0, people.rows)
    matched = match(
        people,
        rules.model,
        rules.limits,
        np.arange(people.rows, dtype=np.int32),
        forbidden(np.zeros((0, 2), np.int32), people.rows),
        rules.learn,
        how,
    )
    done = time.perf_counter()
    ids = person_ids(people, matched.clusters.root, key, None, set())
    if out is None:
        return FileRun(people, matched, ids, {})
    out.mkdir(parents=True, exist_ok=True)
    lists_told: dict[str, object] = {
        "sources": [[name, str(path.resolve())] for name, path in sources],
        "spine": [spine[0], str(spine[1].resolve())] if spine else None,
    }
    lists_told["mapping"] = str(mapping.resolve()) if mapping else None
    _write(out, people, matched, ids, rules, lists_told, told)
    progress.say("link files: match", people.rows, people.rows)
    seconds = {"read": read - begin, "prepare": prepared - read, "match": done - prepared, "write": time.perf_counter() - done}
    figures = {"records": people.rows, "pairs": matched.nik_edges.looked + matched.edges.looked, "seconds": seconds}
    (out / "times.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return FileRun(people, matched, ids, seconds)


def link_again(run: Path, policy: Path) -> FileRun:
    """The linking whose results lie in `run`, from the same lists: for explaining a pair of it."""
    told = json.loads((run / "lists.json").read_text(encoding="utf-8"))
    spine = (told["spine"][0], Path(told["spine"][1])) if told["spine"] else None
    mapping = Path(told["mapping"]) if told["mapping"] else None
    return link_files([(name, Path(path)) for name, path in told["sources"]], spine, mapping, None, policy, b"", Silent())


def standard_list(name: str, path: Path, mapping: Path | None) -> pa.Table:
    """One list as it goes into the linking: the columns of COLUMNS."""
    return _standard(name, path, _mapping(mapping))


def _write(out: Path, people: Register, matched: Matched, ids: pa.Array, rules: LinkPolicy, lists: dict[str, object], told: Told) -> None:
    links = link_table(people, matched, ids, np.zeros((0, 2), np.int32))
    review = review_table(people, matched, np.zeros((0, 2), np.int32), {}, rules.limits.review)
    pq.write_table(links, out / "person_link.parquet", compression="zstd")
    pq.write_table(review, out / "review_pair.parquet", compression="zstd")
    write_report(out, people, matched, links, review, told)
    (out / "lists.json").write_text(json.dumps(lists, indent=1) + "\n", encoding="utf-8")
    (out / "model.json").write_text(json.dumps(as_data(matched.model), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _standard(name: str, path: Path, names: Mapping) -> pa.Table:
    """One list in the columns of COLUMNS: numbers and dates read, names reduced; its rows in the order of the file."""
    own = {**_section(names, "*"), **_section(names, name)}
    table = _read(path, {str(one) for field in FIELDS for one in _as_list(own.get(field, field))})
    rows = table.num_rows

    def column(field: str) -> pa.ChunkedArray:
        wanted = _as_list(own.get(field, field))
        found = [table[str(one)].cast(pa.string()) for one in wanted if str(one) in table.column_names]
        if not found:
            return pa.chunked_array([pa.nulls(rows, pa.string())])
        filled = [pc.fill_null(one, "") for one in found]
        return found[0] if len(found) == 1 else pc.utf8_trim_whitespace(pc.binary_join_element_wise(*filled, " "))

    record = column("record_id")
    if record.null_count or not (ascending(*buffers(record)) or pc.count_distinct(record).as_py() == rows):
        raise DeliveryError(
            Say("Kunci catatan kosong atau ganda.", "A record key is missing or doubled."),
            where=Where(file=path.name, column=str(own.get("record_id", "record_id"))),
            expected=Say("satu kunci sendiri untuk setiap baris", "one key of its own for every row"),
            came=Say(
                f"{pc.count_distinct(record).as_py()} kunci untuk {rows} baris", f"{pc.count_distinct(record).as_py()} keys for {rows} rows"
            ),
            todo=Say("Sebut kolom kuncinya dalam berkas pemetaan (record_id).", "Name the key column in the mapping file (record_id)."),
        )
    free = bool(own.get("nomor_bebas", False))
    numbers = whole_numbers(*buffers(column("nik")))
    # A number of another country has no region and date inside: moved up so that only whole slips are seen in it.
    nik = np.where(numbers >= 0, numbers * 10**9 % 10**18, -1) if free else good_niks(numbers)
    sex = column("jenis_kelamin").combine_chunks().dictionary_encode()
    codes = pa.array([_SEX.get((text or "").strip().upper(), 0) for text in sex.dictionary.to_pylist()], pa.int32())
    return pa.table(
        {
            "source": pa.repeat(pa.scalar(name, pa.string()), rows),
            "file": pa.repeat(pa.scalar("", pa.string()), rows),
            "record_id": record,
            "family_record_id": column("id_keluarga"),
            "keberadaan": pa.nulls(rows, pa.string()),
            "nik": pa.array(nik),
            "no_kk": pa.array(good_cards(whole_numbers(*buffers(column("no_kk"))))),
            "nama_kunci": name_keys(column("nama")),
            "tempat_lahir": column("tempat_lahir"),
            "tanggal_lahir": pa.array(dates(*buffers(column("tanggal_lahir")))),
            "jenis_kelamin": codes.take(sex.indices),
            "ibu_kunci": name_keys(column("nama_ibu")),
            "rt": pa.nulls(rows, pa.string()),
            "rw": pa.nulls(rows, pa.string()),
            "kode_desa_kemendagri": pa.array(ten_digits(whole_numbers(*buffers(column("kode_wilayah"))))),
        }
    ).select(COLUMNS)


def _as_list(given: object) -> list[object]:
    return given if isinstance(given, list) else [given]


def _read(path: Path, wanted: set[str]) -> pa.Table:
    """The columns of a file that are wanted and there."""
    if not path.is_file():
        raise DeliveryError(
            Say("Berkas tidak ada.", "The file does not exist."),
            where=Where(file=path.name),
            todo=Say("Periksa --source NAMA=BERKAS.", "Check --source NAME=FILE."),
        )
    if path.suffix == ".parquet":
        return pq.read_table(path, columns=[column for column in pq.read_schema(path).names if column in wanted])
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
    mark = max(",;|\t", key=header.count)
    fields = [field.strip().strip('"') for field in header.strip().split(mark)]
    return pyarrow.csv.read_csv(
        path,
        parse_options=pyarrow.csv.ParseOptions(delimiter=mark),
        convert_options=pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(fields, pa.string()), strings_can_be_null=True),
    )


def _mapping(path: Path | None) -> Mapping:
    """The mapping file: list name (`*`: every list) -> field of FIELDS -> column name or list of names to be joined."""
    if path is None:
        return {}
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    unknown = sorted({field for part in data.values() for field in part} - {*FIELDS, "nomor_bebas"}) if isinstance(data, dict) else ["?"]
    if unknown:
        raise RequestError(
            Say("Berkas pemetaan menyebut kolom yang tidak dikenal.", "The mapping file names fields that are not known."),
            expected=Say(", ".join((*FIELDS, "nomor_bebas")), ", ".join((*FIELDS, "nomor_bebas"))),
            came=Say(", ".join(unknown), ", ".join(unknown)),
            todo=Say("Betulkan nama di sebelah kiri titik dua.", "Correct the names left of the colon."),
        )
    return dict(data)


def _section(names: Mapping, part: str) -> dict[str, object]:
    found = names.get(part, {})
    return dict(found) if isinstance(found, dict) else {}
