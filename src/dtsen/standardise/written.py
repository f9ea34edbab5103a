"""Days and names as written, each distinct value read once (a kernel: exempt from the two engines)."""

import pyarrow as pa

from dtsen.engine import Engine, Shelf
from dtsen.vocabulary import nama
from dtsen.vocabulary.tanggal import parse_day

# (form, SQL of the text, table): every place in which a source writes a day.
_DAYS = (
    ("dd-mm-yyyy", "TGL_LHR", "landed_dukcapil_penduduk"),
    ("dd-mm-yyyy", "TGL_PERISTIWA", "landed_dukcapil_penduduk"),
    ("dd/mm/yyyy", "TglLahir", "landed_dtks_individu"),
    ("dd/mm/yyyy", "tgl_update", "landed_dtks_rumah_tangga"),
    ("yyyy-m-d", "r406_thn || '-' || r406_bln || '-' || r406_tgl", "landed_regsosek_anggota"),
    ("yyyy-m-d", "r203_thn || '-' || r203_bln || '-' || r203_tgl", "landed_regsosek_keluarga"),
    ("dd-MMM-yyyy", '"TANGGAL LAHIR"', "landed_p3ke_individu"),
    ("yyyy-mm-dd", "tgl_lahir", "landed_admin_bpjs_kesehatan"),
    ("yyyy-mm-dd", "tgl_lahir", "landed_admin_bpjs_ketenagakerjaan"),
    ("yyyy-mm-dd", "tgl_lahir", "landed_admin_asn"),
    ("yyyy-mm-dd", "tanggal", "landed_pemutakhiran_orang"),
    ("yyyy-mm-dd", "tanggal_lahir", "landed_pemutakhiran_orang"),
    ("yyyy-mm-dd", "tanggal_peristiwa", "landed_pemutakhiran_orang"),
    ("yyyy-mm-dd", "tanggal", "landed_pemutakhiran_keluarga"),
)
_NAMES = (
    ("NAMA_LGKP", "landed_dukcapil_penduduk"),
    ("CASE WHEN NAMA_LGKP_IBU = '-' THEN '' ELSE NAMA_LGKP_IBU END", "landed_dukcapil_penduduk"),
    ("Nama", "landed_dtks_individu"),
    ("Nama_Ibu", "landed_dtks_individu"),
    ("Nama_KRT", "landed_dtks_rumah_tangga"),
    ("r402", "landed_regsosek_anggota"),
    ("r108", "landed_regsosek_keluarga"),
    ("NAMA", "landed_p3ke_individu"),
    ('"KEPALA KELUARGA"', "landed_p3ke_keluarga"),
    ("nama_pelanggan", "landed_admin_pln"),
    ("nama", "landed_admin_bpjs_kesehatan"),
    ("nama", "landed_admin_bpjs_ketenagakerjaan"),
    ("nama", "landed_admin_asn"),
    ("nama", "landed_pemutakhiran_orang"),
    ("nama_ibu", "landed_pemutakhiran_orang"),
)


def written_days(engine: Engine, shelf: Shelf) -> int:
    """Writes `written_day(bentuk, teks, hari)`: what each distinct text means; no row when it is no day."""
    found = engine.query(_days_sql(), tuple((table, shelf.path(table)) for table in sorted({day[2] for day in _DAYS})))
    rows = [
        {"bentuk": form, "teks": text, "hari": day}
        for form, text in zip(found["bentuk"].to_pylist(), found["teks"].to_pylist(), strict=True)
        if (day := parse_day(text, form)) is not None
    ]
    schema = pa.schema([("bentuk", pa.string()), ("teks", pa.string()), ("hari", pa.int32())])
    return engine.put(shelf, "written_day", pa.Table.from_pylist(rows, schema=schema), key=("bentuk", "teks"))


def written_names(engine: Engine, shelf: Shelf) -> int:
    """Writes `written_name(teks, nama, kunci)`: how each distinct name is shown and how it is compared."""
    found = engine.query(_names_sql(), tuple((table, shelf.path(table)) for table in sorted({name[1] for name in _NAMES})))
    rows = [
        {"teks": text, "nama": shown, "kunci": nama.name_key(text) or None}
        for text in found["teks"].to_pylist()
        if (shown := nama.clean(text))
    ]
    schema = pa.schema([("teks", pa.string()), ("nama", pa.string()), ("kunci", pa.string())])
    return engine.put(shelf, "written_name", pa.Table.from_pylist(rows, schema=schema), key=("teks",))


def _days_sql() -> str:
    return " UNION ".join(f"SELECT '{form}' AS bentuk, {text} AS teks FROM {table}" for form, text, table in _DAYS)


def _names_sql() -> str:
    return " UNION ".join(f"SELECT {text} AS teks FROM {table}" for text, table in _NAMES)
