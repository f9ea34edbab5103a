"""The answers of all landed files as one long table: the SQL is made from `source_column`, one branch a column."""

from typing import Any

# Kinds of files whose questions are understood only together (sql/answer_*.sql); all others are read as they landed.
DERIVED = {("dtks", "rumah_tangga"), ("dtks", "individu"), ("regsosek", "keluarga")}
_KEYS = {
    ("dukcapil", "penduduk"): "NO_URUT",
    ("dtks", "rumah_tangga"): "IDBDT",
    ("dtks", "individu"): "IDARTBDT",
    ("regsosek", "keluarga"): "id_keluarga",
    ("regsosek", "anggota"): "id_keluarga || '-' || r401",
    ("p3ke", "keluarga"): '"ID KELUARGA P3KE"',
    ("p3ke", "individu"): '"ID INDIVIDU"',
    ("pemutakhiran", "orang"): "id_pembaruan",
    ("pemutakhiran", "keluarga"): "id_keluarga_pembaruan",
}


def table_of(source: str, kind: str) -> str:
    return f"{'answer' if (source, kind) in DERIVED else 'landed'}_{source}_{kind}"


def answer_sql(columns: list[dict[str, Any]]) -> str:
    """The statement `answer`: one row for every answer that is not empty. `columns`: rows of `source_column`."""
    branches = []
    for column in columns:
        kind = (column["source"], column["berkas"])
        low, high = (column["rentang"] or "0-999999999").split("-")
        branches.append(
            f"SELECT '{kind[0]}' AS source, _file AS file, {_KEYS[kind]} AS kunci, '{column['subjek']}' AS subjek, "
            f"'{column['kolom']}' AS kolom, '{column['variabel']}' AS variabel, '{column['daftar_kode']}' AS daftar_kode, "
            f'{low} AS paling_kecil, {high} AS paling_besar, "{column["kolom"]}" AS nilai_asal '
            f"FROM {table_of(*kind)} WHERE \"{column['kolom']}\" <> ''"
        )
    tables = sorted({table_of(column["source"], column["berkas"]) for column in columns})
    return _statement(
        "every answer that was given, as sent, with the variable that it becomes and the list that it is read with",
        " ".join(tables),
        "one answer of one landed row",
        "source, file, kunci, kolom, variabel",
        "\nUNION ALL ".join(branches),
    )


def survey_sql(household: list[str], member: list[str]) -> str:
    """The statement `survey_value`: every question of Susenas but its design and its expenditures."""
    left_out = {"id_ruta", "strata", "psu", "penimbang", "penimbang_individu", "nomor_anggota"}
    branches = [
        f"SELECT id_ruta, {number} AS nomor_anggota, '{name}' AS variabel, \"{name}\" AS nilai FROM {table} WHERE \"{name}\" <> ''"
        for table, names, number in (
            ("landed_susenas_rumah_tangga", household, "0"),
            ("landed_susenas_anggota_rumah_tangga", member, "TRY_CAST(nomor_anggota AS INTEGER)"),
        )
        for name in names
        if name not in left_out and not name.startswith(("pengeluaran", "_"))
    ]
    return _statement(
        "the answers of the survey in DTSEN values; expenditures stay out, they are what is to be learned",
        "landed_susenas_rumah_tangga landed_susenas_anggota_rumah_tangga",
        "one variable of one sample household or member",
        "id_ruta, nomor_anggota, variabel",
        "\nUNION ALL ".join(branches),
    )


def _statement(purpose: str, reads: str, grain: str, key: str, select: str) -> str:
    return f"-- purpose: {purpose}\n-- reads: {reads}\n-- grain: {grain}\n-- key: {key}\n{select}\n"
