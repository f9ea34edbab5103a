"""The verb of room 1: land every delivery of a folder, and the region tables."""

from pathlib import Path

import pyarrow as pa

from dtsen.engine import Engine, Shelf
from dtsen.errors import DeliveryError, Say, Where
from dtsen.sources.keeping import Kept, keep_file, keep_nothing
from dtsen.sources.manifest import Delivery, prove, read_manifest
from dtsen.sources.regions import land_regions
from dtsen.sources.source import TABULAR_SOURCES, Source, load_source, mappings

# Local files are free text in a workbook; they are proved and kept, and enter only through approval (section 4).
HELD_BACK = ("pemda",)


def land(engine: Engine, shelf: Shelf, deliveries: Path, wilayah: Path, updates: Path | None) -> None:
    """Writes `landed_*`, `delivery`, `delivery_file`, `refused_record`, `repaired_record`, `source_column`, regions.

    Raises DeliveryError for a broken promise; then nothing lands (the run stops, the room stays unfinished).
    """
    land_regions(engine, shelf, wilayah)
    found = find_deliveries(deliveries)
    if updates:
        found["pemutakhiran"] = read_manifest(updates)
    for delivery in found.values():
        engine.progress.say(f"sources: {delivery.source}", 0, sum(file.rows for file in delivery.files))
        prove(delivery)
    kept: list[Kept] = []
    for name in TABULAR_SOURCES:
        source = load_source(name)
        kept += _keep(engine, shelf, source, found.get(name))
    engine.put(shelf, "delivery", _delivery_rows(found))
    engine.put(shelf, "delivery_file", pa.Table.from_pylist([one.file_row for one in kept] + _held_back(found), schema=_FILE_SCHEMA))
    engine.put(shelf, "refused_record", pa.Table.from_pylist([row for one in kept for row in one.refused], schema=_REFUSED_SCHEMA))
    engine.put(shelf, "repaired_record", pa.Table.from_pylist([row for one in kept for row in one.repaired], schema=_REPAIRED_SCHEMA))
    engine.put(shelf, "source_column", _mapping_rows())


def find_deliveries(folder: Path) -> dict[str, Delivery]:
    """The deliveries below a folder by source; refuses an unknown source and one that comes twice."""
    if not folder.is_dir():
        raise DeliveryError(
            Say(f"Folder penyerahan {folder.name} tidak ada.", f"The folder of deliveries {folder.name} does not exist."),
            todo=Say("Periksa --deliveries.", "Check --deliveries."),
        )
    found: dict[str, Delivery] = {}
    for path in sorted(path for path in folder.iterdir() if path.is_dir()):
        delivery = read_manifest(path)
        if delivery.source not in (*TABULAR_SOURCES, *HELD_BACK):
            raise DeliveryError(
                Say(f"Sumber {delivery.source} tidak dikenal.", f"Source {delivery.source} is not known."),
                where=Where(file=f"{path.name}/delivery.yml"),
                expected=Say(", ".join((*TABULAR_SOURCES, *HELD_BACK)), ", ".join((*TABULAR_SOURCES, *HELD_BACK))),
                todo=Say(
                    "Buat folder sumber baru (lihat docs/how-to), atau keluarkan folder itu.",
                    "Make a folder for the new source (see docs/how-to), or take the folder out.",
                ),
            )
        if delivery.source in found:
            raise DeliveryError(
                Say(f"Sumber {delivery.source} diserahkan dua kali.", f"Source {delivery.source} was delivered twice."),
                where=Where(file=f"{found[delivery.source].folder.name}, {path.name}"),
                todo=Say("Sisakan hanya penyerahan yang berlaku.", "Leave only the delivery that is in force."),
            )
        found[delivery.source] = delivery
    if "dukcapil" not in found:
        raise DeliveryError(
            Say("Penyerahan Dukcapil tidak ada; tanpa itu tidak ada tulang punggung.", "There is no Dukcapil delivery: no spine."),
            where=Where(file=folder.name),
            expected=Say("folder dukcapil dengan delivery.yml", "a folder dukcapil with delivery.yml"),
            todo=Say("Tambahkan penyerahan Dukcapil.", "Add the Dukcapil delivery."),
        )
    return found


