"""A sealed bundle of another shape from the same release: one province, the nation, or another reader's profile."""

from pathlib import Path

import pyarrow.parquet as pq

from dtsen.engine import Engine, Shelf
from dtsen.errors import RequestError, Say, Where
from dtsen.release.codebook import load_codes
from dtsen.release.csv_file import CsvKernel
from dtsen.release.manifest import NATION, Occasion, Region, head, read_manifest, region_entries, totals, write_manifest
from dtsen.release.profile import load_profile
from dtsen.release.region_folder import TABLE_OF, Cutting, cut_regions
from dtsen.release.verify import release_root
from dtsen.vocabulary import from_iso


def bundle(engine: Engine, shelf: Shelf, policy: Path, profile: str, prefix: str, out: Path) -> int:
    """Writes `<out>/<PP.KK>/` for every kabupaten/kota whose Kemendagri code starts with `prefix` ('' = all), and a manifest.

    Name, as-of date and versions are those of the release of `shelf`, whose release room must be done. Returns the number
    of regions; raises RequestError when there is none, or when `out` exists.
    """
    if out.exists():
        raise RequestError(Say("Folder hasil sudah ada.", "The output folder exists already."), where=Where(file=out.name))
    released = read_manifest(release_root(shelf.root))
    occasion = Occasion(
        released["rilis"],
        from_iso(released["tanggal_acuan"]),
        released["versi"],
        load_profile(policy / "release" / "profiles" / f"{profile}.yml"),
    )
    digits = prefix.replace(".", "")
    known = [entry for entry in released["kabupaten_kota"] if entry["kode"].replace(".", "").startswith(digits)]
    regions = [Region(entry["kode"].replace(".", ""), entry["kode_bps"], entry["nama"], entry["provinsi"]) for entry in known]
    if not regions:
        raise RequestError(
            Say("Rilis ini tidak memuat wilayah itu.", "This release holds no such region."),
            expected=Say("kode Kemendagri, misalnya 18 atau 18.01", "a Kemendagri code, like 18 or 18.01"),
            came=Say(prefix, prefix),
        )
    programmes = sorted(set(pq.read_table(shelf.path("eligibility"), columns=["programme"])["programme"].to_pylist()))
    kernel = CsvKernel({table: shelf.path(table) for table in TABLE_OF.values()})
    codes = load_codes(policy / "standardise" / "codes" / "dtsen-2026.csv")
    out.mkdir(parents=True)
    files = cut_regions(Cutting(occasion, kernel, codes, tuple(programmes), engine.progress), regions, out)
    kernel.close()
    content = head(occasion, NATION, None) | {"cakupan": prefix or "nasional", "jumlah": totals(files), "tabel": []}
    write_manifest(out, content | {"kabupaten_kota": region_entries(files)})
    return len(regions)
