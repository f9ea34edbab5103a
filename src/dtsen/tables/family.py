"""`family`: one family of the registry and the official variables but the three desil, as they are best known."""

from dtsen.tables.official import KELUARGA
from dtsen.tables.table import BOOL, INT, QUASI, TEXT, Column, Table

DESIL_VARIABLES = ("desil_nasional", "desil_provinsi", "desil_kabupaten_kota")

FAMILY = Table(
    name="family",
    written_by="registry",
    grain="one family with at least one person of today, or one that a register describes and that has nobody left",
    key=("family_id",),
    columns=(
        Column("family_id", TEXT, "opaque id of the family"),
        Column("didata", BOOL, "DTKS, Regsosek, P3KE or an accepted update describes it: the family is in DTSEN"),
        Column("sumber_register", TEXT, "registers that describe the family, blank separated"),
        Column("tanggal_data", INT, "newest day on which a register saw the family, yyyymmdd"),
        Column("kepala_person_id", TEXT, "head of the family of today; null when there is nobody"),
        Column("kode_desa_kemendagri", TEXT, "village of the domicile, Kemendagri, 10 digits; null when unknown", QUASI),
        *(variable.as_column() for variable in KELUARGA if variable.name not in DESIL_VARIABLES),
    ),
)
