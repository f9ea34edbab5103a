"""`survey_household`: one sample household of Susenas with its characteristics in DTSEN values."""

from dtsen.tables.table import BIGINT, DOUBLE, INT, QUASI, TERBUKA, TEXT, Column, Table

SURVEY_HOUSEHOLD = Table(
    name="survey_household",
    written_by="standardise",
    grain="one sample household of Susenas with its characteristics in DTSEN values",
    key=("id_ruta",),
    columns=(
        Column("id_ruta", TEXT, "sample household", QUASI),
        Column("kode_provinsi", TEXT, "BPS, 2 digits", TERBUKA),
        Column("kode_kabupaten_kota", TEXT, "BPS, 4 digits", TERBUKA),
        Column("tipe_wilayah", INT, "1 urban, 2 rural", TERBUKA),
        Column("strata", TEXT, "stratum of the design", TERBUKA),
        Column("psu", TEXT, "first-stage unit", TERBUKA),
        Column("penimbang", DOUBLE, "household weight", TERBUKA),
        Column("penimbang_individu", DOUBLE, "weight times members", TERBUKA),
        Column("jumlah_anggota", INT, "members", TERBUKA),
        Column("jumlah_keluarga", INT, "families", TERBUKA),
        Column("pengeluaran_per_kapita", BIGINT, "rupiah a month a person, prices made comparable", TERBUKA),
    ),
)
