"""A sealed bundle of another shape from the same release: one province, the nation, or another reader's profile."""

from pathlib import Path

import pyarrow.parquet as pq

from dtsen.engine import Engine, Shelf
from dtsen.errors import RequestError, Say, Where
from dtsen.release.addressee import Addressee
from dtsen.release.codebook import load_codes
from dtsen.release.csv_file import CsvKernel
from dtsen.release.manifest import NATION, Occasion, Region, head, read_manifest, region_entries, totals, write_manifest
from dtsen.release.profile import load_profile
from dtsen.release.region_folder import TABLE_OF, Cutting, cut_regions
from dtsen.release.verify import release_root
from dtsen.vocabulary import from_iso


def bundle(
    engine: Engine, shelf: Shelf, policy: Path, profile: str, prefix: str, out: Path, *, bps: str = "", addressee: Addressee | None = None
) -> int:
    """Writes `<out>/<PP.KK>/` for every kabupaten/kota whose Kemendagri code starts with `prefix` ('' = all), and a manifest.

    `bps`: a code of BPS of two or four digits instead. `addressee`: who receives it, when it is not the profile's own reader.

    Name, as-of date and versions are those of the release of `shelf`, whose release room must be done. Returns the number
    of regions; raises RequestError when there is none, or when `out` exists.
    """
    if out.exists():
        raise RequestError(Say("Folder hasil sudah ada.", "The output folder exists already."), where=Where(file=out.name))
    released = read_manifest(release_root(shelf.root))
    read = load_profile(policy / "release" / "profiles" / f"{profile}.yml")
    if addressee:
        read = addressee.narrowed(read)
    occasion = Occasion(released["rilis"], from_iso(released["tanggal_acuan"]), released["versi"], read, addressee)
    # Said before anything is written when the last day is too late.
    _ = occasion.expires
    digits, key = (bps, "kode_bps") if bps else (prefix.replace(".", ""), "kode")
    known = [entry for entry in released["kabupaten_kota"] if entry[key].replace(".", "").startswith(digits)]
    regions = [Region(entry["kode"].replace(".", ""), entry["kode_bps"], entry["nama"], entry["provinsi"]) for entry in known]
    if not regions:
        raise RequestError(
            Say("Rilis ini tidak memuat wilayah itu.", "This release holds no such region."),
            expected=Say("kode Kemendagri, misalnya 18 atau 18.01", "a Kemendagri code, like 18 or 18.01")
            if not bps
            else Say("kode BPS, misalnya 18 atau 1803", "a code of BPS, like 18 or 1803"),
            came=Say(bps or prefix, bps or prefix),
        )
    programmes = sorted(set(pq.read_table(shelf.path("eligibility"), columns=["programme"])["programme"].to_pylist()))
    kernel = CsvKernel({table: shelf.path(table) for table in TABLE_OF.values()})
    codes = load_codes(policy / "standardise" / "codes" / "dtsen-2026.csv")
    out.mkdir(parents=True)
    files = cut_regions(Cutting(occasion, kernel, codes, tuple(programmes), engine.progress), regions, out)
    kernel.close()
    # What a code of BPS means in the system of this manifest.
    scope = "" if not bps else regions[0].dotted if len(regions) == 1 else regions[0].kab[:2]
    content = head(occasion, NATION, None) | {"cakupan": prefix or scope or "nasional", "jumlah": totals(files), "tabel": []}
    write_manifest(out, content | {"kabupaten_kota": region_entries(files)})
    return len(regions)