def _keep(engine: Engine, shelf: Shelf, source: Source, delivery: Delivery | None) -> list[Kept]:
    """Keeps every file of one source; a kind of file without any gets an empty table, so that later rooms can read it."""
    if delivery and delivery.system is not source.system:
        raise DeliveryError(
            Say("Sistem kode wilayah bukan milik sumber ini.", "The system of region codes is not that of this source."),
            where=Where(file=f"{source.name}/delivery.yml", column="sistem_kode_wilayah"),
            expected=Say(source.system, source.system),
            came=Say(delivery.system, delivery.system),
            todo=Say(
                "Kode yang sama menunjuk daerah lain di sistem lain: tanyakan kepada pengirim.",
                "The same code is another region in the other system: ask the sender.",
            ),
        )
    kept: list[Kept] = []
    stems: dict[str, list[int]] = {}
    for at, file in enumerate(delivery.files if delivery else ()):
        stems.setdefault(file.stem, []).append(at)
    for stem, parts in sorted(stems.items()):
        if delivery is None:
            raise AssertionError("files come from a delivery")
        kind = source.kind_of(stem)
        if kind is None:
            raise DeliveryError(
                Say("Nama berkas tidak dikenal untuk sumber ini.", "The name of the file is not known for this source."),
                where=Where(file=f"{source.name}/{delivery.files[parts[0]].name}"),
                expected=Say(*(2 * (", ".join(f"{kind.pattern.pattern}.csv" for kind in source.kinds),))),
                todo=Say(
                    "Periksa apakah berkas itu milik sumber lain, atau minta pengirim memberi nama sesuai kontrak.",
                    "Check whether it belongs to another source, or ask the sender to name it as the contract says.",
                ),
            )
        names = [delivery.files[at].name for at in parts]
        if len(names) > 1 and not all(name.endswith(".parquet") for name in names):
            raise DeliveryError(
                Say("Satu berkas dikirim lebih dari sekali.", "One file was sent more than once."),
                where=Where(file=f"{source.name}/{', '.join(names)}"),
                expected=Say("satu CSV, atau bagian Parquet -0001, -0002 ...", "one CSV, or Parquet parts -0001, -0002 ..."),
                todo=Say(
                    "Tanyakan kepada pengirim mana yang berlaku; keluarkan yang lain.",
                    "Ask the sender which one counts; take the others out.",
                ),
            )
        kept.append(keep_file(engine, shelf, source, kind, delivery, [delivery.files[at] for at in parts]))
    for kind in source.kinds:
        if not any(one.kind == kind.name for one in kept):
            keep_nothing(shelf, source, kind)
    return kept


_FILE_SCHEMA = pa.schema(
    [("source", pa.string()), ("file", pa.string()), ("berkas", pa.string())]
    + [(name, pa.int64()) for name in ("promised", "landed", "refused", "repaired", "held_back")]
)
_REFUSED_SCHEMA = pa.schema(
    [("source", pa.string()), ("file", pa.string()), ("row", pa.int64()), ("reason", pa.string()), ("raw", pa.string())]
)
_REPAIRED_SCHEMA = pa.schema([("source", pa.string()), ("file", pa.string()), ("row", pa.int64()), ("kind", pa.string())])


def _held_back(found: dict[str, Delivery]) -> list[dict[str, object]]:
    zero = {"landed": 0, "refused": 0, "repaired": 0}
    return [
        {"source": name, "file": file.stem, "berkas": "data_daerah", "promised": file.rows, "held_back": file.rows, **zero}
        for name in HELD_BACK
        if name in found
        for file in found[name].files
    ]


def _delivery_rows(found: dict[str, Delivery]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "source": one.source,
                "judul": one.title,
                "pemilik": one.owner,
                "tanggal_acuan": one.as_of,
                "tanggal_kirim": one.sent,
                "dasar_hukum": one.legal_basis,
                "tujuan": one.purpose,
                "sistem_kode_wilayah": str(one.system),
                "versi_kode_wilayah": one.region_version,
                "versi_kode": one.code_version,
                "tiruan": one.invented,
            }
            for one in found.values()
        ]
    )


def _mapping_rows() -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "source": one.source,
                "berkas": one.kind,
                "kolom": one.column,
                "subjek": one.subject,
                "variabel": one.variable,
                "daftar_kode": one.code_list,
                "rentang": one.range,
            }
            for name in TABULAR_SOURCES
            for one in mappings(name)
        ]
    )
