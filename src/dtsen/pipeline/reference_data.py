"""Pages about data: the dictionary of the tables between the rooms, and the official variables with their codes."""

from pathlib import Path

from dtsen.pipeline.journey import JOURNEY
from dtsen.pipeline.markdown import code, codes, page, section, table
from dtsen.release.codebook import load_codes
from dtsen.tables import ANGGOTA, KELUARGA, ROOMS, TABLES, Table, Variable, folder

OFFICIAL_CODES = Path("standardise") / "codes" / "dtsen-2026.csv"


def tables_page() -> str:
    """The data dictionary: every table between two rooms, in the order of the rooms that write them."""
    ordered = sorted(TABLES.values(), key=lambda one: (ROOMS.index(one.written_by), one.name))
    return page(
        "Tables",
        "Every table that one room writes and others read: `RUNS/<release>/<folder>/<table>.parquet`. A null means *not known*, never "
        "*no*. Days are integers yyyymmdd.",
        table(
            ("table", "written by", "one row is", "read by"),
            ((f"[{code(one.name)}](#{one.name})", one.written_by, one.grain, ", ".join(_readers(one))) for one in ordered),
        ),
        *(_table_section(one) for one in ordered),
    )


def _readers(one: Table) -> list[str]:
    return [step.room for step in JOURNEY if one.name in step.reads]


def _table_section(one: Table) -> list[str]:
    return section(
        one.name,
        [
            f"One row: {one.grain}.",
            "",
            f"Folder {code(folder(one.written_by))}; key {codes(one.key)}.",
        ],
        table(
            ("column", "type", "meaning", "sensitivity"),
            ((code(column.name), column.type, column.meaning, column.sensitivity) for column in one.columns),
        ),
    )


def official_page(policy: Path) -> str:
    """The official exchange shape and the code lists that its values are taken from."""
    lists = load_codes(policy / OFFICIAL_CODES)
    named = [variable.daftar_kode for variable in (*KELUARGA, *ANGGOTA) if variable.daftar_kode]
    return page(
        "Official variables",
        f"What leaves to a kabupaten/kota: {len(KELUARGA)} variables of a family and {len(ANGGOTA)} of a member, in this order, two files "
        "with `|` between fields. Definitions are those of the official metadata.",
        section("Keluarga", _variables(KELUARGA)),
        section("Anggota keluarga", _variables(ANGGOTA)),
        section(
            "Code lists",
            [f"From {code(f'policy/{OFFICIAL_CODES.as_posix()}')}."],
            *(section(name, table(("kode", "label"), lists[name]), level=3) for name in sorted(set(named))),
        ),
    )


def _variables(variables: tuple[Variable, ...]) -> list[str]:
    return table(
        ("no", "variabel", "kategori", "definisi", "tipe", "daftar kode", "sensitivitas"),
        ((one.urutan, code(one.name), one.kategori, one.definisi, one.tipe, _link(one.daftar_kode), one.sensitivitas) for one in variables),
    )


def _link(code_list: str) -> str:
    return f"[{code_list}](#{code_list})" if code_list else ""
