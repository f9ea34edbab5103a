"""Room 8 of 8: the verb. Reads what the other rooms decided, chooses and orders, writes a sealed folder a region."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from dtsen.engine import Engine, Shelf, fingerprint, load_statement, row_count
from dtsen.release.codebook import load_codes
from dtsen.release.csv_file import CsvKernel
from dtsen.release.manifest import NATION, Occasion, Region, SealedFile, head, region_entries, totals, write_manifest
from dtsen.release.profile import load_profile
from dtsen.release.region_folder import TABLE_OF, Cutting, cut_regions
from dtsen.release.rejections import load_rejection_words
from dtsen.release.visits import load_visit_policy

# In this order: a later one reads an earlier one.
STEPS = (
    "region",
    "family_region",
    "released_family",
    "released_person",
    "unreleased_row",
    "reason_sentence",
    "addressee",
    "recipient",
    "region_finding",
    "visit",
    "rejected_update",
)


def cut(engine: Engine, shelf: Shelf, policy: Path, as_of: int, name: str, versions: Mapping[str, str]) -> None:
    """Freezes the run into one folder a kabupaten/kota and a national manifest; `name` is that of the release.

    `versions` (code, policy, model ...) are copied into every manifest. Writes `released_file` and `unreleased_row`.
    """
    occasion = Occasion(name, as_of, versions, load_profile(policy / "release" / "profiles" / "kabupaten_kota.yml"))
    parameters: dict[str, Mapping[str, int | str]] = {
        "visit": load_visit_policy(policy / "release" / "daftar_kerja.yml").parameters(as_of),
        "rejected_update": load_rejection_words(policy / "release" / "usulan_ditolak.yml"),
    }
    codes = load_codes(policy / "standardise" / "codes" / "dtsen-2026.csv")
    for step in STEPS:
        engine.run(load_statement("release", step), shelf, None, **parameters.get(step, {}))

    regions = _regions(engine, shelf)
    programmes = tuple(engine.query("SELECT DISTINCT programme FROM e ORDER BY 1", (("e", shelf.path("eligibility")),))[0].to_pylist())
    root = shelf.room_folder("release")
    kernel = CsvKernel({table: shelf.path(table) for table in TABLE_OF.values()})
    files = cut_regions(Cutting(occasion, kernel, codes, programmes, engine.progress), regions, root)
    kernel.close()

    engine.put(shelf, "released_file", _released_files(files))
    write_manifest(root, _national(occasion, files, shelf))


def _regions(engine: Engine, shelf: Shelf) -> list[Region]:
    """Every kabupaten/kota that has a row in any file."""
    inputs = tuple((table, shelf.path(table)) for table in ("region", "released_family", "visit", "region_finding", "rejected_update"))
    rows = engine.query(
        """SELECT r.kab, r.kab_bps, r.nama_kabupaten_kota, r.nama_provinsi
        FROM region AS r
        WHERE r.kab IN (
          SELECT kab FROM released_family UNION SELECT kab FROM visit
          UNION SELECT kab FROM region_finding UNION SELECT kab FROM rejected_update
        )
        ORDER BY r.kab""",
        inputs,
    )
    return [Region(*(str(value) for value in row.values())) for row in rows.to_pylist()]


def _released_files(files: list[tuple[Region, SealedFile]]) -> pa.Table:
    return pa.table(
        {
            "kode_kabupaten_kota": [region.kab for region, _ in files],
            "path": [f"{region.dotted}/{file.path}" for region, file in files],
            "kind": [file.kind for _, file in files],
            "rows": pa.array([file.seal.rows for _, file in files], pa.int64()),
            "sha256": [file.seal.sha256 for _, file in files],
        }
    )


def _national(occasion: Occasion, files: list[tuple[Region, SealedFile]], shelf: Shelf) -> dict[str, Any]:
    content = head(occasion, NATION, None)
    content["jumlah"] = totals(files)
    content["tabel"] = [
        {"nama": table, "baris": row_count(shelf.path(table)), "sidik": fingerprint(shelf.path(table))}
        for table in ("released_file", "unreleased_row")
    ]
    content["kabupaten_kota"] = region_entries(files)
    return content
