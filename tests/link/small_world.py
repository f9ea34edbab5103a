"""Records of a few hundred invented neighbours, and a way to link some more among them."""

import itertools
from pathlib import Path

import numpy as np
import pyarrow as pa

from dtsen.link.match import Limits, Matched, match
from dtsen.link.model import read_model
from dtsen.link.people import COLUMNS, Register, register
from dtsen.link.resolve import forbidden

POLICY = Path(__file__).parents[2] / "policy"
LIMITS = Limits(accept=3.0, review=-2.0, margin=2.0, nik_users=40, card_users=24, block=300)
INTS = ("tanggal_lahir", "jenis_kelamin")
FIRST = [
    "SUKARDI",
    "AGUS",
    "BUDI",
    "DEWI",
    "RATNA",
    "SITI",
    "SLAMET",
    "WAGIMAN",
    "YULI",
    "TRI",
    "EKO",
    "SUMARNI",
    "PONIYEM",
    "HENDRO",
    "NANIK",
    "SARI",
]
LAST = [
    "SANTOSO",
    "WIBOWO",
    "LESTARI",
    "SUSANTI",
    "PRASETYO",
    "HANDAYANI",
    "NUGROHO",
    "RAHAYU",
    "SAPUTRA",
    "WULANDARI",
    "SIREGAR",
    "KUSUMA",
]
Record = dict[str, object]


def record(source: str, key: str, **values: object) -> Record:
    """One record; `keluarga` is its family record, `wilayah` its village."""
    names = {"keluarga": "family_record_id", "nama": "nama_kunci", "ibu": "ibu_kunci", "wilayah": "kode_desa_kemendagri"}
    row: Record = dict.fromkeys(COLUMNS)
    row |= {"source": source, "file": "f", "record_id": key, "keberadaan": "ada", "kode_desa_kemendagri": "1801012001"}
    return row | {names.get(name, name): value for name, value in values.items()}


def neighbours(sources: tuple[str, ...] = ("dukcapil", "dtks", "regsosek")) -> list[Record]:
    """192 couples' worth of people with good records everywhere: the background that makes names frequent or rare."""
    rows = []
    for number, (first, last) in enumerate(itertools.product(FIRST, LAST)):
        born = (1950 + number % 60) * 10000 + (1 + number % 12) * 100 + 1 + number % 28
        sex = 1 + number % 2
        nik = f"180102{born % 100 + 40 * (sex == 2):02d}{born // 100 % 100:02d}{born // 10000 % 100:02d}{1 + number % 9:04d}"
        for source in sources:
            rows.append(
                record(
                    source,
                    f"t{number}",
                    nik=nik,
                    no_kk=f"1801020101{number // 3:02d}0001"[:16],
                    nama=f"{first} {last}",
                    tanggal_lahir=born,
                    jenis_kelamin=sex,
                    ibu=f"{FIRST[number % 16]} {LAST[number % 7]}",
                    keluarga=f"kt{number // 3}",
                    wilayah=f"18010220{number % 20:02d}",
                )
            )
    return rows


def table(rows: list[Record]) -> pa.Table:
    schema = pa.schema([(name, pa.int32() if name in INTS else pa.string()) for name in COLUMNS])
    return pa.Table.from_pylist(rows, schema=schema)


def linked(rows: list[Record], spine: str | None = "dukcapil", learn: bool = False) -> tuple[Register, Matched]:
    people = register(table(rows), spine, LIMITS.card_users)
    start = np.arange(people.rows, dtype=np.int32)
    no = forbidden(np.zeros((0, 2), np.int32), people.rows)
    return people, match(people, read_model(POLICY / "link/model/umum.yml"), LIMITS, start, no, learn)


def clusters(rows: list[Record], spine: str | None = "dukcapil") -> set[frozenset[str]]:
    """The clusters among the records whose key does not begin with `t` (the neighbours), as `source:key`."""
    people, matched = linked([*neighbours(), *rows], spine)
    names = [f"{s}:{r}" for s, r in zip(people.keys["source"].to_pylist(), people.keys["record_id"].to_pylist(), strict=True)]
    found: dict[int, set[str]] = {}
    for name, root in zip(names, matched.clusters.root.tolist(), strict=True):
        found.setdefault(root, set()).add(name)
    own = [frozenset(name for name in group if not name.split(":")[1].startswith("t")) for group in found.values()]
    assert all(len(group) == len(whole) or not group for group, whole in zip(own, found.values(), strict=True)), "a neighbour was joined"
    return {group for group in own if group}
